//! `drift`: does QFPay's documentation still agree with the specification.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use qfpay_codegen::{Error, ir};
use qfpay_tool::drift::{Change, Detail, Documentation, Lock, Page, Report};

use super::outcome::{Failure, Outcome};
use super::replace;
use super::specification::Location;
use super::terminal::{Format, Terminal};

/// What the command's help says below its arguments.
pub(super) const HELP: &str = "\
Pages may be HTML, Markdown, MDX, reStructuredText, AsciiDoc, or text copied from a browser, in
English or Chinese. Several pages are read as one body of documentation.

What is reported
  Entries that the specification does not have are always reported. Entries that are gone are
  reported if the pages are about the list: they have half of the expected entries, or a fifth of
  them below a heading that announces the whole list. Expected is what the original page has
  (`source: seed`) and what was recorded of pages in this language. Parameters below a heading of
  one wallet or one way to pay are no such list.
  Wording is compared with the digests in docs.lock for the same language. A description of
  another wallet or way to pay is reported in every language.
  Lists that are not on the pages are named as not compared. A row without a name or code is a
  finding, because it may hide a change.

Exit codes:
  0  no drift in what is on the pages
  1  the pages and the specification differ
  2  a page has no list of QFPay's, was cut off or cannot be read, or the specification cannot be read";

/// Which pages to compare, and with what.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    location: Location,
    /// The recorded digests of the wording [default: docs.lock of the specification]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Records the wording of the pages as read, then compares
    #[arg(long)]
    accept: bool,
    /// No page was cut off, although one ends early
    #[arg(long)]
    whole: bool,
    /// The pages, as one body of documentation; `-` is standard input
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let specification = arguments.location.read(terminal)?;
    let sources = specification.sources.without_vectors();
    let model = qfpay_codegen::load(&sources).map_err(Error::Spec)?;
    let of_the_folder = specification.folder.map(|folder| folder.join("docs.lock"));
    let lock_path = arguments.lock.clone().or(of_the_folder);
    let (recorded, mut lock) = match &lock_path {
        Some(path) => read_lock(path)?,
        None if arguments.accept => return Err(nowhere_to_record()),
        None => (None, embedded_lock()?),
    };
    let pages = arguments.pages.iter().map(|path| read_page(path));
    let pages = pages.collect::<Result<Vec<_>, _>>()?;
    let documentation = Documentation::read(&model, &pages, arguments.whole)
        .map_err(|error| pages_failure(&error))?;
    if arguments.accept {
        lock = documentation.record(&lock);
    }
    let report = documentation
        .compare(&lock)
        .map_err(|error| pages_failure(&error))?;
    // Pages that cannot be compared are not recorded either.
    let accepted = lock_path.filter(|_| arguments.accept);
    if let Some(path) = &accepted {
        write_lock(path, recorded.as_deref(), &lock)?;
    }
    match terminal.format {
        Format::Json => terminal.json(&report)?,
        Format::Text => {
            if let Some(path) = &accepted {
                writeln!(terminal.out, "recorded in {}\n", path.display())?;
            }
            show(&report, &model, terminal)?;
        }
    }
    Ok(if report.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

fn pages_failure(error: &qfpay_tool::drift::Unreadable) -> Failure {
    Failure::Pages(error.to_string())
}

fn read_page(path: &Path) -> Result<Page, Failure> {
    let (name, read) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes).map(|_| bytes);
        ("standard input".to_owned(), read)
    } else {
        (path.display().to_string(), std::fs::read(path))
    };
    match read {
        Ok(bytes) => Ok(Page { name, bytes }),
        Err(error) => Err(Failure::Pages(format!("{name}: {error}"))),
    }
}

/// The lock with its text; one that is not there yet is empty. One that cannot be read is an error even
/// where pages are to be recorded: it may have digests of other pages, which would be lost.
fn read_lock(path: &Path) -> Result<(Option<String>, Lock), Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((None, Lock::default()));
        }
        Err(error) => return Err(Failure::Pages(format!("{}: {error}", path.display()))),
    };
    match Lock::parse(&text) {
        Ok(lock) => Ok((Some(text), lock)),
        Err(error) => Err(Failure::Pages(format!("{}: {error}", path.display()))),
    }
}

/// The lock that belongs to the specification that the program carries.
fn embedded_lock() -> Result<Lock, Failure> {
    Lock::parse(qfpay_spec::DOCS_LOCK)
        .map_err(|error| Failure::Pages(format!("the docs.lock that qfpay-tool carries: {error}")))
}

fn nowhere_to_record() -> Failure {
    Failure::Impossible(
        "--accept has no file to record in: the specification that qfpay-tool carries cannot be \
         changed\n    name a folder with --spec, or a file with --lock"
            .to_owned(),
    )
}

fn write_lock(path: &Path, recorded: Option<&str>, lock: &Lock) -> Result<(), Failure> {
    match recorded {
        Some(recorded) => replace::whole(path, recorded, &lock.to_string()),
        None => std::fs::write(path, lock.to_string())
            .map_err(|error| Failure::Pages(format!("{}: {error}", path.display()))),
    }
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const LOUD: &str = "\x1b[1;31m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

fn show(report: &Report, model: &ir::Model, terminal: &mut Terminal) -> Result<(), Failure> {
    let out = &mut terminal.out;
    let mut lists: Vec<&str> = Vec::new();
    for detail in &report.details {
        if !lists.contains(&detail.list.as_str()) {
            lists.push(&detail.list);
        }
    }
    for list in lists {
        writeln!(out, "{BOLD}{}{PLAIN}", title(list))?;
        let mut details: Vec<&Detail> = report
            .details
            .iter()
            .filter(|one| one.list == list)
            .collect();
        details.sort_by(|a, b| (a.change, &a.key).cmp(&(b.change, &b.key)));
        let mut details = details.into_iter().peekable();
        while let Some(detail) = details.next() {
            writeln!(out, "  {}", finding(detail))?;
            let next_step = next(detail, model);
            // Once below all findings that it is for.
            if details.peek().map(|other| next(other, model)).as_ref() != Some(&next_step) {
                writeln!(out, "      {DIM}next: {next_step}{PLAIN}")?;
            }
        }
        writeln!(out)?;
    }
    for row in &report.unreadable_rows {
        writeln!(
            out,
            "{YELLOW}? {row}{PLAIN} is a row without a name or code; check it by hand"
        )?;
    }
    for gap in &report.not_covered {
        writeln!(
            out,
            "{YELLOW}not compared{PLAIN} {}: {}",
            title(&gap.list),
            gap.reason
        )?;
    }
    if !report.not_recorded.is_empty() {
        let lists = report.not_recorded.join(", ");
        writeln!(
            out,
            "{YELLOW}wording not recorded{PLAIN} {lists}: record it with --accept"
        )?;
    }
    for note in &report.notes {
        writeln!(out, "{DIM}note: {note}{PLAIN}")?;
    }
    writeln!(out, "{DIM}on these pages: {}{PLAIN}", contents(report))?;
    let count = report.details.len();
    let summary = match count {
        0 if report.unreadable_rows.is_empty() => {
            format!("{GREEN}no drift{PLAIN} in what is on these pages")
        }
        0 => "no other drift".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    Ok(writeln!(out, "{summary}")?)
}

/// How many entries were read of each list.
fn contents(report: &Report) -> String {
    let lists = report.compared.iter();
    let lists: Vec<String> = lists
        .map(|(list, entries)| format!("{entries} {}", title(list)))
        .collect();
    lists.join(", ")
}

/// What people call a list.
fn title(list: &str) -> String {
    match list {
        "expired_time" => "pay types that take expired_time".to_owned(),
        list => match list.split_once('.') {
            Some((operation, "request")) => format!("request parameters of {operation}"),
            Some((operation, _)) => format!("response parameters of {operation}"),
            None => list.replace('_', " "),
        },
    }
}

fn finding(detail: &Detail) -> String {
    let key = &detail.key;
    let old = detail.old.as_deref().unwrap_or("?");
    let new = detail
        .new
        .as_deref()
        .map_or_else(|| "?".to_owned(), shortened);
    match detail.change {
        Change::Meaning => {
            format!("{LOUD}! {key}  ANOTHER MEANING{PLAIN}  before: {old}; now {new}")
        }
        Change::Removed => format!("{RED}- {key}{PLAIN}  {old}"),
        Change::Added => format!("{GREEN}+ {key}{PLAIN}  {new}"),
        Change::Type => format!("{YELLOW}~ {key}{PLAIN}  type {old} -> {new}"),
        Change::Mandatory => format!("{YELLOW}~ {key}{PLAIN}  mandatory {old} -> {new}"),
        // The old words of the page are known by their digest only.
        Change::Wording => {
            format!("{YELLOW}~ {key}{PLAIN}  reworded: {new}\n      {DIM}ours: {old}{PLAIN}")
        }
    }
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(160).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// What a maintainer does about a finding.
fn next(detail: &Detail, model: &ir::Model) -> String {
    let key = &detail.key;
    let payment = model.operations.iter().find(|one| one.per_pay_type);
    let payment = payment.map_or("payment", |one| one.name.id.as_str());
    let file = match detail.list.as_str() {
        "pay_types" | "footnotes" | "expired_time" => "pay_types.yaml".to_owned(),
        "currencies" => "currencies.yaml".to_owned(),
        "status_codes" => "status_codes.yaml".to_owned(),
        list => {
            let operation = list.split('.').next().unwrap_or(payment);
            format!("operations/{operation}.yaml")
        }
    };
    match (detail.change, detail.list.as_str()) {
        (Change::Added, "pay_types") => format!("qfpay-tool add pay-type {key}"),
        (Change::Added, "currencies") => format!("qfpay-tool add currency {key}"),
        (Change::Added, "status_codes") => format!("qfpay-tool add status-code {key}"),
        (Change::Added, "footnotes" | "expired_time") => {
            format!("add it in spec/{file}, then `drift --accept`")
        }
        (Change::Added, list) if list.ends_with(".request") => {
            format!("qfpay-tool add parameter {key}")
        }
        (Change::Added, _) => format!("add it to `answer` in spec/{file}"),
        (Change::Removed, "expired_time") => {
            format!(
                "in spec/{file} make `expired_time` of {key} `presence: warned`, or delete it there"
            )
        }
        (Change::Removed, _) => format!(
            "ask QFPay whether it is gone; then delete it in spec/{file}, or name in `source` the document that still has it"
        ),
        (Change::Meaning, _) => format!(
            "stop offering it until QFPay has confirmed; then correct its entry in spec/{file}"
        ),
        (Change::Type, _) => {
            format!(
                "correct `declared` of {key} in spec/parameters.yaml or spec/{file}, and its length rule"
            )
        }
        (Change::Mandatory, _) => format!("correct `presence` of {key} in spec/{file}"),
        (Change::Wording, _) => {
            format!("read it; correct spec/{file} if something has changed, then `drift --accept`")
        }
    }
}
