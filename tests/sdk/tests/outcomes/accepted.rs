//! What an accepted, refused or unclear answer to a payment decides.

use qfpay_api::error::Unclear;
use qfpay_api::types::{NextStepField, Scenario};
use qfpay_api::{NextStep, PayType, Payment, StatusCode};
use serde_json::json;

use crate::exchange::{Is, SCANNED, SHOWN, accepted, accepted_with, classify, is, of, unclear};
use crate::support::ORDER;

#[test]
fn accepted_means_paid_for_scanned_codes_only_and_leads_on_for_all_others() {
    for pay_type in PayType::ALL {
        let outcome = classify(pay_type, 200, accepted().to_string()).unwrap();
        let expected = match pay_type.scenario() {
            Scenario::Cpm => None,
            Scenario::Mpm => Some(NextStepField::Qrcode),
            Scenario::Web | Scenario::Wap | Scenario::H5 => Some(NextStepField::PayUrl),
            Scenario::ServiceWindow
            | Scenario::Jsapi
            | Scenario::MiniProgram
            | Scenario::App
            | Scenario::CardOnline => Some(NextStepField::PayParams),
            Scenario::CardPresent => Some(NextStepField::None),
        };
        let step = match &outcome {
            Payment::Paid(receipt) => {
                assert_eq!(receipt.out_trade_no(), ORDER);
                assert_eq!(receipt.amount(), Some(crate::support::hkd(1250)));
                assert_eq!(receipt.syssn(), Some("20250301000200020000000001"));
                None
            }
            Payment::AwaitingCustomer(awaiting) => {
                assert_eq!(awaiting.out_trade_no(), ORDER);
                Some(match awaiting.next_step() {
                    NextStep::Qr(text) => {
                        assert_eq!(text, "https://qr.example/a?b=c");
                        NextStepField::Qrcode
                    }
                    NextStep::Redirect(url) => {
                        assert_eq!(url, "https://pay.example/a?b=c");
                        NextStepField::PayUrl
                    }
                    NextStep::WalletParams(params) => {
                        assert_eq!(params.as_text(), accepted()["pay_params"].to_string());
                        NextStepField::PayParams
                    }
                    NextStep::Terminal => NextStepField::None,
                })
            }
            other => panic!("{pay_type}: {other:?}"),
        };
        assert_eq!(step, expected, "{pay_type}");
    }
}

#[test]
fn each_code_lands_where_its_class_says_and_only_0000_is_paid() {
    let rejected = [
        "1103", "1104", "1105", "1106", "1107", "1108", "1201", "1202", "1203", "1212", "1241",
        "1242", "1243", "1250", "1294", "2005",
    ];
    for code in StatusCode::ALL {
        for (pay_type, on_success) in [(SCANNED, Is::Paid), (SHOWN, Is::Awaiting)] {
            let expected = match code.code() {
                "0000" => on_success,
                "1143" | "1145" => Is::Pending,
                refusal if rejected.contains(&refusal) => Is::Declined,
                _ => Is::Unknown,
            };
            let body = accepted_with("respcd", Some(&json!(code).to_string()));
            let outcome = classify(pay_type, 200, body);
            assert_eq!(is(&outcome), expected, "{code}");
            assert_eq!(code.is_safe_to_recreate(), expected == Is::Declined);
            if let Ok(Payment::Declined(rejection)) = outcome {
                assert_eq!(rejection.code(), code);
                assert_eq!(rejection.class(), code.class());
                assert_eq!(rejection.message(), "success");
                assert!(rejection.to_string().contains(code.code()));
            }
        }
    }
}

#[test]
fn a_refusal_beside_a_success_is_neither() {
    let body = r#"{"respcd":"1201","out_trade_no":"INV-7","data":{"txstatus":"SUCCESS"}}"#;
    assert_eq!(of(SCANNED, body), Is::Unknown);
    for open in [r#""PENDING""#, r#""""#, "null", "{}", r#""failed""#] {
        let body =
            format!(r#"{{"respcd":"1201","out_trade_no":"INV-7","data":{{"txstatus":{open}}}}}"#);
        assert_eq!(of(SCANNED, body), Is::Unknown, "{open}");
    }
    let body = r#"{"respcd":"1201","out_trade_no":"INV-7","data":{"txstatus":"FAILED"}}"#;
    assert_eq!(of(SCANNED, body), Is::Declined);
}

#[test]
fn an_unclear_answer_tells_both_of_the_gateways_texts_on_one_line() {
    let body = format!(
        r#"{{"respcd":"1251","resperr":"store\nnot set up","respmsg":"out_trade_no is used","chnlsn":"{}"}}"#,
        "x".repeat(500)
    );
    let source = unclear(classify(SCANNED, 200, body.as_str()));
    let text = source.to_string();
    assert!(text.contains("out_trade_no is used"), "{text}");
    assert!(text.contains(r"store\nnot set up"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    let Unclear::Code { answer, .. } = source else {
        panic!("1251 leaves the outcome open");
    };
    assert_eq!(answer.raw("respmsg"), Some("out_trade_no is used"));

    let long = format!(r#"{{"respcd":"1251","resperr":"{}"}}"#, "y".repeat(100_000));
    let text = unclear(classify(SCANNED, 200, long.as_str())).to_string();
    assert!(text.len() < 1000, "{}", text.len());
}
