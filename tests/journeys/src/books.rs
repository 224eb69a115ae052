//! The merchant's own books: what it knows of its orders, as durable as its database.

use qfpay_api::{Amount, OriginalPayment, PayType, TxTime};

/// What a customer wants to buy once.
#[derive(Clone, Debug)]
pub(crate) struct Basket {
    pub(crate) price: Amount,
    pub(crate) orders: Vec<Order>,
    /// How much the merchant gives back after it was paid; nothing for none.
    pub(crate) give_back: u64,
    pub(crate) refunds: Vec<Refund>,
}

/// One attempt to have a basket paid.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) number: String,
    pub(crate) pay_type: PayType,
    pub(crate) placed_at: TxTime,
    pub(crate) state: OrderState,
    /// Once it is paid.
    pub(crate) payment: Option<OriginalPayment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderState {
    /// Not known yet.
    Open,
    Paid,
    NotPaid,
    /// Paid, and paid back in full by the gateway without a refund of the merchant's.
    TakenBack,
}

/// One refund, under a number that is used for nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    pub(crate) number: String,
    pub(crate) minor: u64,
    pub(crate) payment: OriginalPayment,
    pub(crate) state: RefundState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundState {
    Open,
    Made,
    NotMade,
}
