//! Looking for an order: every page, both sides of the turn of a month, and never half of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::sync::{Arc, Mutex};

use http::{Request, Response};
use qfpay_api::response::{Record, Verdict};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_api::{Client, Credentials, Environment, OutTradeNo, QueryError, TxTime};
use serde_json::{Value, json};

const MIDDLE_OF_MARCH: &str = "2025-03-15 12:00:00";
const TURN_OF_THE_MONTH: &str = "2025-02-28 23:59:00";

/// Answers the queries one after the other; `None` breaks the connection.
struct Script {
    answers: Mutex<Vec<Option<Vec<Value>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Script {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let body = String::from_utf8(request.into_body()).unwrap();
        self.asked.lock().unwrap().push(body);
        match self.answers.lock().unwrap().remove(0) {
            Some(records) => {
                let answer = json!({ "respcd": "0000", "data": records });
                Ok(Response::new(answer.to_string().into_bytes()))
            }
            None => Err(TransportError::new(
                TransportErrorKind::Broken,
                Delivery::MayHaveBeenSent,
            )),
        }
    }
}

fn record(respcd: &str, syssn: u32) -> Value {
    json!({
        "respcd": respcd, "order_type": "payment", "cancel": "0", "out_trade_no": "INV-7",
        "syssn": syssn.to_string(), "txamt": "1250", "txcurrcd": "HKD",
    })
}

/// What is found, and what was asked for it.
fn find(
    placed_at: &str,
    answers: Vec<Option<Vec<Value>>>,
) -> (Result<Vec<Record>, QueryError>, Vec<String>) {
    let asked = Arc::new(Mutex::default());
    let script = Script {
        answers: Mutex::new(answers),
        asked: Arc::clone(&asked),
    };
    let credentials = Credentials::new("app-code", "client-key").unwrap();
    let client = Client::new(Environment::LiveTest, credentials, script);
    let placed_at: TxTime = placed_at.parse().unwrap();
    let number = OutTradeNo::new("INV-7").unwrap();
    let found = pollster::block_on(client.find_order(&number, placed_at));
    let asked = asked.lock().unwrap().clone();
    (found, asked)
}

#[test]
fn a_failed_attempt_is_not_told_without_the_payment_that_may_stand_beside_it() {
    let failed = vec![record("1201", 1)];
    let (found, asked) = find(TURN_OF_THE_MONTH, vec![Some(failed.clone()), None]);
    assert!(matches!(found, Err(QueryError::NoAnswer(_))), "{found:?}");
    assert_eq!(asked.len(), 2);

    let full = vec![record("1201", 1); 100];
    let (found, asked) = find(MIDDLE_OF_MARCH, vec![Some(full), None]);
    assert!(matches!(found, Err(QueryError::NoAnswer(_))), "{found:?}");
    assert_eq!(asked.len(), 2);
}

#[test]
fn both_months_and_every_page_are_looked_at() {
    let paid = vec![record("0000", 2)];
    let (found, asked) = find(TURN_OF_THE_MONTH, vec![Some(vec![]), Some(paid.clone())]);
    assert!(found.unwrap()[0].verdict().is_paid());
    assert!(asked[0].contains("start_time=2025-02-01"), "{}", asked[0]);
    assert!(asked[1].contains("start_time=2025-03-01"), "{}", asked[1]);

    let full = (0..100).map(|syssn| record("1201", 1000 + syssn)).collect();
    let (found, asked) = find(MIDDLE_OF_MARCH, vec![Some(full), Some(paid)]);
    let found = found.unwrap();
    assert_eq!(found.len(), 101);
    assert!(found.iter().any(|record| record.verdict().is_paid()));
    assert!(asked[0].contains("page=1&page_size=100"), "{}", asked[0]);
    assert!(asked[1].contains("page=2&page_size=100"), "{}", asked[1]);
}

#[test]
fn records_of_other_orders_are_left_out_and_the_same_one_is_told_once() {
    let mut other = record("0000", 3);
    other["out_trade_no"] = json!("INV-70");
    let february = vec![record("1143", 1), other];
    let march = vec![record("1143", 1)];
    let (found, _) = find(TURN_OF_THE_MONTH, vec![Some(february), Some(march)]);
    let verdicts: Vec<Verdict> = found.unwrap().iter().map(Record::verdict).collect();
    assert_eq!(verdicts, [Verdict::Pending]);
}
