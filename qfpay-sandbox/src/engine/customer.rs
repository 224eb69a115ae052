//! What customers do.

use std::fmt;

use super::bounded::Bounded;
use super::transaction::{Kind, OrderState, Progress, Returns, Transaction};
use super::{Engine, codes};
use crate::calendar;

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
    /// The customer or the wallet refuses: 1205.
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

impl Engine {
    /// The customer pays. Of several merchants' orders with this number the newest is meant.
    ///
    /// # Errors
    ///
    /// [`CustomerError`] when there is no such order or it has come to its end.
    pub fn customer_pays(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Pay)
    }

    /// The customer refuses, or the wallet does: the order ends with 1205.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_declines(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Decline)
    }

    /// The wallet keeps working: the order stays at 1145 until something else happens.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_waits(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Wait)
    }

    /// The customer takes too long: the order is over at once, as if its time had come.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_takes_too_long(
        &mut self,
        now: i64,
        out_trade_no: &str,
    ) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Expire)
    }

    /// Says how the customer with this code behaves when the merchant scans it.
    pub fn wallet_code(&mut self, auth_code: impl Into<String>, behaviour: Behaviour) {
        self.wallet_codes.0.set(auth_code.into(), behaviour);
    }

    /// The customer pays an order that has an end, or another, once more: a second browser window
    /// with the same order number. Both payments stand, under the same number; the gateway's number
    /// of the new one is returned.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NoSuchOrder`] when there is no such order.
    pub fn customer_pays_again(
        &mut self,
        now: i64,
        out_trade_no: &str,
    ) -> Result<String, CustomerError> {
        let order = self.transactions.newest(out_trade_no);
        let order = order.filter(|one| one.kind == Kind::Payment);
        let order = order.ok_or(CustomerError::NoSuchOrder)?.clone();
        let sysdtm = self.clock(now);
        let mut second = Transaction {
            syssn: self.next_syssn(&sysdtm),
            sysdtm: sysdtm.clone(),
            returns: Returns::default(),
            ..order
        };
        settle(&mut second, sysdtm);
        let syssn = second.syssn.clone();
        self.notify(now, &second);
        self.transactions.insert(second, now);
        Ok(syssn)
    }

    /// What has become of an order. Of several orders with this number, of one merchant or of
    /// several, the newest is meant.
    #[must_use]
    pub fn order_state(&self, now: i64, out_trade_no: &str) -> Option<OrderState> {
        self.transactions
            .newest(out_trade_no)
            .map(|order| order.state(now))
    }

    pub(crate) fn customer_acts(
        &mut self,
        now: i64,
        out_trade_no: &str,
        action: Action,
    ) -> Result<(), CustomerError> {
        let order = self.transactions.newest(out_trade_no);
        let syssn = order.map(|order| order.syssn.clone());
        self.act(now, &syssn.ok_or(CustomerError::NoSuchOrder)?, action)
    }

    pub(crate) fn act(
        &mut self,
        now: i64,
        syssn: &str,
        action: Action,
    ) -> Result<(), CustomerError> {
        let paydtm = self.clock(now);
        let order = self
            .transactions
            .get_mut(syssn)
            .filter(|one| one.kind.is_order())
            .ok_or(CustomerError::NoSuchOrder)?;
        let state = order.state(now);
        if !matches!(state, OrderState::Unpaid | OrderState::Processing) {
            return Err(CustomerError::AlreadyFinal(state));
        }
        match action {
            Action::Pay => {
                settle(order, paydtm);
                self.notify_of(now, syssn);
            }
            Action::Decline => order.progress = Progress::Declined(codes::TRANSACTION_FAILED),
            Action::Wait => order.progress = Progress::Processing,
            Action::Expire => order.expires = now,
        }
        Ok(())
    }
}

/// Marks an order as paid at `paydtm`.
pub(super) fn settle(order: &mut Transaction, paydtm: String) {
    order.chnlsn = chnlsn(&paydtm, &order.syssn);
    order.paydtm = paydtm;
    order.progress = Progress::Done;
}

/// The wallet's number of a transaction. Real ones start with the day; what follows here is the
/// transaction's own serial.
pub(super) fn chnlsn(time: &str, syssn: &str) -> String {
    let serial = syssn.get(12..).unwrap_or_default();
    format!("{}22001400{serial}", calendar::day_digits(time))
}
