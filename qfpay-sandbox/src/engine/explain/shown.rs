//! What of a request may be told, and in which form it fits into a header.

use super::case::Case;
use crate::signature::{Empty, canonical_with};

/// How much of one value is shown, in characters.
const LONGEST_VALUE: usize = 40;

impl Case<'_> {
    /// What the sandbox has signed, without the key, and with the values hidden that must not be
    /// seen.
    pub(super) fn shown_text(&self) -> String {
        let mut pairs: Vec<(usize, &(String, String))> =
            self.parameters.iter().enumerate().collect();
        pairs.retain(|(_, (_, value))| self.empty == Empty::Signed || !value.is_empty());
        pairs.sort_by(|(_, (one, _)), (_, (other, _))| one.cmp(other));
        let shown: Vec<String> = pairs
            .into_iter()
            .map(|(place, (name, value))| {
                let name = match self.is_known(name) {
                    true => name.clone(),
                    false => self.shown_name(place, name),
                };
                format!("{name}={}", self.shown_value(&name, value))
            })
            .collect();
        shown.join("&")
    }

    /// How many bytes the sandbox has signed, without the key.
    pub(super) fn signed_length(&self) -> usize {
        canonical_with(self.parameters, self.empty).len()
    }

    /// A parameter by its name, if that can be nothing but a name; a secret that strayed into the
    /// body can stand where names do.
    pub(super) fn shown_name(&self, place: usize, name: &str) -> String {
        let reserved = &self.model.gateway.reserved_parameters;
        if self.is_a_parameter(name) {
            format!("`{name}`")
        } else if reserved.iter().any(|one| one == name) || super::mistakes::HEAD.contains(&name) {
            name.to_owned()
        } else {
            let length = name.chars().count();
            format!(
                "parameter {} (whose name, of {length} characters, is unknown)",
                place + 1
            )
        }
    }

    fn shown_value(&self, name: &str, value: &str) -> String {
        let length = value.chars().count();
        if self.hides(name, value) {
            return format!("<{length} characters>");
        }
        if length > LONGEST_VALUE {
            let begin: String = value.chars().take(LONGEST_VALUE).collect();
            return format!("{begin}<{} more characters>", length - LONGEST_VALUE);
        }
        value.to_owned()
    }

    /// Whether a value must not be seen: because of its name, or of what it may have swallowed.
    fn hides(&self, name: &str, value: &str) -> bool {
        let mut known = self.model.parameters.iter();
        let harmless = known.any(|known| known.name.id == name && !known.sensitive);
        let swallowed = self.model.parameters.iter().filter(|known| known.sensitive);
        let mut swallowed = swallowed.map(|known| format!("{}=", known.name.id));
        let secrets = self.merchants.iter();
        let mut secrets = secrets.flat_map(|one| [one.client_key.as_str(), one.app_code.as_str()]);
        let lower = value.to_lowercase();
        !harmless
            || swallowed.any(|inside| lower.contains(&inside))
            || secrets.any(|secret| !secret.is_empty() && lower.contains(&secret.to_lowercase()))
    }
}
