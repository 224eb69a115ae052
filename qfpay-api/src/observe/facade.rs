//! The facades of `tracing` and `metrics`; a facade whose feature is off takes its arguments and does nothing.
//!
//! Values are made inside the macros, so that they cost nothing without a listener.

#[cfg(feature = "tracing")]
macro_rules! log_event {
    ($level:ident, $name:expr, $text:literal $(, $field:ident = $value:expr)* $(,)?) => {
        ::tracing::event!(
            name: $name, target: $crate::observe::TARGET, ::tracing::Level::$level,
            { $($field = $value),* }, $text
        )
    };
}

#[cfg(not(feature = "tracing"))]
macro_rules! log_event {
    ($level:ident, $name:expr, $text:literal $(, $field:ident = $value:expr)* $(,)?) => {
        if false { let _ = $name; $(let _ = $value;)* }
    };
}

/// Runs a future within a span that lasts as long as the future.
#[cfg(all(feature = "client", feature = "tracing"))]
macro_rules! in_span {
    ($name:expr, $future:expr $(, $field:ident = $value:expr)* $(,)?) => {
        ::tracing::Instrument::instrument(
            $future,
            // The highest level: a filter that lets a warning through must not take its span away.
            ::tracing::span!(target: $crate::observe::TARGET, ::tracing::Level::ERROR, $name, $($field = $value),*),
        )
    };
}

#[cfg(all(feature = "client", not(feature = "tracing")))]
macro_rules! in_span {
    ($name:expr, $future:expr $(, $field:ident = $value:expr)* $(,)?) => {{
        if false { let _ = $name; $(let _ = $value;)* }
        $future
    }};
}

#[cfg(all(feature = "client", feature = "metrics"))]
macro_rules! count {
    ($name:expr $(, $label:literal = $value:expr)*) => {
        ::metrics::counter!($name $(, $label => $value)*).increment(1)
    };
}

#[cfg(all(feature = "client", not(feature = "metrics")))]
macro_rules! count {
    ($name:expr $(, $label:literal = $value:expr)*) => {
        if false { let _ = $name; $(let _ = $value;)* }
    };
}

#[cfg(all(feature = "client", feature = "metrics"))]
macro_rules! measure {
    ($name:expr, $duration:expr $(, $label:literal = $value:expr)*) => {
        ::metrics::histogram!($name $(, $label => $value)*).record($duration)
    };
}

#[cfg(all(feature = "client", not(feature = "metrics")))]
macro_rules! measure {
    ($name:expr, $duration:expr $(, $label:literal = $value:expr)*) => {
        if false { let _ = ($name, $duration); $(let _ = $value;)* }
    };
}

#[cfg(all(feature = "client", feature = "metrics"))]
macro_rules! set {
    ($name:expr, $value:expr) => {
        ::metrics::gauge!($name).set($value)
    };
}

#[cfg(all(feature = "client", not(feature = "metrics")))]
macro_rules! set {
    ($name:expr, $value:expr) => {
        if false {
            let _ = ($name, $value);
        }
    };
}

/// Counts a notification without the allocation that a label costs which is not a literal: they come
/// from outside.
#[cfg(feature = "metrics")]
macro_rules! count_notification {
    ($outcome:literal) => {
        ::metrics::counter!(metric::NOTIFICATIONS, "outcome" => $outcome).increment(1)
    };
}

#[cfg(not(feature = "metrics"))]
macro_rules! count_notification {
    ($outcome:literal) => {};
}

#[cfg(feature = "client")]
pub(super) use {count, in_span, measure, set};
pub(super) use {count_notification, log_event};
