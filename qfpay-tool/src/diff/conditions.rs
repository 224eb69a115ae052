//! Conditions of rules: which way they went.

use super::change::{Shown, word};
use super::direction::Direction;
use qfpay_codegen::ir::{Condition, ConditionTest, Length, Name, Range};

/// Of what a rule demands: to hold more often is looser.
pub(super) fn demand(old: &Condition, new: &Condition) -> Direction {
    match (old, new) {
        _ if old == new => Direction::SAME,
        (_, Condition::Never) => Direction::STRICTER,
        (Condition::Never, _) => Direction::LOOSER,
        (Condition::AnyOf(old), Condition::AnyOf(new)) => Direction::of_sets(old, new),
        (
            Condition::Parameter { parameter, test },
            Condition::Parameter {
                parameter: same,
                test: other,
            },
        ) if parameter == same => tested(test, other),
        (Condition::AnyOf(_) | Condition::Parameter { .. }, _) => Direction::OTHER,
    }
}

/// Of what makes a rule hold: to hold more often is stricter.
pub(super) fn premise(old: Option<&Condition>, new: Option<&Condition>) -> Direction {
    match (old, new) {
        (None, None) => Direction::SAME,
        (None, Some(_)) => Direction::LOOSER,
        (Some(_), None) => Direction::STRICTER,
        (Some(old), Some(new)) => demand(old, new).reversed(),
    }
}

fn tested(old: &ConditionTest, new: &ConditionTest) -> Direction {
    use ConditionTest::{Is, IsNot, JsonLeaves, Length, Range};
    match (old, new) {
        (Is(old), Is(new)) => Direction::of_sets(old, new),
        (IsNot(old), IsNot(new)) | (JsonLeaves(old), JsonLeaves(new)) => {
            Direction::of_sets(old, new).reversed()
        }
        (Range(old), Range(new)) => Direction::of_range(old, new),
        (Length(old), Length(new)) => Direction::of_length(old, new),
        _ => Direction::OTHER,
    }
}

impl Shown for Condition {
    fn shown(&self) -> String {
        match self {
            Self::Never => "never".to_owned(),
            Self::AnyOf(parameters) => format!("any of {}", parameters.shown()),
            Self::Parameter { parameter, test } => format!("{} {}", parameter.id, test.shown()),
        }
    }
}

impl Shown for ConditionTest {
    fn shown(&self) -> String {
        match self {
            Self::Given => "given".to_owned(),
            Self::Is(values) => format!("is {}", values.shown()),
            Self::IsNot(values) => format!("is not {}", values.shown()),
            Self::Range(range) => range.shown(),
            Self::Length(length) => length.shown(),
            Self::JsonLeaves(leaves) => format!("has {}", leaves.shown()),
            Self::SameMonthAs(Name { id, .. }) => format!("in the month of {id}"),
            Self::NotBefore(Name { id, .. }) => format!("not before {id}"),
        }
    }
}

impl Shown for Range {
    fn shown(&self) -> String {
        match self.max {
            Some(max) => format!("{} to {max}", self.min),
            None => format!("{} or more", self.min),
        }
    }
}

impl Shown for Length {
    fn shown(&self) -> String {
        format!("{} to {} characters", self.min, self.max)
    }
}

impl Shown for qfpay_codegen::ir::Presence {
    fn shown(&self) -> String {
        word(self)
    }
}
