//! An outcome has no word for "success" to look at instead of the outcome.

use qfpay_api::Payment;

fn ship(payment: &Payment) -> bool {
    payment.is_success()
}

fn main() {}
