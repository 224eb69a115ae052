//! What goes wrong around the gateway: whether the request takes effect, and what comes back.

use std::collections::BTreeSet;

use crate::common::{
    CLOSE, NOW, PAYMENT, QUERY, REFUND, REVERSAL, header, least, paid, pairs, pay, pay_type,
    request,
};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{
    Arming, Behaviour, DEFAULT_CLIENT_KEY, Engine, Exchange, Fault, FaultRate, OrderState, Request,
    Response, Writing,
};
use serde_json::Value;

/// An engine with a paid order, and requests for three operations that it takes.
fn scene() -> (Engine, [(&'static str, Request); 3]) {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    let refund = pairs(&[
        ("syssn", &syssn),
        ("out_trade_no", "REF-1"),
        ("txamt", "1250"),
        ("txdtm", "2026-02-03 14:05:06"),
    ]);
    let requests = [
        (
            "payment",
            request(PAYMENT, &least(pay_type("801101"), "INV-8")),
        ),
        ("refund", request(REFUND, &refund)),
        (
            "query",
            request(QUERY, &pairs(&[("out_trade_no", "INV-7")])),
        ),
    ];
    (engine, requests)
}

/// What comes back when this befalls the request for an operation.
fn befallen(operation: &str, fault: Option<Fault>) -> (Engine, Exchange) {
    let (mut engine, requests) = scene();
    let request = requests.into_iter().find(|(name, _)| *name == operation);
    let exchange = engine.handle_with(NOW, &request.unwrap().1, fault);
    (engine, exchange)
}

fn answer(operation: &str, fault: Fault) -> Response {
    let (_, exchange) = befallen(operation, Some(fault));
    exchange
        .answer()
        .unwrap_or_else(|| panic!("{fault:?}: no answer"))
}

fn body(operation: &str, fault: Fault) -> String {
    String::from_utf8_lossy(&answer(operation, fault).body).into_owned()
}

fn json(operation: &str, fault: Fault) -> Value {
    serde_json::from_str(&body(operation, fault)).unwrap()
}

#[test]
fn the_faults_have_names_and_numbers_of_the_list() {
    let names: BTreeSet<&str> = Fault::ALL.iter().map(|fault| fault.as_str()).collect();
    assert_eq!(names.len(), Fault::ALL.len());
    for fault in Fault::ALL {
        assert_eq!(Fault::from_name(fault.as_str()), Some(*fault));
        assert!((1..=58).contains(&fault.number()));
        assert!(Fault::numbered(fault.number()).any(|one| one == *fault));
        assert!(fault.description().ends_with('.'));
    }
    assert!(Fault::ALL.is_sorted_by_key(|fault| fault.number()));
    assert_eq!(Fault::from_name("none"), None);
    assert_eq!(Fault::numbered(72).count(), 0);
    let drawn: BTreeSet<Fault> = (0..1_000).map(Fault::from_random).collect();
    assert_eq!(drawn.len(), Fault::ALL.len());
}

#[test]
fn a_request_takes_effect_exactly_where_its_fault_says_so() {
    for fault in Fault::ALL.iter().copied() {
        let applies = |operation| fault.applies_to(operation);
        let (engine, _) = befallen("payment", Some(fault));
        let created = engine.order_state(NOW, "INV-8").is_some();
        assert_eq!(
            created,
            fault.executes() || !applies("payment"),
            "{fault:?}"
        );
        let (engine, _) = befallen("refund", Some(fault));
        let returned = engine.account(NOW, "INV-7").returned == 1250;
        assert_eq!(
            returned,
            fault.executes() || !applies("refund"),
            "{fault:?}"
        );
    }
}

#[test]
fn every_fault_is_noticed_by_the_sender_of_an_operation_that_it_applies_to() {
    for fault in Fault::ALL.iter().copied() {
        let differs = |operation: &str| {
            let (_, plain) = befallen(operation, None);
            let (_, exchange) = befallen(operation, Some(fault));
            // How it looks is decided by nothing but the fault.
            assert_eq!(exchange, befallen(operation, Some(fault)).1);
            if !fault.applies_to(operation) {
                assert_eq!(exchange, plain, "{fault:?} {operation}");
            }
            exchange != plain
        };
        let noticed = ["payment", "refund", "query"].map(differs);
        // A QR code is no page, and nothing is closed here.
        let elsewhere = matches!(fault, Fault::HugeQrcode | Fault::PaidMeanwhile);
        assert!(noticed.contains(&true) || elsewhere, "{fault:?}");
    }
    let mut engine = crate::common::engine();
    let order = request(PAYMENT, &least(pay_type("800101"), "INV-7"));
    let huge = engine.handle_with(NOW, &order, Some(Fault::HugeQrcode));
    assert!(huge.answer().unwrap().body.len() > 8_000);
}

#[test]
fn faults_1_to_11_are_told_apart_by_what_the_sender_can_know() {
    let exchange = |fault| befallen("payment", Some(fault)).1;
    for number in 1..=6 {
        for fault in Fault::numbered(number) {
            assert_eq!(exchange(fault), Exchange::NotDelivered);
            assert!(!fault.executes());
        }
    }
    for fault in [
        Fault::ResetInRequest,
        Fault::LostRequest,
        Fault::LostAnswer,
        Fault::StaleConnection,
    ] {
        assert_eq!(exchange(fault), Exchange::Lost);
    }
    assert_eq!(exchange(Fault::Silence), Exchange::Silence);
    assert_eq!(exchange(Fault::IgnoredInSilence), Exchange::Silence);
    let Exchange::BrokenOff { response, bytes } = exchange(Fault::ResetInAnswer) else {
        panic!("it breaks off");
    };
    assert!(0 < bytes && bytes < response.body.len());
    assert!(matches!(exchange(Fault::SlowAnswer), Exchange::Slow(_)));
    assert!(matches!(
        exchange(Fault::EndlessAnswer),
        Exchange::Endless(_)
    ));
}

#[test]
fn faults_14_to_20_are_answers_without_a_document() {
    for (fault, status) in [
        (Fault::ProxyAuthentication, 407),
        (Fault::CaptivePortal, 200),
        (Fault::Http500, 500),
        (Fault::Http502Ignored, 502),
        (Fault::Http503, 503),
        (Fault::Http504, 504),
        (Fault::TooManyRequests, 429),
        (Fault::TooManyRequestsWait, 429),
        (Fault::Redirect307, 307),
        (Fault::NoContent, 204),
        (Fault::Empty, 200),
    ] {
        let response = answer("payment", fault);
        assert_eq!(response.status, status, "{fault:?}");
        assert!(serde_json::from_slice::<Value>(&response.body).is_err());
        assert_eq!(header(&response, "X-QF-SIGN"), None);
    }
    let wait = |fault| answer("payment", fault);
    let wait = |fault| header(&wait(fault), "Retry-After").map(str::to_owned);
    assert_eq!(wait(Fault::TooManyRequests), None);
    assert_eq!(wait(Fault::TooManyRequestsWait).as_deref(), Some("30"));
    let redirect = answer("payment", Fault::Redirect301);
    let location = header(&redirect, "Location").unwrap();
    assert!(location.starts_with("https://elsewhere.example/"));
    for (fault, status, code) in [
        (Fault::BadRequest, 400, "1103"),
        (Fault::Unauthorized, 401, "1108"),
        (Fault::Forbidden, 403, "1250"),
        (Fault::NotFound, 404, "1104"),
    ] {
        assert_eq!(answer("payment", fault).status, status);
        assert_eq!(json("payment", fault)["respcd"], code);
    }
}

#[test]
fn faults_49_to_58_are_answers_that_say_another_code_and_are_signed() {
    for fault in (49..=58).flat_map(Fault::numbered) {
        if !fault.applies_to("refund") || fault == Fault::DeliveredTwice {
            continue;
        }
        let response = answer("refund", fault);
        let signature = sign_body(&response.body, DEFAULT_CLIENT_KEY);
        assert_eq!(header(&response, "X-QF-SIGN"), Some(signature.as_str()));
        let answer = json("refund", fault);
        let name = fault.as_str();
        if let Some(code) = name.strip_prefix("answers-") {
            assert_eq!(answer["respcd"], code[..4], "{name}");
        } else {
            assert_eq!(answer["respcd"], "1265");
        }
        // What took effect is told with the numbers of what was done.
        assert_eq!(answer.get("syssn").is_some(), fault.executes(), "{name}");
    }
    assert_eq!(
        json("refund", Fault::Answers1251)["respmsg"],
        "out_trade_no is used"
    );
    assert_eq!(
        json("refund", Fault::RefundTooLate)["respmsg"],
        "past the refund limit"
    );
}

#[test]
fn fault_52_a_request_that_arrives_twice_is_answered_for_the_second_time() {
    assert_eq!(json("payment", Fault::DeliveredTwice)["respcd"], "1102");
    assert_eq!(json("refund", Fault::DeliveredTwice)["respcd"], "1251");
    let (engine, _) = befallen("refund", Some(Fault::DeliveredTwice));
    assert_eq!(engine.account(NOW, "INV-7").returned, 1250);
}

#[test]
fn faults_29_to_48_change_what_an_answer_says_and_how_it_is_written() {
    let half = body("payment", Fault::TruncatedJson);
    assert!(serde_json::from_str::<Value>(&half).is_err());
    assert!(std::str::from_utf8(&answer("payment", Fault::InvalidUtf8).body).is_err());
    assert!(body("payment", Fault::ByteOrderMark).starts_with('\u{feff}'));
    assert!(body("payment", Fault::TwoDocuments).contains("}{"));
    let count = |text: &str, part: &str| text.matches(part).count();
    let doubled = body("payment", Fault::DuplicateRespcd);
    assert_eq!(count(&doubled, "\"respcd\": "), 3);
    assert_eq!(
        count(&body("query", Fault::DuplicateTxamt), "\"txamt\": "),
        2
    );
    assert!(body("payment", Fault::BareRespcd).contains("\"respcd\": 0000"));
    assert!(body("payment", Fault::NumericTxamt).contains("\"txamt\": 1250"));
    assert!(body("payment", Fault::LoneSurrogate).contains("\\ud83c\""));
    assert_eq!(json("payment", Fault::MissingRespcd).get("respcd"), None);
    assert_eq!(json("payment", Fault::UnknownRespcd)["respcd"], "9999");

    assert_eq!(json("query", Fault::PendingRecords)["respcd"], "0000");
    assert_eq!(
        json("query", Fault::PendingRecords)["data"][0]["respcd"],
        "1143"
    );
    assert_eq!(
        json("query", Fault::EmptyData)["data"],
        Value::Array(Vec::new())
    );
    assert_eq!(json("query", Fault::MissingData).get("data"), None);
    assert!(json("query", Fault::ObjectData)["data"].is_object());
    let siblings = json("query", Fault::FailedSiblings);
    let codes: Vec<&Value> = siblings["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["respcd"])
        .collect();
    assert_eq!(codes, ["1205", "1181", "0000"]);
    let foreign = json("query", Fault::ForeignRecords);
    assert_eq!(foreign["data"][0]["out_trade_no"], "INV-79");
    assert_eq!(
        json("payment", Fault::WrongNumber)["out_trade_no"],
        "INV-89"
    );
    assert_eq!(json("refund", Fault::WrongAmount)["txamt"], "12509");
    assert_eq!(json("refund", Fault::WrongCurrency)["txcurrcd"], "USD");
    assert_eq!(
        json("query", Fault::UnknownCancel)["data"][0]["cancel"],
        "7"
    );
    assert_eq!(json("payment", Fault::NullOptional)["chnlsn"], Value::Null);
    assert_eq!(json("payment", Fault::MissingNextStep).get("pay_url"), None);
    assert_eq!(
        json("payment", Fault::ScriptUrl)["pay_url"],
        "javascript:alert(1)"
    );
}

#[test]
fn what_is_armed_befalls_the_next_request_that_it_applies_to() {
    let (mut engine, requests) = scene();
    let [(_, payment), (_, refund), (_, query)] = &requests;
    engine.arm(Fault::RefundAtNight);
    engine.arm(Fault::LostAnswer);
    assert_eq!(engine.armed().count(), 2);
    // A fault of refunds waits for a refund.
    assert_eq!(engine.exchange(NOW, payment), Exchange::Lost);
    assert!(engine.order_state(NOW, "INV-8").is_some());
    assert!(matches!(engine.exchange(NOW, query), Exchange::Answer(_)));
    let declined = engine.exchange(NOW, refund).answer().unwrap();
    assert_eq!(crate::common::json(&declined)["respcd"], "1265");
    assert_eq!(engine.armed().count(), 0);
    let done = engine.exchange(NOW, refund).answer().unwrap();
    assert_eq!(crate::common::json(&done)["respcd"], "0000");
    engine.arm(Fault::Silence);
    engine.disarm();
    assert!(matches!(engine.exchange(NOW, query), Exchange::Answer(_)));
}

#[test]
fn faults_26_to_28_are_whole_answers_that_are_written_otherwise() {
    let (_, plain) = befallen("payment", None);
    let plain = plain.answer().unwrap();
    for (fault, expected) in [
        (Fault::BadChunk, Writing::BadChunk),
        (Fault::AnswerTwice, Writing::Twice),
        (Fault::InterimAnswer, Writing::Interim),
        (Fault::OldHttp, Writing::Http10),
    ] {
        let (_, exchange) = befallen("payment", Some(fault));
        let Exchange::Written { response, how } = exchange else {
            panic!("{fault:?} is written otherwise");
        };
        assert_eq!((response, how), (plain.clone(), expected));
    }
}

#[test]
fn fault_56_an_order_is_paid_while_it_is_closed_or_reversed() {
    for (path, code, state) in [
        (CLOSE, "800101", OrderState::Cancelled),
        (REVERSAL, "800108", OrderState::Reversed),
    ] {
        let mut engine = crate::common::engine();
        engine.wallet_code("283854702356157409", Behaviour::TypesPassword);
        pay(&mut engine, NOW, &least(pay_type(code), "INV-7"));
        let closing = pairs(&[
            ("out_trade_no", "INV-7"),
            ("txamt", "1250"),
            ("txdtm", "2026-02-03 14:05:06"),
        ]);
        let closing = request(path, &closing);
        let exchange = engine.handle_with(NOW, &closing, Some(Fault::PaidMeanwhile));
        assert!(matches!(exchange, Exchange::Answer(_)));
        assert_eq!(engine.order_state(NOW, "INV-7"), Some(state));
        let account = engine.account(NOW, "INV-7");
        assert_eq!((account.charged, account.returned), (1250, 1250));
    }
}

/// What befalls payments with these numbers, one after the other.
fn payments(engine: &mut Engine, numbers: &[&str]) -> Vec<bool> {
    numbers
        .iter()
        .map(|number| {
            let payment = request(PAYMENT, &least(pay_type("800101"), number));
            !matches!(engine.exchange(NOW, &payment), Exchange::Answer(_))
        })
        .collect()
}

#[test]
fn what_is_armed_waits_for_its_operation_and_number_and_lasts_its_times() {
    let mut engine = crate::common::engine();
    engine.arm(Arming::new(Fault::LostAnswer).out_trade_no("B").times(2));
    let befallen = payments(&mut engine, &["A", "B", "C", "B", "B"]);
    assert_eq!(befallen, [false, true, false, true, false]);

    engine.arm(Arming::new(Fault::Silence).operation("query"));
    assert_eq!(payments(&mut engine, &["D"]), [false]);
    let query = request(QUERY, &pairs(&[("out_trade_no", "A,B")]));
    let waiting: Vec<Option<&str>> = engine.armed().map(Arming::awaited_operation).collect();
    assert_eq!(waiting, [Some("query")]);
    assert_eq!(engine.exchange(NOW, &query), Exchange::Silence);
    engine.arm(Arming::new(Fault::Silence).out_trade_no("B"));
    assert_eq!(engine.exchange(NOW, &query), Exchange::Silence);

    // A number stands for everything that has it, in turn.
    let eight = Arming::numbered(8).unwrap();
    assert_eq!(eight.remaining(), 2);
    let both: Vec<Fault> = eight.faults().collect();
    assert_eq!(both, [Fault::LostRequest, Fault::LostAnswer]);
    engine.arm(eight.times(3));
    assert_eq!(
        payments(&mut engine, &["E", "F", "G", "H"]),
        [true, true, true, false]
    );
    let charged = ["E", "F", "G", "H"].map(|number| engine.order_state(NOW, number).is_some());
    assert_eq!(charged, [false, true, false, true]);
    engine.arm(Arming::new(Fault::LostAnswer).times(0));
    assert_eq!((engine.armed().count(), Arming::numbered(12)), (0, None));
}

#[test]
fn the_same_seed_and_the_same_requests_get_the_same_faults() {
    let numbers: Vec<String> = (0..2_000).map(|index| format!("INV-{index}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let befallen = |seed, arms: bool| {
        let mut engine = crate::common::engine();
        let mut rate = FaultRate::new(100, seed);
        rate.faults = vec![Fault::LostAnswer, Fault::LostRequest, Fault::RefundAtNight];
        rate.operations.insert("payment".to_owned());
        engine.set_fault_rate(rate);
        assert_eq!(engine.fault_rate().unwrap().seed, seed);
        if arms {
            engine.arm(Fault::Silence);
        }
        // Of this operation nothing is said, so that chance does not move on.
        let query = request(QUERY, &pairs(&[("out_trade_no", "INV-7")]));
        let answered = matches!(engine.exchange(NOW, &query), Exchange::Answer(_));
        assert_eq!(answered, !arms);
        let befallen = payments(&mut engine, &numbers);
        engine.disarm();
        assert_eq!(engine.fault_rate(), None);
        befallen
    };
    let first = befallen(7, false);
    let count = first.iter().filter(|one| **one).count();
    assert!(
        (120..280).contains(&count),
        "{count} of 2000 at a rate of 100"
    );
    assert_eq!(befallen(7, false), first);
    assert_eq!(befallen(7, true), first, "whatever else is armed");
    assert_ne!(befallen(8, false), first);
    let mut engine = crate::common::engine();
    engine.set_fault_rate(FaultRate::new(u16::MAX, 1));
    let mut all = Vec::new();
    for number in &numbers[..200] {
        let payment = request(PAYMENT, &least(pay_type("800101"), number));
        all.push(engine.exchange(NOW, &payment));
    }
    all.dedup();
    assert!(all.len() > 100, "anything can happen");
}
