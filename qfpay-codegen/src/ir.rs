//! The resolved specification: every name resolved, every default applied, every list in order.
//!
//! Whoever reads this looks nothing up and decides nothing: emitters print it, the sandbox
//! interprets it. It exists only for a specification without problems.

use std::net::IpAddr;

pub use crate::spec::{
    AcceptedMeans, Length, NextStep, NotificationMeans, Presence, Range, Severity, StatusOutcome,
    SuppliedBy, Vocabulary,
};

/// A name in the specification and what it is called in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// As written: a wire name, a code or an identifier.
    pub id: String,
    /// The Rust type or variant.
    pub rust: String,
}

/// Other languages have names of their own for what Rust calls by [`Name::rust`].
#[cfg(feature = "schema")]
impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string"})
    }
}

/// Scenarios have a list of their own; a pay type names one of them.
#[cfg(feature = "schema")]
fn by_id<S: serde::Serializer>(scenario: &Scenario, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&scenario.name, serializer)
}

/// The whole specification.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Model {
    /// Where the facts come from.
    pub sources: Vec<Term>,
    /// What holds for every operation.
    pub gateway: Gateway,
    /// What customers pay with.
    pub wallets: Vec<Term>,
    /// Where they pay.
    pub channels: Vec<Term>,
    /// Which merchants a pay type is for.
    pub regions: Vec<Term>,
    /// How the merchant gets the money.
    pub settlements: Vec<Term>,
    /// How a payment takes place.
    pub scenarios: Vec<Scenario>,
    /// The footnotes of the page.
    pub footnotes: Vec<Footnote>,
    /// The pay types, in the order of the page.
    pub pay_types: Vec<PayType>,
    /// The currencies, in the order of the page.
    pub currencies: Vec<Currency>,
    /// The classes of status codes.
    pub classes: Vec<Class>,
    /// The status codes, in the order of the page.
    pub status_codes: Vec<StatusCode>,
    /// The request parameters, sorted by wire name as bytes: the order in which they are signed.
    pub parameters: Vec<Parameter>,
    /// Every rule that a request can break.
    pub rules: Vec<Rule>,
    /// The operations, sorted by identifier.
    pub operations: Vec<Operation>,
}

/// An identifier with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Term {
    /// The identifier.
    pub name: Name,
    /// What people call it.
    pub label: String,
    /// What it means.
    pub description: String,
}

/// What holds for every operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Gateway {
    /// Where the gateway is.
    pub environments: Vec<Environment>,
    /// The headers of a request.
    pub headers: Vec<Header>,
    /// The content type of a request.
    pub content_type: String,
    /// The hashes that a signature can use, the default first.
    pub algorithms: Vec<Algorithm>,
    /// Names that are never sent as parameters.
    pub reserved_parameters: Vec<String>,
    /// The offset of the gateway's clock from UTC.
    pub time_zone: TimeZone,
    /// Requests per merchant.
    pub limits: Limits,
    /// What the gateway posts to the merchant.
    pub notifications: Notifications,
}

/// A gateway to send requests to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Environment {
    /// The identifier.
    pub name: Name,
    /// The URL that paths are appended to.
    pub base_url: String,
    /// What it is for.
    pub description: String,
    /// Who says so.
    pub source: Name,
}

/// A header of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Header {
    /// The identifier.
    pub id: String,
    /// The name on the wire.
    pub name: String,
    /// Whether every request carries it.
    pub required: bool,
    /// Whether its value must not be shown.
    pub sensitive: bool,
    /// What it says.
    pub description: String,
    /// Who says so.
    pub source: Name,
}

/// A hash that a signature can use.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Algorithm {
    /// The identifier.
    pub name: Name,
    /// The value of the header that names it.
    pub header: String,
    /// How many hexadecimal digits it has.
    pub digest_hex_length: u32,
    /// Who says so.
    pub source: Name,
}

/// The gateway's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct TimeZone {
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// How a time is written.
    pub format: String,
    /// What to know about it.
    pub description: String,
    /// Who says so.
    pub source: Name,
}

/// Requests per merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Limits {
    /// In any second.
    pub per_second: u32,
    /// In any minute.
    pub per_minute: u32,
    /// What happens beyond.
    pub description: String,
    /// Who says so.
    pub source: Name,
}

/// What the gateway posts to the merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Notifications {
    /// When it is posted.
    pub description: String,
    /// The body of the merchant's answer.
    pub acknowledgement: String,
    /// The ports that are reached.
    pub ports: Vec<u16>,
    /// The minutes between one delivery and the next.
    pub retry_minutes: Vec<u32>,
    /// The addresses that deliveries come from.
    pub source_addresses: Vec<IpAddr>,
    /// What a notification can be about.
    pub types: Vec<NotificationType>,
    /// What it says.
    pub fields: Vec<Field>,
    /// Who says so.
    pub source: Name,
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct NotificationType {
    /// The value on the wire.
    #[cfg_attr(feature = "schema", serde(rename = "value"))]
    pub name: Name,
    /// What happened.
    pub description: String,
    /// What that is to a merchant.
    pub means: NotificationMeans,
    /// Who says so.
    pub source: Name,
}

/// How a payment takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Scenario {
    /// The identifier.
    pub name: Name,
    /// What happens.
    pub description: String,
    /// What an accepted creation tells.
    pub accepted_means: AcceptedMeans,
    /// What leads the customer on.
    pub next_step: NextStep,
    /// The operation that ends an order which stays open, if one is advised.
    pub cancel_with: Option<CancelWith>,
}

/// The operation that ends an order which stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct CancelWith {
    /// The operation.
    pub operation: Name,
    /// Who advises it.
    pub source: Name,
}

/// A footnote of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Footnote {
    /// The marker.
    pub id: String,
    /// What it says.
    pub meaning: String,
    /// The codes of the pay types that carry it; none for a footnote that lost its carriers.
    pub carriers: Vec<String>,
    /// More about it.
    pub note: Option<String>,
    /// Who says so.
    pub source: Name,
}

/// A pay type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PayType {
    /// The code on the wire.
    pub code: String,
    /// Our name.
    pub name: Name,
    /// What it is.
    pub description: String,
    /// What the customer pays with.
    pub wallet: Name,
    /// How.
    #[cfg_attr(
        feature = "schema",
        serde(serialize_with = "by_id"),
        schemars(with = "Name")
    )]
    pub scenario: Scenario,
    /// Where.
    pub channel: Name,
    /// For which merchants.
    pub region: Name,
    /// How the merchant gets the money.
    pub settlement: Name,
    /// The operation that ends an order which stays open: its own, or else its scenario's.
    pub cancel_with: Option<CancelWith>,
    /// For how many days after the payment refunds are said to be possible, if anyone says so.
    pub refund_days: Option<u32>,
    /// The markers of its footnotes.
    pub footnotes: Vec<String>,
    /// The operations that it does not take part in.
    pub forbidden_operations: Vec<String>,
    /// Its row of the matrix: one cell per parameter of the payment operation, in their order.
    pub cells: Vec<Cell>,
    /// More about it.
    pub note: Option<String>,
    /// Who says so.
    pub source: Name,
}

impl PayType {
    /// The parameters that the caller must give, in the order of a constructor's arguments.
    pub fn required_from_caller(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| {
            cell.presence == Presence::Required && cell.supplied_by == SuppliedBy::Caller
        })
    }
}

/// Whether one request carries one parameter, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Cell {
    /// The parameter.
    pub parameter: Name,
    /// Where its value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it is carried.
    pub presence: Presence,
    /// Whether it is a comma-separated list.
    pub list: bool,
    /// Whether the payment that the call acts on supplies it.
    pub from_payment: bool,
    /// The Rust type of its value, where callers give it.
    pub value_type: String,
    /// The rule that is broken by not keeping to it; none where nothing can be broken.
    pub rule: Option<Name>,
    /// What decided: the operation, the scenario or the pay type.
    pub decided_by: DecidedBy,
    /// Who says so.
    pub source: Name,
}

/// The level that resolved a cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "snake_case"))]
pub enum DecidedBy {
    /// What the operation says of every pay type.
    Operation,
    /// What the scenario says.
    Scenario,
    /// What the pay type itself says.
    PayType,
}

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Currency {
    /// The code on the wire and the variant.
    #[cfg_attr(feature = "schema", serde(rename = "code"))]
    pub name: Name,
    /// Its English name.
    pub label: String,
    /// ISO 4217's number.
    pub numeric: String,
    /// How many decimals the major unit has.
    pub exponent: u8,
    /// More about it.
    pub note: Option<String>,
    /// Who says so.
    pub source: Name,
}

/// A class of status codes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Class {
    /// The identifier.
    pub name: Name,
    /// What it means.
    pub description: String,
    /// What it lets a program conclude.
    pub outcome: StatusOutcome,
    /// Where an operation lets it conclude something else.
    pub operations: Vec<ClassConclusion>,
}

/// What a class lets a program conclude from the answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct ClassConclusion {
    /// The operation's identifier.
    pub operation: String,
    /// The conclusion there.
    pub outcome: StatusOutcome,
}

/// A status code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct StatusCode {
    /// The code on the wire.
    pub code: String,
    /// Our name.
    pub name: Name,
    /// What it means.
    pub meaning: String,
    /// Its classes, the more telling one first.
    pub classes: Vec<Name>,
    /// What it lets a program conclude: the most careful conclusion of its classes.
    pub outcome: StatusOutcome,
    /// What to do.
    pub hint: String,
    /// Where the gateway's own words give it another meaning; the first that matches decides.
    pub messages: Vec<Message>,
    /// Every operation whose answers it is read differently in, because an entry or one of its
    /// classes says so.
    pub operations: Vec<OperationMeaning>,
    /// More about it.
    pub note: Option<String>,
    /// Who says so.
    pub source: Name,
}

/// What a status code means in the answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct OperationMeaning {
    /// The operation's identifier, known to this specification or not yet.
    pub operation: String,
    /// The classes there.
    pub classes: Vec<Name>,
    /// What it lets a program conclude there.
    pub outcome: StatusOutcome,
    /// What it means there.
    pub meaning: String,
    /// What to do there.
    pub hint: String,
    /// Where the gateway's own words give it another meaning there, in place of the code's own.
    pub messages: Vec<Message>,
    /// Who says so.
    pub source: Name,
}

/// What a status code means beside certain words of the gateway's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Message {
    /// One of these texts is among the words, without regard to the case of ASCII letters.
    pub contains: Vec<String>,
    /// The classes then.
    pub classes: Vec<Name>,
    /// What it lets a program conclude then.
    pub outcome: StatusOutcome,
    /// What it means then.
    pub meaning: String,
    /// What to do then.
    pub hint: String,
    /// Who says so.
    pub source: Name,
}

/// A request parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Parameter {
    /// The wire name and the Rust type.
    pub name: Name,
    /// What it says.
    pub description: String,
    /// The type that QFPay's tables declare.
    pub declared: String,
    /// What a value looks like.
    pub value: Value,
    /// The rule that a value of another look breaks.
    pub format_rule: Option<Name>,
    /// The value types that it can have, the usual one first.
    pub types: Vec<Name>,
    /// Where the value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it must not be shown.
    pub sensitive: bool,
    /// What the gateway takes when it is absent.
    pub default: Option<String>,
    /// What else holds for a value.
    pub constraints: Vec<Constraint>,
    /// The pay types that can carry it in a payment, by name.
    pub taken_by: Vec<Name>,
    /// Its place in the specification, which is that on QFPay's page; the list itself is sorted.
    pub position: usize,
    /// Who says so.
    pub source: Name,
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(tag = "kind", rename_all = "snake_case"))]
pub enum Value {
    /// Any text.
    Text,
    /// Decimal digits without sign or leading zeros.
    Integer {
        /// What it counts.
        unit: Option<String>,
    },
    /// `YYYY-MM-DD hh:mm:ss`.
    Timestamp,
    /// `+hhmm` or `-hhmm`.
    UtcOffset,
    /// An absolute URL.
    Url {
        /// The schemes that are allowed.
        schemes: Vec<String>,
    },
    /// A code of a list.
    Code {
        /// The list.
        of: Vocabulary,
    },
    /// One of a few words.
    Choice {
        /// The words.
        values: Vec<Choice>,
    },
    /// A JSON object in text form.
    JsonObject,
}

/// One of a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Choice {
    /// The word on the wire and the variant.
    #[cfg_attr(feature = "schema", serde(rename = "value"))]
    pub name: Name,
    /// What it means.
    pub description: String,
}

/// A rule about one value, wherever it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Constraint {
    /// The rule that a value breaks.
    pub rule: Name,
    /// What is tested.
    pub test: Test,
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum Test {
    /// Its length in characters.
    Length(Length),
    /// Its size as a whole number.
    Range(Range),
    /// It consists of these characters, given as first and last of a span.
    Characters(Vec<(char, char)>),
    /// It has none of these characters.
    Excludes(Vec<char>),
}

/// A rule that a request can break.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Rule {
    /// The identifier.
    pub name: Name,
    /// What it demands.
    pub description: String,
    /// What becomes of a request that breaks it.
    pub severity: Severity,
    /// Whether no caller can lift it.
    pub locked: bool,
    /// Who says so.
    pub source: Name,
}

/// An operation: one endpoint of the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Operation {
    /// The identifier.
    pub name: Name,
    /// What it does.
    pub description: String,
    /// The HTTP method.
    pub method: String,
    /// The path behind the base URL.
    pub path: String,
    /// Whether money may have moved once it was sent.
    pub moves_money: bool,
    /// Whether the pay type decides which parameters it takes.
    pub per_pay_type: bool,
    /// Whether the call changes an earlier payment.
    pub acts_on_payment: bool,
    /// The parameter that tells one call from another; none where only the payment that it acts on does.
    pub number: Option<Name>,
    /// What it says of its parameters, in their order; a pay type's own row wins.
    pub cells: Vec<Cell>,
    /// The rules about several parameters.
    pub rules: Vec<CrossRule>,
    /// The fields of its answer.
    pub answer: Vec<Field>,
    /// The fields of each record in its answer.
    pub record: Vec<Field>,
    /// What an accepted record means.
    pub verdicts: Vec<Verdict>,
    /// The meanings that a record can have.
    pub states: Vec<Term>,
    /// Who says so.
    pub source: Name,
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct CrossRule {
    /// The rule that a request breaks.
    pub rule: Name,
    /// The pay types that it is for; `None` for all.
    pub pay_types: Option<Vec<Name>>,
    /// It holds only where this does.
    pub when: Option<Condition>,
    /// What it demands.
    pub require: Condition,
}

/// Something about a request that holds or does not.
///
/// A condition about a parameter that is absent holds as a demand and does not hold as a
/// premise; only `Given` asks for presence. A value that its format rule refuses already is
/// treated like an absent one by every test that would have to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum Condition {
    /// Nothing: no request meets it.
    Never,
    /// At least one of these parameters is there.
    AnyOf(Vec<Name>),
    /// The parameter passes the test.
    Parameter {
        /// The parameter.
        parameter: Name,
        /// The test.
        test: ConditionTest,
    },
}

/// A test of one parameter in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum ConditionTest {
    /// It is there.
    Given,
    /// Its value is one of these.
    Is(Vec<String>),
    /// Its value is none of these.
    IsNot(Vec<String>),
    /// Its size as a whole number.
    Range(Range),
    /// Its length in characters.
    Length(Length),
    /// As JSON it has text, not empty, at each of these paths.
    JsonLeaves(Vec<String>),
    /// It lies in the same calendar month as this other parameter.
    SameMonthAs(Name),
    /// It does not lie before this other parameter.
    NotBefore(Name),
}

/// A field of an answer, a record or a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Field {
    /// The name on the wire, which is also its accessor.
    pub name: String,
    /// What it holds.
    #[cfg_attr(feature = "schema", serde(flatten))]
    pub kind: FieldKind,
    /// The type that QFPay's tables declare, where they do.
    pub declared: Option<String>,
    /// The pay types whose answers have it; `None` for all.
    pub pay_types: Option<Vec<Name>>,
    /// The parameter of the request that it repeats.
    pub echoes: Option<Name>,
    /// Whether the call has not succeeded without it.
    pub proves: bool,
    /// Whether it must not be shown.
    pub sensitive: bool,
    /// What it says.
    pub description: String,
    /// Who says so.
    pub source: Name,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "of", rename_all = "snake_case")
)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number, as a number or as text.
    Integer,
    /// A code of a list, or one that the list does not know.
    Code(Vocabulary),
    /// Any JSON.
    Json,
    /// The records of the answer.
    Records,
}

/// What an accepted record means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Verdict {
    /// The values of `order_type`.
    pub order_type: Vec<String>,
    /// The values of `cancel`, where it matters; the empty one stands for an absent one.
    pub cancel: Option<Vec<String>>,
    /// The meaning.
    pub state: Name,
    /// Who says so.
    pub source: Name,
}
