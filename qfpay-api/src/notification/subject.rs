//! Which order a notification claims to be about.

use std::borrow::Cow;

use crate::notification::kind::Kind;
use crate::notification::verify::Notification;

/// The numbers under which a program finds its own record of what a notification is about.
///
/// In a refund's notification the plain numbers are the refund's own, and those of the payment stand
/// in other fields, which not every refund has. This sorts them out. It only helps to find a record:
/// that the notification agrees with it is for [`Notification::match_order`] to say.
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
    /// What the notification tells.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The merchant's number of the order that was paid, refunded, released or closed.
    ///
    /// `None` where it is not told: in a refund's notification without `orig_out_trade_no` (then look
    /// for [`refund`](Self::refund)), in one about a pre-authorisation without `out_trade_no` (then
    /// look for [`order_syssn`](Self::order_syssn)), and always in one of [`Kind::Other`], whose
    /// numbers could be anything's.
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

    /// The merchant's number of the refund, if it is one. Refunds that were made at a terminal have
    /// a number that the merchant's program has never seen.
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
