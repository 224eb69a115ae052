//! The ureq transport, and what is special about it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use http::Request;
use qfpay_api::transport::{Delivery, Transport, TransportErrorKind, UreqTransport};
use tokio::sync::oneshot;

use crate::authority::assert_pem_is_checked;
use crate::make::{Can, Make, Outcome, Settings, assert_failed, post};
use crate::server::nobody_listens;

impl Make for UreqTransport {
    const CAN: Can = Can {
        run_anywhere: true,
        // The thread that waits cannot be called back.
        cancel: false,
        // ureq names the bound that has passed and not what the exchange was about to do.
        date_a_deadline: false,
        // The system's error is the same as that of a reset while the request is written.
        date_a_reset: false,
        // ureq takes both for the end.
        tell_a_cut: false,
    };

    fn make(settings: Settings) -> Self {
        let mut builder = UreqTransport::builder()
            .connect_timeout(settings.connect_timeout)
            .deadline(settings.deadline);
        for pem in &settings.roots {
            builder = builder.add_root_certificate_pem(pem.as_bytes());
        }
        builder.build().unwrap()
    }

    fn call(&self, request: Request<Vec<u8>>) -> impl Future<Output = Outcome> + Send {
        let transport = self.clone();
        let (done, outcome) = oneshot::channel();
        thread::spawn(move || {
            let outcome = pollster::block_on(transport.send(request));
            // Before the test goes on and counts on being the last one to hold it.
            drop(transport);
            // Nobody listens where the test has dropped the call.
            let _ = done.send(outcome);
        });
        async { outcome.await.expect("the thread sends an outcome") }
    }
}

crate::suite::transport_suite!(UreqTransport);

#[test]
fn a_call_is_done_when_it_was_polled_once() {
    let (_bound, url) = nobody_listens();
    let transport = UreqTransport::new();
    let call = pin!(transport.send(post(&url)));
    let Poll::Ready(outcome) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("there is nothing to wait for");
    };
    assert_failed(outcome, TransportErrorKind::Connect, Delivery::NotSent);
}

#[test]
fn bounds_of_any_length_are_taken() {
    let (_bound, url) = nobody_listens();
    let transport = UreqTransport::builder()
        .connect_timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .build()
        .unwrap();
    let outcome = pollster::block_on(transport.send(post(&url)));
    assert_failed(outcome, TransportErrorKind::Connect, Delivery::NotSent);
}

#[test]
fn every_pem_text_holds_a_certificate() {
    assert_pem_is_checked(|pem| {
        let builder = UreqTransport::builder().add_root_certificate_pem(pem.as_bytes());
        (format!("{builder:?}"), builder.build().map(drop))
    });
}
