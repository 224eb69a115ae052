//! Connections of which one can have one's own way: cut them, or write to them what no server writes.

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

/// What becomes of what is written to a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Grip(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    how: AtomicU8,
    instead: Mutex<Bytes>,
}

impl Grip {
    /// Cuts the connection: whatever is written to it afterwards does not leave, and it ends.
    pub(super) fn cut(&self) {
        self.0.how.store(CUT, Ordering::Release);
    }

    /// Writes these bytes in place of the next answer, which has to be a short one.
    pub(super) fn write_instead(&self, bytes: Vec<u8>) {
        *self.instead() = bytes.into();
        self.0.how.store(INSTEAD, Ordering::Release);
    }

    fn instead(&self) -> std::sync::MutexGuard<'_, Bytes> {
        let instead = self.0.instead.lock();
        instead.unwrap_or_else(PoisonError::into_inner)
    }

    fn how(&self) -> u8 {
        self.0.how.load(Ordering::Acquire)
    }
}

/// A connection that somebody has a grip on.
pub(super) struct Line {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    grip: Grip,
}

impl Line {
    /// A connection that ends if nothing can be written to it for so long. How long nothing is read
    /// is the business of whoever waits for a request.
    pub(super) fn new(stream: TcpStream, patience: Duration) -> (Self, Grip) {
        // An answer leaves at once, not when the client has acknowledged the one before; a system
        // that cannot do that is only slower.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(patience));
        let grip = Grip::default();
        let line = Self {
            stream: Box::pin(stream),
            grip: grip.clone(),
        };
        (line, grip)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TimeoutStream<TcpStream>>> {
        if self.grip.how() == CUT {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(self.stream.as_mut())
    }

    fn poll_write_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = self.grip.instead();
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

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.grip.how() == INSTEAD {
            ready!(self.poll_write_instead(context))?;
            self.grip.0.how.store(PLAIN, Ordering::Release);
            // The server believes that its own answer has left.
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
