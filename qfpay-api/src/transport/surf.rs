//! surf's request and middleware API, on the connections of [`HyperTransport`].

use std::future::poll_fn;
use std::pin::Pin;

use futures_io::AsyncRead;
use http_client::Config;
use surf::http::headers::{CONTENT_TYPE, HeaderName, HeaderValue};
use surf::http::{self as surf_http, Method, StatusCode, Url};

use super::guard::{BoxError, unclear, unusable};
use super::hyper::HyperTransport;
use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::transport::contract::{MAX_ANSWER_BYTES, Transport};

type Answer = http::Response<Vec<u8>>;

/// A [`Transport`] through a [`surf::Client`], and so through surf's middleware.
///
/// With [`new`](Self::new) and [`from_hyper`](Self::from_hyper), everything that [`HyperTransport`] promises
/// is true here as well. Any executor may poll it. surf's types cannot contain every answer: one with an
/// unknown status (such as Cloudflare's 520) or with a header that is not ASCII is
/// [`TransportErrorKind::Broken`] with [`Delivery::MayHaveBeenSent`], and never a panic.
/// [`HyperTransport`] itself returns both.
#[derive(Clone, Debug)]
pub struct SurfTransport {
    client: surf::Client,
}

impl SurfTransport {
    /// A transport with the bounds of [`HyperTransport::new`].
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Unusable`] if the system cannot start a thread or an event queue.
    /// Nothing was sent.
    pub fn new() -> Result<Self, TransportError> {
        Ok(Self::from_hyper(HyperTransport::new()?))
    }

    /// A transport over `hyper`, with its bounds, root certificates and connections.
    #[must_use]
    pub fn from_hyper(hyper: HyperTransport) -> Self {
        let config = Config::new()
            .set_tcp_no_delay(true)
            .set_timeout(Some(hyper.deadline()));
        Self::with_client(surf::Client::with_http_client(Backend { hyper, config }))
    }

    /// A transport over a client of your own.
    ///
    /// Meant for middleware on a safe client:
    /// `SurfTransport::with_client(transport.client().clone().with(middleware))`. Middleware that
    /// sends again or follows redirects breaks the [contract](Transport#contract), and the one
    /// that surf has for logging writes the addresses it sees.
    ///
    /// # Dangerous backends
    ///
    /// With a backend that surf brings itself, the contract does not hold, and money is at risk:
    ///
    /// * `h1-client`: after a timeout or a dropped future, the next request on the client gets the
    ///   previous request's answer. The payment of one order is then reported for another order.
    /// * `curl-client` and `hyper-client` panic on statuses such as 520; `curl-client` and
    ///   `h1-client` do so on a header that is not ASCII.
    /// * Their deadlines are not those of this crate, and `h1-client-rustls` and `hyper-client`
    ///   build on releases with known vulnerabilities.
    ///
    /// Errors of such a backend are always [`Delivery::MayHaveBeenSent`]: money may have moved.
    #[must_use]
    pub fn with_client(client: surf::Client) -> Self {
        Self { client }
    }

    /// The client that sends the requests.
    #[must_use]
    pub fn client(&self) -> &surf::Client {
        &self.client
    }
}

impl Transport for SurfTransport {
    async fn send(&self, request: http::Request<Vec<u8>>) -> Result<Answer, TransportError> {
        let request = surf_request(request).map_err(unusable)?;
        let mut answer = self.client.send(request).await.map_err(from_surf)?;
        let head = http_head(answer.as_ref());
        let body = read_bounded(answer.take_body()).await?;
        head.body(body).map_err(broken)
    }
}

/// Carries surf's requests over hyper.
#[derive(Debug)]
struct Backend {
    hyper: HyperTransport,
    config: Config,
}

#[async_trait::async_trait]
impl surf::HttpClient for Backend {
    async fn send(&self, request: surf_http::Request) -> surf_http::Result<surf_http::Response> {
        let request = http_request(request)
            .await
            .map_err(unusable)
            .map_err(to_surf)?;
        let answer = self.hyper.send(request).await.map_err(to_surf)?;
        surf_response(answer).map_err(broken).map_err(to_surf)
    }

    // The default bodies of these two panic.
    fn config(&self) -> &Config {
        &self.config
    }

    fn set_config(&mut self, _config: Config) -> surf_http::Result<()> {
        Err(to_surf(unusable(
            "the bounds are those of the HyperTransport",
        )))
    }
}

fn surf_request(request: http::Request<Vec<u8>>) -> Result<surf_http::Request, BoxError> {
    let (parts, body) = request.into_parts();
    let method = parts
        .method
        .as_str()
        .parse::<Method>()
        .map_err(surf_http::Error::into_inner)?;
    let mut converted = surf_http::Request::new(method, Url::parse(&parts.uri.to_string())?);
    converted.set_body(body);
    set_headers(&mut converted, &parts.headers)?;
    Ok(converted)
}

async fn http_request(mut request: surf_http::Request) -> Result<http::Request<Vec<u8>>, BoxError> {
    // Before the body: taking it labels the request with a content type, if it has none.
    let mut head = http::Request::builder()
        .method(request.method().as_ref())
        .uri(request.url().as_str());
    for (name, values) in request.iter() {
        for value in values {
            head = head.header(name.as_str(), value.as_str());
        }
    }
    let body = request
        .take_body()
        .into_bytes()
        .await
        .map_err(surf_http::Error::into_inner)?;
    Ok(head.body(body)?)
}

fn surf_response(answer: Answer) -> Result<surf_http::Response, BoxError> {
    let (parts, body) = answer.into_parts();
    // With the bare number, `Response::new` would panic where this fails.
    let status = StatusCode::try_from(parts.status.as_u16())
        .map_err(|_| format!("the gateway answered HTTP {}", parts.status.as_u16()))?;
    let mut converted = surf_http::Response::new(status);
    converted.set_body(body);
    set_headers(&mut converted, &parts.headers)?;
    Ok(converted)
}

/// Everything but the body, whose taking labels the answer with a content type, if it has none.
fn http_head(answer: &surf_http::Response) -> http::response::Builder {
    let mut head = http::Response::builder().status(u16::from(answer.status()));
    for (name, values) in answer.iter() {
        for value in values {
            head = head.header(name.as_str(), value.as_str());
        }
    }
    head
}

/// Gives a message these headers and no others: setting its body has added a content type.
fn set_headers(
    message: &mut impl AsMut<surf_http::Headers>,
    headers: &http::HeaderMap,
) -> Result<(), BoxError> {
    let message = message.as_mut();
    message.remove(CONTENT_TYPE);
    for (name, value) in headers {
        let (name, value) = surf_header(name, value)?;
        message.append(name, value);
    }
    Ok(())
}

/// http-types panics on text where it would have to convert, so it gets its own types.
fn surf_header(
    name: &http::HeaderName,
    value: &http::HeaderValue,
) -> Result<(HeaderName, HeaderValue), BoxError> {
    let name = HeaderName::from_bytes(name.as_str().into());
    let value = HeaderValue::from_bytes(value.as_bytes().to_vec());
    match (name, value) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        (Err(error), _) | (_, Err(error)) => Err(error.into_inner().into()),
    }
}

/// Reads a body that a client of the user's own may not have bounded.
async fn read_bounded(mut body: surf_http::Body) -> Result<Vec<u8>, TransportError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 8 * 1024];
    loop {
        let read = poll_fn(|cx| Pin::new(&mut body).poll_read(cx, &mut chunk)).await;
        match chunk.get(..read.map_err(broken)?) {
            None | Some([]) => return Ok(bytes),
            Some(read) => bytes.extend_from_slice(read),
        }
        if bytes.len() > MAX_ANSWER_BYTES {
            return Err(TransportError::new(
                TransportErrorKind::TooLarge,
                Delivery::MayHaveBeenSent,
            ));
        }
    }
}

fn broken(reason: impl Into<BoxError>) -> TransportError {
    unclear(TransportErrorKind::Broken, reason)
}

fn to_surf(error: TransportError) -> surf_http::Error {
    let status = match error.kind() {
        TransportErrorKind::Timeout => StatusCode::GatewayTimeout,
        _ => StatusCode::BadGateway,
    };
    surf_http::Error::new(status, error)
}

/// Only an error of this crate can prove that nothing was sent.
fn from_surf(error: surf_http::Error) -> TransportError {
    error
        .downcast()
        .unwrap_or_else(|foreign| broken(foreign.into_inner()))
}
