//! The YAML files as they are written: what serde reads, and nothing else.
//!
//! Names are not resolved here and nothing is checked beyond the shape; [`crate::resolve`] does.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::yaml::List;

/// `gateway.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Gateway {
    pub(crate) sources: List<Term>,
    pub(crate) operations: List<Term>,
    pub(crate) environments: List<Environment>,
    pub(crate) headers: List<Header>,
    pub(crate) content_type: Text,
    pub(crate) signing: Signing,
    pub(crate) reserved_parameters: List<Text>,
    pub(crate) safety_rules: List<SafetyRule>,
    pub(crate) time_zone: TimeZone,
    pub(crate) limits: Limits,
    pub(crate) notifications: Notifications,
}

/// An identifier with its meaning.
#[derive(Debug, Deserialize)]
pub(crate) struct Term {
    pub(crate) id: Text,
    #[serde(default)]
    pub(crate) name: Option<Text>,
    pub(crate) description: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Environment {
    pub(crate) id: Text,
    pub(crate) base_url: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) sensitive: bool,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Signing {
    pub(crate) algorithms: List<Algorithm>,
    #[serde(default)]
    #[expect(dead_code, reason = "kept for readers of the file")]
    pub(crate) note: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Algorithm {
    pub(crate) id: Text,
    pub(crate) header: Text,
    pub(crate) digest_hex_length: u32,
    #[serde(default)]
    pub(crate) default: bool,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SafetyRule {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TimeZone {
    pub(crate) offset: Text,
    pub(crate) format: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Limits {
    pub(crate) per_second: u32,
    pub(crate) per_minute: u32,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Notifications {
    pub(crate) description: Text,
    pub(crate) acknowledgement: Text,
    pub(crate) ports: List<u16>,
    pub(crate) retry_minutes: List<u32>,
    pub(crate) source_addresses: List<Text>,
    pub(crate) source: Text,
    pub(crate) types: List<NotificationType>,
    pub(crate) fields: List<Field>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NotificationType {
    pub(crate) id: Text,
    pub(crate) value: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

/// `pay_types.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct PayTypes {
    pub(crate) wallets: List<Term>,
    pub(crate) channels: List<Term>,
    pub(crate) regions: List<Term>,
    pub(crate) settlements: List<Term>,
    pub(crate) scenarios: List<Scenario>,
    pub(crate) footnotes: List<Footnote>,
    pub(crate) pay_types: List<PayType>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Scenario {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) accepted_means: AcceptedMeans,
    pub(crate) next_step: NextStep,
    #[serde(default)]
    pub(crate) parameters: List<ParameterUse>,
}

/// What an accepted creation tells about the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptedMeans {
    /// The consumer has paid.
    Paid,
    /// The order exists; the consumer has not paid yet.
    Created,
}

/// Which field of the answer leads the consumer on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// None: the consumer has nothing left to do here.
    None,
    /// `qrcode`, to be drawn as a QR code.
    Qrcode,
    /// `pay_url`, to send the consumer's browser to.
    PayUrl,
    /// `pay_params`, to hand to the wallet's SDK.
    PayParams,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Footnote {
    pub(crate) id: Text,
    pub(crate) meaning: Text,
    #[serde(default)]
    pub(crate) rule: Option<Text>,
    #[serde(default)]
    pub(crate) forbids_operation: Option<Text>,
    #[serde(default)]
    pub(crate) requires_parameter: Option<Text>,
    #[serde(default)]
    pub(crate) adds_answer_field: Option<Text>,
    #[serde(default)]
    pub(crate) orphan: bool,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PayType {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) wallet: Text,
    pub(crate) scenario: Text,
    pub(crate) channel: Text,
    pub(crate) region: Text,
    pub(crate) settlement: Text,
    #[serde(default)]
    pub(crate) footnotes: List<Text>,
    #[serde(default)]
    pub(crate) parameters: List<ParameterUse>,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// Who must, may or must not send a parameter.
#[derive(Debug, Deserialize)]
pub(crate) struct ParameterUse {
    pub(crate) name: Text,
    pub(crate) presence: Presence,
    #[serde(default)]
    pub(crate) list: bool,
    pub(crate) source: Text,
}

/// Whether a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Every request carries it.
    Required,
    /// A request may carry it.
    Optional,
    /// A request may carry it, but not every source agrees that it takes effect.
    Warned,
    /// No request carries it.
    Forbidden,
}

/// `currencies.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Currencies {
    pub(crate) currencies: List<Currency>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Currency {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) numeric: Code,
    pub(crate) exponent: u8,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// `status_codes.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct StatusCodes {
    pub(crate) classes: List<Class>,
    pub(crate) status_codes: List<StatusCode>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Class {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) concludes: Concludes,
}

/// What a program may conclude from a status code about a call that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concludes {
    /// The gateway accepted the request.
    Accepted,
    /// Not decided yet: keep asking.
    Pending,
    /// Nothing moved and nothing will.
    Rejected,
    /// Anything may have happened: ask.
    Unclear,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StatusCode {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) meaning: Text,
    pub(crate) class: List<Text>,
    pub(crate) advice: Text,
    #[serde(default)]
    pub(crate) operations: List<OperationMeaning>,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// Another meaning of a status code in the answer to one operation.
#[derive(Debug, Deserialize)]
pub(crate) struct OperationMeaning {
    pub(crate) operation: Text,
    pub(crate) class: List<Text>,
    pub(crate) meaning: Text,
    pub(crate) source: Text,
}

/// `parameters.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Parameters {
    pub(crate) parameters: List<Parameter>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) declared: Text,
    pub(crate) value: Value,
    pub(crate) supplied_by: SuppliedBy,
    #[serde(default)]
    pub(crate) sensitive: bool,
    #[serde(default)]
    pub(crate) default: Option<Text>,
    #[serde(default)]
    pub(crate) constraints: List<Constraint>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    #[serde(default)]
    pub(crate) of: Option<Vocabulary>,
    #[serde(default)]
    pub(crate) unit: Option<Text>,
    #[serde(default)]
    pub(crate) schemes: List<Text>,
    #[serde(default)]
    pub(crate) values: List<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueKind {
    Integer,
    Text,
    Code,
    Timestamp,
    UtcOffset,
    Url,
    Choice,
    JsonObject,
}

/// The list that a code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// `currencies.yaml`.
    Currencies,
    /// `pay_types.yaml`.
    PayTypes,
    /// `status_codes.yaml`.
    StatusCodes,
    /// The notification types of `gateway.yaml`.
    NotificationTypes,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    pub(crate) value: Text,
    pub(crate) name: Text,
    pub(crate) description: Text,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppliedBy {
    /// The caller gives it.
    Caller,
    /// It is a part of the amount.
    Amount,
    /// It is the pay type.
    PayType,
    /// It belongs to the credentials: sent with every request or with none.
    Credentials,
    /// The clock gives it, unless the caller does.
    Clock,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Constraint {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    #[serde(default)]
    pub(crate) length: Option<Length>,
    #[serde(default)]
    pub(crate) range: Option<Range>,
    #[serde(default)]
    pub(crate) characters: Option<List<Text>>,
    #[serde(default)]
    pub(crate) excludes: Option<List<Text>>,
    pub(crate) severity: Severity,
    pub(crate) source: Text,
}

/// Bounds of a length in characters, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Length {
    /// The shortest.
    #[serde(default)]
    pub min: u32,
    /// The longest.
    pub max: u32,
}

/// Bounds of a whole number, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Range {
    /// The smallest.
    pub min: u64,
    /// The largest, where there is one.
    #[serde(default)]
    pub max: Option<u64>,
}

/// What becomes of a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is not sent.
    Deny,
    /// It is sent; the caller can see the warning.
    Warn,
}

/// `operations/*.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) method: Text,
    pub(crate) path: Text,
    pub(crate) moves_money: bool,
    pub(crate) per_pay_type: bool,
    pub(crate) source: Text,
    pub(crate) parameters: List<ParameterUse>,
    #[serde(default)]
    pub(crate) rules: List<Rule>,
    pub(crate) answer: List<Field>,
    #[serde(default)]
    pub(crate) record: List<Field>,
    #[serde(default)]
    pub(crate) verdicts: List<Verdict>,
    #[serde(default)]
    pub(crate) states: List<Term>,
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    #[serde(default, rename = "for")]
    pub(crate) applies_to: Option<AppliesTo>,
    #[serde(default)]
    pub(crate) when: Option<Condition>,
    pub(crate) require: Condition,
    pub(crate) severity: Severity,
    pub(crate) source: Text,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct AppliesTo {
    #[serde(default)]
    pub(crate) pay_types: List<Code>,
    #[serde(default)]
    pub(crate) scenarios: List<Text>,
    #[serde(default)]
    pub(crate) footnote: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Condition {
    #[serde(default)]
    pub(crate) parameter: Option<Text>,
    #[serde(default)]
    pub(crate) given: Option<bool>,
    #[serde(default)]
    pub(crate) is: Option<List<Text>>,
    #[serde(default)]
    pub(crate) is_not: Option<List<Text>>,
    #[serde(default)]
    pub(crate) range: Option<Range>,
    #[serde(default)]
    pub(crate) length: Option<Length>,
    #[serde(default)]
    pub(crate) json_leaves: Option<List<Text>>,
    #[serde(default)]
    pub(crate) same_month_as: Option<Text>,
    #[serde(default)]
    pub(crate) not_before: Option<Text>,
    #[serde(default)]
    pub(crate) any_of: Option<List<Text>>,
}

/// A field of an answer or a notification.
#[derive(Debug, Deserialize)]
pub(crate) struct Field {
    pub(crate) name: Text,
    pub(crate) kind: FieldKind,
    #[serde(default)]
    pub(crate) of: Option<Vocabulary>,
    #[serde(default)]
    pub(crate) declared: Option<Text>,
    #[serde(default)]
    pub(crate) sensitive: bool,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldKind {
    Text,
    Integer,
    Code,
    Json,
    Records,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) order_type: List<Text>,
    #[serde(default)]
    pub(crate) cancel: Option<List<Text>>,
    pub(crate) state: Text,
    pub(crate) source: Text,
}

/// `vectors/*.yaml`, as far as the generator reads them.
#[derive(Debug, Deserialize)]
pub(crate) struct Vectors {
    #[serde(default)]
    pub(crate) vectors: List<Vector>,
    #[serde(default)]
    pub(crate) notifications: List<NotificationVector>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its shape; tests use the contents")]
pub(crate) struct NotificationVector {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) client_key: Text,
    pub(crate) body: Text,
    pub(crate) md5: Text,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its shape; tests use the contents")]
pub(crate) struct Vector {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) operation: Text,
    pub(crate) client_key: Text,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) canonical: Text,
    pub(crate) md5: Text,
    pub(crate) sha256: Text,
    pub(crate) body: Text,
}

/// Text with something in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text(String);

/// A code: text of letters and digits. A number is refused, because YAML readers take `0000`
/// for zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code(String);

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Code {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

struct TextVisitor(&'static str);

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        if text.trim().is_empty() {
            Err(E::custom(
                "the text is empty; write something, or leave the key out",
            ))
        } else {
            Ok(text.trim().to_owned())
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Err(E::custom(format!(
            "{number} without quotes is a number; write \"{number}\""
        )))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Err(E::custom(format!(
            "{number} without quotes is a number; write it in quotes"
        )))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Err(E::custom(format!(
            "{value} without quotes is a truth value; write \"{value}\""
        )))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor("text")).map(Self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = deserializer.deserialize_str(TextVisitor("a code in quotes"))?;
        if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(code))
        } else {
            Err(D::Error::custom(format!(
                "`{code}` is no code; a code has letters and digits only"
            )))
        }
    }
}
