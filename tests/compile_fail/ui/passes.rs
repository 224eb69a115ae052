//! What compiles next to all that does not.

use qfpay_api::value::{AuthCode, ExpiredTime, GoodsName};
use qfpay_api::{Amount, OutTradeNo, pay};

fn charge(out_trade_no: OutTradeNo, amount: Amount, code: AuthCode, name: GoodsName) {
    let _ = pay::wechat_cpm(out_trade_no.clone(), amount, code).goods_name(name.clone());
    let _ = pay::alipay_app_hk(out_trade_no.clone(), amount, name);
    if let Ok(expired_time) = ExpiredTime::minutes(10) {
        let _ = pay::payme_mpm(out_trade_no, amount).expired_time(expired_time);
    }
}

fn main() {}
