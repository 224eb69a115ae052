//! Queries: which orders are found, and what is told about them.

use crate::common::{
    BASE, NOW, QUERY, Row, json, least, model, order, pairs, pay, pay_type, query, record,
    request_of,
};
use qfpay_sandbox::{Config, Engine, Merchant};
use serde_json::{Value, json};

/// The merchant's numbers of the records, in the answer's order.
fn numbers(answer: &Value) -> Vec<&str> {
    assert_eq!(answer["respcd"], "0000", "{answer}");
    let records = answer["data"].as_array().unwrap();
    records
        .iter()
        .map(|record| record["out_trade_no"].as_str().unwrap())
        .collect()
}

fn syssn(answer: &Value) -> String {
    answer["syssn"].as_str().unwrap().to_owned()
}

#[test]
fn a_record_has_the_fields_of_the_specification() {
    let mut engine = crate::common::engine();
    order(&mut engine, NOW, "INV-7");
    engine.customer_pays(NOW + 60, "INV-7").unwrap();
    let record = record(&mut engine, NOW + 90, "INV-7");
    let operations = &model().operations;
    let operation = operations.iter().find(|known| known.path == QUERY).unwrap();
    let mut described: Vec<&str> = operation
        .record
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    described.sort_unstable();
    let given: Vec<&String> = record.as_object().unwrap().keys().collect();
    assert_eq!(given, described);
    for (field, value) in [
        ("respcd", json!("0000")),
        ("order_type", json!("payment")),
        ("cancel", json!("0")),
        ("origssn", json!("")),
        ("pay_type", json!("800101")),
        ("txamt", json!("1250")),
        ("txcurrcd", json!("HKD")),
        ("sysdtm", json!("2026-02-03 14:05:06")),
        ("paydtm", json!("2026-02-03 14:06:06")),
        ("errmsg", json!("success")),
        ("chnlsn", json!("2026020322001400000000000001")),
    ] {
        assert_eq!(record[field], value, "{field}");
    }
}

#[test]
fn orders_are_found_by_either_number() {
    let mut engine = crate::common::engine();
    let first = syssn(&order(&mut engine, NOW, "A"));
    let second = syssn(&order(&mut engine, NOW, "B"));
    order(&mut engine, NOW, "C");
    let both = format!("{first},{second}");
    let none = "202602039999999999999999";
    let one_known = format!("{none},{first}");
    let table: &[Row<'_>] = &[
        (&[("out_trade_no", "B")], &["B"]),
        (&[("out_trade_no", "A,C,A,X")], &["C", "A"]),
        (&[("out_trade_no", "X")], &[]),
        (&[("syssn", &first)], &["A"]),
        (&[("syssn", &both)], &["B", "A"]),
        (&[("syssn", &one_known)], &["A"]),
        (&[("syssn", &first), ("out_trade_no", "B")], &[]),
    ];
    for (parameters, expected) in table {
        assert_eq!(
            numbers(&query(&mut engine, NOW, parameters)),
            *expected,
            "{parameters:?}"
        );
    }
    let answer = query(&mut engine, NOW, &[("syssn", none)]);
    assert_eq!(answer["respcd"], "1136");
    assert_eq!(answer.get("data"), None);
}

#[test]
fn filters_narrow_what_is_found() {
    let mut engine = crate::common::engine();
    for (number, code) in [
        ("A", "800101"),
        ("B", "800201"),
        ("C", "800108"),
        ("D", "800101"),
    ] {
        pay(&mut engine, NOW, &least(pay_type(code), number));
    }
    engine.customer_waits(NOW, "D").unwrap();
    let month = [
        ("start_time", "2026-02-01 00:00:00"),
        ("end_time", "2026-02-28 23:59:59"),
    ];
    let table: &[Row<'_>] = &[
        (&[], &["D", "C", "B", "A"]),
        (&[("pay_type", "800101")], &["D", "A"]),
        (&[("pay_type", "800108,800201")], &["C", "B"]),
        (&[("pay_type", "801101")], &[]),
        (&[("respcd", "0000")], &["C"]),
        (&[("respcd", "1143")], &["B", "A"]),
        (&[("respcd", "1145"), ("pay_type", "800101")], &["D"]),
        (&[("respcd", "1181")], &[]),
    ];
    for (filters, expected) in table {
        let mut parameters = month.to_vec();
        parameters.extend_from_slice(filters);
        assert_eq!(
            numbers(&query(&mut engine, NOW, &parameters)),
            *expected,
            "{filters:?}"
        );
    }
    let mut parameters = month.to_vec();
    parameters.push(("respcd", "1181"));
    let later = NOW + 3600;
    assert_eq!(
        numbers(&query(&mut engine, later, &parameters)),
        ["D", "B", "A"]
    );
}

#[test]
fn lists_come_in_pages() {
    let mut engine = crate::common::engine();
    for index in 0..25 {
        order(&mut engine, NOW, &format!("INV-{index:02}"));
    }
    let month = [
        ("start_time", "2026-02-01 00:00:00"),
        ("end_time", "2026-02-28 23:59:59"),
    ];
    let mut page = |page: &str, page_size: &str| -> (Vec<String>, Value) {
        let mut parameters = month.to_vec();
        parameters.extend_from_slice(&[("page", page), ("page_size", page_size)]);
        let answer = query(&mut engine, NOW, &parameters);
        let found = numbers(&answer).into_iter().map(str::to_owned).collect();
        (found, json!([answer["page"], answer["page_size"]]))
    };
    let (found, told) = page("", "");
    assert_eq!((found.len(), found[0].as_str()), (10, "INV-24"));
    assert_eq!(told, json!(["1", "10"]));
    let (found, told) = page("3", "10");
    assert_eq!((found.len(), found[0].as_str()), (5, "INV-04"));
    assert_eq!(told, json!(["3", "10"]));
    assert_eq!(page("4", "10").0, [""; 0]);
    assert_eq!(page("99999999", "100").0, [""; 0]);
    assert_eq!(page("1", "100").0.len(), 25);
    assert_eq!(page("25", "1").0, ["INV-00"]);
}

#[test]
fn the_window_is_the_month_in_hong_kong_unless_it_is_given() {
    let mut engine = crate::common::engine();
    // 2026-02-01 00:00:00 in Hong Kong, while it is still January in Greenwich.
    let february = 1_769_875_200;
    let january_number = syssn(&order(&mut engine, february - 1, "JAN"));
    order(&mut engine, february, "FEB");
    let mut found = |now: i64, parameters: &[(&str, &str)]| -> Vec<String> {
        let answer = query(&mut engine, now, parameters);
        numbers(&answer).into_iter().map(str::to_owned).collect()
    };
    let both = [("out_trade_no", "JAN,FEB")];
    assert_eq!(found(february - 1, &both), ["JAN"]);
    assert_eq!(found(february, &both), ["FEB"]);
    assert_eq!(found(february + 27 * 86_400, &both), ["FEB"]);
    assert_eq!(found(february + 28 * 86_400, &both), [""; 0]);
    // With a syssn no window matters, not even one that is given.
    let by_number = [("syssn", january_number.as_str())];
    assert_eq!(found(february, &by_number), ["JAN"]);
    let mut with_window = by_number.to_vec();
    let window = |start, end| [("start_time", start), ("end_time", end)];
    with_window.extend(window("2026-02-01 00:00:00", "2026-02-28 23:59:59"));
    assert_eq!(found(february, &with_window), ["JAN"]);
    // A window that is given holds with and without a number, both ends included.
    let second = "2026-01-31 23:59:59";
    assert_eq!(found(february, &window(second, second)), ["JAN"]);
    let mut with_window = both.to_vec();
    with_window.extend(window("2026-01-01 00:00:00", second));
    assert_eq!(found(february, &with_window), ["JAN"]);
    assert_eq!(
        found(
            february,
            &window("2026-01-01 00:00:00", "2026-01-31 23:59:58")
        ),
        [""; 0]
    );
}

#[test]
fn a_merchant_sees_its_own_orders_only() {
    let mut config = Config::new(BASE);
    config.merchants.push(Merchant::new("app", "key"));
    let mut engine = Engine::with_model(model().clone(), config);
    let number = syssn(&order(&mut engine, NOW, "INV-7"));
    let mut other = |parameters: &[(&str, &str)]| {
        let request = request_of("app", "key", QUERY, &pairs(parameters));
        json(&engine.handle(NOW, &request))
    };
    assert_eq!(other(&[("syssn", &number)])["respcd"], "1136");
    assert_eq!(numbers(&other(&[("out_trade_no", "INV-7")])), [""; 0]);
}

#[test]
fn a_query_without_a_filter_lists_the_month_or_is_declined() {
    let mut engine = crate::common::engine();
    order(&mut engine, NOW, "INV-7");
    assert_eq!(numbers(&query(&mut engine, NOW, &[])), ["INV-7"]);
    let mut config = Config::new(BASE);
    config.switches.set("bare_query", "declined").unwrap();
    let mut engine = Engine::with_model(model().clone(), config);
    let answer = query(&mut engine, NOW, &[]);
    assert_eq!(answer["respcd"], "1104");
    let told = answer["respmsg"].as_str().unwrap();
    assert!(told.starts_with("query_needs_a_filter"), "{told}");
}
