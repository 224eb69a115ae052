//! Payments: what is created, and what is answered.

use crate::common::{
    BASE, NOW, PAYMENT, header, json, least, model, next_step_field, pairs, pay, pay_type, record,
    request, with,
};
use qfpay_codegen::ir::{AcceptedMeans, Model};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{Behaviour, Config, CustomerError, DEFAULT_CLIENT_KEY, Engine, OrderState};
use serde_json::{Value, json};

#[test]
fn the_sample_of_the_documentation_is_answered_like_the_sample() {
    let mut engine = crate::common::engine();
    // The sample has a time of payment although nothing is paid; see the quirks.
    let sample = pairs(&[
        ("out_trade_no", "01234567890123"),
        ("pay_type", "800101"),
        ("txamt", "10"),
        ("txcurrcd", "EUR"),
        ("txdtm", "2019-12-25 14:21:28"),
    ]);
    let response = engine.handle(NOW, &request(PAYMENT, &sample));
    assert_eq!(
        header(&response, "Content-Type"),
        Some("application/json; charset=UTF-8")
    );
    assert_eq!(
        header(&response, "X-Sandbox-Explain"),
        Some("txamt_advised_minimum")
    );
    let signature = sign_body(&response.body, DEFAULT_CLIENT_KEY);
    assert_eq!(header(&response, "X-QF-SIGN"), Some(signature.as_str()));
    assert_eq!(
        json(&response),
        json!({
            "txdtm": "2019-12-25 14:21:28",
            "qrcode": format!("{BASE}/cashier/202602030000000000000001"),
            "pay_type": "800101",
            "resperr": "success",
            "out_trade_no": "01234567890123",
            "syssn": "202602030000000000000001",
            "sysdtm": "2026-02-03 14:05:06",
            "paydtm": "",
            "txcurrcd": "EUR",
            "respmsg": "",
            "cardcd": "",
            "udid": "qiantai2",
            "txamt": "10",
            "respcd": "0000",
            "chnlsn": ""
        })
    );
}

#[test]
fn every_pay_type_is_created_with_its_next_step() {
    let mut engine = crate::common::engine();
    for pay_type in &model().pay_types {
        let number = format!("INV-{}", pay_type.code);
        let answer = pay(&mut engine, NOW, &least(pay_type, &number));
        assert_eq!(answer["respcd"], "0000", "{answer}");
        let expected = next_step_field(pay_type);
        for field in ["qrcode", "pay_url", "pay_params"] {
            assert_eq!(
                answer.get(field).is_some(),
                expected == Some(field),
                "{answer}"
            );
        }
        let paid = pay_type.scenario.accepted_means == AcceptedMeans::Paid;
        assert_eq!(answer["chnlsn"] != "", paid, "{answer}");
        let code = record(&mut engine, NOW, &number)["respcd"].clone();
        assert_eq!(code, if paid { "0000" } else { "1143" });
        let known = &model()
            .operations
            .iter()
            .find(|known| known.path == PAYMENT);
        for field in answer.as_object().unwrap().keys() {
            let described = known
                .unwrap()
                .answer
                .iter()
                .any(|known| &known.name == field);
            assert!(described, "{field} is not in the specification");
        }
    }
    assert_eq!(engine.order_count(), model().pay_types.len());
}

#[test]
fn pay_params_have_the_shape_of_their_wallet() {
    let mut engine = crate::common::engine();
    let mut names = |code: &str| -> (Vec<String>, Value) {
        let answer = pay(
            &mut engine,
            NOW,
            &least(pay_type(code), &format!("INV-{code}")),
        );
        let params = answer["pay_params"].clone();
        (
            params.as_object().unwrap().keys().cloned().collect(),
            params,
        )
    };
    for code in ["800207", "800213"] {
        let (names, _) = names(code);
        assert_eq!(
            names,
            [
                "appId",
                "nonceStr",
                "package",
                "paySign",
                "signType",
                "timeStamp"
            ]
        );
    }
    for code in ["800210", "801010"] {
        let (names, params) = names(code);
        assert_eq!(
            names,
            [
                "appid",
                "noncestr",
                "package",
                "partnerid",
                "prepayid",
                "sign",
                "timestamp"
            ]
        );
        assert_eq!(params["package"], "Sign=WXPay");
        assert_eq!(params["timestamp"], NOW);
    }
    for code in ["801110", "801510"] {
        let (names, params) = names(code);
        assert_eq!(names.len(), 21);
        assert_eq!(params["total_fee"].to_string(), "12.5");
        assert_eq!(params["currency"], "HKD");
    }
    assert_eq!(names("800107").0, ["tradeNO"]);
    for code in ["802801", "806527"] {
        let (names, params) = names(code);
        assert_eq!(names, ["3ds_challenge_details", "order_code", "set-cookie"]);
        let url = params["3ds_challenge_details"]["url"].as_str().unwrap();
        assert!(url.starts_with(BASE), "{url}");
    }
}

#[test]
fn a_wallet_without_a_known_shape_gets_the_number_of_the_order() {
    let pairs_of_others = [
        ("801510", "fps"),
        ("801510", "any"),
        ("800207", "alipay"),
        ("800213", "unionpay"),
        ("800107", "wechat_pay"),
    ];
    for (code, wallet) in pairs_of_others {
        let mut changed = model().clone();
        let known = &mut changed.pay_types;
        let found = known.iter_mut().find(|known| known.code == code).unwrap();
        wallet.clone_into(&mut found.wallet.id);
        assert_order_alone(changed, code);
    }
    let mut changed = model().clone();
    let known = &mut changed.pay_types;
    let found = known.iter_mut().find(|known| known.code == "802801");
    "card_by_mail".clone_into(&mut found.unwrap().scenario.name.id);
    assert_order_alone(changed, "802801");
}

fn assert_order_alone(model: Model, code: &str) {
    let mut engine = Engine::with_model(model, Config::new(BASE));
    let answer = pay(&mut engine, NOW, &least(pay_type(code), "INV-7"));
    assert_eq!(answer["respcd"], "0000", "{answer}");
    assert_eq!(answer["pay_params"], json!({"order": answer["syssn"]}));
}

#[test]
fn the_alipay_amount_is_written_in_the_major_unit() {
    let mut engine = crate::common::engine();
    let mut body = |number: &str, amount: &str, currency: &str| {
        let parameters = with(
            least(pay_type("801510"), number),
            &[("txamt", amount), ("txcurrcd", currency)],
        );
        let response = engine.handle(NOW, &request(PAYMENT, &parameters));
        String::from_utf8(response.body).unwrap()
    };
    assert!(body("A", "1250", "HKD").contains("\"total_fee\": 12.50, "));
    assert!(body("B", "1", "HKD").contains("\"total_fee\": 0.01, "));
    assert!(body("C", "1250", "JPY").contains("\"total_fee\": 1250, "));
}

#[test]
fn what_was_sent_comes_back() {
    let mut engine = crate::common::engine();
    let parameters = with(
        least(pay_type("800101"), "INV-7"),
        &[("udid", "till-3"), ("goods_name", "咖啡 \"x\"")],
    );
    assert_eq!(pay(&mut engine, NOW, &parameters)["udid"], "till-3");
    let record = record(&mut engine, NOW, "INV-7");
    assert_eq!(record["udid"], "till-3");
    assert_eq!(record["goods_name"], "咖啡 \"x\"");
    assert_eq!(record["txdtm"], "2026-02-03 14:05:06");
}

#[test]
fn a_scanned_code_does_what_its_customer_does() {
    let table = [
        (Behaviour::PaysAtOnce, "0000", OrderState::Paid),
        (Behaviour::TypesPassword, "1143", OrderState::Unpaid),
        (Behaviour::Waits, "1145", OrderState::Processing),
        (Behaviour::LacksBalance, "1201", OrderState::Declined),
        (Behaviour::Declines, "1205", OrderState::Declined),
        (Behaviour::ShowsExpiredCode, "1202", OrderState::Declined),
    ];
    assert_eq!(table.map(|(behaviour, ..)| behaviour), Behaviour::ALL);
    let cpm = model()
        .pay_types
        .iter()
        .filter(|known| known.scenario.accepted_means == AcceptedMeans::Paid);
    for pay_type in cpm {
        for (behaviour, code, state) in table {
            let mut engine = crate::common::engine();
            assert_eq!(Behaviour::from_name(behaviour.as_str()), Some(behaviour));
            engine.wallet_code("283854702356157409", behaviour);
            let answer = pay(&mut engine, NOW, &least(pay_type, "INV-7"));
            assert_eq!(answer["respcd"], code);
            assert_eq!(answer["syssn"], "202602030000000000000001");
            assert_eq!(engine.order_state(NOW, "INV-7"), Some(state));
            assert_eq!(record(&mut engine, NOW, "INV-7")["respcd"], code);
            let outcome = engine.customer_pays(NOW + 60, "INV-7");
            if state.is_final() {
                assert_eq!(outcome, Err(CustomerError::AlreadyFinal(state)));
            } else {
                assert_eq!(outcome, Ok(()));
                let record = record(&mut engine, NOW + 60, "INV-7");
                assert_eq!(record["respcd"], "0000");
                assert_eq!(record["sysdtm"], "2026-02-03 14:05:06");
                assert_eq!(record["paydtm"], "2026-02-03 14:06:06");
                assert_ne!(record["chnlsn"], "");
            }
        }
    }
}

#[test]
fn an_amount_above_the_ceiling_is_a_busy_bank() {
    let mut engine = crate::common::engine_with(|config| config.amount_ceiling = Some(1_000_000));
    let large = with(least(pay_type("800101"), "INV-7"), &[("txamt", "1000001")]);
    let response = engine.handle(NOW, &request(PAYMENT, &large));
    assert_eq!(json(&response)["respcd"], "1297");
    assert_eq!(json(&response)["respmsg"], "");
    let told = response.explanation().unwrap();
    assert!(told.starts_with("amount_ceiling: "), "{told}");
    let exact = with(large, &[("txamt", "1000000")]);
    assert_eq!(
        json(&engine.handle(NOW, &request(PAYMENT, &exact)))["respcd"],
        "0000"
    );
}
