//! hyper 1 and rustls on a thread of their own.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use http::{Request, Response, Uri, Version};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::error::Elapsed;
use tower_service::Service;

use super::builder::TransportBuilder;
use super::guard::{BoxError, IDLE_TIMEOUT, causes, check, connect_kind, unclear, unusable};
use super::roots::read_pem;
use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::transport::contract::{MAX_ANSWER_BYTES, Transport};

/// Name lookups that hang may not pile up threads; those that wait count as connecting.
const LOOKUP_THREADS: usize = 16;

/// A [`Transport`] on hyper 1 and rustls 0.23 with ring, HTTP/1.1 only.
///
/// Any executor may poll it. The connections run on a thread of their own, which all clones share and which
/// ends with the last of them. Cloning is cheap. A connection is used again for up to 15 s between
/// requests.
///
/// * `https` is possible for any host, `http` only for loopback hosts (`127.0.0.0/8`, `[::1]`, `localhost`).
///   Certificates are always verified, with Mozilla's root certificates (compiled in) and the
///   [added ones](TransportBuilder::add_root_certificate_pem).
/// * Nothing is sent twice, no redirect is followed, no compression is asked for, and proxy
///   settings in the environment have no effect.
/// * Dropping the future of [`send`](Transport::send) closes the connection it used. The request
///   may have reached the gateway by then: money may have moved.
/// * After `fork` the thread exists in the parent only, so build the transport in the process
///   that uses it.
#[derive(Clone)]
pub struct HyperTransport {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client<BoundedConnector, Full<Bytes>>,
    connect_timeout: Duration,
    deadline: Duration,
    reactor: Handle,
    /// Its drop, with the last clone, is what ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl HyperTransport {
    /// A transport with the default bounds: 10 s to connect, 30 s for the whole exchange.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if the system cannot start a thread or an event queue.
    /// Nothing was sent.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// Starts from the defaults of [`new`](Self::new).
    pub fn builder() -> TransportBuilder<Self> {
        TransportBuilder::new()
    }

    /// The bound of a whole exchange.
    #[cfg(feature = "surf")]
    pub(super) fn deadline(&self) -> Duration {
        self.shared.deadline
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("connect_timeout", &self.shared.connect_timeout)
            .field("deadline", &self.shared.deadline)
            .finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        check(request.method(), request.uri())?;
        let exchange = exchange(self.shared.client.clone(), self.shared.deadline, request);
        let mut task = AbortOnDrop(self.shared.reactor.spawn(exchange));
        match (&mut task.0).await {
            Ok(outcome) => outcome,
            // How far a panicked or cut-off task came is not known.
            Err(lost) => Err(unclear(TransportErrorKind::Unusable, lost)),
        }
    }
}

impl TransportBuilder<HyperTransport> {
    /// Starts the thread. It does not connect yet.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if an added PEM text has no certificate or an unreadable
    /// one, or if the system cannot start a thread or an event queue. Nothing was sent.
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        let tls = tls_config(&self.root_certificates)?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // The bound round the whole connector alone would spend it all on the first of several
        // addresses; this one is divided among them.
        tcp.set_connect_timeout(Some(self.connect_timeout));
        let connector = BoundedConnector {
            inner: HttpsConnector::from((tcp, tls)),
            within: self.connect_timeout,
        };
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .retry_canceled_requests(false)
            .build(connector);
        let (reactor, stop) = start_reactor().map_err(unusable)?;
        Ok(HyperTransport {
            shared: Arc::new(Shared {
                client,
                connect_timeout: self.connect_timeout,
                deadline: self.deadline,
                reactor,
                _stop: stop,
            }),
        })
    }
}

/// The provider is named because rustls panics when it has to choose between two that other
/// crates switched on.
fn tls_config(added: &[Vec<u8>]) -> Result<ClientConfig, TransportError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in read_pem(added)? {
        roots.add(certificate).map_err(unusable)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// Runs a single-threaded runtime until the returned sender is dropped.
fn start_reactor() -> io::Result<(Handle, oneshot::Sender<Infallible>)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(LOOKUP_THREADS)
        .thread_name("qfpay-lookup")
        .build()?;
    let handle = runtime.handle().clone();
    let reactor = Reactor(Some(runtime));
    let (stop, stopped) = oneshot::channel();
    thread::Builder::new()
        .name("qfpay-transport".to_owned())
        .spawn(move || reactor.run_until(stopped))?;
    Ok((handle, stop))
}

/// A runtime that may be dropped anywhere.
///
/// tokio's own panics when dropped inside another runtime, which happens here if the thread does
/// not start, and waits for name lookups that hang.
struct Reactor(Option<Runtime>);

impl Reactor {
    fn run_until(self, stopped: oneshot::Receiver<Infallible>) {
        if let Some(runtime) = &self.0 {
            // Nothing is ever sent: this is the sender's drop.
            let _dropped = runtime.block_on(stopped);
        }
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A task that ends when it is no longer waited for.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(
    client: Client<BoundedConnector, Full<Bytes>>,
    deadline: Duration,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, TransportError> {
    let mut request = request.map(|body| Full::new(Bytes::from(body)));
    *request.version_mut() = Version::HTTP_11;
    let connection = capture_connection(&mut request);
    // The client marks the capture before it hands the request to a connection, and both happen
    // in this task: without the mark, nothing of the request was written.
    let delivery = || match *connection.connection_metadata() {
        Some(_) => Delivery::MayHaveBeenSent,
        None => Delivery::NotSent,
    };
    let answer = async {
        match client.request(request).await {
            Ok(answer) => whole(answer).await,
            Err(error) => {
                let kind = match delivery() {
                    Delivery::NotSent if error.is_connect() => kind_of(&error),
                    Delivery::NotSent => TransportErrorKind::Connect,
                    Delivery::MayHaveBeenSent => TransportErrorKind::Broken,
                };
                Err(TransportError::new(kind, delivery()).with_source(error))
            }
        }
    };
    tokio::time::timeout(deadline, answer)
        .await
        .unwrap_or_else(|elapsed| {
            Err(TransportError::new(TransportErrorKind::Timeout, delivery()).with_source(elapsed))
        })
}

/// Reads the body frame by frame: collected as they are, one-byte chunks would take some forty
/// times their size.
async fn whole<B>(answer: Response<B>) -> Result<Response<Vec<u8>>, TransportError>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (mut parts, body) = answer.into_parts();
    // They may hold on to the connection.
    parts.extensions.clear();
    let mut body = std::pin::pin!(Limited::new(body, MAX_ANSWER_BYTES));
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            Err(error) => {
                let kind = if error.is::<LengthLimitError>() {
                    TransportErrorKind::TooLarge
                } else {
                    TransportErrorKind::Broken
                };
                return Err(unclear(kind, error));
            }
        }
    }
    Ok(Response::from_parts(parts, bytes))
}

/// Why a connection could not be made, [`BoundedConnector`]'s own limit included.
fn kind_of(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    if causes(error).any(|cause| cause.is::<Elapsed>()) {
        return TransportErrorKind::Timeout;
    }
    connect_kind(error)
}

/// Bounds everything that comes before a request can be written.
#[derive(Clone)]
struct BoundedConnector {
    inner: HttpsConnector<HttpConnector>,
    within: Duration,
}

impl Service<Uri> for BoundedConnector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = self.inner.call(to);
        let within = self.within;
        Box::pin(async move { tokio::time::timeout(within, connecting).await? })
    }
}
