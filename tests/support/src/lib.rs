//! A gateway of the tests' own, and values that no rule objects to.

#![allow(
    clippy::unwrap_used,
    reason = "the values are written out here, so a wrong one has to stop the tests"
)]

use qfpay_api::request::Presence;
use qfpay_api::{
    Amount, Credentials, Currency, DynamicPayment, Environment, Gateway, Param, PayType, TxTime,
};

/// The app code of the tests.
pub const APP_CODE: &str = "D5589D2A1F2E42A9A60C37AAAAAAAAAA";
/// The client key of the tests.
pub const CLIENT_KEY: &str = "0123456789ABCDEF0123456789ABCDEF";
/// The order number of the tests.
pub const ORDER: &str = "INV-7";

/// What a payment request can carry by the documentation, in wire order; written out here so that
/// a parameter cannot disappear unnoticed.
pub const PAYMENT_PARAMS: [Param; 23] = [
    Param::AuthCode,
    Param::ExpiredTime,
    Param::ExtendInfo,
    Param::GoodsDetail,
    Param::GoodsInfo,
    Param::GoodsName,
    Param::LimitPay,
    Param::Mchid,
    Param::NotifyUrl,
    Param::Openid,
    Param::OutTradeNo,
    Param::PayTag,
    Param::PayType,
    Param::ReturnUrl,
    Param::RmbTag,
    Param::SellerId,
    Param::SubOpenid,
    Param::TradeName,
    Param::Txamt,
    Param::Txcurrcd,
    Param::Txdtm,
    Param::Txzone,
    Param::Udid,
];

/// The pay types of the original page, by its codes and in its order. Others may have joined them.
pub const PAGE: [&str; 36] = [
    "800008", "800101", "800108", "801101", "801107", "801110", "800107", "801501", "801510",
    "801512", "801514", "800201", "800208", "800207", "800212", "800210", "800213", "801008",
    "801010", "805801", "805808", "805814", "805812", "800701", "800708", "800712", "800714",
    "802001", "803701", "803712", "803714", "802801", "802808", "806527", "806708", "806808",
];

/// Credentials without a merchant number.
pub fn credentials() -> Credentials {
    Credentials::new(APP_CODE, CLIENT_KEY).unwrap()
}

/// A gateway that signs with [`credentials`].
pub fn gateway() -> Gateway {
    Gateway::new(Environment::LiveTest, credentials())
}

/// 2025-03-01 09:30:00 in UTC+8.
pub fn now() -> TxTime {
    TxTime::from_unix_seconds(1_740_792_600)
}

/// An amount in Hong Kong dollars, in cents.
pub fn hkd(minor: u64) -> Amount {
    Amount::new(Currency::Hkd, minor).unwrap()
}

/// A value that breaks no rule of its parameter, not even one that only warns.
pub fn sample(param: Param) -> &'static str {
    match param {
        Param::AuthCode => "283854702356157409",
        Param::ExpiredTime => "10",
        Param::ExtendInfo => {
            r#"{"scene_info":{"h5_info":{"type":"Wap","wap_url":"https://shop.example","wap_name":"Tea"}},"spbill_create_ip":"203.0.113.7"}"#
        }
        Param::GoodsDetail => "one cup",
        Param::GoodsInfo => "hot tea",
        Param::GoodsName => "Tea",
        Param::LimitPay => "no_credit",
        Param::Mchid => "ZaMVg12345",
        Param::NotifyUrl => "https://shop.example/notify",
        Param::Openid => "2088123412341234",
        Param::OutTradeNo => ORDER,
        Param::PayTag => "ALIPAYHK",
        Param::PayType => "800101",
        Param::ReturnUrl => "https://shop.example/back",
        Param::RmbTag => "Y",
        Param::SellerId => "seller@shop.example",
        Param::SubOpenid => "oTEST-0123456789_abcdefghijk",
        Param::TradeName => "Tea house",
        Param::Txamt => "1250",
        Param::Txcurrcd => "HKD",
        Param::Txdtm => "2025-03-01 09:30:00",
        Param::Txzone => "+0800",
        Param::Udid => "till-03",
        Param::Syssn => "20250301000200020000000001",
        Param::Respcd => "0000",
        Param::StartTime => "2025-03-01 00:00:00",
        Param::EndTime => "2025-03-31 23:59:59",
        Param::Page => "1",
        Param::PageSize => "10",
        Param::Code => APP_CODE,
        Param::Note => "collected by hand",
        Param::TradeType => "weixin",
        Param::Customs => "SHANGHAI_ZS",
        Param::MchCustomsNo => "3105961ABC",
        Param::MchCustomsName => "Tea house",
        Param::ActionType => "ADD",
        Param::OutRequestNo => "DECL-7",
        Param::Amount => "12.50",
        Param::SubOrderNo => "INV-7-1",
        Param::FeeType => "CNY",
        Param::OrderFee => "1250",
        Param::TransportFee => "250",
        Param::ProductFee => "1000",
    }
}

/// Everything that the pay type demands or advises, and nothing else.
pub fn complete(pay_type: PayType) -> DynamicPayment {
    let mut request = DynamicPayment::new(pay_type).amount(hkd(1250));
    for param in PAYMENT_PARAMS {
        let advised = matches!(param, Param::ReturnUrl | Param::SellerId)
            && pay_type.presence(param) == Presence::Optional;
        let demanded = pay_type.presence(param) == Presence::Required
            && !matches!(param, Param::Txamt | Param::Txcurrcd | Param::Txdtm);
        if advised || demanded {
            request = request.set(param, sample(param));
        }
    }
    request
}
