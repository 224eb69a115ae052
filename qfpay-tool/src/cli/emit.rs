//! `emit`: files made from the specification, for other languages and tools.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use qfpay_codegen::Error;
use qfpay_tool::export::{self, File, Kind};
use serde::Serialize;

use super::check::{self, Checked};
use super::outcome::{Failure, Outcome};
use super::specification::Location;
use super::terminal::{Format, Terminal};

#[derive(Debug, Args)]
pub(super) struct Emit {
    /// What to emit
    #[arg(value_enum, required = true, value_name = "KIND")]
    kinds: Vec<Choice>,
    /// The folder that the files go to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Writes nothing, and says whether the files are as they would be written
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    location: Location,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// Every kind
    All,
    /// The resolved specification as one document, and its JSON Schema
    Json,
    /// JSON Schemas of the YAML files, for editors
    JsonSchema,
    /// An OpenAPI 3.0 document
    #[value(name = "openapi-3.0")]
    Openapi30,
    /// An OpenAPI 3.1 document
    #[value(name = "openapi-3.1")]
    Openapi31,
    /// Constants and tables in TypeScript
    TypescriptConstants,
    /// Constants and tables in Python
    PythonConstants,
    /// A static site to look things up in, in a folder `docs`
    Docs,
}

impl Choice {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::All => &Kind::ALL,
            Self::Json => &[Kind::Json],
            Self::JsonSchema => &[Kind::JsonSchema],
            Self::Openapi30 => &[Kind::Openapi30],
            Self::Openapi31 => &[Kind::Openapi31],
            Self::TypescriptConstants => &[Kind::TypescriptConstants],
            Self::PythonConstants => &[Kind::PythonConstants],
            Self::Docs => &[Kind::Docs],
        }
    }
}

pub(super) fn run(options: &Emit, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let specification = options.location.read(terminal)?;
    let model = match check::checked(&specification, terminal)? {
        Checked::Sound(model) => model,
        Checked::Problems => return Ok(Outcome::Findings),
    };
    let mut kinds: Vec<Kind> = options
        .kinds
        .iter()
        .flat_map(|one| one.kinds())
        .copied()
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut entries = Vec::new();
    for kind in kinds {
        for file in export::files(kind, &specification.sources, &model) {
            let state = bring_up_to_date(&options.out, &file, options.check)?;
            entries.push(Entry::new(kind, &file, state));
        }
    }
    report(&entries, options, terminal)?;
    let stale = entries.iter().any(|entry| entry.state == State::Stale);
    Ok(match stale {
        true => Outcome::Findings,
        false => Outcome::Clean,
    })
}

/// Writes a file, unless it is right already or only to be looked at.
fn bring_up_to_date(out: &Path, file: &File, only_look: bool) -> Result<State, Failure> {
    let path = out.join(&file.name);
    if std::fs::read_to_string(&path).is_ok_and(|present| present == file.text) {
        return Ok(State::UpToDate);
    }
    if only_look {
        return Ok(State::Stale);
    }
    let failure = |action, path: &Path| {
        let path = path.display().to_string();
        move |source| {
            Failure::Unwritten(Error::Io {
                action,
                path,
                source,
            })
        }
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failure("cannot create folder", folder))?;
    }
    std::fs::write(&path, &file.text).map_err(failure("cannot write", &path))?;
    Ok(State::Written)
}

fn report(entries: &[Entry], options: &Emit, terminal: &mut Terminal) -> Result<(), Failure> {
    if terminal.format == Format::Json {
        return Ok(terminal.json(&Report { files: entries })?);
    }
    for entry in entries {
        let path = options.out.join(&entry.file);
        let path = path.display();
        match entry.state {
            State::UpToDate => writeln!(terminal.out, "{path}: up to date")?,
            State::Written => writeln!(terminal.out, "{path}: written")?,
            State::Stale => writeln!(terminal.err, "{path}: not as it would be emitted now")?,
        }
    }
    Ok(())
}

/// The result for programs.
#[derive(Serialize)]
struct Report<'a> {
    files: &'a [Entry],
}

/// One file.
#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    /// Below the output folder.
    file: String,
    bytes: usize,
    state: State,
}

/// What became of a file, or would become of it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    UpToDate,
    Written,
    Stale,
}

impl Entry {
    fn new(kind: Kind, file: &File, state: State) -> Self {
        Self {
            kind: kind.name(),
            file: file.name.clone(),
            bytes: file.text.len(),
            state,
        }
    }
}
