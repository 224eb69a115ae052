//! Signed HTTP requests and what their answers mean, without IO.
//!
//! For programs that have an HTTP stack of their own, or none. [`Client`](crate::Client) does all of this
//! by itself.
//!
//! ```
//! use qfpay_api::value::{ExpiredTime, GoodsName};
//! use qfpay_api::{Amount, Credentials, Currency, Environment, Gateway, OutTradeNo, TxTime, pay};
//!
//! let credentials = Credentials::new("D5589D2A1F2E42A9A60C37AAAAAAAAAA", "0E32A59A8B454940A2FF39AAAAAAAAAA")?;
//! let gateway = Gateway::new(Environment::LiveTest, credentials);
//!
//! let request = pay::alipay_mpm_overseas(OutTradeNo::new("INV-7")?, Amount::new(Currency::Hkd, 1250)?)
//!     .expired_time(ExpiredTime::minutes(10)?)
//!     .goods_name(GoodsName::new("Coffee")?);
//!
//! let prepared = gateway.payment(&request, TxTime::from_unix_seconds(1_740_792_600))?;
//! assert_eq!(
//!     prepared.masked_canonical(),
//!     "expired_time=10&goods_name=Coffee&out_trade_no=INV-7&pay_type=800101\
//!      &txamt=1250&txcurrcd=HKD&txdtm=2025-03-01 09:30:00<client key>",
//! );
//! // Store `prepared.intent()`, send `prepared.http_request()` once, and give the result to
//! // `prepared.classify(…)`.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::marker::PhantomData;

use crate::error::{CallError, QueryError, TransportError};
use crate::generated::gateway::{Algorithm, CONTENT_TYPE, header};
use crate::generated::operation::Operation;
use crate::generated::parameter::Param;
use crate::request::call::Call;
use crate::request::payment::Payable;
use crate::request::query::{Query, check_query};
use crate::request::unsigned::UnsignedRequest;
use crate::response::classify::Expected;
use crate::response::outcome::{Outcome, classify_call};
use crate::response::payment::{Payment, classify_payment};
use crate::response::query::{QueryResult, classify_query};
use crate::sign::{Signer, form_body, masked_canonical};
use crate::types::base_url::BaseUrl;
use crate::types::credentials::Credentials;
use crate::types::error::{Invalid, Violations};
use crate::types::intent::Intent;
use crate::types::parameters::Parameters;
use crate::types::time::TxTime;

/// Makes signed requests and decides what answers mean, without IO.
///
/// [`Client`](crate::Client) adds a transport. Programs with an HTTP stack of their own use it directly:
/// [`payment`](Self::payment) makes a request to send, once, and [`PreparedPayment::classify`] takes the
/// result of sending it. The [module](crate::gateway) has an example.
#[derive(Clone, Debug)]
pub struct Gateway {
    base_url: BaseUrl,
    credentials: Credentials,
    algorithm: Algorithm,
}

impl Gateway {
    /// A gateway for requests with these credentials, signed with MD5.
    #[must_use]
    pub fn new(base_url: impl Into<BaseUrl>, credentials: Credentials) -> Self {
        Self {
            base_url: base_url.into(),
            credentials,
            algorithm: Algorithm::Md5,
        }
    }

    /// Signs with this hash instead. SHA-256 is stronger. According to QFPay, a few channels accept only
    /// MD5.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Checks and signs a payment request. `now` becomes its time, unless it has one. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with every rule that it breaks.
    pub fn payment(&self, request: &impl Payable, now: TxTime) -> Result<PreparedPayment, Invalid> {
        self.prepare(request.unsigned(), now)
            .map(|prepared| PreparedPayment { prepared })
    }

    /// Checks and signs a call that is neither a payment nor a query, such as a
    /// [`Refund`](crate::Refund). `now` becomes its time, unless it has one.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with every rule that it breaks.
    pub fn call<C: Call>(&self, call: &C, now: TxTime) -> Result<PreparedCall<C>, Invalid> {
        self.prepare(call.unsigned(), now)
            .map(|prepared| PreparedCall {
                prepared,
                call: PhantomData,
            })
    }

    fn prepare(&self, unsigned: &UnsignedRequest, now: TxTime) -> Result<Prepared, Invalid> {
        let mut unsigned = unsigned.complete(now, &self.credentials);
        let violations = unsigned.check(now, &self.credentials);
        if !violations.permits() {
            return Err(Invalid(violations));
        }
        unsigned.amount = unsigned.amount_sent().or(unsigned.amount);
        let intent = unsigned.intent(now);
        let request = self.sign(unsigned.operation, unsigned.parameters.clone());
        Ok(Prepared {
            request,
            warnings: violations,
            expected: Expected {
                operation: unsigned.operation,
                pay_type: unsigned.pay_type,
                parameters: unsigned.parameters,
                amount: unsigned.amount,
                intent,
                loopback: self.base_url.is_loopback(),
            },
        })
    }

    /// Checks and signs a query.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with every rule that it breaks.
    pub fn query(&self, query: &Query) -> Result<PreparedQuery, Invalid> {
        let mut parameters = query.parameters.clone();
        parameters.set(Param::Mchid, self.credentials.mchid().unwrap_or_default());
        let violations = check_query(&parameters, self.credentials.mchid());
        if !violations.permits() {
            return Err(Invalid(violations));
        }
        Ok(PreparedQuery {
            request: self.sign(Operation::Query, parameters),
        })
    }

    fn sign(&self, operation: Operation, parameters: Parameters) -> SignedRequest {
        let signature =
            Signer::new(self.algorithm).sign(&parameters, self.credentials.client_key());
        let mut body = Vec::new();
        form_body(&parameters, &mut body);
        SignedRequest {
            url: format!("{}{}", self.base_url.as_str(), operation.path()),
            app_code: self.credentials.app_code().to_owned(),
            signature: signature.as_str().to_owned(),
            algorithm: self.algorithm,
            body,
            parameters,
        }
    }
}

/// A request that is ready to be sent.
#[derive(Clone)]
struct SignedRequest {
    url: String,
    app_code: String,
    signature: String,
    algorithm: Algorithm,
    body: Vec<u8>,
    parameters: Parameters,
}

impl SignedRequest {
    fn http(&self) -> http::Request<Vec<u8>> {
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = http::Method::POST;
        // Both were checked when they were made; a URL that did not parse would go nowhere.
        *request.uri_mut() = self.url.parse().unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, CONTENT_TYPE, false),
            (header::APP_CODE, &*self.app_code, true),
            (header::SIGNATURE, &*self.signature, true),
            (header::SIGNATURE_TYPE, self.algorithm.header(), false),
        ];
        for (name, value, sensitive) in headers {
            if let Ok(mut value) = http::HeaderValue::from_str(value) {
                value.set_sensitive(sensitive);
                request
                    .headers_mut()
                    .insert(http::HeaderName::from_static(name), value);
            }
        }
        request
    }
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("url", &self.url)
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

/// What payments and other calls have in common once they are signed.
#[derive(Clone, Debug)]
struct Prepared {
    request: SignedRequest,
    warnings: Violations,
    expected: Expected,
}

/// A payment request that is valid and signed.
///
/// Before you send it, store [`out_trade_no`](Self::out_trade_no), or the whole [`intent`](Self::intent),
/// durably. After a crash it is the only way to find out whether the customer has paid.
#[derive(Clone, Debug)]
pub struct PreparedPayment {
    prepared: Prepared,
}

impl PreparedPayment {
    /// The number to query if no clear answer comes back.
    #[doc(alias = "idempotency")]
    #[doc(alias = "order id")]
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        self.prepared.expected.number()
    }

    /// Decides what the result of sending means for the payment.
    ///
    /// # Errors
    ///
    /// [`CallError::NotSent`] if no money has moved, and [`CallError::Unknown`] if it may have moved. An
    /// answer that cannot be read is never taken as a failure.
    pub fn classify(
        &self,
        exchange: Result<http::Response<Vec<u8>>, TransportError>,
    ) -> Result<Payment, CallError> {
        classify_payment(&self.prepared.expected, exchange)
    }
}

/// A call that is valid and signed.
pub struct PreparedCall<C> {
    prepared: Prepared,
    call: PhantomData<fn() -> C>,
}

impl<C: Call> PreparedCall<C> {
    /// Decides what the result of sending means for the call.
    ///
    /// # Errors
    ///
    /// [`CallError::NotSent`] if it was not done, and [`CallError::Unknown`] if it may have been done. An
    /// answer that cannot be read is never taken as a failure.
    pub fn classify(
        &self,
        exchange: Result<http::Response<Vec<u8>>, TransportError>,
    ) -> Result<Outcome<C::Answer>, CallError> {
        classify_call(&self.prepared.expected, exchange)
    }
}

impl<C> Clone for PreparedCall<C> {
    fn clone(&self) -> Self {
        Self {
            prepared: self.prepared.clone(),
            call: PhantomData,
        }
    }
}

impl<C> fmt::Debug for PreparedCall<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedCall")
            .field("prepared", &self.prepared)
            .finish()
    }
}

/// What signed payments and other signed calls have in common.
macro_rules! prepared {
    ([$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> $name {
            /// The HTTP request. Send it once; do not follow redirects.
            #[must_use]
            pub fn http_request(&self) -> http::Request<Vec<u8>> {
                self.prepared.request.http()
            }

            /// What is about to be done, for a [`Journal`](crate::journal::Journal).
            #[must_use]
            pub fn intent(&self) -> &Intent {
                &self.prepared.expected.intent
            }

            /// The rules that the request breaks and that only warn. It can be sent.
            #[must_use]
            pub fn warnings(&self) -> &Violations {
                &self.prepared.warnings
            }

            /// The text that was signed, without the key and with sensitive values hidden.
            #[must_use]
            pub fn masked_canonical(&self) -> String {
                masked_canonical(&self.prepared.request.parameters)
            }
        }
    };
}

prepared!([] PreparedPayment);
prepared!([C: Call] PreparedCall<C>);

/// A query that is valid and signed.
#[derive(Clone, Debug)]
pub struct PreparedQuery {
    request: SignedRequest,
}

impl PreparedQuery {
    /// The HTTP request.
    #[must_use]
    pub fn http_request(&self) -> http::Request<Vec<u8>> {
        self.request.http()
    }

    /// The text that was signed, without the key and with sensitive values hidden.
    #[must_use]
    pub fn masked_canonical(&self) -> String {
        masked_canonical(&self.request.parameters)
    }

    /// Reads the result of sending.
    ///
    /// # Errors
    ///
    /// A [`QueryError`]. It is always safe to repeat the query.
    pub fn classify(
        &self,
        exchange: Result<http::Response<Vec<u8>>, TransportError>,
    ) -> Result<QueryResult, QueryError> {
        classify_query(exchange)
    }
}
