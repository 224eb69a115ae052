//! The engine behind HTTP, on this machine only.

mod builder;
mod clock;
mod controls;
mod deliver;
mod events;
mod feed;
mod guard;
mod handle;
mod line;
mod odd_body;
mod orders;
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
use self::feed::{Feed, Hold};
use self::line::{Cut, Lines};
use crate::engine::Engine;

/// How long requests that have begun may take to end once the sandbox is dropped.
const GRACE: Duration = Duration::from_secs(1);

/// How many faults can be armed over HTTP.
const MOST_ARMED: usize = 1_000;

/// What the server and the sandbox's own methods both use.
struct Shared {
    engine: Mutex<Engine>,
    clock: Clock,
    /// Something happened that merchants may have to be told of.
    news: Notify,
    feed: Arc<Feed>,
    /// The host that it was asked to listen on.
    host: String,
}

impl Shared {
    fn engine(&self) -> Hold<'_> {
        let engine = self.engine.lock();
        Hold {
            engine: engine.unwrap_or_else(PoisonError::into_inner),
            shared: self,
        }
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
    let deliveries = deliver::run(Arc::clone(&shared));
    let time = feed::watch_time(Arc::clone(&shared));
    let feed = Arc::clone(&shared.feed);
    let router = routes::router(shared).into_make_service_with_connect_info::<Cut>();
    let server = axum::serve(Lines(listener), router).with_graceful_shutdown(async move {
        let _ = stopped.await;
        feed.end();
        let _ = closing.send(());
    });
    let patience = async move {
        let _ = closed.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = patience => Ok(()),
        () = deliveries => Ok(()),
        () = time => Ok(()),
    }
}
