//! What a query says, and what its records say of payments.

use qfpay_api::error::Unclear;
use qfpay_api::gateway::PreparedQuery;
use qfpay_api::response::{QueryResult, State, Verdict};
use qfpay_api::{Amount, Currency, OutTradeNo, Query, QueryError, StatusCode};
use serde_json::{Value, json};

use crate::exchange::{refused, response};
use crate::support::{ORDER, gateway};

pub(crate) fn ask() -> PreparedQuery {
    let query = Query::by_out_trade_no(&[OutTradeNo::new(ORDER).unwrap()]).unwrap();
    gateway().query(&query).unwrap()
}

pub(crate) fn query(body: &str) -> QueryResult {
    ask().classify(Ok(response(200, body))).unwrap()
}

pub(crate) fn records(records: &[Value]) -> String {
    json!({"respcd": "0000", "resperr": "", "page": "1", "page_size": 10, "data": records})
        .to_string()
}

pub(crate) fn paid_record() -> Value {
    json!({
        "respcd": "0000",
        "order_type": "payment",
        "cancel": "0",
        "out_trade_no": ORDER,
        "syssn": "20250301000200020000000001",
        "txamt": "1250",
        "txcurrcd": "HKD",
    })
}

pub(crate) fn record_with(name: &str, value: Option<&str>) -> Value {
    let mut record = paid_record();
    let fields = record.as_object_mut().unwrap();
    fields.remove(name);
    if let Some(value) = value {
        let value = serde_json::from_str(value).unwrap();
        fields.insert(name.to_owned(), value);
    }
    record
}

pub(crate) fn verdict(record: &Value) -> Verdict {
    let result = query(&records(std::slice::from_ref(record)));
    assert_eq!(result.records().len(), 1);
    result.records()[0].verdict()
}

#[test]
fn an_accepted_record_means_what_its_type_and_cancel_say() {
    let table = [
        ("payment", Some("\"0\""), Some(State::Paid)),
        ("payment", Some("0"), Some(State::Paid)),
        ("payment", Some("\"\""), Some(State::Paid)),
        ("payment", Some("null"), Some(State::Paid)),
        ("payment", None, Some(State::Paid)),
        ("payment", Some("\"1\""), Some(State::Reversed)),
        ("payment", Some("\"2\""), Some(State::Cancelled)),
        ("payment", Some("\"3\""), Some(State::Refunded)),
        ("payment", Some("3"), Some(State::Refunded)),
        (
            "payment",
            Some("\"4\""),
            Some(State::PreauthorisationFinished),
        ),
        ("payment", Some("\"5\""), Some(State::PartlyRefunded)),
        ("payment", Some("\"6\""), None),
        ("payment", Some("\"00\""), None),
        ("payment", Some("\" 0\""), None),
        ("payment", Some("-0"), None),
        ("payment", Some("0.0"), None),
        ("payment", Some("false"), None),
        ("payment", Some("\"none\""), None),
        ("payment", Some("{}"), None),
        ("payment", Some("[]"), None),
        ("payment", Some("[\"3\"]"), None),
        ("refund", None, Some(State::Refund)),
        ("refund", Some("\"0\""), Some(State::Refund)),
        ("refund", Some("\"9\""), Some(State::Refund)),
        ("close", None, Some(State::Close)),
        ("Payment", None, None),
        ("pay", None, None),
        ("", None, None),
    ];
    for (order_type, cancel, state) in table {
        let mut record = record_with("cancel", cancel);
        record["order_type"] = json!(order_type);
        let expected = state.map_or(Verdict::Unclear, Verdict::Accepted);
        assert_eq!(verdict(&record), expected, "{order_type} {cancel:?}");
        let paid = matches!(state, Some(State::Paid | State::PartlyRefunded));
        assert_eq!(verdict(&record).is_paid(), paid);
    }
    for unreadable in [
        None,
        Some("null"),
        Some("7"),
        Some("{}"),
        Some("[\"payment\"]"),
    ] {
        assert_eq!(
            verdict(&record_with("order_type", unreadable)),
            Verdict::Unclear
        );
    }
}

#[test]
fn fault_37_a_record_counts_and_not_the_envelope_around_it() {
    for code in StatusCode::ALL {
        let found = verdict(&record_with("respcd", Some(&json!(code).to_string())));
        let expected = match code.code() {
            "0000" => Verdict::Accepted(State::Paid),
            "1143" | "1145" | "1298" => Verdict::Pending,
            // Closed or expired, and by the record's other fields not paid.
            "1142" | "1181" => Verdict::Failed(code),
            _ if code.is_safe_to_recreate() => Verdict::Failed(code),
            _ => Verdict::Unclear,
        };
        assert_eq!(found, expected, "{code}");
    }
    for unreadable in [
        None,
        Some("null"),
        Some("\"\""),
        Some("0"),
        Some("\"9999\""),
        Some("{}"),
    ] {
        assert_eq!(
            verdict(&record_with("respcd", unreadable)),
            Verdict::Unclear
        );
    }
}

#[test]
fn a_record_that_contradicts_itself_is_neither_failed_nor_paid() {
    for (order_type, cancel) in [
        ("payment", "3"),
        ("payment", "9"),
        ("close", "0"),
        ("other", "0"),
    ] {
        let mut record = record_with("respcd", Some("\"1201\""));
        record["order_type"] = json!(order_type);
        record["cancel"] = json!(cancel);
        assert_eq!(verdict(&record), Verdict::Unclear, "{order_type} {cancel}");
    }
}

#[test]
fn a_record_pays_an_amount_only_if_it_names_it() {
    let pays = |record: &Value, amount: Amount| {
        query(&records(std::slice::from_ref(record))).records()[0].is_payment_of(amount)
    };
    let amount = Amount::new(Currency::Hkd, 1250).unwrap();
    assert!(pays(&paid_record(), amount));
    assert!(!pays(
        &paid_record(),
        Amount::new(Currency::Hkd, 1251).unwrap()
    ));
    assert!(!pays(
        &paid_record(),
        Amount::new(Currency::Usd, 1250).unwrap()
    ));
    for (field, value) in [
        ("txamt", None),
        ("txamt", Some("\"1250.0\"")),
        ("txcurrcd", None),
        ("txcurrcd", Some("\"\"")),
        ("cancel", Some("\"5\"")),
        ("respcd", Some("\"1143\"")),
    ] {
        assert!(
            !pays(&record_with(field, value), amount),
            "{field} {value:?}"
        );
    }
}

#[test]
fn fault_38_no_list_is_no_record_and_something_else_is_no_answer() {
    for nothing in [r#"{"respcd":"0000"}"#, r#"{"respcd":"0000","data":null}"#] {
        assert!(query(nothing).records().is_empty());
    }
    for nothing in ["[]", " [ ] ", "\"\""] {
        let result = query(&format!(r#"{{"respcd":"0000","data":{nothing}}}"#));
        assert!(result.records().is_empty());
        assert_eq!(result.of(ORDER).count(), 0);
    }
    for else_ in [
        "{}",
        "{\"respcd\":\"0000\"}",
        "7",
        "0",
        "true",
        "false",
        "\"none\"",
        "[1]",
        "[null]",
        "[[]]",
        "[\"\"]",
        "[{},7]",
    ] {
        let body = format!(r#"{{"respcd":"0000","data":{else_}}}"#);
        let error = ask().classify(Ok(response(200, body))).unwrap_err();
        assert!(matches!(error, QueryError::NoAnswer(_)), "{else_}");
    }
}

#[test]
fn faults_39_and_40_every_record_is_told_and_those_of_an_order_are_found() {
    let mut failed = record_with("respcd", Some("\"1108\""));
    failed["syssn"] = json!("1");
    let mut pending = record_with("respcd", Some("\"1143\""));
    pending["syssn"] = json!("2");
    let mut stranger = paid_record();
    stranger["out_trade_no"] = json!("INV-70");
    let nameless = record_with("out_trade_no", Some("null"));
    let body = records(&[failed, paid_record(), stranger, pending, nameless]);
    let result = query(&body);
    assert_eq!(result.records().len(), 5);
    let verdicts: Vec<Verdict> = result.of(ORDER).map(|record| record.verdict()).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Failed(StatusCode::SignatureError),
            Verdict::Accepted(State::Paid),
            Verdict::Pending,
        ]
    );
    assert_eq!(result.of("INV-70").count(), 1);
    assert_eq!(result.of("").count(), 0);
    assert_eq!(result.of("INV").count(), 0);
    assert_eq!(result.answer().page(), Some(1));
    assert_eq!(result.answer().page_size(), Some(10));
}

#[test]
fn faults_of_a_query_say_nothing_about_any_payment() {
    let error = |status, body: &str| ask().classify(Ok(response(status, body))).unwrap_err();
    let paid = records(&[paid_record()]);
    for status in [301, 302, 405, 500, 502, 503, 504] {
        assert!(matches!(
            error(status, &paid),
            QueryError::NoAnswer(Unclear::HttpStatus { .. })
        ));
    }
    for status in [400, 401, 403, 404] {
        assert!(matches!(error(status, &paid), QueryError::Declined { .. }));
    }
    for code in ["1108", "1143", "1298", "9999", "00000"] {
        let QueryError::Declined {
            code: carried,
            message,
        } = error(200, &refused(code).to_string())
        else {
            panic!("{code}");
        };
        assert_eq!(carried.as_str(), code);
        assert_eq!(message, "no");
    }
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"respcd":null,"data":[]}"#,
        r#"{"respcd":0000}"#,
        r#"{"respcd":"0000","respcd":"0000","data":[]}"#,
        r#"{"respcd":"0000","data":[],"data":[]}"#,
        r#"{"respcd":"0000","data":[{"cancel":"3","cancel":"0"}]}"#,
        r#"{"respcd":"0000","data":[{"respcd":"1143","respcd":"0000"}]}"#,
    ] {
        assert!(
            matches!(error(200, body), QueryError::NoAnswer(_)),
            "{body}"
        );
    }
}
