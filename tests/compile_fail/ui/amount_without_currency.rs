//! An amount is one of a currency, and nobody adds dollars to yen by accident.

use qfpay_api::Amount;

fn total(first: Amount, second: Amount) -> Amount {
    first + second
}

fn main() {}
