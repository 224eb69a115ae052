//! How answers that were captured differ from answers as documented.
//!
//! What the engine builds is dressed at the end, by one table. Whether something that is only
//! sometimes so is so for a transaction follows from the gateway's number of it alone.

use crate::json::Json;

/// Whether answers and notifications look as documented or as captured.
///
/// A program has to get along with both: the documents say what is promised, the captures what is
/// sent. What is decided is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quirks {
    /// As documented, every time alike: the better one to hold a test's expectations against.
    #[default]
    Strict,
    /// As captured: odd types, missing signatures, Chinese texts, fields that nobody described.
    Realistic,
}

impl Quirks {
    /// The one with this name, `strict` or `realistic`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "strict" => Some(Self::Strict),
            "realistic" => Some(Self::Realistic),
            _ => None,
        }
    }

    /// Its name in configuration files and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Realistic => "realistic",
        }
    }

    /// What is different in realistic answers, in words, with where it was seen.
    pub fn differences() -> impl Iterator<Item = (&'static str, &'static str)> {
        QUIRKS.iter().map(|quirk| (quirk.says, quirk.seen_in))
    }
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Payment,
    /// One record of a query.
    Record,
    /// The whole answer to a query.
    Query,
    /// Captures and releases.
    Preauthorisation,
    /// What acts on a payment otherwise.
    Change,
    Notification,
}

/// One difference.
pub(super) struct Quirk {
    pub(super) says: &'static str,
    pub(super) seen_in: &'static str,
    pub(super) of: &'static [Of],
    pub(super) strict: Change,
    pub(super) realistic: Change,
}

/// Changes a document about the transaction with this serial number.
type Change = fn(&mut Json, u64);

const AS_BUILT: Change = |_, _| {};
const ANSWERS: &[Of] = &[Of::Payment, Of::Change, Of::Preauthorisation, Of::Query];
const NEXT_STEPS: [&str; 3] = ["qrcode", "pay_url", "pay_params"];

/// Every difference, in the order in which they are made.
#[rustfmt::skip]
pub(super) const QUIRKS: &[Quirk] = &[
    Quirk {
        says: "txamt is a number in answers to payments by a shown code",
        seen_in: "sample of 2025", of: &[Of::Payment],
        strict: AS_BUILT,
        realistic: |document, _| {
            if !NEXT_STEPS.iter().any(|step| document.get(step).is_some()) {
                number(document, "txamt");
            }
        },
    },
    Quirk {
        says: "page and page_size are numbers in some answers",
        seen_in: "samples of 2022 and 2025", of: &[Of::Query],
        strict: AS_BUILT,
        realistic: |document, serial| {
            if serial % 2 == 0 {
                number(document, "page");
                number(document, "page_size");
            }
        },
    },
    Quirk {
        says: "origssn is null in records of payments",
        seen_in: "notes of an integrator", of: &[Of::Record],
        strict: AS_BUILT,
        realistic: |document, _| {
            if is(document, "origssn", "") {
                document.replace("origssn", Json::Null);
            }
        },
    },
    Quirk {
        says: "paydtm is there although nothing is paid, and equal to sysdtm",
        seen_in: "every sample since 2017", of: &[Of::Payment, Of::Record],
        strict: AS_BUILT,
        realistic: |document, _| {
            if let (true, Some(sysdtm)) = (is(document, "paydtm", ""), document.get("sysdtm").cloned()) {
                document.replace("paydtm", sysdtm);
            }
        },
    },
    Quirk {
        // Rarely: most programs read it, and one that stumbles should do so on the odd record.
        says: "paydtm has two spaces or a line end in some records",
        seen_in: "samples of 2022 to 2026", of: &[Of::Record],
        strict: AS_BUILT,
        realistic: |document, serial| {
            if let Some(Json::Text(time)) = document.get("paydtm") {
                match serial % 64 {
                    6 => *time = time.replace(' ', "  ").into(),
                    7 => *time = format!("{time}\n").into(),
                    _ => {}
                }
            }
        },
    },
    Quirk {
        says: "respmsg stands there twice in some answers",
        seen_in: "sample of 2024", of: &[Of::Payment],
        strict: AS_BUILT,
        realistic: |document, serial| {
            if serial % 8 == 4 {
                add(document, "respmsg", Json::text(""));
            }
        },
    },
    Quirk {
        says: "code_url, chnlsn2, surcharge_fee and surcharge_rate are there without being described for the payment",
        seen_in: "answers since 2017", of: &[Of::Payment],
        strict: AS_BUILT,
        realistic: |document, serial| {
            if let Some(qrcode) = document.get("qrcode").cloned() {
                add(document, "code_url", qrcode);
            }
            add(document, "chnlsn2", Json::text(""));
            let none = if serial % 2 == 0 { Json::Raw("0".into()) } else { Json::text("0") };
            add(document, "surcharge_fee", none.clone());
            add(document, "surcharge_rate", none);
        },
    },
    Quirk {
        says: "cardcd holds the customer's number at the wallet, or masked digits of a card",
        seen_in: "answers since 2017", of: &[Of::Payment, Of::Record, Of::Notification],
        strict: AS_BUILT,
        realistic: |document, serial| {
            let paid = !is(document, "chnlsn", "") && is(document, "respcd", "0000");
            if paid && is(document, "cardcd", "") {
                let cardcd = match is_card(document) {
                    true => "400000******1091".to_owned(),
                    false => format!("2088{serial:012}"),
                };
                document.replace("cardcd", Json::text(cardcd));
            }
        },
    },
    Quirk {
        says: "out_trade_no is empty in answers to captures and releases",
        seen_in: "samples of 2025", of: &[Of::Preauthorisation],
        strict: AS_BUILT,
        realistic: |document, _| document.replace("out_trade_no", Json::text("")),
    },
    Quirk {
        says: "the words of some results are Chinese",
        seen_in: "answers since 2017", of: &[Of::Payment, Of::Change, Of::Preauthorisation, Of::Record],
        strict: AS_BUILT,
        realistic: |document, serial| {
            let Some(Json::Text(code)) = document.get("respcd") else { return };
            if let Some(words) = chinese(code, serial) {
                document.replace("resperr", Json::text(words));
                document.replace("errmsg", Json::text(words));
            }
        },
    },
    Quirk {
        says: "mchid is empty in notifications to merchants that have none",
        seen_in: "notifications since 2022", of: &[Of::Notification],
        strict: |document, _| {
            if is(document, "mchid", "") {
                document.remove("mchid");
            }
        },
        realistic: AS_BUILT,
    },
    Quirk {
        says: "notifications about refunds lack pay_type, paydtm and cancel, and name the payment",
        seen_in: "terminals' notifications, 2025 and 2026", of: &[Of::Notification],
        strict: |document, _| {
            document.remove("orig_syssn");
            document.remove("orig_out_trade_no");
        },
        realistic: |document, _| {
            if document.get("orig_syssn").is_some() && document.get("cash_fee").is_none() {
                ["pay_type", "paydtm", "cancel"].iter().for_each(|name| document.remove(name));
            }
        },
    },
    Quirk {
        says: "notifications about card payments have neither status nor notify_type, but order_type",
        seen_in: "sample of 2025", of: &[Of::Notification],
        strict: AS_BUILT,
        realistic: |document, serial| {
            if is_card(document) && is(document, "notify_type", "payment") {
                ["status", "notify_type"].iter().for_each(|name| document.remove(name));
                for (name, value) in [("order_type", "payment"), ("errmsg", "success"), ("cardtp", "5")] {
                    add(document, name, Json::text(value));
                }
                add(document, "clisn", Json::text(format!("{serial:06}")));
            }
        },
    },
    Quirk {
        says: "customer_source and outcardnm are there without being described",
        seen_in: "terminals' notifications, 2026", of: &[Of::Notification],
        strict: AS_BUILT,
        realistic: |document, _| {
            add(document, "customer_source", Json::text("HK"));
            add(document, "outcardnm", Json::text(""));
        },
    },
];

/// The gateway's words for some results. Those that other meanings hang on are left alone.
fn chinese(code: &str, serial: u64) -> Option<&'static str> {
    Some(match code {
        "0000" if serial % 3 == 0 => "交易成功",
        "1136" => "交易不存在",
        "1142" => "订单已关闭",
        "1143" => "等待用户付款",
        "1145" => "交易处理中",
        "1181" => "订单已过期",
        "1201" => "余额不足",
        "1202" => "付款码无效",
        "1205" => "交易失败",
        "1260" => "订单已支付",
        _ => return None,
    })
}

/// Whether an answer is one of those that come without a signature.
pub(super) fn is_unsigned(of: Of, serial: u64) -> bool {
    ANSWERS.contains(&of) && (of == Of::Query || serial % 4 == 3)
}

/// The last digits of the gateway's number; 0 without one.
pub(super) fn serial_of(document: &mut Json) -> u64 {
    match document.get("syssn") {
        Some(Json::Text(syssn)) => {
            let begin = syssn.len().saturating_sub(9);
            syssn
                .get(begin..)
                .and_then(|end| end.parse().ok())
                .unwrap_or(0)
        }
        _ => 0,
    }
}

fn is(document: &mut Json, name: &str, text: &str) -> bool {
    matches!(document.get(name), Some(Json::Text(given)) if given == text)
}

/// Whether a document is about a card, by the codes of cards online.
fn is_card(document: &mut Json) -> bool {
    is(document, "pay_type", "802801") || is(document, "pay_type", "806527")
}

fn number(document: &mut Json, name: &str) {
    if let Some(Json::Text(digits)) = document.get(name).cloned() {
        if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            document.replace(name, Json::Raw(digits));
        }
    }
}

fn add(document: &mut Json, name: &'static str, value: Json) {
    if let Some(fields) = document.fields() {
        fields.push((name, value));
    }
}
