//! The matrix: which request has which parameter, and what that is in Rust.

use super::change::{Change, Changes, Impact, Shown, word};
use qfpay_codegen::ir::{Cell, DecidedBy, Name, Presence, RequestShape, SuppliedBy};

/// How a request in Rust takes a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The constructor takes it.
    argument: bool,
    /// The request has a setter for it.
    setter: bool,
}

/// The cells of one kind of request.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) cells: &'a [Cell],
    /// How the request is made; none for one whose type is written by hand.
    pub(super) shape: Option<&'a RequestShape>,
}

impl<'a> Row<'a> {
    fn find(self, parameter: &Name) -> Option<&'a Cell> {
        self.cells.iter().find(|cell| cell.parameter == *parameter)
    }

    fn role(self, parameter: &Name) -> Role {
        let carried = self.shape.filter(|_| self.find(parameter).is_some());
        carried.map_or_else(Role::default, |shape| Role {
            argument: shape.takes(parameter),
            setter: shape.setters.contains(parameter),
        })
    }
}

/// Compares two rows of cells; a parameter without a cell is carried as little as a forbidden one.
pub(super) fn compare(path: &str, old: Row<'_>, new: Row<'_>, changes: &mut Changes) {
    let added = new
        .cells
        .iter()
        .filter(|cell| old.find(&cell.parameter).is_none());
    for cell in old.cells.iter().chain(added) {
        let name = &cell.parameter;
        let (before, after) = (old.find(name), new.find(name));
        let roles = (old.role(name), new.role(name));
        match (before, after) {
            (Some(before), Some(after)) => compare_cell(path, (before, after), roles, changes),
            _ => presence(path, (before, after), roles, changes),
        }
    }
}

fn compare_cell(
    path: &str,
    (old, new): (&Cell, &Cell),
    roles: (Role, Role),
    changes: &mut Changes,
) {
    let Cell {
        parameter,
        // Noted once, with the parameter.
        supplied_by: _,
        presence: before,
        list,
        from_payment,
        value_type,
        rule,
        // The level that something is written on means nothing.
        decided_by: DecidedBy::Operation | DecidedBy::Scenario | DecidedBy::PayType,
        source,
    } = old;
    let path_here = format!("{path}.{}", parameter.id);
    presence(path, (Some(old), Some(new)), roles, changes);
    changes.value(
        "list",
        format!("{path_here}.list"),
        (list, &new.list),
        |change| {
            change
                .api(Impact::Major, "the request has another shape")
                .behaviour(
                    Impact::Major,
                    "one value is sent where several were, or the other way round",
                )
        },
    );
    changes.value(
        "from_payment",
        format!("{path_here}.from"),
        (from_payment, &new.from_payment),
        |change| {
            let change = change.behaviour(
                Impact::Major,
                "it comes from the payment where the caller gave it, or the other way round",
            );
            let impact = in_rust(roles).0;
            change.api(impact, "").money(true)
        },
    );
    let carried = roles.0 != Role::default() && roles.1 != Role::default();
    let own_type = old.supplied_by == new.supplied_by && old.supplied_by != SuppliedBy::Amount;
    if own_type && carried {
        let types = (value_type, &new.value_type);
        changes.value("value_type", format!("{path_here}.as"), types, |change| {
            change.api(Impact::Major, "an argument has another type")
        });
    }
    if *before == new.presence {
        changes.value(
            "rule_of_presence",
            format!("{path_here}.rule"),
            (rule, &new.rule),
            |change| change.behaviour(Impact::Minor, "another rule is named, and has to be lifted"),
        );
        changes.source(&path_here, (source, &new.source));
    }
}

fn presence(
    path: &str,
    (old, new): (Option<&Cell>, Option<&Cell>),
    roles: (Role, Role),
    changes: &mut Changes,
) {
    let presence_of = |cell: Option<&Cell>| cell.map_or(Presence::Forbidden, |cell| cell.presence);
    let (before, after) = (presence_of(old), presence_of(new));
    let Some(cell) = new.or(old).filter(|_| before != after) else {
        return;
    };
    let (api, why) = in_rust(roles);
    let (behaviour, because) = at_run_time(cell.supplied_by, before, after);
    let change = Change::new("presence", format!("{path}.{}", cell.parameter.id))
        .from(before.shown())
        .to(after.shown())
        .api(api, why)
        .behaviour(behaviour, because);
    changes.push(change);
}

/// What a change of a parameter's part is to programs that compile.
fn in_rust((old, new): (Role, Role)) -> (Impact, &'static str) {
    match (old.argument, new.argument) {
        (false, true) => return (Impact::Major, "the constructor takes one more argument"),
        (true, false) => return (Impact::Major, "the constructor takes one argument less"),
        _ => {}
    }
    match (old.setter, new.setter) {
        (false, true) => (Impact::Minor, "there is a setter for it"),
        (true, false) => (Impact::Major, "the setter is gone"),
        _ => (Impact::None, ""),
    }
}

/// What a change of presence is to programs that run.
fn at_run_time(supplied_by: SuppliedBy, old: Presence, new: Presence) -> (Impact, &'static str) {
    let from_credentials = supplied_by == SuppliedBy::Credentials;
    match (old, new) {
        (_, Presence::Forbidden) => (Impact::Major, "a request with it is invalid"),
        (Presence::Forbidden, _) if from_credentials => (
            Impact::Minor,
            "a merchant who was assigned one can make the call",
        ),
        _ if from_credentials => (
            Impact::Patch,
            "the credentials alone decide whether it is sent",
        ),
        (_, Presence::Required) => (Impact::Major, "a request without it is invalid"),
        (_, Presence::Warned) => (Impact::Minor, "it is sent with a warning"),
        (Presence::Warned, Presence::Optional) => (Impact::Minor, "it is sent without a warning"),
        (Presence::Required, Presence::Optional) => (Impact::Minor, "it can be left out"),
        (_, Presence::Optional) => (Impact::Minor, "it can be sent"),
    }
}

/// What the operation decides for pay types that decide nothing themselves.
pub(super) fn defaults(path: &str, old: &[Cell], new: &[Cell], changes: &mut Changes) {
    let shown = |row: &[Cell], id: &str| {
        let cell = row.iter().find(|cell| cell.parameter.id == id);
        cell.map_or_else(|| "not listed".to_owned(), |cell| word(&cell.presence))
    };
    let mut ids: Vec<&str> = old
        .iter()
        .chain(new)
        .map(|cell| cell.parameter.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let (before, after) = (shown(old, id), shown(new, id));
        changes.value(
            "default_presence",
            format!("{path}.{id}"),
            (&before, &after),
            |change| {
                change.behaviour(
                Impact::Patch,
                "the default for new pay types; the effect on each present one is listed with it",
            )
            },
        );
    }
}
