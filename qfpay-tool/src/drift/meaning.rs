//! Whether a description of a pay type is about another wallet, or about another way to pay.
//!
//! A code with another meaning sends customers to the wrong place, so this is checked even in languages
//! whose wording is not recorded. Only words that leave no doubt count.

use super::expected::PayType;
use super::labels::each;
use super::text;

/// A way to pay: its scenarios, the words that name it, and further words that may describe it.
struct Way {
    scenarios: &'static str,
    names: &'static str,
    fits: &'static str,
}

const WAYS: &[Way] = &[
    Way {
        scenarios: "cpm",
        names: "\
     cpm|consumer present|consumer presented|customer presented|被扫|被掃",
        fits: "\
     qr code mode|付款码|付款碼|反扫|反掃|用户出示|用戶出示|barcode|reverse scan|scan",
    },
    Way {
        scenarios: "mpm",
        names: "mpm|merchant present|merchant presented|主扫|主掃",
        fits: "\
     扫码|掃碼|scan|正扫|正掃|qr|qrc|商户|商戶|静态|靜態|動態|动态",
    },
    Way {
        scenarios: "web",
        names: "online web|pc web|网页版|網頁版",
        fits: "\
     web|pc|browser|网页|網頁|网站|網站|电脑|電腦",
    },
    Way {
        scenarios: "wap",
        names: "wap",
        fits: "mobile|h5|手机|手機",
    },
    Way {
        scenarios: "h5",
        names: "h5",
        fits: "mobile browser|wap|手机|手機|浏览器|瀏覽器",
    },
    Way {
        scenarios: "service_window",
        names: "service window|服务窗|服務窗",
        fits: "h5|生活号|生活號|jsapi",
    },
    Way {
        scenarios: "jsapi",
        names: "jsapi|official account|公众号|公眾號",
        fits: "js|in wechat",
    },
    Way {
        scenarios: "mini_program",
        names: "mini program|miniprogram|小程序",
        fits: "mini",
    },
    Way {
        scenarios: "app",
        names: "in app|app to app|app 支付",
        fits: "app|sdk|应用|應用",
    },
    Way {
        scenarios: "card_online",
        names: "card not present",
        fits: "\
     online|web|element|checkout|线上|線上|网上|網上|在線|在线|in app",
    },
    Way {
        scenarios: "card_present",
        names: "offline|线下|線下",
        fits: "\
     terminal|pos|card present|终端|終端|实体|實體|store",
    },
];

const WALLETS: &[Way] = &[
    Way {
        scenarios: "alipay",
        names: "alipay|alipayhk|支付宝|支付寶",
        fits: "",
    },
    Way {
        scenarios: "wechat_pay|wechat_pay_hk",
        names: "wechat|wechatpay|微信",
        fits: "wx",
    },
    Way {
        scenarios: "payme",
        names: "payme",
        fits: "",
    },
    Way {
        scenarios: "unionpay|unionpay_card",
        names: "unionpay|union pay|银联|銀聯|云闪付|雲閃付",
        fits: "quick pass|quickpass",
    },
    Way {
        scenarios: "fps",
        names: "fps|转数快|轉數快",
        fits: "",
    },
    Way {
        scenarios: "octopus",
        names: "octopus|八达通|八達通",
        fits: "",
    },
    Way {
        scenarios: "visa_mastercard",
        names: "visa|mastercard",
        fits: "master|card|卡",
    },
    Way {
        scenarios: "apple_pay",
        names: "applepay|apple pay",
        fits: "",
    },
    Way {
        scenarios: "american_express",
        names: "american express|amex",
        fits: "美国运通|美國運通|运通|運通",
    },
];

/// What in a description of a pay type contradicts the specification.
pub(super) fn moved(pay_type: &PayType, description: &str) -> Option<String> {
    let words = text::words(description, "");
    other(WAYS, &pay_type.scenario, &words)
        .or_else(|| other(WALLETS, &pay_type.wallet, &words))
        .map(str::to_owned)
}

/// The name of another way than the known one, if no word is about the known one.
fn other(ways: &[Way], known: &str, words: &[String]) -> Option<&'static str> {
    let says = |phrase: &&str| text::has(words, phrase);
    let own = ways
        .iter()
        .find(|way| each(way.scenarios).any(|id| id == known))?;
    if each(own.names)
        .chain(each(own.fits))
        .any(|phrase| says(&phrase))
    {
        return None;
    }
    ways.iter().flat_map(|way| each(way.names)).find(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved_to(scenario: &str, wallet: &str, description: &str) -> Option<String> {
        let pay_type = PayType {
            scenario: scenario.to_owned(),
            wallet: wallet.to_owned(),
        };
        moved(&pay_type, description)
    }

    #[test]
    fn another_way_or_wallet_is_seen() {
        let to = |text: &str| Some(text.to_owned());
        assert_eq!(
            moved_to("h5", "wechat_pay", "WeChat JSAPI (Canada)"),
            to("jsapi")
        );
        assert_eq!(moved_to("wap", "octopus", "Octopus CPM"), to("cpm"));
        assert_eq!(moved_to("app", "wechat_pay", "FPS in-app"), to("fps"));
        assert_eq!(moved_to("h5", "wechat_pay", "微信公眾號支付"), to("公眾號"));
    }

    #[test]
    fn other_words_for_the_same_are_fine() {
        for (scenario, wallet, description) in [
            ("h5", "wechat_pay", "WeChat in a mobile browser"),
            (
                "service_window",
                "alipay",
                "Alipay service window, H5 in the APP",
            ),
            (
                "jsapi",
                "wechat_pay",
                "WeChat official account (in the Wechat App)",
            ),
            (
                "cpm",
                "any",
                "Consumer-presented code (CPM) of WeChat or Alipay",
            ),
            ("mpm", "fps", "轉數快商戶出示二維碼"),
            ("wap", "payme", "A description without any such word"),
        ] {
            assert_eq!(
                moved_to(scenario, wallet, description),
                None,
                "{description}"
            );
        }
    }
}
