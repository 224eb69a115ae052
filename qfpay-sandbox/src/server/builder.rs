//! Setting up a sandbox and starting it.

use std::net::{Ipv4Addr, TcpListener};
#[cfg(feature = "state")]
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{fmt, io, thread};

use qfpay_codegen::ir::Model;
use tokio::sync::oneshot;

use super::clock::Clock;
use super::engine_guard::StoredEngine;
use super::handle::Sandbox;
use super::run::run;
use super::settings::ServerSettings;
use super::shared::Shared;
use crate::engine::{Config, Engine, Merchant};
#[cfg(feature = "state")]
use crate::state::StateFile;

/// Sets up and starts a [`Sandbox`].
///
/// ```
/// use qfpay_sandbox::{Merchant, Sandbox};
///
/// let sandbox = Sandbox::builder()
///     .merchants([Merchant::default().with_mchid("1000001")])
///     .clock(|| 1_770_098_706)
///     .limits_requests(false)
///     .start()?;
/// assert_eq!(sandbox.mchid(), Some("1000001"));
/// assert_eq!(sandbox.time(), "2026-02-03 14:05:06");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct SandboxBuilder {
    port: u16,
    clock: Clock,
    settings: ServerSettings,
    config: Config,
    model: Option<Arc<Model>>,
    #[cfg(feature = "state")]
    state_file: Option<PathBuf>,
}

impl Sandbox {
    /// Starts a sandbox on a free port, with one merchant and the system's clock.
    ///
    /// # Errors
    ///
    /// The system's own error if no port can be listened on or no thread started.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Sets up a sandbox before it is started.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }
}

impl SandboxBuilder {
    fn new() -> Self {
        let mut config = Config::new("");
        config.limits_requests = true;
        Self {
            port: 0,
            clock: Clock::default(),
            settings: ServerSettings::default(),
            config,
            model: None,
            #[cfg(feature = "state")]
            state_file: None,
        }
    }

    /// Listens on this port; 0, the default, takes any that is free.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Takes the time from `clock`, in seconds since 1970 in UTC.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            clock: Clock::by(clock),
            ..self
        }
    }

    /// Sets the whole configuration of the engine at once. The base URL in it is replaced with the sandbox's
    /// own.
    #[must_use]
    pub fn config(self, config: Config) -> Self {
        Self { config, ..self }
    }

    /// Lets these merchants send requests, and no others.
    #[must_use]
    pub fn merchants(mut self, merchants: impl IntoIterator<Item = Merchant>) -> Self {
        self.config.merchants = merchants.into_iter().collect();
        self
    }

    /// Remembers this many orders, at least one.
    #[must_use]
    pub fn order_capacity(mut self, order_capacity: usize) -> Self {
        self.config.order_capacity = order_capacity;
        self
    }

    /// Whether more requests than a merchant may send, 100 in a second and 400 in a minute, are
    /// answered with HTTP 429. They are by default.
    #[must_use]
    pub fn limits_requests(mut self, limits_requests: bool) -> Self {
        self.config.limits_requests = limits_requests;
        self
    }

    /// Follows another specification than the one that is built in.
    #[must_use]
    pub fn model(self, model: impl Into<Arc<Model>>) -> Self {
        Self {
            model: Some(model.into()),
            ..self
        }
    }

    /// Writes the state of the sandbox to this file too: orders, refunds, notifications and when they are due,
    /// how customers and refunds behave, the serial numbers, and how far the clock is ahead. A sandbox that is
    /// started with the file later continues with them.
    ///
    /// What was answered is in the file, even if the process is killed. If the file cannot be written, every
    /// answer is HTTP 503 until it can. Only one sandbox at a time can use the file. Armed faults are not
    /// in it.
    #[cfg(feature = "state")]
    #[must_use]
    pub fn state_file(self, path: impl Into<PathBuf>) -> Self {
        Self {
            state_file: Some(path.into()),
            ..self
        }
    }

    /// Lets the system's clock go so many times as fast, from the start of the sandbox on: orders
    /// expire and notifications are repeated sooner. 1 is real time, and so is 0. A
    /// [clock](Self::clock) of the program's own is not changed.
    #[must_use]
    pub fn speed(mut self, times: u32) -> Self {
        self.clock.set_speed(times);
        self
    }

    /// How long a client may take to send the head of a request, to send its body, or to read the answer: 60
    /// seconds by default. Then the connection ends. An idle connection ends then too.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// How long requests that have begun may take to end once the sandbox is stopped or dropped: a second
    /// by default.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.settings.grace = grace;
        self
    }

    /// Whether notifications are sent to other machines, and over TLS. Without this they go to
    /// programs on this machine only: to `http://` with `localhost` or a loopback address. To other
    /// addresses nothing is sent, and the notification has the [reason](crate::Notification::reason).
    ///
    /// Redirects are never followed.
    #[must_use]
    pub fn remote_notifications(mut self, is_remote: bool) -> Self {
        self.settings.is_remote = is_remote;
        self
    }

    /// Trusts this certificate authority, in DER, as well as the usual ones, for
    /// [notifications](Self::remote_notifications) over TLS.
    #[must_use]
    pub fn notification_authority(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.settings.authorities.push(der.into());
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) without a merchant; with the feature `state` an error
    /// around a `StateError` if the state file cannot be used; otherwise the system's own error if the port
    /// cannot be listened on or no thread started.
    pub fn start(self) -> io::Result<Sandbox> {
        let merchants = self.config.merchants.clone();
        let first = merchants.first().cloned().ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "a sandbox needs a merchant")
        })?;
        let model = match self.model {
            Some(model) => model,
            None => crate::spec::shared_model()
                .map_err(|problems| io::Error::other(problems.to_string()))?,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let config = Config {
            base_url: url.clone(),
            ..self.config
        };
        let mut engine = Engine::with_model(model, config);
        engine.follow_changes();
        #[cfg(feature = "state")]
        let engine = with_state_file(engine, self.state_file, &self.clock)?;
        #[cfg(not(feature = "state"))]
        let engine = StoredEngine::new(engine);
        let host = Ipv4Addr::LOCALHOST.to_string();
        let shared = Arc::new(Shared::new(engine, self.clock, host));
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let (ending, ended) = oneshot::channel();
        let (for_thread, settings) = (Arc::clone(&shared), self.settings);
        let thread = thread::Builder::new()
            .name("qfpay-sandbox".to_owned())
            .spawn(move || run(listener, for_thread, settings, stopped, &ready, ending))?;
        // Built first: if the server cannot start, dropping this waits for its thread.
        let sandbox = Sandbox {
            url,
            first,
            merchants,
            shared,
            stop: Some(stop),
            ended,
            thread: Some(thread),
        };
        started
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the server's thread has ended")))?;
        Ok(sandbox)
    }
}

/// The engine with its state in a file, if there is one.
#[cfg(feature = "state")]
fn with_state_file(
    mut engine: Engine,
    path: Option<PathBuf>,
    clock: &Clock,
) -> io::Result<StoredEngine> {
    let Some(path) = path else {
        return Ok(StoredEngine::new(engine));
    };
    let file = StateFile::open(&path, &mut engine).map_err(io::Error::other)?;
    clock.go_on(file.ahead());
    Ok(StoredEngine::in_file(engine, file))
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("port", &self.port)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
