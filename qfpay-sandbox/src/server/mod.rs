//! The engine behind HTTP, on this machine only.

mod builder;
mod clock;
mod controls;
mod deliver;
mod events;
mod fault_controls;
mod feed;
mod guard;
mod handle;
mod health;
mod kept;
mod line;
mod odd_body;
mod orders;
mod pages;
mod post;
mod routes;
mod serve;
mod surroundings;
#[cfg(feature = "https")]
mod tls;
mod written;

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::{Notify, oneshot};

pub use self::builder::SandboxBuilder;
pub use self::handle::Sandbox;

use self::clock::Clock;
use self::feed::{Feed, RequestMade, What};
use self::kept::{Hold, Kept};
use self::post::Post;
use self::surroundings::Surroundings;
use crate::engine::{Exchange, Request};

/// What the server and the sandbox's own methods both use.
struct Shared {
    kept: Mutex<Kept>,
    clock: Clock,
    /// Something happened that merchants may have to be told of.
    news: Notify,
    feed: Arc<Feed>,
    /// The host that it was asked to listen on.
    host: String,
}

impl Shared {
    /// The engine. What changes in it is in the state file, if there is one, and told to whoever
    /// watches once this is let go.
    fn engine(&self) -> Hold<'_> {
        Hold {
            kept: self.kept.lock().unwrap_or_else(PoisonError::into_inner),
            shared: self,
        }
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

    /// Answers a request, and wakes whoever delivers notifications if that makes one due earlier.
    fn exchange(&self, request: &Request) -> Exchange {
        let now = self.now();
        let mut engine = self.engine();
        let before = engine.next_notification();
        let fault = engine.next_fault(request);
        let exchange = engine.handle_with(now, request, fault);
        let made = RequestMade::new(&engine, request, fault, &exchange);
        let what = What::Request(Box::new(made));
        self.feed.tell(now, engine.clock(now), what);
        if engine.next_notification() != before {
            self.news.notify_one();
        }
        exchange
    }
}

/// Serves, and delivers notifications, until it is told to stop.
///
/// The runtime is made and dropped here, on a thread where that may block.
fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    surroundings: Surroundings,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
    // Whoever waits for the end of the thread hears of it when this is dropped.
    _ended: oneshot::Sender<()>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let outcome = runtime.and_then(|runtime| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let post = Arc::new(Post::new(&surroundings)?);
            let _ = ready.send(Ok(()));
            let deliveries = deliver::run(Arc::clone(&shared), post);
            let time = feed::watch_time(Arc::clone(&shared));
            let router = routes::router(shared, surroundings.patience);
            let server = serve::serve(listener, router, &surroundings, stopped);
            tokio::select! {
                () = server => Ok(()),
                () = deliveries => Ok(()),
                () = time => Ok(()),
            }
        })
    });
    if let Err(error) = outcome {
        // After the start nobody waits for this any more.
        let _ = ready.send(Err(error));
    }
}
