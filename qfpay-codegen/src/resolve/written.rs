//! The files as they are written, before anything is resolved.

use crate::problems::{About, Problem, Problems, suggestion};
use crate::sources::Sources;
use crate::spec;
use crate::yaml;

/// The file of the gateway, its sources and its operations.
pub const GATEWAY: &str = "gateway.yaml";
/// The file of the pay types and what describes them.
pub const PAY_TYPES: &str = "pay_types.yaml";
/// The file of the currencies.
pub const CURRENCIES: &str = "currencies.yaml";
/// The file of the status codes and their classes.
pub const STATUS_CODES: &str = "status_codes.yaml";
/// The file of the request parameters.
pub const PARAMETERS: &str = "parameters.yaml";
const OPERATIONS: &str = "operations";
const VECTORS: &str = "vectors";

/// The files as they are written.
pub(super) struct Written {
    pub(super) gateway: spec::Gateway,
    pub(super) pay_types: spec::PayTypes,
    pub(super) currencies: spec::Currencies,
    pub(super) status_codes: spec::StatusCodes,
    pub(super) parameters: spec::Parameters,
    pub(super) operations: Vec<(String, spec::Operation)>,
    pub(super) vectors: Vec<(String, spec::Vectors)>,
}

impl Written {
    /// Whether a file describes the operation; one can be named before.
    pub(super) fn describes(&self, operation: &str) -> bool {
        self.operations
            .iter()
            .any(|(_, described)| *described.id == *operation)
    }
}

/// Reads every file; none where something could not be read at all.
pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Option<Written> {
    for file in sources.files() {
        let known = [GATEWAY, PAY_TYPES, CURRENCIES, STATUS_CODES, PARAMETERS];
        let folder = file.name.split('/').next().unwrap_or_default();
        let in_folder = [OPERATIONS, VECTORS].contains(&folder) && file.name.ends_with(".yaml");
        if !known.contains(&file.name.as_str()) && !in_folder {
            let problem = Problem::new(&file.name, "", "this file is no part of the specification")
                .with_hint(match file.name.strip_suffix(".yml") {
                    Some(stem) => format!("call it `{stem}.yaml`"),
                    None => suggestion(&file.name, known),
                })
                .about(About::File);
            problems.push(problem);
        }
    }
    let operations: Vec<Option<(String, spec::Operation)>> = sources
        .below(OPERATIONS)
        .map(|file| {
            yaml::read(&file.name, &file.text, problems).map(|read| (file.name.clone(), read))
        })
        .collect();
    let vectors = vectors(sources, problems);
    let gateway = read_file(sources, GATEWAY, problems);
    let pay_types = read_file(sources, PAY_TYPES, problems);
    let currencies = read_file(sources, CURRENCIES, problems);
    let status_codes = read_file(sources, STATUS_CODES, problems);
    let parameters = read_file(sources, PARAMETERS, problems);
    Some(Written {
        gateway: gateway?,
        pay_types: pay_types?,
        currencies: currencies?,
        status_codes: status_codes?,
        parameters: parameters?,
        operations: operations.into_iter().collect::<Option<_>>()?,
        vectors,
    })
}

/// Every file of vectors that can be read, by name.
pub(super) fn vectors(sources: &Sources, problems: &mut Problems) -> Vec<(String, spec::Vectors)> {
    sources
        .below(VECTORS)
        .filter_map(|file| {
            let vectors = yaml::read(&file.name, &file.text, problems)?;
            Some((file.name.clone(), vectors))
        })
        .collect()
}

/// Reads one of the files that every specification has.
pub(super) fn read_file<T: serde::de::DeserializeOwned>(
    sources: &Sources,
    name: &str,
    problems: &mut Problems,
) -> Option<T> {
    match sources.text(name) {
        Some(text) => yaml::read(name, text, problems),
        None => {
            let problem = Problem::new(name, "", "this file is missing")
                .with_hint("every specification has it; put it back")
                .about(About::File);
            problems.push(problem);
            None
        }
    }
}
