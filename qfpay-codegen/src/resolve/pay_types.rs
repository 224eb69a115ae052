//! Pay types, their scenarios and footnotes.

use crate::ir;
use crate::names;
use crate::problems::Problems;
use crate::spec;

use super::matrix::Matrix;
use super::requests;
use super::rules::Rules;
use super::terms::Names;
use super::written::{PAY_TYPES, Written};

/// The operation that pays a customer back.
const REFUND: &str = "refund";

pub(super) fn scenarios(
    written: &Written,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Scenario> {
    let mut resolved = Vec::new();
    for (index, scenario) in written.pay_types.scenarios.iter().enumerate() {
        let path = format!("scenarios[{index}]");
        if scenario.accepted_means == ir::AcceptedMeans::Paid
            && scenario.next_step != ir::NextStep::None
        {
            problems.add_with_hint(
                PAY_TYPES,
                format!("{path}.next_step"),
                "contradicts `accepted_means: paid`: a customer who has paid has no next step",
                "write `next_step: none`, or `accepted_means: created`",
            );
        }
        let cancel_with = scenario.cancel_with.as_ref();
        let cancel_with = cancel_with.and_then(|one| cancel(one, written, &path, names, problems));
        if let Some(name) = names
            .scenarios
            .find(&scenario.id, PAY_TYPES, path, problems)
        {
            resolved.push(ir::Scenario {
                name,
                description: scenario.description.to_string(),
                accepted_means: scenario.accepted_means,
                next_step: scenario.next_step,
                cancel_with,
            });
        }
    }
    resolved
}

pub(super) fn resolve(
    written: &Written,
    scenarios: &[ir::Scenario],
    parameters: &[ir::Parameter],
    mut matrix: Matrix,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::PayType> {
    let mut resolved: Vec<ir::PayType> = Vec::new();
    for (index, pay_type) in written.pay_types.pay_types.iter().enumerate() {
        let path = format!("pay_types[{index}]");
        let mut find = |index: &super::terms::Index, id: &str, key: &str| {
            index.find(id, PAY_TYPES, format!("{path}.{key}"), problems)
        };
        let wallet = find(&names.wallets, &pay_type.wallet, "wallet");
        let scenario = find(&names.scenarios, &pay_type.scenario, "scenario");
        let channel = find(&names.channels, &pay_type.channel, "channel");
        let region = find(&names.regions, &pay_type.region, "region");
        let settlement = find(&names.settlements, &pay_type.settlement, "settlement");
        let source = find(&names.sources, &pay_type.source, "source");
        for (position, footnote) in pay_type.footnotes.iter().enumerate() {
            find(
                &names.footnotes,
                footnote,
                &format!("footnotes[{position}]"),
            );
        }
        let own_cancel = pay_type.cancel_with.as_ref();
        let own_cancel = own_cancel.and_then(|one| cancel(one, written, &path, names, problems));
        let scenario = scenario.and_then(|name| {
            scenarios
                .iter()
                .find(|scenario| scenario.name == name)
                .cloned()
        });
        if let (
            Some(wallet),
            Some(scenario),
            Some(channel),
            Some(region),
            Some(settlement),
            Some(source),
        ) = (wallet, scenario, channel, region, settlement, source)
        {
            let forbidden_operations = forbidden_operations(&written.pay_types, pay_type);
            let cells = matrix.remove(&*pay_type.code).unwrap_or_default();
            resolved.push(ir::PayType {
                code: pay_type.code.to_string(),
                name: ir::Name {
                    id: pay_type.name.to_string(),
                    rust: names::upper_camel(&pay_type.name),
                },
                description: pay_type.description.to_string(),
                refund_days: refund_days(&written.pay_types, &wallet),
                cancel_with: own_cancel.or_else(|| scenario.cancel_with.clone()),
                wallet,
                scenario,
                channel,
                region,
                settlement,
                footnotes: pay_type.footnotes.iter().map(|id| id.to_string()).collect(),
                refundable: !forbidden_operations.iter().any(|id| id == REFUND),
                forbidden_operations,
                request: requests::of_pay_type(&cells, parameters),
                cells,
                note: pay_type.note.as_deref().map(str::to_owned),
                source,
            });
        }
    }
    resolved
}

fn cancel(
    cancel: &spec::CancelWith,
    written: &Written,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Option<ir::CancelWith> {
    let path = format!("{path}.cancel_with");
    let operation = names.operations.find(
        &cancel.operation,
        PAY_TYPES,
        format!("{path}.operation"),
        problems,
    );
    let source = names.sources.find(
        &cancel.source,
        PAY_TYPES,
        format!("{path}.source"),
        problems,
    );
    Some(ir::CancelWith {
        described: written.describes(&cancel.operation),
        operation: operation?,
        source: source?,
    })
}

fn refund_days(written: &spec::PayTypes, wallet: &ir::Name) -> Option<u32> {
    let mut wallets = written.wallets.iter();
    wallets
        .find(|known| *known.id == wallet.id)
        .and_then(|wallet| wallet.refund_days)
}

fn forbidden_operations(written: &spec::PayTypes, pay_type: &spec::PayType) -> Vec<String> {
    written
        .footnotes
        .iter()
        .filter(|footnote| pay_type.footnotes.contains(&footnote.id))
        .filter_map(|footnote| footnote.forbids_operation.as_deref().map(str::to_owned))
        .collect()
}

pub(super) fn footnotes(
    written: &spec::PayTypes,
    names: &Names,
    rules: &Rules,
    problems: &mut Problems,
) -> Vec<ir::Footnote> {
    let mut resolved = Vec::new();
    for (index, footnote) in written.footnotes.iter().enumerate() {
        let path = format!("footnotes[{index}]");
        let source = names.sources.find_or_as_written(
            &footnote.source,
            PAY_TYPES,
            format!("{path}.source"),
            problems,
        );
        if let Some(operation) = &footnote.forbids_operation {
            let path = format!("{path}.forbids_operation");
            names.operations.find(operation, PAY_TYPES, path, problems);
        }
        if let Some(parameter) = &footnote.requires_parameter {
            let path = format!("{path}.requires_parameter");
            names.parameters.find(parameter, PAY_TYPES, path, problems);
        }
        if let Some(rule) = footnote
            .rule
            .as_deref()
            .filter(|rule| !rules.contains(rule))
        {
            problems.add_with_hint(
                PAY_TYPES,
                format!("{path}.rule"),
                format!("there is no rule `{rule}`"),
                crate::problems::suggestion(rule, rules.ids()),
            );
        }
        let carriers: Vec<String> = written
            .pay_types
            .iter()
            .filter(|pay_type| pay_type.footnotes.contains(&footnote.id))
            .map(|pay_type| pay_type.code.to_string())
            .collect();
        if carriers.is_empty() != footnote.orphan {
            let hint = if footnote.orphan {
                "delete `orphan: true`"
            } else {
                "add `orphan: true`, or the footnote to its pay types"
            };
            let message = match carriers.first() {
                Some(code) => format!("{code} carries this footnote, so it is no orphan"),
                None => "no pay type carries this footnote".to_owned(),
            };
            problems.add_with_hint(PAY_TYPES, &path, message, hint);
        }
        resolved.push(ir::Footnote {
            id: footnote.id.to_string(),
            meaning: footnote.meaning.to_string(),
            carriers,
            note: footnote.note.as_deref().map(str::to_owned),
            source,
        });
    }
    resolved
}

/// The field that shows the customer how to continue must be one that the answer can have.
pub(super) fn check_next_steps(
    written: &spec::PayTypes,
    operations: &[ir::Operation],
    pay_types: &[ir::PayType],
    problems: &mut Problems,
) {
    let Some(payment) = operations.iter().find(|operation| operation.per_pay_type) else {
        return;
    };
    let has = |name: &str| payment.answer.iter().any(|field| field.name == name);
    for (index, scenario) in written.scenarios.iter().enumerate() {
        let field = match scenario.next_step {
            ir::NextStep::None => continue,
            ir::NextStep::Qrcode => "qrcode",
            ir::NextStep::PayUrl => "pay_url",
            ir::NextStep::PayParams => "pay_params",
        };
        let path = format!("scenarios[{index}].next_step");
        let Some(known) = payment.answer.iter().find(|known| known.name == field) else {
            problems.add_with_hint(
                PAY_TYPES,
                path,
                format!("the answer to a payment has no field `{field}`"),
                "add it to the answer of the payment operation",
            );
            continue;
        };
        let without = pay_types.iter().find(|pay_type| {
            pay_type.scenario.name.id == *scenario.id
                && known
                    .pay_types
                    .as_ref()
                    .is_some_and(|with| !with.contains(&pay_type.name))
        });
        if let Some(pay_type) = without {
            problems.add_with_hint(
                PAY_TYPES,
                path,
                format!("the answer to {} has no field `{field}`", pay_type.code),
                format!(
                    "let the field be for the scenario `{}` as well",
                    &*scenario.id
                ),
            );
        }
    }
    for (index, footnote) in written.footnotes.iter().enumerate() {
        if let Some(field) = footnote
            .adds_answer_field
            .as_deref()
            .filter(|field| !has(field))
        {
            problems.add_with_hint(
                PAY_TYPES,
                format!("footnotes[{index}].adds_answer_field"),
                format!("the answer to a payment has no field `{field}`"),
                "add it to the answer of the payment operation",
            );
        }
    }
}
