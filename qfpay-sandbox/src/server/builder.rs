//! Setting up a sandbox and starting it.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, mpsc};
use std::{fmt, io, thread};

use qfpay_codegen::ir::Model;
use tokio::sync::{Notify, oneshot};

use super::clock::Clock;
use super::surroundings::Surroundings;
use super::{Sandbox, Shared, run};
use crate::engine::{Config, Engine, Merchant};

/// How a [`Sandbox`] is to be set up.
pub struct SandboxBuilder {
    port: u16,
    pub(super) clock: Clock,
    pub(super) surroundings: Surroundings,
    config: Config,
    model: Option<Arc<Model>>,
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

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) without a merchant; otherwise the system's
    /// own error if the port cannot be listened on or no thread started.
    pub fn start(self) -> io::Result<Sandbox> {
        let merchant = self.config.merchants.first().cloned().ok_or_else(|| {
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
        let shared = Arc::new(Shared {
            engine: Mutex::new(engine),
            clock: self.clock,
            news: Notify::new(),
            feed: Arc::default(),
            host: Ipv4Addr::LOCALHOST.to_string(),
        });
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let (for_thread, surroundings) = (Arc::clone(&shared), self.surroundings);
        let thread = thread::Builder::new()
            .name("qfpay-sandbox".to_owned())
            .spawn(move || run(listener, for_thread, surroundings, stopped, &ready))?;
        // Built first, so that a server that cannot start is still waited for.
        let sandbox = Sandbox {
            url,
            merchant,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        };
        started
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the server's thread has ended")))?;
        Ok(sandbox)
    }
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("port", &self.port)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
