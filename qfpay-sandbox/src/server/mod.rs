//! The engine behind HTTP, on this machine only.

mod pages;
mod routes;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fmt, thread};

use qfpay_codegen::ir::Model;
use tokio::sync::oneshot;

use crate::engine::{Behaviour, Config, ConsumerError, Engine, Merchant, OrderState};

/// How long requests that have begun may take to end once the sandbox is dropped.
const GRACE: Duration = Duration::from_secs(1);

/// A gateway on this machine, for as long as this value lives.
///
/// It listens on the loopback address only and runs on a thread of its own, so it serves blocking
/// and asynchronous programs alike. When it is dropped it stops.
pub struct Sandbox {
    url: String,
    merchant: Merchant,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How a [`Sandbox`] is to be set up.
pub struct SandboxBuilder {
    port: u16,
    clock: Clock,
    merchants: Vec<Merchant>,
    order_capacity: Option<usize>,
    model: Option<Model>,
}

type Clock = Box<dyn Fn() -> i64 + Send + Sync>;

/// What the server and the sandbox's own methods both use.
struct Shared {
    engine: Mutex<Engine>,
    clock: Clock,
}

impl Shared {
    fn engine(&self) -> MutexGuard<'_, Engine> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        (self.clock)()
    }
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

    /// A sandbox that is set up first.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            port: 0,
            clock: Box::new(system_time),
            merchants: vec![Merchant::default()],
            order_capacity: None,
            model: None,
        }
    }

    /// The URL that paths are appended to, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The app code of the first merchant.
    #[must_use]
    pub fn app_code(&self) -> &str {
        &self.merchant.app_code
    }

    /// The client key of the first merchant.
    #[must_use]
    pub fn client_key(&self) -> &str {
        &self.merchant.client_key
    }

    /// The merchant number of the first merchant, if it has one.
    #[must_use]
    pub fn mchid(&self) -> Option<&str> {
        self.merchant.mchid.as_deref()
    }

    /// The consumer pays. Of several merchants' orders with this number the newest is meant.
    ///
    /// # Errors
    ///
    /// [`ConsumerError`] when there is no such order or it has come to its end.
    pub fn consumer_pays(&self, out_trade_no: &str) -> Result<(), ConsumerError> {
        let now = self.shared.now();
        self.shared.engine().consumer_pays(now, out_trade_no)
    }

    /// The consumer refuses, or the wallet does: the order ends with 1205.
    ///
    /// # Errors
    ///
    /// As for [`consumer_pays`](Self::consumer_pays).
    pub fn consumer_declines(&self, out_trade_no: &str) -> Result<(), ConsumerError> {
        let now = self.shared.now();
        self.shared.engine().consumer_declines(now, out_trade_no)
    }

    /// The wallet keeps working: the order stays at 1145 until something else happens.
    ///
    /// # Errors
    ///
    /// As for [`consumer_pays`](Self::consumer_pays).
    pub fn consumer_waits(&self, out_trade_no: &str) -> Result<(), ConsumerError> {
        let now = self.shared.now();
        self.shared.engine().consumer_waits(now, out_trade_no)
    }

    /// Says how the consumer with this code behaves when the merchant scans it.
    pub fn wallet_code(&self, auth_code: impl Into<String>, behaviour: Behaviour) {
        self.shared.engine().wallet_code(auth_code, behaviour);
    }

    /// What has become of an order.
    #[must_use]
    pub fn order_state(&self, out_trade_no: &str) -> Option<OrderState> {
        let now = self.shared.now();
        self.shared.engine().order_state(now, out_trade_no)
    }
}

impl SandboxBuilder {
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

    /// Keeps to another specification.
    #[must_use]
    pub fn model(self, model: Model) -> Self {
        Self {
            model: Some(model),
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
            None => crate::embedded_model()
                .map_err(|problems| io::Error::other(problems.to_string()))?,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let mut config = Config::new(url.as_str());
        config.merchants = self.merchants;
        if let Some(order_capacity) = self.order_capacity {
            config.order_capacity = order_capacity;
        }
        let shared = Arc::new(Shared {
            engine: Mutex::new(Engine::with_model(model, config)),
            clock: self.clock,
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

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may have ended already; then nobody listens, and nothing is left to do.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Serves until it is told to stop.
///
/// The runtime is made and dropped here, on a thread where that may block.
fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let outcome = runtime.and_then(|runtime| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let _ = ready.send(Ok(()));
            serve(listener, shared, stopped).await
        })
    });
    if let Err(error) = outcome {
        // After the start nobody waits for this any more.
        let _ = ready.send(Err(error));
    }
}

async fn serve(
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let (closing, closed) = oneshot::channel();
    let server = axum::serve(listener, routes::router(shared)).with_graceful_shutdown(async move {
        let _ = stopped.await;
        let _ = closing.send(());
    });
    let patience = async move {
        let _ = closed.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = patience => Ok(()),
    }
}

fn system_time() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or_default()
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
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
