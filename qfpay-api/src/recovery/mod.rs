//! What became of a call, by the gateway's records: no IO.

pub(crate) mod case;
pub(crate) mod deadlines;
pub(crate) mod decide;
pub(crate) mod evidence;
pub(crate) mod lookup;
pub(crate) mod resolution;

pub use self::resolution::{Done, LastObserved, NextAction, NotDone, Resolution, StillOpen};
