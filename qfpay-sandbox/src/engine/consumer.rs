//! What consumers do.

use std::collections::{HashMap, VecDeque};
use std::fmt;

use super::order::{Order, OrderState, Progress};
use super::{Engine, codes};
use crate::calendar;

/// What happens when the merchant scans a consumer's code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Behaviour {
    /// The payment is made at once. So does a consumer of whom nothing else is said.
    #[default]
    PaysAtOnce,
    /// The wallet asks for the password: 1143, until the consumer pays, declines or takes too long.
    TypesPassword,
    /// The wallet keeps working: 1145, until the consumer pays, declines or takes too long.
    Waits,
    /// The wallet has too little money: 1201.
    LacksBalance,
    /// The consumer or the wallet refuses: 1205.
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
            Self::PaysAtOnce => Progress::Paid,
            Self::TypesPassword => Progress::Unpaid,
            Self::Waits => Progress::Processing,
            Self::LacksBalance => Progress::Declined(codes::INSUFFICIENT_BALANCE),
            Self::Declines => Progress::Declined(codes::TRANSACTION_FAILED),
            Self::ShowsExpiredCode => Progress::Declined(codes::INVALID_PAYMENT_CODE),
        }
    }
}

/// Why a consumer cannot do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsumerError {
    /// There is no such order.
    #[error("there is no such order")]
    NoSuchOrder,
    /// The order has come to its end already.
    #[error("the order is {} already", .0.as_str())]
    AlreadyFinal(OrderState),
}

/// What a consumer does about an order that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pay,
    Decline,
    Wait,
}

impl Action {
    /// The action with this name in URLs.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "pay" => Some(Self::Pay),
            "decline" => Some(Self::Decline),
            "wait" => Some(Self::Wait),
            _ => None,
        }
    }
}

/// How the consumers with certain codes behave; the oldest are forgotten for want of room.
#[derive(Default)]
pub(super) struct WalletCodes {
    behaviours: HashMap<String, Behaviour>,
    by_age: VecDeque<String>,
}

impl WalletCodes {
    const CAPACITY: usize = 10_000;

    fn set(&mut self, auth_code: String, behaviour: Behaviour) {
        if self
            .behaviours
            .insert(auth_code.clone(), behaviour)
            .is_none()
        {
            self.by_age.push_back(auth_code);
        }
        while self.by_age.len() > Self::CAPACITY {
            if let Some(forgotten) = self.by_age.pop_front() {
                self.behaviours.remove(&forgotten);
            }
        }
    }

    pub(super) fn get(&self, auth_code: &str) -> Behaviour {
        self.behaviours.get(auth_code).copied().unwrap_or_default()
    }
}

impl fmt::Debug for WalletCodes {
    /// Shows no code: a wallet's code is as good as money.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WalletCodes")
            .field("len", &self.by_age.len())
            .finish()
    }
}

impl Engine {
    /// The consumer pays. Of several merchants' orders with this number the newest is meant.
    ///
    /// # Errors
    ///
    /// [`ConsumerError`] when there is no such order or it has come to its end.
    pub fn consumer_pays(&mut self, now: i64, out_trade_no: &str) -> Result<(), ConsumerError> {
        self.consumer_acts(now, out_trade_no, Action::Pay)
    }

    /// The consumer refuses, or the wallet does: the order ends with 1205.
    ///
    /// # Errors
    ///
    /// As for [`consumer_pays`](Self::consumer_pays).
    pub fn consumer_declines(&mut self, now: i64, out_trade_no: &str) -> Result<(), ConsumerError> {
        self.consumer_acts(now, out_trade_no, Action::Decline)
    }

    /// The wallet keeps working: the order stays at 1145 until something else happens.
    ///
    /// # Errors
    ///
    /// As for [`consumer_pays`](Self::consumer_pays).
    pub fn consumer_waits(&mut self, now: i64, out_trade_no: &str) -> Result<(), ConsumerError> {
        self.consumer_acts(now, out_trade_no, Action::Wait)
    }

    /// Says how the consumer with this code behaves when the merchant scans it.
    pub fn wallet_code(&mut self, auth_code: impl Into<String>, behaviour: Behaviour) {
        self.wallet_codes.set(auth_code.into(), behaviour);
    }

    /// What has become of an order. Of several merchants' orders with this number the newest is
    /// meant.
    #[must_use]
    pub fn order_state(&self, now: i64, out_trade_no: &str) -> Option<OrderState> {
        self.orders
            .newest(out_trade_no)
            .map(|order| order.state(now))
    }

    pub(crate) fn consumer_acts(
        &mut self,
        now: i64,
        out_trade_no: &str,
        action: Action,
    ) -> Result<(), ConsumerError> {
        let order = self.orders.newest(out_trade_no);
        let syssn = order.map(|order| order.syssn.clone());
        self.act(now, &syssn.ok_or(ConsumerError::NoSuchOrder)?, action)
    }

    pub(crate) fn act(
        &mut self,
        now: i64,
        syssn: &str,
        action: Action,
    ) -> Result<(), ConsumerError> {
        let paydtm = calendar::timestamp(now, self.offset_minutes());
        let order = self
            .orders
            .get_mut(syssn)
            .ok_or(ConsumerError::NoSuchOrder)?;
        let state = order.state(now);
        if state.is_final() {
            return Err(ConsumerError::AlreadyFinal(state));
        }
        match action {
            Action::Pay => settle(order, paydtm),
            Action::Decline => order.progress = Progress::Declined(codes::TRANSACTION_FAILED),
            Action::Wait => order.progress = Progress::Processing,
        }
        Ok(())
    }
}

/// Marks an order as paid at `paydtm`.
pub(super) fn settle(order: &mut Order, paydtm: String) {
    // Real numbers start with the day of the payment; what follows here is the order's own serial.
    let day: String = paydtm
        .chars()
        .filter(char::is_ascii_digit)
        .take(8)
        .collect();
    let serial: String = order.syssn.chars().skip(12).collect();
    order.chnlsn = format!("{day}22001400{serial}");
    order.paydtm = paydtm;
    order.progress = Progress::Paid;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_codes_are_forgotten_for_want_of_room() {
        let mut codes = WalletCodes::default();
        for code in 0..=WalletCodes::CAPACITY {
            codes.set(code.to_string(), Behaviour::Waits);
            codes.set(code.to_string(), Behaviour::Declines);
        }
        assert_eq!(codes.by_age.len(), WalletCodes::CAPACITY);
        assert_eq!(codes.behaviours.len(), WalletCodes::CAPACITY);
        assert_eq!(codes.get("0"), Behaviour::PaysAtOnce);
        assert_eq!(codes.get("1"), Behaviour::Declines);
    }
}
