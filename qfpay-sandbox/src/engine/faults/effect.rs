//! What each fault does.

use super::Fault;
use super::document::{self, Change};
use crate::engine::codes;
use crate::engine::codes::{IN_THE_NIGHT, TOO_LATE, USED};

/// What becomes of a request or its answer.
pub(super) enum Effect {
    /// No byte of the request leaves.
    NotDelivered,
    /// The connection ends without an answer.
    Lost,
    /// The connection stays, without an answer.
    Silence,
    /// The answer breaks off.
    BrokenOff,
    /// The answer trickles in.
    Slow,
    /// The answer goes on for ever.
    Endless,
    /// Something that is not the gateway answers with this status and a page.
    Page(u16),
    /// The gateway answers with this status, without a body.
    Empty(u16),
    /// HTTP 429, to be tried again in so many seconds.
    TooMany(Option<u32>),
    /// HTTP's word for looking elsewhere.
    Redirect(u16),
    /// The gateway answers with this code and message instead, over this HTTP status.
    Code(u16, &'static str, &'static str),
    /// The request arrives twice.
    Twice,
    /// The customer pays before it arrives.
    PaidFirst,
    /// The answer is written in another way.
    Written(Writing),
    /// The answer has other headers.
    Headers(Headers),
    /// The answer says something else.
    Document(Change),
    /// The answer has other bytes.
    Bytes(Bytes),
}

/// How the headers of an answer are changed.
#[derive(Clone, Copy)]
pub(super) enum Headers {
    Html,
    Compressed,
    Doubled,
}

/// How the bytes of an answer are changed.
#[derive(Clone, Copy)]
pub(super) enum Bytes {
    Truncated,
    InvalidUtf8,
    ByteOrderMark,
    TrailingGarbage,
    Twice,
    /// `0000` without quotes, which is no JSON.
    BareRespcd,
}

fn code(code: &'static str) -> Effect {
    Effect::Code(200, code, "")
}

impl Fault {
    pub(super) fn effect(self) -> Effect {
        self.on_the_way()
            .or_else(|| self.in_http())
            .or_else(|| self.in_code())
            .or_else(|| self.in_bytes())
            .unwrap_or_else(|| Effect::Document(document::change(self)))
    }

    fn on_the_way(self) -> Option<Effect> {
        Some(match self {
            Self::DnsFailure
            | Self::ConnectionRefused
            | Self::ConnectTimeout
            | Self::UntrustedCertificate
            | Self::TlsAlert
            | Self::ResetBeforeRequest => Effect::NotDelivered,
            Self::ResetInRequest | Self::LostRequest | Self::LostAnswer | Self::StaleConnection => {
                Effect::Lost
            }
            Self::ResetInAnswer | Self::LengthTooLong => Effect::BrokenOff,
            Self::IgnoredInSilence | Self::Silence => Effect::Silence,
            Self::SlowAnswer => Effect::Slow,
            Self::EndlessAnswer => Effect::Endless,
            Self::DeliveredTwice => Effect::Twice,
            Self::PaidMeanwhile => Effect::PaidFirst,
            Self::BadChunk => Effect::Written(Writing::BadChunk),
            Self::AnswerTwice => Effect::Written(Writing::Twice),
            Self::InterimAnswer => Effect::Written(Writing::Interim),
            Self::OldHttp => Effect::Written(Writing::Http10),
            _ => return None,
        })
    }

    fn in_http(self) -> Option<Effect> {
        Some(match self {
            Self::ProxyAuthentication => Effect::Page(407),
            Self::CaptivePortal => Effect::Page(200),
            Self::Http500Ignored | Self::Http500 => Effect::Page(500),
            Self::Http502Ignored | Self::Http502 => Effect::Page(502),
            Self::Http503Ignored | Self::Http503 => Effect::Page(503),
            Self::Http504Ignored | Self::Http504 => Effect::Page(504),
            Self::TooManyRequests => Effect::TooMany(None),
            Self::TooManyRequestsWait => Effect::TooMany(Some(30)),
            Self::TooManyRequestsWaitForever => Effect::TooMany(Some(1_000_000_000)),
            Self::Redirect301 => Effect::Redirect(301),
            Self::Redirect302 => Effect::Redirect(302),
            Self::Redirect307 => Effect::Redirect(307),
            Self::Redirect308 => Effect::Redirect(308),
            Self::NoContent => Effect::Empty(204),
            Self::EmptyIgnored | Self::Empty => Effect::Empty(200),
            Self::HtmlContentType => Effect::Headers(Headers::Html),
            Self::CompressedAnswer => Effect::Headers(Headers::Compressed),
            Self::DoubledHeaders => Effect::Headers(Headers::Doubled),
            _ => return None,
        })
    }

    fn in_code(self) -> Option<Effect> {
        Some(match self {
            Self::BadRequest => Effect::Code(400, codes::MALFORMED, ""),
            Self::Unauthorized => Effect::Code(401, codes::BAD_SIGNATURE, ""),
            Self::Forbidden => Effect::Code(403, "1250", ""),
            Self::NotFound => Effect::Code(404, codes::BAD_PARAMETER, ""),
            Self::UnknownRespcdIgnored | Self::UnknownRespcd => code("9999"),
            Self::Answers1143 | Self::Answers1143Ignored => code(codes::UNPAID),
            Self::Answers1145 | Self::Answers1145Ignored => code(codes::PROCESSING),
            Self::Answers1100 => code("1100"),
            Self::Answers1252 | Self::Answers1252Ignored => code("1252"),
            Self::Answers1254 | Self::Answers1254Ignored => code("1254"),
            Self::Answers1295 | Self::Answers1295Ignored => code("1295"),
            Self::Answers1296 | Self::Answers1296Ignored => code("1296"),
            Self::Answers1297 | Self::Answers1297Ignored => code("1297"),
            Self::Answers1298 | Self::Answers1298Ignored => code("1298"),
            Self::Answers2011 => code("2011"),
            Self::Answers1251 => Effect::Code(200, codes::NUMBER_USED, USED),
            Self::RefundAtNight => Effect::Code(200, codes::REFUND_WINDOW, IN_THE_NIGHT),
            Self::RefundTooLate => Effect::Code(200, codes::REFUND_WINDOW, TOO_LATE),
            Self::Answers1124 => code(codes::CARD_IN_FULL),
            Self::Answers1272 => code(codes::TOO_MUCH),
            Self::Answers1108 => code(codes::BAD_SIGNATURE),
            _ => return None,
        })
    }

    fn in_bytes(self) -> Option<Effect> {
        Some(Effect::Bytes(match self {
            Self::LengthTooShort | Self::TruncatedJson => Bytes::Truncated,
            Self::InvalidUtf8 => Bytes::InvalidUtf8,
            Self::ByteOrderMark => Bytes::ByteOrderMark,
            Self::TrailingGarbage => Bytes::TrailingGarbage,
            Self::TwoDocuments => Bytes::Twice,
            Self::BareRespcd => Bytes::BareRespcd,
            _ => return None,
        }))
    }
}

impl Bytes {
    /// Changes a document that was written already.
    pub(super) fn apply(self, body: &mut Vec<u8>) {
        match self {
            Self::Truncated => body.truncate(body.len() / 2),
            Self::InvalidUtf8 => {
                // Into the first text behind a name, which every document has.
                let value = body.windows(3).position(|three| three == b": \"");
                let at = value.map_or(body.len(), |at| at + 3);
                body.insert(at, 0xFF);
            }
            Self::ByteOrderMark => {
                body.splice(0..0, *b"\xEF\xBB\xBF");
            }
            Self::TrailingGarbage => body.extend_from_slice(b"\n<!-- served by node 7 -->"),
            Self::Twice => body.extend_from_within(..),
            Self::BareRespcd => {
                const NAME: &[u8] = b"\"respcd\": ";
                const QUOTED: usize = "\"0000\"".len();
                let name = body.windows(NAME.len()).position(|some| some == NAME);
                let value = name.map(|at| at + NAME.len()..at + NAME.len() + QUOTED);
                if let Some(value) = value.filter(|value| value.end <= body.len()) {
                    body.splice(value, *b"0000");
                }
            }
        }
    }
}

/// An odd way to write an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Writing {
    /// In chunks, the last one with a length that is no number: it cannot be read to its end.
    BadChunk,
    /// Twice on one connection, which stays: the second answer belongs to no request.
    Twice,
    /// Behind an interim answer, HTTP 100, that nobody waits for.
    Interim,
    /// As HTTP/1.0.
    Http10,
}
