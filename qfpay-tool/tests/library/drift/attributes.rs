//! What pages state beside wordings: types, obligations, footnotes, meanings; and what is layout.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use qfpay_tool::drift::{Change, Lock};

use super::page::{Content, Language};
use super::reading::{compare, findings, lock, model, read};
use super::shapes::SHAPES;

fn english() -> Content {
    Content::of(Language::English)
}

fn markdown(content: &Content) -> String {
    (SHAPES[0].write)(content)
}

/// The findings after a change of the page's text.
fn after(from: &str, to: &str) -> Vec<String> {
    let page = markdown(&english());
    assert!(page.contains(from), "{from}");
    findings(&compare(page.replacen(from, to, 1), &lock(page.as_str())))
}

#[test]
fn types_and_obligations_are_attributes_of_parameters() {
    let old = "| out_trade_no | Yes | String(128) |";
    for new in [
        "| out_trade_no | Yes | String(64) |",
        "| out_trade_no | Yes | String |",
        "| out_trade_no | Yes | Int(128) |",
        "| out_trade_no | No | String(128) |",
        "| out_trade_no | Yes (MPM only) | String(128) |",
    ] {
        assert_eq!(
            after(old, new)[0],
            "request_parameters ~ out_trade_no",
            "{new}"
        );
    }
    for same in [
        "| out_trade_no | YES | String（128） |",
        "| **out_trade_no** | `Yes` | string (128) |",
        "| out\\_trade\\_no | Mandatory | String(128) |",
        "| out_trade_no | 是 | String(128) |",
    ] {
        assert_eq!(after(old, same), [""; 0], "{same}");
    }
    let condition = after("Yes<br/>(CPM only)", "Yes<br/>(MPM only)");
    assert_eq!(condition, ["request_parameters ~ auth_code"]);
    assert_eq!(
        after("Yes<br/>(CPM only)", "No"),
        ["request_parameters ~ auth_code"]
    );
    assert_eq!(
        after("| goods_name | No |", "| goods_name | Yes |"),
        ["request_parameters ~ goods_name"]
    );
}

#[test]
fn a_page_without_lengths_says_nothing_about_them() {
    let mut content = english();
    for row in content.request.iter_mut().chain(&mut content.response) {
        row.declared = row.declared.split('(').next().unwrap().to_owned();
    }
    let report = compare(markdown(&content), &lock(markdown(&english())));
    assert_eq!(findings(&report), [""; 0]);
}

#[test]
fn attributes_are_compared_in_every_language() {
    let lock = lock(markdown(&english()));
    let mut content = Content::of(Language::Simplified);
    content.request[3].declared = "String(99)".to_owned();
    content.request[8].mandatory.0 = true;
    let report = compare(markdown(&content), &lock);
    let wanted = [
        "request_parameters ~ mchid",
        "request_parameters ~ out_trade_no",
    ];
    assert_eq!(findings(&report), wanted);
}

#[test]
fn an_accepted_type_is_not_reported_again() {
    let mut content = english();
    content.request[3].declared = "String(64)".to_owned();
    let page = markdown(&content);
    let lock = lock(page.as_str());
    assert!(lock.to_string().contains("type=String(64)"));
    assert_eq!(findings(&compare(page, &lock)), [""; 0]);
    let back = compare(markdown(&english()), &lock);
    assert_eq!(
        findings(&back),
        [""; 0],
        "what the specification says is never drift"
    );
}

#[test]
fn footnotes_are_marked_in_many_ways() {
    let row = model()
        .pay_types
        .iter()
        .find(|one| one.code == "802001")
        .unwrap();
    let old = format!("| 802001 | {} \\*\\*\\* |", row.description);
    for mark in [
        "***",
        "\\*\\*\\*",
        " ***",
        "<sup>***</sup>",
        "＊＊＊",
        "<sup>\\*\\*\\*</sup>",
        "∗∗∗",
    ] {
        let new = format!("| 802001 | {}{mark} |", row.description);
        assert_eq!(after(&old, &new), [""; 0], "{mark}");
    }
    let new = format!("| 802001\\*\\*\\* | {} |", row.description);
    assert_eq!(after(&old, &new), [""; 0], "behind the code");
    let moved = format!("| 802001 | {} \\*\\* |", row.description);
    assert_eq!(
        after(&old, &moved),
        ["footnotes + 802001 **", "footnotes - 802001 ***"]
    );
}

#[test]
fn remarks_stand_for_footnotes() {
    let mut content = english();
    content.footnotes.clear();
    for row in &mut content.pay_types {
        row.marker = "";
    }
    let remarks =
        "## Special remarks\n\n- 801101: more than 1 HKD\n- 802001: no refunds\n\n## Currencies";
    let page = markdown(&content).replacen("## Currencies", remarks, 1);
    let recorded = lock(page.as_str());
    assert_eq!(findings(&compare(page.as_str(), &recorded)), [""; 0]);
    let moved = page.replace("- 802001: no", "- 803701: no");
    let found = findings(&compare(moved, &recorded));
    let wanted = [
        "footnotes + remark:803701",
        "footnotes - ***",
        "footnotes - 802001 ***",
    ];
    assert_eq!(found, wanted);
    let reworded = page.replace("no refunds", "refunds within 29 days");
    assert_eq!(findings(&compare(reworded, &recorded)), ["footnotes ~ ***"]);
}

#[test]
fn a_moved_meaning_is_loud_in_every_language_and_without_a_lock() {
    for (language, text) in [
        (Language::English, "WeChat JSAPI (Canadian merchants)"),
        (Language::Traditional, "微信公眾號支付（加拿大商戶）"),
        (Language::Simplified, "微信公众号支付"),
    ] {
        let mut content = Content::of(language);
        let unchanged = markdown(&content);
        let row = content
            .pay_types
            .iter_mut()
            .find(|row| row.code == "800212")
            .unwrap();
        row.text = text.to_owned();
        for lock in [Lock::default(), lock(unchanged)] {
            let report = compare(markdown(&content), &lock);
            assert_eq!(report.meaning_moved, ["800212"], "{text}");
            assert_eq!(findings(&report), ["pay_types ~ 800212"]);
            assert_eq!(report.details[0].change, Change::Meaning);
        }
    }
}

#[test]
fn layout_is_no_drift() {
    let page = markdown(&english());
    let recorded = lock(page.as_str());
    let rewrites: [fn(&str) -> String; 7] = [
        |page| page.replace('\n', "\r\n"),
        |page| format!("\u{feff}{page}"),
        |page| page.replace("code shown", "code\u{a0}\u{2003}shown"),
        |page| page.replace("Alipay", "Ali\u{200b}pay"),
        |page| page.replace("(CPM only)", "（ＣＰＭ ｏｎｌｙ）"),
        |page| {
            page.replace("Alipay", "**Alipay**")
                .replace("PayMe", "[PayMe](https://example.org)")
        },
        |page| page.replace("## ", "### ").replace(" | ", "   |   "),
    ];
    for (at, rewrite) in rewrites.into_iter().enumerate() {
        let report = compare(rewrite(&page), &recorded);
        assert_eq!(findings(&report), [""; 0], "rewrite {at}");
    }
    let wide: Vec<u8> = format!("\u{feff}{page}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(findings(&compare(wide, &recorded)), [""; 0]);
}

#[test]
fn a_row_that_names_nothing_may_hide_something() {
    let found = after("| 800108 |", "| 8001O8 |");
    assert_eq!(
        found,
        ["pay_types - 800108", "unreadable pay_types: `8001O8`"]
    );
}

#[test]
fn the_list_of_expired_time_is_no_list_of_pay_types() {
    let page = markdown(&english());
    let several = page.replace("801510 - ", "801510 - x<br/>802999 - ");
    let found = findings(&compare(several, &lock(page.as_str())));
    assert_eq!(found, ["expired_time + 802999", "expired_time ~ 801510"]);
    // The list fell out of its cell.
    let fallen = page
        .replace("Works for:<br/>", "Works for: |\n")
        .replace("<br/>800201 - ", "\n800201 - ");
    let report = read(fallen).unwrap().compare(&lock(page)).unwrap();
    assert!(report.pay_types.is_empty(), "{:?}", report.pay_types);
}
