//! `add`: a new entry, asked for, shown, and written if that is wanted.

mod ask;
mod options;
mod write;

use std::io::{IsTerminal, Write};

use qfpay_codegen::{Problems, ir};
use qfpay_tool::add::{
    Accepts, Addition, CannotAdd, Choice, InvalidAnswer, Kind, NewEntry, Question,
};
use serde::Serialize;

pub(super) use self::options::{Arguments, EXIT_CODES};

use self::options::Given;
use super::outcome::{Failure, Outcome};
use super::specification::Specification;
use super::terminal::{Format, Terminal};
use super::{check, excerpt, replace};

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let given = arguments.given();
    let specification = given.location.read(terminal)?;
    if given.write && specification.folder.is_none() {
        return Err(nowhere_to_write());
    }
    let mut entry = match NewEntry::new(given.kind, given.code, &specification.sources) {
        Ok(entry) => entry,
        Err(reason) => return not_added(&reason, &given, &specification, terminal),
    };
    for (option, values) in &given.answers {
        let answered = entry.answer(option, values);
        answered.map_err(|invalid| Failure::Impossible(explain(&invalid, &entry)))?;
    }
    let interactive = terminal.format == Format::Text
        && std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal();
    let missing = entry.missing();
    if !missing.is_empty() {
        if !interactive {
            return Err(unanswered(&missing, &given, terminal)?);
        }
        ask::everything(&mut entry)?;
    }
    let addition = match entry.finish() {
        Ok(addition) => addition,
        Err(reason) => return not_added(&reason, &given, &specification, terminal),
    };
    propose(&addition, &given, &specification, interactive, terminal)
}

fn nowhere_to_write() -> Failure {
    Failure::Impossible(
        "--write has no file to write to: the specification that qfpay-tool carries cannot be \
         changed\n    name a folder with --spec"
            .to_owned(),
    )
}

/// Shows the entry, and writes it if the specification is sound with it.
fn propose(
    addition: &Addition,
    given: &Given<'_>,
    specification: &Specification,
    interactive: bool,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let sources = &specification.sources;
    let path = specification.shown().join(&addition.file);
    let before = sources.text(&addition.file).unwrap_or_default();
    let checked = addition.check(sources);
    if terminal.format == Format::Text {
        let diff = write::diff(&path, before, &addition.text);
        terminal.out.write_all(diff.as_bytes())?;
        terminal.out.flush()?;
    }
    if let Err(problems) = &checked {
        match terminal.format {
            Format::Json => terminal.json(&Report::new(addition, false, Some(problems)))?,
            Format::Text => {
                check::show(
                    problems,
                    specification.shown(),
                    &addition.applied(sources),
                    terminal,
                )?;
                writeln!(terminal.err, "nothing is written")?;
            }
        }
        return Ok(Outcome::Findings);
    }
    let can_ask = interactive && specification.folder.is_some();
    let wanted = given.write || (can_ask && ask::whether_to_write(&path)?);
    if wanted {
        replace::whole(&path, before, &addition.text)?;
    }
    match terminal.format {
        Format::Json => terminal.json(&Report::new(addition, wanted, None))?,
        Format::Text => {
            let place = format!("{}:{}", path.display(), addition.line);
            let result = match (wanted, &specification.folder) {
                (true, _) => format!("written to {place}"),
                (false, Some(_)) => format!("sound; not written: --write puts it at {place}"),
                (false, None) => "sound; not written: --spec names a folder to write to".to_owned(),
            };
            writeln!(terminal.err, "{result}")?;
            let model = checked.as_ref().ok();
            if let Some(means) = model.and_then(|model| means(given, model)) {
                writeln!(terminal.err, "{means}")?;
            }
        }
    }
    Ok(Outcome::Clean)
}

/// What the entry means for users of the Rust crate, to check it by.
fn means(given: &Given<'_>, model: &ir::Model) -> Option<String> {
    match given.kind {
        Kind::PayType => {
            let mut all = model.pay_types.iter();
            all.find(|one| one.code == given.code).map(pay_type_means)
        }
        Kind::StatusCode => {
            let mut all = model.status_codes.iter();
            let code = all.find(|one| one.code == given.code)?;
            let (name, outcome) = (&code.name.rust, code.outcome);
            Some(format!(
                "StatusCode::{name}: an answer with it is {}",
                format!("{outcome:?}").to_lowercase()
            ))
        }
        Kind::Currency => None,
        Kind::Parameter => Some(
            "a request carries it only if its operation lists it; \
             operations/payment.yaml says what holds for every pay type"
                .to_owned(),
        ),
    }
}

fn pay_type_means(pay_type: &ir::PayType) -> String {
    let (name, function) = (&pay_type.name.rust, &pay_type.name.id);
    let arguments = pay_type.request.arguments.iter();
    let arguments: Vec<&str> = arguments.map(|argument| argument.name.as_str()).collect();
    let accepted = match pay_type.scenario.accepted_means {
        ir::AcceptedMeans::Paid => "paid",
        ir::AcceptedMeans::Created => "created, and not paid yet",
    };
    format!(
        "PayType::{name}, pay::{function}({}): an accepted creation means {accepted}",
        arguments.join(", ")
    )
}

/// The result for programs.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    line: usize,
    entry: &'a str,
    written: bool,
    /// What would be wrong with the specification; then nothing is written.
    problems: Vec<check::Entry<'a>>,
}

impl<'a> Report<'a> {
    fn new(addition: &'a Addition, written: bool, problems: Option<&'a Problems>) -> Self {
        let problems = problems.into_iter().flat_map(Problems::iter);
        Self {
            file: &addition.file,
            line: addition.line,
            entry: &addition.entry,
            written,
            problems: problems.map(check::Entry::of).collect(),
        }
    }
}

/// Why there is no entry, for programs.
#[derive(Serialize)]
struct NotAdded<'a> {
    reason: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
}

fn not_added(
    reason: &CannotAdd,
    given: &Given<'_>,
    specification: &Specification,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let (folder, sources) = (specification.shown(), &specification.sources);
    let code = given.code;
    let (why, file, position) = match reason {
        CannotAdd::Unreadable(problems) => {
            check::show(problems, folder, sources, terminal)?;
            return Err(Failure::Impossible(
                "nothing can be added to a specification that cannot be read".to_owned(),
            ));
        }
        CannotAdd::NoCode { demand } => {
            return Err(Failure::Impossible(format!(
                "`{code}` cannot be added: {demand}"
            )));
        }
        CannotAdd::Taken {
            file,
            position,
            name,
        } => (
            format!("{code} is there already, as {name}"),
            file,
            *position,
        ),
        CannotAdd::Empty { file } => (
            "the list is empty; write its first entry by hand".to_owned(),
            file,
            None,
        ),
    };
    match terminal.format {
        Format::Json => terminal.json(&NotAdded {
            reason: &why,
            file: Some(file),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
        })?,
        Format::Text => {
            let shown = excerpt::of(&why, folder, file, position, sources);
            writeln!(terminal.err, "{shown}\n\nnothing is written")?;
        }
    }
    Ok(Outcome::Findings)
}

fn explain(invalid: &InvalidAnswer, entry: &NewEntry<'_>) -> String {
    let mut text = format!(
        "--{}: {}\n    {}",
        invalid.option, invalid.message, invalid.hint
    );
    let question = entry.questions().find(|one| one.option == invalid.option);
    // The form of other answers is in the hint.
    let listed = |question: &Question| !matches!(question.accepts, Accepts::Form(_));
    if let Some(question) = question.filter(listed) {
        text.push_str(&allowed(&question));
    }
    text
}

/// What an option takes, in lines of their own.
fn allowed(question: &Question) -> String {
    let listed = |choices: &[Choice]| {
        let width = choices.iter().map(|one| one.value.chars().count()).max();
        let width = width.unwrap_or_default();
        let line = |one: &Choice| format!("\n      {:width$}  {}", one.value, one.description);
        choices.iter().map(line).collect::<String>()
    };
    match &question.accepts {
        Accepts::One(choices) => format!("\n    one of{}", listed(choices)),
        Accepts::Some(choices) => format!("\n    one or more of{}", listed(choices)),
        Accepts::Form(words) => format!("\n    {words}"),
    }
}

/// What there is no entry without, for programs.
#[derive(Serialize)]
struct Unanswered<'a> {
    missing: Vec<Missing<'a>>,
}

/// An option without an answer, for programs.
#[derive(Serialize)]
struct Missing<'a> {
    option: &'a str,
    ask: &'a str,
    allowed: Vec<&'a str>,
    guess: Option<&'a str>,
    because: Option<&'a str>,
}

impl<'a> Missing<'a> {
    fn of(question: &'a Question) -> Self {
        let allowed = match &question.accepts {
            Accepts::One(choices) | Accepts::Some(choices) => {
                choices.iter().map(|one| one.value.as_str()).collect()
            }
            Accepts::Form(_) => Vec::new(),
        };
        Self {
            option: question.option,
            ask: question.ask,
            allowed,
            guess: question.guess.as_ref().map(|guess| guess.value.as_str()),
            because: question.guess.as_ref().map(|guess| guess.because.as_str()),
        }
    }
}

/// Says what is missing, what each option takes, and how the command would be with the guesses.
fn unanswered(
    missing: &[Question],
    given: &Given<'_>,
    terminal: &mut Terminal,
) -> Result<Failure, Failure> {
    if terminal.format == Format::Json {
        let missing: Vec<Missing<'_>> = missing.iter().map(Missing::of).collect();
        terminal.json(&Unanswered { missing })?;
    }
    let mut text = String::from("something is missing, and there is no terminal to ask on:\n");
    for question in missing {
        text.push_str(&format!(
            "\n  --{}: {}{}\n",
            question.option,
            question.ask,
            allowed(question)
        ));
        if let Some(guess) = &question.guess {
            text.push_str(&format!(
                "    a guess: {} ({})\n",
                guess.value, guess.because
            ));
        }
    }
    text.push_str(&format!(
        "\nThe whole command:\n  {}",
        given.completed(missing)
    ));
    Ok(Failure::Impossible(text))
}
