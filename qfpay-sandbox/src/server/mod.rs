//! The engine behind HTTP, on this machine only.

mod builder;
mod clock;
mod controls;
mod deliver;
mod handle;
mod health;
mod kept;
mod line;
mod odd_body;
mod pages;
mod routes;

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

pub use self::builder::SandboxBuilder;
pub use self::handle::Sandbox;

use self::clock::Clock;
use self::kept::{Held, Kept};
use self::line::{Cut, Lines};

/// How many faults can be armed over HTTP.
const MOST_ARMED: usize = 1_000;

/// What the server and the sandbox's own methods both use.
struct Shared {
    kept: Mutex<Kept>,
    clock: Clock,
    /// Something happened that merchants may have to be told of.
    news: Notify,
}

impl Shared {
    /// The engine. What changes in it is in the state file, if there is one, once this is let go.
    fn engine(&self) -> Held<'_> {
        Held(self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why nobody may be told what the engine has answered, if that is so.
    fn lost(&self) -> Option<String> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .lost()
    }

    fn now(&self) -> i64 {
        self.clock.now()
    }
}

/// Serves, and delivers notifications, until it is told to stop.
///
/// The runtime is made and dropped here, on a thread where that may block.
fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
    // Whoever waits for the end of the thread hears of it when this is dropped.
    _ended: oneshot::Sender<()>,
    grace: Duration,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let outcome = runtime.and_then(|runtime| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let _ = ready.send(Ok(()));
            serve(listener, shared, stopped, grace).await
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
    grace: Duration,
) -> io::Result<()> {
    let (closing, closed) = oneshot::channel();
    let deliveries = deliver::run(Arc::clone(&shared));
    let router = routes::router(shared).into_make_service_with_connect_info::<Cut>();
    let server = axum::serve(Lines(listener), router).with_graceful_shutdown(async move {
        let _ = stopped.await;
        let _ = closing.send(());
    });
    let patience = async move {
        let _ = closed.await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = patience => Ok(()),
        () = deliveries => Ok(()),
    }
}
