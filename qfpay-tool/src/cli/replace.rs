//! Files that are replaced as a whole or not at all.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use super::outcome::Failure;

/// Replaces the file as a whole: a program that reads it meanwhile finds the old text or the new one.
///
/// Nothing is written if the file is not what it was when the new text was made from it.
pub(super) fn whole(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
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
            "{place} was changed by another program meanwhile; nothing is written"
        )));
    }
    new.persist(&path)
        .map_err(|error| Failure::Unwritable(error.error))?;
    Ok(())
}
