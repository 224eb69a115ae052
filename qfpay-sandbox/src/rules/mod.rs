//! What a request may not look like: the rules of the specification, applied to one request.
//!
//! This is written from the specification alone and shares no code with the SDK, so that the two
//! can find each other's mistakes.

mod condition;
mod value;

use std::collections::BTreeMap;

use qfpay_codegen::ir::{
    Cell, Model, Operation, Parameter, PayType, Presence, Severity, SuppliedBy,
};

/// A rule that a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's identifier.
    pub rule: String,
    /// The parameter that breaks it; none for a rule about several.
    pub parameter: Option<String>,
    /// What becomes of the request.
    pub severity: Severity,
}

/// The rules of `operation` that a request with these parameters breaks.
///
/// `mchid_assigned` is the merchant number that QFPay assigned to the credentials, if any. A
/// parameter without a value counts as absent; of a name that comes twice the first value counts.
/// An operation that the model does not have knows no parameter.
#[must_use]
pub fn check(
    model: &Model,
    operation: &str,
    parameters: &[(String, String)],
    mchid_assigned: Option<&str>,
) -> Vec<Finding> {
    let mut operations = model.operations.iter();
    let operation = operations.find(|described| described.name.id == operation);
    check_operation(model, operation, parameters, mchid_assigned)
}

/// As [`check`], for whom has looked the operation up already.
pub(crate) fn check_operation(
    model: &Model,
    operation: Option<&Operation>,
    parameters: &[(String, String)],
    mchid_assigned: Option<&str>,
) -> Vec<Finding> {
    let mut findings = Findings::new(model);
    let mut present: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, value) in parameters {
        if !value.is_empty() {
            present.entry(name).or_insert(value);
        }
    }
    let pay_type = present
        .get("pay_type")
        .and_then(|code| model.pay_types.iter().find(|known| known.code == *code));
    let cells: &[Cell] = match (operation, pay_type) {
        (Some(operation), Some(pay_type)) if operation.per_pay_type => &pay_type.cells,
        (Some(operation), _) => &operation.cells,
        (None, _) => &[],
    };
    let request = Request {
        model,
        present: &present,
        pay_type,
    };

    check_names(&request, cells, &mut findings);
    for cell in cells {
        check_presence(&request, cell, mchid_assigned, &mut findings);
    }
    for cell in cells {
        if let Some(value) = request.value(&cell.parameter.id) {
            value::check(model, cell, value, &mut findings);
        }
    }
    for rule in operation.iter().flat_map(|operation| &operation.rules) {
        if condition::is_broken(rule, &request) {
            findings.add(&rule.rule.id, None);
        }
    }
    findings.found
}

/// One request as the rules see it.
struct Request<'a> {
    model: &'a Model,
    present: &'a BTreeMap<&'a str, &'a str>,
    pay_type: Option<&'a PayType>,
}

impl<'a> Request<'a> {
    fn value(&self, name: &str) -> Option<&'a str> {
        self.present.get(name).copied()
    }

    fn parameter(&self, name: &str) -> Option<&'a Parameter> {
        parameter(self.model, name)
    }
}

fn parameter<'a>(model: &'a Model, name: &str) -> Option<&'a Parameter> {
    // Sorted by name, as bytes.
    let known = &model.parameters;
    let place = known.binary_search_by(|parameter| parameter.name.id.as_str().cmp(name));
    known.get(place.ok()?)
}

/// The rules found broken so far, each once per parameter.
struct Findings<'a> {
    model: &'a Model,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    fn new(model: &'a Model) -> Self {
        Self {
            model,
            found: Vec::new(),
        }
    }

    fn add(&mut self, rule: &str, parameter: Option<&str>) {
        let known = self
            .found
            .iter()
            .any(|finding| finding.rule == rule && finding.parameter.as_deref() == parameter);
        if known {
            return;
        }
        let severity = self
            .model
            .rules
            .iter()
            .find(|described| described.name.id == rule)
            .map_or(Severity::Deny, |described| described.severity);
        self.found.push(Finding {
            rule: rule.to_owned(),
            parameter: parameter.map(str::to_owned),
            severity,
        });
    }
}

fn check_names(request: &Request<'_>, cells: &[Cell], findings: &mut Findings<'_>) {
    let reserved = &request.model.gateway.reserved_parameters;
    for name in request.present.keys() {
        if reserved.iter().any(|reserved| reserved == name) {
            findings.add("reserved_parameter", Some(name));
        } else if !cells.iter().any(|cell| cell.parameter.id == *name) {
            findings.add("unknown_parameter", Some(name));
        }
    }
}

fn check_presence(
    request: &Request<'_>,
    cell: &Cell,
    mchid_assigned: Option<&str>,
    findings: &mut Findings<'_>,
) {
    let name = &cell.parameter.id;
    let value = request.value(name);
    let present = value.is_some();
    let broken = match (cell.supplied_by, cell.presence) {
        (SuppliedBy::Credentials, Presence::Forbidden) => {
            (mchid_assigned.is_some() || present).then_some("unsupported")
        }
        (SuppliedBy::Credentials, _) => match (mchid_assigned, value) {
            (Some(_), None) => Some("required"),
            (assigned, Some(value)) if assigned != Some(value) => Some("forbidden"),
            _ => None,
        },
        (_, Presence::Required) if !present => Some("required"),
        (_, Presence::Forbidden) if present => Some("forbidden"),
        (_, Presence::Warned) if present => Some("doubtful"),
        _ => None,
    };
    if let Some(broken) = broken {
        findings.add(&format!("{name}_{broken}"), Some(name));
    }
}
