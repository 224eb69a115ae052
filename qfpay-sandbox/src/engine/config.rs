//! What a sandbox is set up with.

use std::collections::BTreeSet;
use std::fmt;

use super::delivery_faults::DeliveryFaults;
use super::quirks::Quirks;
use super::switches::Switches;

/// The app code of the default merchant.
pub const DEFAULT_APP_CODE: &str = "SANDBOXAPPCODE000000000000000001";
/// The client key of the default merchant. It opens nothing but a sandbox.
pub const DEFAULT_CLIENT_KEY: &str = "SANDBOXCLIENTKEY0000000000000001";

/// A merchant that may send requests, or one of those that an agent sends requests for.
///
/// An agent has one app code and one client key for many merchants: give several `Merchant`s the same
/// two and each a merchant number of its own. Each has its own orders, numbers and limits; `mchid`
/// says which one a request is for.
///
/// ```
/// use std::collections::BTreeSet;
/// use qfpay_sandbox::{Config, Merchant};
///
/// let agent = Merchant::new("APPCODE-OF-THE-AGENT", "KEY-OF-THE-AGENT");
/// let mut config = Config::new("http://127.0.0.1:8080");
/// config.merchants = vec![
///     agent.clone().with_mchid("ZaMVg12345"),
///     agent.with_mchid("Qx7Pd67890").with_currencies(["HKD"]),
///     Merchant::new("APPCODE-OF-A-SHOP", "KEY-OF-A-SHOP").with_pay_types(["800101", "800201"]),
/// ];
/// ```
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
    /// The codes of the pay types that are enabled; `None` for all. Payments with others are declined
    /// with 1104 and "filter error".
    pub pay_types: Option<BTreeSet<String>>,
    /// The codes of the currencies that are enabled; `None` for all. Payments in others are declined
    /// with 1104.
    pub currencies: Option<BTreeSet<String>>,
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
            pay_types: None,
            currencies: None,
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

    /// The same merchant with these pay types enabled and no others.
    #[must_use]
    pub fn with_pay_types<T: Into<String>>(self, codes: impl IntoIterator<Item = T>) -> Self {
        Self {
            pay_types: Some(codes.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// The same merchant with these currencies enabled and no others.
    #[must_use]
    pub fn with_currencies<T: Into<String>>(self, codes: impl IntoIterator<Item = T>) -> Self {
        Self {
            currencies: Some(codes.into_iter().map(Into::into).collect()),
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

/// Rules about refunds that not every merchant meets. Each is off by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefundRules {
    /// Between 23:30 and 00:30 on the gateway's clock refunds are declined with 1265.
    pub closed_at_night: bool,
    /// A refund is declined with 1265 once the payment is older than the pay type allows.
    pub limited_days: bool,
    /// A refund larger than the takings of the day is declined with 1269.
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
    /// Who may send requests. Those with the same app code are the merchants of one agent, and must
    /// have the same key; of two with the same merchant number the first counts.
    pub merchants: Vec<Merchant>,
    /// How many orders, refunds and other transactions are remembered, at least one.
    pub order_capacity: usize,
    /// Where the serial numbers start.
    pub first_serial: u64,
    /// Whether more requests than a merchant may send are answered with HTTP 429.
    pub limits_requests: bool,
    /// Which further rules hold for refunds.
    pub refunds: RefundRules,
    /// The largest amount of a payment, in the smallest unit of any currency; `None` for no limit.
    /// QFPay has one and does not publish it: larger payments are declined with 1297, as if the bank
    /// were busy.
    pub amount_ceiling: Option<u64>,
    /// How it behaves where QFPay's documents disagree.
    pub switches: Switches,
    /// Whether answers look as documented or as captured. [`Quirks::Strict`] unless this says
    /// otherwise.
    pub quirks: Quirks,
    /// What happens to notifications on their way.
    pub delivery_faults: DeliveryFaults,
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
            amount_ceiling: None,
            switches: Switches::default(),
            quirks: Quirks::default(),
            delivery_faults: DeliveryFaults::default(),
        }
    }
}
