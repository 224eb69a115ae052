//! Words of the specification's own grammar, which no entry of it can add to.

/// What an accepted creation (`0000`) tells about a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AcceptedMeans {
    /// The customer has paid.
    Paid,
    /// The order exists; the customer has not paid yet.
    Created,
}

/// Which field of the answer leads the customer on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextStepField {
    /// None: the customer has nothing left to do here.
    None,
    /// `qrcode`, to be drawn as a QR code.
    Qrcode,
    /// `pay_url`, to send the customer's browser to.
    PayUrl,
    /// `pay_params`, to hand to the wallet's SDK.
    PayParams,
}

/// What a status code lets a program conclude about a call that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusOutcome {
    /// The gateway accepted the request. What that means depends on the operation and, for a
    /// payment, on the scenario.
    Accepted,
    /// Not decided yet: keep asking.
    Pending,
    /// Nothing moved and nothing will.
    Declined,
    /// Anything may have happened: ask before doing anything else.
    Unclear,
}
