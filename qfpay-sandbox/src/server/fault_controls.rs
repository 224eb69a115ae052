//! Arming faults over HTTP.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Map, Value};

use super::armed_faults::armed;
use super::fields::number;
use super::reply::{Reply, document, error};
use super::shared::SharedState;
use crate::engine::{Arming, ELSEWHERE, Engine, Fault, FaultRate};
use crate::json::Json;

/// How many faults can be armed over HTTP.
pub(super) const MOST_ARMED: usize = 1_000;
/// Shown in the answer to a body that cannot be read.
const EXAMPLES: &str = "send a JSON list such as [\"lost-answer\", 15], or an object such as \
     {\"fault\": \"lost-answer\", \"times\": 3, \"operation\": \"payment\"} or \
     {\"rate\": 50, \"seed\": 7, \"operations\": [\"payment\"], \"faults\": [\"http-502\", 8]}";

/// An HTTP status and what is wrong.
type Problem = (u16, String);

/// All faults, and those that are armed.
pub(super) async fn faults(State(shared): SharedState) -> Reply {
    let engine = shared.engine();
    let known = Fault::ALL.iter().map(|fault| known(&engine, *fault));
    let elsewhere = ELSEWHERE.iter().map(|(place, reason)| {
        Json::Object(vec![
            ("number", number(place)),
            ("reason", Json::text(*reason)),
        ])
    });
    let mut fields = armed(&engine);
    fields.push(("known", Json::Array(known.collect())));
    fields.push(("elsewhere", Json::Array(elsewhere.collect())));
    document(fields)
}

/// Arms faults: a list of names and numbers, one with what it waits for, or a rate.
pub(super) async fn arm(State(shared): SharedState, body: Bytes) -> Reply {
    let mut engine = shared.engine();
    let outcome = match serde_json::from_slice(&body) {
        Ok(Value::Object(fields)) if fields.contains_key("rate") => set_rate(&mut engine, &fields),
        Ok(Value::Array(items)) => arm_all(&mut engine, &items),
        Ok(item) => arm_all(&mut engine, &[item]),
        Err(_) => Err((400, EXAMPLES.to_owned())),
    };
    match outcome {
        Ok(()) => document(armed(&engine)),
        Err((status, message)) => error(status, message),
    }
}

/// Disarms all faults, those that happen by chance too.
pub(super) async fn disarm(State(shared): SharedState) -> Reply {
    let mut engine = shared.engine();
    engine.disarm();
    document(armed(&engine))
}

fn known(engine: &Engine, fault: Fault) -> Json {
    let operations = operations(engine);
    let affected = operations.iter().filter(|name| fault.applies_to(name));
    let affected: Vec<Json> = affected.map(|name| Json::text(name.clone())).collect();
    let mut fields = vec![
        ("fault", Json::text(fault.as_str())),
        ("number", number(fault.number())),
        ("executes", number(fault.executes())),
        ("description", Json::text(fault.description())),
    ];
    if affected.len() < operations.len() {
        fields.push(("operations", Json::Array(affected)));
    }
    if let Some(over_http) = fault.over_http() {
        fields.push(("over_http", Json::text(over_http)));
    }
    Json::Object(fields)
}

/// All of them, or none.
fn arm_all(engine: &mut Engine, items: &[Value]) -> Result<(), Problem> {
    let armings: Vec<Arming> = items
        .iter()
        .map(|item| match item {
            Value::Object(fields) => arming(engine, fields),
            item => named(item),
        })
        .collect::<Result<_, Problem>>()?;
    if engine.armed().count() + armings.len() > MOST_ARMED {
        let message = format!("not more than {MOST_ARMED} things can be armed");
        return Err((409, message));
    }
    for arming in armings {
        engine.arm(arming);
    }
    Ok(())
}

fn arming(engine: &Engine, fields: &Map<String, Value>) -> Result<Arming, Problem> {
    keys(fields, &["fault", "times", "operation", "out_trade_no"])?;
    let Some(fault) = fields.get("fault") else {
        return Err((400, EXAMPLES.to_owned()));
    };
    let mut arming = named(fault)?;
    if let Some(times) = fields.get("times") {
        let times = times.as_u64().and_then(|times| u32::try_from(times).ok());
        let times = times.filter(|times| *times > 0).ok_or_else(|| {
            let message = format!("`times` is a number from 1 to {}", u32::MAX);
            (400, message)
        })?;
        arming = arming.times(times);
    }
    if let Some(name) = fields.get("operation") {
        let name = operation(engine, name)?;
        if !arming.faults().any(|fault| fault.applies_to(&name)) {
            let message = format!("this fault does not apply to requests for `{name}`");
            return Err((400, message));
        }
        arming = arming.operation(name);
    }
    match fields.get("out_trade_no") {
        None => Ok(arming),
        Some(Value::String(text)) => Ok(arming.out_trade_no(text.clone())),
        Some(_) => Err((400, "`out_trade_no` is a text".to_owned())),
    }
}

fn set_rate(engine: &mut Engine, fields: &Map<String, Value>) -> Result<(), Problem> {
    keys(fields, &["rate", "seed", "operations", "faults"])?;
    let per_thousand = fields.get("rate").and_then(Value::as_u64);
    let per_thousand = per_thousand.and_then(|rate| u16::try_from(rate).ok());
    let per_thousand = per_thousand
        .filter(|rate| *rate <= 1000)
        .ok_or_else(|| (400, "`rate` is a number from 0 to 1000".to_owned()))?;
    let seed = match fields.get("seed") {
        None => 0,
        Some(seed) => seed.as_u64().ok_or_else(|| {
            let message = "`seed` is a whole number that is not negative".to_owned();
            (400, message)
        })?,
    };
    let mut rate = FaultRate::new(per_thousand, seed);
    let names = list(fields, "operations")?.iter();
    rate.operations = names
        .map(|name| operation(engine, name))
        .collect::<Result<BTreeSet<String>, Problem>>()?;
    for fault in list(fields, "faults")? {
        rate.faults.extend(named(fault)?.faults());
    }
    engine.set_fault_rate((per_thousand > 0).then_some(rate));
    Ok(())
}

/// A fault by its name, or all that have a number.
fn named(item: &Value) -> Result<Arming, Problem> {
    match item {
        Value::String(name) => Fault::from_name(name).map(Arming::new).ok_or_else(|| {
            let message = format!("there is no fault `{name}`; GET /sandbox/faults lists them");
            (404, message)
        }),
        Value::Number(number) => {
            let number = number.as_u64().and_then(|number| u8::try_from(number).ok());
            let arming = number.and_then(Arming::numbered);
            arming.ok_or_else(|| (404, unknown(number)))
        }
        _ => Err((400, EXAMPLES.to_owned())),
    }
}

fn unknown(number: Option<u8>) -> String {
    let mut elsewhere = ELSEWHERE.iter();
    let reason = elsewhere.find(|(place, _)| Some(*place) == number);
    match reason {
        Some((place, reason)) => format!("fault {place} cannot be produced here. {reason}"),
        None => "the faults have numbers from 1 to 72; GET /sandbox/faults lists them".to_owned(),
    }
}

fn operation(engine: &Engine, name: &Value) -> Result<String, Problem> {
    let known = operations(engine);
    let name = name
        .as_str()
        .filter(|name| known.iter().any(|one| one == name));
    name.map(str::to_owned).ok_or_else(|| {
        let message = format!("an operation is one of {}", known.join(", "));
        (404, message)
    })
}

fn operations(engine: &Engine) -> Vec<String> {
    let operations = engine.model().operations.iter();
    operations.map(|one| one.name.id.clone()).collect()
}

fn list<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a [Value], Problem> {
    match fields.get(name) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err((400, format!("`{name}` is a list"))),
    }
}

fn keys(fields: &Map<String, Value>, allowed: &[&str]) -> Result<(), Problem> {
    match fields.keys().find(|name| !allowed.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let message = format!(
                "`{name}` is no key here; the keys are {}",
                allowed.join(", ")
            );
            Err((400, message))
        }
    }
}
