//! Only a notification that was verified and matched makes an event.

use qfpay_api::notification::Event;
use qfpay_api::{Amount, OutTradeNo};

fn pay(out_trade_no: OutTradeNo, amount: Amount) -> Event {
    Event::PaymentMade {
        out_trade_no,
        syssn: "20260203000200020000000001".into(),
        amount,
        pay_type: None,
    }
}

fn main() {}
