//! The client against a gateway whose answers are as documented or as captured, and which takes each
//! side of every dispute between QFPay's documents.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

use qfpay_api::blocking::Client;
use qfpay_api::notification::{Event, ExpectedOrder, OwnedNotification};
use qfpay_api::response::Record;
use qfpay_api::transport::UreqTransport;
use qfpay_api::value::AuthCode;
use qfpay_api::{
    BaseUrl, CallError, ClientKey, Credentials, OriginalPayment, OutTradeNo, Outcome, Payment,
    Refund, RefundNo, Resolution, TxTime, pay,
};
use qfpay_sandbox::{Config, Quirks, Sandbox, Switches};
use support::hkd;

type Till = Client<UreqTransport>;

const PRICE: u64 = 1250;
const PART: u64 = 250;

fn number(text: &str) -> OutTradeNo {
    OutTradeNo::new(text).unwrap()
}

fn start(set: impl FnOnce(&mut Config)) -> Sandbox {
    let mut config = Config::new("");
    set(&mut config);
    Sandbox::builder().config(config).start().unwrap()
}

fn till(gateway: &Sandbox) -> Till {
    let credentials = Credentials::new(gateway.app_code(), gateway.client_key()).unwrap();
    let url = BaseUrl::new(gateway.url()).unwrap();
    Client::new(url, credentials, UreqTransport::new())
}

/// Whether a record is a payment of which nothing was paid back.
fn is_paid(record: &Record) -> bool {
    record.is_payment_of(hkd(PRICE))
}

/// The one record of a number that is a payment.
fn payment_of(till: &Till, order: &str, placed_at: TxTime) -> Record {
    let records = till.find_order(&number(order), placed_at).unwrap();
    let mut payments = records.iter().filter(|record| is_paid(record));
    let payment = payments
        .next()
        .unwrap_or_else(|| panic!("{order}: {records:?}"));
    assert!(payments.next().is_none(), "{order}");
    payment.clone()
}

/// A payment by a shown code or a scanned one, asked for, found, and paid back in part.
fn trade(gateway: &Sandbox, order: &str, shown: bool) {
    // A till for each, because one till keeps to the gateway's limit on requests.
    let till = &till(gateway);
    let placed_at = till.now();
    if shown {
        let code = AuthCode::new("283854702356157409").unwrap();
        let outcome = till.pay(&pay::alipay_cpm(number(order), hkd(PRICE), code));
        let Ok(Payment::Paid(receipt)) = outcome else {
            panic!("{order}: {outcome:?}");
        };
        assert_eq!(receipt.amount(), Some(hkd(PRICE)));
    } else {
        let outcome = till.pay(&pay::alipay_mpm_overseas(number(order), hkd(PRICE)));
        assert!(
            matches!(outcome, Ok(Payment::AwaitingCustomer(_))),
            "{outcome:?}"
        );
        let records = till.find_order(&number(order), placed_at).unwrap();
        assert!(records.iter().all(|record| !is_paid(record)), "{records:?}");
        gateway.customer_pays(order).unwrap();
        let resolved = till.resume(order);
        assert!(matches!(resolved, Ok(Resolution::Done(_))), "{resolved:?}");
    }
    let original = OriginalPayment::from_record(&payment_of(till, order, placed_at)).unwrap();
    let refund_no = RefundNo::new(format!("R-{order}")).unwrap();
    let refunded = till.refund(&Refund::new(&original, refund_no, hkd(PART)));
    assert!(
        matches!(refunded, Ok(Outcome::Done(_))),
        "{order}: {refunded:?}"
    );
    let records = till.find_order(&number(order), placed_at).unwrap();
    assert!(!records.iter().any(is_paid), "a part is gone: {records:?}");
    let again = AuthCode::new("283854702356157409").unwrap();
    let again = till.pay(&pay::alipay_cpm(number(order), hkd(PRICE), again));
    assert!(
        matches!(again, Err(CallError::AlreadyDone { .. })),
        "{again:?}"
    );
    assert!(till.reconcile().unwrap().is_empty());
    let account = gateway.account(order);
    assert_eq!(
        (account.charged, account.returned),
        (PRICE, PART),
        "{order}"
    );
}

/// What was told of an order agrees with it: the payment and the refund, once each.
fn is_told(gateway: &Sandbox, order: &str) {
    let key = ClientKey::new(gateway.client_key()).unwrap();
    let refund_no = format!("R-{order}");
    let expected = ExpectedOrder::new(number(order), hkd(PRICE))
        .refund(RefundNo::new(&*refund_no).unwrap(), hkd(PART));
    let mut told = Vec::new();
    for notification in gateway.notifications() {
        if ![order, &refund_no].contains(&notification.out_trade_no()) {
            continue;
        }
        let keys = std::slice::from_ref(&key);
        let owned =
            OwnedNotification::verify(notification.body(), notification.signature(), keys).unwrap();
        match owned.notification().match_order(&expected).unwrap() {
            Event::PaymentMade { amount, .. } => told.push(amount),
            Event::RefundMade {
                amount, asked_for, ..
            } => {
                assert!(asked_for);
                told.push(amount);
            }
            event => panic!("{event:?}"),
        }
    }
    assert_eq!(told, [hkd(PRICE), hkd(PART)], "{order}");
}

#[test]
fn the_client_trades_with_documented_and_with_captured_answers() {
    for quirks in [Quirks::Strict, Quirks::Realistic] {
        let gateway = start(|config| config.quirks = quirks);
        // What is odd only sometimes follows from the gateway's number: every turn comes up.
        for turn in 0..24 {
            let order = format!("INV-{turn}");
            trade(&gateway, &order, turn % 2 == 0);
            is_told(&gateway, &order);
        }
    }
}

#[test]
fn a_card_payment_is_recognised_in_either_look() {
    for quirks in [Quirks::Strict, Quirks::Realistic] {
        let gateway = start(|config| config.quirks = quirks);
        let outcome = till(&gateway).pay(&pay::visa_mastercard_online(number("CARD"), hkd(PRICE)));
        assert!(
            matches!(outcome, Ok(Payment::AwaitingCustomer(_))),
            "{outcome:?}"
        );
        gateway.customer_pays("CARD").unwrap();
        let notification = &gateway.notifications()[0];
        let key = ClientKey::new(gateway.client_key()).unwrap();
        let owned =
            OwnedNotification::verify(notification.body(), notification.signature(), &[key])
                .unwrap();
        let expected = ExpectedOrder::new(number("CARD"), hkd(PRICE));
        let event = owned.notification().match_order(&expected).unwrap();
        assert!(matches!(event, Event::PaymentMade { .. }), "{event:?}");
    }
}

#[test]
fn the_client_trades_whoever_is_right_about_the_gateway() {
    let mut tried = 0;
    for switch in Switches::default().all() {
        for value in switch.values {
            let gateway = start(|config| {
                config.quirks = Quirks::Realistic;
                config.switches.set(switch.name, value.word).unwrap();
            });
            for shown in [true, false] {
                let order = format!("INV-{shown}");
                trade(&gateway, &order, shown);
                is_told(&gateway, &order);
            }
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}
