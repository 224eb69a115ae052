//! What is measured: one request, one dynamic request, one notification, and raw MD5 beside them.

#![allow(
    dead_code,
    reason = "every bench and test compiles this file for itself and uses a part of it"
)]
#![allow(
    clippy::expect_used,
    reason = "the inputs are written out here, so a wrong one has to stop the run"
)]

use std::hint::black_box;

use qfpay_api::types::Parameters;
use qfpay_api::{ClientKey, DynamicPayment, Notification, Param, PayType, notification};

const KEY: &str = "0E32A59A8B454940A2FF39AAAAAAAAAA";

/// The client key of every case.
pub(crate) fn key() -> ClientKey {
    ClientKey::new(KEY).expect("a key")
}

/// A request with ten parameters: 280 bytes to sign, 312 with the key, which are six MD5 blocks.
pub(crate) fn request() -> Parameters {
    Parameters::from_iter([
        (Param::ExpiredTime, "30"),
        (Param::GoodsName, "Iced lemon tea, large"),
        (Param::Mchid, "ZaMVg12345"),
        (
            Param::NotifyUrl,
            "https://pay.example.com/qfpay/notify/orders-v1?shop=hk-central-07",
        ),
        (Param::OutTradeNo, "HK-CENTRAL-07-20250301-093000-000184"),
        (Param::PayType, "801501"),
        (Param::Txamt, "1250"),
        (Param::Txcurrcd, "HKD"),
        (Param::Txdtm, "2025-03-01 09:30:00"),
        (Param::Udid, "till-07:3f1c9a52"),
    ])
}

/// What is hashed for `parameters`, made the plain way.
pub(crate) fn canonical_with_key(parameters: &Parameters) -> Vec<u8> {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(param, value)| format!("{}={value}", param.code()))
        .collect();
    (pairs.join("&") + KEY).into_bytes()
}

/// A till's request with twelve parameters, which breaks no rule.
pub(crate) fn dynamic() -> DynamicPayment {
    DynamicPayment::new(PayType::AlipayMpmHk)
        .set(Param::ExpiredTime, "30")
        .set(Param::GoodsName, "Iced lemon tea")
        .set(Param::LimitPay, "no_credit")
        .set(
            Param::NotifyUrl,
            "https://pay.example.com/qfpay/notify/orders-v1?shop=hk-central-07",
        )
        .set(Param::OutTradeNo, "HK-CENTRAL-07-20250301-093000-000184")
        .set(Param::PayTag, "ALIPAYHK")
        .set(Param::Txamt, "1250")
        .set(Param::Txcurrcd, "HKD")
        .set(Param::Txdtm, "2025-03-01 09:30:00")
        .set(Param::Txzone, "+0800")
        .set(Param::Udid, "till-07:3f1c9a52")
}

/// The body of a notification: 524 bytes, with the key nine MD5 blocks.
pub(crate) const NOTIFICATION: &str = r#"{"status": "1", "pay_type": "800101", "sysdtm": "2026-02-03 14:05:07", "paydtm": "2026-02-03 14:05:41", "goods_name": "Iced lemon tea, large", "txcurrcd": "HKD", "txdtm": "2026-02-03 14:05:06", "mchid": "ZaMVg12345", "txamt": "1250", "exchange_rate": "", "chnlsn2": "", "out_trade_no": "INV-2026-0001", "syssn": "20260203000200020000000001", "cash_fee_type": "", "cancel": "0", "respcd": "0000", "goods_info": "", "cash_fee": "0", "notify_type": "payment", "chnlsn": "2026020322001400000000000001", "cardcd": "2088*****012"}"#;

/// The signature of [`NOTIFICATION`].
pub(crate) const SIGNATURE: &str = "8B8F876D7BDECE96DC8EB1D6574D8546";

/// What is hashed for the notification.
pub(crate) fn notification_with_key() -> Vec<u8> {
    [NOTIFICATION, KEY].concat().into_bytes()
}

/// Verifies the notification and reads nothing of it.
pub(crate) fn verify(keys: &[ClientKey]) -> usize {
    notification::authenticate(
        black_box(NOTIFICATION.as_bytes()),
        black_box(SIGNATURE),
        keys,
    )
    .expect("authentic")
}

/// Verifies the notification and reads the six fields that every receiver needs.
pub(crate) fn verify_and_read(keys: &[ClientKey]) {
    let body = black_box(NOTIFICATION.as_bytes());
    let notification = Notification::verify(body, black_box(SIGNATURE), keys).expect("authentic");
    black_box(notification.out_trade_no());
    black_box(notification.txamt());
    black_box(notification.txcurrcd());
    black_box(notification.notify_type());
    black_box(notification.respcd());
    black_box(notification.status());
}

/// A message in blocks, padded as MD5 pads it.
pub(crate) fn blocks(message: &[u8]) -> Vec<[u8; 64]> {
    let bits = 8 * message.len() as u64;
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend(bits.to_le_bytes());
    padded
        .chunks_exact(64)
        .map(|block| block.try_into().expect("64 bytes"))
        .collect()
}

/// The floor under every case: the compression function alone, over blocks made beforehand.
pub(crate) fn raw_md5(blocks: &[[u8; 64]]) -> [u32; 4] {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    md5::block_api::compress(&mut state, black_box(blocks));
    state
}
