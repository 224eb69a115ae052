//! `check`: is the specification sound, and what is in it.

use std::fmt;
use std::io::Write;
use std::path::Path;

use qfpay_codegen::{Problem, Problems, Sources, ir};
use serde::Serialize;

use super::excerpt;
use super::outcome::{Failure, Outcome};
use super::specification::{Location, Specification};
use super::terminal::{Format, Terminal};

/// What a command that needs a sound specification goes on with.
pub(super) enum Checked {
    Sound(Box<ir::Model>),
    /// They have been shown.
    Problems,
}

/// Resolves a specification for another command, or shows what is wrong with it.
pub(super) fn checked(
    specification: &Specification,
    terminal: &mut Terminal,
) -> Result<Checked, Failure> {
    let sources = &specification.sources;
    let problems = match qfpay_tool::check(sources) {
        Ok(model) => return Ok(Checked::Sound(Box::new(model))),
        Err(problems) => problems,
    };
    match terminal.format {
        Format::Json => terminal.json(&Report::new(sources, Err(&problems)))?,
        Format::Text => show(&problems, specification.shown(), sources, terminal)?,
    }
    Ok(Checked::Problems)
}

pub(super) fn run(location: &Location, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let specification = location.read(terminal)?;
    let sources = &specification.sources;
    let checked = qfpay_tool::check(sources);
    match terminal.format {
        Format::Json => terminal.json(&Report::new(sources, checked.as_ref()))?,
        Format::Text => match &checked {
            Ok(model) => writeln!(terminal.out, "{}", Contents::of(model, sources))?,
            Err(problems) => show(problems, specification.shown(), sources, terminal)?,
        },
    }
    Ok(match checked {
        Ok(_) => Outcome::Clean,
        Err(_) => Outcome::Findings,
    })
}

pub(super) fn show(
    problems: &Problems,
    spec: &Path,
    sources: &Sources,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let folder = spec.display().to_string();
    let folder = folder.trim_end_matches('/');
    for problem in problems.iter() {
        let file = sources
            .files()
            .iter()
            .find(|file| file.name == problem.file);
        writeln!(terminal.err, "{}\n", excerpt::show(problem, folder, file))?;
    }
    Ok(writeln!(terminal.err, "{}", problems.count())?)
}

/// The result for programs.
#[derive(Serialize)]
struct Report<'a> {
    problems: Vec<Entry<'a>>,
    /// Only of a specification without problems.
    contents: Option<Contents>,
}

/// One problem.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    path: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> Report<'a> {
    fn new(sources: &Sources, checked: Result<&ir::Model, &'a Problems>) -> Self {
        let problems = checked.err().into_iter().flat_map(Problems::iter);
        Self {
            problems: problems.map(Entry::of).collect(),
            contents: checked.ok().map(|model| Contents::of(model, sources)),
        }
    }
}

impl<'a> Entry<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        Self {
            file: &problem.file,
            line: problem.position.map(|position| position.line),
            column: problem.position.map(|position| position.column),
            path: &problem.path,
            message: &problem.message,
            hint: problem.hint.as_deref(),
        }
    }
}

/// What is in a specification, counted.
#[derive(Serialize)]
struct Contents {
    pay_types: usize,
    currencies: usize,
    status_codes: usize,
    status_codes_of_the_seed_page: usize,
    request_parameters: usize,
    request_parameters_of_the_seed_page: usize,
    payment_response_parameters: usize,
    footnotes: usize,
    footnotes_without_carriers: usize,
    rules: usize,
    operations: usize,
    vectors: usize,
}

impl Contents {
    fn of(model: &ir::Model, sources: &Sources) -> Self {
        let payment = model.operations.iter().find(|one| one.per_pay_type);
        let from_seed = model
            .parameters
            .iter()
            .filter(|one| one.source.id == "seed");
        let codes_from_seed = model.status_codes.iter();
        let codes_from_seed = codes_from_seed.filter(|one| one.source.id == "seed");
        let lost = model.footnotes.iter();
        let lost = lost.filter(|footnote| footnote.carriers.is_empty());
        Self {
            pay_types: model.pay_types.len(),
            currencies: model.currencies.len(),
            status_codes: model.status_codes.len(),
            status_codes_of_the_seed_page: codes_from_seed.count(),
            request_parameters: model.parameters.len(),
            request_parameters_of_the_seed_page: from_seed.count(),
            payment_response_parameters: payment.map_or(0, |payment| payment.answer.len()),
            footnotes: model.footnotes.len(),
            footnotes_without_carriers: lost.count(),
            rules: model.rules.len(),
            operations: model.operations.len(),
            vectors: qfpay_codegen::resolve::vectors::count(sources),
        }
    }
}

impl fmt::Display for Contents {
    /// In one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} pay types, {} currencies, {} status codes ({} from the seed page), \
             {} request parameters ({} from the seed page), {} response parameters of a payment, \
             {} footnotes ({} without carriers), {} rules, {} operations, {} vectors",
            self.pay_types,
            self.currencies,
            self.status_codes,
            self.status_codes_of_the_seed_page,
            self.request_parameters,
            self.request_parameters_of_the_seed_page,
            self.payment_response_parameters,
            self.footnotes,
            self.footnotes_without_carriers,
            self.rules,
            self.operations,
            self.vectors,
        )
    }
}
