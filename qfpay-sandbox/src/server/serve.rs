//! Accepting and serving connections, within limits of time and number.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::connection::{Connection, ConnectionHandle};
use super::settings::ServerSettings;

/// How many connections there are at once; more wait until one ends.
const MOST_CONNECTIONS: usize = 8_192;
/// How much of a head is kept in memory, and of what is pipelined behind it.
const BUFFER: usize = 64 * 1024;
/// How long the server waits when the system has no room for another connection.
const RECOVERY: Duration = Duration::from_millis(50);

/// Serves until it is told to stop.
///
/// The connection of a client ends if the client takes longer than the patience to send a head or to read an
/// answer, or sends nothing. So no number of such clients blocks others for longer than that.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &ServerSettings,
    mut stopped: oneshot::Receiver<()>,
) {
    let patience = settings.patience;
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience)
        // A client that only stops sending still gets an answer.
        .half_close(true)
        .max_buf_size(BUFFER);
    let service = TowerToHyperService::new(router);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, permit) = tokio::select! {
            next = accept(&listener, &room) => next,
            _ = &mut stopped => break,
        };
        let (connection, handle) = Connection::new(stream, patience);
        let service = service.clone();
        let service = service_fn(move |request| service.call(with_handle(request, &handle)));
        let served = http.serve_connection(TokioIo::new(connection), service);
        let served = graceful.watch(served);
        tokio::spawn(async move {
            // How it ended matters to the client only.
            let _ = served.await;
            drop(permit);
        });
    }
    drop(listener);
    // Connections that take longer end with the runtime.
    let _ = tokio::time::timeout(settings.grace, graceful.shutdown()).await;
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // Never closed.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            // The client has gone, or too many files are open: both are temporary.
            Err(_) => tokio::time::sleep(RECOVERY).await,
        }
    }
}

fn with_handle(mut request: Request<Incoming>, handle: &ConnectionHandle) -> Request<Incoming> {
    request.extensions_mut().insert(handle.clone());
    request
}
