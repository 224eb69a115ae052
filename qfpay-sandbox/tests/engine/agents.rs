//! Agents with many merchants, and what is enabled for whom.

use crate::common::{
    ADD_NOTE, CLOSE, NOW, PAYMENT, QUERY, REFUND, engine_with, header, json, least, pairs,
    pay_type, request_of, with,
};
use qfpay_sandbox::{Config, Engine, MchidDecline, Merchant, OrderState, Response};
use serde_json::Value;

const FIRST: &str = "ZaMVg12345";
const SECOND: &str = "Qx7Pd67890";

fn agent(config: &mut Config) {
    let agent = Merchant::new("agent", "agent's key");
    config.merchants = vec![
        agent.clone().with_mchid(FIRST),
        agent
            .with_mchid(SECOND)
            .with_notify_url("http://127.0.0.1:9/second"),
        Merchant::new("shop", "shop's key"),
    ];
}

fn send(engine: &mut Engine, path: &str, mchid: &str, parameters: &[(&str, &str)]) -> Response {
    let parameters = match mchid {
        "" => pairs(parameters),
        mchid => with(pairs(parameters), &[("mchid", mchid)]),
    };
    engine.handle(NOW, &request_of("agent", "agent's key", path, &parameters))
}

fn call(engine: &mut Engine, path: &str, mchid: &str, parameters: &[(&str, &str)]) -> Value {
    json(&send(engine, path, mchid, parameters))
}

fn order(engine: &mut Engine, mchid: &str, number: &str) -> Value {
    let least = least(pay_type("800101"), number);
    let least: Vec<(&str, &str)> = least
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    call(engine, PAYMENT, mchid, &least)
}

fn found(engine: &mut Engine, mchid: &str, filter: (&str, &str)) -> usize {
    let answer = call(engine, QUERY, mchid, &[filter]);
    answer["data"].as_array().map_or(0, Vec::len)
}

#[test]
fn each_merchant_of_an_agent_has_its_own_orders_and_numbers() {
    let mut engine = engine_with(agent);
    let first = order(&mut engine, FIRST, "INV-7");
    let second = order(&mut engine, SECOND, "INV-7");
    assert_eq!(
        (&first["respcd"], &second["respcd"]),
        (&"0000".into(), &"0000".into())
    );
    assert_ne!(first["syssn"], second["syssn"]);
    assert_eq!(order(&mut engine, SECOND, "INV-7")["respcd"], "1102");
    let syssn = first["syssn"].as_str().unwrap();
    assert_eq!(found(&mut engine, FIRST, ("out_trade_no", "INV-7")), 1);
    assert_eq!(found(&mut engine, FIRST, ("syssn", syssn)), 1);
    assert_eq!(found(&mut engine, SECOND, ("syssn", syssn)), 0);
    let refund = [
        ("syssn", syssn),
        ("out_trade_no", "REF-1"),
        ("txamt", "1"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    assert_eq!(call(&mut engine, REFUND, SECOND, &refund)["respcd"], "1136");
    assert_eq!(call(&mut engine, REFUND, FIRST, &refund)["respcd"], "1261");
    let close = [
        ("syssn", syssn),
        ("txamt", "1250"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    assert_eq!(call(&mut engine, CLOSE, SECOND, &close)["respcd"], "1268");
    assert_eq!(call(&mut engine, CLOSE, FIRST, &close)["respcd"], "0000");
    assert_eq!(engine.ledger(NOW, 0).len(), 1);
    assert_eq!(engine.ledger(NOW, 1).len(), 1);
}

#[test]
fn notifications_say_which_merchant_they_are_for() {
    let mut engine = engine_with(agent);
    order(&mut engine, SECOND, "INV-7");
    engine.customer_pays(NOW, "INV-7").unwrap();
    let notification = engine.notifications(NOW).next().unwrap();
    let document: Value = serde_json::from_slice(notification.body()).unwrap();
    assert_eq!(document["mchid"], SECOND);
    assert_eq!(notification.url(), Some("http://127.0.0.1:9/second"));
}

#[test]
fn a_merchant_number_that_is_wrong_is_refused_and_explained() {
    let table = [
        (MchidDecline::ByCase, "1104", "1108"),
        (MchidDecline::SignatureError, "1108", "1108"),
        (MchidDecline::ParameterError, "1104", "1104"),
    ];
    for (switch, absent, foreign) in table {
        let mut engine = engine_with(|config| {
            agent(config);
            config.switches.mchid_decline = switch;
        });
        for (mchid, code, told) in [
            (
                "",
                absent,
                "mchid_missing: `mchid` goes with every request of this app code: ZaMVg12345 or Qx7Pd67890.",
            ),
            (
                "another",
                foreign,
                "mchid_unknown: `mchid` is none of this app code's: ZaMVg12345, Qx7Pd67890.",
            ),
            ("zamvg12345", foreign, "mchid_unknown: "),
        ] {
            let number = [("out_trade_no", "INV-7")];
            let response = send(&mut engine, QUERY, mchid, &number);
            assert_eq!(json(&response)["respcd"], code, "{mchid}");
            let explanation = header(&response, "X-Sandbox-Explain").unwrap();
            assert!(explanation.contains(told), "{explanation}");
        }
        let needless = with(pairs(&[("out_trade_no", "INV-7")]), &[("mchid", FIRST)]);
        let response = engine.handle(NOW, &request_of("shop", "shop's key", QUERY, &needless));
        assert_eq!(json(&response)["respcd"], absent);
        let explanation = header(&response, "X-Sandbox-Explain").unwrap();
        assert!(explanation.contains("mchid_needless: "), "{explanation}");
    }
}

#[test]
fn a_note_wants_no_merchant_number() {
    let mut engine = engine_with(agent);
    let note = [("code", "agent"), ("syssn", "1"), ("note", "x")];
    let response = send(&mut engine, ADD_NOTE, "", &note);
    assert_eq!(json(&response)["respcd"], "1104");
    let explanation = header(&response, "X-Sandbox-Explain").unwrap();
    assert_eq!(explanation, "mchid_unsupported");
}

#[test]
fn each_merchant_has_its_own_limit() {
    let mut engine = engine_with(|config| {
        agent(config);
        config.limits_requests = true;
    });
    let number = [("out_trade_no", "INV-7")];
    let statuses: Vec<u16> = (0..101)
        .map(|_| send(&mut engine, QUERY, FIRST, &number).status)
        .collect();
    assert_eq!((statuses[99], statuses[100]), (200, 429));
    assert_eq!(send(&mut engine, QUERY, SECOND, &number).status, 200);
}

#[test]
fn what_is_not_enabled_is_refused_with_the_words_of_the_gateway() {
    let mut engine = engine_with(|config| {
        config.merchants = vec![
            Merchant::new("shop", "shop's key")
                .with_pay_types(["800101", "800201"])
                .with_currencies(["HKD"]),
            Merchant::new("new", "new key").with_pay_types([""; 0]),
        ];
    });
    let mut pay = |app: &str, key: &str, code: &str, currency: &str| {
        let parameters = with(least(pay_type(code), "INV-7"), &[("txcurrcd", currency)]);
        let response = engine.handle(NOW, &request_of(app, key, PAYMENT, &parameters));
        let answer = json(&response);
        (
            answer["respcd"].as_str().unwrap().to_owned(),
            answer["respmsg"].as_str().unwrap().to_owned(),
            header(&response, "X-Sandbox-Explain")
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let (code, message, told) = pay("shop", "shop's key", "800108", "HKD");
    assert_eq!(code, "1104");
    assert!(message.starts_with("filter error"), "{message}");
    assert!(
        told.contains("800108 is not enabled for this merchant; 800101, 800201 are."),
        "{told}"
    );
    let (code, message, told) = pay("shop", "shop's key", "800101", "USD");
    assert_eq!(code, "1104");
    assert_eq!(message, "the currency is not enabled");
    assert!(
        told.contains("USD is not enabled for this merchant; HKD are."),
        "{told}"
    );
    let (code, _, told) = pay("new", "new key", "800101", "HKD");
    assert_eq!(code, "1104");
    assert!(told.contains("none are."), "{told}");
    // Nothing was created under the number.
    assert_eq!(pay("shop", "shop's key", "800101", "HKD").0, "0000");
}

#[test]
fn the_gateways_number_tells_whose_order_a_customer_pays() {
    let mut engine = engine_with(agent);
    let first = order(&mut engine, FIRST, "INV-7");
    let second = order(&mut engine, SECOND, "INV-7");
    let syssn = |order: &Value| order["syssn"].as_str().unwrap().to_owned();
    engine.customer_pays(NOW, &syssn(&first)).unwrap();
    let state = |engine: &Engine, order| engine.order_state(NOW, &syssn(order));
    assert_eq!(state(&engine, &first), Some(OrderState::Paid));
    assert_eq!(state(&engine, &second), Some(OrderState::Unpaid));
}
