//! Where requests go.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::generated::gateway::Environment;
use crate::types::error::InvalidBaseUrl;

/// The URL that requests are sent to: one of QFPay's [environments](crate::Environment), or another one
/// for regional hosts and tests.
///
/// There is no default. Production and test credentials look the same, and the wrong environment
/// charges real people.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    loopback: bool,
}

impl BaseUrl {
    /// A gateway at `url`: `https`, or plain `http` on this machine.
    ///
    /// # Errors
    ///
    /// [`InvalidBaseUrl`] for anything else, because requests carry signatures and personal data.
    ///
    /// ```
    /// use qfpay_api::BaseUrl;
    ///
    /// assert!(BaseUrl::new("https://openapi-jp.qfapi.com").is_ok());
    /// assert!(BaseUrl::new("http://127.0.0.1:8080").is_ok());
    /// assert!(BaseUrl::new("http://openapi-jp.qfapi.com").is_err());
    /// ```
    pub fn new(url: &str) -> Result<Self, InvalidBaseUrl> {
        let text = url.trim_end_matches('/').to_owned();
        let uri: http::Uri = text.parse().map_err(|_| InvalidBaseUrl::Unreadable)?;
        let host = uri
            .host()
            .filter(|host| !host.is_empty())
            .ok_or(InvalidBaseUrl::Unreadable)?;
        let loopback = is_loopback(host);
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if loopback => {}
            _ => return Err(InvalidBaseUrl::Insecure),
        }
        // A URI drops the fragment silently, and with it every path that would be put behind it.
        if uri.query().is_some()
            || text.contains('#')
            || uri
                .authority()
                .is_some_and(|one| one.as_str().contains('@'))
        {
            return Err(InvalidBaseUrl::Unreadable);
        }
        Ok(Self { text, loopback })
    }

    /// The URL, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the gateway runs on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl From<Environment> for BaseUrl {
    fn from(environment: Environment) -> Self {
        Self {
            text: environment.base_url().to_owned(),
            loopback: false,
        }
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({})", self.text)
    }
}

/// Whether `host` is this machine, by its name or address alone.
pub(crate) fn is_loopback(host: &str) -> bool {
    let v6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
        || v6
            .and_then(|host| host.parse::<Ipv6Addr>().ok())
            .is_some_and(|address| address.is_loopback())
}
