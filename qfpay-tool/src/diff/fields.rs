//! Fields of answers, records and notifications.

use super::change::{Change, Changes, Impact, Shown};
use super::parameters::shown_or_hidden;
use qfpay_codegen::ir::{Field, FieldKind, Vocabulary};

/// What carries the fields, which decides about their types.
#[derive(Clone, Copy)]
pub(super) enum Carrier {
    Answer,
    Notification,
}

pub(super) fn compare(
    path: &str,
    carrier: Carrier,
    old: &[Field],
    new: &[Field],
    changes: &mut Changes,
) {
    let find = |list: &[Field], name: &str| list.iter().find(|one| one.name == name).cloned();
    for field in old {
        let path = format!("{path}.{}", field.name);
        match find(new, &field.name) {
            Some(other) => compare_one(&path, carrier, field, &other, changes),
            None => changes.push(removed(&path, field)),
        }
    }
    for field in new.iter().filter(|field| find(old, &field.name).is_none()) {
        changes.push(added(&format!("{path}.{}", field.name), field));
    }
}

fn decides(field: &Field) -> bool {
    field.proves || field.echoes.is_some()
}

fn added(path: &str, field: &Field) -> Change {
    let change = Change::new("field_added", path)
        .to(field.description.shown())
        .api(Impact::Minor, "there is an accessor for it");
    match decides(field) {
        true => change.behaviour(Impact::Major, DECIDES).money(true),
        false => change,
    }
}

fn removed(path: &str, field: &Field) -> Change {
    let change = Change::new("field_removed", path)
        .from(field.description.shown())
        .api(Impact::Major, "its accessor is gone");
    match decides(field) {
        true => change.behaviour(Impact::Major, DECIDES).money(true),
        false => change,
    }
}

const DECIDES: &str = "other answers count as an answer to this request, or as success";

fn compare_one(path: &str, carrier: Carrier, old: &Field, new: &Field, changes: &mut Changes) {
    let Field {
        // What they were matched by.
        name: _,
        kind,
        declared,
        pay_types,
        echoes,
        proves,
        sensitive,
        description,
        source,
    } = old;
    changes.value(
        "field_kind",
        format!("{path}.kind"),
        (kind, &new.kind),
        |change| {
            let change = match rust_type(carrier, *kind) == rust_type(carrier, new.kind) {
                true => change,
                false => change.api(Impact::Major, "the accessor returns another type"),
            };
            change.behaviour(Impact::Major, "the field is read in another way")
        },
    );
    changes.value(
        "echoes",
        format!("{path}.echoes"),
        (echoes, &new.echoes),
        |change| change.behaviour(Impact::Major, DECIDES).money(true),
    );
    changes.value(
        "proves",
        format!("{path}.proves"),
        (proves, &new.proves),
        |change| change.behaviour(Impact::Major, DECIDES).money(true),
    );
    changes.value(
        "sensitive",
        format!("{path}.sensitive"),
        (sensitive, &new.sensitive),
        |change| shown_or_hidden(new.sensitive, change),
    );
    changes.value(
        "field_pay_types",
        format!("{path}.for"),
        (pay_types, &new.pay_types),
        |change| {
            change.behaviour(
                Impact::Patch,
                "documentation only: the field is read whenever it is there",
            )
        },
    );
    changes.words(
        "declared",
        format!("{path}.declared"),
        (declared, &new.declared),
    );
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.source(path, (source, &new.source));
}

/// The type that the accessor returns.
fn rust_type(carrier: Carrier, kind: FieldKind) -> &'static str {
    match (kind, carrier) {
        (FieldKind::Text | FieldKind::Json | FieldKind::Records, _) => "text",
        (FieldKind::Integer, _) => "u64",
        (FieldKind::Code(Vocabulary::Currencies), _) => "Open<Currency>",
        (FieldKind::Code(Vocabulary::PayTypes), _) => "Open<PayType>",
        (FieldKind::Code(Vocabulary::NotificationTypes), Carrier::Notification) => {
            "Open<NotificationType>"
        }
        (FieldKind::Code(_), _) => "Open<StatusCode>",
    }
}

impl Shown for FieldKind {
    fn shown(&self) -> String {
        match self {
            Self::Code(of) => format!("code of {}", super::change::word(of)),
            other => super::change::word(other),
        }
    }
}
