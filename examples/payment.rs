//! Three payments against a gateway on this machine: a QR code that the customer scans, a code
//! that the customer shows, and an invalid request, which is not sent.
//!
//! Run it with `cargo run --example payment`. It needs no account and no network. To see the same
//! over surf: `cargo run --example payment --no-default-features --features surf`.
#![allow(
    clippy::print_stdout,
    reason = "showing what happens is what this program is for"
)]

use std::error::Error;
use std::time::Duration;

use qfpay_api::response::{Record, Verdict};
#[cfg(not(feature = "surf"))]
use qfpay_api::transport::HyperTransport as ChosenTransport;
#[cfg(feature = "surf")]
use qfpay_api::transport::SurfTransport as ChosenTransport;
use qfpay_api::value::{AuthCode, ExpiredTime, GoodsName, OutTradeNo};
use qfpay_api::{
    Amount, BaseUrl, CallError, Client, Credentials, Currency, DynamicPayment, NextStep, Param,
    PayType, Payment, TxTime, pay,
};
use qfpay_sandbox::{Behaviour, Sandbox};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

type Till = Client<ChosenTransport>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let gateway = Sandbox::start()?;
    println!(
        "A QFPay gateway to try things on is listening at {}\n",
        gateway.url()
    );

    let credentials = Credentials::new(gateway.app_code(), gateway.client_key())?;
    let till = Client::new(
        BaseUrl::new(gateway.url())?,
        credentials,
        ChosenTransport::new()?,
    );

    let shown = merchant_presented(&till, &gateway).await?;
    let scanned = customer_presented(&till, &gateway).await?;
    let violations = invalid_request(&till).await?;

    println!("Summary");
    println!("  INV-1  merchant-presented QR code   {shown}");
    println!("  INV-2  customer-presented code      {scanned}");
    println!("  INV-3  breaks {violations} rules              invalid, nothing was sent");
    Ok(())
}

/// The merchant shows a code. `0000` means that the order exists. The customer pays afterwards.
async fn merchant_presented(till: &Till, gateway: &Sandbox) -> Result<String, Box<dyn Error>> {
    println!("1. The customer scans a code of the merchant (AlipayHK)\n");
    let number = OutTradeNo::new("INV-1")?;
    let amount = Amount::from_major(Currency::Hkd, "12.50")?;
    let request = pay::alipay_mpm_hk(number.clone(), amount)
        .goods_name(GoodsName::new("Coffee")?)
        .expired_time(ExpiredTime::minutes(10)?);

    let placed_at = till.now();
    let prepared = till.gateway().payment(&request, placed_at)?;
    println!("signed:   {}\n", prepared.masked_canonical());

    let Payment::AwaitingCustomer(order) = till.pay(&request).await? else {
        return Err("a QR payment waits for the customer first".into());
    };
    if let NextStep::Qr(content) = order.next_step() {
        // Light and dark change places, because most terminals write light on dark.
        let code = QrCode::new(content)?
            .render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build();
        println!("{code}");
        println!("(it contains {content})\n");
    }

    println!("query 0:  {:?}", verdicts(till, &number, placed_at).await?);
    println!("The customer takes out a phone …");
    gateway.customer_pays(number.as_str())?;
    resolve(till, &number, amount, placed_at).await
}

/// The customer shows a code, and the wallet asks for the password first: the gateway answers 1143.
async fn customer_presented(till: &Till, gateway: &Sandbox) -> Result<String, Box<dyn Error>> {
    println!("2. The merchant scans a code of the customer (WeChat Pay)\n");
    let number = OutTradeNo::new("INV-2")?;
    let code = "134567890123456789";
    gateway.wallet_code(code, Behaviour::TypesPassword);

    let amount = Amount::new(Currency::Hkd, 48_80)?;
    let request = pay::wechat_cpm(number.clone(), amount, AuthCode::new(code)?);
    let placed_at = till.now();
    let Payment::Pending(pending) = till.pay(&request).await? else {
        return Err("this customer types a password first".into());
    };
    if let Some(status) = pending.answer().respcd() {
        println!("answered: {status} — not decided yet: query again with the same number");
    }
    gateway.customer_pays(number.as_str())?;
    resolve(till, &number, amount, placed_at).await
}

/// Queries until the payment is decided. A query moves no money, so it can be repeated.
async fn resolve(
    till: &Till,
    number: &OutTradeNo,
    amount: Amount,
    placed_at: TxTime,
) -> Result<String, Box<dyn Error>> {
    const POLLS: u32 = 30;
    for poll in 1..=POLLS {
        let records = till.find_order(number, placed_at).await?;
        let verdicts: Vec<Verdict> = records.iter().map(Record::verdict).collect();
        println!("query {poll}:  {verdicts:?}");
        // One number can have several records. One payment of this amount is enough, whatever failed beside it.
        if let Some(paid) = records.iter().find(|record| record.is_payment_of(amount)) {
            let syssn = paid.syssn().unwrap_or("?");
            println!("paid; QFPay's number is {syssn}\n");
            return Ok(format!("paid ({syssn})"));
        }
        let failed = |verdict: &Verdict| matches!(verdict, Verdict::Failed(_));
        if !verdicts.is_empty() && verdicts.iter().all(failed) {
            return Ok(format!("not paid: {verdicts:?}"));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(format!("{} is still open after {POLLS} queries", number.as_str()).into())
}

async fn verdicts(
    till: &Till,
    number: &OutTradeNo,
    placed_at: TxTime,
) -> Result<Vec<Verdict>, Box<dyn Error>> {
    let records = till.find_order(number, placed_at).await?;
    Ok(records.iter().map(Record::verdict).collect())
}

/// A till that takes everything as text. Everything that is wrong is reported at once, and nothing is sent.
async fn invalid_request(till: &Till) -> Result<usize, Box<dyn Error>> {
    println!("3. A request that breaks rules\n");
    let request = DynamicPayment::new(PayType::AlipayMpmHk)
        .set(Param::OutTradeNo, "INV-3")
        .set(Param::Txamt, "12.50")
        .set(Param::Txcurrcd, "HKD")
        .set(Param::AuthCode, "283854702356157409")
        .set(Param::ExpiredTime, "3")
        .set(Param::GoodsName, "Coffee&txamt=1");
    match till.pay(&request).await {
        Err(CallError::InvalidRequest(invalid)) => {
            println!("{invalid}\n");
            Ok(invalid.violations().denied().count())
        }
        other => Err(format!("expected an invalid request, got {other:?}").into()),
    }
}
