//! The sandbox's pages in a real browser: starts a sandbox in this process and runs `node --test` beside it.
//!
//! `cargo test` leaves it out, because it needs Node, Chromium and what `package-lock.json` names;
//! `tests/browser.sh` installs what is missing and runs it. Pictures of the pages are put into
//! `target/browser`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use qfpay_sandbox::Sandbox;
use tiny_http::{Header, Method, Request, Response, Server};

/// A sandbox that can be restarted on its port, with a clock that can be put forward.
struct World {
    port: u16,
    ahead: Arc<AtomicI64>,
    sandbox: Option<Sandbox>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            port: 0,
            ahead: Arc::default(),
            sandbox: None,
        };
        world.start();
        let (_, port) = world.sandbox().url().rsplit_once(':').unwrap();
        world.port = port.parse().unwrap();
        world
    }

    fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    fn start(&mut self) {
        let ahead = Arc::clone(&self.ahead);
        let clock = move || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            i64::try_from(now.as_secs()).unwrap() + ahead.load(Ordering::SeqCst)
        };
        let builder = Sandbox::builder().port(self.port).clock(clock);
        self.sandbox = Some(builder.limits_requests(false).start().unwrap());
    }

    /// Handles a request of the suite.
    fn control(&mut self, request: Request) {
        let path = request.url().to_owned();
        let mut words = path.split('/').skip(1);
        match (request.method(), words.next(), words.next()) {
            (Method::Post, Some("stop"), None) => self.sandbox = None,
            (Method::Post, Some("start"), None) => self.start(),
            (Method::Post, Some("advance"), Some(seconds)) => {
                self.ahead
                    .fetch_add(seconds.parse().unwrap(), Ordering::SeqCst);
            }
            (Method::Post, Some("preauthorise"), Some(number)) => {
                self.sandbox().preauthorise(number, "800101", 1250, "HKD");
            }
            // A page of another origin that wants to press a button here.
            (Method::Get, Some("foreign"), Some(_)) => {
                let (_, path) = path.split_once("/foreign").unwrap();
                let url = self.sandbox().url();
                let page = format!(
                    "<!DOCTYPE html><title>Foreign page</title>\
                     <form method=\"post\" action=\"{url}{path}\"><button>Win a prize</button></form>"
                );
                let html = Header::from_bytes("Content-Type", "text/html").unwrap();
                return request
                    .respond(Response::from_string(page).with_header(html))
                    .unwrap();
            }
            // The picture that browsers look for.
            (Method::Get, Some("favicon.ico"), None) => {}
            other => panic!("the suite asks for {other:?}"),
        }
        request.respond(Response::from_string("done")).unwrap();
    }
}

#[test]
fn the_pages_work_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
    let mut world = World::new();
    let control = Server::http("127.0.0.1:0").unwrap();
    let mut suite = Command::new("node")
        .args([
            "--test",
            "--test-concurrency=1",
            "--test-reporter=spec",
            "suite/",
        ])
        .current_dir(folder)
        .env("QFPAY_URL", world.sandbox().url())
        .env("QFPAY_APP_CODE", world.sandbox().app_code())
        .env("QFPAY_CLIENT_KEY", world.sandbox().client_key())
        .env("QFPAY_CONTROL", format!("http://{}", control.server_addr()))
        .env("QFPAY_PICTURES", pictures)
        .spawn()
        .expect("Node has to be installed: see tests/browser.sh");
    let outcome = loop {
        if let Some(request) = control.recv_timeout(Duration::from_millis(100)).unwrap() {
            world.control(request);
        }
        if let Some(outcome) = suite.try_wait().unwrap() {
            break outcome;
        }
    };
    assert!(outcome.success(), "{outcome}");
}
