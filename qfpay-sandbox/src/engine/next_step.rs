//! What an answer holds for the customer to go on with.

use qfpay_codegen::ir::{NextStep, PayType};

use super::transaction::Transaction;
use crate::json::Json;
use crate::money::major_units;
use crate::signature::sign_body;

/// What the next step is made of.
pub(super) struct Context<'a> {
    pub(super) order: &'a Transaction,
    pub(super) pay_type: &'a PayType,
    pub(super) base_url: &'a str,
    /// How many decimals the currency has.
    pub(super) exponent: u8,
    pub(super) now: i64,
    pub(super) notify_url: &'a str,
    pub(super) return_url: &'a str,
    pub(super) seller_id: &'a str,
}

impl Context<'_> {
    /// The page on which the order can be paid.
    fn cashier(&self) -> String {
        format!("{}/cashier/{}", self.base_url, self.order.syssn)
    }

    /// Digits that look like a hash and differ from order to order and from use to use.
    fn digest(&self, of: &str) -> String {
        sign_body(self.order.syssn.as_bytes(), of)
    }
}

/// The field of the answer that shows the customer how to continue, where there is one.
pub(super) fn field(context: &Context<'_>) -> Option<(&'static str, Json)> {
    match context.pay_type.scenario.next_step {
        NextStep::None => None,
        NextStep::Qrcode => Some(("qrcode", Json::text(context.cashier()))),
        NextStep::PayUrl => Some(("pay_url", Json::text(context.cashier()))),
        NextStep::PayParams => Some(("pay_params", pay_params(context))),
    }
}

fn pay_params(context: &Context<'_>) -> Json {
    let scenario = context.pay_type.scenario.name.id.as_str();
    let wallet = context.pay_type.wallet.id.as_str();
    match (scenario, wallet) {
        ("jsapi" | "mini_program", "wechat_pay" | "wechat_pay_hk") => wechat_page(context),
        ("app", "wechat_pay" | "wechat_pay_hk") => wechat_app(context),
        ("app", "alipay") => alipay_app(context),
        ("service_window", "alipay") => only_the_order("tradeNO", context),
        ("card_online", _) => card_challenge(context),
        // No source describes what this wallet expects here, so nothing else is made up.
        _ => only_the_order("order", context),
    }
}

fn only_the_order(name: &'static str, context: &Context<'_>) -> Json {
    Json::Object(vec![(name, Json::text(context.order.syssn.clone()))])
}

fn wechat_page(context: &Context<'_>) -> Json {
    Json::Object(vec![
        ("appId", Json::text("wxsandbox0000001")),
        ("timeStamp", Json::text(context.now.to_string())),
        ("nonceStr", Json::text(context.digest("nonce"))),
        (
            "package",
            Json::text(format!("prepay_id=wx{}", context.order.syssn)),
        ),
        ("signType", Json::text("MD5")),
        ("paySign", Json::text(context.digest("sign"))),
    ])
}

fn wechat_app(context: &Context<'_>) -> Json {
    Json::Object(vec![
        ("package", Json::text("Sign=WXPay")),
        ("timestamp", Json::Raw(context.now.to_string().into())),
        ("sign", Json::text(context.digest("sign"))),
        ("partnerid", Json::text("1000000001")),
        ("appid", Json::text("wxsandbox0000001")),
        ("prepayid", Json::text(format!("wx{}", context.order.syssn))),
        ("noncestr", Json::text(context.digest("nonce"))),
    ])
}

fn alipay_app(context: &Context<'_>) -> Json {
    let order = context.order;
    let seller_id = match context.seller_id {
        "" => "2088000000000001",
        given => given,
    };
    let total = Json::Raw(major_units(order.txamt, context.exponent).into());
    Json::Object(vec![
        ("partner", Json::text("2088000000000001")),
        ("seller_id", Json::text(seller_id.to_owned())),
        ("subject", Json::text(order.goods_name.clone())),
        ("body", Json::text(order.goods_info.clone())),
        ("total_fee", total),
        ("notify_url", Json::text(context.notify_url.to_owned())),
        ("service", Json::text("mobile.securitypay.pay")),
        ("payment_type", Json::text("1")),
        ("_input_charset", Json::text("UTF-8")),
        (
            "it_b_pay",
            Json::text(format!("{}m", (order.expires - context.now) / 60)),
        ),
        ("return_url", Json::text(context.return_url.to_owned())),
        ("payment_inst", Json::text("ALIPAYHK")),
        ("currency", Json::text(order.txcurrcd.clone())),
        ("product_code", Json::text("NEW_WAP_OVERSEAS_SELLER")),
        ("sign", Json::text(context.digest("sign"))),
        ("sign_type", Json::text("MD5")),
        ("secondary_merchant_id", Json::text("1000001")),
        ("secondary_merchant_name", Json::text("Sandbox")),
        ("secondary_merchant_industry", Json::text("5812")),
        ("forex_biz", Json::text("FP")),
        ("out_trade_no", Json::text(order.syssn.clone())),
    ])
}

fn card_challenge(context: &Context<'_>) -> Json {
    Json::Object(vec![
        (
            "3ds_challenge_details",
            Json::Object(vec![
                ("url", Json::text(context.cashier())),
                ("jwt", Json::text(context.digest("jwt"))),
            ]),
        ),
        ("set-cookie", Json::text("")),
        ("order_code", Json::text(context.order.syssn.clone())),
    ])
}
