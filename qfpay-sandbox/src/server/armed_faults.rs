//! The faults that are armed, as JSON.

use super::fields::number;
use crate::engine::Engine;
use crate::json::Json;

/// What is armed for the next requests, and what happens by chance.
pub(super) fn armed(engine: &Engine) -> Vec<(&'static str, Json)> {
    let armed = engine.armed().map(|arming| {
        let faults = arming.faults().map(|fault| Json::text(fault.as_str()));
        let mut fields = vec![
            ("faults", Json::Array(faults.collect())),
            ("times", number(arming.remaining())),
        ];
        if let Some(operation) = arming.awaited_operation() {
            fields.push(("operation", Json::text(operation.to_owned())));
        }
        if let Some(out_trade_no) = arming.awaited_out_trade_no() {
            fields.push(("out_trade_no", Json::text(out_trade_no.to_owned())));
        }
        Json::Object(fields)
    });
    let rate = engine.fault_rate().map_or(Json::Null, |rate| {
        let operations = rate.operations.iter().map(|name| Json::text(name.clone()));
        let faults = rate.faults.iter().map(|fault| Json::text(fault.as_str()));
        Json::Object(vec![
            ("rate", number(rate.per_thousand)),
            ("seed", number(rate.seed)),
            ("operations", Json::Array(operations.collect())),
            ("faults", Json::Array(faults.collect())),
        ])
    });
    vec![("armed", Json::Array(armed.collect())), ("rate", rate)]
}
