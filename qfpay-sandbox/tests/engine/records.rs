//! Notes, and declarations to the customs.

use crate::common::{ADD_NOTE, BASE, NOW, call, json, model, order, paid, request_of};
use qfpay_sandbox::{Config, DEFAULT_APP_CODE, Engine, Merchant};
use serde_json::Value;

const DECLARE: &str = "/custom/v1/declare";
const ASK: &str = "/custom/v1/query";
const REDECLARE: &str = "/custom/v1/redeclare";

#[test]
fn a_note_is_kept_with_its_transaction() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    let mut add = |code: &str, syssn: &str, note: &str| {
        let parameters = [("code", code), ("syssn", syssn), ("note", note)];
        let answer = call(&mut engine, NOW, ADD_NOTE, &parameters);
        (
            answer["respcd"].as_str().unwrap().to_owned(),
            answer["data"]["syssn"].clone(),
        )
    };
    let (code, noted) = add(DEFAULT_APP_CODE, &syssn, "dented 罐");
    assert_eq!(
        (code.as_str(), noted),
        ("0000", Value::from(syssn.as_str()))
    );
    assert_eq!(add("another", &syssn, "x").0, "1104");
    assert_eq!(
        add(DEFAULT_APP_CODE, "202602039999999999999999", "x").0,
        "1136"
    );
    assert_eq!(engine.note(&syssn), Some("dented 罐"));
    assert_eq!(engine.note("1"), None);
}

#[test]
fn a_merchant_with_a_number_adds_no_notes() {
    let mut config = Config::new(BASE);
    config.merchants = vec![Merchant::new("app", "key").with_mchid("ZaMVg12345")];
    let mut engine = Engine::with_model(model().clone(), config);
    let parameters = [("code", "app"), ("syssn", "1"), ("note", "x")];
    for more in [&[][..], &[("mchid", "ZaMVg12345")]] {
        let parameters = crate::common::pairs(&[&parameters[..], more].concat());
        let request = request_of("app", "key", ADD_NOTE, &parameters);
        assert_eq!(json(&engine.handle(NOW, &request))["respcd"], "1104");
    }
}

/// The status code of a call about a WeChat payment, and the answer.
fn customs(engine: &mut Engine, path: &str, syssn: &str, more: &[(&str, &str)]) -> (String, Value) {
    let mut parameters = vec![
        ("trade_type", "weixin"),
        ("syssn", syssn),
        ("customs", "SHANGHAI_ZS"),
    ];
    if path != ASK {
        parameters.push(("mch_customs_no", "3122480000"));
    }
    parameters.extend_from_slice(more);
    let answer = call(engine, NOW, path, &parameters);
    (answer["respcd"].as_str().unwrap().to_owned(), answer)
}

#[test]
fn a_payment_is_declared_asked_for_and_declared_again() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800201", "INV-7");
    let mut code = |path: &str, more: &[(&str, &str)]| customs(&mut engine, path, &syssn, more).0;
    assert_eq!(code(ASK, &[]), "1268");
    assert_eq!(code(REDECLARE, &[]), "1268");
    assert_eq!(code(DECLARE, &[("action_type", "MODIFY")]), "1268");
    assert_eq!(code(DECLARE, &[("action_type", "ADD")]), "0000");
    assert_eq!(code(DECLARE, &[]), "1102");
    assert_eq!(code(DECLARE, &[("action_type", "MODIFY")]), "0000");
    assert_eq!(
        code(DECLARE, &[("sub_order_no", "A")]),
        "0000",
        "a part of it"
    );
    assert_eq!(code(REDECLARE, &[]), "0000");
    assert_eq!(code(REDECLARE, &[("sub_order_no", "B")]), "1268");
    let (_, answer) = customs(&mut engine, ASK, &syssn, &[]);
    let operations = &model().operations;
    let operation = operations.iter().find(|one| one.path == ASK).unwrap();
    for field in answer.as_object().unwrap().keys() {
        assert!(
            operation.answer.iter().any(|known| &known.name == field),
            "{field}"
        );
    }
    let parts: Vec<&Value> = answer["data"].as_array().unwrap().iter().collect();
    assert_eq!(parts.len(), 2);
    for field in parts[1].as_object().unwrap().keys() {
        assert!(
            operation.record.iter().any(|known| &known.name == field),
            "{field}"
        );
    }
    assert_eq!(parts[1]["sub_order_no"], "A");
    assert_ne!(
        parts[0]["verify_department_trade_id"],
        parts[1]["verify_department_trade_id"]
    );
    let (_, part) = customs(&mut engine, ASK, &syssn, &[("sub_order_no", "A")]);
    assert_eq!(part["data"].as_array().unwrap().len(), 1);
}

#[test]
fn only_a_payment_with_the_wallet_that_is_named_is_declared() {
    let mut engine = crate::common::engine();
    let open = order(&mut engine, NOW, "OPEN")["syssn"]
        .as_str()
        .unwrap()
        .to_owned();
    let alipay = [
        ("trade_type", "alipay"),
        ("customs", "ZHENGZHOU_BS"),
        ("mch_customs_no", "1"),
        ("mch_customs_name", "Shop"),
        ("out_request_no", "D-1"),
        ("amount", "12.50"),
        ("syssn", open.as_str()),
    ];
    assert_eq!(call(&mut engine, NOW, DECLARE, &alipay)["respcd"], "1261");
    assert_eq!(customs(&mut engine, DECLARE, &open, &[]).0, "1267");
    assert_eq!(
        customs(&mut engine, DECLARE, "202602039999999999999999", &[]).0,
        "1136"
    );
    engine.customer_pays(NOW, "OPEN").unwrap();
    assert_eq!(call(&mut engine, NOW, DECLARE, &alipay)["respcd"], "0000");
}
