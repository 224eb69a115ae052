//! Connections that can be cut, and to which bytes can be written that no HTTP server writes.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

const PLAIN: u8 = 0;
const CUT: u8 = 1;
const INSTEAD: u8 = 2;

/// Controls a connection that the HTTP server reads and writes.
#[derive(Clone, Debug)]
pub(super) struct ConnectionHandle(Arc<Controlled>);

#[derive(Debug)]
struct Controlled {
    stream: Socket,
    how: AtomicU8,
    instead: Mutex<Bytes>,
}

impl ConnectionHandle {
    /// Cuts the connection: whatever is written to it afterwards does not leave, and it ends.
    pub(super) fn cut(&self) {
        self.0.how.store(CUT, Ordering::Release);
    }

    /// Writes these bytes in place of the next answer, which has to be a short one.
    pub(super) fn write_instead(&self, bytes: Vec<u8>) {
        *self.instead() = bytes.into();
        self.0.how.store(INSTEAD, Ordering::Release);
    }

    /// Waits until the client sends no more. It may still wait for an answer; as a rule it is gone.
    pub(super) async fn hung_up(&self) {
        if let Ok(1..) = self.0.stream.0.peek(&mut [0]).await {
            // It has sent more already: then its end cannot be seen.
            std::future::pending().await
        }
    }

    fn instead(&self) -> std::sync::MutexGuard<'_, Bytes> {
        let instead = self.0.instead.lock();
        instead.unwrap_or_else(PoisonError::into_inner)
    }

    fn how(&self) -> u8 {
        self.0.how.load(Ordering::Acquire)
    }
}

/// A connection that a [`ConnectionHandle`] controls.
pub(super) struct Connection {
    stream: Pin<Box<TimeoutStream<Socket>>>,
    handle: ConnectionHandle,
}

impl Connection {
    /// A connection that ends if nothing can be written to it for so long. Reading has no
    /// time limit here: whoever waits for a request sets one.
    pub(super) fn new(stream: TcpStream, patience: Duration) -> (Self, ConnectionHandle) {
        // An answer leaves at once, not when the client has acknowledged the one before; a system
        // that cannot do that is only slower.
        let _ = stream.set_nodelay(true);
        let socket = Socket(Arc::new(stream));
        let mut stream = TimeoutStream::new(socket.clone());
        stream.set_write_timeout(Some(patience));
        let handle = ConnectionHandle(Arc::new(Controlled {
            stream: socket,
            how: AtomicU8::new(PLAIN),
            instead: Mutex::default(),
        }));
        let connection = Self {
            stream: Box::pin(stream),
            handle: handle.clone(),
        };
        (connection, handle)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TimeoutStream<Socket>>> {
        if self.handle.how() == CUT {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(self.stream.as_mut())
    }

    fn poll_write_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = self.handle.instead();
        while !bytes.is_empty() {
            let written = ready!(self.stream.as_mut().poll_write(context, &bytes))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            let written = written.min(bytes.len());
            let _gone = bytes.split_to(written);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.handle.how() == INSTEAD {
            ready!(self.poll_write_instead(context))?;
            self.handle.0.how.store(PLAIN, Ordering::Release);
            // To the server its own answer has been written.
            return Poll::Ready(Ok(bytes.len()));
        }
        self.stream()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}

/// A socket that two owners can use at once: one reads and writes, one waits for its end.
#[derive(Clone, Debug)]
struct Socket(Arc<TcpStream>);

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.poll_read_ready(context))?;
            match self.0.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.0.poll_write_ready(context))?;
            match self.0.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Nothing is buffered here.
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The connection ends when its last owner is dropped, which is soon.
        Poll::Ready(Ok(()))
    }
}
