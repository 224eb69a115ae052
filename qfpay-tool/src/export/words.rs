//! Texts that several kinds need.

use heck::ToShoutySnakeCase;

/// Up to the first full stop.
pub(super) fn first_sentence(text: &str) -> &str {
    match text.split_once(". ") {
        Some((first, _)) => first,
        None => text.trim_end_matches('.'),
    }
}

/// The name of a constant: `ALIPAY_MPM_HK`.
pub(super) fn screaming(name: &str) -> String {
    name.to_shouty_snake_case()
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, screaming};

    #[test]
    fn a_summary_is_one_sentence_without_its_full_stop() {
        assert_eq!(first_sentence("Pays. Now."), "Pays");
        assert_eq!(first_sentence("Pays 1.50 now."), "Pays 1.50 now");
        assert_eq!(first_sentence("Pays"), "Pays");
    }

    #[test]
    fn constants_are_written_in_capitals() {
        assert_eq!(screaming("alipay_mpm_hk"), "ALIPAY_MPM_HK");
        assert_eq!(screaming("NoCredit"), "NO_CREDIT");
    }
}
