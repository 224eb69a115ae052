//! Amounts are whole numbers of the smallest unit.

use qfpay_api::{Amount, Currency};

fn amount() {
    let _ = Amount::new(Currency::Hkd, 12.50);
}

fn main() {}
