//! What a state file costs: payments over HTTP on one connection, with and without one, in turns.
#![allow(
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "this prints figures, and stops at the first surprise"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use qfpay_sandbox::signature::{Algorithm, sign};
use qfpay_sandbox::{DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Sandbox, SandboxBuilder};

const ROUNDS: usize = 10;
const PAYMENTS: usize = 1_000;

struct Till {
    _sandbox: Sandbox,
    connection: BufReader<TcpStream>,
    paid: usize,
}

impl Till {
    fn new(builder: SandboxBuilder) -> Self {
        let sandbox = builder.limits_requests(false).start().unwrap();
        let stream = TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            _sandbox: sandbox,
            connection: BufReader::new(stream),
            paid: 0,
        }
    }

    /// So many payments at once, one after the other.
    fn pay(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..PAYMENTS {
            self.paid += 1;
            let number = format!("INV-{}", self.paid);
            let parameters = [
                ("txamt", "1250"),
                ("txcurrcd", "HKD"),
                ("pay_type", "800108"),
                ("out_trade_no", &number),
                ("txdtm", "2026-02-03 14:05:06"),
                ("auth_code", "283854702356157409"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
            self.send(&parameters);
        }
        start.elapsed()
    }

    fn send(&mut self, parameters: &[(String, String)]) {
        let signature = sign(parameters, DEFAULT_CLIENT_KEY, Algorithm::Md5);
        let pairs: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+").replace(':', "%3A")))
            .collect();
        let body = pairs.join("&");
        let request = format!(
            "POST /trade/v1/payment HTTP/1.1\r\nHost: x\r\nX-QF-APPCODE: {DEFAULT_APP_CODE}\r\n\
             X-QF-SIGN: {signature}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.connection
            .get_mut()
            .write_all(request.as_bytes())
            .unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.connection.read_exact(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("\"respcd\": \"0000\""), "{answer}");
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let mut without = Till::new(Sandbox::builder());
    let mut with = Till::new(Sandbox::builder().state_file(&path));
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (till, times) in [&mut without, &mut with].into_iter().zip(&mut times) {
            times.push(till.pay().as_secs_f64() * 1e6 / PAYMENTS as f64);
        }
    }
    let [without, with] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    println!("a payment over HTTP, median of {ROUNDS} rounds of {PAYMENTS}:");
    println!("  without a state file {without:.0} us");
    println!(
        "  with one             {with:.0} us, {:.0} us more",
        with - without
    );
}
