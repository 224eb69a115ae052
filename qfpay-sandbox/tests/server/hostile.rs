//! Whatever a client sends, the sandbox continues to serve others.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::common::wire::{connect, order, send};
use crate::common::{PAYMENT, least, pay_type, request_of};
use fastrand::Rng;
use qfpay_sandbox::{Arming, Fault, Sandbox};

/// The patience of the sandbox in some tests.
const PATIENCE: Duration = Duration::from_millis(300);

fn impatient() -> Sandbox {
    let sandbox = Sandbox::builder().limits_requests(false);
    sandbox.patience(PATIENCE).start().unwrap()
}

fn patient() -> Sandbox {
    Sandbox::builder().limits_requests(false).start().unwrap()
}

/// A correct client is served all the same.
fn serves(sandbox: &Sandbox, number: &str) {
    assert_eq!(order(sandbox, "800108", number)["respcd"], "0000");
    assert_eq!(sandbox.account(number).charged, 1250);
}

/// A whole payment in bytes, on a connection that stays open.
fn payment(sandbox: &Sandbox, number: &str) -> Vec<u8> {
    let parameters = least(pay_type("800108"), number);
    let (app_code, key) = (sandbox.app_code(), sandbox.client_key());
    let request = request_of(app_code, key, PAYMENT, &parameters);
    let mut bytes = format!("POST {PAYMENT} HTTP/1.1\r\nHost: x\r\n").into_bytes();
    for (name, value) in &request.headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    bytes.extend(format!("Content-Length: {}\r\n\r\n", request.body.len()).into_bytes());
    bytes.extend(request.body);
    bytes
}

/// At least one byte, and fewer than this.
fn random(rng: &mut Rng, below: usize) -> Vec<u8> {
    (0..rng.usize(1..below)).map(|_| rng.u8(..)).collect()
}

/// All bytes until the connection ends.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!("the connection does not end")
        }
        _ => rest,
    }
}

#[test]
fn bytes_that_are_no_http_end_their_connection_only() {
    let sandbox = patient();
    let mut rng = Rng::with_seed(1);
    let whole = payment(&sandbox, "A");
    for round in 0..600 {
        let mut stream = connect(&sandbox);
        let mut bytes = match round % 3 {
            0 => random(&mut rng, 2_000),
            1 => {
                let alphabet = b"GET POST / HTTP/1.1\r\n:;,=%\0\x7f\xff";
                let count = rng.usize(1..2_000);
                (0..count)
                    .map(|_| alphabet[rng.usize(..alphabet.len())])
                    .collect()
            }
            // Nearly a request.
            _ => whole.clone(),
        };
        for _ in 0..rng.usize(0..4) {
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
        }
        bytes.truncate(rng.usize(1..=bytes.len()));
        // The sandbox may have closed the connection before the end.
        let _ = stream.write_all(&bytes);
        if round % 2 == 0 {
            let _ = stream.shutdown(Shutdown::Write);
            rest(&mut stream);
        }
    }
    serves(&sandbox, "after");
}

#[test]
fn clients_that_are_slow_or_silent_lose_the_connection() {
    let sandbox = impatient();
    let began = Instant::now();
    let mut silent = connect(&sandbox);
    let mut half_a_head = connect(&sandbox);
    half_a_head
        .write_all(b"POST / HTTP/1.1\r\nHost: x\r\nX-")
        .unwrap();
    let mut half_a_body = connect(&sandbox);
    let whole = payment(&sandbox, "A");
    half_a_body.write_all(&whole[..whole.len() - 1]).unwrap();
    let mut idle = connect(&sandbox);
    idle.write_all(&payment(&sandbox, "B")).unwrap();
    let mut trickling = connect(&sandbox);
    trickling.set_read_timeout(Some(PATIENCE / 20)).unwrap();
    // Each byte comes in time, but the head never ends.
    let closed = |stream: &mut TcpStream| {
        stream.write_all(b"a").is_err()
            || match stream.read(&mut [0; 64]) {
                Ok(read) => read == 0,
                Err(error) => error.kind() == ErrorKind::ConnectionReset,
            }
    };
    let mut bytes = 0;
    while !closed(&mut trickling) {
        bytes += 1;
        assert!(bytes < 10_000, "the connection does not end");
    }
    assert!(rest(&mut silent).is_empty());
    rest(&mut half_a_head);
    let answer = String::from_utf8(rest(&mut half_a_body)).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    let answer = String::from_utf8(rest(&mut idle)).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(began.elapsed() >= PATIENCE);
    serves(&sandbox, "after");
    assert!(sandbox.order_state("A").is_none());
}

#[test]
fn fault_23_a_client_that_does_not_read_an_endless_answer_loses_the_connection() {
    let sandbox = impatient();
    sandbox.arm(Fault::EndlessAnswer);
    let mut unread = connect(&sandbox);
    unread.write_all(&payment(&sandbox, "A")).unwrap();
    // Meanwhile the sandbox waits for two silent clients, one after the other.
    for _ in 0..2 {
        assert!(rest(&mut connect(&sandbox)).is_empty());
    }
    // The endless answer has ended: otherwise this would never return.
    let (mut total, mut buffer) = (0_usize, vec![0; 1024 * 1024]);
    while let Ok(read @ 1..) = unread.read(&mut buffer) {
        total += read;
        assert!(total < 256 * 1024 * 1024, "nobody has ended it");
    }
    serves(&sandbox, "after");
}

#[test]
fn heads_and_bodies_that_are_too_large_are_not_stored() {
    let sandbox = patient();
    for (head, expected) in [
        (
            format!(
                "POST / HTTP/1.1\r\nX-Long: {}\r\n\r\n",
                "a".repeat(1_000_000)
            ),
            "431",
        ),
        (
            format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1_000_000)),
            "4",
        ),
        (
            format!("GET / HTTP/1.1\r\n{}\r\n", "X-Many: 1\r\n".repeat(5_000)),
            "431",
        ),
        (
            format!(
                "POST {PAYMENT} HTTP/1.1\r\nContent-Length: {}\r\n\r\n",
                u64::MAX
            ),
            "4",
        ),
        (
            format!("POST {PAYMENT} HTTP/1.1\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n"),
            "400",
        ),
        (
            format!("POST {PAYMENT} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            "4",
        ),
    ] {
        let mut stream = connect(&sandbox);
        // A request that is answered early is not read to its end.
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
        let answer = String::from_utf8(rest(&mut stream)).unwrap();
        let status = format!("HTTP/1.1 {expected}");
        // The answer can be overtaken by the end of the connection.
        assert!(answer.is_empty() || answer.starts_with(&status), "{answer}");
    }
    // A body of a gigabyte, in chunks: it is not even sent to its end.
    let mut stream = connect(&sandbox);
    let head = format!("POST {PAYMENT} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b"10000\r\n".as_slice(), &[b'a'; 0x10000], b"\r\n"].concat();
    let sent = (0..16_384)
        .take_while(|_| stream.write_all(&chunk).is_ok())
        .count();
    assert!(sent < 16_384);
    serves(&sandbox, "after");
}

#[test]
fn a_thousand_silent_clients_block_no_other() {
    // Both ends of each connection are files of this process.
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit
            .maximum
            .map_or(Some(8_192), |most| Some(most.min(8_192)));
        setrlimit(Resource::Nofile, limit).unwrap();
    }
    let sandbox = patient();
    let idle: Vec<TcpStream> = (0..1_000).map(|_| connect(&sandbox)).collect();
    let began = Instant::now();
    for index in 0..100 {
        serves(&sandbox, &format!("INV-{index}"));
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "100 payments took {took:?}");
    // Their connections still work.
    for mut stream in idle.into_iter().step_by(100) {
        stream.write_all(&payment(&sandbox, "LATE")).unwrap();
        stream.read_exact(&mut [0; 12]).unwrap();
    }
    assert_eq!(sandbox.account("LATE").charged, 1250);
}

#[test]
fn pipelined_requests_are_answered_in_their_order_and_block_no_other() {
    let sandbox = patient();
    let mut stream = connect(&sandbox);
    let mut reader = stream.try_clone().unwrap();
    let all: Vec<u8> = (0..5_000)
        .flat_map(|index| payment(&sandbox, &format!("INV-{index}")))
        .collect();
    let last = b"GET /sandbox/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let writer = std::thread::spawn(move || {
        stream.write_all(&all).unwrap();
        stream.write_all(last).unwrap();
        stream
    });
    serves(&sandbox, "between");
    let answers = String::from_utf8(rest(&mut reader)).unwrap();
    let numbers = answers.split("\"out_trade_no\": \"").skip(1);
    let numbers = numbers.map(|rest| rest.split_once('"').unwrap().0);
    let expected = (0..5_000).map(|index| format!("INV-{index}"));
    assert!(numbers.eq(expected), "each once, in their order");
    drop(writer.join().unwrap());

    // The client sends without end and reads nothing, until the sandbox reads no more.
    let sandbox = impatient();
    let mut stream = connect(&sandbox);
    stream
        .set_write_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let one = b"GET /sandbox/faults HTTP/1.1\r\nHost: x\r\n\r\n";
    let taken = (0..1_000_000)
        .take_while(|_| stream.write_all(one).is_ok())
        .count();
    assert!(taken < 1_000_000);
    serves(&sandbox, "after");
}

#[test]
fn a_client_that_only_stops_sending_gets_the_answer_and_one_that_goes_is_dropped() {
    let sandbox = patient();
    for index in 0..50 {
        let mut stream = connect(&sandbox);
        stream
            .write_all(&payment(&sandbox, &format!("HALF-{index}")))
            .unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = String::from_utf8(rest(&mut stream)).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{index}: {answer}");
    }
    // A client that waits for an answer that does not come, and gives up, uses no connection any more.
    sandbox.arm(Arming::new(Fault::Silence).times(20));
    for index in 0..20 {
        let mut stream = connect(&sandbox);
        stream
            .write_all(&payment(&sandbox, &format!("SILENT-{index}")))
            .unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert!(rest(&mut stream).is_empty());
    }
    for index in 0..200 {
        let whole = payment(&sandbox, &format!("GONE-{index}"));
        let mut stream = connect(&sandbox);
        stream
            .write_all(&whole[..whole.len() * index / 200])
            .unwrap();
        drop(stream);
    }
    serves(&sandbox, "after");
}

#[test]
fn unknown_paths_and_methods_are_answered() {
    let sandbox = patient();
    let mut rng = Rng::with_seed(3);
    let paths = [
        "/",
        "*",
        "//",
        "/%00",
        "/%zz",
        "/../..",
        "/sandbox/orders/%FF/pay",
        "/cashier/%2e%2e",
        "/sandbox/faults?x=%",
        "/sandbox/clock/advance/99999999999999999999999",
        "/sandbox/wallet-codes//pays-at-once",
        "/sandbox/notifications/x/again",
        "http://x/",
    ];
    for _ in 0..300 {
        let method = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW"][rng.usize(..7)];
        let path = paths[rng.usize(..paths.len())];
        let body = random(&mut rng, 100);
        if method == "HEAD" || path == "*" {
            continue;
        }
        let reply = send(&sandbox, method, path, &[], &body);
        assert!(reply.status < 500, "{method} {path}: {}", reply.status);
    }
    let long = format!("/sandbox/wallet-codes/{}/declines", "1".repeat(10_000));
    assert_eq!(send(&sandbox, "POST", &long, &[], b"").status, 400);
    serves(&sandbox, "after");
}
