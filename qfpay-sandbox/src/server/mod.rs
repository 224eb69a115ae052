//! The engine behind HTTP, on this machine only.

mod builder;
mod pages;
mod routes;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io};

use tokio::sync::oneshot;

pub use self::builder::SandboxBuilder;

use crate::engine::{Behaviour, ConsumerError, Engine, Merchant, OrderState};

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
        SandboxBuilder::new()
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

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
