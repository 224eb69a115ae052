//! Compiles the YAML specification of the QFPay API into the Rust sources of `qfpay-api`.
//!
//! The stages, in order: read the files ([`Sources`]), resolve what they mean ([`load`] gives the
//! [`ir::Model`]), print every item group as Rust, and write what changed ([`generate`]). Nothing
//! here reads anything but the specification, and nothing is written outside the output folder.

mod emit;
mod error;
pub mod ir;
pub mod names;
mod print;
pub mod problems;
mod render;
pub mod resolve;
mod sources;
pub mod spec;
pub mod yaml;

use std::path::Path;

pub use crate::error::Error;
pub use crate::problems::{Position, Problem, Problems};
pub use crate::sources::{SourceFile, Sources};

/// Resolves a specification: every name resolved and every check passed.
///
/// # Errors
///
/// Every problem that was found, each with its file, its place and a way to fix it. Positions
/// in lines and columns come from the strict pass of the command-line tool.
pub fn load(sources: &Sources) -> Result<ir::Model, Problems> {
    resolve::resolve(sources)
}

/// The Rust modules for a resolved specification: the name and the text of each.
pub fn modules(model: &ir::Model) -> Vec<(&'static str, String)> {
    emit::modules(model)
        .into_iter()
        .map(|(name, tokens)| (name, print::print(render::HEADER, tokens)))
        .collect()
}

/// Compiles a specification into a module tree in the folder `out`.
///
/// # Errors
///
/// An [`Error`] that says what is wrong with the specification, or which file could not be written.
pub fn generate(sources: Sources, out: &Path) -> Result<(), Error> {
    let model = load(&sources.without_vectors()).map_err(Error::Spec)?;
    render::write(out, &modules(&model))
}
