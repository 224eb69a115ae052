//! Amounts of money: whole numbers of a currency's smallest unit.

use std::fmt;

use crate::generated::currency::Currency;
use crate::generated::parameter::Param;
use crate::types::check_value::check_value;
use crate::types::error::{AmountError, Invalid};

/// An amount of money in one currency, counted in its smallest unit: cents for HKD, whole yen for JPY.
///
/// It is a whole number from 1 to 2 147 483 647. Nothing is ever rounded.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    currency: Currency,
    minor: u64,
}

impl Amount {
    /// `minor` smallest units of `currency`.
    ///
    /// # Errors
    ///
    /// [`Invalid`] outside 1 to 2 147 483 647: the gateway declares a 32-bit number.
    ///
    /// ```
    /// use qfpay_api::{Amount, Currency};
    ///
    /// let amount = Amount::new(Currency::Hkd, 1250)?;
    /// assert_eq!(amount.to_string(), "HKD 12.50");
    /// # Ok::<(), qfpay_api::error::Invalid>(())
    /// ```
    pub fn new(currency: Currency, minor: u64) -> Result<Self, Invalid> {
        check_value(Param::Txamt, &minor.to_string(), &[])?;
        Ok(Self { currency, minor })
    }

    /// An amount written in the currency's main unit, such as `12.50` for HKD or `1250` for JPY.
    ///
    /// More decimals than the currency has are an error, also when they are zeros. So is everything but
    /// digits with at most one point.
    ///
    /// # Errors
    ///
    /// [`AmountError`], which says what is wrong.
    ///
    /// ```
    /// use qfpay_api::{Amount, Currency};
    ///
    /// assert_eq!(Amount::from_major(Currency::Hkd, "8.35")?.minor(), 835);
    /// assert_eq!(Amount::from_major(Currency::Hkd, "8.3")?.minor(), 830);
    /// assert_eq!(Amount::from_major(Currency::Jpy, "835")?.minor(), 835);
    /// assert!(Amount::from_major(Currency::Jpy, "8.35").is_err());
    /// # Ok::<(), qfpay_api::error::AmountError>(())
    /// ```
    pub fn from_major(currency: Currency, text: &str) -> Result<Self, AmountError> {
        let unreadable = || AmountError::Unreadable {
            text: text.chars().take(40).collect(),
        };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let has_point = whole.len() != text.len();
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || (has_point && !digits(decimals)) {
            return Err(unreadable());
        }
        let exponent = usize::from(currency.exponent());
        if decimals.len() > exponent {
            return Err(AmountError::TooManyDecimals {
                currency,
                given: decimals.len(),
            });
        }
        let minor = format!("{whole}{decimals:0<exponent$}")
            .parse()
            .map_err(|_| unreadable())?;
        Self::new(currency, minor).map_err(AmountError::Invalid)
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The number of the currency's smallest units.
    #[must_use]
    pub fn minor(self) -> u64 {
        self.minor
    }
}

/// The currency's code and the amount in its main unit.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = usize::from(self.currency.exponent());
        let unit = 10_u64.pow(self.currency.exponent().into());
        write!(f, "{} {}", self.currency, self.minor / unit)?;
        if exponent > 0 {
            write!(f, ".{:0exponent$}", self.minor % unit)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}
