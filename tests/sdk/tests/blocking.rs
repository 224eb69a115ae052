//! The blocking client: the same calls and the same outcomes, over every transport.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

use std::thread;

use qfpay_api::blocking::Client;
use qfpay_api::client::Retries;
use qfpay_api::error::NotSent;
use qfpay_api::transport::{
    Delivery, HyperTransport, ReqwestTransport, SurfTransport, Transport, TransportErrorKind,
    UreqTransport,
};
use qfpay_api::value::AuthCode;
use qfpay_api::{BaseUrl, CallError, Credentials, OutTradeNo, Payment, Query, Resolution, pay};
use qfpay_sandbox::{Behaviour, Sandbox};
use support::{ORDER, hkd};

const PAYS: &str = "283854702356157409";
const TYPES_PASSWORD: &str = "134567890123456789";

fn till<T: Transport>(gateway: &Sandbox, transport: T) -> Client<T> {
    let credentials = Credentials::new(gateway.app_code(), gateway.client_key()).unwrap();
    Client::new(BaseUrl::new(gateway.url()).unwrap(), credentials, transport)
}

fn number(text: &str) -> OutTradeNo {
    OutTradeNo::new(text).unwrap()
}

fn code(text: &str) -> AuthCode {
    AuthCode::new(text).unwrap()
}

/// A payment that is made at once, one that the customer confirms later, and what the gateway then
/// knows of both.
fn pays_asks_and_resolves<T: Transport>(transport: T) {
    let gateway = Sandbox::start().unwrap();
    let till = till(&gateway, transport);
    let placed_at = till.now();

    let paid = till.pay(&pay::wechat_cpm(number("INV-1"), hkd(1250), code(PAYS)));
    assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
    let again = till.pay(&pay::wechat_cpm(number("INV-1"), hkd(1250), code(PAYS)));
    assert!(matches!(again, Err(CallError::AlreadyDone { .. })));

    gateway.wallet_code(TYPES_PASSWORD, Behaviour::TypesPassword);
    let pending = pay::wechat_cpm(number("INV-2"), hkd(480), code(TYPES_PASSWORD));
    let pending = till.pay(&pending).unwrap();
    assert!(matches!(pending, Payment::Pending(_)), "{pending:?}");
    gateway.customer_pays("INV-2").unwrap();
    let resolved = till.resume("INV-2").unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    assert!(till.resume("INV-2").is_err(), "nothing is open any more");
    assert!(till.reconcile().unwrap().is_empty());

    let query = Query::by_out_trade_no(&[number("INV-1"), number("INV-2")]).unwrap();
    assert_eq!(till.query(&query).unwrap().records().len(), 2);
    let records = till.find_order(&number("INV-2"), placed_at).unwrap();
    assert!(records[0].is_payment_of(hkd(480)));
    assert!(
        till.find_order(&number("INV-3"), placed_at)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn over_ureq() {
    pays_asks_and_resolves(UreqTransport::new());
}

#[test]
fn over_hyper_with_its_own_thread() {
    pays_asks_and_resolves(HyperTransport::new().unwrap());
}

#[test]
fn over_surf() {
    pays_asks_and_resolves(SurfTransport::new().unwrap());
}

fn reqwest() -> ReqwestTransport {
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    ReqwestTransport::new().unwrap()
}

#[test]
fn over_reqwest_where_a_runtime_was_entered() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let _entered = runtime.enter();
    pays_asks_and_resolves(reqwest());
}

#[test]
fn over_reqwest_without_a_runtime_nothing_is_sent() {
    let gateway = Sandbox::start().unwrap();
    let till = till(&gateway, reqwest());
    let outcome = till.pay(&pay::wechat_cpm(number(ORDER), hkd(1250), code(PAYS)));
    let Err(CallError::NotSent {
        source: NotSent::Transport(error),
        ..
    }) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::Unusable);
    assert_eq!(error.delivery(), Delivery::NotSent);
    assert_eq!(gateway.order_state(ORDER), None);
}

#[test]
fn threads_share_one_client() {
    let gateway = Sandbox::start().unwrap();
    let till = till(&gateway, UreqTransport::new());
    thread::scope(|scope| {
        for till_number in 0..8 {
            let till = &till;
            scope.spawn(move || {
                let number = number(&format!("INV-{till_number}"));
                let amount = hkd(100 + till_number);
                let paid = till.pay(&pay::wechat_cpm(number.clone(), amount, code(PAYS)));
                let Ok(Payment::Paid(receipt)) = paid else {
                    panic!("{paid:?}");
                };
                assert_eq!(receipt.out_trade_no(), number.as_str());
                assert_eq!(receipt.amount(), Some(amount));
            });
        }
    });
}

/// Anything that has no method of its own is driven through the client inside.
#[test]
fn the_client_inside_can_be_had() {
    let gateway = Sandbox::start().unwrap();
    let inner = till(&gateway, UreqTransport::new()).into_inner();
    let till = Client::from(inner.with_retries(Retries::none()));
    let request = pay::wechat_cpm(number(ORDER), hkd(1250), code(PAYS));
    let paid = pollster::block_on(till.inner().pay(&request));
    assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
}
