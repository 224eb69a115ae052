//! From the text with the entry to the file with it.

use std::io::Write;
use std::path::Path;

use similar::TextDiff;
use tempfile::NamedTempFile;

use super::super::Failure;

/// What changes, as `git apply` takes it.
pub(super) fn diff(path: &Path, before: &str, after: &str) -> String {
    let name = path.display().to_string().replace('\\', "/");
    let name = name.trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}

/// Replaces the file as a whole: whoever reads it meanwhile finds the old text or the new one.
///
/// Nothing is written if the file is not what it was when the entry was made for it.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    // What a link leads to is replaced, not the link.
    let path = std::fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(after.as_bytes())?;
    new.as_file()
        .set_permissions(std::fs::metadata(&path)?.permissions())?;
    new.as_file().sync_all()?;
    if std::fs::read_to_string(&path)? != before {
        let place = path.display();
        return Err(Failure::Impossible(format!(
            "{place} was changed meanwhile; nothing is written"
        )));
    }
    new.persist(&path)
        .map_err(|error| Failure::Unwritable(error.error))?;
    Ok(())
}
