//! What a sandbox is set up with.

use std::fmt;

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
}

impl Merchant {
    /// A merchant without a merchant number.
    #[must_use]
    pub fn new(app_code: impl Into<String>, client_key: impl Into<String>) -> Self {
        Self {
            app_code: app_code.into(),
            client_key: client_key.into(),
            mchid: None,
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

/// What an [`Engine`](super::Engine) is set up with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where the sandbox is reached, without a slash at the end; links to it start with this.
    pub base_url: String,
    /// Who may send requests. Of two with the same app code the first counts.
    pub merchants: Vec<Merchant>,
    /// How many orders are remembered, at least one.
    pub order_capacity: usize,
    /// Where the serial numbers start.
    pub first_serial: u64,
}

impl Config {
    /// The default merchant and 10,000 orders, at `base_url`.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            merchants: vec![Merchant::default()],
            order_capacity: 10_000,
            first_serial: 1,
        }
    }
}
