//! What a notification says about an order that it matches.

use crate::generated::notification::NotificationType;
use crate::generated::pay_type::PayType;
use crate::generated::value::OutTradeNo;
use crate::notification::kind::Kind;
use crate::types::amount::Amount;
use crate::types::code::Open;

/// What a notification says about the order that it was compared with. It agrees with everything that was
/// expected.
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
        /// What the customer paid with, if the notification says so.
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
        /// QFPay's number of the payment that was refunded, if the notification says so.
        orig_syssn: Option<String>,
        /// The amount of the refund.
        amount: Amount,
        /// Whether the expectation contains this refund. If not, it was made elsewhere; see
        /// [`allow_other_refunds`](super::ExpectedOrder::allow_other_refunds).
        asked_for: bool,
    },
    /// The money of a pre-authorisation was released. It can no longer be captured.
    #[non_exhaustive]
    Released {
        /// The merchant's number of the order.
        out_trade_no: OutTradeNo,
        /// QFPay's number of the release, or of the pre-authorisation: the documents do not say which.
        syssn: Option<String>,
        /// The amount, if the notification says so.
        amount: Option<Amount>,
    },
    /// The order can no longer be paid. Query it: closing an order that was paid pays the money back.
    #[non_exhaustive]
    Closed {
        /// The merchant's number of the order.
        out_trade_no: OutTradeNo,
        /// QFPay's number, if the notification says so.
        syssn: Option<String>,
    },
    /// Something else, see [`Kind::Other`]. Nothing of it was compared, and it decides nothing about the order.
    /// Store the body for a person to look at, unless the program expects its type, such as those of
    /// recurring charges: an acknowledged notification is not sent again.
    #[non_exhaustive]
    Other {
        /// The type, if the notification has one.
        notify_type: Option<Open<NotificationType>>,
    },
}

impl Event {
    /// The kind of event.
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
