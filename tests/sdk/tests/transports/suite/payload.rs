//! What the client makes of bodies, each sent over a real connection: in short what `tests/outcomes`
//! looks at in detail.

use qfpay_api::error::{Unclear, Unreadable};
use qfpay_api::response::Verdict;
use qfpay_api::{CallError, Payment, QueryError, StatusCode};
use serde_json::{Value, json};

use super::till::{Till, ok};
use crate::exchange::{Is, SCANNED, SHOWN, accepted, accepted_with, is, refused};
use crate::make::Make;
use crate::support::ORDER;

/// One that was asked for and paid, and has all that is needed to say so.
fn record() -> Value {
    let mut record = accepted();
    record["order_type"] = json!("payment");
    record["cancel"] = json!("0");
    record
}

fn record_with(field: &str, value: &str) -> Value {
    let mut record = record();
    record[field] = json!(value);
    record
}

fn list(records: &[Value]) -> String {
    json!({"respcd": "0000", "data": records}).to_string()
}

/// The reason why a payment that is answered with this body has an unknown outcome.
async fn unclear<T: Make>(till: &Till<T>, body: impl AsRef<[u8]>) -> Unclear {
    match till.pay(SCANNED, ok(body)).await {
        Err(CallError::Unknown { source, .. }) => source,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn fault_29_an_answer_cut_off_anywhere_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    for (answer, whole) in [(accepted(), Is::Paid), (refused("1108"), Is::Declined)] {
        let body = answer.to_string();
        for end in 0..body.len() {
            assert_eq!(till.of(SCANNED, &body[..end]).await, Is::Unknown, "{end}");
        }
        assert_eq!(till.of(SCANNED, body).await, whole);
    }
    let body = list(&[record()]);
    for end in (0..body.len()).step_by(7) {
        let error = till.query(&body[..end]).await.unwrap_err();
        assert!(matches!(error, QueryError::NoAnswer(_)), "{end}");
    }
}

pub(crate) async fn fault_30_a_broken_character_hides_nothing<T: Make>() {
    let till = Till::<T>::open();
    for (respcd, expected) in [("0000", Is::Paid), ("1108", Is::Declined)] {
        let rest = accepted_with("respcd", Some(&json!(respcd).to_string()));
        let mut body = b"{\"note\":\"caf\xE9\x80\",".to_vec();
        body.extend_from_slice(&rest.as_bytes()[1..]);
        assert_eq!(till.of(SCANNED, body).await, expected);
    }
}

pub(crate) async fn fault_31_a_byte_order_mark_is_skipped_and_garbage_is_not<T: Make>() {
    let till = Till::<T>::open();
    let body = accepted().to_string();
    assert_eq!(till.of(SCANNED, format!("\u{feff}{body}")).await, Is::Paid);
    for garbage in [
        format!("{body}{body}"),
        format!("{body}x"),
        format!("x{body}"),
    ] {
        assert_eq!(till.of(SCANNED, garbage).await, Is::Unknown);
    }
}

pub(crate) async fn fault_32_deep_nesting_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(till.of(SCANNED, &deep).await, Is::Unknown);
    let body = accepted_with("respcd", Some(&deep));
    assert_eq!(till.of(SCANNED, body).await, Is::Unknown);
    let body = accepted_with("extra", Some(&deep));
    assert_eq!(till.of(SCANNED, body).await, Is::Paid);
    assert!(till.query(&deep).await.is_err());
}

pub(crate) async fn fault_33_a_field_that_is_there_twice_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    for field in ["respcd", "txamt"] {
        let twice = format!("{{\"{field}\":{},", accepted()[field]);
        let body = accepted().to_string().replacen('{', &twice, 1);
        let source = unclear(&till, body).await;
        let expected = Unreadable::Duplicate(field.to_owned());
        assert!(matches!(source, Unclear::Unreadable(why) if why == expected));
    }
}

pub(crate) async fn fault_34_an_amount_is_the_one_asked_for<T: Make>() {
    let till = Till::<T>::open();
    for (txamt, expected) in [
        ("\"1250\"", Is::Paid),
        ("1250", Is::Paid),
        ("\"1e3\"", Is::Unknown),
        ("1.25e3", Is::Unknown),
        ("\"1250.0\"", Is::Unknown),
        ("\" 1250\"", Is::Unknown),
        ("\"-1\"", Is::Unknown),
        ("\"\"", Is::Unknown),
        ("null", Is::Unknown),
        ("9223372036854775808", Is::Unknown),
        ("4294968546", Is::Unknown),
    ] {
        let body = accepted_with("txamt", Some(txamt));
        assert_eq!(till.of(SCANNED, body).await, expected, "{txamt}");
    }
}

pub(crate) async fn fault_35_a_status_code_is_four_digits_in_text<T: Make>() {
    let till = Till::<T>::open();
    for respcd in ["0", "0000", "null", "\"\"", "\"0\"", "true", "[\"0000\"]"] {
        let body = accepted_with("respcd", Some(respcd));
        assert_eq!(till.of(SCANNED, body).await, Is::Unknown, "{respcd}");
    }
    let body = accepted_with("respcd", None);
    assert_eq!(till.of(SCANNED, body).await, Is::Unknown);
}

pub(crate) async fn fault_36_an_unknown_code_is_carried<T: Make>() {
    let till = Till::<T>::open();
    let Unclear::Code { code, .. } = unclear(&till, refused("9999").to_string()).await else {
        panic!("a code that leaves the outcome open");
    };
    assert_eq!((code.as_str(), code.known()), ("9999", None));
}

pub(crate) async fn fault_37_a_record_counts_and_not_its_envelope<T: Make>() {
    let till = Till::<T>::open();
    let result = till.query(list(&[record_with("respcd", "1143")])).await;
    assert_eq!(result.unwrap().records()[0].verdict(), Verdict::Pending);
}

pub(crate) async fn fault_38_no_list_is_no_record<T: Make>() {
    let till = Till::<T>::open();
    for nothing in [
        "{\"respcd\":\"0000\"}",
        "{\"respcd\":\"0000\",\"data\":null}",
    ] {
        assert!(till.query(nothing).await.unwrap().records().is_empty());
    }
    assert!(till.query(list(&[])).await.unwrap().records().is_empty());
    let object = json!({"respcd": "0000", "data": record()}).to_string();
    let error = till.query(object).await.unwrap_err();
    assert!(matches!(error, QueryError::NoAnswer(_)));
}

pub(crate) async fn fault_39_one_paid_record_among_several_is_found<T: Make>() {
    let till = Till::<T>::open();
    let [failed, pending] = ["1108", "1143"].map(|respcd| record_with("respcd", respcd));
    let result = till
        .query(list(&[failed, record(), pending]))
        .await
        .unwrap();
    let verdicts: Vec<Verdict> = result.of(ORDER).map(|record| record.verdict()).collect();
    assert_eq!(verdicts[0], Verdict::Failed(StatusCode::SignatureError));
    assert!(verdicts[1].is_paid());
    assert_eq!(verdicts[2], Verdict::Pending);
}

pub(crate) async fn fault_40_records_of_others_are_not_the_orders<T: Make>() {
    let till = Till::<T>::open();
    let stranger = record_with("out_trade_no", "INV-70");
    let result = till.query(list(&[stranger])).await.unwrap();
    assert_eq!(result.of(ORDER).count(), 0);
    assert_eq!(result.records().len(), 1, "it is told all the same");
}

pub(crate) async fn fault_41_an_answer_about_something_else_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    for (field, other) in [
        ("out_trade_no", "\"INV-8\""),
        ("txamt", "\"1251\""),
        ("txcurrcd", "\"CNY\""),
    ] {
        let source = unclear(&till, accepted_with(field, Some(other))).await;
        let named = matches!(source, Unclear::Mismatch { field: named, .. } if named == field);
        assert!(named, "{source:?}");
        let shown = till.of(SHOWN, accepted_with(field, Some(other))).await;
        assert_eq!(shown, Is::Unknown, "{field}");
    }
}

pub(crate) async fn fault_42_unknown_values_are_carried_byte_for_byte<T: Make>() {
    let till = Till::<T>::open();
    let odd = json!({"txcurrcd": "XXX", "pay_type": "1 ", "cancel": "é", "respcd": "0000"});
    let result = till.query(list(&[odd])).await.unwrap();
    let record = &result.records()[0];
    assert_eq!(record.txcurrcd().unwrap().as_str(), "XXX");
    assert_eq!(record.pay_type().unwrap().as_str(), "1 ");
    assert_eq!(record.cancel(), Some("é"));
}

pub(crate) async fn fault_43_more_fields_in_another_order_change_nothing<T: Make>() {
    let till = Till::<T>::open();
    let answer = accepted();
    let fields = answer.as_object().unwrap().iter().rev();
    let fields: Vec<String> = fields
        .map(|(name, value)| format!("{} : {value}", json!(name)))
        .collect();
    let body = format!("{{\n\"new\": {{\"a\":[1,2]}},\n{}\n}}", fields.join(",\n"));
    let Ok(Payment::Paid(receipt)) = till.pay(SCANNED, ok(body)).await else {
        panic!("fields are added without notice");
    };
    assert_eq!(receipt.answer().raw("new"), Some("{\"a\":[1,2]}"));
}

pub(crate) async fn fault_44_missing_null_and_empty_stay_apart<T: Make>() {
    let till = Till::<T>::open();
    for (value, there, raw) in [
        (None, false, None),
        (Some("null"), true, None),
        (Some("\"\""), true, Some("")),
    ] {
        let body = accepted_with("chnlsn", value);
        let Ok(Payment::Paid(receipt)) = till.pay(SCANNED, ok(body)).await else {
            panic!("chnlsn is optional");
        };
        let answer = receipt.answer();
        assert_eq!(answer.names().any(|name| name == "chnlsn"), there);
        assert_eq!(answer.raw("chnlsn"), raw);
    }
}

pub(crate) async fn fault_45_odd_text_is_carried<T: Make>() {
    let till = Till::<T>::open();
    let megabyte = json!("x".repeat(1_000_000)).to_string();
    for odd in [r#""\u0000""#, r#""\ud800""#, &megabyte] {
        let outcome = till.of(SCANNED, accepted_with("resperr", Some(odd))).await;
        assert_eq!(outcome, Is::Paid, "a message decides nothing");
        let outcome = till.of(SCANNED, accepted_with("txamt", Some(odd))).await;
        assert_eq!(outcome, Is::Unknown);
    }
}

pub(crate) async fn fault_46_dates_are_carried_as_they_came<T: Make>() {
    let till = Till::<T>::open();
    for date in [
        "0001-01-01 00:00:00",
        "2016-12-31 23:59:60",
        "2025-03-01 24:00:00",
        "2025-03-01T09:30:00Z",
        "now",
    ] {
        let body = accepted_with("sysdtm", Some(&json!(date).to_string()));
        let Ok(Payment::Paid(receipt)) = till.pay(SCANNED, ok(body)).await else {
            panic!("a date decides nothing");
        };
        assert_eq!(receipt.answer().raw("sysdtm"), Some(date));
    }
}

pub(crate) async fn fault_47_an_order_without_its_next_step_is_unknown<T: Make>() {
    let till = Till::<T>::open();
    for absent in [None, Some("null"), Some("\"\"")] {
        let outcome = till.pay(SHOWN, ok(accepted_with("qrcode", absent))).await;
        let Err(CallError::Unknown { source, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(matches!(
            source,
            Unclear::NextStep {
                field: "qrcode",
                ..
            }
        ));
    }
}

pub(crate) async fn fault_48_what_must_not_reach_a_page_is_refused<T: Make>() {
    let till = Till::<T>::open();
    let huge = "q".repeat(2954);
    for (bad, expected) in [
        ("weixin://wxpay/bizpayurl?pr=1", Is::Awaiting),
        ("javascript:alert(1)", Is::Unknown),
        ("data:text/html,x", Is::Unknown),
        (&huge, Is::Unknown),
    ] {
        let body = accepted_with("qrcode", Some(&json!(bad).to_string()));
        assert_eq!(is(&till.pay(SHOWN, ok(body)).await), expected);
    }
    for bad in ["javascript:alert(1)", "http://pay.example", "//pay.example"] {
        let body = accepted_with("pay_url", Some(&json!(bad).to_string()));
        let outcome = till.of(qfpay_api::PayType::AlipayWebHk, body).await;
        assert_eq!(outcome, Is::Unknown, "{bad}");
    }
}
