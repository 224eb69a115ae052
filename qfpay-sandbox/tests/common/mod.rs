//! Requests to an engine, and helpers to read the answers.
#![allow(dead_code, reason = "not every test needs everything here")]

pub(crate) mod broken;
pub(crate) mod wire;

use std::sync::OnceLock;

use qfpay_codegen::ir::{Model, NextStep, PayType, Presence, SuppliedBy};
use qfpay_sandbox::signature::{Algorithm, sign};
use qfpay_sandbox::{
    Config, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Engine, OrderState, Request, Response,
    embedded_model,
};
use serde_json::Value;

/// 2026-02-03 14:05:06 in Hong Kong.
pub(crate) const NOW: i64 = 1_770_098_706;
pub(crate) const BASE: &str = "http://127.0.0.1:8080";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What is sent or changed, and the expected outcome.
pub(crate) type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

pub(crate) fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| embedded_model().unwrap())
}

pub(crate) fn engine() -> Engine {
    engine_with(|_| {})
}

/// An engine with another configuration.
pub(crate) fn engine_with(set: impl FnOnce(&mut Config)) -> Engine {
    let mut config = Config::new(BASE);
    set(&mut config);
    Engine::with_model(model().clone(), config)
}

pub(crate) fn pairs(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Everything that a payment with this pay type must have, and nothing else.
pub(crate) fn least(pay_type: &PayType, out_trade_no: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    for cell in &pay_type.cells {
        if cell.presence != Presence::Required || cell.supplied_by == SuppliedBy::Credentials {
            continue;
        }
        let name = cell.parameter.id.as_str();
        let value = match name {
            "txamt" => "1250",
            "txcurrcd" => "HKD",
            "pay_type" => &pay_type.code,
            "out_trade_no" => out_trade_no,
            "txdtm" => "2026-02-03 14:05:06",
            "auth_code" => "283854702356157409",
            "goods_name" => "Coffee",
            "sub_openid" | "openid" => "o-customer-1",
            "extend_info" => {
                r#"{"scene_info": {"h5_info": {"type": "Wap", "wap_url": "https://shop.example", "wap_name": "Shop"}}, "spbill_create_ip": "203.0.113.7"}"#
            }
            other => panic!("no value for {other}"),
        };
        parameters.push((name.to_owned(), value.to_owned()));
    }
    parameters
}

pub(crate) fn pay_type(code: &str) -> &'static PayType {
    let known = &model().pay_types;
    known.iter().find(|known| known.code == code).unwrap()
}

pub(crate) fn with(
    mut parameters: Vec<(String, String)>,
    more: &[(&str, &str)],
) -> Vec<(String, String)> {
    for (name, value) in more {
        parameters.retain(|(known, _)| known != name);
        parameters.push(((*name).to_owned(), (*value).to_owned()));
    }
    parameters
}

/// The body of a form, escaping everything that is not plain.
pub(crate) fn encode(parameters: &[(String, String)]) -> Vec<u8> {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-' | b'.' => {
                    char::from(byte).to_string()
                }
                b' ' => "+".to_owned(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&").into_bytes()
}

/// A request as the default merchant sends it.
pub(crate) fn request(path: &str, parameters: &[(String, String)]) -> Request {
    request_of(DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, path, parameters)
}

pub(crate) fn request_of(
    app_code: &str,
    client_key: &str,
    path: &str,
    parameters: &[(String, String)],
) -> Request {
    Request {
        method: "POST".to_owned(),
        path: path.to_owned(),
        headers: pairs(&[
            ("Content-Type", FORM),
            ("X-QF-APPCODE", app_code),
            ("X-QF-SIGN", &sign(parameters, client_key, Algorithm::Md5)),
        ]),
        body: encode(parameters),
    }
}

pub(crate) const PAYMENT: &str = "/trade/v1/payment";
pub(crate) const QUERY: &str = "/trade/v1/query";
pub(crate) const REFUND: &str = "/trade/v1/refund";
pub(crate) const REVERSAL: &str = "/trade/v1/reversal";
pub(crate) const CLOSE: &str = "/trade/v1/close";
pub(crate) const CAPTURE: &str = "/trade/v1/authtrade";
pub(crate) const UNFREEZE: &str = "/trade/v1/unfreeze";
pub(crate) const ADD_NOTE: &str = "/trade/v1/add_note";

pub(crate) fn pay(engine: &mut Engine, now: i64, parameters: &[(String, String)]) -> Value {
    json(&engine.handle(now, &request(PAYMENT, parameters)))
}

/// Creates an order that the customer has yet to pay.
pub(crate) fn order(engine: &mut Engine, now: i64, out_trade_no: &str) -> Value {
    let answer = pay(engine, now, &least(pay_type("800101"), out_trade_no));
    assert_eq!(answer["respcd"], "0000", "{answer}");
    answer
}

/// The answer of any operation, by its path.
pub(crate) fn call(
    engine: &mut Engine,
    now: i64,
    path: &str,
    parameters: &[(&str, &str)],
) -> Value {
    json(&engine.handle(now, &request(path, &pairs(parameters))))
}

/// Creates an order, and the customer pays it: 12.50 HKD with this pay type. Its `syssn`.
pub(crate) fn paid(engine: &mut Engine, now: i64, code: &str, out_trade_no: &str) -> String {
    let answer = pay(engine, now, &least(pay_type(code), out_trade_no));
    assert_eq!(answer["respcd"], "0000", "{answer}");
    if engine.order_state(now, out_trade_no) == Some(OrderState::Unpaid) {
        engine.customer_pays(now, out_trade_no).unwrap();
    }
    answer["syssn"].as_str().unwrap().to_owned()
}

/// Asks for a refund.
pub(crate) fn refund(
    engine: &mut Engine,
    now: i64,
    syssn: &str,
    number: &str,
    txamt: &str,
) -> Value {
    let parameters = [
        ("syssn", syssn),
        ("out_trade_no", number),
        ("txamt", txamt),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    call(engine, now, REFUND, &parameters)
}

pub(crate) fn query(engine: &mut Engine, now: i64, parameters: &[(&str, &str)]) -> Value {
    json(&engine.handle(now, &request(QUERY, &pairs(parameters))))
}

/// The record of one order.
pub(crate) fn record(engine: &mut Engine, now: i64, out_trade_no: &str) -> Value {
    let answer = query(engine, now, &[("out_trade_no", out_trade_no)]);
    assert_eq!(answer["respcd"], "0000", "{answer}");
    let records = answer["data"].as_array().unwrap();
    assert_eq!(records.len(), 1, "{answer}");
    records[0].clone()
}

pub(crate) fn json(response: &Response) -> Value {
    assert_eq!(response.status, 200);
    serde_json::from_slice(&response.body).unwrap()
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let headers = &response.headers;
    headers
        .iter()
        .find(|(given, _)| given == name)
        .map(|(_, value)| value.as_ref())
}

pub(crate) fn next_step_field(pay_type: &PayType) -> Option<&'static str> {
    match pay_type.scenario.next_step {
        NextStep::None => None,
        NextStep::Qrcode => Some("qrcode"),
        NextStep::PayUrl => Some("pay_url"),
        NextStep::PayParams => Some("pay_params"),
    }
}
