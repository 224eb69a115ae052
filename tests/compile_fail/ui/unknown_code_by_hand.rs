//! Only an answer of the gateway makes an unknown code.

use qfpay_api::types::UnknownCode;
use qfpay_api::{Open, StatusCode};

fn forge() -> Open<StatusCode> {
    Open::Unknown(UnknownCode("9999".into()))
}

fn main() {}
