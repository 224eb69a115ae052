//! The merchant belongs to the credentials, never to a request.

use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount) {
    let _ = pay::payme_mpm(out_trade_no, amount).mchid("ZaMVg12345");
}

fn main() {}
