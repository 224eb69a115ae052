//! What the specification has, in the form in which pages show it.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::Mandatory;
use super::list::List;
use qfpay_codegen::ir::{Cell, Field, Model, Operation, Presence};

/// The source that names the page which the specification was made from.
const PAGE: &str = "seed";

/// The specification's entries by list and key.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) lists: BTreeMap<List, BTreeMap<String, Item>>,
    /// The operation that creates payments.
    pub(super) payment: String,
    /// Operations by the paths that they are sent to.
    pub(super) paths: BTreeMap<String, String>,
    /// The markers that a pay type carries.
    pub(super) carried: BTreeSet<(String, String)>,
    /// What pay types are, for telling whether a description means something else.
    pub(super) pay_types: BTreeMap<String, PayType>,
}

/// One entry.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// The original page has it.
    pub(super) on_page: bool,
    /// What people call it.
    pub(super) label: String,
    /// The type of a parameter, where a page states it.
    pub(super) declared: Option<String>,
    /// What a page may state of whether a parameter is mandatory; empty where it may state anything.
    pub(super) mandatory: Vec<Mandatory>,
    /// Its place on the page.
    pub(super) order: usize,
}

/// What a pay type is.
#[derive(Debug)]
pub(super) struct PayType {
    pub(super) scenario: String,
    pub(super) wallet: String,
}

impl Expected {
    pub(super) fn of(model: &Model) -> Self {
        let mut expected = Self::default();
        for one in &model.pay_types {
            expected.add(List::PayTypes, &one.code, &one.description, &one.source.id);
            let carried = one
                .footnotes
                .iter()
                .map(|id| (one.code.clone(), id.clone()));
            expected.carried.extend(carried);
            let pay_type = PayType {
                scenario: one.scenario.name.id.clone(),
                wallet: one.wallet.id.clone(),
            };
            expected.pay_types.insert(one.code.clone(), pay_type);
            let expires = one
                .cells
                .iter()
                .find(|cell| cell.parameter.id == "expired_time");
            if let Some(cell) = expires.filter(|cell| is_taken(cell)) {
                expected.add(
                    List::ExpiredTime,
                    &one.code,
                    &one.description,
                    &cell.source.id,
                );
            }
        }
        for one in &model.footnotes {
            expected.add(List::Footnotes, &one.id, &one.meaning, &one.source.id);
        }
        for one in &model.currencies {
            expected.add(List::Currencies, &one.name.id, &one.label, &one.source.id);
        }
        for one in &model.status_codes {
            expected.add(List::StatusCodes, &one.code, &one.meaning, &one.source.id);
        }
        for operation in &model.operations {
            expected.add_operation(model, operation);
        }
        let fields = &model.gateway.notifications.fields;
        expected.add_fields("notification", fields);
        expected
    }

    fn add_operation(&mut self, model: &Model, operation: &Operation) {
        let id = operation.name.id.as_str();
        self.paths.insert(operation.path.clone(), id.to_owned());
        if operation.per_pay_type {
            self.payment = id.to_owned();
        }
        let list = List::Request(id.to_owned());
        for cell in &operation.cells {
            let name = &cell.parameter.id;
            let parameter = model.parameters.iter().find(|one| one.name.id == *name);
            let description = parameter.map_or("", |one| one.description.as_str());
            // The page of payments is the original page; it has nothing about other operations.
            let source = parameter.map_or("", |one| one.source.id.as_str());
            let source = if operation.per_pay_type { source } else { "" };
            let item = self.add(list.clone(), name, description, source);
            item.mandatory = mandatory(model, operation, cell);
            item.order = parameter.map_or(usize::MAX, |one| one.position);
            if operation.per_pay_type {
                item.declared = parameter.map(|one| one.declared.clone());
            }
        }
        self.add_fields(id, &operation.answer);
        self.add_fields(id, &operation.record);
    }

    fn add_fields(&mut self, operation: &str, fields: &[Field]) {
        let of_payments = operation == self.payment;
        for field in fields {
            // Samples show fields that the page's table does not list.
            let listed = of_payments && field.declared.is_some();
            let source = if listed { field.source.id.as_str() } else { "" };
            let list = List::Response(operation.to_owned());
            let item = self.add(list, &field.name, &field.description, source);
            item.declared = field.declared.clone().filter(|_| of_payments);
        }
    }

    fn add(&mut self, list: List, key: &str, label: &str, source: &str) -> &mut Item {
        let items = self.lists.entry(list).or_default();
        let order = items.len();
        let item = items.entry(key.to_owned()).or_insert_with(|| Item {
            order,
            ..Item::default()
        });
        item.on_page = source == PAGE;
        label.clone_into(&mut item.label);
        item
    }

    pub(super) fn item(&self, list: &List, key: &str) -> Option<&Item> {
        self.lists.get(list)?.get(key)
    }

    /// The keys that the original page has, in its order.
    pub(super) fn on_page(&self, list: &List) -> Vec<&str> {
        let items = self.lists.get(list).into_iter().flatten();
        let mut items: Vec<_> = items.filter(|(_, item)| item.on_page).collect();
        items.sort_by_key(|(_, item)| item.order);
        items.into_iter().map(|(key, _)| key.as_str()).collect()
    }
}

fn is_taken(cell: &Cell) -> bool {
    matches!(cell.presence, Presence::Required | Presence::Optional)
}

/// What a page may answer to "is it mandatory" without contradicting the specification.
fn mandatory(model: &Model, operation: &Operation, cell: &Cell) -> Vec<Mandatory> {
    if !operation.per_pay_type {
        return Vec::new();
    }
    let presences = model.pay_types.iter().flat_map(|pay_type| &pay_type.cells);
    let presences = presences.filter(|one| one.parameter == cell.parameter);
    let required: Vec<bool> = presences
        .map(|one| one.presence == Presence::Required)
        .collect();
    match (required.contains(&true), required.contains(&false)) {
        (true, false) => vec![Mandatory::Yes],
        (true, true) => vec![Mandatory::Conditional, Mandatory::No],
        // A merchant with a number of its own must send it, so pages answer in every way.
        _ if cell.parameter.id == "mchid" => vec![Mandatory::No, Mandatory::Conditional],
        _ => vec![Mandatory::No],
    }
}
