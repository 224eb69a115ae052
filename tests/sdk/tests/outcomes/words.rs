//! The gateway's own words beside a status code.

use qfpay_api::error::Unclear;
use qfpay_api::response::RefundAnswer;
use qfpay_api::types::Class;
use qfpay_api::{OriginalPayment, Outcome, Param, PayType, Payment, Refund, RefundNo, Syssn};
use serde_json::json;

use crate::exchange::{SCANNED, classify, response, unclear};
use crate::support::{ORDER, gateway, hkd, now, sample};

#[test]
fn a_refused_payment_tells_its_class_by_the_words() {
    for (message, class) in [
        ("goods_name", Class::Failed),
        ("filter error", Class::Config),
    ] {
        let body = json!({"respcd": "1104", "respmsg": message, "out_trade_no": ORDER});
        match classify(SCANNED, 200, body.to_string()).unwrap() {
            Payment::Declined(rejection) => {
                assert_eq!(rejection.class(), class);
                let meaning = rejection.status_meaning().meaning();
                assert!(rejection.to_string().ends_with(meaning), "{rejection}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn fault_52_a_used_order_number_leaves_the_payment_open() {
    let body = json!({"respcd": "1251", "respmsg": "out_trade_no is used"});
    let source = unclear(classify(SCANNED, 200, body.to_string()));
    assert!(matches!(source, Unclear::Code { .. }), "{source}");
}

fn refused_refund(respcd: &str, message: &str) -> Outcome<RefundAnswer> {
    let syssn = Syssn::new(sample(Param::Syssn)).unwrap();
    let payment = OriginalPayment::by_syssn(syssn, PayType::AlipayMpmHk, hkd(1250));
    let refund = Refund::new(&payment, RefundNo::new("REFUND-7").unwrap(), hkd(1250));
    let body = json!({"respcd": respcd, "respmsg": message, "out_trade_no": "REFUND-7"});
    let prepared = gateway().call(&refund, now()).unwrap();
    prepared
        .classify(Ok(response(200, body.to_string())))
        .unwrap()
}

#[test]
fn fault_53_a_refund_is_refused_for_now_or_for_good_by_the_words() {
    for (respcd, message, class, later) in [
        ("1265", "23:30-00:30", Class::RefundLater, true),
        ("1265", "past the refund limit", Class::Refund, false),
        ("1269", "", Class::RefundLater, true),
        ("1272", "", Class::Refund, false),
        ("1136", "", Class::Failed, false),
    ] {
        let Outcome::Declined(rejection) = refused_refund(respcd, message) else {
            panic!("{respcd} {message}");
        };
        assert_eq!(rejection.class(), class, "{respcd} {message}");
        let reading = rejection.status_meaning();
        assert_eq!(reading.may_be_sent_again_later(), later, "{rejection}");
        assert!(rejection.to_string().ends_with(reading.meaning()));
    }
}
