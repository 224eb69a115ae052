//! What can go wrong around the gateway: on the way to it, on the way back, and in the answer.

mod arm;
mod arming;
mod document;
mod effect;
mod elsewhere;
mod exchange;

pub use self::arming::{Arming, FaultRate};
pub use self::effect::Writing;
pub(crate) use self::elsewhere::ELSEWHERE;
pub use self::exchange::Exchange;

pub(super) use self::arming::Armed;

/// Writes the faults from a table: number, name, name in URLs, whether the request takes effect, and
/// what happens.
macro_rules! faults {
    ($($number:literal $variant:ident $name:literal $executes:ident $what:literal;)*) => {
        /// Something that goes wrong with one request.
        ///
        /// Its [`number`](Self::number) is its place in the list of faults that the SDK's tests are
        /// named after.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Fault {
            $(#[doc = $what] $variant,)*
        }

        impl Fault {
            /// Every fault, by number.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The number in the list of faults. Several faults share one where the list speaks of
            /// several things.
            #[must_use]
            pub fn number(self) -> u8 {
                match self {
                    $(Self::$variant => $number,)*
                }
            }

            /// Whether the request takes effect at the gateway, where the fault
            /// [`applies`](Self::applies_to) at all. Where it does not, the request is handled as if
            /// there were no fault.
            #[must_use]
            pub fn executes(self) -> bool {
                match self {
                    $(Self::$variant => faults!(@ $executes),)*
                }
            }

            /// The name in URLs.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What happens, in words.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $what,)*
                }
            }
        }
    };
    (@ executed) => { true };
    (@ ignored) => { false };
}

faults! {
    1 DnsFailure "dns-failure" ignored "The gateway's name is not found.";
    2 ConnectionRefused "connection-refused" ignored "No program listens at the address.";
    3 ConnectTimeout "connect-timeout" ignored "No connection comes about in time.";
    4 UntrustedCertificate "untrusted-certificate" ignored "The certificate is for somebody else, or nobody known signed it.";
    5 TlsAlert "tls-alert" ignored "The handshake breaks off.";
    6 ResetBeforeRequest "reset-before-request" ignored "The connection ends before a byte of the request is sent.";
    7 ResetInRequest "reset-in-request" ignored "The connection ends in the middle of the request.";
    8 LostRequest "lost-request" ignored "The whole request leaves and never arrives.";
    8 LostAnswer "lost-answer" executed "The request takes effect, and the connection ends before the answer.";
    9 StaleConnection "stale-connection" ignored "The gateway has closed the connection that the request is written to.";
    10 ResetInAnswer "reset-in-answer" executed "The connection ends in the middle of the answer.";
    11 IgnoredInSilence "ignored-in-silence" ignored "The connection stays, the request does nothing, and no answer comes.";
    11 Silence "silence" executed "The request takes effect, the connection stays, and no answer comes.";
    14 ProxyAuthentication "proxy-authentication" ignored "A proxy wants a password: HTTP 407.";
    14 CaptivePortal "captive-portal" ignored "Somebody else's page comes with HTTP 200.";
    15 Http500Ignored "http-500-ignored" ignored "HTTP 500 with a page, and the request did nothing.";
    15 Http500 "http-500" executed "HTTP 500 with a page, and the request took effect.";
    15 Http502Ignored "http-502-ignored" ignored "HTTP 502 with a page, and the request did nothing.";
    15 Http502 "http-502" executed "HTTP 502 with a page, and the request took effect.";
    15 Http503Ignored "http-503-ignored" ignored "HTTP 503 with a page, and the request did nothing.";
    15 Http503 "http-503" executed "HTTP 503 with a page, and the request took effect.";
    15 Http504Ignored "http-504-ignored" ignored "HTTP 504 with a page, and the request did nothing.";
    15 Http504 "http-504" executed "HTTP 504 with a page, and the request took effect.";
    16 TooManyRequests "too-many-requests" ignored "HTTP 429.";
    17 TooManyRequestsWait "too-many-requests-wait" ignored "HTTP 429, to be tried again in 30 seconds.";
    17 TooManyRequestsWaitForever "too-many-requests-wait-forever" ignored "HTTP 429, to be tried again in 10^9 seconds.";
    18 BadRequest "bad-request" ignored "HTTP 400 with status code 1103.";
    18 Unauthorized "unauthorized" ignored "HTTP 401 with status code 1108.";
    18 Forbidden "forbidden" ignored "HTTP 403 with status code 1250.";
    18 NotFound "not-found" ignored "HTTP 404 with status code 1104.";
    19 Redirect301 "redirect-301" ignored "HTTP 301 to another host.";
    19 Redirect302 "redirect-302" ignored "HTTP 302 to another host.";
    19 Redirect307 "redirect-307" ignored "HTTP 307 to another host.";
    19 Redirect308 "redirect-308" ignored "HTTP 308 to another host.";
    20 NoContent "no-content" executed "HTTP 204.";
    20 EmptyIgnored "empty-ignored" ignored "HTTP 200 without a body, and the request did nothing.";
    20 Empty "empty" executed "HTTP 200 without a body, and the request took effect.";
    21 HtmlContentType "html-content-type" executed "The answer says that it is HTML.";
    22 SlowAnswer "slow-answer" executed "The answer comes with one byte in a second.";
    23 EndlessAnswer "endless-answer" executed "The answer has no end.";
    24 CompressedAnswer "compressed-answer" executed "The answer says that it is compressed.";
    25 LengthTooLong "length-too-long" executed "The answer promises more bytes than come.";
    25 LengthTooShort "length-too-short" executed "The answer promises fewer bytes than it needs.";
    26 BadChunk "bad-chunk" executed "The answer comes in chunks, and the length of one is no number.";
    27 AnswerTwice "answer-twice" executed "The answer comes twice on one connection, and nobody asked for the second one.";
    28 InterimAnswer "interim-answer" executed "HTTP 100 comes before the answer, though nobody waits for it.";
    28 OldHttp "old-http" executed "The answer is one of HTTP/1.0.";
    28 DoubledHeaders "doubled-headers" executed "The answer has each header twice.";
    29 TruncatedJson "truncated-json" executed "The document breaks off.";
    30 InvalidUtf8 "invalid-utf-8" executed "A message has bytes that are no UTF-8.";
    31 ByteOrderMark "byte-order-mark" executed "The document has a byte order mark.";
    31 TrailingGarbage "trailing-garbage" executed "Something stands behind the document.";
    31 TwoDocuments "two-documents" executed "The document comes twice.";
    32 DeepNesting "deep-nesting" executed "A field has lists in lists, 100,000 deep.";
    33 DuplicateRespcd "duplicate-respcd" executed "The status code is there twice, once as a success.";
    33 DuplicateTxamt "duplicate-txamt" executed "The amount is there twice, once with another value.";
    34 NumericTxamt "numeric-txamt" executed "The amount is a number, not text; nothing is wrong with that.";
    34 DecimalTxamt "decimal-txamt" executed "The amount has decimals.";
    34 ExponentTxamt "exponent-txamt" executed "The amount has an exponent.";
    34 NegativeTxamt "negative-txamt" executed "The amount is negative.";
    34 HugeTxamt "huge-txamt" executed "The amount is 2^63.";
    34 NullTxamt "null-txamt" executed "The amount is null.";
    34 EmptyTxamt "empty-txamt" executed "The amount is empty.";
    35 BareRespcd "bare-respcd" executed "The status code stands without quotes: 0000.";
    35 NumericRespcd "numeric-respcd" executed "The status code is the number 0.";
    35 MissingRespcd "missing-respcd" executed "There is no status code.";
    35 NullRespcd "null-respcd" executed "The status code is null.";
    35 EmptyRespcd "empty-respcd" executed "The status code is empty.";
    36 UnknownRespcdIgnored "unknown-respcd-ignored" ignored "The status code is 9999, and the request did nothing.";
    36 UnknownRespcd "unknown-respcd" executed "The status code is 9999, and the request took effect.";
    37 PendingRecords "pending-records" executed "Every record is at 1143 while the query says 0000.";
    38 EmptyData "empty-data" executed "The list of records is empty.";
    38 MissingData "missing-data" executed "There is no list of records.";
    38 NullData "null-data" executed "The list of records is null.";
    38 ObjectData "object-data" executed "Where the list of records should be is one record.";
    39 FailedSiblings "failed-siblings" executed "Each record comes with two failed ones under its number.";
    40 ForeignRecords "foreign-records" executed "The records are those of other orders.";
    41 WrongNumber "wrong-number" executed "The answer is about another order.";
    41 WrongAmount "wrong-amount" executed "The answer is about another amount.";
    41 WrongCurrency "wrong-currency" executed "The answer is about another currency.";
    42 UnknownPayType "unknown-pay-type" executed "The pay type is 999999.";
    42 UnknownCurrency "unknown-currency" executed "The currency is XTS.";
    42 UnknownCancel "unknown-cancel" executed "`cancel` is 7 in every record.";
    43 ExtraFields "extra-fields" executed "There are fields that nobody has described.";
    43 ReversedFields "reversed-fields" executed "The fields come in the opposite order.";
    44 MissingOptional "missing-optional" executed "What need not be there is missing.";
    44 NullOptional "null-optional" executed "What need not be there is null.";
    44 EmptyOptional "empty-optional" executed "What need not be there is empty.";
    45 NulCharacter "nul-character" executed "A message has the character U+0000.";
    45 LoneSurrogate "lone-surrogate" executed "A message has half of a surrogate pair.";
    45 HugeText "huge-text" executed "A message has a million characters.";
    46 OddDates "odd-dates" executed "Times are there that no calendar has.";
    47 MissingNextStep "missing-next-step" executed "The field that shows the customer how to continue is missing.";
    47 EmptyNextStep "empty-next-step" executed "The field that shows the customer how to continue is empty.";
    48 ScriptUrl "script-url" executed "The page to pay on is a script.";
    48 UnencryptedUrl "unencrypted-url" executed "The page to pay on is reached without TLS.";
    48 HugeQrcode "huge-qrcode" executed "The content of the QR code fits none.";
    49 Answers1143 "answers-1143" executed "The answer is 1143, and the request took effect.";
    49 Answers1145 "answers-1145" executed "The answer is 1145, and the request took effect.";
    50 Answers1143Ignored "answers-1143-ignored" ignored "The answer is 1143, and the request did nothing.";
    50 Answers1145Ignored "answers-1145-ignored" ignored "The answer is 1145, and the request did nothing.";
    51 Answers1100 "answers-1100" ignored "The answer is 1100, maintenance, and the request did nothing.";
    51 Answers1252 "answers-1252" executed "The answer is 1252, and the request took effect.";
    51 Answers1252Ignored "answers-1252-ignored" ignored "The answer is 1252, and the request did nothing.";
    51 Answers1254 "answers-1254" executed "The answer is 1254, and the request took effect.";
    51 Answers1254Ignored "answers-1254-ignored" ignored "The answer is 1254, and the request did nothing.";
    51 Answers1295 "answers-1295" executed "The answer is 1295, and the request took effect.";
    51 Answers1295Ignored "answers-1295-ignored" ignored "The answer is 1295, and the request did nothing.";
    51 Answers1296 "answers-1296" executed "The answer is 1296, and the request took effect.";
    51 Answers1296Ignored "answers-1296-ignored" ignored "The answer is 1296, and the request did nothing.";
    51 Answers1297 "answers-1297" executed "The answer is 1297, and the request took effect.";
    51 Answers1297Ignored "answers-1297-ignored" ignored "The answer is 1297, and the request did nothing.";
    51 Answers1298 "answers-1298" executed "The answer is 1298, and the request took effect.";
    51 Answers1298Ignored "answers-1298-ignored" ignored "The answer is 1298, and the request did nothing.";
    52 DeliveredTwice "delivered-twice" executed "The request arrives twice, and the second answer is the one that comes back.";
    52 Answers2011 "answers-2011" executed "The answer is 2011, as if the request had arrived twice.";
    52 Answers1251 "answers-1251" executed "The answer is 1251, `out_trade_no is used`, as if the request had arrived twice.";
    53 RefundAtNight "refund-at-night" ignored "The refund is declined because of the hour.";
    53 RefundTooLate "refund-too-late" ignored "The refund is declined because the payment is too old.";
    54 Answers1124 "answers-1124" ignored "The refund is declined: a card payment of the same day is refunded in full.";
    54 Answers1272 "answers-1272" ignored "The refund is declined: it is more than what is left.";
    56 PaidMeanwhile "paid-meanwhile" executed "The customer pays just before the request to close or reverse arrives.";
    58 Answers1108 "answers-1108" ignored "The answer is 1108: the signature is said to be wrong.";
}

impl Fault {
    /// The fault with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|fault| fault.as_str() == name)
    }

    /// The faults with this number in the list.
    pub fn numbered(number: u8) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |fault| fault.number() == number)
    }

    /// A fault for any number, each as often as the others.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        let place = usize::try_from(random % Self::ALL.len() as u64).unwrap_or_default();
        Self::ALL.get(place).copied().unwrap_or(Self::LostAnswer)
    }

    /// Whether the fault can befall a request for this operation, such as `payment`: some are about
    /// parts that only the answers to some operations have.
    #[must_use]
    pub fn applies_to(self, operation: &str) -> bool {
        match self {
            Self::PendingRecords
            | Self::EmptyData
            | Self::MissingData
            | Self::NullData
            | Self::ObjectData
            | Self::FailedSiblings
            | Self::ForeignRecords
            | Self::UnknownCancel => operation == "query",
            Self::MissingNextStep
            | Self::EmptyNextStep
            | Self::ScriptUrl
            | Self::UnencryptedUrl
            | Self::HugeQrcode => operation == "payment",
            Self::RefundAtNight | Self::RefundTooLate | Self::Answers1124 | Self::Answers1272 => {
                operation == "refund"
            }
            Self::PaidMeanwhile => matches!(operation, "close" | "reversal"),
            _ => true,
        }
    }

    /// How a server that was reached acts out what its [`description`](Self::description) says, where
    /// it cannot do just that: a sender that has connected knows that somebody listens.
    #[must_use]
    pub fn over_http(self) -> Option<&'static str> {
        match self.number() {
            1..=6 => Some(
                "The request does nothing, and the connection ends without an answer; it is the \
                 client that cannot know that nothing was received.",
            ),
            9 => Some(
                "The request does nothing, and the connection ends without an answer, be it fresh \
                 or stale.",
            ),
            _ => None,
        }
    }
}
