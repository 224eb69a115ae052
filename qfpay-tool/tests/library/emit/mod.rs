//! What is emitted for others: that it is complete, that it agrees with itself, and that a newcomer
//! can work with it who has nothing else.

mod bundle;
mod constants;
mod docs;
mod emitted;
mod every_kind;
mod openapi;
mod schemas;
