//! Setting up a sandbox and starting it.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fmt, io, thread};

use qfpay_codegen::ir::Model;
use tokio::sync::{Notify, oneshot};

use super::{Clock, Sandbox, Shared, run};
use crate::engine::{Config, Engine, Merchant};

/// How a [`Sandbox`] is to be set up.
pub struct SandboxBuilder {
    port: u16,
    clock: Clock,
    merchants: Vec<Merchant>,
    order_capacity: Option<usize>,
    limits_requests: bool,
    model: Option<Arc<Model>>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            port: 0,
            clock: Box::new(system_time),
            merchants: vec![Merchant::default()],
            order_capacity: None,
            limits_requests: true,
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
            clock: Box::new(clock),
            ..self
        }
    }

    /// Lets these merchants send requests, and no others.
    #[must_use]
    pub fn merchants(self, merchants: impl IntoIterator<Item = Merchant>) -> Self {
        Self {
            merchants: merchants.into_iter().collect(),
            ..self
        }
    }

    /// Remembers this many orders, at least one.
    #[must_use]
    pub fn order_capacity(self, order_capacity: usize) -> Self {
        Self {
            order_capacity: Some(order_capacity),
            ..self
        }
    }

    /// Whether more requests than a merchant may send, 100 in a second and 400 in a minute, are
    /// answered with HTTP 429. They are unless this says otherwise.
    #[must_use]
    pub fn limits_requests(self, limits_requests: bool) -> Self {
        Self {
            limits_requests,
            ..self
        }
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
        let merchant = self.merchants.first().cloned().ok_or_else(|| {
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
        let mut config = Config::new(url.as_str());
        config.merchants = self.merchants;
        config.limits_requests = self.limits_requests;
        if let Some(order_capacity) = self.order_capacity {
            config.order_capacity = order_capacity;
        }
        let shared = Arc::new(Shared {
            engine: Mutex::new(Engine::with_model(model, config)),
            clock: self.clock,
            news: Notify::new(),
        });
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("qfpay-sandbox".to_owned())
            .spawn(move || run(listener, for_thread, stopped, &ready))?;
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
            .field("merchants", &self.merchants)
            .finish_non_exhaustive()
    }
}

fn system_time() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or_default()
}
