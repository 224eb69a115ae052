//! Every problem of a specification, with its place, once.

use std::collections::BTreeMap;

use crate::lint::{self, Strict};
use qfpay_codegen::Sources;
use qfpay_codegen::ir::Model;
use qfpay_codegen::problems::Problems;
use qfpay_codegen::resolve;

/// Resolves a specification like [`qfpay_codegen::load`], and reads the files strictly as well.
///
/// It also finds what YAML readers hide or disagree about (keys that are there twice, codes without
/// quotes, anchors, tags, tabs), and adds the line and column of every problem. The problems are in the
/// order of files and positions, and none is there twice.
///
/// # Errors
///
/// Every problem that was found.
pub fn check(sources: &Sources) -> Result<Model, Problems> {
    let strict: BTreeMap<&str, Strict> = sources
        .files()
        .iter()
        .map(|file| (file.name.as_str(), lint::read(file)))
        .collect();
    let (model, mut problems) = match resolve::resolve(sources) {
        Ok(model) => (Some(model), Problems::default()),
        Err(problems) => (None, problems),
    };
    problems.retain(|problem| {
        let strict = strict.get(problem.file.as_str());
        !strict.is_some_and(|strict| strict.explains(problem))
    });
    for problem in problems.iter_mut() {
        if let (None, Some(strict)) = (problem.position, strict.get(problem.file.as_str())) {
            problem.position = strict.index.position(&problem.path, problem.about);
        }
    }
    for problem in strict.into_values().flat_map(|strict| strict.problems) {
        problems.push(problem);
    }
    problems.sort();
    match model {
        Some(model) if problems.is_empty() => Ok(model),
        _ => Err(problems),
    }
}
