//! ureq 3 and rustls on the calling thread.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::rc::Rc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::uri::Scheme;
use http::{Request, Response, StatusCode};
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Error, SendBody, Timeout};

use super::builder::TransportBuilder;
use super::guard::{CONNECT_TIMEOUT, DEADLINE, IDLE_TIMEOUT, check, connect_kind, unclear};
use super::roots::read_pem;
use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::transport::contract::{MAX_ANSWER_BYTES, Transport};

/// As many threads as may each keep their connection between two requests.
const IDLE_CONNECTIONS: usize = 32;

/// ureq adds its bounds to the time of day, which must not overflow.
const LONGEST_BOUND: Duration = Duration::from_secs(100 * 365 * 86_400);

/// A [`Transport`] on ureq 3 and rustls 0.23 with ring, HTTP/1.1 only, for programs without an
/// asynchronous runtime. It starts no thread that outlives a name lookup.
///
/// # Blocking
///
/// The future of [`send`](Transport::send) does all of its work, waiting included, in the first poll. Use it
/// with [`blocking::Client`](crate::blocking::Client). Do not poll it on a thread of an asynchronous
/// executor: it would block everything else on that thread for up to the deadline. An exchange cannot be
/// cancelled; only its deadline ends it.
///
/// # What it does
///
/// Clones are cheap, share their connections, and may be used from any number of threads at once.
/// A connection is used again for up to 15 s between requests.
///
/// * `https` is possible for any host, `http` only for loopback hosts (`127.0.0.0/8`, `[::1]`, `localhost`).
///   Certificates are always verified, with Mozilla's root certificates (compiled in) and the
///   [added ones](TransportBuilder::add_root_certificate_pem).
/// * Nothing is sent twice, no redirect is followed, no compression is asked for, and proxy
///   settings in the environment have no effect.
/// * An answer over TLS needs a length, because ureq does not distinguish a connection that was cut off from
///   one that was ended. Without a length it is [`TransportErrorKind::Broken`].
/// * [`Delivery::NotSent`] is reported if the error can only be from before the first byte. Two cases cannot
///   be distinguished from later ones and are [`Delivery::MayHaveBeenSent`]: a connection that is reset
///   during the TLS handshake, and a deadline that ends while connecting.
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    connect_timeout: Duration,
    deadline: Duration,
}

impl UreqTransport {
    /// A transport with the default bounds: 10 s to connect, 30 s for the whole exchange.
    #[must_use]
    pub fn new() -> Self {
        Self::with_roots(RootCerts::WebPki, CONNECT_TIMEOUT, DEADLINE)
    }

    /// Starts from the defaults of [`new`](Self::new).
    pub fn builder() -> TransportBuilder<Self> {
        TransportBuilder::new()
    }

    fn with_roots(roots: RootCerts, connect_timeout: Duration, deadline: Duration) -> Self {
        let connecting = Some(connect_timeout.min(LONGEST_BOUND));
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(roots)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .accept_encoding(AutoHeaderValue::None)
            .accept(AutoHeaderValue::None)
            .user_agent(AutoHeaderValue::None)
            .timeout_resolve(connecting)
            .timeout_connect(connecting)
            .timeout_global(Some(deadline.min(LONGEST_BOUND)))
            .max_idle_age(IDLE_TIMEOUT)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .build();
        Self {
            agent: config.new_agent(),
            connect_timeout,
            deadline,
        }
    }

    fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        check(request.method(), request.uri())?;
        let secure = request.uri().scheme() == Some(&Scheme::HTTPS);
        let (mut head, bytes) = request.into_parts();
        // Without a body nothing would show that a request was sent.
        let begun = Rc::new(Cell::new(bytes.is_empty()));
        let body = if bytes.is_empty() {
            SendBody::none()
        } else {
            head.headers.insert(CONTENT_LENGTH, bytes.len().into());
            SendBody::from_owned_reader(WatchedBody {
                bytes: Cursor::new(bytes),
                begun: Rc::clone(&begun),
            })
        };
        match self.agent.run(Request::from_parts(head, body)) {
            Ok(answer) => whole(answer, secure),
            Err(error) => Err(failed(error, begun.get())),
        }
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("connect_timeout", &self.connect_timeout)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

impl Transport for UreqTransport {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.exchange(request)
    }
}

impl TransportBuilder<UreqTransport> {
    /// Makes the transport. It does not connect yet.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if an added PEM text has no certificate or an unreadable
    /// one. Nothing was sent.
    pub fn build(self) -> Result<UreqTransport, TransportError> {
        let added = read_pem(&self.root_certificates)?;
        let roots = if added.is_empty() {
            RootCerts::WebPki
        } else {
            let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
            let mozilla = mozilla.map(|der| Certificate::from_der(der));
            let added = added
                .iter()
                .map(|der| Certificate::from_der(der).to_owned());
            mozilla.chain(added).collect::<Vec<_>>().into()
        };
        Ok(UreqTransport::with_roots(
            roots,
            self.connect_timeout,
            self.deadline,
        ))
    }
}

/// The body of a request, which notes when sending it begins. ureq asks for it once it has written
/// the head.
struct WatchedBody {
    bytes: Cursor<Vec<u8>>,
    begun: Rc<Cell<bool>>,
}

impl Read for WatchedBody {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.begun.set(true);
        self.bytes.read(into)
    }
}

fn failed(error: Error, begun: bool) -> TransportError {
    let kind = match &error {
        Error::Timeout(_) => TransportErrorKind::Timeout,
        Error::HostNotFound | Error::ConnectionFailed => TransportErrorKind::Connect,
        Error::Rustls(_) | Error::Tls(_) => TransportErrorKind::Tls,
        Error::Io(error) if !begun => connect_kind(error),
        Error::BadUri(_) | Error::Http(_) => TransportErrorKind::Unusable,
        _ => TransportErrorKind::Broken,
    };
    let delivery = if !begun && is_from_connecting(&error) {
        Delivery::NotSent
    } else {
        Delivery::MayHaveBeenSent
    };
    TransportError::new(kind, delivery).with_source(error)
}

/// Whether an error, given that the body was not touched, cannot come from writing the head.
fn is_from_connecting(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::BadUri(_) => true,
        Error::Timeout(reason) => matches!(reason, Timeout::Resolve | Timeout::Connect),
        Error::Rustls(_) | Error::Tls(_) => true,
        Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable => true,
            io::ErrorKind::WriteZero => false,
            // What is not the system's error was not met in writing to a socket: it is that of a
            // name lookup, or of reading a handshake.
            _ => error.raw_os_error().is_none(),
        },
        _ => false,
    }
}

fn whole(answer: Response<ureq::Body>, secure: bool) -> Result<Response<Vec<u8>>, TransportError> {
    let (mut head, mut body) = answer.into_parts();
    head.extensions.clear();
    if secure && !says_its_length(&head) {
        let reason = "the answer does not say how long it is, so it may be cut off";
        return Err(unclear(TransportErrorKind::Broken, reason));
    }
    let limit = u64::try_from(MAX_ANSWER_BYTES).unwrap_or(u64::MAX);
    let bytes = body.with_config().limit(limit).read_to_vec();
    let bytes = bytes.map_err(|error| {
        let kind = match &error {
            Error::BodyExceedsLimit(_) => TransportErrorKind::TooLarge,
            Error::Timeout(_) => TransportErrorKind::Timeout,
            _ => TransportErrorKind::Broken,
        };
        unclear(kind, error)
    })?;
    Ok(Response::from_parts(head, bytes))
}

fn says_its_length(head: &http::response::Parts) -> bool {
    head.headers.contains_key(CONTENT_LENGTH)
        || head.headers.contains_key(TRANSFER_ENCODING)
        || matches!(
            head.status,
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        )
}
