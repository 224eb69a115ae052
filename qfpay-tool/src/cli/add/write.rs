//! What an entry changes in its file.

use std::path::Path;

use similar::TextDiff;

/// What changes, as `git apply` takes it.
pub(super) fn diff(path: &Path, before: &str, after: &str) -> String {
    let name = path.display().to_string().replace('\\', "/");
    // Seen from the folder that holds the specification's, where the diff can be applied.
    let name = name.trim_start_matches("../").trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
