//! Answers that say something else than they should.

use super::Fault;
use crate::json::Json;

/// How a document is changed.
pub(super) type Change = fn(&mut Json);

/// What need not be there.
const OPTIONAL: [&str; 8] = [
    "chnlsn", "paydtm", "respmsg", "udid", "cardcd", "sysdtm", "txdtm", "errmsg",
];
const NEXT_STEPS: [&str; 3] = ["qrcode", "pay_url", "pay_params"];

pub(super) fn change(fault: Fault) -> Change {
    envelope(fault)
        .or_else(|| amount(fault))
        .or_else(|| list(fault))
        .or_else(|| subject(fault))
        .or_else(|| next_step(fault))
        .unwrap_or(|_| {})
}

fn envelope(fault: Fault) -> Option<Change> {
    Some(match fault {
        Fault::DeepNesting => |document| {
            let depth = 100_000;
            let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            add(document, "nested", Json::Raw(nested.into()));
        },
        Fault::DuplicateRespcd => |document| {
            add(document, "respcd", Json::text("1205"));
            add(document, "respcd", Json::text("0000"));
        },
        Fault::NumericRespcd => |document| respcd(document, Json::Raw("0".into())),
        Fault::MissingRespcd => |document| document.remove("respcd"),
        Fault::NullRespcd => |document| respcd(document, Json::Null),
        Fault::EmptyRespcd => |document| respcd(document, Json::text("")),
        Fault::ExtraFields => |document| {
            add(document, "trace_id", Json::text("9f2c"));
            add(
                document,
                "flags",
                Json::Array(vec![Json::Raw("1.5".into()), Json::Null]),
            );
            add(
                document,
                "nested",
                Json::Object(vec![("respcd", Json::text("1205"))]),
            );
        },
        Fault::ReversedFields => |document| {
            if let Some(fields) = document.fields() {
                fields.reverse();
            }
        },
        Fault::NulCharacter => |document| message(document, Json::text("no\0thing")),
        Fault::LoneSurrogate => |document| message(document, Json::Raw(r#""half \ud83c""#.into())),
        Fault::HugeText => |document| message(document, Json::text("x".repeat(1_000_000))),
        _ => return None,
    })
}

fn amount(fault: Fault) -> Option<Change> {
    Some(match fault {
        Fault::DuplicateTxamt => |document| {
            each(document, |one| {
                if one.get("txamt").is_some() {
                    add(one, "txamt", Json::text("1"));
                }
            });
        },
        Fault::NumericTxamt => |document| {
            each(document, |one| {
                if let Some(Json::Text(digits)) = one.get("txamt").cloned() {
                    one.replace("txamt", Json::Raw(digits));
                }
            });
        },
        Fault::DecimalTxamt => |document| amounts(document, Json::text("10.0")),
        Fault::ExponentTxamt => |document| amounts(document, Json::Raw("1e3".into())),
        Fault::NegativeTxamt => |document| amounts(document, Json::text("-1")),
        Fault::HugeTxamt => |document| amounts(document, Json::text("9223372036854775808")),
        Fault::NullTxamt => |document| amounts(document, Json::Null),
        Fault::EmptyTxamt => |document| amounts(document, Json::text("")),
        _ => return None,
    })
}

fn list(fault: Fault) -> Option<Change> {
    Some(match fault {
        Fault::PendingRecords => |document| {
            each(document, |one| one.replace("respcd", Json::text("1143")));
        },
        Fault::EmptyData => |document| document.replace("data", Json::Array(Vec::new())),
        Fault::MissingData => |document| document.remove("data"),
        Fault::NullData => |document| document.replace("data", Json::Null),
        Fault::ObjectData => |document| {
            let records = document.get("data").cloned();
            if let Some(Json::Array(records)) = records {
                let first = records.into_iter().next();
                document.replace("data", first.unwrap_or(Json::Object(Vec::new())));
            }
        },
        Fault::FailedSiblings => |document| {
            if let Some(Json::Array(records)) = document.get("data") {
                let siblings: Vec<Json> = records.iter().flat_map(siblings).collect();
                // The failed ones first, for whoever looks at the first record only.
                records.splice(0..0, siblings);
            }
        },
        Fault::ForeignRecords => |document| {
            each(document, |one| {
                append(one, "out_trade_no");
                one.replace("syssn", Json::text("202602039999999999999999"));
            });
        },
        Fault::UnknownCancel => |document| {
            each(document, |one| one.replace("cancel", Json::text("7")));
        },
        _ => return None,
    })
}

fn subject(fault: Fault) -> Option<Change> {
    Some(match fault {
        Fault::WrongNumber => |document| each(document, |one| append(one, "out_trade_no")),
        Fault::WrongAmount => |document| each(document, |one| append(one, "txamt")),
        Fault::WrongCurrency => |document| {
            each(document, |one| {
                let other = match one.get("txcurrcd") {
                    Some(Json::Text(currency)) if currency == "USD" => "EUR",
                    _ => "USD",
                };
                one.replace("txcurrcd", Json::text(other));
            });
        },
        Fault::UnknownPayType => |document| {
            each(document, |one| {
                one.replace("pay_type", Json::text("999999"))
            });
        },
        Fault::UnknownCurrency => |document| {
            each(document, |one| one.replace("txcurrcd", Json::text("XTS")));
        },
        Fault::MissingOptional => |document| {
            each(document, |one| {
                OPTIONAL.iter().for_each(|name| one.remove(name))
            });
        },
        Fault::NullOptional => |document| optional(document, Json::Null),
        Fault::EmptyOptional => |document| optional(document, Json::text("")),
        Fault::OddDates => |document| {
            each(document, |one| {
                one.replace("sysdtm", Json::text("0001-01-01 24:00:00"));
                one.replace("paydtm", Json::text("2016-12-31 23:59:60"));
                one.replace("txdtm", Json::text("2026-02-03T14:05:06Z"));
            });
        },
        _ => return None,
    })
}

fn next_step(fault: Fault) -> Option<Change> {
    Some(match fault {
        Fault::MissingNextStep => {
            |document| NEXT_STEPS.iter().for_each(|name| document.remove(name))
        }
        Fault::EmptyNextStep => |document| {
            for name in NEXT_STEPS {
                document.replace(name, Json::text(""));
            }
        },
        Fault::ScriptUrl => {
            |document| document.replace("pay_url", Json::text("javascript:alert(1)"))
        }
        Fault::UnencryptedUrl => |document| {
            document.replace("pay_url", Json::text("http://pay.example/cashier"));
        },
        Fault::HugeQrcode => |document| document.replace("qrcode", Json::text("9".repeat(8_000))),
        _ => return None,
    })
}

/// Changes what the answer is about: each record of a query, or else the answer itself.
fn each(document: &mut Json, change: impl Fn(&mut Json)) {
    match document.get("data") {
        Some(Json::Array(records)) => records.iter_mut().for_each(change),
        _ => change(document),
    }
}

fn add(document: &mut Json, name: &'static str, value: Json) {
    if let Some(fields) = document.fields() {
        fields.push((name, value));
    }
}

fn respcd(document: &mut Json, value: Json) {
    document.replace("respcd", value);
}

fn message(document: &mut Json, value: Json) {
    document.replace("resperr", value);
}

fn amounts(document: &mut Json, value: Json) {
    each(document, |one| one.replace("txamt", value.clone()));
}

fn optional(document: &mut Json, value: Json) {
    each(document, |one| {
        for name in OPTIONAL {
            one.replace(name, value.clone());
        }
    });
}

/// Makes another text or number of a field.
fn append(one: &mut Json, name: &str) {
    if let Some(Json::Text(text)) = one.get(name) {
        *text = format!("{text}9").into();
    }
}

/// Two failed records under the number of this one.
fn siblings(record: &Json) -> [Json; 2] {
    let sibling = |code: &'static str, syssn: &'static str| {
        let mut sibling = record.clone();
        sibling.replace("respcd", Json::text(code));
        sibling.replace("syssn", Json::text(syssn));
        sibling.replace("cancel", Json::text("0"));
        sibling
    };
    [
        sibling("1205", "202602039999999999999997"),
        sibling("1181", "202602039999999999999998"),
    ]
}
