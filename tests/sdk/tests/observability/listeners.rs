//! Listeners that keep everything they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};

/// One span or event.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) name: &'static str,
    pub(crate) target: String,
    pub(crate) level: String,
    pub(crate) is_span: bool,
    pub(crate) fields: BTreeMap<&'static str, String>,
    /// The names of the spans around it, the innermost last, with their fields.
    pub(crate) within: Vec<(&'static str, BTreeMap<&'static str, String>)>,
}

impl Told {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The number that it is about: its own, or that of the span around it.
    pub(crate) fn number(&self) -> Option<&str> {
        let around = self.within.last();
        let of_span = around.and_then(|(_, fields)| fields.get("number"));
        self.field("number").or(of_span.map(String::as_str))
    }
}

/// Subscribes to everything, at every level.
#[derive(Clone, Default)]
pub(crate) struct Listener(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    told: Vec<Told>,
    /// Spans by their number less one.
    spans: Vec<Told>,
    entered: Vec<usize>,
}

impl Listener {
    /// What was told since this was asked last.
    pub(crate) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut self.0.lock().unwrap().told)
    }

    /// How many spans are entered.
    pub(crate) fn entered(&self) -> usize {
        self.0.lock().unwrap().entered.len()
    }
}

struct Fields<'f>(&'f mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Heard {
    fn told(
        &self,
        metadata: &tracing::Metadata<'static>,
        record: impl FnOnce(&mut Fields<'_>),
    ) -> Told {
        let mut fields = BTreeMap::new();
        record(&mut Fields(&mut fields));
        let around = |index: &usize| (self.spans[*index].name, self.spans[*index].fields.clone());
        Told {
            name: metadata.name(),
            target: metadata.target().to_owned(),
            level: metadata.level().to_string(),
            is_span: metadata.is_span(),
            fields,
            within: self.entered.iter().map(around).collect(),
        }
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut heard = self.0.lock().unwrap();
        let told = heard.told(span.metadata(), |fields| span.record(fields));
        heard.spans.push(told.clone());
        heard.told.push(told);
        Id::from_u64(heard.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut heard = self.0.lock().unwrap();
        let index = span.into_u64() as usize - 1;
        values.record(&mut Fields(&mut heard.spans[index].fields));
        let told = heard.spans[index].clone();
        heard.told.push(told);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut heard = self.0.lock().unwrap();
        let told = heard.told(event.metadata(), |fields| event.record(fields));
        heard.told.push(told);
    }

    fn enter(&self, span: &Id) {
        let mut heard = self.0.lock().unwrap();
        heard.entered.push(span.into_u64() as usize - 1);
    }

    fn exit(&self, span: &Id) {
        let left = self.0.lock().unwrap().entered.pop();
        assert_eq!(left, Some(span.into_u64() as usize - 1), "spans are nested");
    }
}

/// Records all metrics.
#[derive(Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<Measured>>);

#[derive(Default)]
pub(crate) struct Measured {
    /// By name and labels, as `name{label=value}`.
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) values: BTreeMap<String, Vec<f64>>,
    pub(crate) keys: BTreeSet<Key>,
    pub(crate) described: BTreeSet<String>,
}

impl Meter {
    pub(crate) fn measured(&self) -> std::sync::MutexGuard<'_, Measured> {
        self.0.lock().unwrap()
    }

    fn handle(&self, key: &Key) -> Arc<Handle> {
        let labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let name = format!("{}{{{}}}", key.name(), labels.join(","));
        self.measured().keys.insert(key.clone());
        Arc::new(Handle {
            name,
            meter: self.clone(),
        })
    }

    fn describe(&self, name: &KeyName) {
        self.measured().described.insert(name.as_str().to_owned());
    }
}

struct Handle {
    name: String,
    meter: Meter,
}

impl CounterFn for Handle {
    fn increment(&self, by: u64) {
        let mut measured = self.meter.measured();
        *measured.counters.entry(self.name.clone()).or_default() += by;
    }

    fn absolute(&self, _: u64) {
        panic!("counters only grow");
    }
}

impl HistogramFn for Handle {
    fn record(&self, value: f64) {
        let mut measured = self.meter.measured();
        let values = measured.values.entry(self.name.clone()).or_default();
        values.push(value);
    }
}

impl GaugeFn for Handle {
    fn increment(&self, _: f64) {
        panic!("gauges are set");
    }

    fn decrement(&self, _: f64) {
        panic!("gauges are set");
    }

    fn set(&self, value: f64) {
        let mut measured = self.meter.measured();
        measured.values.insert(self.name.clone(), vec![value]);
    }
}

impl Recorder for Meter {
    fn describe_counter(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_gauge(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_histogram(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.handle(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.handle(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.handle(key))
    }
}
