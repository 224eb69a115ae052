//! Transports: they send one request, once.
//!
//! | transport | feature | runs on |
//! |---|---|---|
//! | `HyperTransport` | `hyper`, a default feature | any executor; its connections have a thread of their own |
//! | `ReqwestTransport` | `reqwest` | a tokio runtime, with your own reqwest client |
//! | `SurfTransport` | `surf` | any executor; surf's middleware on the connections of `HyperTransport` |
//! | `UreqTransport` | `ureq` | the calling thread, without a runtime |
//!
//! A transport reports what it knows: an answer, a proof that nothing was sent, or neither. For another HTTP
//! client, implement [`Transport`].

#[cfg(any(feature = "hyper", feature = "ureq"))]
pub(crate) mod builder;
pub(crate) mod contract;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) mod guard;
#[cfg(feature = "hyper")]
pub(crate) mod hyper;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
#[cfg(any(feature = "hyper", feature = "ureq"))]
pub(crate) mod roots;
#[cfg(feature = "surf")]
pub(crate) mod surf;
#[cfg(feature = "ureq")]
pub(crate) mod ureq;

#[cfg(any(feature = "hyper", feature = "ureq"))]
pub use self::builder::TransportBuilder;
pub use self::contract::{MAX_ANSWER_BYTES, Transport};
#[cfg(feature = "hyper")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "surf")]
pub use self::surf::SurfTransport;
#[cfg(feature = "ureq")]
pub use self::ureq::UreqTransport;
pub use crate::error::{Delivery, TransportError, TransportErrorKind};
