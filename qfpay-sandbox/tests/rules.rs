//! Which rules a request breaks, one table per kind of rule.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod common;

use std::collections::BTreeSet;

use common::{least, model, pairs, pay_type, with};
use qfpay_codegen::ir::{Presence, Severity, SuppliedBy};
use qfpay_sandbox::rules::check;

/// The rules that a request without a merchant number breaks.
fn broken(operation: &str, parameters: &[(String, String)]) -> BTreeSet<String> {
    rules(operation, parameters, None)
}

fn rules(
    operation: &str,
    parameters: &[(String, String)],
    mchid: Option<&str>,
) -> BTreeSet<String> {
    let findings = check(model(), operation, parameters, mchid);
    for finding in &findings {
        let described = model()
            .rules
            .iter()
            .find(|rule| rule.name.id == finding.rule);
        let described = described.unwrap_or_else(|| panic!("{} is no rule", finding.rule));
        assert_eq!(finding.severity, described.severity, "{}", finding.rule);
    }
    findings.into_iter().map(|finding| finding.rule).collect()
}

fn set(rules: &[&str]) -> BTreeSet<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

/// A table of changes to the least payment of a pay type, and the rules that it then breaks as
/// well.
fn payments(code: &str, table: &[(&[(&str, &str)], &[&str])]) {
    let base = least(pay_type(code), "INV-7");
    let before = broken("payment", &base);
    for (changes, expected) in table {
        let request = with(base.clone(), changes);
        let after = broken("payment", &request);
        let added: BTreeSet<String> = after.difference(&before).cloned().collect();
        assert_eq!(added, set(expected), "{code} with {changes:?}");
    }
}

#[test]
fn the_least_payment_of_every_pay_type_is_not_denied() {
    for pay_type in &model().pay_types {
        let findings = check(model(), "payment", &least(pay_type, "INV-7"), None);
        let denied = findings
            .iter()
            .find(|finding| finding.severity == Severity::Deny);
        assert_eq!(denied, None, "{}", pay_type.code);
    }
}

#[test]
fn every_cell_of_the_matrix_is_enforced() {
    let mut checked = 0;
    for pay_type in &model().pay_types {
        let base = least(pay_type, "INV-7");
        for cell in &pay_type.cells {
            let name = cell.parameter.id.as_str();
            let mut absent = base.clone();
            absent.retain(|(given, _)| given != name);
            let emptied = with(base.clone(), &[(name, "")]);
            let present = with(base.clone(), &[(name, "1")]);
            let breaks = |request: &[(String, String)], suffix: &str| {
                broken("payment", request).contains(&format!("{name}_{suffix}"))
            };
            let (presence, credentials) =
                (cell.presence, cell.supplied_by == SuppliedBy::Credentials);
            let required = presence == Presence::Required && !credentials;
            // `pay_type` decides the row itself, so nothing can be said of another row here.
            if name == "pay_type" {
                assert!(breaks(&absent, "required") && breaks(&emptied, "required"));
                continue;
            }
            assert_eq!(breaks(&absent, "required"), required);
            assert_eq!(breaks(&emptied, "required"), required);
            let forbidden = presence == Presence::Forbidden || credentials;
            assert_eq!(breaks(&present, "forbidden"), forbidden, "{name}");
            let doubtful = presence == Presence::Warned;
            assert_eq!(breaks(&present, "doubtful"), doubtful, "{name}");
            checked += 1;
        }
    }
    assert_eq!(checked, 36 * 22);
}

#[test]
fn the_merchant_number_goes_with_every_request_or_with_none() {
    let without = least(pay_type("800101"), "INV-7");
    let with_one = with(without.clone(), &[("mchid", "ZaMVg12345")]);
    let empty = with(without.clone(), &[("mchid", "")]);
    let table = [
        (&without, None, &[][..]),
        (&empty, None, &[]),
        (&with_one, None, &["mchid_forbidden"]),
        (&without, Some("ZaMVg12345"), &["mchid_required"]),
        (&empty, Some("ZaMVg12345"), &["mchid_required"]),
        (&with_one, Some("ZaMVg12345"), &[]),
    ];
    for (request, assigned, expected) in table {
        assert_eq!(rules("payment", request, assigned), set(expected));
    }
    let query = pairs(&[("syssn", "1")]);
    assert_eq!(rules("query", &query, Some("x")), set(&["mchid_required"]));
}

#[test]
fn names_that_do_not_belong_are_told_apart_and_not_looked_at_further() {
    payments(
        "800101",
        &[
            (&[("key", "x")], &["reserved_parameter"]),
            (&[("sign", "\n&key=")], &["reserved_parameter"]),
            (&[("key", "")], &[]),
            (&[("syssn", "x")], &["unknown_parameter"]),
            (&[("phone", "\n&txamt=")], &["unknown_parameter"]),
            (&[("phone", "")], &[]),
            (&[("Txamt", "1")], &["unknown_parameter"]),
            (
                &[("key", "x"), ("phone", "x")],
                &["reserved_parameter", "unknown_parameter"],
            ),
        ],
    );
    assert_eq!(
        broken("no such operation", &pairs(&[("txamt", "1"), ("key", "1")])),
        set(&["reserved_parameter", "unknown_parameter"])
    );
}

#[test]
fn an_unknown_pay_type_falls_back_to_what_holds_for_all() {
    let request = with(
        least(pay_type("800108"), "INV-7"),
        &[("pay_type", "999999"), ("expired_time", "10")],
    );
    assert_eq!(
        broken("payment", &request),
        set(&[
            "auth_code_forbidden",
            "expired_time_forbidden",
            "pay_type_format"
        ])
    );
    // The unknown pay type is not 800212, so nobody asks for a scene.
    let request = with(
        request,
        &[
            ("extend_info", "{}"),
            ("auth_code", ""),
            ("expired_time", ""),
        ],
    );
    assert_eq!(
        broken("payment", &request),
        set(&["extend_info_forbidden", "pay_type_format"])
    );
}

#[test]
fn dangerous_values_are_found_in_every_parameter() {
    payments(
        "800101",
        &[
            (
                &[("out_trade_no", "A\u{0}")],
                &["control_characters", "out_trade_no_characters"],
            ),
            (&[("udid", "till\u{85}3")], &["control_characters"]),
            (&[("udid", "a&txamt=1")], &["signature_ambiguity"]),
            (&[("udid", "a&key=1")], &["signature_ambiguity"]),
            (&[("udid", "a&txamt")], &[]),
            (&[("udid", "a&other=1")], &[]),
            (&[("udid", "&Txamt=1")], &[]),
            (
                &[("udid", "\t&syssn=1")],
                &["control_characters", "signature_ambiguity"],
            ),
            // Also where the parameter may not be, and where the format fails.
            (
                &[("auth_code", "\u{7f}&udid=")],
                &[
                    "auth_code_forbidden",
                    "control_characters",
                    "signature_ambiguity",
                ],
            ),
            (
                &[("txamt", "1&udid=2")],
                &["signature_ambiguity", "txamt_format"],
            ),
        ],
    );
}

#[test]
fn values_have_their_format() {
    payments(
        "800101",
        &[
            (&[("txamt", "0")], &["txamt_advised_minimum", "txamt_range"]),
            (&[("txamt", "00")], &["txamt_format"]),
            (&[("txamt", "0100")], &["txamt_format"]),
            (&[("txamt", "+100")], &["txamt_format"]),
            (&[("txamt", "-1")], &["txamt_format"]),
            (&[("txamt", "1e3")], &["txamt_format"]),
            (&[("txamt", "10.0")], &["txamt_format"]),
            (&[("txamt", " 10")], &["txamt_format"]),
            (&[("txamt", "٣")], &["txamt_format"]),
            (&[("txamt", "18446744073709551615")], &["txamt_range"]),
            (&[("txamt", "18446744073709551616")], &["txamt_format"]),
            (&[("txcurrcd", "hkd")], &["txcurrcd_format"]),
            (&[("txcurrcd", "GBP")], &["txcurrcd_format"]),
            (&[("txdtm", "2026-02-03T14:05:06")], &["txdtm_format"]),
            (&[("txdtm", "2026-02-29 14:05:06")], &["txdtm_format"]),
            (&[("txzone", "+0800")], &[]),
            (&[("txzone", "-1459")], &[]),
            (&[("txzone", "+1460")], &["txzone_format"]),
            (&[("txzone", "+1500")], &["txzone_format"]),
            (&[("txzone", "0800")], &["txzone_format"]),
            (&[("txzone", "+08:00")], &["txzone_format"]),
            (&[("txzone", "+é00")], &["txzone_format"]),
            (&[("notify_url", "https://shop.example/a?b=1&c=2")], &[]),
            (&[("notify_url", "http://shop.example")], &[]),
            (&[("notify_url", "HTTPS://shop.example/")], &[]),
            (
                &[("notify_url", "ftp://shop.example/")],
                &["notify_url_format"],
            ),
            (
                &[("notify_url", "javascript:alert(1)")],
                &["notify_url_format"],
            ),
            (&[("notify_url", "/notify")], &["notify_url_format"]),
            (&[("notify_url", "shop.example")], &["notify_url_format"]),
            (&[("notify_url", "https://")], &["notify_url_format"]),
            (
                &[("notify_url", "https://shop.example/ x")],
                &["notify_url_format"],
            ),
            (&[("pay_tag", "ALIPAYCN")], &[]),
            (&[("pay_tag", "alipaycn")], &["pay_tag_format"]),
            (&[("limit_pay", "no_credit")], &[]),
            (&[("limit_pay", "credit")], &["limit_pay_format"]),
        ],
    );
    payments(
        "800207",
        &[
            (&[("extend_info", "{}")], &[]),
            (&[("extend_info", "[]")], &["extend_info_format"]),
            (&[("extend_info", "null")], &["extend_info_format"]),
            (&[("extend_info", "{")], &["extend_info_format"]),
            (&[("extend_info", "{} {}")], &["extend_info_format"]),
        ],
    );
}

#[test]
fn values_keep_to_their_bounds() {
    let order_no = |count: usize| "é".repeat(count);
    payments(
        "800101",
        &[
            (&[("txamt", "1")], &["txamt_advised_minimum"]),
            (&[("txamt", "200")], &["txamt_advised_minimum"]),
            (&[("txamt", "201")], &[]),
            (&[("txamt", "2147483647")], &[]),
            (&[("txamt", "2147483648")], &["txamt_range"]),
            (&[("expired_time", "4")], &["expired_time_range"]),
            (&[("expired_time", "5")], &[]),
            (&[("expired_time", "120")], &[]),
            (&[("expired_time", "121")], &["expired_time_range"]),
            // Lengths count characters, not bytes.
            (
                &[("out_trade_no", &order_no(128))],
                &["out_trade_no_characters"],
            ),
            (
                &[("out_trade_no", &order_no(129))],
                &["out_trade_no_characters", "out_trade_no_length"],
            ),
            (
                &[("out_trade_no", "A,B")],
                &["out_trade_no_characters", "out_trade_no_comma"],
            ),
            (&[("out_trade_no", "a_B|9*-")], &[]),
            (&[("goods_name", &"咖".repeat(20))], &[]),
            (
                &[("goods_name", &"咖".repeat(21))],
                &["goods_name_advised_length"],
            ),
            (
                &[("goods_name", &"咖".repeat(64))],
                &["goods_name_advised_length"],
            ),
            (
                &[("goods_name", &"咖".repeat(65))],
                &["goods_name_advised_length", "goods_name_length"],
            ),
            (
                &[("goods_name", "A & B")],
                &["goods_name_special_characters"],
            ),
            (&[("udid", &"u".repeat(41))], &["udid_length"]),
        ],
    );
}

#[test]
fn rules_about_several_parameters_hold() {
    payments(
        "801101",
        &[
            (&[("txamt", "101")], &["txamt_advised_minimum"]),
            (
                &[("txamt", "100")],
                &["overseas_web_minimum", "txamt_advised_minimum"],
            ),
            (
                &[("txamt", "100"), ("txcurrcd", "USD")],
                &["overseas_web_minimum_elsewhere", "txamt_advised_minimum"],
            ),
            // What is absent or cannot be read breaks no rule of this kind.
            (&[("txamt", "")], &["txamt_required"]),
            (&[("txamt", "x")], &["txamt_format"]),
            (
                &[("txamt", "100"), ("txcurrcd", "")],
                &["txamt_advised_minimum", "txcurrcd_required"],
            ),
            // `is` and `is_not` look at the text alone, whatever its format.
            (
                &[("txamt", "100"), ("txcurrcd", "XXX")],
                &[
                    "overseas_web_minimum_elsewhere",
                    "txamt_advised_minimum",
                    "txcurrcd_format",
                ],
            ),
        ],
    );
    payments(
        "801514",
        &[(&[("txamt", "100")], &["txamt_advised_minimum"])],
    );
    payments(
        "800201",
        &[
            (&[("rmb_tag", "Y")], &["rmb_tag_needs_cny"]),
            (&[("rmb_tag", "Y"), ("txcurrcd", "CNY")], &[]),
            (
                &[("rmb_tag", "Y"), ("txcurrcd", "")],
                &["txcurrcd_required"],
            ),
            (
                &[("rmb_tag", "N")],
                &["rmb_tag_format", "rmb_tag_needs_cny"],
            ),
            (&[("txcurrcd", "JPY")], &["currency_unit_unconfirmed"]),
        ],
    );
    // A forbidden parameter that is there all the same is there.
    payments(
        "800101",
        &[(
            &[("rmb_tag", "Y")],
            &["rmb_tag_forbidden", "rmb_tag_needs_cny"],
        )],
    );
    let url = |length: usize| format!("https://shop.example/{}", "a".repeat(length - 21));
    let request = least(pay_type("801512"), "INV-7");
    assert_eq!(broken("payment", &request), set(&["return_url_advised"]));
    for (length, expected) in [
        (200, &[][..]),
        (201, &["alipay_wap_return_url_length"]),
        (255, &["alipay_wap_return_url_length"]),
        (
            256,
            &["alipay_wap_return_url_length", "wap_return_url_length"],
        ),
        (
            513,
            &[
                "alipay_wap_return_url_length",
                "return_url_length",
                "wap_return_url_length",
            ],
        ),
    ] {
        let request = with(request.clone(), &[("return_url", &url(length))]);
        assert_eq!(broken("payment", &request), set(expected), "{length}");
    }
}

#[test]
fn a_mobile_browser_payment_needs_its_scene() {
    payments(
        "800212",
        &[
            (&[("extend_info", "{}")], &["h5_scene"]),
            (&[("extend_info", "[]")], &["extend_info_format"]),
            (&[("extend_info", "")], &["extend_info_required"]),
            (
                &[(
                    "extend_info",
                    r#"{"scene_info": {"h5_info": {"type": "Wap", "wap_url": "u", "wap_name": ""}}, "spbill_create_ip": "i"}"#,
                )],
                &["h5_scene"],
            ),
            (
                &[(
                    "extend_info",
                    r#"{"scene_info": {"h5_info": {"type": 1, "wap_url": "u", "wap_name": "n"}}, "spbill_create_ip": "i"}"#,
                )],
                &["h5_scene"],
            ),
            (
                &[(
                    "extend_info",
                    r#"{"scene_info": {"h5_info": {"type": "t", "wap_url": "u", "wap_name": "n"}}, "spbill_create_ip": "i"}"#,
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn queries_have_rules_of_their_own() {
    let long = vec!["20260203000000000000000001"; 5].join(",");
    let table: &[(&[(&str, &str)], &[&str])] = &[
        (&[], &["query_needs_a_filter"]),
        (&[("respcd", "0000")], &["query_needs_a_filter"]),
        (&[("syssn", "1")], &[]),
        (&[("syssn", "")], &["query_needs_a_filter"]),
        (&[("syssn", "1,2")], &[]),
        (&[("syssn", "1,,2")], &["syssn_length"]),
        (&[("syssn", ",")], &["syssn_length"]),
        (&[("syssn", "1,a")], &["syssn_characters"]),
        (&[("syssn", &long)], &["syssn_length"]),
        (&[("out_trade_no", "A,B")], &[]),
        (&[("out_trade_no", "A,B/C")], &["out_trade_no_characters"]),
        (&[("syssn", "1"), ("pay_type", "800101,800108")], &[]),
        (
            &[("syssn", "1"), ("pay_type", "800101,1")],
            &["pay_type_format"],
        ),
        (
            &[("syssn", "1"), ("pay_type", "800101,")],
            &["pay_type_format"],
        ),
        (&[("syssn", "1"), ("respcd", "0")], &["respcd_format"]),
        (&[("syssn", "1"), ("page", "0")], &["page_range"]),
        (&[("syssn", "1"), ("page", "01")], &["page_format"]),
        (
            &[("syssn", "1"), ("page_size", "101")],
            &["page_size_range"],
        ),
        (&[("syssn", "1"), ("txamt", "1")], &["unknown_parameter"]),
        (
            &[("start_time", "2026-02-01 00:00:00")],
            &["window_needs_an_end"],
        ),
        (
            &[("end_time", "2026-02-01 00:00:00")],
            &["query_needs_a_filter", "window_needs_a_start"],
        ),
        (
            &[
                ("start_time", "2026-02-01 00:00:00"),
                ("end_time", "2026-02-28 23:59:59"),
            ],
            &[],
        ),
        (
            &[
                ("start_time", "2026-02-01 00:00:00"),
                ("end_time", "2026-02-01 00:00:00"),
            ],
            &[],
        ),
        (
            &[
                ("start_time", "2026-02-01 00:00:01"),
                ("end_time", "2026-02-01 00:00:00"),
            ],
            &["window_runs_forward"],
        ),
        (
            &[
                ("start_time", "2026-01-31 23:59:59"),
                ("end_time", "2026-02-01 00:00:00"),
            ],
            &["window_within_a_month"],
        ),
        (
            &[
                ("start_time", "2026-02-01 00:00:00"),
                ("end_time", "2025-02-01 00:00:00"),
            ],
            &["window_runs_forward", "window_within_a_month"],
        ),
        (
            &[
                ("start_time", "2026-02-30 00:00:00"),
                ("end_time", "2025-01-01 00:00:00"),
            ],
            &["start_time_format"],
        ),
        (
            &[
                ("start_time", "2026-02-01 00:00:00"),
                ("end_time", "tomorrow"),
            ],
            &["end_time_format"],
        ),
    ];
    for (parameters, expected) in table {
        assert_eq!(
            broken("query", &pairs(parameters)),
            set(expected),
            "{parameters:?}"
        );
    }
}

#[test]
fn a_rule_is_reported_once_per_parameter() {
    let request = pairs(&[
        ("syssn", "a,b,,"),
        ("udid", "\n"),
        ("key", "x"),
        ("sign", "x"),
    ]);
    let findings = check(model(), "query", &request, None);
    let mut told: Vec<_> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.parameter.as_deref()))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("reserved_parameter", Some("key")),
            ("reserved_parameter", Some("sign")),
            ("syssn_characters", Some("syssn")),
            ("syssn_length", Some("syssn")),
            ("unknown_parameter", Some("udid")),
        ]
    );
}
