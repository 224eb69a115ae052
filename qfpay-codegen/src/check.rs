//! Everything that can be said about a specification, with its place, once.

use std::collections::BTreeMap;

use crate::error::Problems;
use crate::ir::Model;
use crate::resolve;
use crate::sources::Sources;
use crate::strict::{self, Strict};

pub(crate) fn check(sources: &Sources) -> Result<Model, Problems> {
    let strict: BTreeMap<&str, Strict> = sources
        .files()
        .iter()
        .map(|file| (file.name.as_str(), strict::read(file)))
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
    problems.resolve();
    match model {
        Some(model) if problems.is_empty() => Ok(model),
        _ => Err(problems),
    }
}
