//! The stream of events.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use crate::common::wire::{call, connect, get, order, post, send};
use crate::common::{FORM, NOW, PAYMENT, least, pairs, pay_type, with};
use qfpay_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

/// How long to wait for an event.
const PATIENCE: Duration = Duration::from_secs(20);

/// One server-sent event.
#[derive(Debug)]
struct Heard {
    id: String,
    kind: String,
    data: Value,
}

/// Reads the stream line by line.
struct Watcher(BufReader<TcpStream>);

impl Watcher {
    fn new(sandbox: &Sandbox, query: &str, headers: &str) -> Self {
        let mut stream = connect(sandbox);
        let request =
            format!("GET /sandbox/events{query} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut watcher = Self(BufReader::new(stream));
        let head: Vec<String> = watcher
            .lines()
            .take_while(|line| !line.is_empty())
            .collect();
        assert!(head[0].contains("200"), "{head:?}");
        let is_stream = |line: &String| line.to_lowercase() == "content-type: text/event-stream";
        assert!(head.iter().any(is_stream), "{head:?}");
        let first = watcher.next().unwrap();
        assert!(
            first.kind == "clock" && first.data["now"].is_i64(),
            "{first:?}"
        );
        watcher
    }

    fn lines(&mut self) -> impl Iterator<Item = String> {
        (&mut self.0).lines().map_while(Result::ok)
    }

    fn next(&mut self) -> Option<Heard> {
        let (mut id, mut kind) = (None, None);
        for line in self.lines() {
            match line.split_once(": ") {
                Some(("id", value)) => id = Some(value.to_owned()),
                Some(("event", value)) => kind = Some(value.to_owned()),
                Some(("data", value)) => {
                    let data = serde_json::from_str(value).unwrap();
                    // The order of the fields is not specified; this is the one that is sent.
                    return Some(Heard {
                        id: id.unwrap_or_default(),
                        kind: kind.unwrap_or_default(),
                        data,
                    });
                }
                _ => {}
            }
        }
        None
    }

    /// The next event except the time.
    fn news(&mut self) -> Heard {
        let began = Instant::now();
        loop {
            let heard = self.next().expect("the sandbox goes on");
            assert!(began.elapsed() < PATIENCE, "nothing but {heard:?}");
            if heard.kind != "clock" {
                return heard;
            }
        }
    }
}

/// A merchant's program: takes one notification and gives this answer.
fn merchant(answer: &'static str) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 16 * 1024];
        let _ = stream.read(&mut request).unwrap();
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{answer}"
        )
        .unwrap();
    });
    (url, thread)
}

#[test]
fn watchers_get_events_in_order() {
    let sandbox = Sandbox::start().unwrap();
    let mut watcher = Watcher::new(&sandbox, "", "");
    let (url, thread) = merchant("SUCCESS");
    let parameters = with(least(pay_type("800101"), "INV-7"), &[("notify_url", &url)]);
    let answer = call(&sandbox, PAYMENT, &parameters).json();
    let syssn = &answer["syssn"];

    let request = watcher.news();
    assert_eq!(request.kind, "request");
    for (name, value) in [
        ("operation", json!("payment")),
        ("merchant", json!(1)),
        ("out_trade_no", json!("INV-7")),
        ("syssn", syssn.clone()),
        ("status", json!(200)),
        ("respcd", json!("0000")),
        ("ending", json!("answered")),
        ("explanation", Value::Null),
        ("fault", Value::Null),
    ] {
        assert_eq!(request.data[name], value, "{name}: {request:?}");
    }
    let made = watcher.news();
    assert_eq!(
        (made.kind.as_str(), &made.data["state"]),
        ("order", &json!("unpaid"))
    );
    assert_eq!(&made.data["syssn"], syssn);

    sandbox.customer_pays("INV-7").unwrap();
    let paid = watcher.news();
    assert_eq!(
        (paid.kind.as_str(), &paid.data["state"]),
        ("order", &json!("paid"))
    );
    let told = watcher.news();
    assert_eq!(
        (told.kind.as_str(), &told.data["url"]),
        ("notification", &json!(url))
    );
    let delivered = watcher.news();
    thread.join().unwrap();
    assert_eq!(delivered.kind, "delivery", "{delivered:?}");
    assert_eq!(delivered.data["notification"], told.data["notification"]);
    for (name, value) in [
        ("attempt", json!(1)),
        ("status", json!(200)),
        ("body", json!("SUCCESS")),
        ("reason", Value::Null),
        ("acknowledged", json!(true)),
    ] {
        assert_eq!(delivered.data[name], value, "{name}: {delivered:?}");
    }
    // The port is closed now.
    post(&sandbox, "/sandbox/notifications/0/again");
    let failed = watcher.news();
    assert_eq!(
        (failed.kind.as_str(), &failed.data["attempt"]),
        ("delivery", &json!(2))
    );
    assert_eq!(
        (&failed.data["status"], failed.data["reason"].is_string()),
        (&Value::Null, true)
    );
}

#[test]
fn failures_are_published_with_their_reason() {
    let sandbox = Sandbox::start().unwrap();
    let mut watcher = Watcher::new(&sandbox, "", "");
    sandbox.arm(Fault::LostAnswer);
    let armed = watcher.news();
    assert_eq!(
        (armed.kind.as_str(), &armed.data["armed"][0]["faults"]),
        ("faults", &json!(["lost-answer"]))
    );
    let mut stream = connect(&sandbox);
    let parameters = least(pay_type("800101"), "INV-7");
    let request = crate::common::request_of(
        sandbox.app_code(),
        sandbox.client_key(),
        PAYMENT,
        &parameters,
    );
    let mut head = format!("POST {PAYMENT} HTTP/1.1\r\nHost: x\r\n");
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = request.body.len();
    write!(stream, "{head}Content-Length: {length}\r\n\r\n").unwrap();
    stream.write_all(&request.body).unwrap();
    let lost = watcher.news();
    assert_eq!(
        (&lost.data["ending"], &lost.data["fault"]),
        (&json!("lost"), &json!("lost-answer"))
    );
    assert_eq!(
        (&lost.data["status"], &lost.data["respcd"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(watcher.news().kind, "order", "the request took effect");
    assert_eq!(watcher.news().data["armed"], json!([]));

    let forbidden = with(
        least(pay_type("800108"), "INV-8"),
        &[("expired_time", "10")],
    );
    call(&sandbox, PAYMENT, &forbidden);
    let declined = watcher.news();
    assert_eq!(declined.data["respcd"], "1104");
    let explanation = declined.data["explanation"].as_str().unwrap();
    assert!(explanation.contains("expired_time"), "{explanation}");
}

#[test]
fn expiry_is_published() {
    let clock = Arc::new(AtomicI64::new(NOW));
    let time = Arc::clone(&clock);
    let sandbox = Sandbox::builder().clock(move || time.load(Ordering::SeqCst));
    let sandbox = sandbox.start().unwrap();
    let syssn = order(&sandbox, "800101", "INV-7")["syssn"].clone();
    order(&sandbox, "800101", "INV-8");
    let query = format!("?syssn={}", syssn.as_str().unwrap());
    let mut watcher = Watcher::new(&sandbox, &query, "");
    clock.fetch_add(30 * 60, Ordering::SeqCst);
    let over = watcher.news();
    assert_eq!(
        (&over.data["state"], &over.data["syssn"]),
        (&json!("expired"), &syssn)
    );
    assert_eq!(over.data["time"], "2026-02-03 14:35:06");
    // This watcher gets neither the other order nor its requests.
    order(&sandbox, "800101", "INV-9");
    clock.fetch_add(1, Ordering::SeqCst);
    assert_eq!(watcher.next().unwrap().kind, "clock");
}

#[test]
fn a_watcher_that_connects_again_misses_nothing_or_gets_the_number() {
    let sandbox = Sandbox::start().unwrap();
    let mut watcher = Watcher::new(&sandbox, "", "");
    let number = |at: usize| format!("INV-{at}");
    order(&sandbox, "800101", &number(0));
    let first = watcher.news();
    drop(watcher);
    order(&sandbox, "800101", &number(1));
    let id = first.id.clone();
    for (query, headers) in [
        (format!("?after={id}"), String::new()),
        // The header is the browser's, the query what the page began with.
        ("?after=0-0".to_owned(), format!("Last-Event-ID: {id}\r\n")),
    ] {
        let mut back = Watcher::new(&sandbox, &query, &headers);
        let kinds: Vec<String> = (0..3).map(|_| back.news().kind).collect();
        assert_eq!(kinds, ["order", "request", "order"], "{query} {headers}");
    }
    // More than is remembered, without the gateway's limit on requests.
    for _ in 0..500 {
        sandbox.arm(Fault::Silence);
        send(&sandbox, "DELETE", "/sandbox/faults", &[], b"");
    }
    let mut late = Watcher::new(&sandbox, &format!("?after={id}"), "");
    let missed = late.news();
    assert_eq!(
        (missed.kind.as_str(), &missed.data["events"]),
        ("missed", &json!(3))
    );
    assert_eq!(late.news().kind, "faults");
    let mut elsewhere = Watcher::new(&sandbox, "?after=17-4", "");
    let missed = elsewhere.news();
    assert_eq!(
        (missed.kind.as_str(), &missed.data["events"]),
        ("missed", &Value::Null)
    );
}

#[test]
fn no_event_contains_secrets() {
    let sandbox = Sandbox::start().unwrap();
    let mut watcher = Watcher::new(&sandbox, "", "");
    let secrets = [
        ("auth_code", "283854702356157409"),
        ("openid", "o-secret-1"),
        ("sub_openid", "o-secret-2"),
        ("seller_id", "2088-secret"),
    ];
    call(
        &sandbox,
        PAYMENT,
        &with(least(pay_type("800108"), "INV-7"), &secrets),
    );
    call(&sandbox, PAYMENT, &least(pay_type("800108"), "INV-8"));
    // A key where an app code belongs, and one in a path.
    let key = sandbox.client_key().to_owned();
    let headers = pairs(&[
        ("Content-Type", FORM),
        ("X-QF-APPCODE", &key),
        ("X-QF-SIGN", &key),
    ]);
    send(&sandbox, "POST", PAYMENT, &headers, b"out_trade_no=LAST");
    let mut heard = String::new();
    loop {
        let news = watcher.news();
        heard.push_str(&news.data.to_string());
        if news.data["out_trade_no"] == "LAST" {
            break;
        }
    }
    assert!(heard.contains("INV-8"), "{heard}");
    let signatures = sandbox.notifications();
    let signatures = signatures.iter().map(|one| one.signature());
    let given = secrets.iter().map(|(_, value)| *value);
    for secret in given
        .chain(signatures)
        .chain([key.as_str(), sandbox.app_code()])
    {
        assert!(!heard.contains(secret), "{secret}: {heard}");
    }
}

#[test]
fn the_number_of_watchers_is_limited_and_a_stop_ends_all() {
    let sandbox = Sandbox::start().unwrap();
    let watchers: Vec<Watcher> = (0..64).map(|_| Watcher::new(&sandbox, "", "")).collect();
    let too_many = get(&sandbox, "/sandbox/events");
    assert_eq!(too_many.status, 503);
    assert!(too_many.json()["error"].is_string());
    assert_eq!(
        order(&sandbox, "800101", "INV-7")["respcd"],
        "0000",
        "the gateway goes on"
    );
    let before = Instant::now();
    drop(sandbox);
    assert!(
        before.elapsed() < Duration::from_secs(8),
        "{:?}",
        before.elapsed()
    );
    for mut watcher in watchers {
        let mut rest = Vec::new();
        watcher.0.read_to_end(&mut rest).unwrap();
        let rest = String::from_utf8(rest).unwrap();
        assert!(
            rest.contains("INV-7"),
            "what happened before the end is told"
        );
        assert!(rest.ends_with("0\r\n\r\n"), "ended, not broken off: {rest}");
    }
}
