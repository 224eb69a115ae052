//! A key has no text.

use qfpay_api::ClientKey;

fn log(key: &ClientKey) {
    println!("{}", key);
}

fn main() {}
