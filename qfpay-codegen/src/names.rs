//! From names in the specification to names in Rust.

use heck::ToUpperCamelCase;

/// The name of a type or variant: `alipay_mpm_hk` and `HKD` become `AlipayMpmHk` and `Hkd`.
pub fn upper_camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The lower-case words that Rust reserves, in any edition.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Why `name` cannot name a function, a variant or a module, if it cannot.
pub fn fault(name: &str) -> Option<&'static str> {
    let mut bytes = name.bytes();
    if !bytes.next().is_some_and(|first| first.is_ascii_lowercase()) {
        return Some("starts with a lower-case letter");
    }
    if !bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Some("has lower-case letters, digits and underscores only");
    }
    if name.ends_with('_') || name.contains("__") {
        return Some("has single underscores between words only");
    }
    if KEYWORDS.contains(&name) {
        return Some("is no word of the Rust language");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{fault, upper_camel};

    #[test]
    fn rust_names_are_fit_for_rust() {
        let table = [
            ("alipay_mpm_hk", "AlipayMpmHk", true),
            ("sha256", "Sha256", true),
            ("y", "Y", true),
            ("HKD", "Hkd", false),
            ("2fast", "2fast", false),
            ("two__words", "TwoWords", false),
            ("open_", "Open", false),
            ("self", "Self", false),
            ("match", "Match", false),
            ("naïve", "Naïve", false),
            ("", "", false),
        ];
        for (name, rust, fit) in table {
            assert_eq!(upper_camel(name), rust);
            assert_eq!(fault(name).is_none(), fit, "{name}");
        }
    }
}
