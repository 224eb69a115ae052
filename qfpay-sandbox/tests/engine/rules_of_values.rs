//! What the values in a payment may be, alone and together.

use crate::common::broken::{broken, payments, set};
use crate::common::{least, pay_type, with};

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
            (&[("notify_url", "https://:80/")], &["notify_url_format"]),
            (&[("notify_url", "https://user@/")], &["notify_url_format"]),
            (&[("notify_url", "https://[::1]/")], &[]),
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
            (&[("txcurrcd", "IDR")], &["currency_unit_unconfirmed"]),
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
