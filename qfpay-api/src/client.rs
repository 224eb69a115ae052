//! Sends requests: a [`Gateway`] with a transport and a clock.

use std::fmt;
use std::sync::Arc;

use crate::base_url::BaseUrl;
use crate::call::CallError;
use crate::credentials::Credentials;
use crate::gateway::Gateway;
use crate::generated::answer::Record;
use crate::generated::value::{OutTradeNo, Page, PageSize};
use crate::payment::Payment;
use crate::query::{Query, months_around};
use crate::record::{QueryError, QueryResult};
use crate::request::Payable;
use crate::sign::Algorithm;
use crate::time::TxTime;
use crate::transport::Transport;

/// Takes payments through a QFPay gateway.
///
/// [`pay`](Self::pay) and [`query`](Self::query) send one request each. Nothing that moves money is
/// ever sent again by itself.
pub struct Client<T> {
    gateway: Gateway,
    transport: T,
    clock: Arc<dyn Fn() -> TxTime + Send + Sync>,
}

impl<T: Transport> Client<T> {
    /// A client for one environment, which has no default: production charges real people, and so
    /// does the live test.
    #[must_use]
    pub fn new(base_url: impl Into<BaseUrl>, credentials: Credentials, transport: T) -> Self {
        Self {
            gateway: Gateway::new(base_url, credentials),
            transport,
            clock: Arc::new(TxTime::now),
        }
    }

    /// Signs with this hash instead of MD5.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.gateway = self.gateway.with_algorithm(algorithm);
        self
    }

    /// Takes the time of transactions from this clock instead of the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> TxTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What makes and reads the requests, without the transport.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The present time by the client's clock.
    #[must_use]
    pub fn now(&self) -> TxTime {
        (self.clock)()
    }

    /// Sends a payment request, once, and decides what the answer says.
    ///
    /// Store the order number durably before the call. If the returned future is dropped before it
    /// is done, the outcome is unknown: query the number.
    ///
    /// # Errors
    ///
    /// [`CallError::Refused`] and [`CallError::NotSent`] mean that no money has moved.
    /// [`CallError::Unknown`] means that it may have: query the number, and never pay the order
    /// again under another one.
    pub async fn pay(&self, request: &impl Payable) -> Result<Payment, CallError> {
        let prepared = self
            .gateway
            .payment(request, self.now())
            .map_err(CallError::Refused)?;
        let exchange = self.transport.send(prepared.http_request()).await;
        prepared.conclude(exchange)
    }

    /// Sends a query, once.
    ///
    /// # Errors
    ///
    /// A [`QueryError`]; asking again is always safe.
    pub async fn query(&self, query: &Query) -> Result<QueryResult, QueryError> {
        let prepared = self.gateway.query(query).map_err(QueryError::Refused)?;
        let exchange = self.transport.send(prepared.http_request()).await;
        prepared.conclude(exchange)
    }

    /// The records of one order that was placed at this time. The gateway looks at one calendar month
    /// at a time, so near the turn of a month this asks about both; and it follows the pages of the
    /// answer, because one number can have several records.
    ///
    /// No record means "not found yet", never "not paid".
    ///
    /// # Errors
    ///
    /// A [`QueryError`] as soon as one of the queries fails, whatever the others found: a failed attempt
    /// among half of the records would hide the payment among the other half. Asking again is always
    /// safe.
    pub async fn find_order(
        &self,
        out_trade_no: &OutTradeNo,
        placed_at: TxTime,
    ) -> Result<Vec<Record>, QueryError> {
        let by_number = Query::by_out_trade_no(std::slice::from_ref(out_trade_no))
            .map_err(QueryError::Refused)?;
        let mut found: Vec<Record> = Vec::new();
        for month in months_around(placed_at) {
            let query = by_number.clone().within_month_of(month);
            self.search(query, out_trade_no, &mut found).await?;
        }
        Ok(found)
    }

    /// Adds the records of this order on every page of the answer.
    async fn search(
        &self,
        query: Query,
        out_trade_no: &OutTradeNo,
        found: &mut Vec<Record>,
    ) -> Result<(), QueryError> {
        const PAGE_SIZE: u32 = 100;
        const LAST_PAGE: u32 = 10;
        let query = query.page_size(PageSize::new(PAGE_SIZE).map_err(QueryError::Refused)?);
        for page in 1..=LAST_PAGE {
            let page = Page::new(page).map_err(QueryError::Refused)?;
            let result = self.query(&query.clone().page(page)).await?;
            for record in result.of(out_trade_no.as_str()) {
                // A gateway that takes no notice of window or page answers the same again.
                if !found.contains(record) {
                    found.push(record.clone());
                }
            }
            if result.records().len() < PAGE_SIZE as usize {
                break;
            }
        }
        Ok(())
    }
}

impl<T: fmt::Debug> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("gateway", &self.gateway)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}
