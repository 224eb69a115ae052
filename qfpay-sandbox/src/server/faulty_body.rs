//! Bodies that break off, trickle or never end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Interval, interval};

/// One byte of a slow answer comes in this time.
const PAUSE: Duration = Duration::from_secs(1);
/// What an endless answer repeats.
const MORE: &[u8] = &[b' '; 16 * 1024];

/// A body of which only the beginning comes before the connection ends.
pub(super) fn broken_off(mut body: Vec<u8>, bytes: usize) -> Body {
    let promised = Some(body.len());
    body.truncate(bytes);
    faulty(body, promised, Kind::BrokenOff { waited: false })
}

/// A body that comes with one byte in a second.
pub(super) fn slow(body: Vec<u8>) -> Body {
    let promised = Some(body.len());
    faulty(body, promised, Kind::Slow(interval(PAUSE)))
}

/// A body that goes on for ever.
pub(super) fn endless(body: Vec<u8>) -> Body {
    faulty(body, None, Kind::Endless)
}

fn faulty(body: Vec<u8>, promised: Option<usize>, kind: Kind) -> Body {
    Body::new(Faulty {
        rest: body.into(),
        promised: promised.and_then(|length| u64::try_from(length).ok()),
        kind,
    })
}

struct Faulty {
    rest: Bytes,
    /// The length that the header promises.
    promised: Option<u64>,
    kind: Kind,
}

enum Kind {
    BrokenOff {
        /// The bytes before had time to leave.
        waited: bool,
    },
    Slow(Interval),
    Endless,
}

type Polled = Poll<Option<Result<Frame<Bytes>, io::Error>>>;

impl HttpBody for Faulty {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let Self { rest, kind, .. } = &mut *self;
        let frame = |bytes: Bytes| Poll::Ready(Some(Ok(Frame::data(bytes))));
        match kind {
            Kind::Slow(interval) if !rest.is_empty() => {
                std::task::ready!(interval.poll_tick(context));
                frame(rest.split_to(1))
            }
            Kind::Slow(_) => Poll::Ready(None),
            _ if !rest.is_empty() => frame(std::mem::take(rest)),
            Kind::BrokenOff { waited: false } => {
                *kind = Kind::BrokenOff { waited: true };
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Kind::BrokenOff { .. } => Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
            Kind::Endless => frame(Bytes::from_static(MORE)),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.promised
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
