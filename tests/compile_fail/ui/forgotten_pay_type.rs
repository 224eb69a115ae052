//! A match over the pay types covers every one of them.

use qfpay_api::PayType;

fn is_refundable(pay_type: PayType) -> bool {
    match pay_type {
        PayType::AnyWalletCpm
        | PayType::AlipayMpmOverseas
        | PayType::AlipayCpm
        | PayType::AlipayWebOverseas
        | PayType::AlipayWapOverseas
        | PayType::AlipayAppOverseas
        | PayType::AlipayServiceWindow
        | PayType::AlipayMpmHk
        | PayType::AlipayAppHk
        | PayType::AlipayWapHk
        | PayType::AlipayWebHk
        | PayType::WechatMpm
        | PayType::WechatCpm
        | PayType::WechatJsapi
        | PayType::WechatH5
        | PayType::WechatApp
        | PayType::WechatMiniProgram
        | PayType::WechatHkCpm
        | PayType::WechatHkApp
        | PayType::PaymeMpm
        | PayType::PaymeCpm
        | PayType::PaymeWeb
        | PayType::PaymeWap
        | PayType::UnionpayMpm
        | PayType::UnionpayCpm
        | PayType::UnionpayWap
        | PayType::UnionpayWeb
        | PayType::OctopusMpm
        | PayType::OctopusWap
        | PayType::OctopusWeb
        | PayType::VisaMastercardOnline
        | PayType::VisaMastercardTerminal
        | PayType::ApplePayOnline
        | PayType::UnionpayCardTerminal
        | PayType::AmericanExpressTerminal => true,
    }
}

fn main() {}
