//! Terms of the specification itself, which its entries cannot extend.

/// What `0000` in the answer to a payment request means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AcceptedMeans {
    /// The customer has paid.
    Paid,
    /// The order exists; the customer has not paid yet.
    Created,
}

/// Which field of the answer shows the customer how to continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextStepField {
    /// None: the customer has nothing to do here.
    None,
    /// `qrcode`, to be drawn as a QR code.
    Qrcode,
    /// `pay_url`, to send the customer's browser to.
    PayUrl,
    /// `pay_params`, to pass to the wallet's SDK.
    PayParams,
}

/// What a status code decides about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusOutcome {
    /// The gateway accepted the request. What that means depends on the operation and, for a
    /// payment, on the scenario.
    Accepted,
    /// Not decided yet: query again.
    Pending,
    /// This request moved no money and will not.
    Declined,
    /// Not known: query before anything else, because money may have moved.
    Unclear,
}
