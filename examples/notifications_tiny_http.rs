//! A shop that receives notifications without any framework and without async: `tiny_http` reads the
//! requests, the crate does the rest. The program posts notifications to itself and ends.
//!
//! Run it with `cargo run --example notifications_tiny_http --features testing`. It needs no account
//! and no network.
#![allow(
    clippy::print_stdout,
    reason = "showing what happens is what this program is for"
)]

use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use qfpay_api::notification::testing::{SignedNotification, TestNotification};
use qfpay_api::notification::{
    Acknowledged, ExpectedOrder, MAX_NOTIFICATION_BYTES, OrderProgress, SIGNATURE_HEADER,
    sole_signature,
};
use qfpay_api::{Amount, ClientKey, Currency, Notification, OutTradeNo, RefundNo};
use tiny_http::{Header, Request, Response, Server};

const KEY: &str = "0123456789ABCDEF0123456789ABCDEF";

/// The shop's record of its one order. A real shop has a database for that.
struct Shop {
    keys: Vec<ClientKey>,
    expected: ExpectedOrder,
    progress: OrderProgress,
}

impl Shop {
    /// Records a notification. The error is for the log, never for the sender.
    fn receive(&mut self, request: &mut Request) -> Result<(), Box<dyn Error>> {
        // One byte more than any notification has, so that a longer one is seen to be longer.
        let mut body = Vec::new();
        let limit = MAX_NOTIFICATION_BYTES as u64 + 1;
        request.as_reader().take(limit).read_to_end(&mut body)?;
        let signatures = (request.headers().iter())
            .filter(|header| {
                header
                    .field
                    .as_str()
                    .as_str()
                    .eq_ignore_ascii_case(SIGNATURE_HEADER)
            })
            .map(|header| header.value.as_str());
        let notification = Notification::verify(&body, sole_signature(signatures)?, &self.keys)?;

        let event = notification.match_order(&self.expected)?;
        let applied = self.progress.apply(&event)?;
        println!(
            "  {applied:?}; the order is now {:?}",
            self.progress.state()
        );
        // A real shop commits here, before it answers.
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let key = ClientKey::new(KEY)?;
    let hkd = |minor| Amount::new(Currency::Hkd, minor);
    let expected = ExpectedOrder::new(OutTradeNo::new("INV-7")?, hkd(1250)?)
        .refund(RefundNo::new("REF-1")?, hkd(250)?);
    let mut shop = Shop {
        keys: vec![key.clone()],
        progress: OrderProgress::new(&expected),
        expected,
    };

    let payment = TestNotification::payment("INV-7", hkd(1250)?);
    let refund = TestNotification::refund("REF-1", hkd(250)?);
    let deliveries = [
        ("the payment", payment.sign(&key)),
        ("the payment once more", payment.sign(&key)),
        ("the refund that was asked for", refund.sign(&key)),
        (
            "a refund of more than that",
            refund.set("txamt", "1250").sign(&key),
        ),
        (
            "a forged payment",
            payment.sign(&ClientKey::new("somebody-else")?),
        ),
    ];

    let server = Server::http("127.0.0.1:0").map_err(|error| error.to_string())?;
    let address = server.server_addr().to_ip().ok_or("no address")?;
    println!("The shop listens at {address}\n");
    let gateway =
        thread::spawn(move || deliver_all(address, &deliveries).map_err(|e| e.to_string()));
    for mut request in server.incoming_requests().take(5) {
        let answer = match shop.receive(&mut request) {
            Ok(()) => {
                let content_type = format!("Content-Type: {}", Acknowledged::CONTENT_TYPE);
                let header: Header = content_type.parse().map_err(|()| "no header")?;
                Response::from_string(Acknowledged::BODY).with_header(header)
            }
            Err(error) => {
                println!("  not accepted: {error}");
                Response::from_string("not accepted").with_status_code(400)
            }
        };
        request.respond(answer)?;
    }
    gateway.join().map_err(|_| "the gateway panicked")??;
    println!("The order ends as {:?}", shop.progress.state());
    Ok(())
}

/// Posts the notifications one after the other, as the gateway does.
fn deliver_all(
    address: SocketAddr,
    deliveries: &[(&str, SignedNotification)],
) -> Result<(), Box<dyn Error>> {
    for (what, signed) in deliveries {
        println!("{what}:");
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "POST /qfpay/notify HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             X-QF-SIGN: {}\r\nContent-Length: {}\r\n\r\n",
            signed.signature(),
            signed.body().len()
        )?;
        stream.write_all(signed.body())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.lines().next().unwrap_or_default();
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        println!("  answered: {status}, {body:?}\n");
    }
    Ok(())
}
