//! From what is written to what is meant: names, references, defaults, and every check.
//!
//! Nothing stops at the first problem. An entry with a problem is left out of the model, and a
//! model is handed out only if there was none.

mod cross_rules;
mod fields;
mod gateway;
mod matrix;
mod operations;
mod parameters;
mod pay_types;
mod requests;
mod rules;
mod status_codes;
mod terms;
pub mod vectors;
mod written;

pub use self::written::{CURRENCIES, GATEWAY, PARAMETERS, PAY_TYPES, STATUS_CODES};

use crate::ir::Model;
use crate::problems::Problems;
use crate::sources::Sources;
use crate::spec;

use self::rules::Rules;
use self::terms::Names;
use self::written::Written;

/// Resolves a specification.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn resolve(sources: &Sources) -> Result<Model, Problems> {
    let mut problems = Problems::default();
    let Some(written) = written::read(sources, &mut problems) else {
        return Err(problems);
    };
    let model = build(&written, &mut problems);
    if problems.is_empty() {
        Ok(model)
    } else {
        Err(problems)
    }
}

/// The operations that the specification names, described or not.
pub fn operations(sources: &Sources) -> Vec<crate::ir::Term> {
    let gateway = written::read_file::<spec::Gateway>(sources, GATEWAY, &mut Problems::default());
    gateway.map_or_else(Vec::new, |gateway| terms::terms(&gateway.operations))
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
    let status_codes = status_codes::resolve(written, &names, problems);
    let scenarios = pay_types::scenarios(written, &names, problems);
    let matrix = matrix::resolve(written, &parameters, &names, &mut rules, problems);
    let pay_types = pay_types::resolve(written, &scenarios, &parameters, matrix, &names, problems);
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
        payment_setters: requests::payment_setters(&parameters),
        parameters,
        rules: rules.finish(problems),
        operations,
    }
}
