//! What the search finds, as a script: a page opened from a disk may load no data.

use serde::Serialize;

use super::super::subject::Subject;
use super::links::{self, at};
use super::words::{label, spoken};
use super::{fields, layout};
use crate::export::words::first_sentence;

/// Something that can be found.
#[derive(Serialize)]
struct Entry<'a> {
    /// The code or name that it is known by.
    name: &'a str,
    /// What it is.
    kind: &'static str,
    /// Where it stands.
    url: String,
    /// What is shown of it.
    text: String,
    /// What else it is found by.
    words: String,
}

/// Of entries that fit equally well, the earlier one is shown first.
pub(super) fn index(subject: &Subject<'_>) -> String {
    let mut entries = Vec::new();
    pages(&mut entries);
    operations(subject, &mut entries);
    pay_types(subject, &mut entries);
    status_codes(subject, &mut entries);
    parameters(subject, &mut entries);
    let fields = fields::by_name(subject);
    for (name, places) in &fields {
        let words: Vec<&str> = places.iter().map(|one| &*one.field.description).collect();
        entries.push(Entry {
            name,
            kind: "answer field",
            url: at("fields.html", "field", name),
            text: words.first().copied().unwrap_or_default().to_owned(),
            words: words.join(" "),
        });
    }
    others(subject, &mut entries);
    let lines: Vec<String> = entries.iter().map(line).collect();
    format!("window.QFPAY_INDEX = [\n{}\n];\n", lines.join(",\n"))
}

/// Nothing here is keyed by anything but text, which is all that could fail.
fn line(entry: &Entry<'_>) -> String {
    let json = serde_json::to_string(entry).unwrap_or_default();
    // Line ends of JavaScript that JSON does not know.
    json.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn pay_types<'a>(subject: &Subject<'a>, entries: &mut Vec<Entry<'a>>) {
    let model = subject.model;
    for one in &model.pay_types {
        let scenario = &one.scenario;
        let region = label(&model.regions, &one.region.id);
        let words = [
            one.name.id.as_str(),
            &one.name.rust,
            label(&model.wallets, &one.wallet.id),
            &scenario.name.id,
            &scenario.description,
            region,
            &one.channel.id,
            one.note.as_deref().unwrap_or_default(),
        ];
        entries.push(Entry {
            name: &one.code,
            kind: "pay type",
            url: links::pay_type_file(&one.code),
            text: format!("{} ({})", one.description, one.name.id),
            words: words.map(spoken_and_written).join(" "),
        });
    }
    for wallet in &model.wallets {
        if model.pay_types.iter().any(|one| one.wallet == wallet.name) {
            entries.push(Entry {
                name: &wallet.label,
                kind: "wallet",
                url: at("pay-types.html", "wallet", &wallet.name.id),
                text: wallet.description.clone(),
                words: wallet.name.id.clone(),
            });
        }
    }
    for scenario in &model.scenarios {
        entries.push(Entry {
            name: &scenario.name.id,
            kind: "scenario",
            url: at("pay-types.html", "scenario", &scenario.name.id),
            text: scenario.description.clone(),
            words: spoken(&scenario.name.id),
        });
    }
}

fn spoken_and_written(text: &str) -> String {
    match text.contains('_') {
        true => format!("{text} {}", spoken(text)),
        false => text.to_owned(),
    }
}

fn status_codes<'a>(subject: &Subject<'a>, entries: &mut Vec<Entry<'a>>) {
    for one in &subject.model.status_codes {
        let messages = one
            .messages
            .iter()
            .chain(one.operations.iter().flat_map(|there| &there.messages));
        let messages = messages.flat_map(|message| message.contains.iter().map(String::as_str));
        let classes = one.classes.iter().map(|class| class.id.as_str());
        let there = one.operations.iter().map(|there| there.meaning.as_str());
        let words: Vec<&str> = [one.name.id.as_str(), &one.hint]
            .into_iter()
            .chain(one.note.as_deref())
            .chain(classes)
            .chain(messages)
            .chain(there)
            .collect();
        entries.push(Entry {
            name: &one.code,
            kind: "status code",
            url: at("status-codes.html", "code", &one.code),
            text: one.meaning.clone(),
            words: spoken_and_written(&words.join(" ")),
        });
    }
}

fn parameters<'a>(subject: &Subject<'a>, entries: &mut Vec<Entry<'a>>) {
    for one in &subject.model.parameters {
        entries.push(Entry {
            name: &one.name.id,
            kind: "parameter",
            url: at("parameters.html", "parameter", &one.name.id),
            text: one.description.clone(),
            words: format!("{} {}", spoken(&one.name.id), one.name.rust),
        });
    }
    for rule in &subject.model.rules {
        entries.push(Entry {
            name: &rule.name.id,
            kind: "rule",
            url: at("rules.html", "rule", &rule.name.id),
            text: rule.description.clone(),
            words: spoken(&rule.name.id),
        });
    }
}

fn operations<'a>(subject: &Subject<'a>, entries: &mut Vec<Entry<'a>>) {
    for one in &subject.model.operations {
        entries.push(Entry {
            name: &one.name.id,
            kind: "operation",
            url: links::operation_file(&one.name.id),
            text: first_sentence(&one.description).to_owned(),
            words: format!("{} {} {}", one.path, spoken(&one.name.id), one.description),
        });
    }
}

fn others<'a>(subject: &Subject<'a>, entries: &mut Vec<Entry<'a>>) {
    let model = subject.model;
    let gateway = &model.gateway;
    for one in &model.currencies {
        entries.push(Entry {
            name: &one.name.id,
            kind: "currency",
            url: at("currencies.html", "currency", &one.name.id),
            text: one.label.clone(),
            words: format!(
                "{} {}",
                one.numeric,
                one.note.as_deref().unwrap_or_default()
            ),
        });
    }
    for one in &gateway.notifications.types {
        entries.push(Entry {
            name: &one.name.id,
            kind: "notification",
            url: at("notifications.html", "type", &one.name.id),
            text: one.description.clone(),
            words: spoken(&one.name.id),
        });
    }
    for one in &gateway.environments {
        entries.push(Entry {
            name: &one.name.id,
            kind: "environment",
            url: at("environments.html", "environment", &one.name.id),
            text: one.description.clone(),
            words: format!("{} {}", one.base_url, spoken(&one.name.id)),
        });
    }
    for one in &gateway.headers {
        entries.push(Entry {
            name: &one.name,
            kind: "header",
            url: at("environments.html", "header", &one.id),
            text: one.description.clone(),
            words: spoken(&one.id),
        });
    }
    for one in &gateway.algorithms {
        entries.push(Entry {
            name: &one.name.id,
            kind: "hash",
            url: at("signing.html", "algorithm", &one.name.id),
            text: format!("A hash that requests can be signed with: {}", one.header),
            words: "signature signing".to_owned(),
        });
    }
    for class in &model.classes {
        entries.push(Entry {
            name: &class.name.id,
            kind: "class of codes",
            url: at("status-codes.html", "class", &class.name.id),
            text: class.description.clone(),
            words: spoken(&class.name.id),
        });
    }
}

fn pages(entries: &mut Vec<Entry<'_>>) {
    for (_, pages) in layout::MENU {
        for &(file, name) in pages {
            entries.push(Entry {
                name,
                kind: "page",
                url: file.to_owned(),
                text: String::new(),
                words: String::new(),
            });
        }
    }
}
