//! Lists whose entries become the variants of an enum.

use super::change::{Change, Changes, Impact};
use qfpay_codegen::ir::Name;

/// A list of the specification.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    /// Its place, such as `pay_types`.
    pub(super) path: &'a str,
    /// What an entry is, as the start of a kind of change: `pay_type`.
    pub(super) entry: &'a str,
    /// The enum that it becomes.
    pub(super) rust: &'a str,
}

/// How an entry is named: on the wire, and in Rust.
pub(super) struct Known<'a> {
    pub(super) code: &'a str,
    pub(super) rust: &'a str,
}

impl<'a> Known<'a> {
    /// By a name that is what stands on the wire.
    pub(super) fn of(name: &'a Name) -> Self {
        Self {
            code: &name.id,
            rust: &name.rust,
        }
    }
}

/// The entries of two lists, put beside each other.
pub(super) struct Matched<'o, 'n, T> {
    pub(super) both: Vec<(&'o T, &'n T)>,
    pub(super) added: Vec<&'n T>,
    pub(super) removed: Vec<&'o T>,
}

impl List<'_> {
    /// Puts the entries beside each other and notes which have another name, code or place.
    pub(super) fn compare<'o, 'n, T>(
        &self,
        old: &'o [T],
        new: &'n [T],
        known: impl Fn(&T) -> Known<'_>,
        changes: &mut Changes,
    ) -> Matched<'o, 'n, T> {
        let mut matched = match_by(old, new, |one, other| known(one).code == known(other).code);
        let again = match_by_of(&matched, |one, other| known(one).rust == known(other).rust);
        for (old, new) in &again.both {
            changes.push(self.recoded(&known(old), &known(new)));
        }
        for (old, new) in &matched.both {
            let (old, new) = (known(old), known(new));
            if old.rust != new.rust {
                changes.push(self.renamed(&old, &new));
            }
        }
        let kept = |entries: &mut dyn Iterator<Item = String>| -> Vec<String> {
            let matched = |code: &String| {
                let mut both = matched.both.iter();
                both.any(|(one, _)| known(one).code == code)
            };
            entries.filter(matched).collect()
        };
        let before = kept(&mut old.iter().map(|one| known(one).code.to_owned()));
        let after = kept(&mut new.iter().map(|one| known(one).code.to_owned()));
        changes.extend(self.moved(&before, &after));
        matched.both.extend(again.both);
        matched.added = again.added;
        matched.removed = again.removed;
        matched
    }

    /// Notes a new entry.
    pub(super) fn added(&self, code: &str, shown: &str) -> Change {
        let Self { path, entry, rust } = self;
        Change::new(format!("{entry}_added"), format!("{path}.{code}"))
            .to(shown)
            .api(
                Impact::Major,
                format!("`{rust}` is exhaustive: a match over it needs one more arm"),
            )
    }

    /// Notes an entry that is gone.
    pub(super) fn removed(&self, code: &str, shown: &str) -> Change {
        let Self { path, entry, rust } = self;
        Change::new(format!("{entry}_removed"), format!("{path}.{code}"))
            .from(shown)
            .api(Impact::Major, format!("a variant of `{rust}` is gone"))
    }

    fn renamed(&self, old: &Known<'_>, new: &Known<'_>) -> Change {
        let Self { path, entry, rust } = self;
        Change::new(
            format!("{entry}_renamed"),
            format!("{path}.{}.name", new.code),
        )
        .from(old.rust)
        .to(new.rust)
        .api(
            Impact::Major,
            format!("a variant of `{rust}` has another name"),
        )
    }

    fn recoded(&self, old: &Known<'_>, new: &Known<'_>) -> Change {
        let Self { path, entry, rust } = self;
        Change::new(
            format!("{entry}_recoded"),
            format!("{path}.{}.code", new.code),
        )
        .from(old.code)
        .to(new.code)
        .behaviour(
            Impact::Major,
            format!("`{rust}::{}` is another code on the wire", new.rust),
        )
        .money(true)
    }

    /// The order of a list is seen in Rust, as no other order of the specification is.
    fn moved(&self, old: &[String], new: &[String]) -> Option<Change> {
        let Self { path, entry, rust } = self;
        let steps = similar::capture_diff_slices(similar::Algorithm::Myers, old, new);
        let moved: Vec<&str> = steps
            .iter()
            .filter(|step| step.tag() != similar::DiffTag::Equal)
            .flat_map(|step| new.get(step.new_range()).unwrap_or_default())
            .map(String::as_str)
            .collect();
        (old != new).then(|| {
            Change::new(format!("{entry}_order"), *path)
                .to(format!("moved: {}", moved.join(", ")))
                .api(
                    Impact::Major,
                    format!("`{rust}` is compared, iterated and cast in the order of the file"),
                )
        })
    }
}

fn match_by<'o, 'n, T>(
    old: &'o [T],
    new: &'n [T],
    same: impl Fn(&T, &T) -> bool,
) -> Matched<'o, 'n, T> {
    let all = Matched {
        both: Vec::new(),
        added: new.iter().collect(),
        removed: old.iter().collect(),
    };
    match_by_of(&all, same)
}

/// Matches what is not matched yet.
fn match_by_of<'o, 'n, T>(
    rest: &Matched<'o, 'n, T>,
    same: impl Fn(&T, &T) -> bool,
) -> Matched<'o, 'n, T> {
    let mut matched = Matched {
        both: Vec::new(),
        added: rest.added.clone(),
        removed: Vec::new(),
    };
    for old in &rest.removed {
        match matched.added.iter().position(|new| same(old, new)) {
            Some(position) => matched.both.push((old, matched.added.remove(position))),
            None => matched.removed.push(old),
        }
    }
    matched
}
