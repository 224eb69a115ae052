//! What becomes of orders, and how many are remembered.

use crate::common::{
    BASE, NOW, PAYMENT, json, least, model, order, pay, pay_type, record, request_of, with,
};
use qfpay_sandbox::{Config, CustomerError, Engine, Merchant, OrderState};

#[test]
fn an_order_number_works_once_per_merchant() {
    let mut config = Config::new(BASE);
    config.merchants.push(Merchant::new("app", "key"));
    let mut engine = Engine::with_model(model().clone(), config);
    let parameters = least(pay_type("800101"), "INV-7");
    let again = |engine: &mut Engine, now| pay(engine, now, &parameters)["respcd"].clone();

    assert_eq!(again(&mut engine, NOW), "0000");
    assert_eq!(again(&mut engine, NOW), "1102", "unpaid");
    engine.customer_waits(NOW, "INV-7").unwrap();
    assert_eq!(again(&mut engine, NOW), "1102", "processing");
    let other = request_of("app", "key", PAYMENT, &parameters);
    assert_eq!(
        json(&engine.handle(NOW, &other))["respcd"],
        "0000",
        "another merchant's numbers are its own"
    );
    assert_eq!(engine.order_count(), 2);

    let mut engine = crate::common::engine();
    assert_eq!(again(&mut engine, NOW), "0000");
    assert_eq!(again(&mut engine, NOW + 30 * 60), "1142", "expired");

    order(&mut engine, NOW, "INV-8");
    let parameters = least(pay_type("800101"), "INV-8");
    engine.customer_pays(NOW, "INV-8").unwrap();
    assert_eq!(pay(&mut engine, NOW, &parameters)["respcd"], "1102", "paid");

    order(&mut engine, NOW, "INV-9");
    let parameters = least(pay_type("800101"), "INV-9");
    engine.customer_declines(NOW, "INV-9").unwrap();
    assert_eq!(
        pay(&mut engine, NOW, &parameters)["respcd"],
        "1142",
        "declined"
    );
}

#[test]
fn customers_pay_decline_and_wait() {
    let mut engine = crate::common::engine();
    for action in [
        Engine::customer_pays,
        Engine::customer_declines,
        Engine::customer_waits,
    ] {
        assert_eq!(
            action(&mut engine, NOW, "INV-7"),
            Err(CustomerError::NoSuchOrder)
        );
    }
    order(&mut engine, NOW, "INV-7");
    for _ in 0..2 {
        engine.customer_waits(NOW, "INV-7").unwrap();
        assert_eq!(record(&mut engine, NOW, "INV-7")["respcd"], "1145");
    }
    engine.customer_pays(NOW, "INV-7").unwrap();
    order(&mut engine, NOW, "INV-8");
    engine.customer_declines(NOW, "INV-8").unwrap();
    assert_eq!(record(&mut engine, NOW, "INV-8")["respcd"], "1205");
    order(&mut engine, NOW, "INV-9");
    let later = NOW + 30 * 60;
    for action in [
        Engine::customer_pays,
        Engine::customer_declines,
        Engine::customer_waits,
    ] {
        for (number, state) in [
            ("INV-7", OrderState::Paid),
            ("INV-8", OrderState::Declined),
            ("INV-9", OrderState::Expired),
        ] {
            let outcome = action(&mut engine, later, number);
            assert_eq!(outcome, Err(CustomerError::AlreadyFinal(state)));
        }
    }
}

#[test]
fn an_order_expires_to_the_second() {
    let mut engine = crate::common::engine();
    for (number, minutes, life) in [("A", "", 30), ("B", "5", 5), ("C", "120", 120)] {
        let parameters = with(
            least(pay_type("800101"), number),
            &[("expired_time", minutes)],
        );
        assert_eq!(pay(&mut engine, NOW, &parameters)["respcd"], "0000");
        let end = NOW + life * 60;
        assert_eq!(record(&mut engine, end - 1, number)["respcd"], "1143");
        assert_eq!(record(&mut engine, end, number)["respcd"], "1181");
        assert_eq!(engine.order_state(end, number), Some(OrderState::Expired));
    }
    // One that waits expires as well, a paid one never.
    order(&mut engine, NOW, "D");
    engine.customer_waits(NOW, "D").unwrap();
    order(&mut engine, NOW, "E");
    engine.customer_pays(NOW + 30 * 60 - 1, "E").unwrap();
    let later = NOW + 30 * 60;
    assert_eq!(record(&mut engine, later, "D")["respcd"], "1181");
    assert_eq!(record(&mut engine, later, "E")["respcd"], "0000");
}

#[test]
fn memory_is_bounded_and_final_orders_go_first() {
    let mut config = Config::new(BASE);
    config.order_capacity = 3;
    let mut engine = Engine::with_model(model().clone(), config);
    let known = |engine: &Engine, numbers: [&str; 5]| {
        numbers.map(|number| engine.order_state(NOW, number).is_some())
    };
    for number in ["A", "B", "C"] {
        order(&mut engine, NOW, number);
    }
    engine.customer_pays(NOW, "B").unwrap();
    order(&mut engine, NOW, "D");
    assert_eq!(
        known(&engine, ["A", "B", "C", "D", "E"]),
        [true, false, true, true, false]
    );
    order(&mut engine, NOW, "E");
    assert_eq!(
        known(&engine, ["A", "B", "C", "D", "E"]),
        [false, false, true, true, true]
    );
    // A forgotten number is a new one.
    order(&mut engine, NOW, "A");
    for index in 0..1000 {
        order(&mut engine, NOW, &format!("INV-{index}"));
        assert_eq!(engine.order_count(), 3);
    }
    let mut config = Config::new(BASE);
    config.order_capacity = 0;
    let mut engine = Engine::with_model(model().clone(), config);
    order(&mut engine, NOW, "A");
    order(&mut engine, NOW, "B");
    assert_eq!(engine.order_count(), 1);
}
