//! The specification that a command works on: a folder's, or the one that the program carries.

use std::io::Write;
use std::path::{Path, PathBuf};

use qfpay_codegen::Sources;

use super::outcome::Failure;
use super::terminal::Terminal;

/// What the folder of a specification is called where none is named.
pub(super) const FOLDER: &str = "spec";
/// The file by which a specification's folder is recognised among others of the same name.
const MARK: &str = "pay_types.yaml";

/// Where the specification is.
#[derive(Debug, clap::Args)]
pub(super) struct Location {
    /// The folder of the specification [default: `spec` here or in a folder above; else the
    /// specification that this program carries]
    #[arg(long = "spec", value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// A specification, and where it comes from.
pub(super) struct Specification {
    pub(super) sources: Sources,
    /// The folder, if it is not the one that the program carries.
    pub(super) folder: Option<PathBuf>,
}

impl Location {
    /// Reads the specification, and says so if it is the one that the program carries.
    pub(super) fn read(&self, terminal: &mut Terminal) -> Result<Specification, Failure> {
        let folder = self.folder.clone().or_else(found);
        let sources = match &folder {
            Some(folder) => Sources::read(folder)?,
            None => {
                writeln!(
                    terminal.err,
                    "note: the specification that qfpay-tool {} carries is used: no {FOLDER}/{MARK} is \
                     here or in a folder above, and --spec names none",
                    env!("CARGO_PKG_VERSION")
                )?;
                embedded()
            }
        };
        Ok(Specification { sources, folder })
    }
}

impl Specification {
    /// The folder as files in it are shown. What has none is shown as if it were in one.
    pub(super) fn shown(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new(FOLDER))
    }
}

/// The specification that the program carries.
pub(super) fn embedded() -> Sources {
    Sources::from_files(qfpay_spec::FILES.iter().copied())
}

/// The folder of a specification, seen from here: in this folder, or in the nearest one above.
pub(super) fn found() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut seen_from_here = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(FOLDER).join(MARK).is_file() {
            return Some(seen_from_here.join(FOLDER));
        }
        seen_from_here.push("..");
    }
    None
}
