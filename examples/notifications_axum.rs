//! A shop that receives notifications with axum: it matches them with its order, records them once,
//! and answers. The program posts notifications to itself and ends.
//!
//! Run it with `cargo run --example notifications_axum --features axum,testing`. It needs no account
//! and no network.
#![allow(
    clippy::print_stdout,
    reason = "showing what happens is what this program is for"
)]

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use qfpay_api::notification::testing::{SignedNotification, TestNotification};
use qfpay_api::notification::{
    Acknowledged, ExpectedOrder, NotificationKeys, OrderProgress, OwnedNotification,
};
use qfpay_api::{Amount, ClientKey, Currency, OutTradeNo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const KEY: &str = "0123456789ABCDEF0123456789ABCDEF";

/// What a handler needs: the keys, and the shop's record. A real shop has a database for that.
#[derive(Clone)]
struct Shop {
    keys: NotificationKeys,
    expected: ExpectedOrder,
    progress: Arc<Mutex<OrderProgress>>,
}

impl FromRef<Shop> for NotificationKeys {
    fn from_ref(shop: &Shop) -> Self {
        shop.keys.clone()
    }
}

/// Only authentic notifications get here.
async fn notified(
    State(shop): State<Shop>,
    owned: OwnedNotification,
) -> Result<Acknowledged, StatusCode> {
    let notification = owned.notification();
    let subject = notification.subject();
    println!("  a {} of order {:?}", subject.kind(), subject.order());
    if subject.order() != Some(shop.expected.out_trade_no().as_str()) {
        println!("  the shop has no such order");
        return Err(StatusCode::NOT_FOUND);
    }
    let event = notification
        .match_order(&shop.expected)
        .map_err(|mismatch| {
            println!("  not accepted: {mismatch}");
            StatusCode::CONFLICT
        })?;
    // A panic elsewhere leaves the progress whole, because it is changed in one step.
    let mut progress = shop.progress.lock().unwrap_or_else(PoisonError::into_inner);
    let applied = progress.apply(&event).map_err(|_| StatusCode::CONFLICT)?;
    println!("  {applied:?}; the order is now {:?}", progress.state());
    // Recorded (a real shop commits here), so the gateway gets its answer. The query and the goods come later.
    Ok(Acknowledged)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = ClientKey::new(KEY)?;
    let hkd = |minor| Amount::new(Currency::Hkd, minor);
    let expected = ExpectedOrder::new(OutTradeNo::new("INV-7")?, hkd(1250)?).allow_other_refunds();
    let shop = Shop {
        keys: key.clone().into(),
        progress: Arc::new(Mutex::new(OrderProgress::new(&expected))),
        expected,
    };
    let router = Router::new()
        .route("/qfpay/notify", post(notified))
        .with_state(shop);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    println!("The shop listens at {address}\n");
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let refund = TestNotification::terminal_refund("REF-1", "INV-7", hkd(250)?);
    let payment = TestNotification::payment("INV-7", hkd(1250)?);
    let forger = ClientKey::new("somebody-else")?;
    for (what, signed) in [
        (
            "a refund, before the notification of its payment",
            refund.sign(&key),
        ),
        ("the payment", payment.sign(&key)),
        ("the payment once more", payment.sign(&key)),
        (
            "a payment of one cent",
            payment.clone().set("txamt", "1").sign(&key),
        ),
        ("a forged payment", payment.sign(&forger)),
    ] {
        println!("{what}:");
        println!("  answered: {}\n", deliver(address, &signed).await?);
    }
    server.abort();
    Ok(())
}

/// Posts a notification as the gateway does, and gives the first line and the body of the answer.
async fn deliver(
    address: std::net::SocketAddr,
    signed: &SignedNotification,
) -> Result<String, Box<dyn Error>> {
    let head = format!(
        "POST /qfpay/notify HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nX-QF-SIGN: {}\r\nContent-Length: {}\r\n\r\n",
        signed.signature(),
        signed.body().len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(signed.body()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.lines().next().unwrap_or_default();
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    Ok(format!("{status}, {body:?}"))
}
