//! What a sandbox is set up with.

use std::fmt;

use super::weather::Weather;

/// The app code of the default merchant.
pub const DEFAULT_APP_CODE: &str = "SANDBOXAPPCODE000000000000000001";
/// The client key of the default merchant. It opens nothing but a sandbox.
pub const DEFAULT_CLIENT_KEY: &str = "SANDBOXCLIENTKEY0000000000000001";

/// A merchant, or an agent with one merchant, that may send requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Merchant {
    /// What the app code's header says.
    pub app_code: String,
    /// What requests are signed with.
    pub client_key: String,
    /// The merchant number, if one was assigned: it goes with every request or with none.
    pub mchid: Option<String>,
    /// Where notifications go whose request does not say so.
    pub notify_url: Option<String>,
}

impl Merchant {
    /// A merchant without a merchant number.
    #[must_use]
    pub fn new(app_code: impl Into<String>, client_key: impl Into<String>) -> Self {
        Self {
            app_code: app_code.into(),
            client_key: client_key.into(),
            mchid: None,
            notify_url: None,
        }
    }

    /// The same merchant with a merchant number.
    #[must_use]
    pub fn with_mchid(self, mchid: impl Into<String>) -> Self {
        Self {
            mchid: Some(mchid.into()),
            ..self
        }
    }

    /// The same merchant with a place for notifications whose request names none.
    #[must_use]
    pub fn with_notify_url(self, notify_url: impl Into<String>) -> Self {
        Self {
            notify_url: Some(notify_url.into()),
            ..self
        }
    }
}

impl Default for Merchant {
    /// [`DEFAULT_APP_CODE`] with [`DEFAULT_CLIENT_KEY`] and without a merchant number.
    fn default() -> Self {
        Self::new(DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY)
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("mchid", &self.mchid)
            .finish_non_exhaustive()
    }
}

/// What becomes of an order that is closed although it is paid: the documents disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClosingPaid {
    /// The payment is paid back.
    #[default]
    PaysBack,
    /// The request is refused with 1260.
    IsRefused,
}

/// Rules about refunds that not every merchant meets. Each is off by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefundRules {
    /// Between 23:30 and 00:30 on the gateway's clock refunds are refused with 1265.
    pub closed_at_night: bool,
    /// A refund is refused with 1265 once the payment is older than the pay type allows.
    pub limited_days: bool,
    /// A refund larger than the takings of the day is refused with 1269.
    pub from_takings: bool,
    /// A card payment of the same day can only be refunded in full; 1124 otherwise.
    pub cards_of_the_day_in_full: bool,
    /// Payments in these currencies can only be refunded in full; 1270 otherwise.
    pub currencies_in_full: Vec<String>,
    /// Payments with these pay types can only be refunded in full; 1271 otherwise.
    pub pay_types_in_full: Vec<String>,
}

/// What an [`Engine`](super::Engine) is set up with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where the sandbox is reached, without a slash at the end; links to it start with this.
    pub base_url: String,
    /// Who may send requests. Of two with the same app code the first counts.
    pub merchants: Vec<Merchant>,
    /// How many orders, refunds and other transactions are remembered, at least one.
    pub order_capacity: usize,
    /// Where the serial numbers start.
    pub first_serial: u64,
    /// Whether more requests than a merchant may send are answered with HTTP 429.
    pub limits_requests: bool,
    /// Which further rules hold for refunds.
    pub refunds: RefundRules,
    /// What becomes of an order that is closed although it is paid.
    pub closing_paid: ClosingPaid,
    /// Whether closing an order is notified, as in 2018.
    pub notifies_closings: bool,
    /// What happens to notifications on their way.
    pub weather: Weather,
}

impl Config {
    /// The default merchant and 10,000 orders, at `base_url`, with no limit on requests.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            merchants: vec![Merchant::default()],
            order_capacity: 10_000,
            first_serial: 1,
            limits_requests: false,
            refunds: RefundRules::default(),
            closing_paid: ClosingPaid::default(),
            notifies_closings: false,
            weather: Weather::default(),
        }
    }
}
