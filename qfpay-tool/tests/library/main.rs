//! The library: checking, comparing, extending and exporting specifications.

mod add;
mod diff;
mod drift;
mod emit;
mod spec_errors;
mod specifications;
