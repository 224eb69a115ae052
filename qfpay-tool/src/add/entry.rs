//! The lines of an entry, in the form of its neighbours.

use super::answers::with_source;
use super::kind::Kind;
use super::new_entry::NewEntry;
use super::place::Place;
use super::scalar::{folded, line, quoted};

/// What stands at a key.
enum Node {
    /// Text, in quotes where it needs them.
    Text(String),
    /// Text that is always in quotes: a code.
    Code(String),
    /// A number or a truth value.
    Word(String),
    /// Prose that has lines of its own.
    Prose(String),
    /// A list in one line.
    List(Vec<Node>),
    /// A mapping in one line.
    Map(Vec<(&'static str, Node)>),
    /// A list of mappings, with a line for each.
    Lines(Vec<Node>),
    /// A mapping with a line for each key.
    Block(Keys),
}

type Keys = Vec<(&'static str, Node)>;

/// How wide the prose of the specification is.
const WIDTH: usize = 100;

pub(super) fn lines(new: &NewEntry<'_>, place: &Place<'_>) -> Vec<String> {
    let keys = match new.kind {
        Kind::PayType => pay_type(new),
        Kind::StatusCode => status_code(new),
        Kind::Currency => currency(new),
        Kind::Parameter => parameter(new),
    };
    let dash = format!("{:indent$}- ", "", indent = place.indent);
    if place.flow {
        return vec![format!("{dash}{}", flow(&Node::Map(keys)))];
    }
    let margin = format!("{:indent$}", "", indent = place.indent + 2);
    let mut lines: Vec<String> = keys
        .iter()
        .flat_map(|(key, node)| block(key, node, &margin))
        .collect();
    if let Some(first) = lines.first_mut() {
        *first = format!("{dash}{}", first.trim_start());
    }
    lines
}

fn block(key: &str, node: &Node, margin: &str) -> Vec<String> {
    match node {
        Node::Prose(text) => {
            let width = WIDTH.saturating_sub(margin.len() + 2);
            let head = format!("{margin}{key}: >-");
            let lines = folded(text, width).into_iter();
            let lines = lines.map(|line| format!("{margin}  {line}"));
            [head].into_iter().chain(lines).collect()
        }
        Node::Lines(entries) => {
            let head = format!("{margin}{key}:");
            let lines = entries.iter().flat_map(|entry| one_line(entry, margin));
            [head].into_iter().chain(lines).collect()
        }
        Node::Block(keys) => {
            let head = format!("{margin}{key}:");
            let inner = format!("{margin}  ");
            let lines = keys.iter().flat_map(|(key, node)| block(key, node, &inner));
            [head].into_iter().chain(lines).collect()
        }
        Node::Text(text) => vec![format!("{margin}{key}: {}", line(text, false))],
        other => vec![format!("{margin}{key}: {}", flow(other))],
    }
}

/// An entry of a list. A description that does not fit into the line gets one of its own.
fn one_line(entry: &Node, margin: &str) -> Vec<String> {
    let line = format!("{margin}  - {}", flow(entry));
    match entry {
        Node::Map(keys) if line.chars().count() > WIDTH => match keys.split_last() {
            Some((("description", text), head)) => {
                let head = head
                    .iter()
                    .map(|(key, node)| format!("{key}: {}", flow(node)));
                let head = head.collect::<Vec<String>>().join(", ");
                vec![
                    format!("{margin}  - {{{head},"),
                    format!("{margin}     description: {}}}", flow(text)),
                ]
            }
            _ => vec![line],
        },
        _ => vec![line],
    }
}

/// In one line, between brackets or braces.
fn flow(node: &Node) -> String {
    let joined = |nodes: &[Node]| nodes.iter().map(flow).collect::<Vec<String>>().join(", ");
    match node {
        Node::Text(text) | Node::Prose(text) => line(text, true),
        Node::Code(code) => quoted(code),
        Node::Word(word) => word.clone(),
        Node::List(nodes) | Node::Lines(nodes) => format!("[{}]", joined(nodes)),
        Node::Map(keys) | Node::Block(keys) => {
            let keys = keys
                .iter()
                .map(|(key, node)| format!("{key}: {}", flow(node)));
            format!("{{{}}}", keys.collect::<Vec<String>>().join(", "))
        }
    }
}

impl NewEntry<'_> {
    fn text(&self, option: &str) -> Node {
        Node::Text(self.one(option).unwrap_or_default().to_owned())
    }

    fn prose(&self, option: &str) -> Node {
        Node::Prose(self.one(option).unwrap_or_default().to_owned())
    }

    /// The source that was named, or else the entry's.
    fn source(&self, named: Option<&str>) -> Node {
        Node::Text(named.or(self.one("source")).unwrap_or_default().to_owned())
    }

    /// A key that is there only if something was answered.
    fn at_will(&self, keys: &mut Keys, key: &'static str, option: &str, node: fn(String) -> Node) {
        if let Some(answer) = self.one(option) {
            keys.push((key, node(answer.to_owned())));
        }
    }
}

fn pay_type(new: &NewEntry<'_>) -> Keys {
    let mut keys = vec![("code", Node::Code(new.code.clone()))];
    for key in [
        "name",
        "description",
        "wallet",
        "scenario",
        "channel",
        "region",
        "settlement",
    ] {
        keys.push((key, new.text(key)));
    }
    if let Some(cancel) = new.one("cancel-with") {
        let (operation, source) = with_source(cancel);
        let operation = Node::Text(operation.to_owned());
        keys.push((
            "cancel_with",
            Node::Map(vec![
                ("operation", operation),
                ("source", new.source(source)),
            ]),
        ));
    }
    keys.push(("source", new.text("source")));
    let footnotes = new.many("footnote");
    if !footnotes.is_empty() {
        let footnotes = footnotes.iter().map(|one| Node::Code(one.clone()));
        keys.push(("footnotes", Node::List(footnotes.collect())));
    }
    let parameters = new.many("parameter");
    if !parameters.is_empty() {
        let uses = parameters.iter().filter_map(|one| parameter_use(new, one));
        keys.push(("parameters", Node::Lines(uses.collect())));
    }
    new.at_will(&mut keys, "note", "note", Node::Text);
    keys
}

fn parameter_use(new: &NewEntry<'_>, written: &str) -> Option<Node> {
    let (name, rest) = written.split_once('=')?;
    let (presence, source) = with_source(rest);
    Some(Node::Map(vec![
        ("name", Node::Text(name.to_owned())),
        ("presence", Node::Text(presence.to_owned())),
        ("source", new.source(source)),
    ]))
}

fn status_code(new: &NewEntry<'_>) -> Keys {
    let classes = new.many("class").iter().cloned().map(Node::Text);
    let mut keys = vec![
        ("code", Node::Code(new.code.clone())),
        ("name", new.text("name")),
        ("meaning", new.prose("meaning")),
        ("class", Node::List(classes.collect())),
        ("hint", new.prose("hint")),
        ("source", new.text("source")),
    ];
    new.at_will(&mut keys, "note", "note", Node::Prose);
    keys
}

fn currency(new: &NewEntry<'_>) -> Keys {
    let mut keys = vec![
        ("code", Node::Text(new.code.clone())),
        ("name", new.text("name")),
        (
            "numeric",
            Node::Code(new.one("numeric").unwrap_or_default().to_owned()),
        ),
        (
            "exponent",
            Node::Word(new.one("exponent").unwrap_or_default().to_owned()),
        ),
        ("source", new.text("source")),
    ];
    new.at_will(&mut keys, "note", "note", Node::Prose);
    keys
}

fn parameter(new: &NewEntry<'_>) -> Keys {
    let mut keys = vec![("name", Node::Text(new.code.clone()))];
    let description = new.one("description").unwrap_or_default();
    let long = description.chars().count() > WIDTH;
    keys.push((
        "description",
        match long {
            true => new.prose("description"),
            false => new.text("description"),
        },
    ));
    keys.push(("declared", new.text("declared")));
    let value = value(new);
    let value = match new.many("value").is_empty() {
        true => Node::Map(value),
        false => Node::Block(value),
    };
    keys.push(("value", value));
    let types = new.many("type");
    if !types.is_empty() {
        let types = types.iter().cloned().map(Node::Text);
        keys.push(("types", Node::List(types.collect())));
    }
    keys.push(("supplied_by", new.text("supplied-by")));
    new.at_will(&mut keys, "sensitive", "sensitive", Node::Word);
    new.at_will(&mut keys, "default", "default", Node::Text);
    new.at_will(&mut keys, "example", "example", Node::Text);
    let constraints: Vec<Node> = ["length", "range"]
        .into_iter()
        .filter_map(|test| constraint(new, test))
        .collect();
    if !constraints.is_empty() {
        keys.push(("constraints", Node::Lines(constraints)));
    }
    keys.push(("source", new.text("source")));
    keys
}

fn value(new: &NewEntry<'_>) -> Keys {
    let mut value = vec![("kind", new.text("kind"))];
    new.at_will(&mut value, "of", "of", Node::Text);
    new.at_will(&mut value, "unit", "unit", Node::Text);
    let schemes = new.many("scheme");
    if !schemes.is_empty() {
        value.push((
            "schemes",
            Node::List(schemes.iter().cloned().map(Node::Text).collect()),
        ));
    }
    let words = new.many("value");
    if !words.is_empty() {
        value.push((
            "values",
            Node::Lines(words.iter().filter_map(|one| word(one)).collect()),
        ));
    }
    value
}

fn word(written: &str) -> Option<Node> {
    let mut parts = written
        .splitn(3, ':')
        .map(|part| Node::Text(part.trim().to_owned()));
    Some(Node::Map(vec![
        ("value", parts.next()?),
        ("name", parts.next()?),
        ("description", parts.next()?),
    ]))
}

fn constraint(new: &NewEntry<'_>, test: &'static str) -> Option<Node> {
    let (min, max) = new.one(test)?.split_once('-')?;
    let rule = Node::Text(format!("{}_{test}", new.code));
    let what = match test {
        "length" => " characters",
        _ => "",
    };
    let description = match (min, max) {
        (min, "") => format!("{min}{what} or more"),
        ("0" | "1", max) if test == "length" => format!("At most {max}{what}"),
        (min, max) if min == max => format!("{min}{what}"),
        (min, max) => format!("From {min} to {max}{what}"),
    };
    let mut bounds = vec![("min", Node::Word(min.to_owned()))];
    if !max.is_empty() {
        bounds.push(("max", Node::Word(max.to_owned())));
    }
    Some(Node::Map(vec![
        ("rule", rule),
        (test, Node::Map(bounds)),
        ("severity", Node::Text("deny".to_owned())),
        ("source", new.source(None)),
        ("description", Node::Text(description)),
    ]))
}
