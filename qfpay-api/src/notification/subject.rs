//! The order that a notification says it is about.

use std::borrow::Cow;

use crate::notification::kind::Kind;
use crate::notification::verify::Notification;

/// The numbers by which a program finds the order of a notification in its own database.
///
/// In a refund's notification the usual fields contain the refund's own numbers. Those of the payment are in
/// other fields, which not every refund has. This type finds the right ones. It only helps to find the order:
/// [`Notification::match_order`] then compares the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    kind: Kind,
    out_trade_no: Option<Cow<'a, str>>,
    syssn: Option<Cow<'a, str>>,
    orig_out_trade_no: Option<Cow<'a, str>>,
    orig_syssn: Option<Cow<'a, str>>,
}

impl<'a> Notification<'a> {
    /// The numbers to find the order by, and the refund.
    #[must_use]
    pub fn subject(&self) -> Subject<'a> {
        Subject {
            kind: self.kind(),
            out_trade_no: self.raw("out_trade_no"),
            syssn: self.raw("syssn"),
            orig_out_trade_no: self.raw("orig_out_trade_no"),
            orig_syssn: self.raw("orig_syssn"),
        }
    }
}

impl Subject<'_> {
    /// What the notification is about.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The merchant's number of the order that was paid, refunded, released or closed.
    ///
    /// `None` for a refund's notification without `orig_out_trade_no` (then search by
    /// [`refund`](Self::refund)), for one about a pre-authorisation without `out_trade_no` (then search by
    /// [`order_syssn`](Self::order_syssn)), and always for [`Kind::Other`], whose numbers could be of
    /// anything.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        match self.kind {
            Kind::Payment => self.out_trade_no.as_deref(),
            Kind::Refund => self.orig_out_trade_no.as_deref(),
            Kind::Release | Kind::Close => {
                (self.orig_out_trade_no.as_deref()).or(self.out_trade_no.as_deref())
            }
            Kind::Other => None,
        }
    }

    /// QFPay's number of the payment or pre-authorisation that this is about.
    #[must_use]
    pub fn order_syssn(&self) -> Option<&str> {
        match self.kind {
            Kind::Payment => self.syssn.as_deref(),
            Kind::Refund => self.orig_syssn.as_deref(),
            Kind::Release | Kind::Close => (self.orig_syssn.as_deref()).or(self.syssn.as_deref()),
            Kind::Other => None,
        }
    }

    /// The merchant's number of the refund, if it is one. A refund that was made at a terminal has a number
    /// that the merchant's program does not know.
    #[must_use]
    pub fn refund(&self) -> Option<&str> {
        match self.kind {
            Kind::Refund => self.out_trade_no.as_deref(),
            Kind::Payment | Kind::Release | Kind::Close | Kind::Other => None,
        }
    }

    /// QFPay's number of the refund, if it is one.
    #[must_use]
    pub fn refund_syssn(&self) -> Option<&str> {
        match self.kind {
            Kind::Refund => self.syssn.as_deref(),
            Kind::Payment | Kind::Release | Kind::Close | Kind::Other => None,
        }
    }
}
