//! A merchant's back office, against a gateway on this machine: a till that dies in the middle of a
//! payment, the program that starts afterwards, a partial refund, and the notifications.
//!
//! Run it with `cargo run --example back_office --features axum,hyper,journal-sqlite`. It needs no account
//! and no network. It starts itself a second time: that is the till that dies.
#![allow(
    clippy::print_stdout,
    reason = "showing what happens is what this program is for"
)]

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use qfpay_api::journal::SqliteJournal;
use qfpay_api::notification::{
    Acknowledged, Event, ExpectedOrder, NotificationKeys, OwnedNotification,
};
use qfpay_api::transport::{HyperTransport, Transport, TransportError};
use qfpay_api::value::{AuthCode, NotifyUrl, OutTradeNo};
use qfpay_api::{
    Amount, BaseUrl, Client, ClientKey, Credentials, Currency, Outcome, Refund, RefundNo,
    Resolution, pay,
};
use qfpay_sandbox::Sandbox;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const ORDER: &str = "INV-1001";
const REFUND: &str = "REF-1001-1";

/// A till is another run of this program, with these in its environment.
const GATEWAY: &str = "BACK_OFFICE_GATEWAY";
const JOURNAL: &str = "BACK_OFFICE_JOURNAL";
const NOTIFY_URL: &str = "BACK_OFFICE_NOTIFY_URL";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match std::env::var(GATEWAY) {
        Ok(gateway) => till(&gateway).await,
        Err(_) => back_office().await,
    }
}

/// Sends the payment and dies before the answer: the worst moment there is.
async fn till(gateway: &str) -> Result<(), Box<dyn Error>> {
    let journal = SqliteJournal::open(std::env::var(JOURNAL)?)?;
    let transport = DiesBeforeTheAnswer(HyperTransport::new()?);
    let client =
        Client::new(BaseUrl::new(gateway)?, credentials()?, transport).with_journal(journal);
    let payment = pay::alipay_cpm(
        OutTradeNo::new(ORDER)?,
        price()?,
        AuthCode::new("283854702356157409")?,
    )
    .notify_url(NotifyUrl::new(std::env::var(NOTIFY_URL)?)?);
    client.pay(&payment).await?;
    Err("the till did not die".into())
}

struct DiesBeforeTheAnswer(HyperTransport);

impl Transport for DiesBeforeTheAnswer {
    async fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let _answer = self.0.send(request).await;
        std::process::abort();
    }
}

async fn back_office() -> Result<(), Box<dyn Error>> {
    let gateway = Sandbox::start()?;
    let folder = std::env::temp_dir().join(format!("qfpay-back-office-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (shop, mut events) = open_shop().await?;
    println!(
        "The gateway listens at {}, the shop at {shop}.\n",
        gateway.url()
    );

    println!(
        "1. A till takes a payment of {} and dies before the answer.",
        price()?
    );
    let journal = folder.join("intents.sqlite");
    run_till(&gateway, &journal, shop)?;
    println!("   The customer was charged, and no program knows it yet.\n");

    println!("2. The back office starts and resolves what is open in the journal.");
    let client = Client::new(
        BaseUrl::new(gateway.url())?,
        credentials()?,
        HyperTransport::new()?,
    )
    .with_journal(SqliteJournal::open(&journal)?);
    let mut payment = None;
    for (intent, resolved) in client.reconcile().await? {
        println!(
            "   {} {}: {}",
            intent.operation(),
            intent.number(),
            shown(&resolved)
        );
        if let Resolution::Done(done) = resolved {
            payment = qfpay_api::OriginalPayment::from_record(done.record());
        }
    }
    let payment = payment.ok_or("the payment was made, and the journal does not have it")?;
    println!("   A second payment of the order is not sent:");
    let again = pay::alipay_cpm(
        OutTradeNo::new(ORDER)?,
        price()?,
        AuthCode::new("28385470235615")?,
    );
    match client.pay(&again).await {
        Ok(_) => return Err("the customer was charged twice".into()),
        Err(error) => println!("   {error}\n"),
    }

    println!("3. The customer gets a part back.");
    let part = Amount::from_major(Currency::Hkd, "2.50")?;
    let refund = Refund::new(&payment, RefundNo::new(REFUND)?, part);
    match client.refund(&refund).await? {
        Outcome::Done(answer) => println!("   {REFUND}: {part} back, syssn {:?}\n", answer.syssn()),
        other => return Err(format!("the refund is not made: {other:?}").into()),
    }

    println!("4. The gateway notifies the shop of both.");
    for _ in 0..2 {
        match events.recv().await.ok_or("no notification came")? {
            Event::PaymentMade { amount, .. } => println!("   paid: {amount}"),
            Event::RefundMade { amount, refund, .. } => {
                println!("   refunded: {amount} ({refund:?})")
            }
            other => println!("   {other:?}"),
        }
    }

    let account = gateway.account(ORDER);
    println!(
        "\nThe gateway's books: charged {}, returned {}.",
        account.charged, account.returned
    );
    println!(
        "The merchant's:      charged {}, returned {}.",
        price()?.minor(),
        part.minor()
    );
    std::fs::remove_dir_all(&folder)?;
    if (account.charged, account.returned) != (price()?.minor(), part.minor()) {
        return Err("the books differ".into());
    }
    Ok(())
}

/// Starts this program once more, as a till, and waits until it is dead.
fn run_till(gateway: &Sandbox, journal: &Path, shop: SocketAddr) -> Result<(), Box<dyn Error>> {
    let status = Command::new(std::env::current_exe()?)
        .env(GATEWAY, gateway.url())
        .env(JOURNAL, journal)
        .env(NOTIFY_URL, format!("http://{shop}/qfpay/notify"))
        .status()?;
    if status.success() {
        return Err("the till did not die".into());
    }
    Ok(())
}

/// What the handler of notifications needs.
#[derive(Clone)]
struct Shop {
    keys: NotificationKeys,
    expected: Arc<ExpectedOrder>,
    events: mpsc::UnboundedSender<Event>,
}

impl FromRef<Shop> for NotificationKeys {
    fn from_ref(shop: &Shop) -> Self {
        shop.keys.clone()
    }
}

async fn open_shop() -> Result<(SocketAddr, mpsc::UnboundedReceiver<Event>), Box<dyn Error>> {
    let part = Amount::from_major(Currency::Hkd, "2.50")?;
    let expected =
        ExpectedOrder::new(OutTradeNo::new(ORDER)?, price()?).refund(RefundNo::new(REFUND)?, part);
    let (events, received) = mpsc::unbounded_channel();
    let shop = Shop {
        keys: ClientKey::new(qfpay_sandbox::DEFAULT_CLIENT_KEY)?.into(),
        expected: Arc::new(expected),
        events,
    };
    let router = Router::new()
        .route("/qfpay/notify", post(notified))
        .with_state(shop);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((address, received))
}

async fn notified(
    State(shop): State<Shop>,
    owned: OwnedNotification,
) -> Result<Acknowledged, StatusCode> {
    let event = owned
        .notification()
        .match_order(&shop.expected)
        .map_err(|_| StatusCode::CONFLICT)?;
    // A real shop commits to its database here, and only then answers.
    shop.events
        .send(event)
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Acknowledged)
}

fn shown(resolved: &Resolution) -> String {
    match resolved {
        Resolution::Done(done) => {
            format!("done, syssn {}", done.record().syssn().unwrap_or("none"))
        }
        other => format!("{other:?}"),
    }
}

fn credentials() -> Result<Credentials, Box<dyn Error>> {
    Ok(Credentials::new(
        qfpay_sandbox::DEFAULT_APP_CODE,
        qfpay_sandbox::DEFAULT_CLIENT_KEY,
    )?)
}

fn price() -> Result<Amount, Box<dyn Error>> {
    Ok(Amount::from_major(Currency::Hkd, "12.50")?)
}
