//! The engine behind HTTP, on this machine only.

mod armed_faults;
mod builder;
mod clock;
mod connection;
mod controls;
mod deliver;
mod engine_guard;
mod event_stream;
mod expiry;
mod fault_controls;
mod faulty_body;
mod feed;
mod fields;
mod handle;
mod health;
mod malformed_answer;
mod order_list;
mod origin_check;
mod pages;
mod post;
mod reply;
mod routes;
mod run;
mod serve;
mod settings;
mod shared;
#[cfg(feature = "https")]
mod tls;

pub use self::builder::SandboxBuilder;
pub use self::handle::Sandbox;
