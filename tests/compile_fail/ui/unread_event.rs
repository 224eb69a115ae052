//! An event has to be looked at as what it is: a refund is not the rest of the payments.

use qfpay_api::notification::Event;

fn book(event: &Event) -> bool {
    match event {
        Event::PaymentMade { .. } => true,
        Event::Released { .. } | Event::Closed { .. } | Event::Other { .. } => false,
    }
}

fn main() {}
