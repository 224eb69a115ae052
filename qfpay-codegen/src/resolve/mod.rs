//! From what is written to what is meant: names, references, defaults, and every check.
//!
//! Nothing stops at the first problem. An entry with a problem is left out of the model, and a
//! model is handed out only if there was none.

mod cross_rules;
mod fields;
mod gateway;
mod matrix;
mod messages;
mod operations;
mod parameters;
mod pay_types;
mod rules;
mod status_codes;
mod terms;
pub mod vectors;

use crate::error::{About, Problem, Problems, suggestion};
use crate::ir::Model;
use crate::sources::Sources;
use crate::spec;
use crate::yaml;

use self::rules::Rules;
use self::terms::Names;

pub const GATEWAY: &str = "gateway.yaml";
pub const PAY_TYPES: &str = "pay_types.yaml";
pub const CURRENCIES: &str = "currencies.yaml";
pub const STATUS_CODES: &str = "status_codes.yaml";
pub const PARAMETERS: &str = "parameters.yaml";
const OPERATIONS: &str = "operations";
const VECTORS: &str = "vectors";

/// The files as they are written.
struct Written {
    gateway: spec::Gateway,
    pay_types: spec::PayTypes,
    currencies: spec::Currencies,
    status_codes: spec::StatusCodes,
    parameters: spec::Parameters,
    operations: Vec<(String, spec::Operation)>,
    vectors: Vec<(String, spec::Vectors)>,
}

/// Resolves a specification.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn resolve(sources: &Sources) -> Result<Model, Problems> {
    let mut problems = Problems::default();
    let Some(written) = read(sources, &mut problems) else {
        return Err(problems);
    };
    let model = build(&written, &mut problems);
    if problems.is_empty() {
        Ok(model)
    } else {
        Err(problems)
    }
}

fn read(sources: &Sources, problems: &mut Problems) -> Option<Written> {
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
    let vectors = vectors::read(sources, problems);
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

/// The operations that the specification names, described or not.
pub fn operations(sources: &Sources) -> Vec<crate::ir::Term> {
    let gateway = read_file::<spec::Gateway>(sources, GATEWAY, &mut Problems::default());
    gateway.map_or_else(Vec::new, |gateway| terms::terms(&gateway.operations))
}

fn read_file<T: serde::de::DeserializeOwned>(
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

fn build(written: &Written, problems: &mut Problems) -> Model {
    let names = Names::collect(written, problems);
    vectors::check(&written.vectors, &names, problems);
    let mut rules = Rules::default();
    let gateway = gateway::resolve(&written.gateway, &names, &mut rules, problems);
    let mut parameters = parameters::resolve(
        &written.parameters,
        &written.gateway,
        &names,
        &mut rules,
        problems,
    );
    let classes = status_codes::classes(&written.status_codes, &names, problems);
    let status_codes = status_codes::resolve(&written.status_codes, &names, problems);
    let scenarios = pay_types::scenarios(&written.pay_types, &names, problems);
    let matrix = matrix::resolve(written, &parameters, &names, &mut rules, problems);
    let pay_types = pay_types::resolve(&written.pay_types, &scenarios, matrix, &names, problems);
    let operations = operations::resolve(
        written,
        &parameters,
        &pay_types,
        &names,
        &mut rules,
        problems,
    );
    let footnotes = pay_types::footnotes(&written.pay_types, &names, &rules, problems);
    parameters::note_carriers(&mut parameters, &pay_types);
    pay_types::check_next_steps(&written.pay_types, &operations, &pay_types, problems);
    Model {
        sources: terms::terms(&written.gateway.sources),
        gateway,
        wallets: terms::wallets(&written.pay_types.wallets),
        channels: terms::terms(&written.pay_types.channels),
        regions: terms::terms(&written.pay_types.regions),
        settlements: terms::terms(&written.pay_types.settlements),
        scenarios,
        footnotes,
        pay_types,
        currencies: terms::currencies(&written.currencies, &names, problems),
        classes,
        status_codes,
        parameters,
        rules: rules.finish(problems),
        operations,
    }
}
