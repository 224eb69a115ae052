//! A till's program as small as it can be: it pays, or it finds out what became of what it paid before.
//! The tests kill it.
//!
//!     till pay JOURNAL URL APP_CODE CLIENT_KEY scanned|shown NUMBER
//!     till reconcile JOURNAL URL APP_CODE CLIENT_KEY HOURS_LATER
//!     till begin JOURNAL PREFIX COUNT
//!
//! It says one line about each number.

#![allow(clippy::print_stdout, reason = "what it prints is what the tests read")]

mod later;

use std::error::Error;
use std::io::{BufRead, Write};

use qfpay_api::journal::{Begun, Intent, Journal, SqliteJournal};
use qfpay_api::transport::HyperTransport;
use qfpay_api::value::AuthCode;
use qfpay_api::{
    Amount, BaseUrl, CallError, Client, Credentials, Currency, OutTradeNo, PayType, Payment,
    Resolution, TxTime, pay,
};

use crate::later::Later;

type Till = Client<HyperTransport, SqliteJournal>;
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pay", journal, url, app_code, client_key, how, number] => {
            let till = till(journal, url, app_code, client_key)?;
            pollster::block_on(pay(&till, how, number))
        }
        ["reconcile", journal, url, app_code, client_key, hours] => {
            let till = till(journal, url, app_code, client_key)?;
            let till = till.with_clock(Later::by_hours(hours.parse()?));
            pollster::block_on(reconcile(&till))
        }
        ["begin", journal, prefix, count] => {
            let journal = SqliteJournal::open(journal)?;
            pollster::block_on(begin(&journal, prefix, count.parse()?))
        }
        _ => Err("see the top of main.rs".into()),
    }
}

fn till(journal: &str, url: &str, app_code: &str, client_key: &str) -> Result<Till> {
    let credentials = Credentials::new(app_code, client_key)?;
    let client = Client::new(BaseUrl::new(url)?, credentials, HyperTransport::new()?);
    Ok(client.with_journal(SqliteJournal::open(journal)?))
}

async fn pay(till: &Till, how: &str, number: &str) -> Result<()> {
    let out_trade_no = OutTradeNo::new(number)?;
    let amount = Amount::new(Currency::Hkd, 12_50)?;
    let paid = match how {
        "scanned" => {
            let code = AuthCode::new("283854702356157409")?;
            till.pay(&pay::alipay_cpm(out_trade_no, amount, code)).await
        }
        _ => till.pay(&pay::alipay_mpm_hk(out_trade_no, amount)).await,
    };
    let told = match paid {
        Ok(Payment::Paid(_)) => "paid".to_owned(),
        Ok(Payment::AwaitingCustomer(_)) => "awaiting".to_owned(),
        Err(CallError::Busy { .. }) => "busy".to_owned(),
        Err(CallError::AlreadyDone { .. }) => "already done".to_owned(),
        other => format!("{other:?}"),
    };
    println!("{number}: {told}");
    Ok(())
}

async fn reconcile(till: &Till) -> Result<()> {
    for (intent, resolved) in till.reconcile().await? {
        let told = match resolved {
            Resolution::Done(done) if done.others().is_empty() => "done".to_owned(),
            Resolution::NotDone(why) => format!("not done, {why:?}"),
            Resolution::Open(_) => "open".to_owned(),
            other => format!("{other:?}"),
        };
        println!("{}: {told}", intent.number());
    }
    Ok(())
}

/// Starts at a word from whoever started it, so that two of them start at once.
async fn begin(journal: &SqliteJournal, prefix: &str, count: u32) -> Result<()> {
    println!("ready");
    std::io::stdin().lock().read_line(&mut String::new())?;
    let amount = Amount::new(Currency::Hkd, 12_50)?;
    for number in 0..count {
        let number = format!("{prefix}{number}");
        let intent = Intent::payment(&number, amount, PayType::AlipayMpmHk, TxTime::now());
        let told = match journal.begin(&intent).await? {
            Begun::Stored => "kept",
            Begun::Busy(_) => "busy",
            Begun::AlreadyDone(_) => "already done",
        };
        println!("{number}: {told}");
        std::io::stdout().flush()?;
    }
    Ok(())
}
