//! The addresses by which tests control the sandbox: faults, refunds, customers, the clock, notifications.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::common::wire::{call, connect, get, order, post, send};
use crate::common::{PAYMENT, REFUND, least, pairs, pay_type, request_of};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{Fault, Merchant, OrderState, RefundBehaviour, Sandbox};
use serde_json::{Value, json};

fn arm(sandbox: &Sandbox, faults: &str) -> (u16, Value) {
    let reply = send(sandbox, "POST", "/sandbox/faults", &[], faults.as_bytes());
    (reply.status, reply.json())
}

/// All bytes until the connection ends.
fn raw(sandbox: &Sandbox, out_trade_no: &str) -> Vec<u8> {
    let mut stream = connect(sandbox);
    write_payment(sandbox, &mut stream, out_trade_no);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn write_payment(sandbox: &Sandbox, stream: &mut TcpStream, out_trade_no: &str) {
    write_payment_on(sandbox, stream, out_trade_no, "close");
}

fn write_payment_on(
    sandbox: &Sandbox,
    stream: &mut TcpStream,
    out_trade_no: &str,
    connection: &str,
) {
    let parameters = least(pay_type("800108"), out_trade_no);
    let (app_code, key) = (sandbox.app_code(), sandbox.client_key());
    let request = request_of(app_code, key, PAYMENT, &parameters);
    let mut head = format!("POST {PAYMENT} HTTP/1.1\r\nHost: x\r\nConnection: {connection}\r\n");
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&request.body).unwrap();
}

#[test]
fn faults_are_listed_armed_and_disarmed() {
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
    let expected = json!([
        {"faults": ["http-502"], "times": 1},
        {"faults": ["answers-1298"], "times": 1},
    ]);
    assert_eq!((status, &armed["armed"]), (200, &expected));
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
        json!([{"faults": ["answers-1100"], "times": 1}])
    );
    let none = send(&sandbox, "DELETE", "/sandbox/faults", &[], b"");
    assert_eq!(none.json(), json!({"armed": [], "rate": null}));
    assert_eq!(order(&sandbox, "800108", "D")["respcd"], "0000");
    let many = vec!["empty"; 1_001];
    assert_eq!(arm(&sandbox, &json!(many).to_string()).0, 409);
}

#[test]
fn faults_1_to_72_are_either_produced_or_listed_with_the_reason_why_not() {
    let sandbox = Sandbox::start().unwrap();
    let listed = get(&sandbox, "/sandbox/faults").json();
    let numbers = |list: &str| -> Vec<u64> {
        let list = listed[list].as_array().unwrap().iter();
        list.map(|one| one["number"].as_u64().unwrap()).collect()
    };
    let (known, elsewhere) = (numbers("known"), numbers("elsewhere"));
    for number in 1..=72 {
        let places = (known.contains(&number), elsewhere.contains(&number));
        assert!(places.0 != places.1, "{number}: {places:?}");
        let (status, reply) = arm(&sandbox, &number.to_string());
        if places.0 {
            assert_eq!(status, 200, "{number}");
        } else {
            assert_eq!(status, 404);
            let error = reply["error"].as_str().unwrap();
            assert!(error.contains(&number.to_string()), "{error}");
        }
    }
    // A fault that only a client can see is produced as closely as possible.
    let known = listed["known"].as_array().unwrap().iter();
    for one in known.filter(|one| one["number"].as_u64().unwrap() <= 6) {
        assert!(one["over_http"].is_string(), "{one}");
    }
}

#[test]
fn faults_for_some_requests_are_armed_in_one_line_of_json() {
    let sandbox = Sandbox::start().unwrap();
    let status = |number: &str| call(&sandbox, PAYMENT, &least(pay_type("800108"), number)).status;
    let (code, armed) = arm(
        &sandbox,
        r#"{"fault": "http-502", "times": 2, "operation": "payment", "out_trade_no": "B"}"#,
    );
    let expected = json!([{
        "faults": ["http-502"], "times": 2, "operation": "payment", "out_trade_no": "B",
    }]);
    assert_eq!((code, &armed["armed"]), (200, &expected));
    assert_eq!(["A", "B", "B", "B"].map(status), [200, 502, 502, 200]);
    let (_, armed) = arm(
        &sandbox,
        r#"[{"fault": 18, "operation": "payment"}, "http-500"]"#,
    );
    assert_eq!(armed["armed"][0]["times"], 4);
    assert_eq!(
        ["C", "D", "E", "F", "G"].map(status),
        [400, 401, 403, 404, 500]
    );
    let (_, armed) = arm(
        &sandbox,
        r#"{"rate": 1000, "seed": 7, "operations": ["payment"], "faults": ["http-503", 16]}"#,
    );
    let expected = json!({
        "rate": 1000, "seed": 7, "operations": ["payment"],
        "faults": ["http-503", "too-many-requests"],
    });
    assert_eq!(armed["rate"], expected);
    assert!((0..20).all(|index| matches!(status(&index.to_string()), 503 | 429)));
    assert_eq!(arm(&sandbox, r#"{"rate": 0}"#).1["rate"], Value::Null);
    assert_eq!(status("H"), 200);
    for (nonsense, status, hint) in [
        ("", 400, "lost-answer"),
        ("{}", 400, "lost-answer"),
        ("[[]]", 400, "lost-answer"),
        (r#"{"fault": "empty", "time": 3}"#, 400, "times"),
        (r#"{"fault": "empty", "times": 0}"#, 400, "from 1 to"),
        (
            r#"{"fault": "empty", "times": 4294967296}"#,
            400,
            "from 1 to",
        ),
        (
            r#"{"fault": "empty", "operation": "pay"}"#,
            404,
            "payment, ",
        ),
        (
            r#"{"fault": "empty-data", "operation": "refund"}"#,
            400,
            "refund",
        ),
        (r#"{"fault": "empty", "out_trade_no": 7}"#, 400, "text"),
        (r#"{"rate": 1001}"#, 400, "1000"),
        (r#"{"rate": 1, "seed": -1}"#, 400, "negative"),
        (r#"{"rate": 1, "fault": "empty"}"#, 400, "faults"),
        (r#"{"rate": 1, "faults": "empty"}"#, 400, "list"),
        (r#"{"rate": 1, "faults": [12]}"#, 404, "gives up"),
        ("[73]", 404, "1 to 72"),
        ("[300]", 404, "1 to 72"),
    ] {
        let (code, reply) = arm(&sandbox, nonsense);
        let error = reply["error"].as_str().unwrap();
        assert_eq!(code, status, "{nonsense}: {error}");
        assert!(error.contains(hint), "{nonsense}: {error}");
    }
    assert_eq!(get(&sandbox, "/sandbox/faults").json()["armed"], json!([]));
}

#[test]
fn faults_26_to_28_break_http() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.arm(Fault::BadChunk);
    let answer = String::from_utf8(raw_until(&sandbox, "A", "\r\nsome\r\n")).unwrap();
    assert!(
        answer.contains("Transfer-Encoding: chunked\r\n"),
        "{answer}"
    );
    sandbox.arm(Fault::AnswerTwice);
    let mut stream = connect(&sandbox);
    write_payment_on(&sandbox, &mut stream, "B", "keep-alive");
    let answer = read_answer(&mut stream);
    assert!(answer.contains("\"out_trade_no\": \"B\""), "{answer}");
    assert_eq!(read_answer(&mut stream), answer, "and once more");
    // The connection stays open; a client that uses it again has to keep the answers apart.
    write_payment_on(&sandbox, &mut stream, "C", "keep-alive");
    assert!(read_answer(&mut stream).contains("\"out_trade_no\": \"C\""));
    sandbox.arm(Fault::InterimAnswer);
    let answer = String::from_utf8(raw(&sandbox, "D")).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 "),
        "{answer}"
    );
    sandbox.arm(Fault::OldHttp);
    let answer = String::from_utf8(raw(&sandbox, "E")).unwrap();
    assert!(answer.starts_with("HTTP/1.0 200 "), "{answer}");
    for number in ["A", "B", "C", "D", "E"] {
        assert_eq!(sandbox.account(number).charged, 1250, "{number}");
    }
}

/// All bytes until these.
fn raw_until(sandbox: &Sandbox, out_trade_no: &str, end: &str) -> Vec<u8> {
    let mut stream = connect(sandbox);
    write_payment(sandbox, &mut stream, out_trade_no);
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(end.as_bytes()) {
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
    }
    answer
}

/// The body of one answer.
fn read_answer(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (String::new(), [0]);
    while !head.ends_with("\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        head.push(char::from(byte[0]));
    }
    let head = head.to_lowercase();
    let (_, length) = head.split_once("content-length: ").unwrap();
    let length = length.lines().next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

#[test]
fn the_clock_is_put_forward_over_http_and_by_the_program() {
    let sandbox = Sandbox::builder()
        .clock(|| crate::common::NOW)
        .start()
        .unwrap();
    let shown = json!({"now": crate::common::NOW, "time": "2026-02-03 14:05:06", "speed": null});
    assert_eq!(get(&sandbox, "/sandbox/clock").json(), shown);
    order(&sandbox, "800101", "INV-7");
    let reply = post(&sandbox, "/sandbox/clock/advance/1799");
    assert_eq!(reply.json()["time"], "2026-02-03 14:35:05");
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Unpaid));
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(sandbox.now(), crate::common::NOW + 1800);
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Expired));
    sandbox.advance(Duration::MAX);
    assert_eq!(order(&sandbox, "800101", "INV-8")["respcd"], "0000");
    for wrong in ["-1", "1.5", "soon", "315360001", "18446744073709551616"] {
        let path = format!("/sandbox/clock/advance/{wrong}");
        assert_eq!(post(&sandbox, &path).status, 400, "{wrong}");
    }

    let fast = Sandbox::builder().speed(3_600_000).start().unwrap();
    assert_eq!(get(&fast, "/sandbox/clock").json()["speed"], 3_600_000);
    order(&fast, "800101", "INV-7");
    // Half an hour goes by in the thousandth part of a second.
    while fast.order_state("INV-7") != Some(OrderState::Expired) {
        std::thread::yield_now();
    }
}

#[test]
fn due_notifications_are_delivered_at_once_when_the_clock_is_put_forward() {
    let shop = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", shop.local_addr().unwrap());
    let merchant = Merchant::new("app", "key").with_notify_url(&url);
    let sandbox = Sandbox::builder().merchants([merchant]).start().unwrap();
    order(&sandbox, "800108", "INV-7");
    let (_, first) = take(&shop, "not now");
    // The whole schedule, one delivery after the other, and none after that.
    sandbox.advance(Duration::from_secs(2 * 86_400));
    for _ in 0..6 {
        assert_eq!(take(&shop, "not now").1, first);
    }
    assert_eq!(take(&shop, "SUCCESS").1, first);
    order(&sandbox, "800108", "INV-8");
    assert_ne!(take(&shop, "SUCCESS").1, first);
    let told = sandbox.notifications();
    assert_eq!((told[0].attempts(), told[0].is_acknowledged()), (8, true));
}

#[test]
fn a_remote_target_is_not_notified_and_the_reason_is_given() {
    let merchant = Merchant::new("app", "key").with_notify_url("http://shop.example/notify");
    let sandbox = Sandbox::builder().merchants([merchant]).start().unwrap();
    order(&sandbox, "800108", "INV-7");
    let not_sent = loop {
        let listed = get(&sandbox, "/sandbox/notifications").json();
        if listed["notifications"][0]["reason"].is_string() {
            break listed["notifications"][0].clone();
        }
    };
    let reason = not_sent["reason"].as_str().unwrap();
    assert!(
        reason.contains("remote notifications are not switched on"),
        "{reason}"
    );
    assert_eq!(
        (&not_sent["attempts"], &not_sent["due"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(post(&sandbox, "/sandbox/notifications/7/again").status, 404);
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
fn faults_11_22_and_23_the_sender_needs_a_timeout() {
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
fn the_outcome_of_refunds_is_set_over_http() {
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
    sandbox.customer_pays_again("INV-7").unwrap();
    assert_eq!(sandbox.account("INV-7").charged, 3750);
    assert!(sandbox.customer_pays_again("none").is_err());
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
fn a_program_on_this_machine_is_notified_until_it_answers_success() {
    let shop = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify?shop=7", shop.local_addr().unwrap());
    let merchant = Merchant::new("app", "key").with_notify_url(&url);
    let sandbox = Sandbox::builder().merchants([merchant]).start().unwrap();
    order(&sandbox, "800101", "INV-7");
    sandbox.customer_pays("INV-7").unwrap();
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
    // The answer may not have been read yet; the next notification follows it.
    order(&sandbox, "800108", "INV-8");
    let (_, next) = take(&shop, "SUCCESS");
    assert_ne!(next, body);
    assert_eq!(sandbox.notifications().len(), 2);
}

#[test]
fn fault_57_more_than_a_hundred_requests_in_a_second_are_429() {
    let limited = Sandbox::builder()
        .clock(|| crate::common::NOW)
        .start()
        .unwrap();
    let free = Sandbox::builder()
        .clock(|| crate::common::NOW)
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
