//! What the sandbox says of signatures that are wrong, one mistake at a time.

use std::time::{Duration, Instant};

use crate::common::{FORM, NOW, PAYMENT, QUERY, encode, engine_with, header, json, pairs};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use qfpay_sandbox::signature::{Algorithm, canonical, sign};
use qfpay_sandbox::{Config, EmptyValues, Engine, Merchant, Request};
use sha2::{Digest, Sha256, Sha512};

const APP: &str = "A7F2C94E5B0D13868EAD5F70C2B419D3";
const KEY: &str = "9e1CbA43d7F05826aB6f3D02e8C71D54";
const OTHER_APP: &str = "B8F2C94E5B0D13868EAD5F70C2B419FF";
const OTHER_KEY: &str = "0f1CbA43d7F05826aB6f3D02e8C71DAA";
const AUTH_CODE: &str = "283854702356157409";
const GENERAL: &[(&str, &str)] = &[
    ("txamt", "1250"),
    ("txcurrcd", "HKD"),
    ("pay_type", "800108"),
    ("out_trade_no", "INV-7"),
    ("txdtm", "2026-02-03 14:05:06"),
    ("auth_code", AUTH_CODE),
    ("goods_name", "Tea & cake"),
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn md5(text: impl AsRef<[u8]>) -> String {
    hex(&Md5::digest(text))
}

fn sha256(text: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(text))
}

fn merchants(config: &mut Config) {
    config.merchants = vec![
        Merchant::new(APP, KEY),
        Merchant::new(OTHER_APP, OTHER_KEY),
        Merchant::new(
            "AGENTAPPCODE0000000000000000000A",
            "AGENTKEY00000000000000000000000A",
        )
        .with_mchid("ZaMVg12345"),
    ];
}

fn request(parameters: &[(&str, &str)], signature: &str) -> Request {
    Request {
        method: "POST".to_owned(),
        path: PAYMENT.to_owned(),
        headers: pairs(&[
            ("Content-Type", FORM),
            ("X-QF-APPCODE", APP),
            ("X-QF-SIGN", signature),
        ]),
        body: encode(&pairs(parameters)),
    }
}

fn with_header(mut request: Request, name: &str, value: &str) -> Request {
    request.headers.retain(|(known, _)| known != name);
    request.headers.push((name.to_owned(), value.to_owned()));
    request
}

/// The text that is to be signed, without the key.
fn text(parameters: &[(&str, &str)]) -> String {
    canonical(&pairs(parameters))
}

fn with<'a>(
    parameters: &[(&'a str, &'a str)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let names: Vec<&str> = more.iter().map(|(name, _)| *name).collect();
    let kept = parameters.iter().filter(|(name, _)| !names.contains(name));
    kept.chain(more).copied().collect()
}

fn without<'a>(parameters: &[(&'a str, &'a str)], name: &str) -> Vec<(&'a str, &'a str)> {
    parameters
        .iter()
        .filter(|(known, _)| *known != name)
        .copied()
        .collect()
}

/// What is said of a request that is declined with this code, after looking for secrets in it.
fn declined(engine: &mut Engine, request: &Request, code: &str) -> String {
    let response = engine.handle(NOW, request);
    assert_eq!(json(&response)["respcd"], code);
    let explanation = header(&response, "X-Sandbox-Explain")
        .unwrap_or_default()
        .to_owned();
    assert!(!explanation.is_empty());
    assert!(explanation.len() < 1_100, "{}", explanation.len());
    assert!(explanation.bytes().all(|byte| matches!(byte, b' '..=b'~')));
    let shown = format!(
        "{explanation} {}",
        String::from_utf8(response.body).unwrap()
    );
    let lower = shown.to_lowercase();
    for secret in [APP, KEY, OTHER_APP, OTHER_KEY, AUTH_CODE] {
        assert!(!lower.contains(&secret.to_lowercase()), "{shown}");
    }
    for digits in valid_signatures(request) {
        assert!(!lower.contains(&digits.to_lowercase()), "{shown}");
    }
    assert_eq!(engine.order_count(), 0);
    explanation
}

/// Every signature that would have been right for these very bytes.
fn valid_signatures(request: &Request) -> Vec<String> {
    let decoded: Vec<(String, String)> = form_urlencoded::parse(&request.body)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    [Algorithm::Md5, Algorithm::Sha256]
        .into_iter()
        .flat_map(|algorithm| [KEY, OTHER_KEY].map(|key| sign(&decoded, key, algorithm)))
        .collect()
}

fn explained(request: &Request) -> String {
    declined(&mut engine_with(merchants), request, "1108")
}

/// The mistakes that are found, by their names.
fn found(request: &Request) -> Vec<String> {
    let explanation = explained(request);
    explanation
        .split(" And ")
        .map(|part| part.split_once(": ").unwrap().0.to_owned())
        .collect()
}

/// A test for one mistake: what was signed in place of the text with the key behind it.
macro_rules! mistakes {
    ($($name:ident: $sent:expr, $signature:expr => $($found:literal)+;)+) => {
        $(
            #[test]
            fn $name() {
                let parameters: &[(&str, &str)] = $sent;
                let make: fn(&[(&str, &str)]) -> String = $signature;
                let signature = make(parameters);
                assert_eq!(found(&request(parameters, &signature)), [$($found),+]);
            }
        )+
    };
}

/// `name=value` pairs in this order.
fn joined(parameters: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn body(parameters: &[(&str, &str)]) -> String {
    String::from_utf8(encode(&pairs(parameters))).unwrap()
}

/// The text, with each value changed.
fn changed(parameters: &[(&str, &str)], change: impl Fn(&str, &str) -> String) -> String {
    let changed: Vec<(String, String)> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), change(name, value)))
        .collect();
    canonical(&changed)
}

fn percent(value: &str, space: &str) -> String {
    let escape = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        b' ' => space.to_owned(),
        other => format!("%{other:02X}"),
    };
    value.bytes().map(escape).collect()
}

fn hmac_of<M: Mac + KeyInit>(text: &str) -> String {
    let mut mac = <M as KeyInit>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

const NUMBERED: &[(&str, &str)] = &[
    ("out_trade_no", "INV-7"),
    ("a2", "1"),
    ("a", "2"),
    ("txamt", "1250"),
];

mistakes! {
    the_order_of_sending: GENERAL, |sent| md5(joined(sent) + KEY) => "order_as_sent";
    whole_pairs_sorted: NUMBERED, |sent| {
        let mut sorted = sent.to_vec();
        sorted.sort_by_key(|(name, value)| format!("{name}={value}"));
        md5(joined(&sorted) + KEY)
    } => "order_by_pair";
    names_sorted_without_regard_to_case: &[("Page", "1"), ("_x", "2"), ("page_size", "3")], |sent| {
        let mut sorted = sent.to_vec();
        sorted.sort_by_key(|(name, _)| name.to_lowercase());
        md5(joined(&sorted) + KEY)
    } => "order_ignores_case";
    names_sorted_backwards: GENERAL, |sent| {
        let mut sorted = sent.to_vec();
        sorted.sort();
        sorted.reverse();
        md5(joined(&sorted) + KEY)
    } => "order_descending";
    the_body_as_it_is_sent: GENERAL, |sent| md5(body(sent) + KEY) => "body_signed";
    a_document_signed: GENERAL, |sent| {
        let document: serde_json::Map<String, serde_json::Value> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        md5(serde_json::to_string(&document).unwrap() + KEY)
    } => "json_signed";
    pairs_without_separators: GENERAL, |sent| {
        let mut sorted = sent.to_vec();
        sorted.sort();
        let bare: String = sorted.iter().map(|(name, value)| format!("{name}{value}")).collect();
        md5(bare + KEY)
    } => "separators_missing";
    a_separator_too_many: GENERAL, |sent| md5(text(sent) + "&" + KEY) => "separator_at_the_end";
    values_in_quotation_marks: GENERAL, |sent| {
        md5(changed(sent, |_, value| format!("\"{value}\"")) + KEY)
    } => "values_quoted";

    values_encoded_with_plus: GENERAL, |sent| {
        md5(changed(sent, |_, value| percent(value, "+")) + KEY)
    } => "values_encoded";
    values_encoded_with_percent: GENERAL, |sent| {
        md5(changed(sent, |_, value| percent(value, "%20")) + KEY)
    } => "values_encoded";
    values_encoded_with_small_digits: GENERAL, |sent| {
        md5(changed(sent, |_, value| percent(value, "+").replace("%3A", "%3a")) + KEY)
    } => "values_encoded";
    a_value_with_spaces_at_its_ends: &with(GENERAL, &[("goods_name", " Coffee ")]), |sent| {
        md5(changed(sent, |_, value| value.trim().to_owned()) + KEY)
    } => "values_trimmed";
    values_in_lower_case: GENERAL, |sent| {
        md5(changed(sent, |_, value| value.to_lowercase()) + KEY)
    } => "values_lower_cased";
    an_amount_with_decimals: GENERAL, |sent| {
        md5(changed(sent, |name, value| match name {
            "txamt" => format!("{value}.0"),
            _ => value.to_owned(),
        }) + KEY)
    } => "number_as_decimal";
    an_amount_in_the_major_unit: GENERAL, |sent| {
        md5(text(sent).replace("txamt=1250", "txamt=12.5") + KEY)
    } => "amount_in_major_unit";
    characters_lost_before_hashing: &with(GENERAL, &[("goods_name", "咖啡")]), |sent| {
        md5(text(sent).replace("咖啡", "??") + KEY)
    } => "characters_lost";

    empty_values_signed: &with(GENERAL, &[("udid", "")]), |sent| {
        md5(text(&with(sent, &[("udid", "-")])).replace("udid=-", "udid=") + KEY)
    } => "empty_signed";
    an_empty_value_signed_but_not_sent: GENERAL, |sent| {
        md5(text(&with(sent, &[("mchid", "-")])).replace("mchid=-", "mchid=") + KEY)
    } => "empty_signed_not_sent";
    a_parameter_left_out_of_the_signature: GENERAL, |sent| {
        md5(text(&without(sent, "txcurrcd")) + KEY)
    } => "sent_not_signed";
    the_app_code_in_the_body: &with(GENERAL, &[("app_code", "anything")]), |sent| {
        md5(text(&without(sent, "app_code")) + KEY)
    } => "head_in_the_body";
    the_signature_type_in_the_body: &with(GENERAL, &[("sign_type", "MD5")]), |sent| {
        md5(text(&without(sent, "sign_type")) + KEY)
    } => "head_in_the_body";
    the_key_in_the_body: &with(GENERAL, &[("key", KEY)]), |sent| {
        md5(text(&without(sent, "key")) + KEY)
    } => "head_in_the_body";
    the_signature_type_signed: GENERAL, |sent| {
        md5(text(&with(sent, &[("sign_type", "MD5")])) + KEY)
    } => "sign_type_signed";
    the_app_code_signed: GENERAL, |sent| {
        md5(text(&with(sent, &[("app_code", APP)])) + KEY)
    } => "app_code_signed";
    the_key_among_the_parameters: GENERAL, |sent| {
        md5(text(&with(sent, &[("key", KEY)])))
    } => "key_as_parameter";

    the_key_behind_its_name: GENERAL, |sent| md5(text(sent) + "&key=" + KEY) => "key_behind_its_name";
    the_key_behind_a_separator: GENERAL, |sent| md5(text(sent) + "&" + KEY) => "separator_at_the_end";
    the_key_in_front: GENERAL, |sent| md5(KEY.to_owned() + &text(sent)) => "key_prepended";
    no_key: GENERAL, |sent| md5(text(sent)) => "key_missing";
    the_key_of_another_merchant: GENERAL, |sent| md5(text(sent) + OTHER_KEY) => "key_of_another_merchant";
    the_app_code_for_the_key: GENERAL, |sent| md5(text(sent) + APP) => "app_code_for_key";
    the_key_in_lower_case: GENERAL, |sent| md5(text(sent) + &KEY.to_lowercase()) => "key_in_other_case";
    the_key_with_a_line_end: GENERAL, |sent| md5(text(sent) + KEY + "\n") => "key_with_whitespace";
    the_key_behind_a_space: GENERAL, |sent| md5(text(sent) + " " + KEY) => "key_with_whitespace";

    sha_256_without_saying_so: GENERAL, |sent| sha256(text(sent) + KEY) => "other_hash";
    hmac_md5: GENERAL, |sent| hmac_of::<Hmac<Md5>>(&text(sent)) => "hmac";
    hmac_md5_with_the_key_appended: GENERAL, |sent| hmac_of::<Hmac<Md5>>(&(text(sent) + KEY)) => "hmac";
    hmac_sha_256: GENERAL, |sent| hmac_of::<Hmac<Sha256>>(&text(sent)) => "other_hash" "hmac";
    sha_512: GENERAL, |sent| hex(&Sha512::digest(text(sent) + KEY)) => "sha_512";
    hashed_twice: GENERAL, |sent| md5(md5(text(sent) + KEY).to_lowercase()) => "hashed_twice";

    a_part_of_the_hash: GENERAL, |sent| md5(text(sent) + KEY)[8..24].to_lowercase() => "shortened";
    base64_of_the_hash: GENERAL, |sent| STANDARD.encode(Md5::digest(text(sent) + KEY)) => "base64";
    base64_for_urls: GENERAL, |sent| URL_SAFE_NO_PAD.encode(Md5::digest(text(sent) + KEY)) => "base64";
    a_label_before_the_hash: GENERAL, |sent| format!("MD5 {}", md5(text(sent) + KEY)) => "more_than_the_hash";

    the_order_of_sending_and_the_key_behind_its_name: GENERAL, |sent| {
        md5(joined(sent) + "&key=" + KEY)
    } => "order_as_sent" "key_behind_its_name";
    encoded_values_and_another_hash: GENERAL, |sent| {
        sha256(changed(sent, |_, value| percent(value, "%20")) + KEY)
    } => "values_encoded" "other_hash";
    a_parameter_left_out_and_no_key: GENERAL, |sent| {
        md5(text(&without(sent, "goods_name")))
    } => "sent_not_signed" "key_missing";
    the_order_of_sending_in_base64: GENERAL, |sent| {
        STANDARD.encode(Md5::digest(joined(sent) + KEY))
    } => "order_as_sent" "base64";
    hmac_sha_256_in_base64: GENERAL, |sent| {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(KEY.as_bytes()).unwrap();
        mac.update(text(sent).as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    } => "other_hash" "hmac" "base64";
}

#[test]
fn empty_values_not_signed_where_they_count() {
    let parameters = with(GENERAL, &[("udid", "")]);
    let mut engine = engine_with(|config| {
        merchants(config);
        config.switches.empty_values = EmptyValues::Signed;
    });
    let request = request(&parameters, &md5(text(&parameters) + KEY));
    let told = declined(&mut engine, &request, "1108");
    assert!(told.starts_with("empty_not_signed: "), "{told}");
}

#[test]
fn a_merchant_number_signed_but_not_sent() {
    let mut engine = engine_with(merchants);
    let (app, key) = (
        "AGENTAPPCODE0000000000000000000A",
        "AGENTKEY00000000000000000000000A",
    );
    let signed = with(GENERAL, &[("mchid", "ZaMVg12345")]);
    let request = with_header(
        request(GENERAL, &md5(text(&signed) + key)),
        "X-QF-APPCODE",
        app,
    );
    let told = declined(&mut engine, &request, "1108");
    assert!(told.starts_with("mchid_signed_not_sent: "), "{told}");
}

#[test]
fn a_body_that_is_encoded_twice() {
    let twice = encode(&pairs(
        &GENERAL
            .iter()
            .map(|(name, value)| (*name, percent(value, "%20").leak() as &str))
            .collect::<Vec<_>>(),
    ));
    let request = Request {
        body: twice,
        ..request(GENERAL, &md5(text(GENERAL) + KEY))
    };
    assert_eq!(found(&request), ["body_encoded_twice"]);
}

#[test]
fn a_body_whose_plus_signs_are_not_encoded() {
    let parameters = [("out_trade_no", "INV-7"), ("txzone", "+0800")];
    let request = Request {
        body: b"out_trade_no=INV-7&txzone=+0800".to_vec(),
        ..request(&parameters, &md5(text(&parameters) + KEY))
    };
    assert_eq!(found(&request), ["plus_not_encoded"]);
}

#[test]
fn a_body_whose_ampersands_are_not_encoded() {
    let parameters = with(
        GENERAL,
        &[("notify_url", "https://shop.example/?a=1&b=2&c")],
    );
    let request = Request {
        body: [
            &*encode(&pairs(GENERAL)),
            b"&notify_url=https://shop.example/?a=1&b=2&c",
        ]
        .concat(),
        ..request(&parameters, &md5(text(&parameters) + KEY))
    };
    assert_eq!(found(&request), ["ampersand_not_encoded"]);
}

#[test]
fn md5_where_the_header_says_sha_256() {
    let request = request(GENERAL, &md5(text(GENERAL) + KEY));
    let told = explained(&with_header(request, "X-QF-SIGNTYPE", "SHA256"));
    assert!(
        told.starts_with("other_hash: The signature is an MD5 hash"),
        "{told}"
    );
}

#[test]
fn a_signature_type_that_is_misspelt_or_unknown() {
    let told = |value: &str, signature: &str| {
        explained(&with_header(
            request(GENERAL, signature),
            "X-QF-SIGNTYPE",
            value,
        ))
    };
    let right = sha256(text(GENERAL) + KEY);
    for value in ["sha256", "SHA-256", "Sha256 "] {
        let told = told(value, &right);
        assert!(told.starts_with("signature_type_spelling: "), "{told}");
        assert!(
            told.ends_with("must say exactly SHA256. Apart from that the signature is right."),
            "{told}"
        );
    }
    let told_of_both = told("sha256", &md5("x"));
    assert!(
        told_of_both.ends_with("the signature is wrong, too."),
        "{told_of_both}"
    );
    assert!(told("HMAC", &right).starts_with("signature_type_unknown: "));
}

#[test]
fn no_signature_or_two() {
    let good = || request(GENERAL, &md5(text(GENERAL) + KEY));
    let without = |name: &str| {
        let mut request = good();
        request.headers.retain(|(known, _)| known != name);
        request
    };
    let also = |mut request: Request, name: &str, value: &str| {
        request.headers.push((name.to_owned(), value.to_owned()));
        request
    };
    let told = explained(&without("X-QF-SIGN"));
    assert_eq!(
        told,
        "signature_missing: There is no header X-QF-SIGN. Every request carries it."
    );
    let told = explained(&also(without("X-QF-SIGN"), "X-QF-Signature", "x"));
    assert!(told.contains("A header of another name"), "{told}");
    let mut in_body = without("X-QF-SIGN");
    in_body.body.extend_from_slice(b"&sign=x");
    assert!(explained(&in_body).contains("in the body instead"));
    let told = explained(&also(without("X-QF-SIGN"), "X-QF-SIGNTYPE", "MD5"));
    assert!(told.ends_with("Every request carries it."), "{told}");
    let told = explained(&also(good(), "x-qf-sign", "x"));
    assert_eq!(
        told,
        "signature_twice: The header X-QF-SIGN comes 2 times. Send it once."
    );
    let told = explained(&request(GENERAL, ""));
    assert!(
        told.starts_with("no_known_mistake: The header X-QF-SIGN is empty."),
        "{told}"
    );
}

#[test]
fn app_codes_that_nobody_has() {
    let with_code = |code: &str| with_header(request(GENERAL, "x"), "X-QF-APPCODE", code);
    let table = [
        (KEY, "app_code_is_key: "),
        ("ZaMVg12345", "app_code_is_mchid: "),
        (&APP.to_lowercase(), "app_code_case: "),
        (&APP[1..], "app_code_slip: "),
        (&APP.replace('C', "G"), "app_code_unknown: "),
        ("", "app_code_unknown: "),
        (
            "something",
            "app_code_unknown: The app code has 9 characters and is none of the 3 known here",
        ),
    ];
    for (code, begin) in table {
        let told = explained(&with_code(code));
        assert!(told.starts_with(begin), "{told}");
    }
    let mut missing = with_code("");
    missing.headers.retain(|(known, _)| known != "X-QF-APPCODE");
    assert!(explained(&missing).starts_with("app_code_missing: "));
    missing
        .headers
        .extend(pairs(&[("X-QF-APPCODE", APP), ("X-QF-APPCODE", APP)]));
    assert!(explained(&missing).starts_with("app_code_twice: "));
}

#[test]
fn bodies_that_are_no_forms() {
    let with_body = |body: &[u8]| Request {
        body: body.to_vec(),
        ..request(GENERAL, "x")
    };
    for (body, begin) in [
        (&b""[..], "body_empty: "),
        (b"{\"txamt\": 1250}", "body_is_json: "),
        (b" [1]", "body_is_json: "),
        (
            b"--x\r\nContent-Disposition: form-data",
            "body_is_multipart: ",
        ),
        (b"<xml/>", "body_is_xml: "),
    ] {
        let told = explained(&with_body(body));
        assert!(told.starts_with(begin), "{told}");
    }
}

#[test]
fn requests_that_cannot_be_read() {
    let told = |request: Request| declined(&mut engine_with(merchants), &request, "1103");
    let typed = |value: &str| told(with_header(request(GENERAL, "x"), "Content-Type", value));
    assert!(typed("application/json").contains("sent as JSON. Send `name=value` pairs"));
    assert!(typed("multipart/form-data; boundary=x").contains("multipart"));
    assert!(typed("application/x-www-form-urlencoded; charset=gbk").starts_with("charset: "));
    assert!(typed("text/plain").contains("names another type"));
    let mut untyped = request(GENERAL, "x");
    untyped.headers.retain(|(name, _)| name != "Content-Type");
    assert!(told(untyped).contains("not exactly one header Content-Type"));
    let body = |body: &[u8]| {
        told(Request {
            body: body.to_vec(),
            ..request(GENERAL, "x")
        })
    };
    assert!(body(b"goods_name=100%").starts_with("escape: "));
    assert!(body(b"txamt=1&goods_name=%bf%a7").starts_with("not_utf8: Parameter 2 "));
    assert!(body(b"txamt=1&txamt=1").starts_with("duplicate: "));
}

#[test]
fn what_is_no_known_mistake_is_answered_with_what_the_sandbox_signed() {
    let parameters = with(
        GENERAL,
        &[
            ("goods_name", "咖啡"),
            ("secret", "kept"),
            ("udid", KEY),
            (
                "return_url",
                "https://shop.example/?x=1&auth_code=283854702356157409",
            ),
        ],
    );
    let told = explained(&request(&parameters, &md5("something else")));
    let length = text(&parameters).len();
    let begin = format!(
        "no_known_mistake: The sandbox signed these {length} bytes by MD5, with the 32 characters of the client key directly behind them: \
         auth_code=<18 characters>&goods_name=\\u{{5496}}\\u{{5561}}&out_trade_no=INV-7&pay_type=800108&return_url=<54 characters>&parameter 8 (whose name, of 6 characters, is unknown)=<4 characters>&"
    );
    assert!(told.starts_with(&begin), "{told}");
    assert!(
        told.contains("&txamt=1250&txcurrcd=HKD&txdtm=2026-02-03 14:05:06&udid=<32 characters>"),
        "{told}"
    );
    assert!(!told.contains("kept") && !told.contains("secret"), "{told}");
    let short = explained(&request(GENERAL, &"a".repeat(40)));
    assert!(short.contains("40 digits, as SHA-1 makes"), "{short}");
    let odd = explained(&request(GENERAL, "not hexadecimal"));
    assert!(
        odd.contains("15 characters, not all of them hexadecimal"),
        "{odd}"
    );
}

#[test]
fn a_secret_in_the_place_of_a_name_is_not_told() {
    for name in [KEY, AUTH_CODE, APP] {
        let parameters = with(GENERAL, &[(name, "1")]);
        let signed = without(&parameters, name);
        let told = explained(&request(&parameters, &md5(text(&signed) + KEY)));
        assert!(
            told.starts_with("sent_not_signed: parameter 8 (whose name, of "),
            "{told}"
        );
        explained(&request(&parameters, &md5("something else")));
    }
}

#[test]
fn the_longest_bodies_are_explained_as_fast_as_any() {
    let value = "x".repeat(64 * 1024 - 200);
    let one_value = with(GENERAL, &[("goods_name", &value)]);
    let names: Vec<String> = (0..10_000).map(|index| format!("a{index}")).collect();
    let many_names: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let filled: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let mut engine = engine_with(merchants);
    for parameters in [&one_value, &many_names, &filled, &GENERAL.to_vec()] {
        let request = request(parameters, &md5("something else"));
        let fastest = (0..5)
            .map(|_| {
                let begin = Instant::now();
                declined(&mut engine, &request, "1108");
                begin.elapsed()
            })
            .min();
        let fastest = fastest.unwrap();
        println!("{} bytes: {fastest:?}", request.body.len());
        // Far more than it takes, for machines that are busy.
        assert!(fastest < Duration::from_millis(1_000), "{fastest:?}");
    }
}

#[test]
fn a_query_is_explained_by_its_own_parameters() {
    let parameters = [("out_trade_no", "INV-7")];
    let signed = [("out_trade_no", "INV-7"), ("page", "-")];
    let signature = md5(text(&signed).replace("page=-", "page=") + KEY);
    let request = Request {
        path: QUERY.to_owned(),
        ..request(&parameters, &signature)
    };
    let told = explained(&request);
    assert!(
        told.starts_with("empty_signed_not_sent: `page` was signed"),
        "{told}"
    );
}
