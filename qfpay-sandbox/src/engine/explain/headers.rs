//! Headers that are missing, doubled or mixed up.

use qfpay_codegen::ir::Model;

use crate::engine::{Merchant, Request};

/// The headers of a request, and what they should be.
pub(in crate::engine) struct Heads<'a> {
    pub(in crate::engine) model: &'a Model,
    pub(in crate::engine) merchants: &'a [Merchant],
    pub(in crate::engine) request: &'a Request,
}

impl<'a> Heads<'a> {
    /// The name of a header that the specification has under this identifier.
    fn name(&self, id: &str) -> &'a str {
        let mut headers = self.model.gateway.headers.iter();
        headers
            .find(|header| header.id == id)
            .map_or("", |header| &header.name)
    }

    fn values(&self, name: &str) -> Vec<&'a str> {
        let headers = self.request.headers.iter();
        let named = headers.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// Why the header `id` does not come exactly once.
    fn not_once(&self, id: &str, like: &[&str]) -> Option<String> {
        let name = self.name(id);
        let count = self.values(name).len();
        if count > 1 {
            return Some(format!(
                "{id}_twice: The header {name} comes {count} times. Send it once."
            ));
        }
        if count == 1 {
            return None;
        }
        let known = &self.model.gateway.headers;
        let strange = self.request.headers.iter().filter(|(given, _)| {
            let mut known = known.iter();
            !known.any(|known| known.name.eq_ignore_ascii_case(given))
        });
        let misspelt = strange.map(|(given, _)| given).any(|given| {
            let given = given.to_ascii_lowercase().replace(['_', '-'], "");
            like.iter().any(|like| given.contains(like))
        });
        let why = if misspelt {
            "A header of another name seems to be meant for it."
        } else if self.stands_in_the_body(like) {
            "It seems to stand in the body instead, where it does not belong."
        } else {
            "Every request carries it."
        };
        Some(format!("{id}_missing: There is no header {name}. {why}"))
    }

    fn stands_in_the_body(&self, like: &[&str]) -> bool {
        crate::form::encoded(&self.request.body).any(|(name, _)| {
            let name = String::from_utf8_lossy(name)
                .to_ascii_lowercase()
                .replace(['_', '-'], "");
            like.contains(&name.as_str())
        })
    }

    /// Why no merchant has the app code of the request.
    pub(in crate::engine) fn app_code(&self) -> String {
        if let Some(explanation) = self.not_once("app_code", &["appcode", "appid"]) {
            return explanation;
        }
        let given = self
            .values(self.name("app_code"))
            .first()
            .copied()
            .unwrap_or_default();
        let any = |test: &dyn Fn(&Merchant) -> bool| self.merchants.iter().any(test);
        if any(&|one| one.client_key == given) {
            return "app_code_is_key: The header holds a client key. App code and client key are swapped; the key is never sent.".to_owned();
        }
        if any(&|one| one.mchid.as_deref() == Some(given)) {
            return "app_code_is_mchid: The header holds a merchant number. That is the parameter `mchid`; the app code is another value.".to_owned();
        }
        if any(&|one| one.app_code.eq_ignore_ascii_case(given.trim())) {
            return "app_code_case: The app code is written in another case, or with whitespace. Send it exactly as it was given.".to_owned();
        }
        if any(&|one| is_a_slip(&one.app_code, given)) {
            return "app_code_slip: The app code differs from one that is known here in a character or in its length. Copy it once more.".to_owned();
        }
        let lengths: Vec<String> = self.lengths();
        format!(
            "app_code_unknown: The app code has {} characters and is none of the {} known here, with {} characters. Take the one that the sandbox was set up with: the codes of a real gateway are not known to it.",
            given.chars().count(),
            lengths.len(),
            lengths.join(", "),
        )
    }

    /// How long the app codes are that are known, each code once.
    fn lengths(&self) -> Vec<String> {
        let codes: std::collections::BTreeSet<&str> = self
            .merchants
            .iter()
            .map(|one| one.app_code.as_str())
            .collect();
        codes
            .into_iter()
            .take(8)
            .map(|code| code.chars().count().to_string())
            .collect()
    }

    /// Why there is no signature to check.
    pub(in crate::engine) fn signature(&self) -> String {
        self.not_once("signature", &["sign", "signature"])
            .unwrap_or_default()
    }

    /// Why the header with the type of the signature says nothing, and whether the signature is
    /// right apart from that.
    pub(in crate::engine) fn signature_type(
        &self,
        otherwise_right: impl Fn(&str) -> bool,
    ) -> String {
        let name = self.name("signature_type");
        let values = self.values(name);
        let algorithms = &self.model.gateway.algorithms;
        let words: Vec<&str> = algorithms.iter().map(|one| one.header.as_str()).collect();
        let words = words.join(" or ");
        let [given] = values.as_slice() else {
            return format!(
                "signature_type_twice: The header {name} comes more than once. Send {words} once."
            );
        };
        let plain = given.trim().to_ascii_uppercase().replace(['-', '_'], "");
        let Some(meant) = algorithms.iter().find(|one| one.header == plain) else {
            return format!(
                "signature_type_unknown: The header {name} names no hash that is known. Send {words}; without the header it is MD5."
            );
        };
        let apart = match otherwise_right(&meant.name.id) {
            true => "Apart from that the signature is right.",
            false => "Apart from that the signature is wrong, too.",
        };
        format!(
            "signature_type_spelling: The header {name} must say exactly {}. {apart}",
            meant.header
        )
    }
}

/// Whether one text is the other with a character changed, left out or added, or cut off.
fn is_a_slip(right: &str, given: &str) -> bool {
    let (right, given) = (right.as_bytes(), given.as_bytes());
    let same_begin = right
        .iter()
        .zip(given)
        .take_while(|(one, other)| one == other)
        .count();
    let same_end = right
        .iter()
        .rev()
        .zip(given.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let longer = right.len().max(given.len());
    let half = right.len() / 2;
    same_begin + same_end + 1 >= longer || same_begin.max(same_end) > half.max(4)
}

/// What a signature looks like that can be none.
pub(super) fn odd_signature(signature: &str) -> Option<String> {
    let length = signature.chars().count();
    let all_hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(match (length, all_hex) {
        (0, _) => "The header X-QF-SIGN is empty. ".to_owned(),
        (32 | 64, true) => return None,
        (40, true) => {
            "The signature has 40 digits, as SHA-1 makes; MD5 makes 32 and SHA-256 makes 64. "
                .to_owned()
        }
        (128, true) => {
            "The signature has 128 digits, as SHA-512 makes; MD5 makes 32 and SHA-256 makes 64. "
                .to_owned()
        }
        (_, true) => {
            format!("The signature has {length} digits; MD5 makes 32 and SHA-256 makes 64. ")
        }
        (_, false) => {
            format!("The signature has {length} characters, not all of them hexadecimal digits. ")
        }
    })
}
