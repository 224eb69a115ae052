//! Which parameters a request may have, and the rules of queries.

use crate::common::broken::{broken, payments, rules, set};
use crate::common::{Row, least, model, pairs, pay_type, with};
use qfpay_codegen::ir::{Presence, Severity, SuppliedBy};
use qfpay_sandbox::rules::check;

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
    // Every cell but those of `pay_type`.
    let cells = model()
        .pay_types
        .iter()
        .map(|pay_type| pay_type.cells.len());
    assert_eq!(checked + model().pay_types.len(), cells.sum::<usize>());
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
fn queries_have_rules_of_their_own() {
    let long = ["20260203000000000000000001"; 5].join(",");
    let table: &[Row<'_>] = &[
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
