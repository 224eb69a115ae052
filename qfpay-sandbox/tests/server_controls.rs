//! What tests say to the sandbox over HTTP: faults, refunds, and who is notified.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use common::wire::{call, connect, get, order, post, send};
use common::{PAYMENT, REFUND, least, pairs, pay_type, request_of};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{Fault, Merchant, RefundBehaviour, Sandbox};
use serde_json::{Value, json};

fn arm(sandbox: &Sandbox, faults: &str) -> (u16, Value) {
    let reply = send(sandbox, "POST", "/sandbox/faults", &[], faults.as_bytes());
    (reply.status, reply.json())
}

/// Whatever comes back until the connection ends.
fn raw(sandbox: &Sandbox, out_trade_no: &str) -> Vec<u8> {
    let mut stream = connect(sandbox);
    write_payment(sandbox, &mut stream, out_trade_no);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn write_payment(sandbox: &Sandbox, stream: &mut TcpStream, out_trade_no: &str) {
    let parameters = least(pay_type("800108"), out_trade_no);
    let (app_code, key) = (sandbox.app_code(), sandbox.client_key());
    let request = request_of(app_code, key, PAYMENT, &parameters);
    let mut head = format!("POST {PAYMENT} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&request.body).unwrap();
}

#[test]
fn faults_are_listed_armed_and_taken_back() {
    let sandbox = Sandbox::start().unwrap();
    let known = get(&sandbox, "/sandbox/faults").json();
    assert_eq!(known["armed"], json!([]));
    assert_eq!(known["known"].as_array().unwrap().len(), Fault::ALL.len());
    let lost = json!({
        "fault": "lost-answer",
        "number": 8,
        "executes": true,
        "description": Fault::LostAnswer.description(),
    });
    assert!(known["known"].as_array().unwrap().contains(&lost));
    let (status, armed) = arm(&sandbox, r#"["http-502", "answers-1298"]"#);
    assert_eq!(
        (status, &armed["armed"]),
        (200, &json!(["http-502", "answers-1298"]))
    );
    assert_eq!(arm(&sandbox, r#"["empty", "meteor"]"#).0, 404);
    assert_eq!(arm(&sandbox, "lost-answer").0, 400);
    assert_eq!(
        call(&sandbox, PAYMENT, &least(pay_type("800108"), "A")).status,
        502
    );
    assert_eq!(order(&sandbox, "800108", "B")["respcd"], "1298");
    assert_eq!(order(&sandbox, "800108", "C")["respcd"], "0000");
    assert_eq!(sandbox.account("A").charged, 1250, "processed all the same");
    sandbox.arm(Fault::Answers1100);
    assert_eq!(
        get(&sandbox, "/sandbox/faults").json()["armed"],
        json!(["answers-1100"])
    );
    let none = send(&sandbox, "DELETE", "/sandbox/faults", &[], b"");
    assert_eq!(none.json()["armed"], json!([]));
    assert_eq!(order(&sandbox, "800108", "D")["respcd"], "0000");
    let many = vec!["empty"; 1_001];
    assert_eq!(arm(&sandbox, &json!(many).to_string()).0, 409);
}

#[test]
fn fault_8_a_lost_answer_is_a_connection_that_ends_without_a_byte() {
    let sandbox = Sandbox::start().unwrap();
    for (fault, number, charged) in [
        (Fault::LostAnswer, "A", 1250),
        (Fault::LostRequest, "B", 0),
        (Fault::ConnectionRefused, "C", 0),
    ] {
        sandbox.arm(fault);
        assert_eq!(raw(&sandbox, number), b"");
        assert_eq!(sandbox.account(number).charged, charged);
    }
    assert!(!raw(&sandbox, "D").is_empty(), "the next connection works");
}

#[test]
fn faults_10_and_25_an_answer_breaks_off_before_its_length() {
    let sandbox = Sandbox::start().unwrap();
    for (fault, number) in [(Fault::ResetInAnswer, "A"), (Fault::LengthTooLong, "B")] {
        sandbox.arm(fault);
        let answer = String::from_utf8(raw(&sandbox, number)).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let length = head.to_lowercase();
        let length = length
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().parse().unwrap();
        assert!(!body.is_empty() && body.len() < length, "{answer}");
        assert_eq!(sandbox.account(number).charged, 1250);
    }
}

#[test]
fn faults_11_22_and_23_the_sender_has_to_give_up_by_itself() {
    let sandbox = Sandbox::start().unwrap();
    for (fault, number) in [
        (Fault::Silence, "A"),
        (Fault::SlowAnswer, "B"),
        (Fault::EndlessAnswer, "C"),
    ] {
        sandbox.arm(fault);
        let mut stream = connect(&sandbox);
        write_payment(&sandbox, &mut stream, number);
        match fault {
            Fault::EndlessAnswer => {
                // More than any answer has.
                let mut taken = (&mut stream).take(2 * 1024 * 1024);
                let count = std::io::copy(&mut taken, &mut std::io::sink()).unwrap();
                assert_eq!(count, 2 * 1024 * 1024);
            }
            Fault::SlowAnswer => {
                let mut reader = BufReader::new(&mut stream);
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    reader.read_line(&mut line).unwrap();
                }
                let mut first = [0];
                reader.read_exact(&mut first).unwrap();
                assert_eq!(&first, b"{");
            }
            _ => {
                let patience = Duration::from_millis(300);
                stream.set_read_timeout(Some(patience)).unwrap();
                assert!(stream.read(&mut [0]).is_err(), "nothing, and no end");
            }
        }
        assert_eq!(sandbox.account(number).charged, 1250);
    }
}

#[test]
fn what_becomes_of_refunds_is_said_over_http() {
    let sandbox = Sandbox::start().unwrap();
    let syssn = order(&sandbox, "800108", "INV-7")["syssn"].clone();
    let refund = |number: &str| {
        let parameters = pairs(&[
            ("syssn", syssn.as_str().unwrap()),
            ("out_trade_no", number),
            ("txamt", "100"),
            ("txdtm", "2026-02-03 14:05:06"),
        ]);
        call(&sandbox, REFUND, &parameters).json()["respcd"].clone()
    };
    let say = |path: &str| post(&sandbox, path).status;
    assert_eq!(say("/sandbox/refunds/REF%2F1/takes/3600"), 200);
    assert_eq!(refund("REF/1"), "1145");
    assert_eq!(say("/sandbox/refunds/REF-2/lacks-takings/0"), 200);
    assert_eq!(refund("REF-2"), "1269");
    assert_eq!(say("/sandbox/refunds/REF-2/vanishes/0"), 404);
    assert_eq!(say("/sandbox/refunds/REF-2/takes/long"), 400);
    sandbox.next_refund(RefundBehaviour::Waits { seconds: 3600 });
    assert_eq!(refund("REF-3"), "1143");
    sandbox.refund_behaviour("REF-2", RefundBehaviour::AtOnce);
    assert_eq!(refund("REF-2"), "0000");
    let account = sandbox.account("INV-7");
    assert_eq!((account.returned, account.returning), (100, 200));
    // The same order in another window.
    let again = post(&sandbox, "/sandbox/orders/INV-7/pay-again");
    assert_eq!(
        (again.status, &again.json()["state"]),
        (200, &json!("paid"))
    );
    assert_eq!(sandbox.account("INV-7").charged, 2500);
    sandbox.consumer_pays_again("INV-7").unwrap();
    assert_eq!(sandbox.account("INV-7").charged, 3750);
    assert!(sandbox.consumer_pays_again("none").is_err());
    assert_eq!(sandbox.preauthorise("ROOM", "802801", 1, "HKD").len(), 24);
}

/// One request to a shop, answered with this body.
fn take(shop: &TcpListener, answer: &str) -> (String, Vec<u8>) {
    let (stream, _) = shop.accept().unwrap();
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")
            .map(str::to_owned)
    });
    let mut body = vec![0; length.unwrap().parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let length = answer.len();
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{answer}");
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    (head, body)
}

#[test]
fn a_program_on_this_machine_is_notified_until_it_says_success() {
    let shop = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify?shop=7", shop.local_addr().unwrap());
    let merchant = Merchant::new("app", "key").with_notify_url(&url);
    let sandbox = Sandbox::builder().merchants([merchant]).start().unwrap();
    order(&sandbox, "800101", "INV-7");
    sandbox.consumer_pays("INV-7").unwrap();
    let (head, body) = take(&shop, "not now");
    assert!(
        head.starts_with("POST /notify?shop=7 HTTP/1.1\r\n"),
        "{head}"
    );
    let head = head.to_lowercase();
    assert!(
        head.contains("content-type: application/json\r\n"),
        "{head}"
    );
    let signature = sign_body(&body, "key").to_lowercase();
    assert!(
        head.contains(&format!("x-qf-sign: {signature}\r\n")),
        "{head}"
    );
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document["out_trade_no"], "INV-7");

    let listed = get(&sandbox, "/sandbox/notifications").json();
    let listed = &listed["notifications"][0];
    assert_eq!(listed["body"].as_str().unwrap().as_bytes(), body);
    assert_eq!((&listed["id"], &listed["url"]), (&json!(0), &json!(url)));
    let shown = get(&sandbox, "/sandbox/notifications/0");
    assert_eq!(shown.body.as_bytes(), body);
    assert!(shown.head.contains(&format!("x-qf-sign: {signature}\r\n")));
    assert_eq!(get(&sandbox, "/sandbox/notifications/1").status, 404);
    assert_eq!(post(&sandbox, "/sandbox/notifications/0/again").status, 200);
    let (_, again) = take(&shop, "SUCCESS");
    assert_eq!(again, body);
    // The answer is on its way; the next notification comes behind it.
    order(&sandbox, "800108", "INV-8");
    let (_, next) = take(&shop, "SUCCESS");
    assert_ne!(next, body);
    assert_eq!(sandbox.notifications().len(), 2);
}

#[test]
fn fault_57_more_than_a_hundred_requests_in_a_second_are_429() {
    let limited = Sandbox::builder().clock(|| common::NOW).start().unwrap();
    let free = Sandbox::builder()
        .clock(|| common::NOW)
        .limits_requests(false)
        .start()
        .unwrap();
    for (sandbox, last) in [(&limited, 429), (&free, 200)] {
        let statuses: Vec<u16> = (0..101)
            .map(|index| {
                let parameters = least(pay_type("800108"), &format!("INV-{index}"));
                call(sandbox, PAYMENT, &parameters).status
            })
            .collect();
        assert!(statuses[..100].iter().all(|status| *status == 200));
        assert_eq!(statuses[100], last);
    }
}
