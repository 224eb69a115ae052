//! Whether a rule accepts more than before, or less.

use std::collections::BTreeSet;

use super::change::{Change, Impact};
use qfpay_codegen::ir::{Length, Range, Severity};

/// The change of the set of things that a rule accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Direction {
    /// It has lost something.
    pub(super) stricter: bool,
    /// It has gained something.
    pub(super) looser: bool,
}

impl Direction {
    pub(super) const SAME: Self = Self {
        stricter: false,
        looser: false,
    };
    pub(super) const STRICTER: Self = Self {
        stricter: true,
        looser: false,
    };
    pub(super) const LOOSER: Self = Self {
        stricter: false,
        looser: true,
    };
    /// Some things gained and others lost, or it cannot be known.
    pub(super) const OTHER: Self = Self {
        stricter: true,
        looser: true,
    };

    /// Of bounds, both included.
    pub(super) fn of_bounds<T: Ord>(old: (T, T), new: (T, T)) -> Self {
        Self {
            stricter: new.0 > old.0 || new.1 < old.1,
            looser: new.0 < old.0 || new.1 > old.1,
        }
    }

    pub(super) fn of_length(old: &Length, new: &Length) -> Self {
        Self::of_bounds((old.min, old.max), (new.min, new.max))
    }

    pub(super) fn of_range(old: &Range, new: &Range) -> Self {
        let bounds = |range: &Range| (range.min, range.max.unwrap_or(u64::MAX));
        Self::of_bounds(bounds(old), bounds(new))
    }

    /// Of things that are accepted.
    pub(super) fn of_sets<T: Ord>(
        old: impl IntoIterator<Item = T>,
        new: impl IntoIterator<Item = T>,
    ) -> Self {
        let old: BTreeSet<T> = old.into_iter().collect();
        let new: BTreeSet<T> = new.into_iter().collect();
        Self {
            stricter: !old.is_subset(&new),
            looser: !new.is_subset(&old),
        }
    }

    /// Of things that are not accepted: more of them is less that is accepted.
    pub(super) fn reversed(self) -> Self {
        Self {
            stricter: self.looser,
            looser: self.stricter,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            stricter: self.stricter || other.stricter,
            looser: self.looser || other.looser,
        }
    }

    /// Judges a change of what a rule of this severity accepts.
    pub(super) fn judge(self, severity: Severity, change: Change) -> Change {
        match (severity, self.stricter, self.looser) {
            (_, false, false) => change.behaviour(Impact::Patch, "accepts the same as before"),
            (Severity::Deny, true, false) => change.behaviour(
                Impact::Major,
                "stricter: requests that were sent before are invalid, though they compile",
            ),
            (Severity::Deny, true, true) => change.behaviour(
                Impact::Major,
                "requests that were sent before may be invalid, though they compile",
            ),
            (Severity::Deny, false, true) => {
                change.behaviour(Impact::Minor, "looser: accepts more than before")
            }
            (Severity::Warn, ..) => change.behaviour(
                Impact::Minor,
                "warns in other cases; every request is still sent",
            ),
        }
    }
}
