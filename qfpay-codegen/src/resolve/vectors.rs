//! Signature vectors: the generator only makes sure that every language's tests can use them.

use std::collections::BTreeMap;

use crate::problems::Problems;
use crate::sources::Sources;
use crate::spec;

use super::terms::Names;
use super::written;

/// The vectors of every file, in the order of the files.
pub fn all(sources: &Sources) -> Vec<spec::Vectors> {
    let files = written::vectors(sources, &mut Problems::default()).into_iter();
    files.map(|(_, vectors)| vectors).collect()
}

/// How many vectors there are.
pub fn count(sources: &Sources) -> usize {
    let files = all(sources).into_iter();
    files
        .map(|file| file.vectors.len() + file.notifications.len())
        .sum()
}

pub(super) fn check(written: &[(String, spec::Vectors)], names: &Names, problems: &mut Problems) {
    for (file, read) in written {
        let mut seen = BTreeMap::new();
        for (index, vector) in read.vectors.iter().enumerate() {
            let path = format!("vectors[{index}]");
            let operation = format!("{path}.operation");
            names
                .operations
                .find(&vector.operation, file, operation, problems);
            check_id(&vector.id, &mut seen, file, &path, problems);
            check_digest(&vector.md5, 32, file, &format!("{path}.md5"), problems);
            check_digest(
                &vector.sha256,
                64,
                file,
                &format!("{path}.sha256"),
                problems,
            );
        }
        for (index, vector) in read.notifications.iter().enumerate() {
            let path = format!("notifications[{index}]");
            check_id(&vector.id, &mut seen, file, &path, problems);
            check_digest(&vector.md5, 32, file, &format!("{path}.md5"), problems);
        }
    }
}

fn check_id<'a>(
    id: &'a str,
    seen: &mut BTreeMap<&'a str, String>,
    file: &str,
    path: &str,
    problems: &mut Problems,
) {
    if let Some(first) = seen.get(id) {
        problems.add_with_hint(
            file,
            format!("{path}.id"),
            format!("the vector `{id}` is recorded twice"),
            format!("{first} is the first; give this one an id of its own"),
        );
        return;
    }
    seen.insert(id, path.to_owned());
}

fn check_digest(digest: &str, length: usize, file: &str, path: &str, problems: &mut Problems) {
    let upper_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    if digest.len() != length || !digest.bytes().all(upper_hex) {
        problems.add_with_hint(
            file,
            path,
            format!("`{digest}` is no digest of this kind"),
            format!("{length} hexadecimal digits in upper case"),
        );
    }
}
