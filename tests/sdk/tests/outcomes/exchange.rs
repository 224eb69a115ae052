//! Answers, and what becomes of them, in short.

use http::Response;
use qfpay_api::error::Unclear;
use qfpay_api::gateway::PreparedPayment;
use qfpay_api::{CallError, PayType, Payment};
use serde_json::{Value, json};

use crate::support::{ORDER, complete, gateway, now};

/// A pay type that is paid at once, and one that waits for the customer.
pub(crate) const SCANNED: PayType = PayType::WechatCpm;
pub(crate) const SHOWN: PayType = PayType::AlipayMpmHk;

pub(crate) fn prepared(pay_type: PayType) -> PreparedPayment {
    gateway().payment(&complete(pay_type), now()).unwrap()
}

/// An answer that accepts the payment and has all that any scenario needs.
pub(crate) fn accepted() -> Value {
    json!({
        "respcd": "0000",
        "resperr": "success",
        "respmsg": "",
        "out_trade_no": ORDER,
        "txamt": "1250",
        "txcurrcd": "HKD",
        "syssn": "20250301000200020000000001",
        "sysdtm": "2025-03-01 09:30:01",
        "txdtm": "2025-03-01 09:30:00",
        "qrcode": "https://qr.example/a?b=c",
        "pay_url": "https://pay.example/a?b=c",
        "pay_params": {"appId": "wx1", "package": "prepay_id=1"},
    })
}

/// The accepted answer with one field replaced by other JSON, or taken out.
pub(crate) fn accepted_with(name: &str, value: Option<&str>) -> String {
    let fields: Vec<String> = accepted()
        .as_object()
        .unwrap()
        .iter()
        .filter(|(known, _)| *known != name)
        .map(|(name, value)| format!("{}:{value}", json!(name)))
        .chain(value.map(|value| format!("{}:{value}", json!(name))))
        .collect();
    format!("{{{}}}", fields.join(","))
}

pub(crate) fn refused(respcd: &str) -> Value {
    json!({"respcd": respcd, "resperr": "no", "out_trade_no": ORDER})
}

pub(crate) fn response(status: u16, body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    let response = Response::builder().status(status);
    response.body(body.into()).unwrap()
}

pub(crate) fn classify(
    pay_type: PayType,
    status: u16,
    body: impl Into<Vec<u8>>,
) -> Result<Payment, CallError> {
    prepared(pay_type).classify(Ok(response(status, body)))
}

/// An outcome by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    Paid,
    Awaiting,
    Pending,
    Declined,
    NotSent,
    Unknown,
}

pub(crate) fn is(outcome: &Result<Payment, CallError>) -> Is {
    match outcome {
        Ok(Payment::Paid(_)) => Is::Paid,
        Ok(Payment::AwaitingCustomer(_)) => Is::Awaiting,
        Ok(Payment::Pending(_)) => Is::Pending,
        Ok(Payment::Declined(_)) => Is::Declined,
        Err(CallError::NotSent { .. }) => Is::NotSent,
        Err(CallError::Unknown { .. }) => Is::Unknown,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn of(pay_type: PayType, body: impl Into<Vec<u8>>) -> Is {
    is(&classify(pay_type, 200, body))
}

pub(crate) fn unclear(outcome: Result<Payment, CallError>) -> Unclear {
    match outcome {
        Err(CallError::Unknown { source, .. }) => source,
        other => panic!("{other:?}"),
    }
}
