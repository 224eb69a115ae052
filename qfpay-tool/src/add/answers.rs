//! Whether an answer fits its question, and how it goes into the entry.

use heck::ToSnakeCase;

use super::errors::InvalidAnswer;
use super::fields::{Field, Form};
use super::new_entry::NewEntry;
use super::tables::List;
use qfpay_codegen::names;
use qfpay_codegen::problems::suggestion;

impl NewEntry<'_> {
    /// The answers to a question as the entry has them.
    pub(super) fn fit(
        &self,
        field: &Field,
        values: &[String],
    ) -> Result<Vec<String>, InvalidAnswer> {
        let several = matches!(
            field.form,
            Form::Some(_) | Form::Uses | Form::Words | Form::Texts
        );
        let invalid = |(message, hint): (String, String)| InvalidAnswer {
            option: field.option,
            message,
            hint,
        };
        let values = values.iter().map(|value| value.trim());
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        if values.len() > 1 && !several {
            let message = format!("there are {} answers", values.len());
            return Err(invalid((message, "give one".to_owned())));
        }
        let fit = values
            .into_iter()
            .map(|value| self.fit_one(field.form, value));
        fit.collect::<Result<_, _>>().map_err(invalid)
    }

    fn fit_one(&self, form: Form, value: &str) -> Result<String, (String, String)> {
        match form {
            Form::One(list) | Form::Some(list) => self.listed(list, value),
            Form::Name => name(value),
            Form::Prose => Ok(value.split_whitespace().collect::<Vec<_>>().join(" ")),
            Form::Text | Form::Texts => Ok(value.to_owned()),
            Form::Number => number(value),
            Form::Numeric => numeric(value),
            Form::Bounds => bounds(value),
            Form::Uses => self.parameter_use(value),
            Form::CancelWith => self.cancel_with(value),
            Form::Words => words(value),
            Form::Flag => Ok("true".to_owned()),
        }
    }

    fn listed(&self, list: List, value: &str) -> Result<String, (String, String)> {
        let choices = self.tables.choices(list);
        match choices.iter().find(|choice| choice.value == value) {
            Some(choice) => Ok(choice.value.clone()),
            None => {
                let known = choices.iter().map(|choice| choice.value.as_str());
                Err((
                    format!("`{value}` is not in the list"),
                    suggestion(value, known),
                ))
            }
        }
    }

    fn parameter_use(&self, value: &str) -> Result<String, (String, String)> {
        let Some((parameter, rest)) = value.split_once('=') else {
            let hint = "PARAMETER=PRESENCE, such as return_url=optional".to_owned();
            return Err((format!("`{value}` names no presence"), hint));
        };
        let (presence, source) = with_source(rest);
        self.listed(List::PaymentParameters, parameter)?;
        self.listed(List::Presences, presence)?;
        if let Some(source) = source {
            self.listed(List::Sources, source)?;
        }
        Ok(value.to_owned())
    }

    fn cancel_with(&self, value: &str) -> Result<String, (String, String)> {
        let (operation, source) = with_source(value);
        self.listed(List::Operations, operation)?;
        if let Some(source) = source {
            self.listed(List::Sources, source)?;
        }
        Ok(value.to_owned())
    }
}

/// What stands before a colon, and the source behind it.
pub(super) fn with_source(value: &str) -> (&str, Option<&str>) {
    match value.split_once(':') {
        Some((what, source)) => (what, Some(source)),
        None => (value, None),
    }
}

/// `FpsApp` and `fps_app` are the same name.
fn name(value: &str) -> Result<String, (String, String)> {
    let name = match value.chars().any(char::is_uppercase) {
        true => value.to_snake_case(),
        false => value.to_owned(),
    };
    match names::fault(&name) {
        Some(demand) => Err((
            format!("`{value}` cannot be used as a name"),
            format!("a name {demand}; `alipay_mpm_hk` is one"),
        )),
        None => Ok(name),
    }
}

fn number(value: &str) -> Result<String, (String, String)> {
    let number: Result<u64, _> = value.parse();
    let wrong = |_| {
        (
            format!("`{value}` is not a whole number"),
            "such as 2".to_owned(),
        )
    };
    number.map(|number| number.to_string()).map_err(wrong)
}

fn numeric(value: &str) -> Result<String, (String, String)> {
    match value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(value.to_owned()),
        false => {
            let hint = "three digits, such as 036".to_owned();
            Err((format!("`{value}` is not an ISO 4217 number"), hint))
        }
    }
}

fn bounds(value: &str) -> Result<String, (String, String)> {
    let wrong = || {
        (
            format!("`{value}` is not a pair of bounds"),
            "MIN-MAX, such as 1-64".to_owned(),
        )
    };
    let (min, max) = value.split_once('-').ok_or_else(wrong)?;
    let whole = |text: &str| text.parse::<u64>().is_ok();
    match whole(min) && (max.is_empty() || whole(max)) {
        true => Ok(value.to_owned()),
        false => Err(wrong()),
    }
}

fn words(value: &str) -> Result<String, (String, String)> {
    let mut parts = value.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(name), Some(_)) if names::fault(name).is_none() => Ok(value.to_owned()),
        _ => {
            let hint = "WORD:NAME:DESCRIPTION, such as ALIPAYHK:alipay_hk:AlipayHK".to_owned();
            Err((
                format!("`{value}` is not a word with name and description"),
                hint,
            ))
        }
    }
}
