//! What is demanded of values and requests, as sentences.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, Audience};
use qfpay_codegen::ir::{Condition, ConditionTest, CrossRule, Length, Name, Range, Test};

/// `{parameter} …`: what is tested of one value.
pub(super) fn test(test: &Test) -> Markup {
    match test {
        Test::Length(bounds) => length(*bounds),
        Test::Range(bounds) => range(*bounds),
        Test::Characters(spans) => {
            let spans: Vec<String> = spans.iter().map(|span| shown_span(*span)).collect();
            html! { "only the characters " (list(&spans)) }
        }
        Test::Excludes(characters) => {
            let characters: Vec<String> = characters.iter().map(char::to_string).collect();
            html! { "none of the characters " (list(&characters)) }
        }
    }
}

fn shown_span((first, last): (char, char)) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    }
}

fn length(Length { min, max }: Length) -> Markup {
    match (min, max) {
        (min, max) if min == max => html! { (max) " characters" },
        (0, max) => html! { "at most " (max) " characters" },
        (min, max) => html! { (min) " to " (max) " characters" },
    }
}

fn range(Range { min, max }: Range) -> Markup {
    match max {
        Some(max) => html! { "from " (grouped(min)) " to " (grouped(max)) },
        None => html! { (grouped(min)) " or more" },
    }
}

/// With thin blanks between groups of three digits, as far as that helps.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

fn list(values: &[String]) -> Markup {
    html! {
        @for (index, value) in values.iter().enumerate() {
            @if index > 0 { " " }
            code { (value) }
        }
    }
}

/// A rule about several parameters: for whom, when, and what it demands.
pub(super) fn sentence(subject: &Subject<'_>, rule: &CrossRule, audience: Audience) -> Markup {
    html! {
        @if let Some(names) = &rule.pay_types { "For " (links::pay_types(subject, names, audience)) " " }
        @if let Some(when) = &rule.when { "if " (condition(when)) ": " }
        (condition(&rule.require)) "."
    }
}

fn condition(condition: &Condition) -> Markup {
    match condition {
        Condition::Never => html! { "not possible" },
        Condition::AnyOf(names) => html! { "at least one of " (parameters(names)) " is given" },
        Condition::Parameter { parameter, test } => {
            html! { (links::parameter(&parameter.id)) " " (asked(test)) }
        }
    }
}

fn asked(test: &ConditionTest) -> Markup {
    match test {
        ConditionTest::Given => html! { "is given" },
        ConditionTest::Is(values) => html! { "is " (either(values, "or")) },
        ConditionTest::IsNot(values) => html! { "is not " (either(values, "or")) },
        ConditionTest::Range(bounds) => html! { "is " (range(*bounds)) },
        ConditionTest::Length(bounds) => html! { "has " (length(*bounds)) },
        ConditionTest::JsonLeaves(paths) => {
            html! { "holds, as JSON, text at each of " (either(paths, "and")) }
        }
        ConditionTest::SameMonthAs(other) => {
            html! { "lies in the same calendar month as " (links::parameter(&other.id)) }
        }
        ConditionTest::NotBefore(other) => {
            html! { "does not lie before " (links::parameter(&other.id)) }
        }
    }
}

fn either(values: &[String], word: &str) -> Markup {
    html! {
        @for (index, value) in values.iter().enumerate() {
            @if index > 0 {
                @if index + 1 == values.len() { " " (word) " " } @else { ", " }
            }
            code { (value) }
        }
    }
}

fn parameters(names: &[Name]) -> Markup {
    html! {
        @for (index, name) in names.iter().enumerate() {
            @if index > 0 { ", " }
            (links::parameter(&name.id))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, shown_span};

    #[test]
    fn numbers_can_be_read() {
        assert_eq!(grouped(201), "201");
        assert_eq!(grouped(2_147_483_647), "2\u{202f}147\u{202f}483\u{202f}647");
        assert_eq!(shown_span(('_', '_')), "_");
        assert_eq!(shown_span(('a', 'z')), "a–z");
    }
}
