//! A specification as it is in a folder, as it was in a revision of the repository, or as the program
//! carries it.

use std::path::Path;
use std::process::{Command, Output};

use qfpay_codegen::Sources;

use super::outcome::Failure;
use super::specification;

/// What names the specification that the program carries.
const EMBEDDED: &str = "embedded";

/// Reads the folder `name`, or what is in the folder `spec` at the revision `name`.
///
/// A folder comes first: a revision of the same name can be written in full, such as `refs/heads/spec`.
pub(super) fn read(name: &str, spec: &Path) -> Result<Sources, Failure> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return Ok(Sources::read(folder)?);
    }
    if name == EMBEDDED {
        return Ok(specification::embedded());
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
                "`{name}` is not a folder, and git cannot be asked whether it is a revision: {error}"
            )));
        }
        Err(GitFailure::Failed(_)) => {
            return Err(Failure::Impossible(format!(
                "`{name}` is neither a folder nor a revision of a repository here\n    \
                 `{EMBEDDED}` names the specification that this program carries"
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
    Failed(String),
}

impl std::fmt::Display for GitFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotStarted(error) => write!(f, "git cannot be run: {error}"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

/// What git prints.
fn git(arguments: &[&str]) -> Result<String, GitFailure> {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new("git")
        .args(arguments)
        // Its message is shown beside ours, in the same language.
        .env("LC_ALL", "C")
        .output()
        .map_err(GitFailure::NotStarted)?;
    if !status.success() {
        let why = String::from_utf8_lossy(&stderr).trim().to_owned();
        return Err(GitFailure::Failed(why));
    }
    String::from_utf8(stdout).map_err(|_| GitFailure::Failed("the text is not UTF-8".to_owned()))
}
