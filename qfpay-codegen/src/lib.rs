//! Compiles the YAML specification of the QFPay API into the Rust sources of `qfpay-api`.
//!
//! The stages, in order: read the files ([`Sources`]), resolve what they mean ([`load`] gives the
//! [`ir::Model`]), print every item group as Rust, and write what changed ([`generate`]). Nothing
//! here reads anything but the specification, and nothing is written outside the output folder.

#[cfg(feature = "cli")]
pub mod add;
#[cfg(feature = "cli")]
mod check;
#[cfg(feature = "cli")]
pub mod diff;
#[cfg(feature = "cli")]
pub mod drift;
mod emit;
mod error;
#[cfg(feature = "cli")]
pub mod export;
pub mod ir;
mod names;
mod render;
mod resolve;
mod sources;
mod spec;
#[cfg(feature = "cli")]
mod strict;
mod yaml;

use std::path::Path;

pub use crate::error::{Error, Position, Problem, Problems};
pub use crate::sources::{SourceFile, Sources};

/// Settles a specification: every name resolved and every check passed.
///
/// # Errors
///
/// Every problem that was found, each with its file, its place and a way to hint it. Positions
/// in lines and columns come from the strict pass of the command-line tool.
pub fn load(sources: &Sources) -> Result<ir::Model, Problems> {
    resolve::resolve(sources)
}

/// Settles a specification like [`load`], and looks closer.
///
/// On top come what YAML readers hide or disagree about (keys that are there twice, codes without
/// quotes, anchors, tags, tabs), and the line and column of every problem. The problems are in the
/// order of files and positions, and none is there twice.
///
/// # Errors
///
/// Every problem that was found.
#[cfg(feature = "cli")]
pub fn check(sources: &Sources) -> Result<ir::Model, Problems> {
    check::check(sources)
}

/// How many signature vectors a specification records, as far as they can be read.
#[cfg(feature = "cli")]
#[must_use]
pub fn vectors(sources: &Sources) -> usize {
    resolve::vectors::count(sources)
}

/// The Rust modules for a resolved specification, by name, formatted.
///
/// # Errors
///
/// [`Error::Render`] if the generator itself is at fault.
pub fn modules(model: &ir::Model) -> Result<Vec<(&'static str, String)>, Error> {
    emit::modules(model)
        .into_iter()
        .map(|(name, tokens)| Ok((name, render::format(name, tokens)?)))
        .collect()
}

/// Compiles the specification in the folder `spec` into a module tree in the folder `out`.
///
/// # Errors
///
/// An [`Error`] that says what is wrong with the specification, or which file could not be read
/// or written.
pub fn generate(spec: &Path, out: &Path) -> Result<(), Error> {
    let sources = Sources::read(spec)?.without_vectors();
    let model = load(&sources).map_err(Error::Spec)?;
    let modules = modules(&model)?;
    render::write(out, &modules)
}
