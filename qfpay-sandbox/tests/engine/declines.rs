//! Who is declined, and how the decline is explained.

use crate::common::{
    BASE, NOW, PAYMENT, QUERY, header, json, least, model, order, pay_type, request, request_of,
    with,
};
use qfpay_sandbox::signature::{Algorithm, sign};
use qfpay_sandbox::{
    Behaviour, Config, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Engine, Merchant, Request,
};
use serde_json::Value;

fn respcd(engine: &mut Engine, request: &Request) -> String {
    let answer = json(&engine.handle(NOW, request));
    answer["respcd"].as_str().unwrap().to_owned()
}

fn good() -> Request {
    request(PAYMENT, &least(pay_type("800101"), "INV-7"))
}

fn with_header(mut request: Request, name: &str, value: &str) -> Request {
    request.headers.retain(|(known, _)| known != name);
    request.headers.push((name.to_owned(), value.to_owned()));
    request
}

#[test]
fn an_unknown_app_code_or_a_wrong_signature_is_1108() {
    let parameters = least(pay_type("800101"), "INV-7");
    let signed = |key: &str, algorithm| sign(&parameters, key, algorithm);
    let sign_of = |value: &str| with_header(good(), "X-QF-SIGN", value);
    let without = |name: &str| {
        let mut request = good();
        request.headers.retain(|(known, _)| known != name);
        request
    };
    let doubled = |name: &str| {
        let mut request = good();
        let header = request.headers.iter().find(|(known, _)| known == name);
        let header = header.unwrap().clone();
        request.headers.push(header);
        request
    };
    let right = signed(DEFAULT_CLIENT_KEY, Algorithm::Md5);
    let long = signed(DEFAULT_CLIENT_KEY, Algorithm::Sha256);
    let mut other_body = good();
    other_body.body.extend_from_slice(b"&udid=x");
    let table = [
        (without("X-QF-APPCODE"), "the app code"),
        (doubled("X-QF-APPCODE"), "the app code"),
        (with_header(good(), "X-QF-APPCODE", "else"), "the app code"),
        (without("X-QF-SIGN"), "there is not exactly one signature"),
        (doubled("X-QF-SIGN"), "there is not exactly one signature"),
        (sign_of(""), "the signature"),
        (sign_of(&right[1..]), "the signature"),
        (sign_of(&long), "the signature"),
        (sign_of(&signed("wrong", Algorithm::Md5)), "the signature"),
        (other_body, "the signature"),
        (
            with_header(good(), "X-QF-SIGNTYPE", "SHA256"),
            "the signature",
        ),
        (
            with_header(sign_of(&long), "X-QF-SIGNTYPE", "MD5"),
            "the signature",
        ),
        (
            with_header(sign_of(&long), "X-QF-SIGNTYPE", "sha256"),
            "the signature type",
        ),
        (
            with_header(good(), "X-QF-SIGNTYPE", ""),
            "the signature type",
        ),
    ];
    let mut engine = crate::common::engine();
    for (request, message) in table {
        let response = engine.handle(NOW, &request);
        let answer = json(&response);
        assert_eq!(answer["respcd"], "1108", "{answer}");
        let told = answer["respmsg"].as_str().unwrap();
        assert!(told.starts_with(message), "{told}");
        assert_eq!(
            header(&response, "X-QF-SIGN"),
            None,
            "a stranger gets nothing signed"
        );
        assert!(
            !String::from_utf8(response.body)
                .unwrap()
                .contains(DEFAULT_CLIENT_KEY)
        );
    }
    assert_eq!(engine.order_count(), 0);
}

#[test]
fn either_hash_and_either_case_are_accepted() {
    let mut engine = crate::common::engine();
    for (index, (algorithm, named)) in [
        (Algorithm::Md5, None),
        (Algorithm::Md5, Some("MD5")),
        (Algorithm::Sha256, Some("SHA256")),
    ]
    .into_iter()
    .enumerate()
    {
        for lower in [false, true] {
            let parameters = least(pay_type("800101"), &format!("INV-{index}-{lower}"));
            let mut signature = sign(&parameters, DEFAULT_CLIENT_KEY, algorithm);
            if lower {
                signature = signature.to_lowercase();
            }
            let mut request = with_header(request(PAYMENT, &parameters), "X-QF-SIGN", &signature);
            if let Some(named) = named {
                request = with_header(request, "x-qf-signtype", named);
            }
            assert_eq!(respcd(&mut engine, &request), "0000");
        }
    }
}

#[test]
fn a_request_that_cannot_be_read_is_1103() {
    let body = |bytes: &[u8]| Request {
        body: bytes.to_vec(),
        ..good()
    };
    let kind = |value: &str| with_header(good(), "Content-Type", value);
    let mut untyped = good();
    untyped.headers.retain(|(known, _)| known != "Content-Type");
    let table = [
        untyped,
        kind("application/json"),
        kind("multipart/form-data; boundary=x"),
        kind("application/x-www-form-urlencoded; charset=gbk"),
        body(b"txamt=%"),
        body(b"txamt=%zz"),
        body(b"goods_name=\xff"),
        body(b"goods_name=%ff"),
        body(b"txamt=1&txamt=1"),
        body(b"txamt=1&%74xamt=1"),
    ];
    let mut engine = crate::common::engine();
    for request in table {
        assert_eq!(respcd(&mut engine, &request), "1103");
    }
    assert_eq!(
        respcd(
            &mut engine,
            &kind("application/x-www-form-urlencoded; charset=UTF-8")
        ),
        "0000"
    );
}

#[test]
fn a_request_that_breaks_a_rule_is_1104_and_told_all_of_them() {
    let mut engine = crate::common::engine();
    let parameters = with(
        least(pay_type("800101"), "INV-7"),
        &[
            ("txamt", "0"),
            ("expired_time", "4"),
            ("auth_code", "1"),
            ("nonsense", "1"),
        ],
    );
    let response = engine.handle(NOW, &request(PAYMENT, &parameters));
    let answer = json(&response);
    assert_eq!(answer["respcd"], "1104");
    let told = answer["respmsg"].as_str().unwrap();
    assert!(told.starts_with("unknown_parameter: "), "{told}");
    let mut rules: Vec<&str> = header(&response, "X-Sandbox-Explain")
        .unwrap()
        .split(", ")
        .collect();
    rules.sort_unstable();
    assert_eq!(
        rules,
        [
            "auth_code_forbidden",
            "expired_time_range",
            "txamt_advised_minimum",
            "txamt_range",
            "unknown_parameter",
        ]
    );
    assert_eq!(engine.order_count(), 0);
    // The same number may be tried again, as nothing was created under it.
    assert_eq!(order(&mut engine, NOW, "INV-7")["out_trade_no"], "INV-7");
}

#[test]
fn a_merchant_number_must_be_the_one_that_was_assigned() {
    let mut config = Config::new(BASE);
    config.merchants = vec![Merchant::new("app", "key").with_mchid("ZaMVg12345")];
    let mut engine = Engine::with_model(model().clone(), config);
    let least = least(pay_type("800101"), "INV-7");
    for (mchid, code) in [("", "1104"), ("another", "1108"), ("ZaMVg12345", "0000")] {
        let parameters = with(least.clone(), &[("mchid", mchid)]);
        let request = request_of("app", "key", PAYMENT, &parameters);
        assert_eq!(respcd(&mut engine, &request), code, "{mchid}");
    }
    let parameters = with(least, &[("mchid", "ZaMVg12345")]);
    assert_eq!(
        respcd(&mut crate::common::engine(), &request(PAYMENT, &parameters)),
        "1104"
    );
}

#[test]
fn other_addresses_and_methods_are_no_operations() {
    let mut engine = crate::common::engine();
    for path in [
        "/",
        "/trade/v1/refunds",
        "/trade/v1/payment/",
        "/TRADE/V1/PAYMENT",
        "",
    ] {
        let response = engine.handle(NOW, &request(path, &[]));
        assert_eq!(response.status, 404, "{path}");
        serde_json::from_slice::<Value>(&response.body).unwrap();
    }
    for path in [PAYMENT, QUERY] {
        let request = Request {
            method: "GET".to_owned(),
            ..request(path, &[])
        };
        let response = engine.handle(NOW, &request);
        assert_eq!(response.status, 405);
        assert_eq!(header(&response, "Allow"), Some("POST"));
    }
}

#[test]
fn fault_57_more_requests_than_a_merchant_may_send_are_429_and_do_nothing() {
    let mut config = Config::new(BASE);
    config.merchants.push(Merchant::new("app", "key"));
    config.limits_requests = true;
    let mut engine = Engine::with_model(model().clone(), config);
    let number = |index: usize| least(pay_type("800101"), &format!("INV-{index}"));
    for index in 0..101 {
        let response = engine.handle(NOW, &request(PAYMENT, &number(index)));
        assert_eq!(response.status, if index < 100 { 200 } else { 429 });
    }
    assert_eq!(engine.order_count(), 100);
    let other = request_of("app", "key", PAYMENT, &number(0));
    assert_eq!(engine.handle(NOW, &other).status, 200, "each has its own");
    let again = engine.handle(NOW + 1, &request(PAYMENT, &number(100)));
    assert_eq!(json(&again)["respcd"], "0000");
}

#[test]
fn nothing_secret_is_shown_for_debugging() {
    let mut engine = crate::common::engine();
    engine.wallet_code("283854702356157409", Behaviour::Waits);
    let request = request(PAYMENT, &least(pay_type("800108"), "INV-7"));
    let response = engine.handle(NOW, &request);
    let shown = format!(
        "{engine:?} {request:?} {response:?} {:?}",
        Merchant::default()
    );
    assert!(!shown.contains(DEFAULT_CLIENT_KEY));
    assert!(!shown.contains(DEFAULT_APP_CODE));
    assert!(!shown.contains("283854702356157409"));
}
