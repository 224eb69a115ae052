//! The pages in a browser without scripts, and from which origins their buttons work.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::common::wire::{Reply, call, get, order, post, send};
use crate::common::{NOW, PAYMENT, REFUND, least, pairs, pay_type, with};
use qfpay_sandbox::{Fault, OrderState, Sandbox};

/// A sandbox whose time the test sets.
fn timed() -> (Sandbox, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(NOW));
    let time = Arc::clone(&clock);
    let sandbox = Sandbox::builder().clock(move || time.load(Ordering::SeqCst));
    (sandbox.start().unwrap(), clock)
}

/// The path of an order's page.
fn cashier(answer: &serde_json::Value) -> String {
    format!("/cashier/{}", answer["syssn"].as_str().unwrap())
}

/// The live page, with this query.
fn live(sandbox: &Sandbox, query: &str) -> Reply {
    let accept = pairs(&[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]);
    let reply = send(sandbox, "GET", &format!("/{query}"), &accept, b"");
    assert_eq!(reply.status, 200);
    reply
}

#[test]
fn the_customer_pays_on_the_cashier_page() {
    let sandbox = Sandbox::start().unwrap();
    for (action, state, headline) in [
        ("pay", OrderState::Paid, "Paid"),
        ("decline", OrderState::Declined, "Declined"),
        ("expire", OrderState::Expired, "Out of time"),
    ] {
        let number = format!("INV-{action}");
        let path = cashier(&order(&sandbox, "801101", &number));
        let page = get(&sandbox, &path);
        assert_eq!(page.status, 200);
        let html = "content-type: text/html; charset=utf-8";
        assert!(page.head.contains(html), "{}", page.head);
        for shown in ["HKD 12.50", &number, "Time left", "30 min 00 s", ">1143<"] {
            assert!(page.body.contains(shown), "{shown}: {}", page.body);
        }
        assert_eq!(get(&sandbox, &format!("{path}/{action}")).status, 405);
        let waits = post(&sandbox, &format!("{path}/wait"));
        assert_eq!(waits.status, 303);
        assert_eq!(sandbox.order_state(&number), Some(OrderState::Processing));
        // The second time the page only shows the state.
        for _ in 0..2 {
            let reply = post(&sandbox, &format!("{path}/{action}"));
            assert_eq!(reply.status, 303);
            let there = format!("location: {path}#state");
            assert!(reply.head.contains(&there), "{}", reply.head);
        }
        assert_eq!(sandbox.order_state(&number), Some(state));
        let page = get(&sandbox, &path);
        assert!(page.body.contains(headline), "{}", page.body);
        assert!(!page.body.contains("<form"), "{}", page.body);
        assert_eq!(post(&sandbox, &format!("{path}/steal")).status, 404);
    }
    for missing in [
        get(&sandbox, "/cashier/1"),
        post(&sandbox, "/cashier/1/pay"),
    ] {
        assert_eq!(missing.status, 404);
        assert!(missing.body.contains("There is no such order"));
    }
}

#[test]
fn the_cashier_page_shows_the_state_of_an_order() {
    let (sandbox, clock) = timed();
    let answer = order(&sandbox, "800101", "INV-7");
    let path = cashier(&answer);
    clock.fetch_add(29 * 60 + 55, Ordering::SeqCst);
    let page = get(&sandbox, &path).body;
    assert!(page.contains(">5 s<"), "{page}");
    assert!(page.contains("until 2026-02-03 14:35:06"), "{page}");
    sandbox.customer_pays("INV-7").unwrap();
    let refund = [
        ("syssn", answer["syssn"].as_str().unwrap()),
        ("out_trade_no", "REF-7"),
        ("txamt", "250"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    call(&sandbox, REFUND, &pairs(&refund));
    let page = get(&sandbox, &path).body;
    assert!(page.contains("You have HKD 2.50 of it back."), "{page}");
    sandbox.preauthorise("HELD-1", "800101", 1250, "HKD");
    let held = get(&sandbox, "/sandbox/orders/HELD-1").json();
    let page = get(&sandbox, held["cashier"].as_str().unwrap()).body;
    assert!(page.contains("Held") && !page.contains("<form"), "{page}");
}

#[test]
fn the_link_back_to_the_shop_is_shown_at_the_end() {
    let sandbox = Sandbox::start().unwrap();
    let url = "https://shop.example/done?a=1&b=%22";
    for (number, given) in [("WITH", &[("return_url", url)] as &[_]), ("WITHOUT", &[])] {
        let parameters = with(least(pay_type("801101"), number), given);
        let answer = call(&sandbox, PAYMENT, &parameters).json();
        assert_eq!(answer["respcd"], "0000", "{answer}");
        let path = cashier(&answer);
        let back = "Back to the shop";
        assert!(!get(&sandbox, &path).body.contains(back));
        post(&sandbox, &format!("{path}/decline"));
        let page = get(&sandbox, &path).body;
        assert_eq!(page.contains(back), !given.is_empty(), "{page}");
        let link = "href=\"https://shop.example/done?a=1&amp;b=%22\"";
        assert_eq!(page.contains(link), !given.is_empty(), "{page}");
    }
}

#[test]
fn values_of_merchants_never_become_markup() {
    let sandbox = Sandbox::start().unwrap();
    let nasty = "</p><script>alert('\"&')</script>";
    let sent = [("goods_name", nasty)];
    let parameters = with(least(pay_type("801101"), nasty), &sent);
    let answer = call(&sandbox, PAYMENT, &parameters).json();
    assert_eq!(answer["respcd"], "0000", "{answer}");
    sandbox.customer_pays(nasty).unwrap();
    call(&sandbox, "/trade/v1/%3Cscript%3E", &parameters);
    let query = "?order=%3C%2Fp%3E%3Cscript%3E";
    for page in [
        get(&sandbox, &cashier(&answer)),
        live(&sandbox, ""),
        live(&sandbox, query),
    ] {
        let marked = page.body.matches("<script").count();
        assert_eq!(marked, 1, "the page's own: {}", page.body);
        assert!(page.body.contains("<script type=\"module\" src=\"/assets/"));
        assert!(
            page.body
                .contains("&lt;/p&gt;&lt;script&gt;alert('&quot;&amp;')&lt;/script&gt;")
        );
    }
}

#[test]
fn the_live_page_lists_what_happened() {
    let sandbox = Sandbox::start().unwrap();
    let empty = live(&sandbox, "").body;
    for shown in [
        "There are no orders yet",
        "No request has come yet",
        "No notification was sent yet",
        "Nothing is armed to go wrong",
        sandbox.url(),
        sandbox.app_code(),
    ] {
        assert!(empty.contains(shown), "{shown}: {empty}");
    }
    assert!(!empty.contains(sandbox.client_key()));
    let here = "http://127.0.0.1:1/notify";
    for number in ["INV-7", "INV-8"] {
        let parameters = with(least(pay_type("800101"), number), &[("notify_url", here)]);
        call(&sandbox, PAYMENT, &parameters);
    }
    sandbox.customer_pays("INV-8").unwrap();
    sandbox.arm(Fault::LostAnswer);
    let page = live(&sandbox, "").body;
    for shown in [
        "INV-7",
        "INV-8",
        "unpaid",
        "paid",
        "lost-answer",
        here,
        "Deliver again",
        "payment INV-8",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let (newer, older) = (page.find(">INV-8<").unwrap(), page.find(">INV-7<").unwrap());
    assert!(newer < older, "the newest first");
    let filtered = live(&sandbox, "?order=+V-7").body;
    assert!(
        filtered.contains("INV-7") && !filtered.contains("INV-8"),
        "{filtered}"
    );
    let none = live(&sandbox, "?order=nothing").body;
    assert!(
        none.contains("No order has “nothing” in its number."),
        "{none}"
    );
}

#[test]
fn the_command_on_the_live_page_makes_the_first_order() {
    let sandbox = Sandbox::start().unwrap();
    let page = live(&sandbox, "").body;
    let (_, command) = page.split_once("<code>curl ").unwrap();
    let (command, _) = command.split_once("</code>").unwrap();
    let words = shlex::split(command).unwrap();
    let after = |option: &str, mark: &str| -> Vec<(String, String)> {
        let options = words.windows(2).filter(|two| two[0] == option);
        let halves = options.map(|two| two[1].split_once(mark).unwrap());
        halves
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    };
    let mut headers = after("-H", ": ");
    headers.extend(pairs(&[("Content-Type", crate::common::FORM)]));
    let fields = after("--data-urlencode", "=");
    let body = crate::common::encode(&fields);
    let answer = send(&sandbox, "POST", PAYMENT, &headers, &body);
    assert_eq!(answer.json()["respcd"], "0000", "{}", answer.body);
    assert!(
        !answer.head.contains("x-sandbox-explain"),
        "{}",
        answer.head
    );
    let (_, number) = fields
        .iter()
        .find(|(name, _)| name == "out_trade_no")
        .unwrap();
    assert_eq!(sandbox.order_state(number), Some(OrderState::Unpaid));
}

#[test]
fn the_buttons_of_the_live_page_redirect_back_to_it() {
    let sandbox = Sandbox::start().unwrap();
    let parameters = least(pay_type("800101"), "INV-7");
    let parameters = with(parameters, &[("notify_url", "http://127.0.0.1:1/")]);
    let answer = call(&sandbox, PAYMENT, &parameters).json();
    let syssn = answer["syssn"].as_str().unwrap();
    let press = |path: &str, body: &str| send(&sandbox, "POST", path, &[], body.as_bytes());
    for (path, body) in [
        (format!("/live/orders/{syssn}/wait"), ""),
        (format!("/live/orders/{syssn}/pay"), ""),
        (format!("/live/orders/{syssn}/pay-again"), ""),
        ("/live/notifications/0/again".to_owned(), ""),
        ("/live/faults".to_owned(), "fault=lost-answer"),
        ("/live/faults".to_owned(), "fault=silence"),
    ] {
        let reply = press(&path, body);
        assert_eq!(reply.status, 303, "{path}");
        assert!(reply.head.contains("location: /\r\n"), "{}", reply.head);
    }
    assert_eq!(sandbox.account("INV-7").charged, 2 * 1250);
    let armed = get(&sandbox, "/sandbox/faults").json();
    for (place, fault) in ["lost-answer", "silence"].iter().enumerate() {
        assert_eq!(armed["armed"][place]["faults"][0], *fault);
    }
    assert_eq!(press("/live/faults/disarm", "").status, 303);
    assert_eq!(
        get(&sandbox, "/sandbox/faults").json()["armed"],
        serde_json::json!([])
    );
    for (path, body) in [
        (format!("/live/orders/{syssn}/steal"), ""),
        ("/live/orders/1/pay".to_owned(), ""),
        ("/live/orders/1/pay-again".to_owned(), ""),
        ("/live/faults".to_owned(), "fault=meteor"),
        ("/live/faults".to_owned(), ""),
    ] {
        assert_eq!(press(&path, body).status, 404, "{path}");
    }
}

#[test]
fn programs_get_the_list_of_addresses_and_browsers_the_page() {
    let sandbox = Sandbox::start().unwrap();
    let asked = |accept: &[(&str, &str)]| send(&sandbox, "GET", "/", &pairs(accept), b"");
    for accept in [
        &[] as &[(&str, &str)],
        &[("Accept", "*/*")],
        &[("Accept", "text/plain")],
    ] {
        let reply = asked(accept);
        assert!(
            reply.head.contains("content-type: text/plain"),
            "{}",
            reply.head
        );
        assert!(reply.head.contains("vary: accept"), "{}", reply.head);
        assert!(
            reply.body.contains("GET  /sandbox/events"),
            "{}",
            reply.body
        );
    }
    let page = live(&sandbox, "");
    assert!(
        page.head.contains("content-type: text/html"),
        "{}",
        page.head
    );
    assert!(page.head.contains("vary: accept"), "{}", page.head);
}

#[test]
fn pages_load_and_run_only_files_of_the_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    let path = cashier(&order(&sandbox, "801101", "INV-7"));
    for page in [
        get(&sandbox, &path),
        live(&sandbox, ""),
        get(&sandbox, "/cashier/1"),
    ] {
        let policy = page
            .head
            .lines()
            .find(|line| line.starts_with("content-security-policy: "));
        let policy = policy.unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
        assert!(page.head.contains("x-content-type-options: nosniff"));
        assert!(page.head.contains("referrer-policy: same-origin"));
        assert!(page.head.contains("cache-control: no-store"));
        assert!(!page.body.contains("style="), "{}", page.body);
        let loaded = page.body.split("/assets/").skip(1);
        let loaded = loaded.map(|rest| rest.split('"').next().unwrap());
        for name in loaded.chain(["watch.js", "merge.js"]) {
            assert_eq!(
                get(&sandbox, &format!("/assets/{name}")).status,
                200,
                "{name}"
            );
        }
    }
    assert_eq!(get(&sandbox, "/assets/..%2F..%2Fmod.rs").status, 404);
}

#[test]
fn pages_of_other_origins_can_press_no_button() {
    let sandbox = Sandbox::start().unwrap();
    let path = cashier(&order(&sandbox, "801101", "INV-7"));
    let from = |method: &str, path: &str, given: &[(&str, &str)]| {
        send(&sandbox, method, path, &pairs(given), b"[\"silence\"]").status
    };
    let elsewhere: [&[(&str, &str)]; 4] = [
        &[("Origin", "http://evil.example")],
        &[("Origin", "null")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "http://localhost:3000"),
        ],
    ];
    for headers in elsewhere {
        for (method, path) in [
            ("POST", format!("{path}/pay")),
            ("POST", "/sandbox/orders/INV-7/pay".to_owned()),
            ("POST", "/sandbox/wallet-codes/1/declines".to_owned()),
            ("POST", "/sandbox/faults".to_owned()),
            ("DELETE", "/sandbox/faults".to_owned()),
            ("POST", "/sandbox/notifications/0/again".to_owned()),
            ("POST", "/live/faults".to_owned()),
            ("POST", "/live/faults/disarm".to_owned()),
        ] {
            assert_eq!(
                from(method, &path, headers),
                403,
                "{method} {path} {headers:?}"
            );
        }
    }
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Unpaid));
    assert_eq!(
        get(&sandbox, "/sandbox/faults").json()["armed"],
        serde_json::json!([])
    );
    // A link on the shop's page leads here, and the page's own buttons work.
    assert_eq!(from("GET", &path, &[("Sec-Fetch-Site", "cross-site")]), 200);
    let own = [
        ("Sec-Fetch-Site", "same-origin"),
        ("Origin", "http://localhost"),
    ];
    assert_eq!(from("POST", &format!("{path}/pay"), &own), 303);
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Paid));
}

#[test]
fn a_foreign_host_name_is_not_answered() {
    use std::io::{Read, Write};
    let sandbox = Sandbox::start().unwrap();
    let asked = |host: &str, path: &str| {
        let mut stream = crate::common::wire::connect(&sandbox);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer[9..12].to_owned()
    };
    for path in [
        "/",
        "/cashier/1",
        "/sandbox/orders",
        "/sandbox/events",
        "/sandbox/notifications",
    ] {
        assert_eq!(asked("rebound.example:8080", path), "403", "{path}");
    }
    assert_eq!(asked("shop.localhost:1", "/sandbox/orders"), "200");
    // Merchants may have any name for the gateway itself; their requests are signed.
    assert_eq!(asked("gateway:8080", "/trade/v1/payment"), "405");
}

#[test]
fn orders_are_listed_for_tests() {
    let sandbox = Sandbox::start().unwrap();
    for number in ["INV-7", "INV|8/é"] {
        order(&sandbox, "800101", number);
    }
    sandbox.customer_pays("INV-7").unwrap();
    let orders = get(&sandbox, "/sandbox/orders").json();
    let listed = |at: usize, name: &str| orders["orders"][at][name].clone();
    assert_eq!(listed(0, "out_trade_no"), "INV|8/é");
    assert_eq!(
        (listed(1, "out_trade_no"), listed(1, "state")),
        ("INV-7".into(), "paid".into())
    );
    assert_eq!(listed(2, "state"), serde_json::Value::Null);
    let one = get(&sandbox, "/sandbox/orders/INV-7").json();
    for (name, value) in [
        ("state", "paid"),
        ("respcd", "0000"),
        ("txamt", "1250"),
        ("amount", "12.50"),
        ("txcurrcd", "HKD"),
        ("pay_type", "800101"),
    ] {
        assert_eq!(one[name], value, "{one}");
    }
    let account = serde_json::json!({"charged": "1250", "returned": "0", "returning": "0"});
    assert_eq!(one["account"], account);
    assert_eq!(get(&sandbox, one["cashier"].as_str().unwrap()).status, 200);
    assert_eq!(
        get(&sandbox, "/sandbox/orders/INV%7C8%2F%C3%A9").json()["state"],
        "unpaid"
    );
    assert_eq!(get(&sandbox, "/sandbox/orders/none").status, 404);
}
