//! Constants and tables in Python, from version 3.9 on.

use serde_yaml::Value;

use super::constants::{self, Entry, Enum, HEADER, Table, Union};
use super::file::File;
use super::node::Node;
use super::subject::Subject;

pub(super) fn files(subject: &Subject<'_>) -> Vec<File> {
    vec![File::new("qfpay_constants.py", module(subject))]
}

fn module(subject: &Subject<'_>) -> String {
    let enums = constants::enums(subject);
    let mut blocks = vec![format!("# {HEADER}\n{IMPORTS}")];
    blocks.extend(constants::unions(subject).iter().map(union));
    blocks.extend(enums.iter().map(enumeration));
    blocks.push(FACTS.to_owned());
    blocks.extend(
        constants::tables(subject)
            .iter()
            .map(|one| table(one, &enums)),
    );
    blocks.push(texts(subject));
    blocks.join("\n")
}

const IMPORTS: &str = r#""""Constants and tables of the QFPay payment API."""

from enum import Enum
from typing import Final, Literal, Mapping, Optional, Sequence, TypedDict
"#;

fn union(union: &Union) -> String {
    let words: String = union
        .words
        .iter()
        .map(|word| format!("    {},\n", quoted(word)))
        .collect();
    format!(
        "# {}\n{} = Literal[\n{words}]\n",
        union.description, union.name
    )
}

fn enumeration(list: &Enum) -> String {
    let entries: String = list
        .entries
        .iter()
        .map(
            |Entry {
                 name,
                 value,
                 meaning,
             }| {
                let meaning = meaning.replace('\n', " ");
                format!("\n    # {meaning}\n    {name} = {}\n", quoted(value))
            },
        )
        .collect();
    let (name, description) = (list.name, quoted_at_length(list.description));
    format!("\nclass {name}(str, Enum):\n    {description}\n{entries}\n")
}

fn table(table: &Table, enums: &[Enum]) -> String {
    let rows: String = table
        .rows
        .iter()
        .map(|(key, facts)| {
            format!(
                "    {}: {},\n",
                member(table.key, key, enums),
                literal(facts)
            )
        })
        .collect();
    let Table {
        name,
        description,
        key,
        value,
        ..
    } = table;
    format!("# {description}\n{name}: Final[Mapping[{key}, {value}]] = {{\n{rows}}}\n")
}

/// A key: the constant of an enumeration, or a word.
fn member(list: &str, key: &str, enums: &[Enum]) -> String {
    let list = enums.iter().find(|one| one.name == list);
    let entry = list.and_then(|list| list.entries.iter().find(|entry| entry.value == key));
    match (list, entry) {
        (Some(list), Some(entry)) => format!("{}.{}", list.name, entry.name),
        _ => quoted(key),
    }
}

fn texts(subject: &Subject<'_>) -> String {
    let texts = constants::texts(subject).into_iter();
    texts
        .map(|(name, text)| format!("{name}: Final = {}\n", quoted(&text)))
        .collect()
}

/// JSON is Python, save for three words.
fn literal(node: &Node) -> String {
    match node {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(members) => {
            let members = members.iter();
            let members: Vec<String> = members
                .map(|(name, value)| format!("{}: {}", literal(name), literal(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        scalar => serde_json::to_string(scalar).unwrap_or_default(),
    }
}

fn quoted(text: &str) -> String {
    literal(&Node::from(text))
}

fn quoted_at_length(text: &str) -> String {
    format!("\"\"\"{text}\"\"\"")
}

const FACTS: &str = r#"
class PayTypeFacts(TypedDict):
    """Facts about one pay type."""

    name: str
    description: str
    wallet: Wallet
    scenario: Scenario
    channel: Channel
    region: Region
    settlement: Settlement
    # What "0000" means when a payment is created.
    accepted_means: AcceptedMeans
    # The field of the answer that shows the customer how to continue.
    next_step: NextStep
    # The recommended operation to end an open order, if there is one.
    cancel_with: Optional[Operation]
    # For how many days after the payment refunds are possible, if it is documented.
    refund_days: Optional[int]
    forbidden_operations: Sequence[OperationName]
    footnotes: Sequence[str]
    source: Source


class CurrencyFacts(TypedDict):
    """Facts about one currency."""

    name: str
    # ISO 4217's number.
    numeric: str
    # How many decimals the major unit has.
    exponent: int


class Message(TypedDict):
    """What a status code means together with certain messages of the gateway."""

    contains: Sequence[str]
    classes: Sequence[Class]
    outcome: StatusOutcome
    meaning: str
    hint: str
    source: Source


class Meaning(TypedDict):
    """What a status code means, everywhere or in the answer to one operation."""

    meaning: str
    # The more telling one first.
    classes: Sequence[Class]
    outcome: StatusOutcome
    hint: str
    # The first of which a text is in `resperr` or `respmsg`, in letters of either case, decides.
    messages: Sequence[Message]


class StatusCodeFacts(Meaning):
    """Facts about one status code."""

    name: str
    # Where an operation gives it another meaning, which then replaces this one as a whole.
    operations: Mapping[OperationName, Meaning]
    source: Source


class Word(TypedDict):
    """A word that a value can be."""

    value: str
    description: str


class _ValueKind(TypedDict):
    kind: Literal[
        "text", "integer", "timestamp", "utc_offset", "url", "code", "choice", "json_object"
    ]


class Value(_ValueKind, total=False):
    """What a value looks like."""

    # Of an integer: what it counts.
    unit: Optional[str]
    # Of a URL.
    schemes: Sequence[str]
    # Of a code: the list.
    of: Literal["currencies", "pay_types", "status_codes", "notification_types"]
    # Of a choice.
    values: Sequence[Word]


class _ConstraintRule(TypedDict):
    rule: Rule


class Constraint(_ConstraintRule, total=False):
    """A rule about one value: of these tests it has one. Lengths count characters."""

    min_length: int
    max_length: int
    minimum: int
    maximum: int
    # It consists of these: single characters, or first and last of several.
    characters: Sequence[str]
    # It has none of these.
    excludes: Sequence[str]


class ParameterFacts(TypedDict):
    """Facts about one parameter."""

    description: str
    # The type that QFPay's tables declare.
    declared: str
    value: Value
    supplied_by: SuppliedBy
    sensitive: bool
    # What the gateway takes when it is absent.
    default: Optional[str]
    format_rule: Optional[Rule]
    constraints: Sequence[Constraint]
    source: Source


class Cell(TypedDict):
    """Whether a request carries a parameter."""

    presence: Presence
    # The rule that is broken by not keeping to it.
    rule: Optional[Rule]
    # Whether it is a comma-separated list.
    list: bool


# One cell for each parameter of an operation.
Cells = Mapping[Parameter, Cell]


class OperationFacts(TypedDict):
    """Facts about one operation."""

    description: str
    method: str
    path: str
    # Whether money may have moved once it was sent.
    moves_money: bool
    # Whether the call changes an earlier payment.
    acts_on_payment: bool
    # Whether the pay type decides which parameters it takes.
    per_pay_type: bool
    # The parameter that identifies a call.
    number: Optional[Parameter]
    cells: Cells


class RuleFacts(TypedDict):
    """Facts about one rule."""

    description: str
    severity: Severity
    # Whether no caller can lift it.
    locked: bool
    source: Source


class EnvironmentFacts(TypedDict):
    """Facts about one environment."""

    base_url: str
    description: str


class AlgorithmFacts(TypedDict):
    """Facts about one hash."""

    # The value of the header that names it.
    header_value: str
    hex_digits: int

"#;
