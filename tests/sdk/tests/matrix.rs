//! What each pay type carries, and what the check says about everything else.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

use std::fmt::Write;

use qfpay_api::error::{Invalid, Violation, Violations};
use qfpay_api::request::Presence;
use qfpay_api::types::{Scenario, Severity, SuppliedBy};
use qfpay_api::value::{AuthCode, ExpiredTime, ExtendInfo, GoodsName, ReturnUrl, SubOpenid, Udid};
use qfpay_api::{Amount, Currency, DynamicPayment, OutTradeNo, Param, PayType, Rule};
use support::{PAGE, PAYMENT_PARAMS, complete, gateway, hkd, now, sample};

fn is_sent(request: &DynamicPayment) -> bool {
    gateway().payment(request, now()).is_ok()
}

/// The rule that presence alone can break, by the name that follows from the parameter's.
fn rule(param: Param, suffix: &str) -> Rule {
    format!("{param}_{suffix}").parse().unwrap()
}

fn only(violations: &Violations) -> &Violation {
    let all: Vec<&Violation> = violations.iter().collect();
    assert_eq!(all.len(), 1, "{violations}");
    all[0]
}

fn rules(violations: &Violations) -> Vec<Rule> {
    violations.iter().map(Violation::rule).collect()
}

/// A complete request with one more parameter, and what that one needs beside it.
fn with_sample(pay_type: PayType, param: Param) -> DynamicPayment {
    let request = complete(pay_type).set(param, sample(param));
    match param {
        Param::RmbTag => request.set(Param::Txcurrcd, "CNY"),
        _ => request,
    }
}

#[test]
fn what_is_demanded_and_advised_breaks_no_rule_and_is_sent() {
    for pay_type in PayType::ALL {
        let request = complete(pay_type);
        assert!(request.violations().is_empty(), "{}", request.violations());
        let prepared = gateway().payment(&request, now()).unwrap();
        assert!(prepared.warnings().is_empty(), "{}", prepared.warnings());
    }
}

#[test]
fn each_cell_of_the_matrix_is_what_the_check_does() {
    for pay_type in PayType::ALL {
        for param in PAYMENT_PARAMS {
            match pay_type.presence(param) {
                Presence::Required => check_required(pay_type, param),
                Presence::Optional => check_optional(pay_type, param),
                Presence::Warned => check_warned(pay_type, param),
                Presence::Forbidden => check_forbidden(pay_type, param),
            }
        }
    }
}

fn check_required(pay_type: PayType, param: Param) {
    let request = complete(pay_type).set(param, "");
    let violations = request.violations();
    match param.supplied_by() {
        // The request always has them, and the caller cannot take them away.
        SuppliedBy::PayType | SuppliedBy::Clock => assert!(violations.is_empty()),
        _ => {
            let violation = only(&violations);
            assert_eq!(violation.rule(), rule(param, "required"));
            assert_eq!(violation.param(), Some(param));
            assert_eq!(violation.pay_type(), Some(pay_type));
            assert_eq!(violation.found(), None);
            assert!(!is_sent(&request), "{pay_type} without {param}");
        }
    }
}

fn check_optional(pay_type: PayType, param: Param) {
    let request = with_sample(pay_type, param);
    let violations = request.violations();
    if param.supplied_by() == SuppliedBy::Credentials {
        assert_eq!(only(&violations).rule(), rule(param, "forbidden"));
        assert!(!is_sent(&request), "the merchant is the credentials'");
    } else {
        assert!(violations.is_empty(), "{violations}");
        assert!(is_sent(&request));
    }
}

fn check_warned(pay_type: PayType, param: Param) {
    let request = with_sample(pay_type, param);
    let violations = request.violations();
    let violation = only(&violations);
    assert_eq!(violation.rule(), rule(param, "doubtful"));
    assert_eq!(violation.severity(), Severity::Warn);
    assert!(violations.permits());
    let prepared = gateway().payment(&request, now()).unwrap();
    assert_eq!(*prepared.warnings(), violations);
}

fn check_forbidden(pay_type: PayType, param: Param) {
    let request = with_sample(pay_type, param);
    let violations = request.violations();
    let violation = only(&violations);
    assert_eq!(violation.rule(), rule(param, "forbidden"));
    assert_eq!(violation.severity(), Severity::Deny);
    assert_eq!(violation.param(), Some(param));
    assert_eq!(violation.pay_type(), Some(pay_type));
    let allowed = violation.allowed().unwrap();
    assert!(!allowed.contains(pay_type.code()), "{allowed}");
    let shown = violation.found().unwrap().contains(sample(param));
    assert_eq!(shown, !param.is_sensitive(), "{violation}");
    assert!(!is_sent(&request), "{pay_type} with {param}");
}

#[test]
fn a_parameter_of_another_operation_is_unknown_to_a_payment() {
    let others = Param::ALL
        .into_iter()
        .filter(|param| !PAYMENT_PARAMS.contains(param));
    for param in others {
        for pay_type in PayType::ALL {
            let request = complete(pay_type).set(param, sample(param));
            let violations = request.violations();
            assert_eq!(only(&violations).rule(), Rule::UnknownParameter);
            assert_eq!(pay_type.presence(param), Presence::Forbidden);
            let lifted = request.allow(Rule::UnknownParameter);
            assert!(!is_sent(&lifted), "the rule is locked");
        }
    }
}

/// The page's own statements about its own pay types, written out by hand: the specification
/// cannot vouch for itself.
#[test]
fn the_matrix_says_what_the_page_says() {
    let codes = |presence: Presence, param: Param| -> Vec<&str> {
        let carries = |pay_type: &PayType| pay_type.presence(param) == presence;
        let of_the_page = PAGE.map(|code| code.parse::<PayType>().unwrap());
        let found = of_the_page.into_iter().filter(carries);
        found.map(PayType::code).collect()
    };
    let customer_presented = ["800008", "800108", "800208", "801008", "805808", "800708"];
    assert_eq!(
        sorted(codes(Presence::Required, Param::AuthCode)),
        sorted(customer_presented)
    );
    assert_eq!(
        codes(Presence::Forbidden, Param::AuthCode).len(),
        PAGE.len() - customer_presented.len()
    );
    let expiring = [
        "800101", "800201", "801010", "801101", "801107", "801501", "801510", "801512",
    ];
    assert_eq!(
        sorted(codes(Presence::Optional, Param::ExpiredTime)),
        expiring
    );
    for pay_type in PayType::ALL
        .into_iter()
        .filter(|one| one.scenario() == Scenario::Cpm)
    {
        assert_eq!(pay_type.presence(Param::ExpiredTime), Presence::Forbidden);
    }
    let apps = ["800210", "801010", "801110", "801510"];
    assert_eq!(sorted(codes(Presence::Required, Param::GoodsName)), apps);
    assert_eq!(
        codes(Presence::Optional, Param::GoodsName).len(),
        PAGE.len() - apps.len()
    );
    assert_eq!(codes(Presence::Required, Param::Openid), ["800107"]);
    assert_eq!(
        sorted(codes(Presence::Required, Param::SubOpenid)),
        ["800207", "800213"]
    );
    assert_eq!(codes(Presence::Required, Param::ExtendInfo), ["800212"]);
    for everywhere in [
        Param::Txamt,
        Param::Txcurrcd,
        Param::PayType,
        Param::OutTradeNo,
        Param::Txdtm,
    ] {
        assert_eq!(codes(Presence::Required, everywhere), PAGE);
    }
    for anywhere in [Param::Mchid, Param::Txzone, Param::Udid, Param::NotifyUrl] {
        assert_eq!(codes(Presence::Optional, anywhere), PAGE);
    }
}

fn sorted<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = codes.into_iter().collect();
    codes.sort_unstable();
    codes
}

#[test]
fn the_matrix_is_the_recorded_one() {
    let mut table = String::new();
    for (index, param) in PAYMENT_PARAMS.iter().enumerate() {
        writeln!(table, "{}{param}", "  ".repeat(index)).unwrap();
    }
    for pay_type in PayType::ALL {
        let cells = PAYMENT_PARAMS.map(|param| match pay_type.presence(param) {
            Presence::Required => "R",
            Presence::Optional => "O",
            Presence::Warned => "w",
            Presence::Forbidden => "·",
        });
        writeln!(table, "{}  {pay_type} {}", cells.join(" "), pay_type.name()).unwrap();
    }
    snapshot("matrix", &table);
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A pay type that takes the parameter without a warning.
fn taker(param: Param) -> PayType {
    PayType::ALL
        .into_iter()
        .find(|one| matches!(one.presence(param), Presence::Required | Presence::Optional))
        .unwrap()
}

#[test]
fn lengths_count_characters_and_end_exactly_where_they_end() {
    let table = [
        (Param::OutTradeNo, 128, Rule::OutTradeNoLength),
        (Param::AuthCode, 128, Rule::AuthCodeLength),
        (Param::GoodsName, 64, Rule::GoodsNameLength),
        (Param::Udid, 40, Rule::UdidLength),
        (Param::GoodsInfo, 256, Rule::GoodsInfoLength),
        (Param::GoodsDetail, 256, Rule::GoodsDetailLength),
        (Param::TradeName, 128, Rule::TradeNameLength),
        (Param::SellerId, 128, Rule::SellerIdLength),
        (Param::Openid, 128, Rule::OpenidLength),
        (Param::SubOpenid, 128, Rule::SubOpenidLength),
    ];
    for (param, longest, rule) in table {
        for character in ["a", "é", "龍", "🍵"] {
            let request = complete(taker(param));
            let fits = request.clone().set(param, character.repeat(longest));
            assert!(fits.violations().permits(), "{}", fits.violations());
            assert!(is_sent(&fits));
            let over = request.set(param, character.repeat(longest + 1));
            let denied: Vec<Rule> = over.violations().denied().map(Violation::rule).collect();
            assert_eq!(denied, [rule]);
            assert!(!is_sent(&over));
        }
    }
}

#[test]
fn urls_end_where_they_end_and_mobile_pages_end_sooner() {
    let url = |length: usize| format!("https://shop.example/{}", "u".repeat(length - 21));
    let denied = |pay_type, param, length| {
        let violations = complete(pay_type).set(param, url(length)).violations();
        let denied: Vec<Rule> = violations.denied().map(Violation::rule).collect();
        denied
    };
    let warned = |pay_type, param, length| {
        let violations = complete(pay_type).set(param, url(length)).violations();
        let warned: Vec<Rule> = violations.warnings().map(Violation::rule).collect();
        warned
    };
    let any = PayType::AlipayMpmHk;
    assert_eq!(warned(any, Param::NotifyUrl, 255), []);
    assert_eq!(
        warned(any, Param::NotifyUrl, 256),
        [Rule::NotifyUrlAdvisedLength]
    );
    assert_eq!(denied(any, Param::NotifyUrl, 256), []);
    assert_eq!(denied(any, Param::NotifyUrl, 257), [Rule::NotifyUrlLength]);

    let web = PayType::AlipayWebHk;
    assert_eq!(warned(web, Param::ReturnUrl, 512), []);
    assert_eq!(denied(web, Param::ReturnUrl, 512), []);
    assert_eq!(denied(web, Param::ReturnUrl, 513), [Rule::ReturnUrlLength]);
    let wap = PayType::PaymeWap;
    assert_eq!(warned(wap, Param::ReturnUrl, 255), []);
    assert_eq!(
        warned(wap, Param::ReturnUrl, 256),
        [Rule::WapReturnUrlLength]
    );
    for alipay in [PayType::AlipayWapHk, PayType::AlipayWapOverseas] {
        assert_eq!(denied(alipay, Param::ReturnUrl, 200), []);
        assert_eq!(
            denied(alipay, Param::ReturnUrl, 201),
            [Rule::AlipayWapReturnUrlLength]
        );
    }
}

#[test]
fn typed_values_end_where_the_check_ends() {
    let over = |refused: Invalid| rules(refused.violations());
    for character in ["a", "龍", "🍵"] {
        let text = |length| character.repeat(length);
        assert!(GoodsName::new(text(64)).is_ok());
        assert_eq!(
            over(GoodsName::new(text(65)).unwrap_err())[0],
            Rule::GoodsNameLength
        );
        assert!(AuthCode::new(text(128)).is_ok());
        assert_eq!(
            over(AuthCode::new(text(129)).unwrap_err()),
            [Rule::AuthCodeLength]
        );
        assert!(Udid::new(text(40)).is_ok());
        assert_eq!(over(Udid::new(text(41)).unwrap_err()), [Rule::UdidLength]);
        assert!(SubOpenid::new(text(128)).is_ok());
        assert_eq!(
            over(SubOpenid::new(text(129)).unwrap_err()),
            [Rule::SubOpenidLength]
        );
        assert!(OutTradeNo::new(text(128)).is_ok());
        assert_eq!(
            over(OutTradeNo::new(text(129)).unwrap_err())[0],
            Rule::OutTradeNoLength
        );
    }
    let object = |length: usize| format!("{{\"a\":\"{}\"}}", "龍".repeat(length - 8));
    assert!(ExtendInfo::new(object(4096)).is_ok());
    assert_eq!(
        over(ExtendInfo::new(object(4097)).unwrap_err()),
        [Rule::ExtendInfoLength]
    );
    assert!(OutTradeNo::new("").is_err());
    assert!(GoodsName::new("").is_err());
    assert!(AuthCode::new("").is_err());
    assert!(ExtendInfo::new("").is_err());
    assert!(ReturnUrl::new("").is_err());
}

fn rules_of_amount(txamt: &str) -> Vec<Rule> {
    let request = complete(PayType::AlipayMpmHk).set(Param::Txamt, txamt);
    let violations = request.violations();
    assert_eq!(violations.permits(), is_sent(&request));
    rules(&violations)
}

#[test]
fn amounts_are_canonical_digits_within_thirty_two_bits() {
    assert_eq!(rules_of_amount(""), [Rule::TxamtRequired]);
    for no_integer in [
        "-1",
        "+1",
        "01",
        "00",
        "1.0",
        "1,0",
        "1e3",
        " 1",
        "1 ",
        "0x1",
        "１",
        "NaN",
        "1_0",
        "99999999999999999999999999",
    ] {
        assert_eq!(
            rules_of_amount(no_integer),
            [Rule::TxamtFormat],
            "{no_integer}"
        );
    }
    for (out_of_range, warned) in [("0", true), ("2147483648", false), ("12345678901", false)] {
        let expected: &[Rule] = match warned {
            true => &[Rule::TxamtRange, Rule::TxamtAdvisedMinimum],
            false => &[Rule::TxamtRange],
        };
        assert_eq!(rules_of_amount(out_of_range), expected, "{out_of_range}");
    }
    assert_eq!(rules_of_amount("1"), [Rule::TxamtAdvisedMinimum]);
    assert_eq!(rules_of_amount("200"), [Rule::TxamtAdvisedMinimum]);
    assert_eq!(rules_of_amount("201"), []);
    assert_eq!(rules_of_amount("2147483647"), []);

    let typed = |minor| Amount::new(Currency::Hkd, minor).map(Amount::minor);
    assert_eq!(typed(1), Ok(1));
    assert_eq!(typed(2_147_483_647), Ok(2_147_483_647));
    assert!(typed(0).is_err() && typed(2_147_483_648).is_err() && typed(u64::MAX).is_err());
}

#[test]
fn alipay_on_the_web_needs_more_than_one_hkd() {
    let web = |currency, minor| {
        let amount = Amount::new(currency, minor).unwrap();
        let request = complete(PayType::AlipayWebOverseas).amount(amount);
        let violations = request.violations();
        assert_eq!(violations.permits(), is_sent(&request));
        rules(&violations)
    };
    let advised = Rule::TxamtAdvisedMinimum;
    assert_eq!(web(Currency::Hkd, 100), [advised, Rule::OverseasWebMinimum]);
    assert_eq!(web(Currency::Hkd, 101), [advised]);
    assert_eq!(web(Currency::Hkd, 201), []);
    for currency in Currency::ALL
        .into_iter()
        .filter(|one| *one != Currency::Hkd)
    {
        let found = web(currency, 100);
        assert!(
            found.contains(&Rule::OverseasWebMinimumElsewhere),
            "{currency}"
        );
        assert!(!found.contains(&Rule::OverseasWebMinimum), "{currency}");
        assert!(!web(currency, 101).contains(&Rule::OverseasWebMinimumElsewhere));
    }
    for other in PayType::ALL
        .into_iter()
        .filter(|one| !one.footnotes().contains(&"**"))
    {
        let request = complete(other).amount(hkd(100));
        assert_eq!(rules(&request.violations()), [advised], "{other}");
    }
    let lifted = complete(PayType::AlipayWebOverseas)
        .amount(hkd(100))
        .allow(Rule::OverseasWebMinimum);
    assert!(is_sent(&lifted));
}

#[test]
fn codes_expire_within_five_to_a_hundred_and_twenty_minutes() {
    let of = |minutes: &str| {
        rules(
            &complete(PayType::WechatMpm)
                .set(Param::ExpiredTime, minutes)
                .violations(),
        )
    };
    for fits in ["5", "6", "30", "119", "120"] {
        assert_eq!(of(fits), [], "{fits}");
    }
    for outside in ["0", "4", "121", "999"] {
        assert_eq!(of(outside), [Rule::ExpiredTimeRange], "{outside}");
    }
    for no_integer in ["-5", "05", "5.0", "5m", " 5", "1e1", "٥"] {
        assert_eq!(of(no_integer), [Rule::ExpiredTimeFormat], "{no_integer}");
    }
    assert!(ExpiredTime::minutes(4).is_err() && ExpiredTime::minutes(121).is_err());
    assert_eq!(ExpiredTime::minutes(5).unwrap().get(), 5);
    assert_eq!(ExpiredTime::minutes(120).unwrap().get(), 120);
}

/// One request that breaks many rules at once.
fn broken() -> DynamicPayment {
    DynamicPayment::new(PayType::WechatCpm)
        .set(Param::Txamt, "0")
        .set(Param::Txcurrcd, "BTC")
        .set(Param::Txdtm, "yesterday")
        .set(Param::ExpiredTime, "121")
        .set(Param::GoodsName, "x&txamt=1")
        .set(Param::NotifyUrl, "ftp://shop.example")
        .set(Param::SubOpenid, "oMARKER-0123456789")
        .set(Param::RmbTag, "N")
        .set(Param::Udid, "till\n3")
        .set(Param::Txzone, "HKT")
        .set(Param::Mchid, "ZaMVg12345")
        .set(Param::Page, "1")
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_each_thing_once() {
    let violations = broken().violations();
    let found = rules(&violations);
    for rule in [
        Rule::AuthCodeRequired,
        Rule::ExpiredTimeForbidden,
        Rule::ExpiredTimeRange,
        Rule::GoodsNameSpecialCharacters,
        Rule::MchidForbidden,
        Rule::NotifyUrlFormat,
        Rule::OutTradeNoRequired,
        Rule::RmbTagForbidden,
        Rule::RmbTagFormat,
        Rule::RmbTagNeedsCny,
        Rule::SignatureAmbiguity,
        Rule::SubOpenidForbidden,
        Rule::TxamtRange,
        Rule::TxamtAdvisedMinimum,
        Rule::TxcurrcdFormat,
        Rule::TxdtmFormat,
        Rule::TxzoneFormat,
        Rule::ControlCharacters,
        Rule::UnknownParameter,
    ] {
        assert!(found.contains(&rule), "{rule}");
        assert!(violations.contains(rule));
    }
    let mut told: Vec<_> = violations
        .iter()
        .map(|one| (one.rule(), one.param()))
        .collect();
    let length = told.len();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), length, "something is told twice");
    assert_eq!(
        length,
        violations.denied().count() + violations.warnings().count()
    );
    let refused = gateway().payment(&broken(), now()).unwrap_err();
    assert_eq!(*refused.violations(), violations);
}

#[test]
fn a_refused_request_reads_as_recorded() {
    let refused = gateway().payment(&broken(), now()).unwrap_err();
    snapshot("refused", &refused.to_string());
}

#[test]
fn what_is_sensitive_is_not_in_the_report() {
    let marker = "MARKER-7f3a";
    let sensitive = PAYMENT_PARAMS
        .into_iter()
        .filter(|param| param.is_sensitive());
    for param in sensitive {
        for pay_type in PayType::ALL {
            for value in [
                marker.to_owned(),
                format!("{marker}\n&txamt=1"),
                marker.repeat(500),
            ] {
                let violations = complete(pay_type).set(param, value).violations();
                let report = format!("{violations} {violations:?}");
                assert!(!report.contains(marker), "{report}");
            }
        }
    }
}

#[test]
fn a_lifted_rule_is_the_only_one_that_is_lifted() {
    for rule in rules(&broken().violations()) {
        let before = broken().violations();
        let after = broken().allow(rule).violations();
        let expected: Vec<&Violation> = before
            .iter()
            .filter(|one| one.rule() != rule || rule.is_locked())
            .collect();
        assert_eq!(after.iter().collect::<Vec<_>>(), expected, "{rule}");
    }
}

#[test]
fn what_protects_the_signature_cannot_be_lifted() {
    for locked in [
        Rule::ControlCharacters,
        Rule::SignatureAmbiguity,
        Rule::UnknownParameter,
        Rule::TxamtFormat,
        Rule::PayTypeFormat,
        Rule::OutTradeNoRequired,
        Rule::TxamtRequired,
    ] {
        assert!(locked.is_locked(), "{locked}");
    }
    let everything = Rule::ALL.into_iter().fold(broken(), DynamicPayment::allow);
    assert!(!is_sent(&everything));
    assert!(
        everything
            .violations()
            .iter()
            .all(|one| one.rule().is_locked())
    );
}

#[test]
fn local_rule_no_text_hides_another_parameter_or_a_control_character() {
    let text_fields = [
        Param::OutTradeNo,
        Param::AuthCode,
        Param::GoodsName,
        Param::GoodsInfo,
        Param::GoodsDetail,
        Param::TradeName,
        Param::SellerId,
        Param::Openid,
        Param::SubOpenid,
        Param::Udid,
    ];
    for param in text_fields {
        let of = |value: String| {
            let request = complete(taker(param)).set(param, value);
            let violations = request.violations();
            assert_eq!(violations.permits(), is_sent(&request));
            violations
        };
        for name in Param::ALL
            .map(Param::code)
            .into_iter()
            .chain(["key", "sign"])
        {
            let violations = of(format!("x&{name}=1"));
            assert!(
                violations.contains(Rule::SignatureAmbiguity),
                "{param}: {name}"
            );
            assert!(!violations.permits());
        }
        for harmless in [
            "x&a=1",
            "x&",
            "&x",
            "txamt=1",
            "x&txamt",
            "x&TXAMT=1",
            "x& txamt=1",
        ] {
            let violations = of(harmless.to_owned());
            assert!(!violations.contains(Rule::SignatureAmbiguity), "{harmless}");
        }
        for control in [
            '\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}',
        ] {
            let violations = of(format!("x{control}y"));
            assert!(violations.contains(Rule::ControlCharacters), "{control:?}");
            assert!(!violations.permits());
        }
    }
}

#[test]
fn local_rule_browsers_are_sent_to_web_pages_only() {
    let of = |url: &str| {
        let request = complete(PayType::AlipayWebHk).set(Param::ReturnUrl, url);
        rules(&request.violations())
    };
    for good in [
        "https://shop.example/back?order=7&till=2",
        "http://shop.example/back",
        "https://shop.example:8443",
    ] {
        assert_eq!(of(good), [], "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example",
        "file:///etc/passwd",
        "//shop.example/back",
        "/back",
        "shop.example",
        "https://",
        "https:///back",
        "https:shop.example",
        "https://shop.example/a b",
        " https://shop.example",
    ] {
        assert_eq!(of(bad), [Rule::ReturnUrlFormat], "{bad}");
        assert!(ReturnUrl::new(bad).is_err(), "{bad}");
    }
    let split = "https://shop.example/?next=a&sign_type=SHA256&txamt=1&txcurrcd=HKD&udid=";
    assert_eq!(of(split), [Rule::SignatureAmbiguity]);
}

#[test]
fn renminbi_and_its_tag_go_together() {
    let of = |currency: &str| {
        let request = complete(PayType::WechatMpm)
            .set(Param::RmbTag, "Y")
            .set(Param::Txcurrcd, currency);
        rules(&request.violations())
    };
    assert_eq!(of("CNY"), []);
    assert_eq!(of("HKD"), [Rule::RmbTagNeedsCny]);
}

#[test]
fn a_mobile_browser_payment_tells_its_whole_scene() {
    let of = |json: &str| {
        let request = complete(PayType::WechatH5).set(Param::ExtendInfo, json);
        rules(&request.violations())
    };
    let whole = sample(Param::ExtendInfo);
    assert_eq!(of(whole), []);
    for leaf in ["Wap", "https://shop.example", "Tea", "203.0.113.7"] {
        let quoted = format!("\"{leaf}\"");
        for instead in ["\"\"", "null", "7", "{}"] {
            let lacking = whole.replacen(&quoted, instead, 1);
            assert_ne!(lacking, whole);
            assert_eq!(of(&lacking), [Rule::H5Scene], "{lacking}");
        }
    }
    assert_eq!(of("{}"), [Rule::H5Scene]);
    for no_object in ["[]", "7", "\"\"", "{", "{}{}", "null"] {
        assert!(
            of(no_object).contains(&Rule::ExtendInfoFormat),
            "{no_object}"
        );
    }
}
