//! Several pages as one body, parts of it, other operations, languages, and what is remembered.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use qfpay_tool::drift::{Documentation, Lock, Report};

use super::page::{Content, Language};
use super::reading::{compare, findings, lock, model, page, read};
use super::shapes::SHAPES;

fn markdown(content: &Content) -> String {
    (SHAPES[0].write)(content)
}

/// The page cut into one page per heading.
fn parts(whole: &str) -> Vec<String> {
    whole
        .split("\n## ")
        .skip(1)
        .map(|part| format!("## {part}"))
        .collect()
}

fn body(pages: &[String], lock: &Lock) -> Report {
    let pages: Vec<_> = pages.iter().map(|text| page(text.as_str())).collect();
    Documentation::read(model(), &pages, false)
        .unwrap()
        .compare(lock)
        .unwrap()
}

#[test]
fn several_pages_give_what_one_gives() {
    let whole = markdown(&Content::of(Language::English));
    let recorded = lock(whole.as_str());
    let report = body(&parts(&whole), &recorded);
    assert_eq!(findings(&report), [""; 0]);
    assert!(report.not_covered.is_empty(), "{:?}", report.not_covered);
}

#[test]
fn a_list_that_is_on_no_page_is_named_and_not_removed() {
    let whole = markdown(&Content::of(Language::English));
    let recorded = lock(whole.as_str());
    for (at, gone) in [
        (0, vec!["pay_types", "footnotes"]),
        (1, vec!["currencies"]),
        (2, vec!["expired_time", "payment.request"]),
        (3, vec!["payment.response"]),
        (4, vec!["status_codes"]),
    ] {
        let mut pages = parts(&whole);
        let alone = pages.remove(at);
        let report = body(&pages, &recorded);
        assert_eq!(findings(&report), [""; 0]);
        let missing: Vec<&str> = report
            .not_covered
            .iter()
            .map(|gap| gap.list.as_str())
            .collect();
        assert_eq!(missing, gone);
        assert_eq!(findings(&compare(alone, &recorded)), [""; 0]);
    }
}

#[test]
fn a_page_about_one_wallet_removes_nothing() {
    let content = Content::of(Language::English);
    let recorded = lock(markdown(&content));
    let mut wallet = content.clone();
    wallet.pay_types.retain(|row| row.text.contains("PayMe"));
    wallet
        .request
        .retain(|row| row.mandatory.0 && row.name != "auth_code");
    let page = markdown(&wallet)
        .replace("## Pay types", "## PayMe pay types")
        .replace(
            "## Public payment request parameters",
            "## PayMe request parameters",
        );
    let report = compare(page, &recorded);
    assert_eq!(findings(&report), [""; 0]);
    let partly: Vec<&str> = report
        .not_covered
        .iter()
        .map(|gap| gap.list.as_str())
        .collect();
    assert!(
        partly.contains(&"pay_types") && partly.contains(&"payment.request"),
        "{partly:?}"
    );
}

#[test]
fn other_operations_have_lists_of_their_own() {
    let payment = markdown(&Content::of(Language::English));
    let refund = "# Refund\n\n`POST /trade/v1/refund`\n\n## Request parameters\n\n| Attribute | Mandatory | Type | Description |\n|---|---|---|---|\n| syssn | Yes | String(128) | The payment |\n| out_trade_no | Yes | String(128) | A number of its own |\n| txamt | Yes | Int(11) | How much |\n| txdtm | Yes | String(20) | When |\n| mchid | No | String(16) | Who |\n| udid | No | String(40) | Where |\n\n## Response parameters\n\n| Attribute | Type | Description |\n|---|---|---|\n| syssn | String(40) | The refund |\n| orig_syssn | String(40) | The payment |\n| txamt | Int(11) | How much |\n| respcd | String(4) | How it went |\n";
    let pages = [payment, refund.to_owned()];
    let both: Vec<_> = pages.iter().map(|text| page(text.as_str())).collect();
    let recorded = Documentation::read(model(), &both, false)
        .unwrap()
        .record(&Lock::default());
    let report = body(&pages, &recorded);
    assert_eq!(findings(&report), [""; 0]);
    for (from, to, wanted) in [
        (
            "| udid | No",
            "| refund_reason | No",
            vec!["refund.request + refund_reason", "refund.request - udid"],
        ),
        (
            "How much |\n| txdtm",
            "Not how much |\n| txdtm",
            vec!["refund.request ~ txamt"],
        ),
        (
            "| The payment |\n| txamt | Int",
            "| What |\n| txamt | Int",
            vec!["refund.response ~ orig_syssn"],
        ),
    ] {
        let changed = [pages[0].clone(), refund.replace(from, to)];
        assert_eq!(findings(&body(&changed, &recorded)), wanted);
    }
    let alone = findings(&compare(
        refund.replace("| udid", "| reason"),
        &Lock::default(),
    ));
    assert_eq!(
        alone,
        ["refund.request + reason"],
        "nothing says that a page ever had `udid`"
    );
}

#[test]
fn parameters_of_unknown_operations_are_nobodys() {
    let payment = markdown(&Content::of(Language::English));
    let other = "\n# Subscriptions\n\nPOST /subscription/v1/create\n\n## Request parameters\n\n| Attribute | Mandatory | Type |\n|---|---|---|\n| mchid | Yes | String(16) |\n| txamt | Yes | Int(11) |\n| txcurrcd | Yes | String(3) |\n| plan | Yes | String(3) |\n";
    let recorded = lock(payment.as_str());
    assert_eq!(
        findings(&compare(format!("{payment}{other}"), &recorded)),
        [""; 0]
    );
}

#[test]
fn languages_are_remembered_apart() {
    let english = markdown(&Content::of(Language::English));
    let chinese = markdown(&Content::of(Language::Traditional));
    let recorded = lock(english.as_str());
    let report = compare(chinese.as_str(), &recorded);
    assert_eq!(findings(&report), [""; 0]);
    assert!(
        report
            .not_recorded
            .contains(&"pay_types (zh-Hant)".to_owned())
    );
    let both = read(chinese.as_str()).unwrap().record(&recorded);
    for page in [&english, &chinese] {
        let report = compare(page.as_str(), &both);
        assert_eq!(findings(&report), [""; 0]);
        assert!(report.not_recorded.is_empty(), "{:?}", report.not_recorded);
    }
    let reworded = chinese.replace("微信公眾號", "微信公眾號（新版）");
    assert_eq!(findings(&compare(reworded, &both)), ["pay_types ~ 800207"]);
    let simplified = markdown(&Content::of(Language::Simplified));
    let report = compare(simplified, &both);
    assert!(
        report
            .not_recorded
            .contains(&"status_codes (zh-Hans)".to_owned())
    );
}

#[test]
fn what_an_accepted_page_lacks_is_still_expected_of_the_original_one() {
    let mut content = Content::of(Language::English);
    content.pay_types.retain(|row| row.code != "800107");
    let page = markdown(&content);
    let report = compare(page.as_str(), &lock(page.as_str()));
    assert_eq!(
        findings(&report),
        ["pay_types - 800107"],
        "its `source` is the page"
    );
}

#[test]
fn entries_of_other_sources_are_missed_only_where_they_have_been() {
    let mut content = Content::of(Language::English);
    let without = markdown(&content);
    assert!(model().status_codes.iter().any(|one| one.code == "2999"));
    assert_eq!(
        findings(&compare(without.as_str(), &lock(without.as_str()))),
        [""; 0]
    );
    content
        .status_codes
        .push(super::page::Coded::new("2999", "Failed".to_owned()));
    let with = lock(markdown(&content));
    assert_eq!(findings(&compare(without, &with)), ["status_codes - 2999"]);
}

#[test]
fn a_new_entry_has_no_recorded_wording() {
    let content = Content::of(Language::English);
    let mut before = content.clone();
    before.status_codes.retain(|row| row.code != "1181");
    let recorded = lock(markdown(&before));
    let report = compare(markdown(&content), &recorded);
    assert_eq!(findings(&report), [""; 0]);
    assert_eq!(report.not_recorded, ["status_codes.1181 (en)"]);
}
