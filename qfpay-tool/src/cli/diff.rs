//! `diff`: what changed in meaning, and which release that needs.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::styling::{AnsiColor, Style};
use qfpay_codegen::ir;
use qfpay_tool::diff::{self, Change, Component, Impact, Release};
use semver::Version;
use serde::Serialize;

use super::outcome::{Failure, Outcome};
use super::terminal::{Format, Terminal};
use super::{check, revision, specification};

/// What to compare, and for which version.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The specification before: a folder, a git revision such as HEAD, v0.1.0 or main, or
    /// `embedded` for the one that this program carries
    old: String,
    /// The specification after, named in the same ways
    new: String,
    /// The folder of the specification inside the repository, for revisions [default: `spec` here
    /// or in a folder above]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
    /// The version that is released now; the next one is then printed
    #[arg(long, value_name = "VERSION")]
    current: Option<Version>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let spec = arguments.spec.clone().or_else(specification::found);
    let spec = spec.unwrap_or_else(|| PathBuf::from(specification::FOLDER));
    let old = resolve(&arguments.old, &spec, terminal)?;
    let new = resolve(&arguments.new, &spec, terminal)?;
    let changes = diff::diff(&old, &new);
    let bump = diff::bump(&changes);
    let release = arguments.current.as_ref();
    let release = release.map(|current| (current, Release::after(current, bump)));
    match terminal.format {
        Format::Json => terminal.json(&Report::new(&changes, bump, release.as_ref()))?,
        Format::Text => terminal
            .out
            .write_all(text(&changes, bump, release.as_ref()).as_bytes())?,
    }
    Ok(match changes.is_empty() {
        true => Outcome::Clean,
        false => Outcome::Findings,
    })
}

/// The model of a specification, which has to be sound: what means nothing cannot be compared.
fn resolve(name: &str, spec: &Path, terminal: &mut Terminal) -> Result<ir::Model, Failure> {
    let sources = revision::read(name, spec)?.without_vectors();
    qfpay_codegen::load(&sources).map_err(|problems| {
        let problems = match qfpay_tool::check(&sources) {
            Err(with_places) => with_places,
            Ok(_) => problems,
        };
        match check::show(&problems, Path::new(name), &sources, terminal) {
            Ok(()) => Failure::Impossible(format!("{name} has no meaning to compare")),
            Err(failure) => failure,
        }
    })
}

/// The result for programs.
#[derive(Serialize)]
struct Report<'a> {
    changes: Vec<Entry<'a>>,
    bump: String,
    /// Only if the current version was given.
    next: Option<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    kind: &'a str,
    path: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    impact: String,
    api: String,
    behaviour: String,
    reason: &'a str,
    money: bool,
}

impl<'a> Report<'a> {
    fn new(changes: &'a [Change], bump: Impact, release: Option<&(&Version, Release)>) -> Self {
        Self {
            changes: changes.iter().map(Entry::of).collect(),
            bump: bump.to_string(),
            next: release.map(|(_, release)| release.version.to_string()),
        }
    }
}

impl<'a> Entry<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            kind: &change.kind,
            path: &change.path,
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            impact: change.impact().to_string(),
            api: change.api.to_string(),
            behaviour: change.behaviour.to_string(),
            reason: &change.reason,
            money: change.money,
        }
    }
}

/// Changes that differ in their places only, shown once.
struct Group<'a> {
    change: &'a Change,
    paths: Vec<&'a str>,
}

fn grouped(changes: &[Change]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for change in changes {
        let alike = |group: &&mut Group<'_>| {
            let other = group.change;
            let same_end = |path: &str| path.rsplit('.').next().map(str::to_owned);
            (
                &other.kind,
                &other.old,
                &other.new,
                other.api,
                other.behaviour,
                &other.reason,
            ) == (
                &change.kind,
                &change.old,
                &change.new,
                change.api,
                change.behaviour,
                &change.reason,
            ) && same_end(&other.path) == same_end(&change.path)
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.paths.push(&change.path),
            None => groups.push(Group {
                change,
                paths: vec![&change.path],
            }),
        }
    }
    // What moves money first, then what breaks most; otherwise in the order of the model.
    groups.sort_by_key(|group| {
        (
            !group.change.money,
            std::cmp::Reverse(group.change.impact()),
        )
    });
    groups
}

const MONEY: Style = AnsiColor::Red.on_default().bold();
const HEAD: Style = Style::new().bold();

fn text(changes: &[Change], bump: Impact, release: Option<&(&Version, Release)>) -> String {
    let mut text = String::new();
    for group in grouped(changes) {
        let _infallible = write_group(&mut text, &group);
    }
    let _infallible = writeln!(text, "{}", summary(changes, bump));
    if let Some((current, release)) = release {
        let _infallible = writeln!(text, "{}", next(current, release));
    }
    text
}

fn write_group(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    let change = group.change;
    let impact = format!("{:<6}", change.impact().to_string());
    write!(text, "{HEAD}{impact}{HEAD:#} ")?;
    if change.money {
        write!(text, "{MONEY}MONEY{MONEY:#} ")?;
    }
    let what = change.kind.replace('_', " ");
    match group.paths.as_slice() {
        [path] => writeln!(text, "{what}: {path}")?,
        paths => writeln!(text, "{what}: {}", together(paths))?,
    }
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => {
            writeln!(text, "       - {old}")?;
            writeln!(text, "       + {new}")?;
        }
        (Some(old), None) => writeln!(text, "       - {old}")?,
        (None, Some(new)) => writeln!(text, "       + {new}")?,
        (None, None) => {}
    }
    writeln!(
        text,
        "       API {}, behaviour {}: {}\n",
        change.api, change.behaviour, change.reason
    )
}

/// Several places as one, such as `pay_types.*.parameters.udid`, with what the star stands for.
fn together(paths: &[&str]) -> String {
    let split: Vec<Vec<&str>> = paths.iter().map(|path| path.split('.').collect()).collect();
    let first = split.first().map(Vec::as_slice).unwrap_or_default();
    let differs = |place: usize| split.iter().any(|path| path.get(place) != first.get(place));
    let different: Vec<usize> = (0..first.len()).filter(|place| differs(*place)).collect();
    let (Some(place), true) = (
        different.first().filter(|_| different.len() == 1),
        split.iter().all(|path| path.len() == first.len()),
    ) else {
        return paths.join("\n       and ");
    };
    let starred = first
        .iter()
        .enumerate()
        .map(|(index, one)| match index == *place {
            true => "*",
            false => one,
        });
    let mut text = starred.collect::<Vec<&str>>().join(".");
    let which: Vec<&str> = split
        .iter()
        .filter_map(|path| path.get(*place))
        .copied()
        .collect();
    let _infallible = write!(text, ", in {} places:", which.len());
    for line in which.chunks(12) {
        let _infallible = write!(text, "\n         {}", line.join(" "));
    }
    text
}

fn summary(changes: &[Change], bump: Impact) -> String {
    if changes.is_empty() {
        return "the two mean the same: no release is needed".to_owned();
    }
    let count = |impact| {
        changes
            .iter()
            .filter(|change| change.impact() == impact)
            .count()
    };
    let money = changes.iter().filter(|change| change.money).count();
    let money = match money {
        0 => String::new(),
        count => format!(" ({count} about money)"),
    };
    format!(
        "{} major, {} minor, {} patch{money}: a {bump} release is needed",
        count(Impact::Major),
        count(Impact::Minor),
        count(Impact::Patch),
    )
}

fn next(current: &Version, release: &Release) -> String {
    let version = &release.version;
    let Some(component) = release.component else {
        return format!("{current} stays");
    };
    let which = match component {
        Component::Major => "first",
        Component::Minor => "second",
        Component::Patch => "third",
    };
    let why = match current.major {
        0 => ": below 1.0.0 Cargo takes the first component that is not zero for the breaking one",
        _ => "",
    };
    format!("{current} -> {version}, the {which} component{why}")
}
