//! Whatever bytes come, reading ends, does not panic, and does not say "no drift".

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use proptest::prelude::*;
use qfpay_tool::drift::{Documentation, Lock};

use super::page::{Content, Language};
use super::reading::{model, page};
use super::shapes::SHAPES;

fn recorded() -> Lock {
    Lock::parse(include_str!("../../../../spec/docs.lock")).unwrap()
}

/// Whether a page is said to be unchanged.
fn is_unchanged(bytes: Vec<u8>) -> bool {
    let read = Documentation::read(model(), &[page(bytes)], true);
    read.and_then(|read| read.compare(&recorded()))
        .is_ok_and(|report| report.is_empty())
}

/// What pages consist of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "800101",
        "0000",
        "HKD",
        "txamt",
        "auth_code",
        "Code",
        "Description",
        "CodeDescription",
        "Pay types",
        "Currencies",
        "Status codes",
        "Request parameters",
        "Yes",
        "No",
        "String(128)",
        "|",
        "| --- | --- |",
        "\n",
        "\n\n",
        "\t",
        "  ",
        "*",
        "**",
        "***",
        "\\*",
        "# ",
        "## ",
        "- ",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td colspan=9>",
        "<td rowspan=9>",
        "<br>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<pre>",
        "<!--",
        "-->",
        "{/*",
        "*/}",
        "```",
        ":::note",
        ":::",
        "---\n",
        "<Tab>",
        "</Tab>",
        "<ParamField body=\"txamt\">",
        "</ParamField>",
        "<template>",
        "<select>",
        "<svg>",
        "<math>",
        "+---+",
        "+===+",
        "|===",
        "====  ====",
        ".. list-table::",
        "   * - ",
        "     - ",
        "：",
        "支付類型",
        "編碼",
        "描述",
        "是",
        "800101Alipay",
        "0000Paid",
        "AEDDirham",
        "txamtYesInt(11)Sum",
        "\u{200b}",
        "\u{0}",
        "＊",
        "８００１０１",
        "&nbsp;",
        "&#0;",
        "İ",
        "ß",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_are_no_documentation(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(!is_unchanged(bytes));
    }

    #[test]
    fn texts_are_no_documentation(text in "\\PC{0,300}") {
        prop_assert!(!is_unchanged(text.into_bytes()));
    }

    #[test]
    fn pieces_of_pages_are_no_documentation(text in pieces()) {
        prop_assert!(!is_unchanged(text.into_bytes()));
    }

    #[test]
    fn broken_pages_do_not_panic(
        shape in 0..SHAPES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = (SHAPES[shape].write)(&Content::of(Language::Traditional)).into_bytes();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let read = Documentation::read(model(), &[page(String::from_utf8_lossy(&bytes).into_owned())], true);
        let _compared = read.map(|read| read.compare(&recorded()));
    }

    #[test]
    fn any_lock_is_read_or_an_error(text in "\\PC{0,200}") {
        let _read = Lock::parse(&text);
    }
}

/// Depth costs no stack, and neither much time.
#[test]
fn deep_pages_are_read() {
    for piece in [
        "<div>",
        "<table><tr><td>",
        "<b>",
        "<ul><li>",
        "> ",
        "- ",
        "*a ",
        "<ParamField>",
        "[",
    ] {
        let deep = piece.repeat(3_000);
        assert!(!is_unchanged(format!("<html>{deep}").into_bytes()));
        assert!(!is_unchanged(
            format!("# x\n\n---|---\n\n{deep}").into_bytes()
        ));
    }
}
