//! Values are checked when they are made, so plain text is none.

use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount) {
    let _ = pay::payme_mpm(out_trade_no, amount).goods_name("Coffee");
}

fn main() {}
