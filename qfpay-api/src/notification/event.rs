//! What a notification tells about an order, once it was found to agree with it.

use crate::generated::notification::NotificationType;
use crate::generated::pay_type::PayType;
use crate::generated::value::OutTradeNo;
use crate::notification::kind::Kind;
use crate::types::amount::Amount;
use crate::types::code::Open;

/// What a notification tells about the order that it was held against. It agrees with everything
/// that was expected.
///
/// Made by [`Notification::match_order`](super::Notification::match_order) only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The customer has paid exactly this order. Query it before delivering.
    #[non_exhaustive]
    PaymentMade {
        /// The merchant's number of the order.
        out_trade_no: OutTradeNo,
        /// QFPay's number of the payment, which refunds need.
        syssn: String,
        /// What was paid.
        amount: Amount,
        /// What the customer paid with, if it is told.
        pay_type: Option<Open<PayType>>,
    },
    /// The customer got money of this order back.
    #[non_exhaustive]
    RefundMade {
        /// The merchant's number of the order whose money went back.
        out_trade_no: OutTradeNo,
        /// The merchant's number of the refund; `None` only where a refund that this program did not
        /// ask for has none.
        refund: Option<String>,
        /// QFPay's number of the refund.
        syssn: String,
        /// QFPay's number of the payment that was refunded, if it is told.
        orig_syssn: Option<String>,
        /// What went back.
        amount: Amount,
        /// Whether the expectation names this refund. If not, somebody made it elsewhere; see
        /// [`allow_other_refunds`](super::ExpectedOrder::allow_other_refunds).
        asked_for: bool,
    },
    /// What a pre-authorisation held was let go; it cannot be taken any more.
    #[non_exhaustive]
    Released {
        /// The merchant's number of the order.
        out_trade_no: OutTradeNo,
        /// QFPay's number of the release, or of the pre-authorisation: the documents do not say which.
        syssn: Option<String>,
        /// What was let go, if it is told.
        amount: Option<Amount>,
    },
    /// The order can no longer be paid. Query it: closing an order that was paid gives the money back.
    #[non_exhaustive]
    Closed {
        /// The merchant's number of the order.
        out_trade_no: OutTradeNo,
        /// QFPay's number, if it is told.
        syssn: Option<String>,
    },
    /// Something else, see [`Kind::Other`]. Nothing of it was compared, and it decides nothing about
    /// the order. Keep the body for a person to look at, unless it is of a type that the program knows
    /// and expects, such as those of recurring charges: an acknowledged notification never comes again.
    #[non_exhaustive]
    Other {
        /// The type, if it is told.
        notify_type: Option<Open<NotificationType>>,
    },
}

impl Event {
    /// What is told.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::PaymentMade { .. } => Kind::Payment,
            Self::RefundMade { .. } => Kind::Refund,
            Self::Released { .. } => Kind::Release,
            Self::Closed { .. } => Kind::Close,
            Self::Other { .. } => Kind::Other,
        }
    }
}
