//! Everything that a program can watch: told under the documented names and no others, and without
//! a secret, whatever happens.

#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

mod listeners;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Waker};

use listeners::{Listener, Meter, Told};
use md5::{Digest, Md5};
use pollster::block_on;
use qfpay_api::client::Limits;
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{ExpectedOrder, MAX_NOTIFICATION_BYTES, sole_signature};
use qfpay_api::request::{
    AddNote, Call, Capture, CustomsDeclare, CustomsQuery, CustomsRedeclare, Unfreeze,
};
use qfpay_api::transport::{Delivery, TransportErrorKind};
use qfpay_api::{
    CallError, Close, DynamicPayment, Intent, Notification, OriginalPayment, OutTradeNo, Param,
    PayType, Payment, Query, QueryError, Refund, Resolution, Reversal, TxTime, observe,
};
use serde_json::{Value, json};
use support::{ORDER, PAYMENT_PARAMS, complete, hkd, sample};
use world::{Reply, TAKES, client, credentials, limited, now};

/// In everything that must not be shown, by anything.
const MARKER: &str = "sEcReT-7f3a";
/// In what only the program may show that called: the cause of a transport's error.
const UNTOLD: &str = "uNtOlD-91c4";
const SYSSN: &str = "20250301000200020000000001";
const SCANNED: PayType = PayType::WechatCpm;

fn secret(place: &str) -> String {
    format!("{MARKER}-{place}")
}

/// What happened so far, and all that was shown of it.
#[derive(Default)]
struct Story {
    listener: Listener,
    meter: Meter,
    told: Vec<Told>,
    shown: Vec<String>,
}

impl Story {
    /// Runs one scene and keeps what was told of it, which comes back as well.
    fn scene(&mut self, play: impl FnOnce(&mut Vec<String>)) -> Vec<Told> {
        let listener = self.listener.clone();
        let meter = self.meter.clone();
        let shown = &mut self.shown;
        tracing::subscriber::with_default(listener, || {
            metrics::with_local_recorder(&meter, || play(shown));
        });
        assert_eq!(self.listener.entered(), 0, "every span is left");
        let told = self.listener.take();
        self.told.extend(told.clone());
        told
    }

    fn counted(&self, key: &str) -> u64 {
        self.meter
            .measured()
            .counters
            .get(key)
            .copied()
            .unwrap_or(0)
    }
}

trait Show {
    fn debug(&mut self, value: &dyn Debug);
    fn text(&mut self, value: &dyn Display);
    fn result<T: Debug, E: Error>(&mut self, result: &Result<T, E>);
}

impl Show for Vec<String> {
    fn debug(&mut self, value: &dyn Debug) {
        self.push(format!("{value:?}"));
        self.push(format!("{value:#?}"));
    }

    fn text(&mut self, value: &dyn Display) {
        self.push(value.to_string());
    }

    fn result<T: Debug, E: Error>(&mut self, result: &Result<T, E>) {
        self.debug(&result);
        let mut next: Option<&dyn Error> = result.as_ref().err().map(|error| error as _);
        while let Some(error) = next {
            self.text(&error);
            next = error.source();
        }
    }
}

fn order() -> OutTradeNo {
    OutTradeNo::new(ORDER).unwrap()
}

/// An answer that says this, with a secret in what is sensitive and in what nobody has described.
fn answer(respcd: &str) -> Reply {
    Reply::Answer(200, answer_of(respcd, "1250").to_string())
}

fn answer_of(respcd: &str, txamt: &str) -> Value {
    json!({
        "respcd": respcd,
        "resperr": "in words\nof two lines",
        "respmsg": "",
        "out_trade_no": ORDER,
        "orig_syssn": SYSSN,
        "syssn": SYSSN,
        "txamt": txamt,
        "cardcd": secret("cardcd"),
        "pay_params": {"sign": secret("pay_params")},
        "set-cookie": secret("unknown field"),
        "qrcode": "weixin://wxpay",
        "pay_url": "https://pay.example",
    })
}

/// The list of records that a query finds.
fn records(records: &[Value]) -> Reply {
    let body = json!({"respcd": "0000", "data": records, "new": secret("unknown field")});
    Reply::Answer(200, body.to_string())
}

fn record(respcd: &str, order_type: &str, cancel: &str) -> Value {
    json!({
        "respcd": respcd, "order_type": order_type, "cancel": cancel, "out_trade_no": ORDER,
        "syssn": SYSSN, "txamt": "1250", "txcurrcd": "HKD", "cardcd": secret("cardcd"),
        "clearance": {"deep": secret("unknown object")},
    })
}

/// A complete request with a secret in everything sensitive that it carries.
fn request(pay_type: PayType) -> DynamicPayment {
    let request = complete(pay_type);
    let carried: Vec<Param> = request
        .parameters()
        .iter()
        .map(|(param, _)| param)
        .collect();
    let sensitive = carried.into_iter().filter(|param| param.is_sensitive());
    sensitive.fold(request, |request, param| match param {
        Param::ExtendInfo => {
            let json = sample(param).replace("203.0.113.7", &secret("address"));
            request.set(param, json)
        }
        _ => request.set(param, secret(param.code())),
    })
}

fn original() -> OriginalPayment {
    let amount = hkd(1250);
    OriginalPayment::by_syssn(SYSSN.parse().unwrap(), PayType::AlipayMpmHk, amount)
        .out_trade_no(order())
        .txdtm(now())
}

/// Named events of what was told.
fn events<'t>(told: &'t [Told], name: &str) -> Vec<&'t Told> {
    told.iter()
        .filter(|one| !one.is_span && one.name == name)
        .collect()
}

fn event<'t>(told: &'t [Told], name: &str) -> &'t Told {
    match events(told, name).as_slice() {
        [one] => one,
        found => panic!("{} events {name} in {told:#?}", found.len()),
    }
}

/// The levels of the documentation's table are for whoever filters by them.
fn is(told: &Told, level: &str, fields: &[(&str, &str)]) {
    assert_eq!(told.level, level, "{told:#?}");
    for (name, value) in fields {
        assert_eq!(told.field(name), Some(*value), "{name} in {told:#?}");
    }
}

fn every_payment(story: &mut Story) {
    let told = story.scene(|shown| {
        for pay_type in PayType::ALL {
            for respcd in ["0000", "1143", "1108", "1252", "9999", ""] {
                let client = client([answer(respcd)]);
                let result = block_on(client.pay(&request(pay_type)));
                if let Ok(Payment::Declined(rejection)) = &result {
                    shown.text(rejection);
                }
                shown.result(&result);
            }
        }
    });
    let paid = events(&told, "answered");
    let paid = paid
        .iter()
        .find(|one| one.field("outcome") == Some("paid"))
        .unwrap();
    let fields = [
        ("http_status", "200"),
        ("respcd", "0000"),
        ("class", "success"),
        ("words", r"in words\nof two lines; "),
    ];
    is(paid, "INFO", &fields[..3]);
    assert!(paid.field("words").unwrap().contains(r"in words\nof two"));
    let (span, fields) = &paid.within[0];
    assert_eq!((*span, paid.within.len()), ("qfpay.call", 1));
    let fields: BTreeMap<&str, &str> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let expected = [
        ("number", ORDER),
        ("operation", "payment"),
        ("pay_type", fields["pay_type"]),
        ("txamt", "1250"),
        ("txcurrcd", "HKD"),
    ];
    assert_eq!(fields, BTreeMap::from(expected));
    let unknown = events(&told, "unknown");
    for one in &unknown {
        let fields = [
            ("number", ORDER),
            ("operation", "payment"),
            ("may_have_moved_money", "true"),
        ];
        is(one, "WARN", &fields);
    }
    assert!(
        unknown
            .iter()
            .any(|one| one.field("respcd") == Some("9999"))
    );
}

fn every_other_call(story: &mut Story) {
    let payment = original();
    let refund_no = || ORDER.parse().unwrap();
    let syssn = || SYSSN.parse().unwrap();
    let customs = || sample(Param::Customs).parse().unwrap();
    let trade_type = || sample(Param::TradeType).parse().unwrap();
    let customs_no = || sample(Param::MchCustomsNo).parse().unwrap();
    called(story, &Refund::new(&payment, refund_no(), hkd(1250)), true);
    called(story, &Reversal::new(&payment), true);
    called(story, &Close::new(&payment), true);
    called(story, &Capture::new(&payment, hkd(1250)), true);
    called(story, &Unfreeze::new(&payment, order(), hkd(1250)), true);
    let note = sample(Param::Note).parse().unwrap();
    called(story, &AddNote::new(note, syssn()), false);
    let declare = CustomsDeclare::new(customs(), customs_no(), syssn(), trade_type());
    called(story, &declare, false);
    let declare = CustomsRedeclare::new(customs(), customs_no(), syssn(), trade_type());
    called(story, &declare, false);
    called(
        story,
        &CustomsQuery::new(customs(), syssn(), trade_type()),
        false,
    );
}

fn called<C: Call>(story: &mut Story, call: &C, moves_money: bool) {
    let operation = C::OPERATION.code();
    for respcd in ["0000", "1143", "1108", "9999", ""] {
        let told = story.scene(|shown| {
            shown.result(&block_on(client([answer(respcd)]).call(call)));
        });
        let (_, span) = &event(&told, "sent").within[0];
        assert_eq!(span["operation"], operation);
        let number = span["number"].as_str();
        assert!(number == ORDER || number.starts_with(SYSSN), "{number}");
        let unknown = events(&told, "unknown");
        assert_eq!(
            unknown.len() + events(&told, "answered").len(),
            1,
            "{told:#?}"
        );
        for one in unknown {
            let moves_money = if moves_money { "true" } else { "false" };
            is(
                one,
                "WARN",
                &[("may_have_moved_money", moves_money), ("number", number)],
            );
        }
    }
    let key = |outcome| format!("qfpay_requests_total{{operation={operation},outcome={outcome}}}");
    assert_eq!(story.counted(&key("unknown")), 2, "{operation}");
}

fn queries(story: &mut Story) {
    let query = Query::by_out_trade_no(&[order()]).unwrap();
    let told = story.scene(|shown| {
        let found = block_on(client([records(&[record("0000", "payment", "0")])]).query(&query));
        shown.result(&found);
        shown.debug(&found.unwrap().records()[0].verdict());
    });
    is(
        event(&told, "answered"),
        "DEBUG",
        &[("outcome", "done"), ("respcd", "0000")],
    );
    assert_eq!(event(&told, "answered").number(), Some(ORDER));

    let told = story.scene(|shown| {
        shown.result(&block_on(client([answer("1108")]).query(&query)));
    });
    is(
        event(&told, "answered"),
        "DEBUG",
        &[("outcome", "declined"), ("class", "failed")],
    );

    let broken = format!(r#"{{"respcd":"0000","data":[{{"cardcd":"{MARKER}"}},"{MARKER}"]}}"#);
    let told = story.scene(|shown| {
        shown.result(&block_on(
            client([Reply::Answer(200, broken)]).query(&query),
        ));
    });
    let fields = [("reason", "unreadable"), ("may_have_moved_money", "false")];
    is(event(&told, "unknown"), "WARN", &fields);

    let time = |text: &str| -> TxTime { text.parse().unwrap() };
    let two_months = Query::within(time("2025-01-01 00:00:00"), time("2025-02-01 00:00:00"));
    let told = story.scene(|shown| {
        let refused = block_on(client([]).query(&two_months));
        assert!(matches!(refused, Err(QueryError::InvalidRequest(_))));
        shown.result(&refused);
    });
    is(
        event(&told, "not_sent"),
        "WARN",
        &[("operation", "query"), ("outcome", "invalid")],
    );
}

fn refused_requests(story: &mut Story) {
    let told = story.scene(|shown| {
        for pay_type in PayType::ALL {
            for param in PAYMENT_PARAMS
                .into_iter()
                .filter(|param| param.is_sensitive())
            {
                for value in [format!("{MARKER}\u{7}"), MARKER.repeat(500)] {
                    let bad = request(pay_type).set(param, value);
                    shown.debug(&bad);
                    let result = block_on(client([]).pay(&bad));
                    assert!(matches!(result, Err(CallError::InvalidRequest(_))));
                    shown.result(&result);
                }
            }
        }
    });
    let told = events(&told, "not_sent");
    assert!(
        told.iter()
            .all(|one| one.field("outcome") == Some("invalid"))
    );
    let refused = "qfpay_requests_total{operation=payment,outcome=invalid}";
    assert_eq!(story.counted(refused), told.len() as u64);
    assert!(told.iter().all(|one| !one.fields["rules"].is_empty()));
    assert!(
        told.iter()
            .any(|one| one.fields["rules"].contains("control")),
        "{told:#?}"
    );
}

fn broken_exchanges(story: &mut Story) {
    let kinds = [
        ("connect", TransportErrorKind::Connect, 3),
        ("tls", TransportErrorKind::Tls, 1),
        ("timeout", TransportErrorKind::Timeout, 3),
        ("broken", TransportErrorKind::Broken, 3),
        ("too_large", TransportErrorKind::TooLarge, 3),
        ("unusable", TransportErrorKind::Unusable, 1),
    ];
    for (reason, kind, sendings) in kinds {
        let told = story.scene(|shown| {
            let fail = || Reply::Fail(kind, Delivery::NotSent);
            shown.result(&block_on(
                client([fail(), fail(), fail()]).pay(&request(SCANNED)),
            ));
        });
        assert_eq!(events(&told, "sent").len(), sendings);
        is(
            event(&told, "not_sent"),
            "WARN",
            &[("reason", reason), ("number", ORDER)],
        );
        for (attempt, retry) in events(&told, "retry").iter().enumerate() {
            let attempt = (attempt + 1).to_string();
            is(retry, "INFO", &[("reason", reason), ("attempt", &attempt)]);
            assert_eq!(retry.number(), Some(ORDER));
        }
        let key = format!("qfpay_retries_total{{operation=payment,reason={reason}}}");
        assert_eq!(story.counted(&key), sendings as u64 - 1);

        let told = story.scene(|shown| {
            let fail = Reply::Fail(kind, Delivery::MayHaveBeenSent);
            shown.result(&block_on(client([fail]).pay(&request(SCANNED))));
        });
        is(
            event(&told, "unknown"),
            "WARN",
            &[("reason", reason), ("number", ORDER)],
        );
    }
    for status in [204, 302, 404, 500] {
        let told = story.scene(|shown| {
            let page = Reply::Answer(status, format!("{MARKER}<html>"));
            shown.result(&block_on(client([page]).pay(&request(SCANNED))));
        });
        is(
            event(&told, "unknown"),
            "WARN",
            &[("http_status", &status.to_string())],
        );
    }
}

fn about_something_else(story: &mut Story) {
    let told = story.scene(|shown| {
        let other = Reply::Answer(200, answer_of("0000", "1\n251").to_string());
        shown.result(&block_on(client([other]).pay(&request(SCANNED))));
    });
    let fields = [("source", "answer"), ("fields", "txamt"), ("number", ORDER)];
    is(event(&told, "mismatch"), "ERROR", &fields);
    is(event(&told, "unknown"), "WARN", &[("reason", "mismatch")]);
    assert!(!event(&told, "unknown").fields["error"].contains('\n'));
}

fn limits(story: &mut Story) {
    let query = Query::by_out_trade_no(&[order()]).unwrap();
    let told = story.scene(|_| {
        let limits = Limits::shared_by(NonZeroU32::new(400).unwrap());
        let client = limited(limits, [records(&[]), records(&[])]);
        block_on(client.query(&query)).unwrap();
        block_on(client.query(&query)).unwrap();
    });
    is(event(&told, "rate_limited"), "DEBUG", &[("by", "client")]);
    let waits = "qfpay_rate_limit_wait_seconds{}";
    assert_eq!(story.meter.measured().values[waits].len(), 1);

    let told = story.scene(|_| {
        let too_many = Reply::Answer(429, String::new());
        block_on(client([too_many, records(&[])]).query(&query)).unwrap();
    });
    is(
        event(&told, "rate_limited"),
        "WARN",
        &[("by", "gateway"), ("wait_ms", "3000")],
    );
    is(
        event(&told, "retry"),
        "INFO",
        &[("reason", "rate_limited"), ("delay_ms", "3000")],
    );
    assert_eq!(events(&told, "sent")[1].field("attempt"), Some("2"));
    assert_eq!(story.meter.measured().values[waits][1], 3.0);

    let told = story.scene(|shown| {
        let too_many = || Reply::Answer(429, String::new());
        let client = client([too_many(), too_many(), too_many()]);
        shown.result(&block_on(client.pay(&request(SCANNED))));
    });
    is(
        event(&told, "not_sent"),
        "WARN",
        &[("reason", "rate_limited"), ("number", ORDER)],
    );
}

fn journals(story: &mut Story) {
    let request = request(SCANNED);
    let told = story.scene(|shown| {
        let world = client([answer("1143")]);
        shown.result(&block_on(world.pay(&request)));
        shown.result(&block_on(world.pay(&request)));
    });
    is(
        event(&told, "not_sent"),
        "WARN",
        &[("outcome", "busy"), ("number", ORDER)],
    );

    let told = story.scene(|shown| {
        let world = client([answer("0000")]);
        shown.result(&block_on(world.pay(&request)));
        shown.result(&block_on(world.pay(&request)));
    });
    is(
        event(&told, "not_sent"),
        "WARN",
        &[("outcome", "already_done"), ("number", ORDER)],
    );

    let fields = |action| {
        [
            ("action", action),
            ("operation", "payment"),
            ("number", ORDER),
            ("error", r"journal of intents: the disk is full\nreally"),
        ]
    };
    let told = story.scene(|shown| {
        let world = client([]);
        world.journal().full.store(true, Ordering::Relaxed);
        shown.result(&block_on(world.pay(&request)));
        shown.result(&block_on(world.reconcile()));
        shown.result(&block_on(world.resume(ORDER)));
    });
    is(
        event(&told, "not_sent"),
        "WARN",
        &[("outcome", "journal"), ("number", ORDER)],
    );
    let failed = events(&told, "journal_failed");
    is(failed[0], "ERROR", &fields("begin"));
    is(failed[1], "ERROR", &[("action", "open")]);
    is(failed[2], "ERROR", &[("action", "open")]);

    // The money has moved, and that is what the caller hears; that the journal failed is told here.
    let told = story.scene(|shown| {
        let world = client([answer("0000")]);
        world.journal().cannot_close.store(true, Ordering::Relaxed);
        let paid = block_on(world.pay(&request));
        assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
        shown.result(&paid);
    });
    is(event(&told, "journal_failed"), "ERROR", &fields("close"));
    is(event(&told, "answered"), "INFO", &[("outcome", "paid")]);
    for (action, times) in [("begin", 1), ("close", 1), ("open", 2)] {
        let key = format!("qfpay_journal_failures_total{{action={action}}}");
        assert_eq!(story.counted(&key), times, "{action}");
    }
}

/// What resolving a payment makes of what the gateway's records say, in one look.
fn resolved(story: &mut Story, found: Reply) -> Vec<Told> {
    let intent = Intent::payment(ORDER, hkd(1250), SCANNED, now());
    story.scene(|shown| {
        let resolved = block_on(client([found]).resolve_once(&[intent]));
        shown.debug(&resolved);
    })
}

fn resolving(story: &mut Story) {
    let verdicts = [
        ("done", record("0000", "payment", "0")),
        ("taken_back", record("0000", "payment", "3")),
        ("closed", record("0000", "payment", "2")),
        ("failed", record("1201", "payment", "0")),
    ];
    for (verdict, record) in verdicts {
        let told = resolved(story, records(&[record]));
        is(
            event(&told, "resolved"),
            "INFO",
            &[("verdict", verdict), ("number", ORDER)],
        );
        let (around, fields) = &event(&told, "resolved").within[0];
        assert_eq!(
            (*around, fields["intents"].as_str()),
            ("qfpay.resolve", "1")
        );
        assert_eq!(
            event(&told, "sent").within.len(),
            2,
            "the query within the resolving"
        );
    }
    let mut second = record("0000", "payment", "0");
    second["syssn"] = json!("20250301000200020000000002");
    let told = resolved(story, records(&[record("0000", "payment", "0"), second]));
    is(
        event(&told, "resolved"),
        "INFO",
        &[("further_payments", "1")],
    );

    let mut strange = record("0000", "payment", "0");
    strange["txamt"] = json!("1251");
    let broken = Reply::Fail(TransportErrorKind::Broken, Delivery::MayHaveBeenSent);
    let open = [
        ("nothing", "ask_again", broken),
        ("no_record", "ask_again", records(&[])),
        (
            "pending",
            "reverse",
            records(&[record("1143", "payment", "0")]),
        ),
        ("contradiction", "ask_qfpay", records(&[strange])),
    ];
    for (seen, advice, found) in open {
        let told = resolved(story, found);
        let fields = [
            ("last_observed", seen),
            ("next_action", advice),
            ("number", ORDER),
        ];
        is(event(&told, "still_open"), "WARN", &fields);
    }
    let mut foreign = record("0000", "payment", "0");
    foreign["out_trade_no"] = json!("INV-8");
    let told = resolved(story, records(&[foreign]));
    let fields = [("source", "records"), ("number", ORDER)];
    is(event(&told, "mismatch"), "ERROR", &fields);
    is(
        event(&told, "still_open"),
        "WARN",
        &[("last_observed", "nothing")],
    );
    let told = story.scene(|shown| {
        let mut foreign = record("0000", "payment", "0");
        foreign["out_trade_no"] = json!("INV-8");
        shown.result(&block_on(
            client([records(&[foreign])]).find_order(&order(), now()),
        ));
    });
    is(event(&told, "mismatch"), "ERROR", &fields);

    let open = "qfpay_resolved_total{operation=payment,verdict=open}";
    assert_eq!(story.counted(open), 5);
}

fn reconciling(story: &mut Story) {
    let unpaid = || Reply::Answer(200, answer_of("1143", "1250").to_string());
    let told = story.scene(|shown| {
        // Nobody ever hears of the order again.
        let nothing = std::iter::repeat_with(|| records(&[])).take(300);
        let world = client(std::iter::once(unpaid()).chain(nothing));
        shown.result(&block_on(world.pay(&request(SCANNED))));
        shown.result(&block_on(world.reconcile()));
        shown.result(&block_on(world.reconcile()));
        shown.result(&block_on(world.resume(ORDER)));
    });
    assert!(!events(&told, "still_open").is_empty());
    let open = |story: &Story| story.meter.measured().values["qfpay_open_intents{}"].clone();
    assert_eq!(open(story), [1.0]);

    story.scene(|shown| {
        let paid = records(&[record("0000", "payment", "0")]);
        let world = client([unpaid(), paid]);
        shown.result(&block_on(world.pay(&request(SCANNED))));
        let resolved = block_on(world.reconcile());
        assert!(matches!(
            resolved.as_deref(),
            Ok([(_, Resolution::Done(_))])
        ));
        shown.result(&resolved);
    });
    assert_eq!(open(story), [0.0]);
}

fn dropping(story: &mut Story) {
    fn give_up<T>(future: impl Future<Output = T> + Send) {
        let mut context = Context::from_waker(Waker::noop());
        assert!(pin!(future).poll(&mut context).is_pending());
    }
    let told = story.scene(|_| give_up(client([Reply::Never]).pay(&request(SCANNED))));
    let fields = [
        ("operation", "payment"),
        ("number", ORDER),
        ("may_have_moved_money", "true"),
    ];
    is(event(&told, "dropped"), "WARN", &fields);
    let query = Query::by_out_trade_no(&[order()]).unwrap();
    let told = story.scene(|_| give_up(client([Reply::Never]).query(&query)));
    is(
        event(&told, "dropped"),
        "WARN",
        &[("may_have_moved_money", "false")],
    );
    assert_eq!(event(&told, "dropped").number(), Some(ORDER));
    let dropped = "qfpay_requests_total{operation=payment,outcome=dropped}";
    assert_eq!(story.counted(dropped), 1);
}

fn notifications(story: &mut Story) {
    let keys = [credentials().client_key().clone()];
    let signed = TestNotification::payment(ORDER, hkd(1250))
        .set("cardcd", secret("cardcd"))
        .set("outcardnm", secret("unknown field"))
        .sign(&keys[0]);
    let told = story.scene(|shown| {
        let good = Notification::verify(signed.body(), signed.signature(), &keys).unwrap();
        shown.debug(&good);
        shown.result(&good.match_order(&ExpectedOrder::new(order(), hkd(1250))));
        let other = OutTradeNo::new("INV-8").unwrap();
        let mismatch = good.match_order(&ExpectedOrder::new(other, hkd(1)));
        assert!(mismatch.is_err());
        shown.result(&mismatch);
    });
    let fields = [
        ("number", ORDER),
        ("notify_type", "payment"),
        ("key_index", "0"),
    ];
    is(event(&told, "notification_verified"), "INFO", &fields);
    let fields = [
        ("source", "notification"),
        ("number", "INV-8"),
        ("fields", "out_trade_no,txamt"),
    ];
    is(event(&told, "mismatch"), "ERROR", &fields);

    let told = story.scene(|shown| {
        shown.result(&Notification::verify(signed.body(), MARKER, &keys));
        shown.result(&sole_signature([MARKER, MARKER]));
        let long = MARKER.repeat(MAX_NOTIFICATION_BYTES);
        shown.result(&Notification::verify(
            long.as_bytes(),
            signed.signature(),
            &keys,
        ));
        let broken = format!(r#"{{"cardcd": "{MARKER}""#);
        let digest = Md5::digest(format!("{broken}{}", secret("client-key")));
        let signature: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        shown.result(&Notification::verify(broken.as_bytes(), &signature, &keys));
    });
    let refused = events(&told, "notification_invalid");
    let reasons: Vec<_> = refused
        .iter()
        .filter_map(|one| one.field("reason"))
        .collect();
    assert_eq!(reasons, ["forged", "unsigned", "too_long", "unreadable"]);
}

/// The lines of the module's documentation.
fn documentation() -> String {
    let source = include_str!("../../../../qfpay-api/src/observe/mod.rs");
    let lines = source.lines().filter_map(|line| line.strip_prefix("//!"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What the table in the documentation has about a name, cell by cell.
fn documented(documentation: &str, name: &str) -> Vec<String> {
    let start = format!(" | [`{name}`](");
    let mut rows = documentation.lines().filter(|row| row.starts_with(&start));
    let row = rows
        .next()
        .unwrap_or_else(|| panic!("{name} is documented"));
    row.split('|').map(str::to_owned).collect()
}

/// The names in backticks, without the remarks about them.
fn quoted(cell: &str) -> BTreeSet<String> {
    let mut names = cell.to_owned();
    while let Some((before, (_, after))) = names
        .split_once(" (")
        .and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    {
        names = format!("{before}{after}");
    }
    let quoted = names.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// Every name was heard and is documented, with its level, its fields and its labels.
fn names(story: &Story) {
    let documentation = documentation();
    let mut heard: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for told in &story.told {
        let forged = told
            .fields
            .values()
            .any(|text| text.contains(char::is_control));
        assert!(!forged, "no line of a log can be made up: {told:?}");
        assert_eq!(told.target, observe::TARGET, "{told:?}");
        let row = documented(&documentation, told.name);
        assert!(told.is_span || row[2].contains(&told.level), "{told:?}");
        assert_eq!(told.field("message").is_none(), told.is_span, "{told:?}");
        let kind = if told.is_span { "span" } else { "event" };
        let fields = heard.entry(format!("{kind} {}", told.name)).or_default();
        let own = told.fields.keys().filter(|field| **field != "message");
        fields.extend(own.map(|field| (*field).to_owned()));
    }
    let measured = story.meter.measured();
    for key in &measured.keys {
        let labels = heard.entry(format!("metric {}", key.name())).or_default();
        for label in key.labels() {
            labels.insert(label.key().to_owned());
            let is_known = documentation.contains(&format!("`{}`", label.value()));
            assert!(is_known || label.key() == "operation", "{label:?}");
        }
    }
    let mut written = String::new();
    for (what, fields) in &heard {
        let (kind, name) = what.split_once(' ').unwrap();
        let row = documented(&documentation, name);
        let cell = if kind == "metric" { 3 } else { row.len() - 2 };
        assert_eq!(&quoted(&row[cell]), fields, "{what}");
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        written.push_str(format!("{what}: {}", fields.join(" ")).trim_end());
        written.push('\n');
    }
    insta::assert_snapshot!(written, @r"
        event answered: class http_status outcome respcd words
        event dropped: may_have_moved_money number operation
        event journal_failed: action error number operation
        event mismatch: fields number source
        event not_sent: number operation outcome reason rules
        event notification_invalid: reason
        event notification_verified: key_index notify_type number
        event rate_limited: by wait_ms
        event resolved: further_payments number operation respcd verdict
        event retry: attempt delay_ms reason
        event sent: attempt
        event still_open: last_observed next_action number operation
        event unknown: error http_status may_have_moved_money number operation reason respcd
        metric qfpay_journal_failures_total: action
        metric qfpay_notifications_total: outcome
        metric qfpay_open_intents:
        metric qfpay_rate_limit_wait_seconds:
        metric qfpay_request_seconds: operation
        metric qfpay_requests_total: operation outcome
        metric qfpay_resolved_total: operation verdict
        metric qfpay_retries_total: operation reason
        span qfpay.call: number operation pay_type txamt txcurrcd
        span qfpay.resolve: intents
    ");
    let of = |kind: &str| -> BTreeSet<&str> {
        let pairs = heard.keys().filter_map(|what| what.split_once(' '));
        pairs
            .filter(|pair| pair.0 == kind)
            .map(|pair| pair.1)
            .collect()
    };
    assert_eq!(of("span"), BTreeSet::from(observe::span::ALL));
    assert_eq!(of("event"), BTreeSet::from(observe::event::ALL));
    assert_eq!(of("metric"), BTreeSet::from(observe::metric::ALL));
    let described = measured.described.iter().map(String::as_str);
    assert_eq!(described.collect::<BTreeSet<_>>(), of("metric"));
}

#[test]
fn whatever_happens_is_told_under_the_documented_names_and_without_a_secret() {
    let mut story = Story::default();
    story.scene(|_| observe::describe_metrics());
    every_payment(&mut story);
    every_other_call(&mut story);
    queries(&mut story);
    refused_requests(&mut story);
    broken_exchanges(&mut story);
    about_something_else(&mut story);
    limits(&mut story);
    journals(&mut story);
    resolving(&mut story);
    reconciling(&mut story);
    dropping(&mut story);
    notifications(&mut story);
    names(&story);

    let seconds = "qfpay_request_seconds{operation=payment}";
    let measured = story.meter.measured();
    assert!(
        measured.values[seconds]
            .iter()
            .all(|took| *took == TAKES.as_secs_f64())
    );
    let told: Vec<String> = story.told.iter().map(|one| format!("{one:?}")).collect();
    let counted = measured.keys.iter().map(|key| format!("{key:?}"));
    for text in told.iter().cloned().chain(counted) {
        assert!(!text.contains(UNTOLD), "{text}");
        story.shown.push(text);
    }
    for text in &story.shown {
        assert!(!text.contains(MARKER), "{text}");
        // What is hidden byte by byte is not hidden.
        let bytes = format!("{:?}", MARKER.as_bytes());
        assert!(!text.contains(bytes.trim_matches(['[', ']'])), "{text}");
    }
}
