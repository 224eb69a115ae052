//! A notification on its way to the merchant, and what it says about the books.

use qfpay_api::notification::{Event, ExpectedOrder, SIGNATURE_HEADER};
use qfpay_api::{Amount, ClientKey, Notification, OutTradeNo, RefundNo};
use qfpay_sandbox::{DEFAULT_CLIENT_KEY, Delivery};

use crate::books::{Basket, Order, OrderState};

/// A notification that waits to be read, as its sender posted it.
#[derive(Clone)]
pub(crate) struct Letter {
    body: Vec<u8>,
    signature: String,
}

impl Letter {
    pub(crate) fn of(delivery: &Delivery) -> Self {
        Self {
            body: delivery.body.clone(),
            signature: delivery.signature.clone(),
        }
    }

    /// The same with one bit flipped.
    pub(crate) fn forged(mut self, bit: usize) -> Self {
        let place = (bit / 8) % self.body.len().max(1);
        if let Some(byte) = self.body.get_mut(place) {
            *byte ^= 1 << (bit % 8);
        }
        self
    }

    /// What it tells about the baskets; nothing if it is not believed.
    pub(crate) fn read(&self, baskets: &[Basket]) -> Option<Event> {
        let key = ClientKey::new(DEFAULT_CLIENT_KEY).ok()?;
        let request = http::Request::post("/notify")
            .header(SIGNATURE_HEADER, &self.signature)
            .body(&*self.body)
            .ok()?;
        let notification = Notification::from_request(&request, &[key]).ok()?;
        let subject = notification.subject();
        let refund = subject
            .refund()
            .and_then(|refund| refunded(baskets, refund));
        let number = subject.order().or(refund)?;
        let expected = expected(baskets, number)?;
        notification.match_order(&expected).ok()
    }
}

/// The order that a refund is about.
fn refunded<'b>(baskets: &'b [Basket], refund: &str) -> Option<&'b str> {
    let of_refund = |basket: &&Basket| basket.refunds.iter().any(|one| one.number == refund);
    let basket = baskets.iter().find(of_refund)?;
    let is_paid = |order: &&Order| order.state == OrderState::Paid;
    basket
        .orders
        .iter()
        .find(is_paid)
        .map(|order| order.number.as_str())
}

/// What the books expect of an order.
fn expected(baskets: &[Basket], number: &str) -> Option<ExpectedOrder> {
    let of_number = |basket: &&Basket| basket.orders.iter().any(|order| order.number == number);
    let basket = baskets.iter().find(of_number)?;
    let number = OutTradeNo::new(number).ok()?;
    let mut expected = ExpectedOrder::new(number, basket.price);
    for refund in &basket.refunds {
        let amount = Amount::new(basket.price.currency(), refund.minor).ok()?;
        expected = expected.refund(RefundNo::new(&*refund.number).ok()?, amount);
    }
    Some(expected)
}
