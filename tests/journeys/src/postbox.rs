//! The merchant's postbox: notifications as the gateway posts them, and whatever the way does to them.

use qfpay_api::notification::{Event, ExpectedOrder, SIGNATURE_HEADER};
use qfpay_api::{Amount, ClientKey, Notification, OutTradeNo, RefundNo};
use qfpay_sandbox::{DEFAULT_CLIENT_KEY, Delivery};

use crate::books::{Basket, Order, OrderState};
use crate::chance::happens;
use crate::world::Inner;

/// A notification that waits to be read, as its sender posted it.
#[derive(Clone)]
pub(crate) struct Letter {
    body: Vec<u8>,
    signature: String,
}

impl Inner {
    /// Lets the gateway post what is due. Some of it is lost, some comes twice, and some answers are
    /// lost, so that it comes again.
    pub(crate) fn deliver(&mut self) {
        let now = self.seconds();
        for delivery in self.engine.due_notifications(now) {
            let lost = happens(&mut self.rng, self.conditions.faults / 2);
            let unanswered = happens(&mut self.rng, self.conditions.faults / 4);
            let doubled = happens(&mut self.rng, 5);
            self.note(|| {
                let body = String::from_utf8_lossy(&delivery.body);
                let body = crate::network::brief(&body);
                format!("a notification comes (lost: {lost}, unanswered: {unanswered}): {body}")
            });
            if lost {
                continue;
            }
            self.summary.notifications += 1;
            let letter = Letter::of(&delivery);
            self.letters.push(letter.clone());
            if doubled {
                self.letters.push(letter);
            }
            if !unanswered {
                self.engine
                    .notification_answered(delivery.id, 200, b"SUCCESS");
            }
        }
    }

    /// The letters that have come, in any order, and now and then one that somebody forged.
    pub(crate) fn take_letters(&mut self) -> Vec<(Letter, bool)> {
        let mut letters: Vec<(Letter, bool)> = std::mem::take(&mut self.letters)
            .into_iter()
            .map(|letter| (letter, false))
            .collect();
        self.rng.shuffle(&mut letters);
        if let Some((letter, _)) = letters.first().cloned() {
            if happens(&mut self.rng, 10) {
                let forged = letter.forged(self.rng.usize(..));
                letters.push((forged, true));
            }
        }
        letters
    }
}

impl Letter {
    fn of(delivery: &Delivery) -> Self {
        Self {
            body: delivery.body.clone(),
            signature: delivery.signature.clone(),
        }
    }

    /// The same with one bit flipped.
    fn forged(mut self, bit: usize) -> Self {
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
