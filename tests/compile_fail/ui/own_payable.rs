//! Requests are those of this crate, so that every one of them was checked.

use qfpay_api::request::Payable;

struct Unchecked;

impl Payable for Unchecked {}

fn main() {}
