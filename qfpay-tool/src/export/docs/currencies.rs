//! Currencies and their smallest units.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, prose, source};
use super::page::Page;
use super::{layout, tables};
use qfpay_codegen::ir::Currency;

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { "Code" }
                    th scope="col" { "Currency" }
                    th scope="col" { "ISO number" }
                    th scope="col" { "Decimals" }
                    th scope="col" { code { "txamt=1250" } " is" }
                    th scope="col" { "Note" }
                    th scope="col" { "Source" }
                }
            }
            "\n"
            tbody { @for currency in &subject.model.currencies { (row(subject, currency)) "\n" } }
        }
    };
    let body = html! {
        h1 { "Currencies" }
        p .lead {
            "Amounts are whole numbers of the currency’s smallest unit. The decimals of the main unit show what that is."
        }
        (layout::scrolls("Currencies", &table))
    };
    Page {
        file: "currencies.html".to_owned(),
        title: "Currencies".to_owned(),
        description: "The currencies of QFPay and their smallest units.".to_owned(),
        section: "currencies.html",
        body,
    }
}

fn row(subject: &Subject<'_>, currency: &Currency) -> Markup {
    html! {
        tr id=(links::anchor("currency", &currency.name.id)) {
            th scope="row" { code { (currency.name.id) } }
            td { (currency.label) }
            td { code { (currency.numeric) } }
            td { (currency.exponent) }
            td { (in_main_units("1250", currency.exponent)) " " (currency.name.id) }
            td .wide {
                @if let Some(note) = &currency.note { (prose(subject, note)) } @else { (tables::none()) }
            }
            td { (source(&currency.source)) }
        }
    }
}

/// A number of smallest units, written in main units: by its digits, without arithmetic.
fn in_main_units(digits: &str, exponent: u8) -> String {
    let decimals = usize::from(exponent);
    if decimals == 0 {
        return digits.to_owned();
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (main, rest) = padded.split_at(padded.len() - decimals);
    format!("{main}.{rest}")
}

#[cfg(test)]
mod tests {
    use super::in_main_units;

    #[test]
    fn the_point_stands_where_the_exponent_says() {
        assert_eq!(in_main_units("1250", 0), "1250");
        assert_eq!(in_main_units("1250", 2), "12.50");
        assert_eq!(in_main_units("1250", 4), "0.1250");
    }
}
