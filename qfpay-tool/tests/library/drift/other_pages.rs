//! What is no page of QFPay's documentation is an error, and never "no drift".

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use qfpay_tool::drift::{Documentation, Lock, Unreadable};

use super::page::{Content, Language};
use super::reading::{model, page};
use super::shapes::SHAPES;

fn unreadable(text: impl Into<Vec<u8>>) -> Unreadable {
    let lock = Lock::parse(include_str!("../../../../spec/docs.lock")).unwrap();
    let read = Documentation::read(model(), &[page(text)], false);
    match read.and_then(|read| read.compare(&lock)) {
        Ok(report) => panic!("taken for documentation: {report:?}"),
        Err(error) => error,
    }
}

fn assert_reason(text: impl Into<Vec<u8>>, words: &str) {
    let reason = unreadable(text).to_string();
    assert!(reason.contains(words), "{reason}");
}

#[test]
fn pages_without_documentation_say_why() {
    assert_reason("", "empty");
    assert_reason(" \n\u{feff}\u{200b}\n", "no table");
    assert_reason(
        "<html><body><form><input type=\"password\"></form></body></html>",
        "log in",
    );
    assert_reason(
        "<!doctype html><title>404</title><h1>Page Not Found</h1><p>Payment types",
        "there is none",
    );
    assert_reason(
        "<!doctype html><div id=root></div><noscript>You need to enable JavaScript",
        "browser",
    );
    assert_reason(*b"%PDF-1.7 800101", "PDF");
    assert_reason(*b"PK\x03\x04 800101", "ZIP");
    assert_reason(*b"800101\0Alipay", "binary");
    assert_reason(*b"\xb1\xe0\xc2\xeb 800101", "UTF-8");
}

#[test]
fn pages_of_other_products_are_an_error() {
    let ours = "wallets, cards";
    for text in [
        // Lists of currencies that are not this gateway's.
        "# Supported currencies\n\n| Code | Name |\n|---|---|\n| AED | Dirham |\n| AFN | Afghani |\n| ALL | Lek |\n| AMD | Dram |\n| AOA | Kwanza |\n| ARS | Peso |\n| AUD | Dollar |\n| AZN | Manat |\n".to_owned(),
        // Errors by the status of HTTP, and by other numbers of four digits.
        "# Error codes\n\n| Code | Description |\n|---|---|\n| 400 | Bad |\n| 401 | Login |\n| 404 | None |\n".to_owned(),
        "# Error codes\n\n| Code | Description |\n|---|---|\n| 1001 | Bad |\n| 1100 | Login |\n| 3004 | None |\n| 5000 | Oops |\n".to_owned(),
        // The parameters of another gateway, some of which have the same names.
        "# Request parameters\n\n| Parameter | Required | Type | Description |\n|---|---|---|---|\n| out_trade_no | Yes | String(32) | Order |\n| total_amount | Yes | Price | Sum |\n| notify_url | No | String(256) | News |\n| return_url | No | String | Back |\n| subject | Yes | String | Title |\n".to_owned(),
        // Codes in running text.
        format!("Pay with 800101 ({ours}), or pay_type=800108. Codes 0000, 1143 and 1145.\nhttps://example.org/800201/800207\n"),
        "800101\n800108\n".to_owned(),
        "Call 85280010100 between 20250420 and 20250421.".to_owned(),
        "```\n| Code | Description |\n|---|---|\n| 800101 | Alipay |\n| 800108 | Alipay |\n```\n".to_owned(),
        "<!--\n| Code | Description |\n|---|---|\n| 800101 | Alipay |\n-->\n".to_owned(),
    ] {
        unreadable(text);
    }
}

#[test]
fn a_few_entries_are_too_few_to_say_that_nothing_changed() {
    assert_reason(
        "## Codes for tests\n\n| Code | Description |\n|---|---|\n| 800101 | A |\n| 800108 | B |\n",
        "a few entries",
    );
}

#[test]
fn a_promised_table_without_readable_rows_is_an_error() {
    let page = "# QFPay\n\n## Status codes\n\n| Code | Description |\n|---|---|\n| ? ? | none |\n| - - | none |\n| n a | none |\n";
    assert_reason(page, "any of its rows");
    assert_reason(
        "Currencies\n\nCodeDescription\n\nNothing here.\n",
        "any of its rows",
    );
}

#[test]
fn a_page_that_was_cut_off_is_an_error() {
    let content = Content::of(Language::English);
    for shape in &SHAPES {
        let whole = (shape.write)(&content);
        let row = whole.rfind("1270").unwrap();
        let mut cut = whole.clone();
        cut.truncate(row);
        let unreadable = Documentation::read(model(), &[page(cut.trim_end())], false);
        assert!(unreadable.is_err(), "{}", shape.name);
    }
    let dump = (SHAPES[7].write)(&content);
    let mut cut = dump.clone();
    cut.truncate(dump.find("1295").unwrap());
    assert!(
        Documentation::read(model(), &[page(cut.clone())], true).is_ok(),
        "said to be whole"
    );
}

#[test]
fn every_page_has_to_say_something() {
    let content = Content::of(Language::English);
    let pages = [page((SHAPES[0].write)(&content)), page("# Not found")];
    let unreadable = Documentation::read(model(), &pages, false).unwrap_err();
    assert!(unreadable.reason.contains("there is none"), "{unreadable}");
}
