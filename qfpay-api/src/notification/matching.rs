//! Compares a verified notification with what the merchant expects.

use std::borrow::Cow;

use crate::generated::pay_type::Wallet;
use crate::generated::status_code::StatusCode;
use crate::notification::event::Event;
use crate::notification::expected::{ExpectedOrder, ExpectedRefund};
use crate::notification::fields::FieldText;
use crate::notification::kind::Kind;
use crate::notification::mismatch::{Difference, OrderMismatch};
use crate::notification::verify::Notification;
use crate::observe;
use crate::types::amount::Amount;
use crate::types::check_value::integer;

impl Notification<'_> {
    /// Compares this notification with what the merchant expects of the order.
    ///
    /// What has to agree depends on the kind:
    ///
    /// | field | payment | refund | release, close |
    /// |---|---|---|---|
    /// | `respcd` | is `0000` | is `0000` | is `0000` |
    /// | `status` | `1` if given | `1` if given | `1` if given |
    /// | `cancel` | `0` if given | | |
    /// | number | `out_trade_no` is the order's | `out_trade_no` is that of an expected refund; `orig_out_trade_no` is the order's if given | `orig_out_trade_no`, or else `out_trade_no`, is the order's |
    /// | `syssn` | is given; is the expected one | is given; `orig_syssn` is the expected one if given | `orig_syssn`, or else `syssn`, is the expected one if the number is not given |
    /// | `txamt` | is the order's | is the refund's | at most the order's if given |
    /// | `txcurrcd` | is the order's | is the refund's | the order's if given |
    /// | `mchid` | is the expected one | is the expected one | is the expected one |
    /// | `pay_type` | is the expected one | | |
    ///
    /// A field is given unless it is missing, null or empty. "The expected one" is compared only if the
    /// expectation sets it. Without `out_trade_no` a payment is about the order only if the expectation sets
    /// `syssn` and that agrees. A refund that the program did not ask for is accepted only with
    /// [`ExpectedOrder::allow_other_refunds`], by the rules there.
    ///
    /// # Errors
    ///
    /// [`OrderMismatch`] with everything that differs. [`Event::Other`] is neither an error nor a match.
    pub fn match_order(&self, expected: &ExpectedOrder) -> Result<Event, OrderMismatch> {
        let comparison = Comparison::new(self, expected);
        match self.kind() {
            Kind::Payment => comparison.payment(),
            Kind::Refund => comparison.refund(),
            Kind::Release => comparison.release(),
            Kind::Close => comparison.close(),
            Kind::Other => Ok(Event::Other {
                notify_type: self.notify_type(),
            }),
        }
    }
}

/// A notification beside what is expected, and what was found to differ so far.
struct Comparison<'n> {
    notification: &'n Notification<'n>,
    expected: &'n ExpectedOrder,
    differences: Vec<Difference>,
}

impl<'n> Comparison<'n> {
    fn new(notification: &'n Notification<'n>, expected: &'n ExpectedOrder) -> Self {
        let mut comparison = Self {
            notification,
            expected,
            differences: Vec::new(),
        };
        comparison.must_be("respcd", StatusCode::Success.code());
        comparison.may_be("status", "1");
        if let Some(mchid) = &expected.mchid {
            comparison.must_be("mchid", mchid);
        }
        comparison
    }

    // An event is put together before it is known whether everything agrees. A value that stands in
    // for a missing one has its difference beside it, and `result` then drops the event.

    fn payment(mut self) -> Result<Event, OrderMismatch> {
        let expected = self.expected;
        self.may_be("cancel", "0");
        if self.is_given("out_trade_no") || expected.syssn.is_none() {
            self.must_be("out_trade_no", expected.out_trade_no.as_str());
        }
        match &expected.syssn {
            Some(syssn) => self.must_be("syssn", syssn.as_str()),
            None => self.must_be_given("syssn"),
        }
        self.must_be_amount(expected.amount);
        if let Some(pay_type) = (expected.pay_type).filter(|one| one.wallet() != Wallet::Any) {
            self.must_be("pay_type", pay_type.code());
        }
        let event = Event::PaymentMade {
            out_trade_no: expected.out_trade_no.clone(),
            syssn: self.text("syssn").unwrap_or_default(),
            amount: expected.amount,
            pay_type: self.notification.pay_type(),
        };
        self.result(event)
    }

    fn refund(mut self) -> Result<Event, OrderMismatch> {
        let expected = self.expected;
        self.must_be_given("syssn");
        if let Some(syssn) = &expected.syssn {
            self.may_be("orig_syssn", syssn.as_str());
        }
        let asked_for = self.asked_for();
        let amount = match asked_for {
            Some(refund) => self.refund_asked_for(refund),
            None if expected.other_refunds => self.other_refund(),
            None => self.unasked_refund(),
        };
        let event = Event::RefundMade {
            out_trade_no: expected.out_trade_no.clone(),
            refund: self.text("out_trade_no"),
            syssn: self.text("syssn").unwrap_or_default(),
            orig_syssn: self.text("orig_syssn"),
            amount,
            asked_for: asked_for.is_some(),
        };
        self.result(event)
    }

    /// The refund that the notification is about, if the merchant asked for it.
    fn asked_for(&self) -> Option<&'n ExpectedRefund> {
        let number = self.text("out_trade_no")?;
        let mut refunds = self.expected.refunds.iter();
        refunds.find(|refund| refund.number.as_str() == number)
    }

    fn refund_asked_for(&mut self, refund: &ExpectedRefund) -> Amount {
        self.may_be("orig_out_trade_no", self.expected.out_trade_no.as_str());
        self.must_be_amount(refund.amount);
        refund.amount
    }

    /// A refund that was made elsewhere has to say whose money went back.
    fn other_refund(&mut self) -> Amount {
        self.must_be("orig_out_trade_no", self.expected.out_trade_no.as_str());
        self.must_be("txcurrcd", self.expected.amount.currency().code());
        self.must_be_at_most("txamt", self.expected.amount)
            .unwrap_or(self.expected.amount)
    }

    fn unasked_refund(&mut self) -> Amount {
        let numbers: Vec<&str> = (self.expected.refunds.iter())
            .map(|refund| refund.number.as_str())
            .collect();
        let wanted = match numbers.as_slice() {
            [] => "nothing, as no refund was asked for".to_owned(),
            numbers => numbers.join(" or "),
        };
        self.differs("out_trade_no", wanted);
        self.may_be("orig_out_trade_no", self.expected.out_trade_no.as_str());
        self.expected.amount
    }

    fn release(mut self) -> Result<Event, OrderMismatch> {
        let amount = self.held_order();
        let event = Event::Released {
            out_trade_no: self.expected.out_trade_no.clone(),
            syssn: self.text("syssn"),
            amount,
        };
        self.result(event)
    }

    fn close(mut self) -> Result<Event, OrderMismatch> {
        let _ = self.held_order();
        let event = Event::Closed {
            out_trade_no: self.expected.out_trade_no.clone(),
            syssn: self.text("syssn"),
        };
        self.result(event)
    }

    /// Compares what identifies an order whose money was not taken, and the amount if there is one.
    fn held_order(&mut self) -> Option<Amount> {
        let expected = self.expected;
        let number = self.first_given("orig_out_trade_no", "out_trade_no");
        let syssn = self.first_given("orig_syssn", "syssn");
        match &expected.syssn {
            Some(stated) if !self.is_given(number) => self.must_be(syssn, stated.as_str()),
            Some(stated) => {
                self.must_be(number, expected.out_trade_no.as_str());
                self.may_be("orig_syssn", stated.as_str());
            }
            None => self.must_be(number, expected.out_trade_no.as_str()),
        }
        self.may_be("txcurrcd", expected.amount.currency().code());
        let given = self.is_given("txamt");
        given.then(|| self.must_be_at_most("txamt", expected.amount))?
    }

    fn result(self, event: Event) -> Result<Event, OrderMismatch> {
        if self.differences.is_empty() {
            return Ok(event);
        }
        let fields = self.differences.iter().map(Difference::field);
        observe::mismatched(self.expected.out_trade_no.as_str(), fields);
        Err(OrderMismatch::new(
            event.kind(),
            self.expected,
            self.differences,
        ))
    }

    fn text(&self, field: &str) -> Option<String> {
        self.notification.raw(field).map(Cow::into_owned)
    }

    fn is_given(&self, field: &str) -> bool {
        !matches!(self.notification.field_text(field), FieldText::Nothing)
    }

    fn first_given(&self, first: &'static str, second: &'static str) -> &'static str {
        if self.is_given(first) { first } else { second }
    }

    fn differs(&mut self, field: &'static str, expected: impl Into<String>) {
        let given = self.notification.field_text(field);
        (self.differences).push(Difference::new(field, expected, given));
    }

    fn must_be(&mut self, field: &'static str, expected: &str) {
        if self.notification.raw(field).as_deref() != Some(expected) {
            self.differs(field, expected);
        }
    }

    fn may_be(&mut self, field: &'static str, expected: &str) {
        if self.is_given(field) {
            self.must_be(field, expected);
        }
    }

    fn must_be_given(&mut self, field: &'static str) {
        if self.notification.raw(field).is_none() {
            self.differs(field, "QFPay's number of the transaction");
        }
    }

    fn must_be_amount(&mut self, amount: Amount) {
        self.must_be("txamt", &amount.minor().to_string());
        self.must_be("txcurrcd", amount.currency().code());
    }

    /// Some of `whole`, in its currency.
    fn must_be_at_most(&mut self, field: &'static str, whole: Amount) -> Option<Amount> {
        let given = self.notification.raw(field);
        let part = given
            .and_then(|text| integer(&text))
            .filter(|minor| *minor <= whole.minor())
            .and_then(|minor| Amount::new(whole.currency(), minor).ok());
        if part.is_none() {
            self.differs(field, format!("1 to {}", whole.minor()));
        }
        part
    }
}
