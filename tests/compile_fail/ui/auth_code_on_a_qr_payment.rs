//! Nobody scans the customer where the customer scans.

use qfpay_api::value::AuthCode;
use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount, auth_code: AuthCode) {
    let _ = pay::payme_mpm(out_trade_no, amount).auth_code(auth_code);
}

fn main() {}
