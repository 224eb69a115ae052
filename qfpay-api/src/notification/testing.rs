//! Signed notifications for tests, in the forms that the gateway sends (feature `testing`).
//!
//! Because it can sign, it is a feature of its own: use it in `[dev-dependencies]` only. It signs JSON objects
//! only. These are never the signed text of a request, which starts with the name of a parameter.
//!
//! ```
//! use qfpay_api::notification::testing::TestNotification;
//! use qfpay_api::{Amount, ClientKey, Currency, Notification};
//!
//! let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?;
//! let signed = TestNotification::payment("INV-7", Amount::new(Currency::Hkd, 1250)?)
//!     .set("goods_name", "咖啡")
//!     .without("paydtm")
//!     .sign(&key);
//!
//! let notification = Notification::verify(signed.body(), signed.signature(), &[key])?;
//! assert_eq!(notification.txamt(), Some(1250));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::io;

use md5::{Digest, Md5};
use serde::ser::{Serialize, Serializer};
use serde_json::ser::Formatter;
use zeroize::Zeroizing;

use crate::generated::gateway::Algorithm;
use crate::notification::request::SIGNATURE_HEADER;
use crate::sign::Signature;
use crate::types::amount::Amount;
use crate::types::credentials::ClientKey;

/// A notification for a test.
///
/// Each constructor makes the fields of one form, without mistakes. QFPay's number (`syssn`) is computed from
/// the kind and the merchant's number: the same call gives the same notification, and another number another
/// one.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct TestNotification {
    fields: Vec<(String, Value)>,
}

#[derive(Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(u64),
    Null,
}

impl TestNotification {
    /// A payment with AlipayHK, in the documented form.
    pub fn payment(out_trade_no: &str, amount: Amount) -> Self {
        Self::transaction("payment", out_trade_no, amount)
            .set("pay_type", "801501")
            .set("paydtm", "2026-02-03 14:05:41")
            .set("cancel", "0")
            .set("goods_name", "")
            .set("mchid", "")
            .set("chnlsn", "2026020322001400000000000001")
            .set("cardcd", "")
            .set("cash_fee", "0")
            .set("cash_fee_type", "")
            .set("exchange_rate", "")
    }

    /// A refund in the documented form, with the refund's own number and without that of the payment.
    pub fn refund(refund: &str, amount: Amount) -> Self {
        Self::transaction("refund", refund, amount)
            .set("pay_type", "801501")
            .set("paydtm", "2026-02-03 14:05:41")
            .set("cancel", "0")
            .set("cash_refund_fee", "0")
    }

    /// A refund in the form of terminals, under its old name: no `pay_type`, `paydtm` and `cancel`,
    /// but the number of the order that is refunded.
    pub fn terminal_refund(refund: &str, order: &str, amount: Amount) -> Self {
        Self::transaction("cancel", refund, amount)
            .set("orig_out_trade_no", order)
            .set("orig_syssn", syssn("payment", order))
    }

    /// A payment in the form of cards: neither `status` nor `notify_type`, but `order_type`.
    pub fn card_payment(out_trade_no: &str, amount: Amount) -> Self {
        Self::payment(out_trade_no, amount)
            .without("status")
            .without("notify_type")
            .set("order_type", "payment")
            .set("pay_type", "802801")
            .set("cardtp", "5")
            .set("clisn", "054256")
            .set("userid", "1130000355")
            .set("errmsg", "success")
    }

    /// The release of what a pre-authorisation holds, without a number of the merchant's.
    pub fn release(syssn: &str, amount: Amount) -> Self {
        Self::transaction("unfreeze", "", amount)
            .set("syssn", syssn)
            .set("pay_type", "802801")
            .set("cancel", "0")
    }

    /// The closing of an order.
    pub fn close(out_trade_no: &str, amount: Amount) -> Self {
        Self::transaction("close", out_trade_no, amount)
    }

    /// Nothing but a type and the time; [`set`](Self::set) the rest.
    pub fn of_type(notify_type: &str) -> Self {
        let fields = Vec::new();
        Self { fields }
            .set("notify_type", notify_type)
            .set("sysdtm", "2026-02-03 14:05:07")
    }

    /// What every transaction has.
    fn transaction(notify_type: &str, out_trade_no: &str, amount: Amount) -> Self {
        Self::of_type(notify_type)
            .set("status", "1")
            .set("respcd", "0000")
            .set("syssn", syssn(notify_type, out_trade_no))
            .set("out_trade_no", out_trade_no)
            .set("txamt", amount.minor().to_string())
            .set("txcurrcd", amount.currency().code())
            .set("txdtm", "2026-02-03 14:05:06")
    }

    /// A field with this text, in the place of the field of this name if there is one.
    pub fn set(self, name: &str, text: impl Into<String>) -> Self {
        self.put(name, Value::Text(text.into()))
    }

    /// A field with a number instead of text.
    pub fn set_number(self, name: &str, number: u64) -> Self {
        self.put(name, Value::Number(number))
    }

    /// A field with null.
    pub fn set_null(self, name: &str) -> Self {
        self.put(name, Value::Null)
    }

    /// No field of this name.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    fn put(mut self, name: &str, value: Value) -> Self {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name.to_owned(), value)),
        }
        self
    }

    /// Writes the notification as the gateway does and signs it.
    #[must_use]
    pub fn sign(&self, key: &ClientKey) -> SignedNotification {
        let mut body = Vec::new();
        let written = self.serialize(&mut serde_json::Serializer::with_formatter(
            &mut body, JsonDumps,
        ));
        debug_assert!(written.is_ok(), "text and numbers fit into any buffer");
        let text = Zeroizing::new([&*body, key.as_bytes()].concat());
        SignedNotification {
            signature: Signature::of(Algorithm::Md5, &text).as_str().to_owned(),
            body,
        }
    }
}

/// Shows the names of the fields only.
impl fmt::Debug for TestNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.fields.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Serialize for TestNotification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Null => serializer.serialize_unit(),
        }
    }
}

/// 26 digits that only this kind and number have, apart from hash collisions.
fn syssn(kind: &str, number: &str) -> String {
    let digest = Md5::digest(format!("{kind} {number}"));
    let number = digest.iter().fold(0_u64, |number, byte| {
        (256 * number + u64::from(*byte)) % 1_000_000_000
    });
    format!("20260203000200020{number:09}")
}

/// A notification and the signature that belongs to it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedNotification {
    body: Vec<u8>,
    signature: String,
}

impl SignedNotification {
    /// The body, byte for byte as it is signed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of the header `X-QF-SIGN`.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The request that the gateway would send to this path, with any body that can be made from
    /// bytes.
    ///
    /// # Errors
    ///
    /// [`http::Error`] for a path that is none.
    pub fn request<B: From<Vec<u8>>>(&self, path: &str) -> Result<http::Request<B>, http::Error> {
        let mut signature = http::HeaderValue::from_str(&self.signature)?;
        signature.set_sensitive(true);
        http::Request::post(path)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, signature)
            .body(B::from(self.body.clone()))
    }
}

impl fmt::Debug for SignedNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedNotification")
            .field("body", &format_args!("({} bytes)", self.body.len()))
            .field("signature", &"(hidden)")
            .finish()
    }
}

/// JSON as the gateway writes it, which is how Python's `json.dumps` does: a space behind commas and
/// colons, and everything outside printable ASCII as `\u` escapes of UTF-16.
struct JsonDumps;

impl Formatter for JsonDumps {
    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            match character {
                ' '..='~' => write!(writer, "{character}")?,
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
