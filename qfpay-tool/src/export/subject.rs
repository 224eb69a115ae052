//! What all kinds are made from.

use qfpay_codegen::Sources;
use qfpay_codegen::ir::{Model, Term};
use qfpay_codegen::resolve;
use qfpay_codegen::spec::{NotificationVector, Vector, Vectors};

/// What all kinds are made from.
pub(super) struct Subject<'a> {
    pub(super) model: &'a Model,
    /// Every operation that has a name, described or not.
    pub(super) operations: Vec<Term>,
    pub(super) vectors: Vec<Vectors>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(sources: &Sources, model: &'a Model) -> Self {
        Self {
            model,
            operations: resolve::operations(sources),
            vectors: resolve::vectors::all(sources),
        }
    }

    pub(super) fn requests(&self) -> impl Iterator<Item = &Vector> {
        self.vectors.iter().flat_map(|file| &file.vectors)
    }

    pub(super) fn notifications(&self) -> impl Iterator<Item = &NotificationVector> {
        self.vectors.iter().flat_map(|file| &file.notifications)
    }
}
