//! Text without its layout, and words without their punctuation.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// One text in the one form that everything else here reads.
///
/// Full-width letters, digits and brackets become the usual ones, characters without width go,
/// every kind of asterisk becomes `*`, and blanks are single. Line ends stay; empty lines go.
pub(super) fn clean(text: &str) -> String {
    let even = even(text);
    let lines = even.lines().map(single_blanks);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// As [`clean`], with tabs, indentation and empty lines as they were.
pub(super) fn even(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !is_invisible(*letter))
        .map(|letter| match letter {
            '\u{2217}' | '\u{204e}' | '\u{2731}' | '\u{2051}' => '*',
            '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
            letter => letter,
        })
        .collect()
}

/// The words of a line, with one blank between them.
pub(super) fn single_blanks(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The content without its layout: no case, no punctuation, no blanks that only
/// separate, no numbering of lists, and no name of the entry itself.
///
/// Signs that change what a sentence demands stay: comparisons, signs and points of numbers.
pub(super) fn words(text: &str, own_key: &str) -> Vec<String> {
    let own_key = own_key.to_lowercase();
    let mut words = Vec::new();
    for line in clean(text).lines() {
        collect_words(without_bullet(line), &mut words);
    }
    words.retain(|word| *word != own_key);
    words
}

/// Whether words hold a phrase, word by word.
pub(super) fn has(content: &[String], phrase: &str) -> bool {
    let mut words = Vec::new();
    collect_words(phrase, &mut words);
    let phrase = words;
    !phrase.is_empty() && content.windows(phrase.len()).any(|part| *part == *phrase)
}

fn collect_words(line: &str, words: &mut Vec<String>) {
    let letters: Vec<char> = line.chars().flat_map(char::to_lowercase).collect();
    let at = |position: usize| letters.get(position).copied().unwrap_or(' ');
    let mut word = String::new();
    for (position, letter) in letters.iter().copied().enumerate() {
        let before = position.checked_sub(1).map_or(' ', at);
        let after = at(position + 1);
        let in_number = before.is_ascii_digit() && after.is_ascii_digit();
        if is_ideograph(letter) {
            finish(&mut word, words);
            words.push(letter.to_string());
        } else if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if matches!(letter, '.' | ',') && in_number {
            // Thousands are grouped or not, but 1.5 is not 15.
            if letter == '.' {
                word.push(letter);
            }
        } else {
            finish(&mut word, words);
            let sign =
                matches!(letter, '+' | '-') && after.is_ascii_digit() && !before.is_alphanumeric();
            if sign || matches!(letter, '<' | '>' | '=' | '%' | '≤' | '≥' | '$' | '€' | '¥')
            {
                words.push(letter.to_string());
            }
        }
    }
    finish(&mut word, words);
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// A line without the number or sign that its list gives it.
pub(super) fn without_bullet(line: &str) -> &str {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = line.len() - rest.len();
    let numbered = (1..=2)
        .contains(&digits)
        .then(|| rest.strip_prefix(['.', ')', '、']))
        .flatten()
        .filter(|rest| rest.starts_with(char::is_whitespace) || starts_with_ideograph(rest));
    let bulleted = line
        .strip_prefix(['•', '·', '-', '–', '—', '◦', '▪'])
        .filter(|rest| rest.starts_with(char::is_whitespace));
    numbered.or(bulleted).unwrap_or(line).trim_start()
}

fn starts_with_ideograph(text: &str) -> bool {
    text.chars().next().is_some_and(is_ideograph)
}

pub(super) fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7af}')
}

/// What identifies a wording, without any of its text.
pub(super) fn digest(text: &str, own_key: &str) -> String {
    let hash = Sha256::digest(words(text, own_key).join(" ").as_bytes());
    let mut digits = String::new();
    for byte in hash.iter().take(8) {
        digits.push_str(&format!("{byte:02x}"));
    }
    digits
}

/// Letters that only one of the two ways of writing Chinese has.
const TRADITIONAL: &str = "請務單參數類說幣碼訂號戶線網資間時傳輸獲選項額銀聯轉賬帳貨確認錯誤關閉斷開應將從後過當發會處門賣買費級證書寶實際區國灣雲閃須與為內無這對長產標識點狀態結構圖復敗報備註電話頁韓澳門電腦達體機碼隨續餘檢視詢訊爾馬亞賓並僅歐圓緬銖幫單錢網頁處讓還購買訪問權導請繼續轉換隨後綁優惠";
const SIMPLIFIED: &str = "请务单参数类说币码订号户线网资间时传输获选项额银联转账帐货确认错误关闭断开应将从后过当发会处门卖买费级证书宝实际区国湾云闪须与为内无这对长产标识点状态结构图复败报备电话页韩脑达体机随续余检视询讯尔马亚宾并仅欧圆缅铢帮单钱网页处让还购买访问权导请继续转换随后绑优惠";

/// The language of a table, from what is written in it: `en`, `zh-Hant`, `zh-Hans`, `ja`, `ko` or
/// `th`. Tables are often left in English on pages of another language.
pub(super) fn language<'a>(texts: impl Iterator<Item = &'a str>) -> &'static str {
    let mut count = Letters::default();
    for text in texts {
        count.add(text);
    }
    count.language()
}

#[derive(Default)]
struct Letters {
    texts: usize,
    chinese: usize,
    japanese: usize,
    korean: usize,
    thai: usize,
    traditional: usize,
    simplified: usize,
}

impl Letters {
    fn add(&mut self, text: &str) {
        let has = |test: fn(char) -> bool| usize::from(text.chars().any(test));
        self.texts += 1;
        self.chinese += has(|letter| matches!(letter, '\u{3400}'..='\u{9fff}'));
        self.japanese += has(|letter| matches!(letter, '\u{3041}'..='\u{30fa}'));
        self.korean += has(|letter| matches!(letter, '\u{ac00}'..='\u{d7af}'));
        self.thai += has(|letter| matches!(letter, '\u{e01}'..='\u{e5b}'));
        for letter in text.chars().filter(|letter| is_ideograph(*letter)) {
            let traditional = TRADITIONAL.contains(letter);
            let simplified = SIMPLIFIED.contains(letter);
            self.traditional += usize::from(traditional && !simplified);
            self.simplified += usize::from(simplified && !traditional);
        }
    }

    fn language(&self) -> &'static str {
        let many = |texts: usize| texts * 3 > self.texts;
        if many(self.japanese) {
            "ja"
        } else if many(self.korean) {
            "ko"
        } else if many(self.thai) {
            "th"
        } else if !many(self.chinese) {
            "en"
        } else if self.simplified > self.traditional {
            "zh-Hans"
        } else {
            "zh-Hant"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_is_no_wording() {
        let same = [
            "Pay in the shop (MPM) **",
            "pay\u{a0}in  the shop\n（ＭＰＭ）＊＊",
            "1. Pay in the shop — MPM.",
            "Pay in the \u{200b}shop/MPM",
        ];
        for text in same {
            assert_eq!(
                digest(text, ""),
                digest("pay in the shop mpm", ""),
                "{text}"
            );
        }
        assert_eq!(digest("订单 已支付", ""), digest("订单已支付。", ""));
        assert_eq!(digest("Busy (1100)", "1100"), digest("busy", "1100"));
    }

    #[test]
    fn words_and_numbers_are() {
        let base = digest("at least 1.5 HKD", "");
        for text in [
            "at most 1.5 HKD",
            "at least 15 HKD",
            "at least 1.5 USD",
            "least at 1.5 HKD",
        ] {
            assert_ne!(digest(text, ""), base, "{text}");
        }
        assert_ne!(digest("> 200", ""), digest("< 200", ""));
        assert_ne!(digest("+0800", ""), digest("-0800", ""));
        assert_eq!(digest("1,000", ""), digest("1000", ""));
    }

    #[test]
    fn languages_are_recognised() {
        assert_eq!(language(["Paid", "Busy"].into_iter()), "en");
        assert_eq!(
            language(["交易成功", "请求参数错误"].into_iter()),
            "zh-Hans"
        );
        assert_eq!(
            language(["交易成功", "請求參數錯誤"].into_iter()),
            "zh-Hant"
        );
        assert_eq!(language(["支払い済み"].into_iter()), "ja");
        let one_name = ["FPS 轉數快", "Alipay", "PayMe", "Octopus", "Visa"];
        assert_eq!(language(one_name.into_iter()), "en");
    }
}
