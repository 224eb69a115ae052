//! A specification as it is in a folder, or as it was in a revision of the repository.

use std::path::Path;
use std::process::{Command, Output};

use qfpay_codegen::Sources;

use super::Failure;

/// Reads the folder `name`, or what is in the folder `spec` at the revision `name`.
///
/// A folder wins: a revision of the same name can be written in full, such as `refs/heads/spec`.
pub(super) fn read(name: &str, spec: &Path) -> Result<Sources, Failure> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return Ok(Sources::read(folder)?);
    }
    let commit = git(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &format!("{name}^{{commit}}"),
    ]);
    let commit = match commit {
        Ok(commit) => commit.trim().to_owned(),
        Err(GitFailure::NotStarted(error)) => {
            return Err(Failure::Impossible(format!(
                "`{name}` is no folder, and git cannot be asked whether it is a revision: {error}"
            )));
        }
        Err(GitFailure::Refused(_)) => {
            return Err(Failure::Impossible(format!(
                "`{name}` is neither a folder nor a revision of this repository"
            )));
        }
    };
    at(&commit, name, spec)
}

/// The files of the folder `spec`, seen from here, at a commit.
fn at(commit: &str, name: &str, spec: &Path) -> Result<Sources, Failure> {
    let folder = spec.display().to_string().replace('\\', "/");
    let folder = format!("{commit}:./{folder}");
    let unreadable = |error: GitFailure| {
        let why = error.to_string().replace(commit, name);
        let spec = spec.display();
        Failure::Impossible(format!(
            "cannot read {spec} at {name}: {why}\n    --spec names the folder of the specification, seen from here"
        ))
    };
    let listed =
        git(&["ls-tree", "--full-tree", "-r", "-z", "--name-only", &folder]).map_err(unreadable)?;
    let is_yaml = |file: &&str| file.ends_with(".yaml") || file.ends_with(".yml");
    let mut files = Vec::new();
    for file in listed.split_terminator('\0').filter(is_yaml) {
        let text = git(&["cat-file", "blob", &format!("{folder}/{file}")]).map_err(unreadable)?;
        files.push((file.to_owned(), text));
    }
    Ok(Sources::from_files(files))
}

enum GitFailure {
    NotStarted(std::io::Error),
    Refused(String),
}

impl std::fmt::Display for GitFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotStarted(error) => write!(f, "git cannot be run: {error}"),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

/// What git prints. It is the one that knows how a repository is kept.
fn git(arguments: &[&str]) -> Result<String, GitFailure> {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new("git")
        .args(arguments)
        // What it complains of is shown beside our own words.
        .env("LC_ALL", "C")
        .output()
        .map_err(GitFailure::NotStarted)?;
    if !status.success() {
        let why = String::from_utf8_lossy(&stderr).trim().to_owned();
        return Err(GitFailure::Refused(why));
    }
    String::from_utf8(stdout).map_err(|_| GitFailure::Refused("the text is not UTF-8".to_owned()))
}
