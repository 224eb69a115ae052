//! What the generated tables say of whole requests: which parameters they carry, and rules about several of
//! them.

use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};

/// Whether a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Every request has to carry it.
    Required,
    /// A request may carry it.
    Optional,
    /// A request may carry it, with a warning: not every version of QFPay's documentation lists it here.
    Warned,
    /// No request may carry it.
    Forbidden,
}

/// One cell of the matrix: a parameter, whether a request carries it, and the source of that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) param: Param,
    pub(crate) presence: Presence,
    pub(crate) list: bool,
    pub(crate) rule: Option<Rule>,
    pub(crate) source: Source,
}

impl Cell {
    pub(crate) const fn required(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Required,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    pub(crate) const fn optional(param: Param, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Optional,
            list: false,
            rule: None,
            source,
        }
    }

    pub(crate) const fn warned(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Warned,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    pub(crate) const fn forbidden(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Forbidden,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    /// A row in which these cells stand instead of those for the same parameters. Both are sorted.
    pub(crate) const fn replace<const N: usize>(
        mut row: [Self; N],
        mut cells: &[Self],
    ) -> [Self; N] {
        let mut rest: &mut [Self] = &mut row;
        while let [place, others @ ..] = rest {
            if let [cell, later @ ..] = cells {
                if cell.param as usize == place.param as usize {
                    *place = *cell;
                    cells = later;
                }
            }
            rest = others;
        }
        assert!(
            cells.is_empty(),
            "a cell for a parameter that the row lacks"
        );
        row
    }

    /// The same, where the value is a comma-separated list.
    pub(crate) const fn list(self) -> Self {
        Self { list: true, ..self }
    }
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Debug)]
pub(crate) struct CrossRule {
    pub(crate) rule: Rule,
    pub(crate) pay_types: Option<&'static [PayType]>,
    pub(crate) when: Option<Condition>,
    pub(crate) require: Condition,
}

#[derive(Debug)]
pub(crate) enum Condition {
    Never,
    AnyOf(&'static [Param]),
    Given(Param),
    Is(Param, &'static [&'static str]),
    IsNot(Param, &'static [&'static str]),
    Range {
        param: Param,
        min: u64,
        max: u64,
    },
    Length {
        param: Param,
        min: usize,
        max: usize,
    },
    JsonLeaves(Param, &'static [&'static str]),
    SameMonthAs(Param, Param),
    NotBefore(Param, Param),
}
