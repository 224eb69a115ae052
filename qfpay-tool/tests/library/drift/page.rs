//! A page of documentation before it has a form: the specification's content in our own words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use super::reading::model;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Traditional,
    Simplified,
}

/// What the page says.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) language: Language,
    pub(crate) pay_types: Vec<Coded>,
    pub(crate) footnotes: Vec<(String, Vec<String>)>,
    pub(crate) currencies: Vec<Coded>,
    pub(crate) request: Vec<Parameter>,
    pub(crate) response: Vec<Parameter>,
    pub(crate) status_codes: Vec<Coded>,
    /// The list in the description of `expired_time`.
    pub(crate) expired: Vec<(String, String)>,
}

/// A code with its description; pay types with the marker of a footnote.
#[derive(Clone, Debug)]
pub(crate) struct Coded {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) marker: &'static str,
}

/// A parameter of a request or an answer.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// "Yes" or "No", and a condition.
    pub(crate) mandatory: (bool, String),
    pub(crate) declared: String,
    pub(crate) lines: Vec<String>,
}

const REQUEST: [(&str, bool, &str); 12] = [
    ("txamt", true, ""),
    ("txcurrcd", true, ""),
    ("pay_type", true, ""),
    ("out_trade_no", true, ""),
    ("txdtm", true, ""),
    ("auth_code", true, "CPM"),
    ("expired_time", false, "MPM"),
    ("goods_name", false, ""),
    ("mchid", false, ""),
    ("txzone", false, ""),
    ("udid", false, ""),
    ("notify_url", false, ""),
];

const RESPONSE: [&str; 10] = [
    "pay_type",
    "sysdtm",
    "txdtm",
    "resperr",
    "txamt",
    "respmsg",
    "out_trade_no",
    "syssn",
    "chnlsn",
    "respcd",
];

impl Content {
    /// How many there are that a lock remembers.
    pub(crate) fn entries(&self) -> usize {
        let parameters = self.request.len() + self.response.len();
        let codes = self.pay_types.len() + self.currencies.len() + self.status_codes.len();
        codes + parameters + self.footnotes.len() + self.expired.len()
    }

    /// What the original page holds, in our words.
    pub(crate) fn of(language: Language) -> Self {
        let mut expired: Vec<(String, String)> = Vec::new();
        for pay_type in &model().pay_types {
            let cell = pay_type
                .cells
                .iter()
                .find(|cell| cell.parameter.id == "expired_time");
            if cell.unwrap().presence == qfpay_codegen::ir::Presence::Optional {
                let label = format!("{} {}", pay_type.wallet.id, pay_type.scenario.name.id);
                expired.push((pay_type.code.clone(), label));
            }
        }
        let codes = model()
            .status_codes
            .iter()
            .filter(|one| one.source.id == "seed");
        Self {
            language,
            pay_types: pay_types(language),
            footnotes: model()
                .footnotes
                .iter()
                .map(|one| {
                    let meaning = one.meaning.replace('`', "");
                    let own = language.say(
                        &meaning,
                        &format!("附註{}", digits(&one.id.len().to_string())),
                    );
                    let more = language.say("Ask first", "請先詢問");
                    let lines = if one.id.len() == 1 {
                        vec![own, more]
                    } else {
                        vec![own]
                    };
                    (one.id.clone(), lines)
                })
                .collect(),
            currencies: model()
                .currencies
                .iter()
                .map(|one| {
                    Coded::new(
                        &one.name.id,
                        language.say(&one.label, &format!("貨幣{}", digits(&one.numeric))),
                    )
                })
                .collect(),
            request: REQUEST.iter().map(|row| request(row, language)).collect(),
            response: RESPONSE
                .iter()
                .map(|name| response(name, language))
                .collect(),
            status_codes: codes
                .map(|one| {
                    Coded::new(
                        &one.code,
                        language.say(
                            one.meaning.trim(),
                            &format!("狀態說明{}", digits(&one.code)),
                        ),
                    )
                })
                .collect(),
            expired,
        }
    }
}

fn pay_types(language: Language) -> Vec<Coded> {
    let pay_types = model().pay_types.iter();
    let rows = pay_types.map(|one| {
        let chinese = format!(
            "{}{}（{}）",
            wallet(&one.wallet.id),
            way(&one.scenario.name.id),
            digits(&one.code)
        );
        let mut row = Coded::new(&one.code, language.say(&one.description, &chinese));
        row.marker = match one.footnotes.first().map(String::as_str) {
            Some("**") => "**",
            Some("***") => "***",
            _ => "",
        };
        row
    });
    rows.collect()
}

fn wallet(id: &str) -> &'static str {
    match id {
        "alipay" => "支付寶",
        "wechat_pay" | "wechat_pay_hk" => "微信",
        "unionpay" | "unionpay_card" => "銀聯",
        "fps" => "轉數快",
        "octopus" => "八達通",
        "payme" => "PayMe",
        "visa_mastercard" => "Visa卡",
        "apple_pay" => "Apple Pay",
        "american_express" => "美國運通",
        _ => "任何錢包",
    }
}

fn way(id: &str) -> &'static str {
    match id {
        "cpm" => "付款碼",
        "mpm" => "商戶出示二維碼",
        "web" => "網頁",
        "wap" | "h5" => "手機網頁",
        "service_window" => "服務窗",
        "jsapi" => "公眾號",
        "mini_program" => "小程序",
        "app" => "應用內",
        "card_online" => "線上",
        _ => "終端",
    }
}

fn request((name, mandatory, condition): &(&str, bool, &str), language: Language) -> Parameter {
    let parameter = model()
        .parameters
        .iter()
        .find(|one| one.name.id == **name)
        .unwrap();
    let english = parameter.description.trim().replace('`', "");
    let chinese = format!("參數{}的說明", digits(&name.len().to_string()));
    let condition = match *condition {
        "" => String::new(),
        condition => language.say(
            &format!("({condition} only)"),
            &format!("（僅{condition}）"),
        ),
    };
    Parameter {
        name: (*name).to_owned(),
        mandatory: (*mandatory, condition),
        declared: parameter.declared.clone(),
        lines: vec![language.say(&english, &chinese)],
    }
}

fn response(name: &str, language: Language) -> Parameter {
    let payment = model()
        .operations
        .iter()
        .find(|one| one.per_pay_type)
        .unwrap();
    let field = payment.answer.iter().find(|one| one.name == name).unwrap();
    let mut lines = vec![language.say(
        &field.description,
        &format!("返回{}", digits(&name.len().to_string())),
    )];
    if name == "respcd" {
        lines.push("1143/1145 = open".to_owned());
    }
    Parameter {
        name: name.to_owned(),
        mandatory: (false, String::new()),
        declared: field.declared.clone().unwrap(),
        lines,
    }
}

/// Arabic digits as Chinese ones.
fn digits(text: &str) -> String {
    let chinese: Vec<char> = "零一二三四五六七八九".chars().collect();
    let digits = text.chars().filter_map(|digit| digit.to_digit(10));
    digits.map(|digit| chinese[digit as usize]).collect()
}

impl Coded {
    pub(crate) fn new(code: &str, text: String) -> Self {
        Self {
            code: code.to_owned(),
            text,
            marker: "",
        }
    }
}

impl Language {
    /// One of two texts; Chinese is given in traditional letters.
    pub(crate) fn say(self, english: &str, chinese: &str) -> String {
        match self {
            Self::English => english.to_owned(),
            Self::Traditional => chinese.to_owned(),
            Self::Simplified => simplified(chinese),
        }
    }
}

/// The traditional letters of these tests in simplified form.
fn simplified(text: &str) -> String {
    let traditional = "請單參數類說幣碼註狀態詢問寶銀聯轉達國運錢商戶維網頁務號眾應內終線貨僅備請類訊額選號詳響應述過錯誤別編";
    let simple = "请单参数类说币码注状态询问宝银联转达国运钱商户维网页务号众应内终线货仅备请类讯额选号详响应述过错误别编";
    let pairs: Vec<(char, char)> = traditional.chars().zip(simple.chars()).collect();
    let letters = text.chars().map(|letter| {
        let pair = pairs.iter().find(|(traditional, _)| *traditional == letter);
        pair.map_or(letter, |(_, simple)| *simple)
    });
    letters.collect()
}
