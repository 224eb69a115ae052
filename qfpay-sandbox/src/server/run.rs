//! The server's thread.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, mpsc};

use tokio::sync::oneshot;

use super::post::Post;
use super::settings::ServerSettings;
use super::shared::Shared;
use super::{deliver, expiry, routes, serve};

/// Serves, and delivers notifications, until it is told to stop.
///
/// The runtime is made and dropped here, on a thread where that may block.
pub(super) fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    settings: ServerSettings,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
    // Dropped at the end of the thread, which ends the future that waits for it.
    _ended: oneshot::Sender<()>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let outcome = runtime.and_then(|runtime| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let post = Arc::new(Post::new(&settings)?);
            let _ = ready.send(Ok(()));
            let deliveries = deliver::run(Arc::clone(&shared), post);
            let time = expiry::watch(Arc::clone(&shared));
            let router = routes::router(shared, settings.patience);
            let server = serve::serve(listener, router, &settings, stopped);
            tokio::select! {
                () = server => Ok(()),
                () = deliveries => Ok(()),
                () = time => Ok(()),
            }
        })
    });
    if let Err(error) = outcome {
        // After the start nothing receives this any more.
        let _ = ready.send(Err(error));
    }
}
