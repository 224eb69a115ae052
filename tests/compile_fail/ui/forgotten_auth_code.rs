//! A customer-presented code is an argument and cannot be forgotten.

use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount) {
    let _ = pay::wechat_cpm(out_trade_no, amount);
}

fn main() {}
