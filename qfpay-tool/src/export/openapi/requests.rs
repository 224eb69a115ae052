//! The bodies of requests. What a pay type decides, it decides in a schema of its own.

use super::super::node::{Object, object, word};
use super::conditions::{Expressed, Request};
use super::context::{Context, schema_ref};
use super::values::ValueSchema;
use qfpay_codegen::ir::{
    Cell, Condition, ConditionTest, CrossRule, Model, Name, Operation, Parameter, PayType,
    Presence, Rule, Severity, SuppliedBy,
};

/// The name of the schema of an operation's requests.
pub(super) fn schema_name(operation: &Operation) -> String {
    format!("{}Request", operation.name.rust)
}

fn row_name(operation: &Operation, pay_type: &PayType) -> String {
    format!("{}{}", operation.name.rust, pay_type.name.rust)
}

pub(super) fn schemas(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let mut schemas = Object::new();
    for operation in &model.operations {
        if !operation.per_pay_type {
            let schema = Body::new(context, operation, None).schema();
            schemas.put(schema_name(operation), schema);
            continue;
        }
        schemas.put(
            schema_name(operation),
            one_of_rows(operation, &model.pay_types),
        );
        for pay_type in &model.pay_types {
            let schema = Body::new(context, operation, Some(pay_type)).schema();
            schemas.put(row_name(operation, pay_type), schema);
        }
    }
    schemas
}

/// The pay type decides which of the schemas it is.
fn one_of_rows(operation: &Operation, pay_types: &[PayType]) -> Object {
    let name = |pay_type: &PayType| row_name(operation, pay_type);
    let mapping = pay_types.iter().map(|pay_type| {
        let target = format!("#/components/schemas/{}", name(pay_type));
        (pay_type.code.as_str(), target)
    });
    let rows = pay_types.iter().map(|pay_type| schema_ref(&name(pay_type)));
    object! {
        "description": "What can be sent depends on the pay type.",
        "oneOf": rows.collect::<Vec<_>>(),
        "discriminator": object! {
            "propertyName": "pay_type",
            "mapping": mapping.collect::<Object>(),
        },
    }
}

/// The cells that hold for a request with this pay type, or for every request.
pub(super) fn cells<'a>(operation: &'a Operation, pay_type: Option<&'a PayType>) -> &'a [Cell] {
    match pay_type {
        Some(pay_type) if operation.per_pay_type => &pay_type.cells,
        _ => &operation.cells,
    }
}

/// The rows of an operation's matrix.
pub(super) fn rows<'a>(
    model: &'a Model,
    operation: &'a Operation,
) -> impl Iterator<Item = &'a [Cell]> {
    let per_pay_type = model.pay_types.iter().filter(|_| operation.per_pay_type);
    let rows = per_pay_type.map(|pay_type| &*pay_type.cells);
    let only = (!operation.per_pay_type).then_some(&*operation.cells);
    rows.chain(only)
}

/// One request body.
struct Body<'a> {
    context: Context<'a>,
    operation: &'a Operation,
    pay_type: Option<&'a PayType>,
    /// What it can have: in every row the order in which parameters are signed.
    cells: Vec<&'a Cell>,
    taken: Vec<&'a Name>,
}

impl<'a> Body<'a> {
    fn new(context: Context<'a>, operation: &'a Operation, pay_type: Option<&'a PayType>) -> Self {
        let cells = cells(operation, pay_type).iter();
        let cells: Vec<&Cell> = cells
            .filter(|cell| cell.presence != Presence::Forbidden)
            .collect();
        let taken = cells.iter().map(|cell| &cell.parameter).collect();
        Self {
            context,
            operation,
            pay_type,
            cells,
            taken,
        }
    }

    fn schema(&self) -> Object {
        let (narrowing, other): (Vec<&CrossRule>, Vec<&CrossRule>) = self
            .denying()
            .partition(|rule| self.narrows(rule).is_some());
        let mut demands: Vec<Object> = Vec::new();
        for rule in other {
            if let Expressed::Schema(schema) = self.request().express(rule) {
                let mut demand = object! { "x-qfpay-rule": rule.rule.id.as_str() };
                demand.extend(schema);
                demands.push(demand);
            }
        }
        let properties = self.cells.iter().map(|cell| {
            let schema = self.property(cell, &narrowing);
            (cell.parameter.id.as_str(), schema)
        });
        let required = self.cells.iter();
        let required = required.filter(|cell| cell.presence == Presence::Required);
        let required: Vec<&str> = required.map(|cell| cell.parameter.id.as_str()).collect();
        object! {
            "description": self.description(),
            "type": "object",
            "required": (!required.is_empty()).then_some(required),
            "properties": properties.collect::<Object>(),
            "additionalProperties": false,
            "allOf": (!demands.is_empty()).then_some(demands),
            "x-qfpay-rules": self.rules().map(|rule| rule.name.id.as_str()).collect::<Vec<_>>(),
            "x-qfpay-pay-type": self.pay_type.map(pay_type_facts),
        }
    }

    fn request(&self) -> Request<'_> {
        Request {
            model: self.context.subject.model,
            dialect: self.context.dialect,
            pay_type: self.pay_type,
            taken: &self.taken,
        }
    }

    fn parameter(&self, name: &Name) -> Option<&'a Parameter> {
        let mut parameters = self.context.subject.model.parameters.iter();
        parameters.find(|known| known.name == *name)
    }

    /// The rules about several parameters by which such requests are invalid.
    fn denying(&self) -> impl Iterator<Item = &'a CrossRule> {
        let model = self.context.subject.model;
        self.operation.rules.iter().filter(|rule| {
            let mut rules = model.rules.iter();
            rules.any(|known| known.name == rule.rule && known.severity == Severity::Deny)
        })
    }

    /// The parameter and test of a rule that is about one value of such requests, whatever the rest.
    fn narrows<'r>(&self, rule: &'r CrossRule) -> Option<(&'r Name, &'r ConditionTest)> {
        let expressed = matches!(self.request().express(rule), Expressed::Schema(_));
        match &rule.require {
            Condition::Parameter { parameter, test } if expressed && rule.when.is_none() => {
                let narrows = matches!(test, ConditionTest::Length(_) | ConditionTest::Range(_));
                narrows.then_some((parameter, test))
            }
            _ => None,
        }
    }

    /// The schema of one parameter; a reference unless it is narrower here than elsewhere.
    fn property(&self, cell: &Cell, narrowing: &[&CrossRule]) -> Option<Object> {
        let model = self.context.subject.model;
        let parameter = self.parameter(&cell.parameter)?;
        let mut value = ValueSchema::in_cell(model, parameter, cell);
        let own_code = self
            .pay_type
            .filter(|_| parameter.supplied_by == SuppliedBy::PayType);
        let mut narrower = cell.list;
        if let Some(pay_type) = own_code {
            value.become_one(&pay_type.code, &pay_type.name.id, &pay_type.description);
            narrower = true;
        }
        for rule in narrowing {
            match self.narrows(rule) {
                Some((of, ConditionTest::Length(length))) if *of == cell.parameter => {
                    value.narrow_length(*length);
                }
                Some((of, ConditionTest::Range(range))) if *of == cell.parameter => {
                    value.narrow_range(*range);
                }
                _ => continue,
            }
            narrower = true;
        }
        Some(match (narrower, value.list_ref()) {
            (true, _) => value.schema(self.context.dialect),
            (false, Some(list)) => list,
            (false, None) => schema_ref(&parameter.name.rust),
        })
    }

    /// The rules that such a request can break, besides those of single values.
    fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        let cells = cells(self.operation, self.pay_type).iter();
        let mut names: Vec<&Name> = cells.filter_map(|cell| cell.rule.as_ref()).collect();
        for rule in &self.operation.rules {
            if !matches!(self.request().express(rule), Expressed::Never) {
                names.push(&rule.rule);
            }
        }
        let rules = self.context.subject.model.rules.iter();
        rules.filter(move |rule| names.contains(&&rule.name))
    }

    /// What it is in the first paragraph, and never in a `title`: generators call types by their titles.
    fn description(&self) -> String {
        let of_the_pay_type = self.pay_type.map(|pay_type| {
            let what = format!("{}.", pay_type.description);
            [Some(what), pay_type.note.clone()]
        });
        let paragraphs = match of_the_pay_type {
            Some(paragraphs) => paragraphs,
            None => [Some(self.operation.description.clone()), None],
        };
        let hint = self.rules().filter(|rule| rule.severity == Severity::Warn);
        let hint = hint.map(|rule| format!("Recommended: {}.", rule.description));
        let paragraphs: Vec<String> = paragraphs.into_iter().flatten().chain(hint).collect();
        paragraphs.join("\n\n")
    }
}

fn pay_type_facts(pay_type: &PayType) -> Object {
    let cancel = pay_type.cancel_with.as_ref();
    object! {
        "code": pay_type.code.as_str(),
        "name": pay_type.name.id.as_str(),
        "wallet": pay_type.wallet.id.as_str(),
        "scenario": pay_type.scenario.name.id.as_str(),
        "channel": pay_type.channel.id.as_str(),
        "region": pay_type.region.id.as_str(),
        "settlement": pay_type.settlement.id.as_str(),
        "acceptedMeans": word(pay_type.scenario.accepted_means),
        "nextStep": word(pay_type.scenario.next_step),
        "cancelWith": cancel.map(|cancel| cancel.operation.id.as_str()),
        "refundDays": pay_type.refund_days,
        "forbiddenOperations": pay_type.forbidden_operations.clone(),
        "footnotes": pay_type.footnotes.clone(),
        "source": pay_type.source.id.as_str(),
    }
}
