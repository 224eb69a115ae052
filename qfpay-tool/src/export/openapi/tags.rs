//! Tags: what groups operations in viewers of a document.

use qfpay_codegen::ir::Operation;

use super::super::node::{Object, object};
use super::super::words::first_sentence;
use super::context::Context;

/// Operations below one path belong together.
pub(super) fn tag(operation: &Operation) -> &str {
    let mut parts = operation.path.split('/').filter(|part| !part.is_empty());
    parts.next().unwrap_or(&operation.name.id)
}

pub(super) const NOTIFICATION_TAG: &str = "notification";

pub(super) fn tags(context: Context<'_>) -> Vec<Object> {
    let operations = &context.subject.model.operations;
    let mut names: Vec<&str> = operations.iter().map(tag).collect();
    names.sort_unstable();
    names.dedup();
    let paths = names.into_iter().map(|name| {
        let description = format!("The operations below `/{name}`");
        object! { "name": name, "description": description }
    });
    let notifications = &context.subject.model.gateway.notifications.description;
    let notifications = object! {
        "name": NOTIFICATION_TAG,
        "description": first_sentence(notifications),
    };
    paths.chain([notifications]).collect()
}
