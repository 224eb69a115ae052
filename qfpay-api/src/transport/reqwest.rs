//! The program's own reqwest client.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, Uri};
use http_body::{Body, Frame, SizeHint};
use reqwest::{Client, ClientBuilder, redirect, retry};
use tokio::runtime::Handle;

use super::guard::{
    CONNECT_TIMEOUT, DEADLINE, IDLE_TIMEOUT, check, connect_kind, unclear, unusable,
};
use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::transport::contract::{MAX_ANSWER_BYTES, Transport};

/// A [`Transport`] through your own [`reqwest::Client`], with its TLS, its resolver and its connections.
///
/// Like everything of reqwest, it needs a tokio runtime with IO and time enabled. Without a runtime the
/// error is [`TransportErrorKind::Unusable`] with [`Delivery::NotSent`]. The features that you choose for
/// reqwest decide which TLS there is. Without any, every `https` address is
/// [`TransportErrorKind::Connect`]. Cloning is cheap and shares the connections.
///
/// Whatever the client's settings are:
///
/// * A request is sent once: its body can be read a single time, so that neither a retry policy nor a redirect
///   can send it again. Only a request of which nothing was written, because its connection had ended, is
///   sent on another connection.
/// * An answer from another address than the one asked is [`TransportErrorKind::Broken`], the whole
///   exchange is bounded by the [deadline](Self::with_deadline), and the body by
///   [`MAX_ANSWER_BYTES`](super::MAX_ANSWER_BYTES) after any decompression.
/// * `http` is possible for loopback hosts only (`127.0.0.0/8`, `[::1]`, `localhost`).
/// * [`Delivery::NotSent`] is reported if reqwest says that no connection was made and has not begun to read
///   the body. A deadline that ends while connecting says neither, so it is [`Delivery::MayHaveBeenSent`]:
///   give the client a shorter `connect_timeout`.
/// * Dropping the future of [`send`](Transport::send) closes the connection it used. The request may
///   have reached the gateway by then: money may have moved.
///
/// ```no_run
/// use std::time::Duration;
///
/// use qfpay_api::transport::ReqwestTransport;
///
/// let builder = reqwest::Client::builder().connect_timeout(Duration::from_secs(5));
/// let transport = ReqwestTransport::from_builder(builder)?.with_deadline(Duration::from_secs(20));
/// # Ok::<(), qfpay_api::transport::TransportError>(())
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    deadline: Duration,
}

impl ReqwestTransport {
    /// A transport over a new client with the settings of [`from_builder`](Self::from_builder), 10 s
    /// to connect, 30 s for the whole exchange, and no proxy, not even one from the environment.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if reqwest cannot make a client. Nothing was sent.
    ///
    /// # Panics
    ///
    /// If [`reqwest::ClientBuilder::build`] does: with reqwest's feature `rustls-no-provider`, as long as the
    /// process has not installed a provider.
    pub fn new() -> Result<Self, TransportError> {
        let builder = Client::builder()
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT);
        Self::from_builder(builder)
    }

    /// A transport over a client from `builder`, with 30 s for the whole exchange. Use it for your own
    /// certificates, resolver or proxy.
    ///
    /// These settings replace those of the builder: no redirect is followed, nothing is tried again,
    /// HTTP/1.1 only, no compression, no `Referer`, and idle connections are closed after 15 s,
    /// before common servers close them. Proxies are left as they are, and reqwest takes those of
    /// the environment unless `no_proxy` is set. A proxy sees nothing of what goes over TLS, but all
    /// of what goes to a plain gateway on this machine.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if reqwest cannot make a client. Nothing was sent.
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new).
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, TransportError> {
        builder
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .referer(false)
            .tcp_nodelay(true)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build()
            .map(Self::with_client)
            .map_err(unusable)
    }

    /// A transport over a client as it is, with 30 s for the whole exchange.
    ///
    /// # A client with other settings
    ///
    /// The settings of a reqwest client cannot be read, and by default it follows redirects. That breaks the
    /// [contract](Transport#contract) in one way that cannot be undone: a redirected `POST` becomes a `GET`
    /// without a body, which carries the signature and the app code to another address. Its answer is an
    /// error, unless the redirect went to the same address. So make the client with
    /// `redirect(Policy::none())`, or let [`from_builder`](Self::from_builder) make it.
    ///
    /// Certificates are verified unless the client is configured not to.
    #[must_use]
    pub fn with_client(client: Client) -> Self {
        Self {
            client,
            deadline: DEADLINE,
        }
    }

    /// Bounds a whole exchange, from the call to the last byte of the answer, instead of 30 s and of
    /// the client's own `timeout`.
    ///
    /// When it passes, the outcome is [`TransportErrorKind::Timeout`] with
    /// [`Delivery::MayHaveBeenSent`]: money may have moved.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The client that sends the requests.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client would show the headers that it adds to every request.
        f.debug_struct("ReqwestTransport")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        check(request.method(), request.uri())?;
        if Handle::try_current().is_err() {
            return Err(unusable("reqwest works on a tokio runtime only"));
        }
        // Without a body nothing would show that a request was sent.
        let begun = Arc::new(AtomicBool::new(request.body().is_empty()));
        let request = request.map(|bytes| {
            reqwest::Body::wrap(OnceBody {
                bytes: bytes.into(),
                begun: Arc::clone(&begun),
            })
        });
        let mut request = reqwest::Request::try_from(request).map_err(unusable)?;
        // The same address as reqwest reads it, which is another reader.
        let asked = request.url().clone();
        let uri: Uri = asked.as_str().parse().map_err(unusable)?;
        check(request.method(), &uri)?;
        *request.timeout_mut() = Some(self.deadline);

        let answer = self.client.execute(request).await;
        let answer = answer.map_err(|error| failed(error, begun.load(Ordering::Acquire)))?;
        if *answer.url() != asked {
            let reason = "the client has followed a redirect";
            return Err(unclear(TransportErrorKind::Broken, reason));
        }
        whole(answer).await
    }
}

fn failed(error: reqwest::Error, begun: bool) -> TransportError {
    let connecting = error.is_connect();
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if connecting {
        connect_kind(&error)
    } else if error.is_builder() {
        TransportErrorKind::Unusable
    } else {
        TransportErrorKind::Broken
    };
    // Not connecting alone is no proof: it may have been the connection for a redirect.
    let delivery = if !begun && (connecting || error.is_builder()) {
        Delivery::NotSent
    } else {
        Delivery::MayHaveBeenSent
    };
    TransportError::new(kind, delivery).with_source(error.without_url())
}

async fn whole(mut answer: reqwest::Response) -> Result<Response<Vec<u8>>, TransportError> {
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => {
                let kind = if error.is_timeout() {
                    TransportErrorKind::Timeout
                } else {
                    TransportErrorKind::Broken
                };
                return Err(unclear(kind, error.without_url()));
            }
        }
        if bytes.len() > MAX_ANSWER_BYTES {
            let reason = "the body is longer than an answer may be";
            return Err(unclear(TransportErrorKind::TooLarge, reason));
        }
    }
    let mut whole = Response::new(bytes);
    *whole.status_mut() = answer.status();
    *whole.version_mut() = answer.version();
    *whole.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(whole)
}

/// A body that can be read once, and notes when that begins.
struct OnceBody {
    bytes: reqwest::Body,
    begun: Arc<AtomicBool>,
}

impl Body for OnceBody {
    type Data = <reqwest::Body as Body>::Data;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        self.begun.store(true, Ordering::Release);
        Pin::new(&mut self.bytes).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.bytes.size_hint()
    }
}
