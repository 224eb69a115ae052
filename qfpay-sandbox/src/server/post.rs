//! Posting one notification, and which addresses are allowed.

use std::net::IpAddr;

use axum::body::Bytes;
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::settings::ServerSettings;
use crate::engine::Delivery;

/// How much of an answer is read.
const ANSWER_LIMIT: usize = 1024;

const ELSEWHERE: &str = "notifications go to http:// on this machine only, with localhost or a \
     loopback address; remote notifications are not switched on";
const NO_TARGET: &str = "this is no http:// or https:// URL";
#[cfg(not(feature = "https"))]
const NO_TLS: &str = "this sandbox was built without the feature `https`";

/// Why a notification did not arrive.
#[derive(Debug)]
pub(super) enum Failure {
    /// This address is not allowed: nothing is sent there, now or later.
    NotAllowed(&'static str),
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Posts notifications.
pub(super) struct Post {
    is_remote: bool,
    #[cfg(feature = "https")]
    tls: tokio_rustls::TlsConnector,
}

/// Where a notification goes.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    host: String,
    port: u16,
    is_tls: bool,
}

impl Post {
    /// # Errors
    ///
    /// An authority that is no certificate.
    pub(super) fn new(settings: &ServerSettings) -> std::io::Result<Self> {
        Ok(Self {
            is_remote: settings.is_remote,
            #[cfg(feature = "https")]
            tls: super::tls::connector(&settings.authorities)?,
        })
    }

    /// Posts a notification; the answer's status and the beginning of its body. Redirects are not
    /// followed: an answer with one acknowledges nothing.
    pub(super) async fn send(&self, delivery: Delivery) -> Result<(u16, Bytes), Failure> {
        let Ok(uri) = delivery.url.parse::<Uri>() else {
            return Err(Failure::NotAllowed(NO_TARGET));
        };
        let target = target(&uri, self.is_remote).map_err(Failure::NotAllowed)?;
        let request = request(&uri, delivery)?;
        // Every address of the name is tried.
        let stream = TcpStream::connect((target.host.as_str(), target.port)).await?;
        if !target.is_tls {
            return exchange(stream, request).await;
        }
        #[cfg(feature = "https")]
        {
            let name = tokio_rustls::rustls::pki_types::ServerName::try_from(target.host)?;
            exchange(self.tls.connect(name, stream).await?, request).await
        }
        #[cfg(not(feature = "https"))]
        Err(Failure::NotAllowed(NO_TLS))
    }
}

/// Where a URL leads, if notifications may go there.
fn target(uri: &Uri, is_remote: bool) -> Result<Target, &'static str> {
    let is_tls = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => false,
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        _ => return Err(NO_TARGET),
    };
    let host = uri
        .host()
        .filter(|host| !host.is_empty())
        .ok_or(NO_TARGET)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = match host {
        // Not looked up: the resolver could return another address.
        "localhost" => "127.0.0.1",
        host => host,
    };
    let is_here = address
        .parse()
        .is_ok_and(|address: IpAddr| address.is_loopback());
    if !is_remote && (is_tls || !is_here) {
        return Err(ELSEWHERE);
    }
    Ok(Target {
        // A certificate is made out to the name.
        host: if is_tls { host } else { address }.to_owned(),
        port: uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 }),
        is_tls,
    })
}

fn request(uri: &Uri, delivery: Delivery) -> Result<Request<Full<Bytes>>, Failure> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    // Without a user's name or password, which the server must not see.
    let host = uri.authority().map_or("localhost", Authority::as_str);
    let host = host.rsplit('@').next().unwrap_or(host);
    let mut request = Request::new(Full::new(Bytes::from(delivery.body)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse()?;
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::try_from(host)?);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert("X-QF-SIGN", HeaderValue::try_from(delivery.signature)?);
    Ok(request)
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<(u16, Bytes), Failure> {
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    let mut connection = tokio::task::JoinSet::from_iter([connection]);
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), ANSWER_LIMIT);
    let body = body.collect().await?.to_bytes();
    // The connection ends with its task, also when the future of this function is dropped.
    connection.abort_all();
    Ok((status, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(url: &str, is_remote: bool) -> Result<String, &'static str> {
        let target = target(&url.parse().unwrap(), is_remote)?;
        Ok(format!("{} {} {}", target.host, target.port, target.is_tls))
    }

    #[test]
    fn only_this_machine_is_notified_unless_other_machines_are_switched_on() {
        for (url, target) in [
            ("http://127.0.0.1:8080/notify", "127.0.0.1 8080 false"),
            ("http://127.9.9.9/", "127.9.9.9 80 false"),
            ("http://localhost:1/x?y=z", "127.0.0.1 1 false"),
            ("http://[::1]:8080/", "::1 8080 false"),
        ] {
            assert_eq!(reached(url, false).as_deref(), Ok(target), "{url}");
            assert_eq!(reached(url, true).as_deref(), Ok(target), "{url}");
        }
        for (url, target) in [
            ("https://localhost/", "localhost 443 true"),
            ("https://127.0.0.1/", "127.0.0.1 443 true"),
            ("http://shop.example/", "shop.example 80 false"),
            ("https://shop.example:8443/x", "shop.example 8443 true"),
            ("http://10.0.0.1/", "10.0.0.1 80 false"),
            ("http://169.254.169.254/", "169.254.169.254 80 false"),
            ("http://0.0.0.0/", "0.0.0.0 80 false"),
            ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 80 false"),
            (
                "http://localhost.shop.example/",
                "localhost.shop.example 80 false",
            ),
            ("http://127.0.0.1@shop.example/", "shop.example 80 false"),
        ] {
            assert_eq!(reached(url, false), Err(ELSEWHERE), "{url}");
            assert_eq!(reached(url, true).as_deref(), Ok(target), "{url}");
        }
        for url in ["/notify", "ftp://127.0.0.1/", "localhost:80"] {
            assert_eq!(reached(url, true), Err(NO_TARGET), "{url}");
        }
    }

    #[test]
    fn a_password_in_the_url_is_not_sent() {
        let delivery = Delivery {
            id: 1,
            url: String::new(),
            body: Vec::new(),
            signature: "AB".to_owned(),
            attempt: 1,
        };
        let uri: Uri = "http://user:secret@localhost:81/x?y".parse().unwrap();
        let request = request(&uri, delivery).unwrap();
        assert_eq!(request.headers()["host"], "localhost:81");
        assert_eq!(request.uri(), "/x?y");
    }
}
