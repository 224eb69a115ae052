//! What goes well.

use qfpay_api::transport::{Delivery, TransportErrorKind};
use tokio::join;
use tokio::sync::oneshot;

use super::answer_once;
use crate::make::{Make, SECRET, assert_failed, post, post_body};
use crate::server::Server;

use Delivery::{MayHaveBeenSent, NotSent};
use TransportErrorKind::{Broken, Unusable};

pub(crate) async fn answer_arrives_whole<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body: String = ('a'..='z').cycle().take(200_000).collect();
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 201 Created\r\nX-QF-SIGN: ABC\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await;
        for part in body.as_bytes().chunks(777) {
            peer.write(format!("{:x}\r\n", part.len())).await;
            peer.write(part).await;
            peer.write("\r\n").await;
        }
        peer.write("0\r\n\r\n").await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    assert_eq!(outcome.status(), 201);
    assert_eq!(outcome.headers()["x-qf-sign"], "ABC");
    assert!(outcome.body() == body.as_bytes());
}

pub(crate) async fn request_arrives_as_given<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let mut request = post(&server.url("/trade/v1/payment?a=1&b=%20"));
    request
        .headers_mut()
        .insert("x-qf-appcode", "CODE".parse().unwrap());
    let serve = async {
        let mut peer = server.accept().await;
        let seen = peer.request().await;
        peer.answer("").await;
        seen
    };
    let (outcome, seen) = join!(transport.call(request), serve);
    assert_eq!(outcome.unwrap().body(), b"");
    assert!(
        seen.head
            .starts_with("POST /trade/v1/payment?a=1&b=%20 HTTP/1.1\r\n"),
        "{seen:?}"
    );
    assert_eq!(
        seen.header("host"),
        [format!("127.0.0.1:{}", server.port())]
    );
    assert_eq!(
        seen.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!(seen.header("content-length"), [SECRET.len().to_string()]);
    assert_eq!(seen.header("x-qf-appcode"), ["CODE"]);
    assert!(seen.header("accept-encoding").is_empty());
    assert!(seen.header("transfer-encoding").is_empty());
    assert_eq!(seen.body, SECRET.as_bytes());
}

pub(crate) async fn large_request_arrives_whole<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = vec![b'x'; 3 * 1024 * 1024];
    let request = post_body(&server.url("/"), body.clone());
    let (outcome, seen) = join!(transport.call(request), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert!(seen.body == body);
}

/// Of such a request no transport may claim that it was not sent, once there is a connection.
pub(crate) async fn request_without_a_body_arrives<T: Make>() {
    for method in ["GET", "POST"] {
        let (transport, server) = (T::new(), Server::start());
        let bare = || {
            let request = ::http::Request::builder().method(method);
            request.uri(server.url("/query")).body(Vec::new()).unwrap()
        };
        let (outcome, seen) = join!(transport.call(bare()), answer_once(&server, "ok"));
        assert_eq!(outcome.unwrap().status(), 200);
        let line = format!("{method} /query HTTP/1.1\r\n");
        assert!(seen.head.starts_with(&line), "{seen:?}");
        assert!(seen.header("content-type").is_empty());

        let (transport, server) = (T::new(), Server::start());
        let bare = ::http::Request::builder().method(method);
        let bare = bare.uri(server.url("/")).body(Vec::new()).unwrap();
        let (outcome, _) = join!(transport.call(bare), async {
            server.accept().await.request().await
        });
        assert_failed(outcome, Broken, MayHaveBeenSent);
    }
}

pub(crate) async fn connection_is_reused<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let client = async {
        for n in 0..50 {
            let outcome = transport
                .call(post(&server.url(&format!("/{n}"))))
                .await
                .unwrap();
            assert_eq!(outcome.body(), format!("/{n}").as_bytes());
        }
    };
    let serve = async {
        let mut peer = server.accept().await;
        for _ in 0..50 {
            let seen = peer.request().await;
            peer.answer(seen.path()).await;
        }
    };
    join!(client, serve);
    server.assert_no_connection();
}

pub(crate) async fn any_executor_may_poll<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    if !T::CAN.run_anywhere {
        let url = server.url("/");
        let outcome = std::thread::spawn(move || pollster::block_on(transport.send(post(&url))));
        assert_failed(outcome.join().unwrap(), Unusable, NotSent);
        server.assert_no_connection();
        return;
    }
    let (done, outcome) = oneshot::channel();
    let url = server.url("/");
    let thread = std::thread::spawn(move || {
        done.send(pollster::block_on(transport.send(post(&url))))
            .unwrap();
        // The last clone goes where no runtime is.
        drop(transport);
    });
    let (outcome, _) = join!(outcome, answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().unwrap().body(), b"ok");
    thread.join().unwrap();
}

pub(crate) async fn clones_outlive_the_original<T: Make>() {
    let (original, server) = (T::new(), Server::start());
    let clone = original.clone();
    drop(original);
    let call = clone.call(post(&server.url("/")));
    let (outcome, _) = join!(call, answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
}

pub(crate) async fn last_clone_closes_idle_connections<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    let (outcome, mut peer) = join!(transport.call(post(&url)), async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.answer("ok").await;
        peer
    });
    outcome.unwrap();
    drop(transport);
    peer.ended().await;
}

pub(crate) async fn plain_http_leaves_no_loopback<T: Make>() {
    let (transport, server) = (T::new(), Server::start_everywhere());
    let port = server.port();
    // The first two would reach the server.
    for authority in [
        format!("0.0.0.0:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("127.0.0.1:{port}@gateway.invalid"),
        "localhost.invalid".to_owned(),
        "127.0.0.1.invalid".to_owned(),
        "192.0.2.1".to_owned(),
        "[2001:db8::1]".to_owned(),
    ] {
        let outcome = transport.call(post(&format!("http://{authority}/"))).await;
        assert_failed(outcome, Unusable, NotSent);
    }
    server.assert_no_connection();
}

pub(crate) async fn odd_addresses_are_unusable<T: Make>() {
    let transport = T::new();
    for url in ["/relative", "ftp://127.0.0.1/", "*"] {
        assert_failed(transport.call(post(url)).await, Unusable, NotSent);
    }
    let mut tunnel = post("https://127.0.0.1:1/");
    *tunnel.method_mut() = http::Method::CONNECT;
    assert_failed(transport.call(tunnel).await, Unusable, NotSent);
}
