//! The server, over plain sockets.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use crate::common::wire::{call, connect, get, order, post, send};
use crate::common::{FORM, NOW, PAYMENT, QUERY, model, pairs};
use qfpay_sandbox::{Behaviour, CustomerError, Merchant, OrderState, Sandbox};

fn respcd(sandbox: &Sandbox, out_trade_no: &str) -> String {
    let answer = call(sandbox, QUERY, &pairs(&[("out_trade_no", out_trade_no)])).json();
    answer["data"][0]["respcd"].as_str().unwrap().to_owned()
}

#[test]
fn an_order_is_created_paid_and_found() {
    let sandbox = Sandbox::start().unwrap();
    let answer = order(&sandbox, "800101", "INV-7");
    assert_eq!(answer["respcd"], "0000");
    let code = answer["qrcode"].as_str().unwrap();
    assert!(
        code.starts_with(&format!("{}/cashier/", sandbox.url())),
        "{code}"
    );
    assert_eq!(respcd(&sandbox, "INV-7"), "1143");
    sandbox.customer_waits("INV-7").unwrap();
    assert_eq!(respcd(&sandbox, "INV-7"), "1145");
    sandbox.customer_pays("INV-7").unwrap();
    assert_eq!(respcd(&sandbox, "INV-7"), "0000");
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Paid));
    assert_eq!(
        sandbox.customer_declines("INV-7"),
        Err(CustomerError::AlreadyFinal(OrderState::Paid))
    );
    sandbox.wallet_code("283854702356157409", Behaviour::TypesPassword);
    assert_eq!(order(&sandbox, "800108", "INV-8")["respcd"], "1143");
}

#[test]
fn the_clock_the_port_and_the_merchant_can_be_chosen() {
    let clock = Arc::new(AtomicI64::new(NOW));
    // A port that was free a moment ago; another program may use it now.
    let on_free_port = || {
        let free = Sandbox::start().unwrap();
        let port: u16 = free.url().rsplit(':').next().unwrap().parse().unwrap();
        drop(free);
        let clock = Arc::clone(&clock);
        let sandbox = Sandbox::builder()
            .port(port)
            .clock(move || clock.load(Ordering::SeqCst))
            .merchants([Merchant::new("app", "key")])
            .model(model().clone())
            .order_capacity(1)
            .start();
        sandbox.ok().map(|sandbox| (port, sandbox))
    };
    let (port, sandbox) = (0..10).find_map(|_| on_free_port()).unwrap();
    assert_eq!(sandbox.url(), format!("http://127.0.0.1:{port}"));
    assert_eq!(
        (sandbox.app_code(), sandbox.client_key(), sandbox.mchid()),
        ("app", "key", None)
    );
    assert_eq!(
        order(&sandbox, "800101", "INV-7")["sysdtm"],
        "2026-02-03 14:05:06"
    );
    clock.fetch_add(30 * 60, Ordering::SeqCst);
    assert_eq!(respcd(&sandbox, "INV-7"), "1181");
    order(&sandbox, "800101", "INV-8");
    assert_eq!(sandbox.order_state("INV-7"), None);
    let taken = Sandbox::builder().port(port).start().unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    let nobody = Sandbox::builder().merchants([]).start().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn customers_act_over_http() {
    let sandbox = Sandbox::start().unwrap();
    for (action, state, code) in [
        ("wait", "processing", "1145"),
        ("pay", "paid", "0000"),
        ("decline", "declined", "1205"),
        ("expire", "expired", "1181"),
    ] {
        // A number that needs escaping in a path.
        let number = format!("INV|{action}/é");
        order(&sandbox, "800101", &number);
        let reply = post(
            &sandbox,
            &format!("/sandbox/orders/INV%7C{action}%2F%C3%A9/{action}"),
        );
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.json()["state"], state);
        assert_eq!(reply.json()["out_trade_no"], number);
        assert_eq!(respcd(&sandbox, &number), code);
    }
    let again = post(&sandbox, "/sandbox/orders/INV%7Cpay%2F%C3%A9/pay");
    assert_eq!(
        (again.status, again.json()["error"].as_str()),
        (409, Some("the order is paid already"))
    );
    assert_eq!(post(&sandbox, "/sandbox/orders/none/pay").status, 404);
    assert_eq!(post(&sandbox, "/sandbox/orders/none/steal").status, 404);
    assert_eq!(get(&sandbox, "/sandbox/orders/none/pay").status, 405);

    for (index, behaviour) in Behaviour::ALL.into_iter().enumerate() {
        let path = format!(
            "/sandbox/wallet-codes/283854702356157409/{}",
            behaviour.as_str()
        );
        assert_eq!(post(&sandbox, &path).status, 200);
        let answer = order(&sandbox, "800108", &format!("CPM-{index}"));
        let expected = ["0000", "1143", "1145", "1201", "1205", "1202"][index];
        assert_eq!(answer["respcd"], expected);
    }
    assert_eq!(
        post(&sandbox, "/sandbox/wallet-codes/1/vanishes").status,
        404
    );
}

#[test]
fn malformed_requests_get_an_answer_too() {
    let sandbox = Sandbox::start().unwrap();
    let index = get(&sandbox, "/");
    assert_eq!(index.status, 200);
    assert!(
        index.body.contains("POST /trade/v1/payment"),
        "{}",
        index.body
    );
    assert!(!index.body.contains(sandbox.client_key()));
    let missing = get(&sandbox, "/trade/v1/closed");
    assert_eq!(missing.status, 404);
    assert!(missing.json()["error"].is_string());
    assert_eq!(get(&sandbox, PAYMENT).status, 405);

    let headers = pairs(&[("Content-Type", FORM), ("X-QF-APPCODE", sandbox.app_code())]);
    let longest = send(&sandbox, "POST", PAYMENT, &headers, &[b'a'; 65_536]);
    assert_eq!(longest.json()["respcd"], "1108", "read, and not signed");
    for length in [65_537, 1024 * 1024] {
        let reply = send(&sandbox, "POST", PAYMENT, &headers, &vec![b'a'; length]);
        assert_eq!(reply.status, 413);
        assert!(reply.json()["error"].is_string());
    }
    // Not HTTP at all: the connection ends, the sandbox continues.
    let mut stream = connect(&sandbox);
    stream.write_all(b"\x16\x03\x01 hello\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(order(&sandbox, "800101", "INV-7")["respcd"], "0000");
}

#[test]
fn simultaneous_payments_create_one_order() {
    let sandbox = Sandbox::start().unwrap();
    let codes: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| order(&sandbox, "800101", "INV-7")["respcd"].to_string()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(
        codes.iter().filter(|code| *code == "\"0000\"").count(),
        1,
        "{codes:?}"
    );
    assert_eq!(
        codes.iter().filter(|code| *code == "\"1102\"").count(),
        7,
        "{codes:?}"
    );
}

/// Whether the port is closed.
fn is_free(url: &str) -> bool {
    std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).is_err()
}

#[test]
fn a_dropped_sandbox_stops_even_if_a_client_does_not() {
    let sandbox = Sandbox::start().unwrap();
    let url = sandbox.url().to_owned();
    let mut idle = connect(&sandbox);
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut one = [0];
    idle.read_exact(&mut one).unwrap();
    let mut stuck = connect(&sandbox);
    stuck
        .write_all(b"POST /trade/v1/payment HTTP/1.1\r\nContent-Length: 9\r\n\r\na")
        .unwrap();
    let before = Instant::now();
    drop(sandbox);
    assert!(
        before.elapsed() < Duration::from_secs(8),
        "stopped after {:?}",
        before.elapsed()
    );
    assert!(is_free(&url));
}

#[tokio::test]
async fn a_sandbox_can_be_started_and_dropped_in_an_asynchronous_program() {
    let sandbox = Sandbox::start().unwrap();
    let url = sandbox.url().to_owned();
    let reply = tokio::task::spawn_blocking(move || {
        let reply = get(&sandbox, "/");
        (reply.status, sandbox)
    });
    let (status, sandbox) = reply.await.unwrap();
    assert_eq!(status, 200);
    drop(sandbox);
    assert!(is_free(&url));
    // An error before that does not panic either.
    assert!(Sandbox::builder().merchants([]).start().is_err());
}

#[test]
fn nothing_secret_is_shown_for_debugging() {
    let sandbox = Sandbox::start().unwrap();
    let shown = format!("{sandbox:?} {:?}", Sandbox::builder());
    assert!(shown.contains(sandbox.url()));
    assert!(!shown.contains(sandbox.client_key()));
}
