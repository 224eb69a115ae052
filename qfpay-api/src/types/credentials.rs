//! Credentials: app code, client key and, for agents, the merchant.

use std::fmt;

use zeroize::Zeroizing;

use crate::generated::parameter::Param;
use crate::types::check_value::check_value;
use crate::types::error::InvalidCredentials;

/// The client key, a secret. It signs every request and verifies every notification.
///
/// It is wiped from memory when it is dropped. No `Debug` text, error or log contains it.
#[doc(alias = "secret")]
#[doc(alias = "api key")]
#[derive(Clone)]
pub struct ClientKey(Zeroizing<Vec<u8>>);

impl ClientKey {
    /// A key as QFPay gave it.
    ///
    /// # Errors
    ///
    /// [`InvalidCredentials`] for an empty key, for one with white space or control characters, and for
    /// one longer than 128 bytes. These are mistakes in a configuration, which would otherwise show as
    /// signature errors.
    pub fn new(key: impl Into<String>) -> Result<Self, InvalidCredentials> {
        let key = Zeroizing::new(key.into().into_bytes());
        if is_token(&key) {
            Ok(Self(key))
        } else {
            Err(InvalidCredentials::ClientKey)
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey(hidden)")
    }
}

/// What QFPay gave a merchant or agent to identify itself.
///
/// Credentials belong to one environment and one country. For an agent they name the agent, and
/// `mchid` names the merchant that it acts for. Every request then carries `mchid`; without it none does.
#[derive(Clone)]
pub struct Credentials {
    app_code: String,
    client_key: ClientKey,
    mchid: Option<String>,
}

impl Credentials {
    /// Credentials without a merchant identifier.
    ///
    /// # Errors
    ///
    /// [`InvalidCredentials`] for an app code or key that cannot be correct.
    ///
    /// ```
    /// use qfpay_api::Credentials;
    ///
    /// let credentials = Credentials::new("D5589D2A1F2E42A9A60C37AAAAAAAAAA", "secret-key")?;
    /// assert!(!format!("{credentials:?}").contains("secret-key"));
    /// # Ok::<(), qfpay_api::error::InvalidCredentials>(())
    /// ```
    pub fn new(
        app_code: impl Into<String>,
        client_key: impl Into<String>,
    ) -> Result<Self, InvalidCredentials> {
        let app_code = app_code.into();
        if !is_token(app_code.as_bytes()) {
            return Err(InvalidCredentials::AppCode);
        }
        Ok(Self {
            app_code,
            client_key: ClientKey::new(client_key)?,
            mchid: None,
        })
    }

    /// The same credentials for the merchant with this identifier, as agents need it.
    ///
    /// # Errors
    ///
    /// [`InvalidCredentials::Mchid`] for an identifier that cannot be correct.
    pub fn with_mchid(mut self, mchid: impl Into<String>) -> Result<Self, InvalidCredentials> {
        let mchid = mchid.into();
        check_value(Param::Mchid, &mchid, &[]).map_err(InvalidCredentials::Mchid)?;
        self.mchid = Some(mchid);
        Ok(self)
    }

    /// The merchant identifier, if one was assigned.
    #[doc(alias = "merchant id")]
    #[must_use]
    pub fn mchid(&self) -> Option<&str> {
        self.mchid.as_deref()
    }

    /// The client key.
    #[must_use]
    pub fn client_key(&self) -> &ClientKey {
        &self.client_key
    }

    pub(crate) fn app_code(&self) -> &str {
        &self.app_code
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("app_code", &"(hidden)")
            .field("client_key", &self.client_key)
            .field("mchid", &self.mchid)
            .finish()
    }
}

/// Visible ASCII, not empty, of a length that a key or code can have.
fn is_token(bytes: &[u8]) -> bool {
    (1..=128).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
}
