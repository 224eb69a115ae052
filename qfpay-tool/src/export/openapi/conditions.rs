//! Rules about several parameters, as schemas of the whole request.

use super::super::node::{Node, Object, object};
use super::context::Dialect;
use super::values::literal;
use qfpay_codegen::ir::{Condition, ConditionTest, CrossRule, Model, Name, PayType, Range, Value};

/// What a rule is to the schema of one request.
pub(super) enum Expressed {
    /// A schema that the request has to meet.
    Schema(Object),
    /// Nothing: no such request can break it.
    Never,
    /// No schema can express it, for this reason.
    Beyond(&'static str),
}

const MONTHS: &str = "A schema has no calendar months.";
const ORDER: &str = "A schema does not compare two values.";
const INSIDE_JSON: &str = "A schema does not look into a text that holds JSON.";
const DIGITS: &str = "A schema does not count the digits of a number.";

/// The request that a rule is applied to.
pub(super) struct Request<'a> {
    pub(super) model: &'a Model,
    pub(super) dialect: Dialect,
    /// The pay type, of a request whose parameters it decides.
    pub(super) pay_type: Option<&'a PayType>,
    /// The parameters that the request can have.
    pub(super) taken: &'a [&'a Name],
}

impl Request<'_> {
    pub(super) fn express(&self, rule: &CrossRule) -> Expressed {
        if !self.concerns(rule) {
            return Expressed::Never;
        }
        let premise = match rule
            .when
            .as_ref()
            .map(|when| self.condition(when, Role::Premise))
        {
            None => None,
            Some(Ok(Some(premise))) => Some(premise),
            Some(Ok(None)) => return Expressed::Never,
            Some(Err(why)) => return Expressed::Beyond(why),
        };
        match (premise, self.condition(&rule.require, Role::Demand)) {
            (_, Err(why)) => Expressed::Beyond(why),
            (_, Ok(None)) => Expressed::Never,
            (None, Ok(Some(demand))) => Expressed::Schema(demand),
            (Some(premise), Ok(Some(demand))) => {
                Expressed::Schema(implication(self.dialect, premise, demand))
            }
        }
    }

    fn concerns(&self, rule: &CrossRule) -> bool {
        rule.pay_types.as_ref().is_none_or(|for_these| {
            self.pay_type
                .is_some_and(|pay_type| for_these.contains(&pay_type.name))
        })
    }

    fn takes(&self, parameter: &Name) -> bool {
        self.taken.contains(&parameter)
    }

    /// A condition as a schema; none if every such request meets the demand, or none the premise.
    fn condition(&self, condition: &Condition, role: Role) -> Result<Option<Object>, &'static str> {
        match condition {
            Condition::Never => Ok(Some(object! { "not": Object::new() })),
            Condition::AnyOf(parameters) => {
                let taken = parameters.iter().filter(|one| self.takes(one));
                let given = taken.map(|one| object! { "required": vec![one.id.as_str()] });
                Ok(Some(object! { "anyOf": given.collect::<Vec<_>>() }))
            }
            Condition::Parameter { parameter, test } => self.test(parameter, test, role),
        }
    }

    fn test(
        &self,
        parameter: &Name,
        test: &ConditionTest,
        role: Role,
    ) -> Result<Option<Object>, &'static str> {
        let given = object! { "required": vec![parameter.id.as_str()] };
        let value = match test {
            ConditionTest::Given => {
                let impossible = role == Role::Premise && !self.takes(parameter);
                return Ok((!impossible).then_some(given));
            }
            ConditionTest::Is(values) => object! { "enum": self.literals(parameter, values) },
            ConditionTest::IsNot(values) => {
                object! { "not": object! { "enum": self.literals(parameter, values) } }
            }
            ConditionTest::Range(range) => bounds(*range),
            ConditionTest::Length(_) if self.is_integer(parameter) => return Err(DIGITS),
            ConditionTest::Length(length) => object! {
                "minLength": (length.min > 0).then_some(length.min),
                "maxLength": length.max,
            },
            ConditionTest::JsonLeaves(_) => return Err(INSIDE_JSON),
            ConditionTest::SameMonthAs(_) => return Err(MONTHS),
            ConditionTest::NotBefore(_) => return Err(ORDER),
        };
        if !self.takes(parameter) {
            return Ok(None);
        }
        let name = parameter.id.as_str();
        let mut schema = object! { "properties": object! { name: value } };
        if role == Role::Premise {
            schema.extend(given);
        }
        Ok(Some(schema))
    }

    fn is_integer(&self, parameter: &Name) -> bool {
        let mut parameters = self.model.parameters.iter();
        let known = parameters.find(|known| known.name == *parameter);
        known.is_some_and(|known| matches!(known.value, Value::Integer { .. }))
    }

    fn literals(&self, parameter: &Name, values: &[String]) -> Vec<Node> {
        let mut parameters = self.model.parameters.iter();
        let known = parameters.find(|known| known.name == *parameter);
        let values = values.iter();
        values
            .filter_map(|value| known.map(|known| literal(known, value)))
            .collect()
    }
}

/// A demand holds for a parameter that is absent, a premise does not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Premise,
    Demand,
}

fn bounds(range: Range) -> Object {
    object! {
        "minimum": range.min,
        "maximum": range.max,
    }
}

/// Where the premise holds, the demand does. OpenAPI 3.0 has no `if`.
fn implication(dialect: Dialect, premise: Object, demand: Object) -> Object {
    match dialect {
        Dialect::V30 => object! { "anyOf": vec![object! { "not": premise }, demand] },
        Dialect::V31 => object! { "if": premise, "then": demand },
    }
}
