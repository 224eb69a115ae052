//! Setting up a sandbox and starting it.

use std::net::{Ipv4Addr, TcpListener};
#[cfg(feature = "state")]
use std::path::PathBuf;
use std::sync::{Arc, Mutex, mpsc};
use std::{fmt, io, thread};

use qfpay_codegen::ir::Model;
use tokio::sync::{Notify, oneshot};

use super::clock::Clock;
use super::kept::Kept;
use super::surroundings::Surroundings;
use super::{Sandbox, Shared, run};
use crate::engine::{Config, Engine, Merchant};
#[cfg(feature = "state")]
use crate::state::StateFile;

/// How a [`Sandbox`] is to be set up.
pub struct SandboxBuilder {
    port: u16,
    pub(super) clock: Clock,
    pub(super) surroundings: Surroundings,
    config: Config,
    model: Option<Arc<Model>>,
    #[cfg(feature = "state")]
    state_file: Option<PathBuf>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        let mut config = Config::new("");
        config.limits_requests = true;
        Self {
            port: 0,
            clock: Clock::default(),
            surroundings: Surroundings::default(),
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

    /// Sets everything up at once that an engine is set up with. The base URL becomes the sandbox's
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
    /// answered with HTTP 429. They are unless this says otherwise.
    #[must_use]
    pub fn limits_requests(mut self, limits_requests: bool) -> Self {
        self.config.limits_requests = limits_requests;
        self
    }

    /// Keeps to another specification.
    #[must_use]
    pub fn model(self, model: impl Into<Arc<Model>>) -> Self {
        Self {
            model: Some(model.into()),
            ..self
        }
    }

    /// Keeps what the sandbox remembers in this file as well: orders, refunds, notifications and when
    /// they are due, how customers and refunds behave, the serial numbers, and how far the clock is ahead. A sandbox that is started
    /// with the file later goes on with them.
    ///
    /// Whatever was answered is in the file, even if the process is killed. If it cannot be written, every
    /// answer is HTTP 503 until it can. The file is for one sandbox at a time. Faults that are armed are
    /// not kept.
    #[cfg(feature = "state")]
    #[must_use]
    pub fn state_file(self, path: impl Into<PathBuf>) -> Self {
        Self {
            state_file: Some(path.into()),
            ..self
        }
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
        let kept = keep(engine, self.state_file, &self.clock)?;
        #[cfg(not(feature = "state"))]
        let kept = Kept::new(engine);
        let shared = Arc::new(Shared {
            kept: Mutex::new(kept),
            clock: self.clock,
            news: Notify::new(),
            feed: Arc::default(),
            host: Ipv4Addr::LOCALHOST.to_string(),
        });
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let (ending, ended) = oneshot::channel();
        let (for_thread, surroundings) = (Arc::clone(&shared), self.surroundings);
        let thread = thread::Builder::new()
            .name("qfpay-sandbox".to_owned())
            .spawn(move || run(listener, for_thread, surroundings, stopped, &ready, ending))?;
        // Built first, so that a server that cannot start is still waited for.
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
fn keep(mut engine: Engine, path: Option<PathBuf>, clock: &Clock) -> io::Result<Kept> {
    let Some(path) = path else {
        return Ok(Kept::new(engine));
    };
    let file = StateFile::open(&path, &mut engine).map_err(io::Error::other)?;
    clock.go_on(file.ahead());
    Ok(Kept::in_file(engine, file))
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("port", &self.port)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
