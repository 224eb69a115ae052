//! One file per kind of output; each looks like what it prints.

use proc_macro2::TokenStream;

use crate::ir::Model;

/// Every generated module, in the order of the module tree.
pub(crate) fn modules(_model: &Model) -> Vec<(&'static str, TokenStream)> {
    vec![]
}
