//! `check`: is the specification sound, and what is in it.

use std::io::Write;
use std::path::Path;

use qfpay_codegen::{Sources, ir};

use super::{Failure, Outcome};

pub(super) fn run(
    spec: &Path,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Outcome, Failure> {
    let sources = Sources::read(spec)?;
    match qfpay_codegen::check(&sources) {
        Ok(model) => {
            writeln!(out, "{}", summary(&model, qfpay_codegen::vectors(&sources)))?;
            Ok(Outcome::Clean)
        }
        Err(problems) => {
            let folder = spec.display().to_string();
            for problem in problems.iter() {
                writeln!(err, "{}/{problem}", folder.trim_end_matches('/'))?;
            }
            writeln!(err, "{}", problems.count())?;
            Ok(Outcome::Problems)
        }
    }
}

/// What is in the specification, in one line.
fn summary(model: &ir::Model, vectors: usize) -> String {
    let parameters = &model.parameters;
    let from_seed = parameters
        .iter()
        .filter(|parameter| parameter.source.id == "seed");
    let status_codes = &model.status_codes;
    let codes_from_seed = status_codes
        .iter()
        .filter(|status| status.source.id == "seed");
    let lost = model
        .footnotes
        .iter()
        .filter(|footnote| footnote.carriers.is_empty());
    let payment = model
        .operations
        .iter()
        .find(|operation| operation.per_pay_type);
    format!(
        "{} pay types, {} currencies, {} status codes ({} from the seed page), \
         {} request parameters ({} from the seed page), {} response parameters of a payment, \
         {} footnotes ({} without carriers), {} rules, {} operations, {vectors} vectors",
        model.pay_types.len(),
        model.currencies.len(),
        status_codes.len(),
        codes_from_seed.count(),
        parameters.len(),
        from_seed.count(),
        payment.map_or(0, |payment| payment.answer.len()),
        model.footnotes.len(),
        lost.count(),
        model.rules.len(),
        model.operations.len(),
    )
}
