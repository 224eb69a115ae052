//! Queries: which transactions to ask for.

use crate::generated::operation::Operation;
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::status_code::StatusCode;
use crate::generated::value::{OutTradeNo, Page, PageSize, Syssn, Txzone};
use crate::request::check::{Subject, check_request};
use crate::types::error::{Invalid, Violations};
use crate::types::parameters::Parameters;
use crate::types::time::TxTime;
use crate::types::wire::Wire;

/// A question about transactions. It moves no money, so it can be repeated, within the gateway's limits on
/// requests.
///
/// The gateway searches one calendar month only: the current one, unless a window is set. Without a
/// window, a transaction of another month is not found. That does not mean that it does not exist.
///
/// ```
/// use qfpay_api::{OutTradeNo, Query, TxTime};
///
/// let placed_at = TxTime::new(2025, 2, 28, 23, 50, 0).ok_or("no such time")?;
/// let query = Query::by_out_trade_no(&[OutTradeNo::new("INV-7")?])?.within_month_of(placed_at);
/// assert!(query.violations().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "poll")]
#[doc(alias = "inquiry")]
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) parameters: Parameters,
}

impl Query {
    /// Asks for orders by the merchant's numbers. Add a window, unless all of them are of the current
    /// month.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if there is no number, or if they take more than 128 characters, with a comma between
    /// any two.
    pub fn by_out_trade_no(numbers: &[OutTradeNo]) -> Result<Self, Invalid> {
        Self::by_list(Param::OutTradeNo, numbers.iter().map(OutTradeNo::as_str))
    }

    /// Asks for transactions by QFPay's numbers.
    ///
    /// Such a number starts with its date. If all dates are in one month, the query searches that month,
    /// because some versions of the gateway find no other month without a window. If they are not, split
    /// the list or set a window.
    ///
    /// # Errors
    ///
    /// As for [`by_out_trade_no`](Self::by_out_trade_no).
    pub fn by_syssn(numbers: &[Syssn]) -> Result<Self, Invalid> {
        let query = Self::by_list(Param::Syssn, numbers.iter().map(Syssn::as_str))?;
        let mut months = numbers
            .iter()
            .map(|number| date_of(number).map(TxTime::month));
        match months.next().flatten() {
            Some((start, end)) if months.all(|month| month == Some((start, end))) => {
                Ok(query.window(start, end))
            }
            _ => Ok(query),
        }
    }

    /// Asks for everything within a window of the gateway's time (UTC+8), both ends included. Both must
    /// be in one calendar month, which is checked before sending.
    #[must_use]
    pub fn within(start: TxTime, end: TxTime) -> Self {
        Self {
            parameters: Parameters::new(),
        }
        .window(start, end)
    }

    fn by_list<'a>(param: Param, numbers: impl Iterator<Item = &'a str>) -> Result<Self, Invalid> {
        let list: Vec<&str> = numbers.collect();
        let query = Self {
            parameters: Parameters::from_iter([(param, list.join(","))]),
        };
        let violations = query.violations();
        if violations.permits() {
            Ok(query)
        } else {
            Err(Invalid(violations))
        }
    }

    /// Searches this window of the gateway's time instead of the current month.
    #[must_use]
    pub fn window(self, start: TxTime, end: TxTime) -> Self {
        self.with(Param::StartTime, start).with(Param::EndTime, end)
    }

    /// Searches the calendar month of this time, such as the time of an order's request.
    #[must_use]
    pub fn within_month_of(self, time: TxTime) -> Self {
        let (start, end) = time.month();
        self.window(start, end)
    }

    /// Only transactions with these pay types; without any, those of every pay type.
    #[must_use]
    pub fn pay_types(mut self, pay_types: &[PayType]) -> Self {
        let codes: Vec<&str> = pay_types.iter().map(|pay_type| pay_type.code()).collect();
        self.parameters.set(Param::PayType, codes.join(","));
        self
    }

    /// Only transactions with this status code. A search for successful ones alone hides orders that are
    /// still open.
    #[must_use]
    pub fn respcd(self, respcd: StatusCode) -> Self {
        self.with(Param::Respcd, respcd)
    }

    /// The time zone of the window, as an offset from UTC; UTC+8 unless set.
    #[must_use]
    pub fn txzone(self, txzone: Txzone) -> Self {
        self.with(Param::Txzone, txzone)
    }

    /// This page of the list; the first one unless set.
    #[must_use]
    pub fn page(self, page: Page) -> Self {
        self.with(Param::Page, page)
    }

    /// The number of transactions on a page; 10 unless set, 100 at most.
    #[must_use]
    pub fn page_size(self, page_size: PageSize) -> Self {
        self.with(Param::PageSize, page_size)
    }

    fn with(mut self, param: Param, value: impl Wire) -> Self {
        self.parameters.set(param, value.into_wire());
        self
    }

    /// Every rule that this query breaks.
    #[must_use]
    pub fn violations(&self) -> Violations {
        check_query(&self.parameters, None)
    }

    /// The parameters that are set so far.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }
}

pub(crate) fn check_query(parameters: &Parameters, mchid: Option<&str>) -> Violations {
    check_request(&Subject {
        operation: Operation::Query,
        pay_type: None,
        parameters,
        supplied: &[],
        mchid,
        allowed: &[],
    })
}

/// The date that a number of QFPay's starts with.
fn date_of(number: &Syssn) -> Option<TxTime> {
    let digits = number.as_str();
    let part = |range| digits.get(range).and_then(|part: &str| part.parse().ok());
    let year = digits.get(..4)?.parse().ok()?;
    TxTime::new(year, part(4..6)?, part(6..8)?, 0, 0, 0).filter(|_| year >= 2000)
}
