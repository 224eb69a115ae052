//! How the suite makes a transport, and what it may expect of each.

use std::future::Future;
use std::time::{Duration, Instant};

use http::{Request, Response};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};

use crate::authority::Authority;

/// Stands in every request body and must stand in no error.
pub(crate) const SECRET: &str = "auth_code=134567890123456789";

pub(crate) type Outcome = Result<Response<Vec<u8>>, TransportError>;

/// The settings that every transport has in some form.
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) deadline: Duration,
    /// PEM texts of authorities to trust beside the usual ones.
    pub(crate) roots: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            deadline: Duration::from_secs(20),
            roots: Vec::new(),
        }
    }
}

/// Where transports may differ. In everything that does not stand here they are alike, and where one
/// cannot do something, the suite expects what its `false` says.
pub(crate) struct Can {
    /// Works whoever polls it. `false`: outside a tokio runtime it says so and sends nothing.
    pub(crate) run_anywhere: bool,
    /// Dropping a call closes its connection. `false`: its deadline does.
    pub(crate) cancel: bool,
    /// Knows that nothing was sent when the whole deadline passes while connecting. `false`: claims
    /// nothing.
    pub(crate) date_a_deadline: bool,
    /// Knows that nothing was sent when the connection is reset in the handshake. `false`: claims
    /// nothing.
    pub(crate) date_a_reset: bool,
    /// Tells a TLS connection that was ended from one that was cut off. `false`: takes neither for the
    /// end of an answer.
    pub(crate) tell_a_cut: bool,
}

/// A transport the shared suite can run against.
pub(crate) trait Make: Transport + Clone + 'static {
    const CAN: Can;

    fn make(settings: Settings) -> Self;

    /// Sends without keeping the caller's thread.
    fn call(&self, request: Request<Vec<u8>>) -> impl Future<Output = Outcome> + Send {
        self.send(request)
    }

    fn new() -> Self {
        Self::make(Settings::default())
    }

    fn with_deadline(milliseconds: u64) -> Self {
        Self::make(Settings {
            deadline: Duration::from_millis(milliseconds),
            ..Settings::default()
        })
    }

    fn with_connect_timeout(connect_timeout: Duration) -> Self {
        Self::make(Settings {
            connect_timeout,
            ..Settings::default()
        })
    }

    fn trusting(authority: &Authority) -> Self {
        Self::make(Settings {
            roots: vec![authority.pem()],
            ..Settings::default()
        })
    }
}

/// A transport as the client sees it, on the thread that [`Make::call`] chooses.
pub(crate) struct Driven<T>(pub(crate) T);

impl<T: Make> Transport for Driven<T> {
    fn send(&self, request: Request<Vec<u8>>) -> impl Future<Output = Outcome> + Send {
        self.0.call(request)
    }
}

/// Turns a test that hangs into one that fails.
pub(crate) async fn within<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), test)
        .await
        .expect("the test hangs")
}

pub(crate) fn post(url: &str) -> Request<Vec<u8>> {
    post_body(url, SECRET)
}

pub(crate) fn post_body(url: &str, body: impl Into<Vec<u8>>) -> Request<Vec<u8>> {
    Request::post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into())
        .unwrap()
}

/// Checks what a failure claims and that it keeps the request to itself.
#[track_caller]
pub(crate) fn assert_failed(outcome: Outcome, kind: TransportErrorKind, delivery: Delivery) {
    let error = outcome.expect_err("an error");
    assert_eq!(
        (error.kind(), error.delivery()),
        (kind, delivery),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains(SECRET));
}

/// What a transport that can prove it says of a request that never left, and another one too.
pub(crate) fn unsent_if(proven: bool) -> Delivery {
    if proven {
        Delivery::NotSent
    } else {
        Delivery::MayHaveBeenSent
    }
}

/// Checks that the time since `start` is what a bound explains, with room for a busy machine and for
/// bounds that are rounded down.
#[track_caller]
pub(crate) fn assert_took(start: Instant, bound: Duration) {
    let took = start.elapsed();
    assert!(
        took >= bound - Duration::from_millis(10) && took < bound + Duration::from_secs(5),
        "took {took:?}"
    );
}
