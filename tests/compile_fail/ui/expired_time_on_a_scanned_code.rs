//! A code that the customer shows is paid at once and does not expire.

use qfpay_api::value::{AuthCode, ExpiredTime};
use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount, code: AuthCode, expired_time: ExpiredTime) {
    let _ = pay::wechat_cpm(out_trade_no, amount, code).expired_time(expired_time);
}

fn main() {}
