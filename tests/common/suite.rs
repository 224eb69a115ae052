//! What every transport must do, whatever it is made of.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qfpay_api::transport::{Delivery, HyperTransport, MAX_ANSWER_BYTES, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::{join, select};

use super::{
    Authority, Make, Peer, SECRET, Seen, Server, answer, assert_failed, assert_took, post,
    post_body,
};

use Delivery::{MayHaveBeenSent, NotSent};
use TransportErrorKind::{Broken, Connect, Timeout, Tls, TooLarge, Unusable};

/// Declares one test per function of the suite for a transport.
macro_rules! transport_suite {
    ($transport:ty) => {
        $crate::common::suite::transport_suite! { $transport:
            answer_arrives_whole
            request_arrives_as_given
            large_request_arrives_whole
            connection_is_reused
            concurrent_requests_get_their_own_answers
            any_executor_may_poll
            clones_outlive_the_original
            last_clone_closes_idle_connections
            refused_connection_is_not_sent
            unknown_host_is_not_sent
            private_authority_is_trusted_when_added
            untrusted_authority_is_tls_and_not_sent
            wrong_host_is_tls_and_not_sent
            expired_certificate_is_tls_and_not_sent
            handshake_alert_is_tls_and_not_sent
            handshake_ended_is_tls_and_not_sent
            handshake_reset_is_not_sent
            plain_server_on_https_is_tls_and_not_sent
            silent_handshake_ends_with_connect_timeout
            deadline_while_connecting_is_not_sent
            silent_server_ends_with_deadline
            close_before_answer_may_have_been_sent
            reset_before_answer_may_have_been_sent
            reset_in_request_may_have_been_sent
            reset_in_answer_may_have_been_sent
            reset_on_reused_connection_is_not_sent_again
            connection_closed_while_idle_is_not_sent_twice
            late_answer_after_timeout_reaches_nobody
            late_answer_after_drop_reaches_nobody
            second_answer_reaches_nobody
            dropped_call_closes_the_connection
            dropped_call_closes_the_connection_in_the_answer
            answer_of_the_largest_size_arrives
            longer_answer_is_too_large
            endless_answer_is_too_large
            endless_small_chunks_are_too_large
            slow_head_ends_with_deadline
            slow_body_ends_with_deadline
            short_body_is_broken
            bad_chunk_is_broken
            missing_last_chunk_is_broken
            no_http_is_broken
            tls_cut_off_is_broken
            redirect_is_not_followed
            error_statuses_are_answers
            interim_answers_are_passed_over
            http_1_0_answer_is_read_to_its_end
            lower_case_and_repeated_headers_arrive
            plain_http_leaves_no_loopback
            odd_addresses_are_unusable
        }
    };
    ($transport:ty: $($test:ident)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                $crate::common::within($crate::common::suite::$test::<$transport>()).await;
            }
        )*
    };
}
pub(crate) use transport_suite;

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
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
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
    let (outcome, seen) = join!(transport.send(request), serve);
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

    let (transport, server) = (T::new(), Server::start());
    let bare = http::Request::get(server.url("/query"))
        .body(Vec::new())
        .unwrap();
    let (outcome, seen) = join!(transport.send(bare), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().status(), 200);
    assert!(seen.head.starts_with("GET /query HTTP/1.1\r\n"), "{seen:?}");
    assert!(seen.header("content-type").is_empty());
}

pub(crate) async fn large_request_arrives_whole<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = vec![b'x'; 3 * 1024 * 1024];
    let request = post_body(&server.url("/"), body.clone());
    let (outcome, seen) = join!(transport.send(request), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert!(seen.body == body);
}

pub(crate) async fn connection_is_reused<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let client = async {
        for n in 0..50 {
            let outcome = transport
                .send(post(&server.url(&format!("/{n}"))))
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

pub(crate) async fn concurrent_requests_get_their_own_answers<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let mut calls = JoinSet::new();
    for n in 0..40 {
        let (transport, url) = (transport.clone(), server.url(&format!("/{n}")));
        calls.spawn(async move { (n, transport.send(post(&url)).await) });
    }
    let mut peers = Vec::new();
    for _ in 0..40 {
        let mut peer = server.accept().await;
        let seen = peer.request().await;
        peers.push((peer, seen));
    }
    for (peer, seen) in peers.iter_mut().rev() {
        peer.answer(seen.path()).await;
    }
    while let Some(call) = calls.join_next().await {
        let (n, outcome) = call.unwrap();
        assert_eq!(outcome.unwrap().body(), format!("/{n}").as_bytes());
    }
}

pub(crate) async fn any_executor_may_poll<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
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
    let call = clone.send(post(&server.url("/")));
    let (outcome, _) = join!(call, answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
}

pub(crate) async fn last_clone_closes_idle_connections<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    let (outcome, mut peer) = join!(transport.send(post(&url)), async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.answer("ok").await;
        peer
    });
    outcome.unwrap();
    drop(transport);
    peer.ended().await;
}

pub(crate) async fn refused_connection_is_not_sent<T: Make>() {
    let url = Server::start().url("/");
    assert_failed(T::new().send(post(&url)).await, Connect, NotSent);
}

pub(crate) async fn unknown_host_is_not_sent<T: Make>() {
    let transport = T::make(HyperTransport::builder().connect_timeout(Duration::from_secs(3)));
    let error = transport
        .send(post("https://gateway.invalid/"))
        .await
        .unwrap_err();
    // Without a name server, the lookup may take longer than the bound.
    assert!(matches!(error.kind(), Connect | Timeout), "{error:?}");
    assert_eq!(error.delivery(), NotSent);
}

pub(crate) async fn private_authority_is_trusted_when_added<T: Make>() {
    let authority = Authority::new("private");
    let transport = T::trusting(&authority);
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    let by_address = post(&server.url("/"));
    let (outcome, seen) = join!(transport.send(by_address), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert_eq!(seen.body, SECRET.as_bytes());

    let server = Server::start_tls(authority.server("localhost", |_| ()));
    let by_name = post(&format!("https://localhost:{}/", server.port()));
    let (outcome, _) = join!(transport.send(by_name), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
}

pub(crate) async fn untrusted_authority_is_tls_and_not_sent<T: Make>() {
    let stranger = Authority::new("stranger");
    let transport = T::trusting(&Authority::new("private"));
    handshake_fails(
        &transport,
        &Server::start_tls(stranger.server("127.0.0.1", |_| ())),
    )
    .await;
}

pub(crate) async fn wrong_host_is_tls_and_not_sent<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("gateway.example", |_| ()));
    handshake_fails(&T::trusting(&authority), &server).await;
}

pub(crate) async fn expired_certificate_is_tls_and_not_sent<T: Make>() {
    let authority = Authority::new("private");
    let config = authority.server("127.0.0.1", |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    handshake_fails(&T::trusting(&authority), &Server::start_tls(config)).await;
}

pub(crate) async fn handshake_alert_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        // A fatal handshake_failure.
        tcp.write_all(&[21, 3, 3, 0, 2, 2, 40]).await.unwrap();
        tcp
    };
    let (outcome, _) = join!(transport.send(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
    server.assert_no_connection();
}

pub(crate) async fn handshake_ended_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async { client_hello(&mut server.accept_tcp().await).await };
    let (outcome, ()) = join!(transport.send(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
    server.assert_no_connection();
}

pub(crate) async fn handshake_reset_is_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        tcp.set_zero_linger().unwrap();
    };
    let (outcome, ()) = join!(transport.send(post(&https(&server))), serve);
    assert_failed(outcome, Connect, NotSent);
    server.assert_no_connection();
}

pub(crate) async fn plain_server_on_https_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        tcp.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        tcp
    };
    let (outcome, _) = join!(transport.send(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
}

pub(crate) async fn silent_handshake_ends_with_connect_timeout<T: Make>() {
    let bound = Duration::from_millis(300);
    let transport = T::make(HyperTransport::builder().connect_timeout(bound));
    // The kernel takes the connection; nobody ever reads from it.
    let server = Server::start();
    let start = Instant::now();
    assert_failed(
        transport.send(post(&https(&server))).await,
        Timeout,
        NotSent,
    );
    assert_took(start, bound);
}

pub(crate) async fn deadline_while_connecting_is_not_sent<T: Make>() {
    let transport = T::with_deadline(300);
    let server = Server::start();
    let start = Instant::now();
    assert_failed(
        transport.send(post(&https(&server))).await,
        Timeout,
        NotSent,
    );
    assert_took(start, Duration::from_millis(300));
}

pub(crate) async fn silent_server_ends_with_deadline<T: Make>() {
    let (transport, server) = (T::with_deadline(400), Server::start());
    let start = Instant::now();
    let (outcome, mut peer) = join!(transport.send(post(&server.url("/"))), async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer
    });
    assert_failed(outcome, Timeout, MayHaveBeenSent);
    assert_took(start, Duration::from_millis(400));
    peer.ended().await;
    server.assert_no_connection();
}

pub(crate) async fn close_before_answer_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        server.accept().await.request().await;
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn reset_before_answer_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.reset();
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn reset_in_request_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let request = post_body(&server.url("/"), vec![b'x'; 32 * 1024 * 1024]);
    let serve = async {
        let mut peer = server.accept().await;
        peer.read_some(64 * 1024).await;
        peer.reset();
    };
    let (outcome, ()) = join!(transport.send(request), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn reset_in_answer_may_have_been_sent<T: Make>() {
    for part in [
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
    ] {
        let (transport, server) = (T::new(), Server::start());
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write(part).await;
            peer.reset();
        };
        let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
        assert_failed(outcome, Broken, MayHaveBeenSent);
        server.assert_no_connection();
    }
}

pub(crate) async fn reset_on_reused_connection_is_not_sent_again<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    let client = async {
        assert_eq!(transport.send(post(&url)).await.unwrap().body(), b"ok");
        transport.send(post(&url)).await
    };
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.answer("ok").await;
        peer.request().await;
        peer.reset();
    };
    let (outcome, ()) = join!(client, serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

/// The client may or may not have noticed the close when it sends: both are fine, sending the
/// request twice is not.
pub(crate) async fn connection_closed_while_idle_is_not_sent_twice<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    for _ in 0..50 {
        // The server closes right after this answer, and the client keeps the connection.
        let (outcome, _) = join!(transport.send(post(&url)), answer_once(&server, "A"));
        assert_eq!(outcome.unwrap().body(), b"A");
        let seen = AtomicUsize::new(0);
        let serve = async {
            loop {
                let mut peer = server.accept().await;
                peer.request().await;
                seen.fetch_add(1, Ordering::Relaxed);
                peer.write(LAST_B).await;
            }
        };
        let outcome = select! {
            outcome = transport.send(post(&url)) => outcome,
            () = serve => panic!("it accepts forever"),
        };
        match outcome {
            Ok(answer) => assert_eq!(answer.body(), b"B"),
            Err(error) => assert_eq!((error.kind(), error.delivery()), (Broken, MayHaveBeenSent)),
        }
        assert!(seen.load(Ordering::Relaxed) <= 1, "sent twice");
        server.assert_no_connection();
    }
}

pub(crate) async fn late_answer_after_timeout_reaches_nobody<T: Make>() {
    let (transport, server) = (T::with_deadline(250), Server::start());
    for round in 0..20 {
        let (outcome, mut old) = join!(
            transport.send(post(&server.url("/A"))),
            take_request(&server, round)
        );
        assert_failed(outcome, Timeout, MayHaveBeenSent);
        next_call_gets_its_own_answer(&transport, &server, &mut old, round).await;
    }
}

pub(crate) async fn late_answer_after_drop_reaches_nobody<T: Make>() {
    let (transport, server) = (T::with_deadline(HOUR), Server::start());
    for round in 0..20 {
        let mut old = select! {
            biased;
            _ = transport.send(post(&server.url("/A"))) => panic!("nobody answered"),
            old = take_request(&server, round) => old,
        };
        next_call_gets_its_own_answer(&transport, &server, &mut old, round).await;
    }
}

pub(crate) async fn second_answer_reaches_nobody<T: Make>() {
    for _ in 0..20 {
        let (transport, server) = (T::new(), Server::start());
        let url = server.url("/");
        let (outcome, mut old) = join!(transport.send(post(&url)), async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write(format!("{}{}", answer("A"), answer("A again")))
                .await;
            peer
        });
        assert_eq!(outcome.unwrap().body(), b"A");
        let (outcome, peer) = join!(transport.send(post(&url)), serve_b(&server, &mut old));
        match outcome {
            Ok(answer) => assert_eq!(answer.body(), b"B"),
            Err(error) => assert_eq!(error.kind(), Broken, "{error:?}"),
        }
        drop(peer);
    }
}

pub(crate) async fn dropped_call_closes_the_connection<T: Make>() {
    let (transport, server) = (T::with_deadline(HOUR), Server::start());
    let mut peer = select! {
        biased;
        _ = transport.send(post(&server.url("/"))) => panic!("nobody answered"),
        peer = take_request(&server, 0) => peer,
    };
    peer.ended().await;
}

pub(crate) async fn dropped_call_closes_the_connection_in_the_answer<T: Make>() {
    let (transport, server) = (T::with_deadline(HOUR), Server::start());
    let mut peer = select! {
        biased;
        _ = transport.send(post(&server.url("/"))) => panic!("only half an answer"),
        peer = take_request(&server, 1) => peer,
    };
    peer.ended().await;
}

pub(crate) async fn answer_of_the_largest_size_arrives<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = "x".repeat(MAX_ANSWER_BYTES);
    let (outcome, _) = join!(
        transport.send(post(&server.url("/"))),
        answer_once(&server, &body)
    );
    assert_eq!(outcome.unwrap().body().len(), MAX_ANSWER_BYTES);
}

pub(crate) async fn longer_answer_is_too_large<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = "x".repeat(MAX_ANSWER_BYTES + 1);
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        // The client may be gone before the last byte.
        let _ = peer.try_write(answer(&body)).await;
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, TooLarge, MayHaveBeenSent);
}

pub(crate) async fn endless_answer_is_too_large<T: Make>() {
    endless::<T>("HTTP/1.1 200 OK\r\n\r\n", &[b'x'; 64 * 1024]).await;
}

pub(crate) async fn endless_small_chunks_are_too_large<T: Make>() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    endless::<T>(head, "8\r\nxxxxxxxx\r\n".repeat(4 * 1024).as_bytes()).await;
}

pub(crate) async fn slow_head_ends_with_deadline<T: Make>() {
    slow::<T>("HTTP/1.1 200 OK\r\nX-Slow: ").await;
}

pub(crate) async fn slow_body_ends_with_deadline<T: Make>() {
    slow::<T>("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n").await;
}

pub(crate) async fn short_body_is_broken<T: Make>() {
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345").await;
}

pub(crate) async fn bad_chunk_is_broken<T: Make>() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    broken::<T>(&format!("{head}5\r\n12345\r\nnonsense\r\n")).await;
    broken::<T>(&format!("{head}5\r\n1234567\r\n0\r\n\r\n")).await;
    broken::<T>(&format!("{head}fffffffffffffffff\r\n")).await;
}

pub(crate) async fn missing_last_chunk_is_broken<T: Make>() {
    broken::<T>("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n").await;
}

pub(crate) async fn no_http_is_broken<T: Make>() {
    broken::<T>("{\"respcd\":\"0000\"}\r\n\r\n").await;
    broken::<T>("HTTP/1.1 2000 OK\r\n\r\n").await;
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n12").await;
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n12").await;
    broken::<T>("HTTP/1.1 200 OK\r\nno colon\r\n\r\n").await;
    broken::<T>("HTTP/1.1 200 OK\r\n").await;
    broken::<T>("").await;
}

/// A body that ends with the connection is whole only if TLS says so.
pub(crate) async fn tls_cut_off_is_broken<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\n\r\n{\"respcd\":\"0000\"}")
            .await;
    };
    let transport = T::trusting(&authority);
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
}

pub(crate) async fn redirect_is_not_followed<T: Make>() {
    let (transport, server, target) = (T::new(), Server::start(), Server::start());
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Again",
        "308 Again",
    ] {
        let location = target.url("/");
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            let head = format!("HTTP/1.1 {status}\r\nLocation: {location}\r\n");
            peer.write(format!(
                "{head}Connection: close\r\nContent-Length: 0\r\n\r\n"
            ))
            .await;
        };
        let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status().as_str(), &status[..3]);
        assert_eq!(outcome.headers()["location"], location);
    }
    target.assert_no_connection();
    server.assert_no_connection();
}

pub(crate) async fn error_statuses_are_answers<T: Make>() {
    for status in [400, 401, 403, 404, 407, 429, 500, 502, 503, 504] {
        let (transport, server) = (T::new(), Server::start());
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            let head = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n");
            peer.write(format!(
                "{head}Retry-After: 30\r\nContent-Length: 6\r\n\r\n<html>"
            ))
            .await;
        };
        let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status(), status);
        assert_eq!(outcome.headers()["retry-after"], "30");
        assert_eq!(outcome.headers()["content-type"], "text/html");
        assert_eq!(outcome.body(), b"<html>");
    }
}

pub(crate) async fn interim_answers_are_passed_over<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 100 Continue\r\n\r\n").await;
        peer.write("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
            .await;
        peer.answer("final").await;
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    assert_eq!(
        (outcome.status().as_u16(), outcome.body().as_slice()),
        (200, b"final".as_slice())
    );
}

pub(crate) async fn http_1_0_answer_is_read_to_its_end<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    for _ in 0..2 {
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write("HTTP/1.0 200 OK\r\n\r\nto the ").await;
            peer.write("end").await;
        };
        let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
        assert_eq!(outcome.unwrap().body(), b"to the end");
    }
}

pub(crate) async fn lower_case_and_repeated_headers_arrive<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        let head = "HTTP/1.1 200 OK\r\nx-qf-sign: one\r\nX-Qf-Sign: two\r\nX-EMPTY:\r\n";
        peer.write(format!("{head}content-length:2\r\n\r\nok"))
            .await;
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    let signs: Vec<_> = outcome.headers().get_all("X-QF-SIGN").iter().collect();
    assert_eq!(signs, ["one", "two"]);
    assert_eq!(outcome.headers()["x-empty"], "");
    assert!(!outcome.headers().contains_key("content-type"));
    assert_eq!(outcome.body(), b"ok");
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
        let outcome = transport.send(post(&format!("http://{authority}/"))).await;
        assert_failed(outcome, Unusable, NotSent);
    }
    server.assert_no_connection();
}

pub(crate) async fn odd_addresses_are_unusable<T: Make>() {
    let transport = T::new();
    for url in ["/relative", "ftp://127.0.0.1/", "*"] {
        assert_failed(transport.send(post(url)).await, Unusable, NotSent);
    }
    let mut tunnel = post("https://127.0.0.1:1/");
    *tunnel.method_mut() = http::Method::CONNECT;
    assert_failed(transport.send(tunnel).await, Unusable, NotSent);
}

fn https(server: &Server) -> String {
    format!("https://127.0.0.1:{}/", server.port())
}

async fn answer_once(server: &Server, body: &str) -> Seen {
    let mut peer = server.accept().await;
    let seen = peer.request().await;
    peer.answer(body).await;
    seen
}

/// Reads a whole record, so that closing the socket afterwards sends no RST.
async fn client_hello(tcp: &mut tokio::net::TcpStream) {
    let mut head = [0; 5];
    tcp.read_exact(&mut head).await.unwrap();
    assert_eq!(head[0], 22, "a handshake");
    let mut record = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    tcp.read_exact(&mut record).await.unwrap();
}

async fn handshake_fails<T: Make>(transport: &T, server: &Server) {
    let (outcome, accepted) = join!(transport.send(post(&server.url("/"))), server.try_accept());
    assert_failed(outcome, Tls, NotSent);
    assert!(accepted.is_err());
    server.assert_no_connection();
}

/// In milliseconds: a deadline that plays no part, so that only the drop can end a call.
const HOUR: u64 = 3_600_000;

/// After it, the client has no connection to use again.
const LAST_B: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nB";

const LATE: [&str; 3] = [
    "",
    "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nA: ",
    "HTTP/1.",
];

/// Takes a request and starts to answer it, in a different place each round.
async fn take_request(server: &Server, round: usize) -> Peer {
    let mut peer = server.accept().await;
    peer.request().await;
    peer.write(LATE[round % LATE.len()]).await;
    peer
}

/// Finishes the answer to A on the old connection while B is on its way.
async fn next_call_gets_its_own_answer<T: Make>(
    transport: &T,
    server: &Server,
    old: &mut Peer,
    round: usize,
) {
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nA: not for B";
    // The connection may be gone, which is what the test hopes for.
    let _ = old
        .try_write(&whole[LATE[round % LATE.len()].len()..])
        .await;
    let (outcome, peer) = join!(
        transport.send(post(&server.url("/B"))),
        serve_b(server, old)
    );
    assert_eq!(outcome.unwrap().body(), b"B", "round {round}");
    drop(peer);
}

/// Answers B wherever it comes, on a new connection or on the old one.
async fn serve_b(server: &Server, old: &mut Peer) -> Option<Peer> {
    let reused = async {
        match old.next().await {
            Some(_) => old,
            None => std::future::pending().await,
        }
    };
    select! {
        old = reused => {
            old.answer("B").await;
            None
        }
        mut new = server.accept() => {
            new.request().await;
            new.write(LAST_B).await;
            Some(new)
        }
    }
}

/// Writes far more than the client may keep and counts what it took.
async fn endless<T: Make>(head: &str, block: &[u8]) {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        let mut taken = 0;
        while peer.try_write(block).await.is_ok() {
            taken += block.len();
        }
        taken
    };
    let (outcome, taken) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, TooLarge, MayHaveBeenSent);
    // What the kernel's buffers take comes on top: some megabytes.
    assert!(taken < 32 * MAX_ANSWER_BYTES, "{taken}");
}

/// Sends a byte now and then, each well before any idle timeout would fire.
async fn slow<T: Make>(head: &str) {
    let (transport, server) = (T::with_deadline(500), Server::start());
    let start = Instant::now();
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        while peer.try_write("x").await.is_ok() {
            tick.tick().await;
        }
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, Timeout, MayHaveBeenSent);
    assert_took(start, Duration::from_millis(500));
}

/// Sends `bytes` as the whole answer and closes.
async fn broken<T: Make>(bytes: &str) {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(bytes).await;
    };
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}
