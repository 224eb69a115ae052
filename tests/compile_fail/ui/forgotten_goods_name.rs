//! An app payment names the goods.

use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount) {
    let _ = pay::alipay_app_hk(out_trade_no, amount);
}

fn main() {}
