//! Posting notifications to programs on this machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Shared;
use super::feed::{Delivered, What, beginning};
use crate::engine::{Delivery, Notification};

/// How often the schedule is looked at, for clocks that are not the system's.
const PERIOD: Duration = Duration::from_millis(250);
/// How long a program may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is read.
const ANSWER_LIMIT: usize = 1024;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Delivers what is due for as long as the server runs.
pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        let now = shared.now();
        let due = shared.engine().due_notifications(now);
        for delivery in due {
            tokio::spawn(deliver(Arc::clone(&shared), delivery));
        }
        let _ = tokio::time::timeout(PERIOD, shared.news.notified()).await;
    }
}

/// Makes one delivery. One that fails is made again by the schedule.
async fn deliver(shared: Arc<Shared>, delivery: Delivery) {
    let (id, attempt) = (delivery.id, delivery.attempt);
    let answer = match tokio::time::timeout(PATIENCE, post(delivery)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(failure)) => Err(failure.to_string()),
        Err(_) => Err("no answer came in time".to_owned()),
    };
    let now = shared.now();
    let mut engine = shared.engine();
    if let Ok((status, body)) = &answer {
        engine.notification_answered(id, *status, body);
    }
    let notification = engine.notification_with(id);
    let delivered = Delivered {
        notification: id,
        attempt,
        answer: answer.map(|(status, body)| (status, beginning(&String::from_utf8_lossy(&body)))),
        acknowledged: notification.is_some_and(Notification::is_acknowledged),
    };
    let what = What::Delivery(delivered);
    shared.feed.tell(now, engine.time_shown(now), what);
}

async fn post(delivery: Delivery) -> Result<(u16, Bytes), Failure> {
    let uri: Uri = delivery.url.parse()?;
    let address = loopback(&uri).ok_or("only programs on this machine are notified")?;
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::new(Full::new(Bytes::from(delivery.body)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse()?;
    let host = uri.authority().map_or("localhost", |host| host.as_str());
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::try_from(host)?);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert("X-QF-SIGN", HeaderValue::try_from(delivery.signature)?);
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), ANSWER_LIMIT);
    Ok((status, body.collect().await?.to_bytes()))
}

/// The address of a program on this machine: notifications go nowhere else, whatever a request
/// names.
fn loopback(uri: &Uri) -> Option<SocketAddr> {
    let host = uri.host()?.trim_matches(['[', ']']);
    let address = match host {
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        host => host.parse().ok()?,
    };
    let is_here = uri.scheme_str() == Some("http") && address.is_loopback();
    is_here.then(|| SocketAddr::new(address, uri.port_u16().unwrap_or(80)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_notified() {
        let reached = |url: &str| loopback(&url.parse().unwrap()).map(|to| to.to_string());
        for (url, address) in [
            ("http://127.0.0.1:8080/notify", "127.0.0.1:8080"),
            ("http://127.9.9.9/", "127.9.9.9:80"),
            ("http://localhost:1/x?y=z", "127.0.0.1:1"),
            ("http://[::1]:8080/", "[::1]:8080"),
        ] {
            assert_eq!(reached(url).as_deref(), Some(address), "{url}");
        }
        for url in [
            "https://127.0.0.1/",
            "http://shop.example/",
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://0.0.0.0/",
            "http://[::ffff:10.0.0.1]/",
            "http://localhost.shop.example/",
            "/notify",
        ] {
            assert_eq!(reached(url), None, "{url}");
        }
    }
}
