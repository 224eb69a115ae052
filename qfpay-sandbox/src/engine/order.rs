//! One order and what has become of it.

use qfpay_codegen::ir::AcceptedMeans;

use super::codes;

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The merchant's place in the configuration.
    pub(super) merchant: usize,
    pub(super) out_trade_no: String,
    pub(super) syssn: String,
    pub(super) pay_type: String,
    pub(super) txamt: u64,
    pub(super) txcurrcd: String,
    pub(super) txdtm: String,
    pub(super) udid: String,
    pub(super) goods_name: String,
    pub(super) goods_info: String,
    pub(super) goods_detail: String,
    /// The time at which it was created, on the gateway's clock.
    pub(super) sysdtm: String,
    /// The time at which it was paid, on the gateway's clock; until then like `sysdtm`.
    pub(super) paydtm: String,
    /// The wallet's number of the payment; empty until it is paid.
    pub(super) chnlsn: String,
    /// The second from which it can no longer be paid.
    pub(super) expires: i64,
    pub(super) progress: Progress,
}

/// What has happened to an order, expiry aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing was paid yet.
    Unpaid,
    /// The wallet is working on it.
    Processing,
    /// The consumer has paid.
    Paid,
    /// The payment was refused, with this code.
    Declined(&'static str),
}

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrderState {
    /// The consumer has not paid yet.
    Unpaid,
    /// The wallet is working on it.
    Processing,
    /// The consumer has paid.
    Paid,
    /// The consumer or the wallet refused.
    Declined,
    /// It was not paid in time.
    Expired,
}

impl OrderState {
    /// Whether nothing can change it any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        match self {
            Self::Unpaid | Self::Processing => false,
            Self::Paid | Self::Declined | Self::Expired => true,
        }
    }

    /// The name in answers and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }
}

impl Order {
    /// What has become of it at `now`.
    pub(super) fn state(&self, now: i64) -> OrderState {
        match self.progress {
            Progress::Paid => OrderState::Paid,
            Progress::Declined(_) => OrderState::Declined,
            Progress::Unpaid | Progress::Processing if now >= self.expires => OrderState::Expired,
            Progress::Unpaid => OrderState::Unpaid,
            Progress::Processing => OrderState::Processing,
        }
    }

    /// Its status code at `now`, as a query shows it.
    pub(super) fn respcd(&self, now: i64) -> &'static str {
        match (self.state(now), self.progress) {
            (OrderState::Expired, _) => codes::EXPIRED,
            (_, Progress::Unpaid) => codes::UNPAID,
            (_, Progress::Processing) => codes::PROCESSING,
            (_, Progress::Paid) => codes::SUCCESS,
            (_, Progress::Declined(code)) => code,
        }
    }

    /// The status code of the answer that creates it: where an accepted creation tells nothing
    /// about the payment, an unpaid order is a success.
    pub(super) fn respcd_of_creation(&self, now: i64, accepted: AcceptedMeans) -> &'static str {
        match (accepted, self.progress) {
            (AcceptedMeans::Created, Progress::Unpaid) => codes::SUCCESS,
            _ => self.respcd(now),
        }
    }
}
