//! A match over a list of the specification covers all of it. The pay types are such a list too;
//! this one is short, and no new pay type makes it longer.

use qfpay_api::types::Channel;
use qfpay_api::PayType;

fn needs_a_till(pay_type: PayType) -> bool {
    match pay_type.channel() {
        Channel::Store => true,
    }
}

fn main() {}
