//! What customers do.

use std::fmt;

use super::bounded::Bounded;
use super::codes;
use super::transaction::{OrderState, Progress};

/// What happens when the merchant scans a customer's code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Behaviour {
    /// The payment is made at once. So does a customer of whom nothing else is said.
    #[default]
    PaysAtOnce,
    /// The wallet asks for the password: 1143, until the customer pays, declines or takes too long.
    TypesPassword,
    /// The wallet keeps working: 1145, until the customer pays, declines or takes too long.
    Waits,
    /// The wallet has too little money: 1201.
    LacksBalance,
    /// The customer or the wallet declines: 1205.
    Declines,
    /// The code has expired: 1202.
    ShowsExpiredCode,
}

impl Behaviour {
    /// Every behaviour.
    pub const ALL: [Self; 6] = [
        Self::PaysAtOnce,
        Self::TypesPassword,
        Self::Waits,
        Self::LacksBalance,
        Self::Declines,
        Self::ShowsExpiredCode,
    ];

    /// The name in URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaysAtOnce => "pays-at-once",
            Self::TypesPassword => "types-password",
            Self::Waits => "waits",
            Self::LacksBalance => "lacks-balance",
            Self::Declines => "declines",
            Self::ShowsExpiredCode => "shows-expired-code",
        }
    }

    /// The behaviour with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|behaviour| behaviour.as_str() == name)
    }

    /// What it makes of an order.
    pub(super) fn progress(self) -> Progress {
        match self {
            Self::PaysAtOnce => Progress::Done,
            Self::TypesPassword => Progress::Unpaid,
            Self::Waits => Progress::Processing,
            Self::LacksBalance => Progress::Declined(codes::INSUFFICIENT_BALANCE),
            Self::Declines => Progress::Declined(codes::TRANSACTION_FAILED),
            Self::ShowsExpiredCode => Progress::Declined(codes::INVALID_PAYMENT_CODE),
        }
    }
}

/// Why a customer cannot do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CustomerError {
    /// There is no such order.
    #[error("there is no such order")]
    NoSuchOrder,
    /// The order has come to its end already.
    #[error("the order is {} already", .0.as_str())]
    AlreadyFinal(OrderState),
}

/// What a customer does about an order that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pay,
    Decline,
    Wait,
    Expire,
}

impl Action {
    /// The action with this name in URLs.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "pay" => Some(Self::Pay),
            "decline" => Some(Self::Decline),
            "wait" => Some(Self::Wait),
            "expire" => Some(Self::Expire),
            _ => None,
        }
    }
}

/// How the customers with certain codes behave.
#[derive(Default)]
pub(super) struct WalletCodes(pub(super) Bounded<Behaviour>);

impl WalletCodes {
    pub(super) fn get(&self, auth_code: &str) -> Behaviour {
        self.0.get(auth_code).copied().unwrap_or_default()
    }
}

impl fmt::Debug for WalletCodes {
    /// Shows no code: a wallet's code is as good as money.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WalletCodes")
            .field("len", &self.0.len())
            .finish()
    }
}
