//! The words that pages use above tables and columns, in English and both kinds of Chinese.

use super::text;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    PayTypes,
    Currencies,
    StatusCodes,
    Request,
    Response,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The code or name that the row is about.
    Key,
    Mandatory,
    Type,
    Length,
    Description,
    Example,
}

const KEY: &str = "\
     code|codes|pay_type|pay type|paytype|paytype code|pay type code|payment type|\
     payment code|payment method|payment types|return code|return codes|status code|\
     response code|error code|result code|respcd|currency|currency code|currencies|编码|\
     編碼|代码|代碼|代號|代号|支付类型|支付類型|支付方式|支付编码|支付編碼|状态码|狀態碼|\
     返回码|返回碼|错误码|錯誤碼|响应码|響應碼|回應碼|币种|幣種|货币|貨幣|货币代码|貨幣代碼|\
     币种代码|幣種代碼|attribute|attributes|parameter|parameters|parameter name|\
     parameter code|param|params|field|fields|field name|name|key|property|variable|参数|\
     參數|参数名|參數名|参数名称|參數名稱|参数编码|參數編碼|参数代码|參數代碼|字段|字段名|\
     字段名称|欄位|欄位名稱|属性|屬性|屬性名稱|属性名称|名称|名稱|变量名";

const MANDATORY: &str = "\
     mandatory|required|requirement|mandatory optional|required optional|must|m o|necessity|\
     presence|是否必填|是否必须|是否必須|是否必需|必填|必选|必選|必需|必须|必須|是否必传|\
     是否必傳|必传|必傳|是否必选|是否必選";

const TYPE: &str = "\
     type|data type|datatype|parameter type|field type|format|类型|類型|参数类型|參數類型|\
     数据类型|數據類型|資料類型|字段类型|格式|型別";

const LENGTH: &str = "\
     length|max length|maximum length|size|长度|長度|最大长度|最大長度";

const DESCRIPTION: &str = "\
     description|descriptions|desc|remark|remarks|meaning|explanation|details|detail|\
     comment|comments|message|currency name|notes|说明|說明|描述|含义|含義|备注|備註|备註|\
     解释|解釋|定义|定義|参数说明|參數說明|参数描述|參數描述|中文说明|货币名称|貨幣名稱|\
     币种名称|幣種名稱|意义|意義|內容|内容";

const EXAMPLE: &str = "\
     example|examples|sample|sample value|示例|样例|樣例|範例|范例|例子|示例值";

const ROLES: [(Role, &str); 6] = [
    (Role::Key, KEY),
    (Role::Mandatory, MANDATORY),
    (Role::Type, TYPE),
    (Role::Length, LENGTH),
    (Role::Description, DESCRIPTION),
    (Role::Example, EXAMPLE),
];

/// The words of one of these lists.
pub(super) fn each(words: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    words.split('|')
}

/// The column that a title stands above.
pub(super) fn role(title: &str) -> Option<Role> {
    let title = even(title);
    let found = ROLES
        .iter()
        .find(|(_, titles)| each(titles).any(|known| known == title));
    found.map(|(role, _)| *role)
}

/// Lower case, without punctuation.
fn even(title: &str) -> String {
    let letters = title.chars().map(|letter| match letter {
        letter if letter.is_alphanumeric() || letter == '_' => letter,
        _ => ' ',
    });
    let even: String = letters.flat_map(char::to_lowercase).collect();
    text::single_blanks(&even)
}

/// Column titles that lost the space between them, such as `CodeDescription`. The first is the one
/// of what rows are about, or a longer title would swallow it.
pub(super) fn glued_titles(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    // No row of titles is longer.
    let short = line.chars().count() <= 120;
    let titles = short.then(|| split_titles(line, 0)).flatten()?;
    let others = titles.iter().any(|title| role(title) != Some(Role::Key));
    others.then(|| titles.into_iter().map(str::to_owned).collect())
}

fn split_titles(line: &str, depth: usize) -> Option<Vec<&str>> {
    if line.is_empty() {
        return Some(Vec::new());
    }
    let mut lengths: Vec<usize> = ROLES
        .iter()
        .filter(|(role, _)| depth > 0 || *role == Role::Key)
        .flat_map(|(_, titles)| each(titles))
        .filter(|title| begins_with(line, title))
        .map(str::len)
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
        .into_iter()
        .rev()
        .filter(|_| depth < 8)
        .find_map(|length| {
            let (title, rest) = line.split_at_checked(length)?;
            let mut titles = split_titles(rest.trim_start(), depth + 1)?;
            titles.insert(0, title);
            Some(titles)
        })
}

fn begins_with(line: &str, title: &str) -> bool {
    let begins = line.get(..title.len());
    begins.is_some_and(|begins| begins.eq_ignore_ascii_case(title))
}

/// What a heading announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) subject: Subject,
    /// It announces the whole of it, and not what belongs to one wallet or way to pay.
    pub(super) whole: bool,
}

const SUBJECTS: [(Subject, &str); 5] = [
    (
        Subject::Request,
        "\
     request param|request field|request attribute|body param|query param|payment param|\
     input param|请求参数|請求參數|请求字段|請求欄位|请求属性|請求屬性|入参|輸入參數|\
     输入参数|支付参数|支付參數",
    ),
    (
        Subject::StatusCodes,
        "\
     status code|return code|response code|error code|result code|respcd|状态码|狀態碼|\
     返回码|返回碼|错误码|錯誤碼|响应码|響應碼|回應碼|應答碼|应答码|状态代码|狀態代碼|\
     错误代码|錯誤代碼",
    ),
    (
        Subject::Response,
        "\
     response param|response field|response attribute|return param|returned param|\
     return field|output param|响应参数|響應參數|回應參數|返回参数|返回參數|應答參數|\
     应答参数|回傳參數|返回字段|响应字段|出参|輸出參數|输出参数",
    ),
    (
        Subject::PayTypes,
        "\
     pay type|paytype|pay_type|payment type|payment code|payment method|支付类型|支付類型|\
     支付方式|支付编码|支付編碼|支付代码|支付代碼|付款方式|付款类型|付款類型|交易类型|\
     交易類型",
    ),
    (
        Subject::Currencies,
        "\
     currenc|币种|幣種|货币|貨幣|币别|幣別",
    ),
];

/// Words that narrow a title down to one wallet or one way to pay.
const PARTS: &str = "\
     alipay|wechat|payme|unionpay|fps|octopus|visa|mastercard|apple pay|amex|jsapi|\
     mini program|mini-program|miniprogram|in-app|in app|h5|cpm|mpm|wap|web payment|\
     online payment|offline|支付宝|支付寶|微信|银联|銀聯|云闪付|雲閃付|转数快|轉數快|八达通|\
     八達通|小程序|公众号|公眾號|被扫|主扫|被掃|主掃|扫码|掃碼|pre-auth|预授权|預授權|\
     google pay|grabpay|line pay|checkout|element";

/// Words for the opposite.
const PUBLIC: &str = "\
     public|common|general|公共|公用|通用|基础|基礎|基本|共通";

/// What a heading announces; none for headings of other things and for running text.
pub(super) fn title(heading: &str) -> Option<Title> {
    let letters = heading.chars().count();
    let sentence = heading.ends_with(['.', '。', ',', ';']) || heading.contains(['=', '{', '"']);
    if letters > 60 || heading.split_whitespace().count() > 8 || sentence {
        return None;
    }
    let lower = heading.to_lowercase();
    let matches =
        |(_, stems): &&(Subject, &'static str)| each(stems).any(|stem| lower.contains(stem));
    let (subject, _) = SUBJECTS.iter().find(matches)?;
    Some(Title {
        subject: *subject,
        whole: is_public(&lower) || !is_part(&lower),
    })
}

/// Whether a heading is about one wallet or one way to pay.
pub(super) fn is_part(heading: &str) -> bool {
    // Word by word: "payment" is not PayMe's.
    let content = text::words(heading, "");
    each(PARTS).any(|part| text::has(&content, part))
}

/// Whether a heading is about what all have in common.
pub(super) fn is_public(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    each(PUBLIC).any(|word| lower.contains(word))
}

/// The operation that a heading names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// One of the specification.
    Operation(&'static str),
    /// One that the specification does not have.
    Other,
}

/// Operations by the words of headings, the more particular first.
const OPERATIONS: &[(&str, &str)] = &[
    (
        "",
        "\
     subscription|customer|token|checkout|element|oauth|openid|trade bill|settlement|\
     sign up|customs|报关|報關|海关|海關|header|请求头|請求頭|報文頭|ecr|terminal",
    ),
    (
        "notification",
        "notification|webhook|callback|异步通知|異步通知|通知",
    ),
    ("unfreeze", "unfreeze|解冻|解凍"),
    (
        "capture",
        "capture|authtrade|预授权完成|預授權完成|請款|请款",
    ),
    ("refund", "refund|退款|退貨|退货"),
    ("query", "query|enquiry|inquiry|enquire|查询|查詢"),
    (
        "reversal",
        "\
     reversal|reverse|cancel|冲正|沖正|撤销|撤銷|取消",
    ),
    ("close", "close|closing|关单|關單|关闭|關閉"),
    ("payment", "payment|支付|付款|下单|下單|交易创建"),
];

/// The operation that a heading names, if any.
pub(super) fn operation(heading: &str) -> Option<Named> {
    let lower = heading.to_lowercase();
    let matches = |(_, words): &&(&str, &'static str)| each(words).any(|word| lower.contains(word));
    OPERATIONS.iter().find(matches).map(|(id, _)| match *id {
        "" => Named::Other,
        id => Named::Operation(id),
    })
}

/// An operation of the specification, by its identifier.
pub(super) fn known_operation(id: &str) -> Option<Named> {
    let found = OPERATIONS.iter().find(|(known, _)| *known == id);
    found.map(|(id, _)| Named::Operation(id))
}

/// Whether a line begins a list of remarks, which newer pages have in place of footnotes.
pub(super) fn begins_remarks(line: &str) -> bool {
    let even = even(line);
    let short = even.chars().count() <= 24;
    let words = "special remark|remark|special note|特別備註|特别备注|特殊说明|特殊說明|\
         特別說明|特别说明|备注|備註|附注|附註";
    short && each(words).any(|word| even.contains(word))
}

/// Whether a line is only the name of the box that follows.
pub(super) fn is_box_title(line: &str) -> bool {
    let names = [
        "note",
        "notes",
        "warning",
        "tip",
        "info",
        "caution",
        "danger",
        "important",
        "hint",
        "注意",
        "备注",
        "備註",
        "提示",
        "警告",
        "信息",
        "資訊",
        "说明",
        "說明",
        "重要",
    ];
    names.contains(&even(line).as_str())
}

/// Whether a request must carry a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mandatory {
    Yes,
    No,
    /// In some requests, or with a condition beside the word.
    Conditional,
}

impl Mandatory {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Conditional => "conditional",
        }
    }

    pub(super) fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Yes, Self::No, Self::Conditional];
        all.into_iter().find(|one| one.name() == name)
    }
}

/// The longer words first: one of them may begin with a shorter one.
const ANSWERS: &[(&str, Mandatory)] = &[
    ("conditional", Mandatory::Conditional),
    ("视情况", Mandatory::Conditional),
    ("視情況", Mandatory::Conditional),
    ("条件", Mandatory::Conditional),
    ("條件", Mandatory::Conditional),
    ("mandatory", Mandatory::Yes),
    ("required", Mandatory::Yes),
    ("optional", Mandatory::No),
    ("not required", Mandatory::No),
    ("非必填", Mandatory::No),
    ("非必须", Mandatory::No),
    ("非必須", Mandatory::No),
    ("非必传", Mandatory::No),
    ("非必傳", Mandatory::No),
    ("非必选", Mandatory::No),
    ("非必選", Mandatory::No),
    ("不是", Mandatory::No),
    ("选填", Mandatory::No),
    ("選填", Mandatory::No),
    ("可选", Mandatory::No),
    ("可選", Mandatory::No),
    ("选传", Mandatory::No),
    ("必填", Mandatory::Yes),
    ("必选", Mandatory::Yes),
    ("必選", Mandatory::Yes),
    ("必须", Mandatory::Yes),
    ("必須", Mandatory::Yes),
    ("必传", Mandatory::Yes),
    ("必傳", Mandatory::Yes),
    ("false", Mandatory::No),
    ("true", Mandatory::Yes),
    ("yes", Mandatory::Yes),
    ("no", Mandatory::No),
    ("是", Mandatory::Yes),
    ("否", Mandatory::No),
    ("✓", Mandatory::Yes),
    ("✔", Mandatory::Yes),
    ("√", Mandatory::Yes),
    ("✗", Mandatory::No),
    ("✘", Mandatory::No),
    ("y", Mandatory::Yes),
    ("n", Mandatory::No),
    ("m", Mandatory::Yes),
    ("o", Mandatory::No),
    ("c", Mandatory::Conditional),
];

/// What a text begins with, if it answers whether something is mandatory, and what follows.
///
/// `glued` tells that the next word may follow without a blank.
pub(super) fn answer(text: &str, glued: bool) -> Option<(Mandatory, &str)> {
    let text = text.trim_start();
    ANSWERS.iter().find_map(|(word, answer)| {
        let begins = text.get(..word.len())?;
        let rest = text.get(word.len()..)?;
        let next = rest.chars().next();
        let whole = next.is_none_or(|letter| !letter.is_ascii_lowercase())
            && (glued && word.len() > 1
                || next.is_none_or(|letter| !letter.is_ascii_alphanumeric()));
        (begins.eq_ignore_ascii_case(word) && whole).then_some((*answer, rest))
    })
}

const TYPES: &str = "\
     string|integer|int|number|numeric|object|array|json|decimal|long|float|double|boolean|\
     bool|char|varchar|text|date|datetime|timestamp|list|map|字符串|字串|字符|整数|整數|\
     整型|数字|數字|对象|物件|對象|数组|數組|陣列|布尔|日期";

/// The type that a text begins with, such as `String(128)`, and what follows.
pub(super) fn declared(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let longest = each(TYPES)
        .filter(|name| begins_with(text, name))
        .max_by_key(|name| name.len())?;
    let (name, rest) = text.split_at_checked(longest.len())?;
    // `Stringent` is a word; `StringWallet` is a type and a word that lost their space.
    if rest.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    let length = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(')'));
    match length {
        Some((length, behind)) if is_length(length) => {
            let length: String = length.split_whitespace().collect();
            Some((format!("{name}({length})"), behind))
        }
        _ => Some((name.to_owned(), rest)),
    }
}

fn is_length(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let others = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || ", ".contains(letter));
    digits > 0 && others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_lost_their_space_are_split() {
        let split = |line| glued_titles(line).unwrap_or_default().join("|");
        assert_eq!(split("CodeDescription"), "Code|Description");
        assert_eq!(split("Return codeDescription"), "Return code|Description");
        let four = "Attribute|Mandatory|Type|Description";
        assert_eq!(split("AttributeMandatoryTypeDescription"), four);
        assert_eq!(
            split("参数名称参数编码是否必填参数类型描述"),
            "参数名称|参数编码|是否必填|参数类型|描述"
        );
        assert_eq!(split("參數類型描述"), "參數|類型|描述");
        assert_eq!(split("Codes of conduct"), "");
        assert_eq!(split("Description"), "", "one word is no row of titles");
    }

    #[test]
    fn headings_announce_their_subject() {
        let subject = |heading| title(heading).map(|title| (title.subject, title.whole));
        assert_eq!(subject("PayType"), Some((Subject::PayTypes, true)));
        assert_eq!(subject("3.1 支付類型"), Some((Subject::PayTypes, true)));
        assert_eq!(
            subject("Alipay pay types"),
            Some((Subject::PayTypes, false))
        );
        assert_eq!(
            subject("Public Payment Request Parameters"),
            Some((Subject::Request, true))
        );
        assert_eq!(subject("Payment types"), Some((Subject::PayTypes, true)));
        assert_eq!(subject("PayMe pay types"), Some((Subject::PayTypes, false)));
        assert_eq!(subject("公共返回参数"), Some((Subject::Response, true)));
        assert_eq!(
            subject("Transaction Status Codes"),
            Some((Subject::StatusCodes, true))
        );
        assert_eq!(
            subject("You find the currency that you need in the list."),
            None
        );
    }

    #[test]
    fn cells_that_lost_their_space_are_split() {
        assert_eq!(
            answer("YesInt(11)The", true),
            Some((Mandatory::Yes, "Int(11)The"))
        );
        assert_eq!(answer("NoString", true), Some((Mandatory::No, "String")));
        assert_eq!(answer("Note that", true), None);
        assert_eq!(
            answer("是String(6)", true),
            Some((Mandatory::Yes, "String(6)"))
        );
        assert_eq!(answer("M", false), Some((Mandatory::Yes, "")));
        assert_eq!(declared("Int(11)The"), Some(("Int(11)".into(), "The")));
        assert_eq!(
            declared("String (128) x"),
            Some(("String(128)".into(), " x"))
        );
        assert_eq!(declared("StringWallet"), Some(("String".into(), "Wallet")));
        assert_eq!(declared("Stringent"), None);
    }
}
