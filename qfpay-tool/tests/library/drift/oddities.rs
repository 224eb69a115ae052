//! What published pages have beside sound tables: two languages in one, borders that do not fit,
//! lists for tables, tables in tables, layout that is cut off.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use qfpay_tool::drift::{Documentation, Lock};

use super::page::{Coded, Content, Language};
use super::reading::{compare, findings, lock, model, read};
use super::shapes::SHAPES;

fn english() -> Content {
    Content::of(Language::English)
}

fn shaped(name: &str, content: &Content) -> String {
    let shape = SHAPES.iter().find(|shape| shape.name == name).unwrap();
    (shape.write)(content)
}

/// What is remembered of the English and the simplified page.
fn both() -> Lock {
    let chinese = shaped("markdown", &Content::of(Language::Simplified));
    let english = lock(shaped("markdown", &english()));
    read(chinese).unwrap().record(&english)
}

/// A Markdown table without outer bars, below a heading.
fn table<const N: usize>(heading: &str, titles: [&str; N], rows: &[[String; N]]) -> String {
    let border = ["---"; N].join("|");
    let rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
    format!(
        "## {heading}\n\n{}\n{border}\n{}\n\n",
        titles.join(" | "),
        rows.join("\n")
    )
}

fn coded(heading: &str, rows: &[Coded]) -> String {
    let cells = rows.iter().map(|row| [row.code.clone(), row.text.clone()]);
    table(heading, ["Code", "Description"], &cells.collect::<Vec<_>>())
}

/// Status codes with their descriptions in two languages.
fn bilingual() -> String {
    let chinese = Content::of(Language::Simplified).status_codes;
    let rows = english().status_codes.into_iter().zip(chinese);
    let rows = rows.map(|(one, other)| [one.code, one.text, other.text]);
    table(
        "Status codes",
        ["respcd", "Description", "中文说明"],
        &rows.collect::<Vec<_>>(),
    )
}

#[test]
fn a_table_in_two_languages_is_compared_in_both() {
    let (page, lock) = (bilingual(), both());
    let report = compare(page.as_str(), &lock);
    assert_eq!(findings(&report), [""; 0]);
    assert!(report.not_recorded.is_empty(), "{:?}", report.not_recorded);
    let words = &english().status_codes[4].text;
    let reworded = page.replacen(words.as_str(), "Something else", 1);
    assert_eq!(findings(&compare(reworded, &lock)).len(), 1);
    let reworded = page.replacen("状态说明一一零四", "状态说明变了", 1);
    assert_eq!(findings(&compare(reworded, &lock)), ["status_codes ~ 1104"]);
}

#[test]
fn a_second_language_that_nobody_recorded_is_no_change() {
    let english = lock(shaped("markdown", &english()));
    let report = compare(bilingual(), &english);
    assert_eq!(findings(&report), [""; 0]);
    assert_eq!(report.not_recorded, ["status_codes (zh-Hans)"]);
}

#[test]
fn a_row_that_one_language_lost_is_missed() {
    let chinese = Content::of(Language::Simplified);
    let page = format!(
        "<Tabs>\n<TabItem label=\"EN\">\n\n{}</TabItem>\n<TabItem label=\"ZH\">\n\n{}</TabItem>\n</Tabs>\n",
        coded("Currencies", &english().currencies),
        coded("币种", &chinese.currencies),
    );
    assert_eq!(findings(&compare(page.as_str(), &both())), [""; 0]);
    let thai = &chinese
        .currencies
        .iter()
        .find(|row| row.code == "THB")
        .unwrap()
        .text;
    let without = page.replace(&format!("THB | {thai}\n"), "");
    assert_eq!(findings(&compare(without, &both())), ["currencies - THB"]);
}

#[test]
fn a_column_of_wallets_beside_the_descriptions_is_no_new_wording() {
    let content = english();
    let rows: String = content
        .pay_types
        .chunks(6)
        .flat_map(|group| {
            group.iter().enumerate().map(|(at, row)| {
                let wallet = match at {
                    0 => format!("<td rowspan={}>A wallet</td>", group.len()),
                    _ => String::new(),
                };
                let text = row.text.replace('&', "&amp;");
                format!("<tr>{wallet}<td>{}<td>{text} {}</tr>", row.code, row.marker)
            })
        })
        .collect();
    let page = format!(
        "<html><body><h2>Payment codes</h2><table><tr><th>Wallet<th>Code<th>Description</tr>{rows}</table>"
    );
    let recorded = lock(shaped("markdown", &content));
    assert_eq!(findings(&compare(page.as_str(), &recorded)), [""; 0]);
    let changed = page.replacen("<td>800212<td>", "<td>800212<td>Anew ", 1);
    let found = findings(&compare(changed, &recorded));
    assert_eq!(found, ["pay_types ~ 800212"]);
}

/// Other parsers draw tables whose border is too short or too long, with lines between rows.
#[test]
fn loose_markdown_tables_are_tables() {
    let page = shaped("markdown_without_outer_pipes", &english());
    let recorded = lock(page.as_str());
    let loose: [fn(&str) -> String; 4] = [
        |page| page.replace("--- | --- | --- | ---", "--- | --- | ---"),
        |page| page.replace("\n--- | ---\n", "\n--|--|--\n"),
        |page| page.replace("\ntxdtm |", "\n\ntxdtm |"),
        |page| {
            page.replace("\n1150 |", "\n\n1150 |")
                .replace("\nJPY |", "\n\nJPY |")
        },
    ];
    for (at, loosen) in loose.into_iter().enumerate() {
        let changed = loosen(&page);
        assert_ne!(changed, page, "{at}");
        let report = compare(changed, &recorded);
        assert_eq!(findings(&report), [""; 0], "{at}");
    }
    let stray = page.replacen("\n\n* ", "\n\n809901 | Something new\n\n* ", 1);
    assert_ne!(stray, page);
    assert_eq!(findings(&compare(stray, &recorded)), ["pay_types + 809901"]);
}

#[test]
fn bullets_may_stand_for_rows() {
    let content = english();
    let rows = content.currencies.iter();
    let rows = rows.map(|row| format!("* **{}** - {}\n", row.code, row.text));
    let page = format!("# Currencies\n\n{}", rows.collect::<String>());
    let recorded = lock(shaped("markdown", &content));
    assert_eq!(findings(&compare(page.as_str(), &recorded)), [""; 0]);
    let without = page.replace("* **THB**", "* ");
    assert_eq!(findings(&compare(without, &recorded)), ["currencies - THB"]);
}

#[test]
fn a_table_in_a_cell_belongs_to_the_cell() {
    let content = english();
    let page = shaped("html", &content);
    let begin = page.find("Works for:").unwrap();
    let end = begin + page[begin..].find("</span>").unwrap();
    let rows = content.expired.iter();
    let rows = rows.map(|(code, label)| format!("<tr><td><code>{code}</code> - {label}</td></tr>"));
    let nested = format!(
        "{}Works for:<table>{}</table>{}",
        &page[..begin],
        rows.collect::<String>(),
        &page[end..]
    );
    let recorded = lock(page);
    assert_eq!(findings(&compare(nested.as_str(), &recorded)), [""; 0]);
    let (code, label) = &content.expired[2];
    let row = format!("<tr><td><code>{code}</code> - {label}</td></tr>");
    let found = findings(&compare(nested.replace(&row, ""), &recorded));
    assert_eq!(found, [format!("expired_time - {code}")]);
}

#[test]
fn jsx_in_tables_is_read() {
    let content = english();
    let rows = content.currencies.iter();
    let rows = rows.map(|row| {
        format!(
            "    <tr>\n      <td style={{{{width: \"20%\"}}}}>{}</td>\n      <td>{}</td>\n    </tr>\n",
            row.code, row.text
        )
    });
    let page = format!(
        "import X from 'x';\n\n## Currencies\n\n<table style={{{{width: \"100%\"}}}}>\n  <tbody>\n{}  </tbody>\n</table>\n\n{{/* <table><tr><td>NZD</td></tr></table> */}}\n",
        rows.collect::<String>()
    );
    let recorded = lock(shaped("markdown", &content));
    assert_eq!(findings(&compare(page, &recorded)), [""; 0]);
}

/// The cells of a browser's dump have lost their borders, and this one its type as well.
#[test]
fn an_answer_with_words_behind_it_still_begins_a_row() {
    let page = shaped("dump", &english());
    let recorded = lock(page.as_str());
    let row = page.lines().find(|line| line.starts_with("auth_codeYes"));
    let row = row.unwrap();
    let changed = page.replace(row, &format!("{row} at the till"));
    assert_eq!(
        findings(&compare(changed, &recorded)),
        ["request_parameters ~ auth_code"]
    );
}

#[test]
fn layout_that_never_ends_was_cut_off() {
    let tables = shaped("markdown_with_html_tables", &english());
    let tables = tables.split("## Currencies").next().unwrap();
    let whole =
        format!("<!doctype html><html><body><div><main>{tables}</main></div></body></html>");
    assert!(read(whole.as_str()).is_ok());
    let cut = whole.split("</main>").next().unwrap();
    let error = read(cut).unwrap_err();
    assert!(error.reason.contains("cut off"), "{error}");
    let minified = whole.replace("</body></html>", "");
    assert!(read(minified).is_ok(), "these ends may be left out");
}

#[test]
fn a_page_that_ends_among_the_parameters_was_cut_off() {
    for name in ["dump", "markdown", "copied_with_tabs"] {
        let page = shaped(name, &english());
        let row = page.find("goods_name").unwrap();
        let cut = Documentation::read(
            model(),
            &[super::reading::page(page[..row].trim_end())],
            false,
        );
        assert!(cut.is_err(), "{name}");
    }
}

#[test]
fn the_first_rows_of_a_list_are_not_the_list() {
    let content = english();
    let page = format!(
        "{}{}",
        coded("Pay types", &content.pay_types),
        coded("Currencies", &content.currencies[..1])
    );
    let read = Documentation::read(model(), &[super::reading::page(page.trim_end())], false);
    let error = read.unwrap_err();
    assert!(error.reason.contains("currencies"), "{error}");
}

#[test]
fn a_page_that_ends_in_the_samples_of_payments_was_cut_off() {
    for name in ["dump", "markdown"] {
        let page = shaped(name, &english());
        let (above, _) = page.split_once("Public payment request").unwrap();
        let cut = [super::reading::page(above.trim_end_matches('#'))];
        let error = Documentation::read(model(), &cut, false).unwrap_err();
        assert!(error.reason.contains("before their parameters"), "{error}");
        assert!(Documentation::read(model(), &cut, true).is_ok(), "whole");
    }
}
