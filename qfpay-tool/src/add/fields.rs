//! What is asked for an entry of each kind, in the order of asking.

use super::kind::Kind;
use super::tables::List;

/// A question, before the specification is looked at.
pub(super) struct Field {
    pub(super) option: &'static str,
    pub(super) ask: &'static str,
    pub(super) form: Form,
    pub(super) needed: bool,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    One(List),
    Some(List),
    /// A name in the specification and, in another case, in Rust.
    Name,
    /// Words for people, in one line.
    Prose,
    /// Text that stays as it is.
    Text,
    /// A whole number.
    Number,
    /// ISO 4217's number: three digits.
    Numeric,
    /// Two whole numbers, the second one optional.
    Bounds,
    /// `parameter=presence` or `parameter=presence:source`, several times.
    Uses,
    /// `operation` or `operation:source`.
    CancelWith,
    /// `value:name:description`, several times.
    Words,
    /// Text, several times.
    Texts,
    /// Yes or nothing.
    Flag,
}

const fn needed(option: &'static str, ask: &'static str, form: Form) -> Field {
    Field {
        option,
        ask,
        form,
        needed: true,
    }
}

const fn optional(option: &'static str, ask: &'static str, form: Form) -> Field {
    Field {
        option,
        ask,
        form,
        needed: false,
    }
}

const SOURCE: Field = needed("source", "Its source", Form::One(List::Sources));
const NOTE: Field = optional("note", "What else to know about it", Form::Prose);

// What decides about guesses stands first.
const PAY_TYPE: &[Field] = &[
    needed(
        "wallet",
        "What the customer pays with",
        Form::One(List::Wallets),
    ),
    needed(
        "scenario",
        "How the payment takes place",
        Form::One(List::Scenarios),
    ),
    needed(
        "channel",
        "Where the customer pays",
        Form::One(List::Channels),
    ),
    needed(
        "region",
        "Which merchants it is for",
        Form::One(List::Regions),
    ),
    needed(
        "settlement",
        "How the merchant gets the money",
        Form::One(List::Settlements),
    ),
    needed("name", "What it is called here and in Rust", Form::Name),
    needed("description", "What it is, in our own words", Form::Prose),
    SOURCE,
    optional(
        "cancel-with",
        "The call that ends an open order, if it is not its scenario's",
        Form::CancelWith,
    ),
    optional(
        "footnote",
        "The footnotes that it carries",
        Form::Some(List::Footnotes),
    ),
    optional(
        "parameter",
        "Parameters that differ from what its scenario says",
        Form::Uses,
    ),
    NOTE,
];

const STATUS_CODE: &[Field] = &[
    needed("name", "What it is called here and in Rust", Form::Name),
    needed("meaning", "What it means, in our own words", Form::Prose),
    needed(
        "class",
        "Its class, or two classes with the more specific one first",
        Form::Some(List::Classes),
    ),
    needed("hint", "What to do", Form::Prose),
    SOURCE,
    NOTE,
];

const CURRENCY: &[Field] = &[
    needed("name", "Its English name", Form::Prose),
    needed("numeric", "Its number in ISO 4217", Form::Numeric),
    needed(
        "exponent",
        "How many decimals its main unit has in ISO 4217",
        Form::Number,
    ),
    SOURCE,
    NOTE,
];

const PARAMETER: &[Field] = &[
    needed("description", "What it says, in our own words", Form::Prose),
    needed(
        "declared",
        "Its type as QFPay's tables print it, such as String(64)",
        Form::Text,
    ),
    needed(
        "kind",
        "What a value looks like",
        Form::One(List::ValueKinds),
    ),
    needed(
        "supplied-by",
        "Where its value comes from",
        Form::One(List::Suppliers),
    ),
    SOURCE,
    optional(
        "of",
        "The list that a code is of",
        Form::One(List::Vocabularies),
    ),
    optional("unit", "What a number counts, such as minutes", Form::Name),
    optional("scheme", "The schemes that a URL can have", Form::Texts),
    optional("value", "The words of a choice", Form::Words),
    optional(
        "type",
        "The types that a value can have, the usual one first, if it is not one of its own name",
        Form::Texts,
    ),
    optional(
        "sensitive",
        "Whether its value must not be shown",
        Form::Flag,
    ),
    optional(
        "default",
        "What the gateway takes when it is left out",
        Form::Text,
    ),
    optional(
        "example",
        "A value for the examples in the documentation",
        Form::Text,
    ),
    optional(
        "length",
        "The shortest and the longest value, in characters",
        Form::Bounds,
    ),
    optional("range", "The smallest and the largest number", Form::Bounds),
];

pub(super) fn of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::PayType => PAY_TYPE,
        Kind::StatusCode => STATUS_CODE,
        Kind::Currency => CURRENCY,
        Kind::Parameter => PARAMETER,
    }
}

impl Form {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::One(_) | Self::Some(_) => "words of a list",
            Self::Name => {
                "lower-case letters, digits and single underscores, such as alipay_app_hk"
            }
            Self::Prose => "a sentence or two",
            Self::Text => "text",
            Self::Number => "a whole number",
            Self::Numeric => "three digits, such as 036",
            Self::Bounds => "MIN-MAX, or MIN- without an upper bound",
            Self::Uses => "PARAMETER=PRESENCE, or PARAMETER=PRESENCE:SOURCE; can be repeated",
            Self::CancelWith => "OPERATION, or OPERATION:SOURCE",
            Self::Words => "WORD:NAME:DESCRIPTION; can be repeated",
            Self::Texts => "text; can be repeated",
            Self::Flag => "true",
        }
    }
}
