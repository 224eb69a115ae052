//! Whatever arrives: nothing is paid unless everything says so.

use proptest::prelude::*;
use qfpay_api::types::Scenario;
use qfpay_api::{PayType, Payment, StatusCode};
use serde_json::{Value, json};

use crate::exchange::{Is, SCANNED, accepted, classify, is, response};
use crate::query_faults::{ask, query};
use crate::support::ORDER;

/// Values that decide, and values that only look like it.
fn values(right: &'static str) -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        12 => Just(Some(right.to_owned())),
        1 => Just(None),
        1 => prop_oneof![
            Just("null"), Just("\"\""), Just("0"), Just("\"0000\""), Just("\"1143\""),
            Just("1250"), Just("\"1250.0\""), Just("\"INV-8\""), Just("\"SUCCESS\""), Just("[]"),
            Just("{}"), Just("true"), Just("{\"txstatus\":\"FAILED\"}"), Just("\"\\ud800\""),
        ].prop_map(|text| Some(text.to_owned())),
        1 => any::<String>().prop_map(|text| Some(json!(text).to_string())),
    ]
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let known = (
        values("\"0000\""),
        values("\"INV-7\""),
        values("\"1250\""),
        values("\"HKD\""),
        values("\"20250301000200020000000001\""),
        prop_oneof![4 => Just(None), 1 => values("{\"txstatus\":\"SUCCESS\"}")],
    );
    let names = [
        "respcd",
        "out_trade_no",
        "txamt",
        "txcurrcd",
        "syssn",
        "data",
    ];
    let more = proptest::collection::vec((0..names.len(), values("\"x\"")), 0..2);
    (known, more).prop_map(move |((a, b, c, d, e, f), more)| {
        let known = names.into_iter().zip([a, b, c, d, e, f]);
        let more = more.into_iter().map(|(index, value)| (names[index], value));
        known
            .chain(more)
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    })
}

/// What must hold before money is called paid, written down without the crate's own reader.
fn may_be_paid(pay_type: PayType, status: u16, pairs: &[(String, String)]) -> bool {
    let single = |name: &str| {
        let mut found = pairs.iter().filter(|(known, _)| known == name);
        let (_, json) = found.next()?;
        found.next().is_none().then_some(json.as_str())
    };
    let once = |name: &str| serde_json::from_str::<Value>(single(name)?).ok();
    let absent = |name: &str| pairs.iter().all(|(known, _)| known != name);
    let empty = |value: &Value| value.is_null() || *value == "";
    pay_type.scenario() == Scenario::Cpm
        && (200..300).contains(&status)
        && once("respcd").is_some_and(|value| value == "0000")
        && once("out_trade_no").is_some_and(|value| value == ORDER)
        && once("txamt").is_some_and(|value| value == "1250" || value == 1250)
        && (absent("txcurrcd")
            || once("txcurrcd").is_some_and(|value| value == "HKD" || empty(&value)))
        // Any text or number: its form is the gateway's own business.
        && once("syssn").is_some_and(|value| {
            !empty(&value) && !value.is_object() && !value.is_array()
        })
        && (absent("data")
            || once("data").is_some_and(|value| {
                empty(&value)
                    || value.as_object().is_some_and(|data| {
                        data.get("txstatus").is_none_or(|state| state == "SUCCESS")
                    })
            }))
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![20 => Just(200_u16), 1 => 100..600_u16]
}

fn pay_types() -> impl Strategy<Value = PayType> {
    prop_oneof![2 => Just(SCANNED), 1 => proptest::sample::select(&PayType::ALL[..])]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn nothing_is_ever_paid_unless_everything_says_so(
        pairs in pairs(), pay_type in pay_types(), status in statuses()
    ) {
        let fields: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        let body = format!("{{{}}}", fields.join(","));
        let paid = is(&classify(pay_type, status, body.as_str())) == Is::Paid;
        let expected = may_be_paid(pay_type, status, &pairs);
        prop_assert_eq!(paid, expected, "{} {} {}", pay_type, status, body);
    }

    #[test]
    fn no_bytes_make_it_panic_or_pay(
        body in proptest::collection::vec(any::<u8>(), 0..300),
        pay_type in pay_types(), status in statuses()
    ) {
        let outcome = classify(pay_type, status, body.clone());
        prop_assert!(matches!(is(&outcome), Is::Unknown | Is::NotSent));
        prop_assert!(ask().classify(Ok(response(status, body))).is_err());
    }

    #[test]
    fn a_changed_byte_never_changes_what_is_paid(
        index in any::<proptest::sample::Index>(), byte in any::<u8>()
    ) {
        let mut body = accepted().to_string().into_bytes();
        let index = index.index(body.len());
        body[index] = byte;
        if let Ok(Payment::Paid(receipt)) = classify(SCANNED, 200, body) {
            prop_assert_eq!(receipt.out_trade_no(), ORDER);
            prop_assert_eq!(receipt.answer().txamt(), Some(1250));
            prop_assert_eq!(receipt.answer().respcd().unwrap().known(), Some(StatusCode::Success));
        }
    }

    #[test]
    fn no_record_is_paid_unless_it_says_so(
        respcd in values("\"0000\""), order_type in values("\"payment\""), cancel in values("\"0\"")
    ) {
        let fields: Vec<String> = [("respcd", &respcd), ("order_type", &order_type), ("cancel", &cancel)]
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{}:{}", json!(name), value.as_ref()?)))
            .collect();
        let body = format!(r#"{{"respcd":"0000","data":[{{{}}}]}}"#, fields.join(","));
        let paid = query(&body).records()[0].verdict().is_paid();
        let is = |value: &Option<String>, right: &str| value.as_deref() == Some(right);
        let expected = is(&respcd, "\"0000\"") && is(&order_type, "\"payment\"")
            && matches!(cancel.as_deref(), None | Some("null" | "\"\"" | "\"0\"" | "0" | "\"5\""));
        prop_assert_eq!(paid, expected, "{}", body);
    }
}
