//! Why a request was declined that looked right to its sender.
//!
//! A signature is compared with what the known mistakes would have made of the same request, so
//! that the answer can name the mistake. Neither a key nor a signature that would be valid is ever
//! told, nor the value of a parameter that the specification calls sensitive.

mod body;
mod case;
mod headers;
mod mistakes;
mod recipe;
mod search;
mod shown;
mod values;

use crate::form;
use crate::signature::Algorithm;

pub(super) use self::body::unreadable;
pub(super) use self::case::Case;
pub(super) use self::headers::Heads;

use self::search::{Found, Written};

impl<'a> Case<'a> {
    /// The values of a body, for [`sent`](Self::sent).
    pub(super) fn values_of(body: &'a [u8]) -> Vec<&'a [u8]> {
        form::encoded(body).map(|(_, value)| value).collect()
    }

    /// What is wrong with this signature.
    pub(super) fn explain(&self, signature: &str) -> String {
        if let Some(explanation) = body::misplaced(self.body) {
            return explanation.to_owned();
        }
        match search::search(self, signature) {
            Some(found) => self.explained(&found),
            None => self.unexplained(signature),
        }
    }

    fn explained(&self, found: &Found) -> String {
        let mistakes = found.mistakes.iter();
        let mut told: Vec<String> = mistakes
            .map(|(mistake, step)| format!("{}: {}", mistake.id, mistake.sentence(self, *step)))
            .collect();
        let written = match found.written {
            Written::InHex => None,
            Written::InPart => Some(
                "shortened: Only a part of the hash was sent. Send all of its hexadecimal digits, 32 for MD5 and 64 for SHA-256.",
            ),
            Written::WithMore => Some(
                "more_than_the_hash: There is something beside the hash in the header. Send its hexadecimal digits and nothing else.",
            ),
            Written::InBase64 => {
                Some("base64: The hash was written in base64. Write it in hexadecimal digits.")
            }
        };
        told.extend(written.map(str::to_owned));
        told.join(" And ")
    }

    /// What to compare where no known mistake makes this signature.
    fn unexplained(&self, signature: &str) -> String {
        let algorithm = match self.algorithm {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha256 => "SHA-256",
        };
        format!(
            "no_known_mistake: {}The sandbox signed these {} bytes by {algorithm}, with the {} characters of the client key directly behind them: {} - Compare them with what was signed, character by character (those beyond ASCII are shown as \\u{{...}} and signed as UTF-8); then check that the key is the one of this app code.",
            headers::odd_signature(signature).unwrap_or_default(),
            self.signed_length(),
            self.merchant.client_key.chars().count(),
            self.shown_text(),
        )
    }

    /// Whether the operation knows a parameter of this name.
    fn is_known(&self, name: &str) -> bool {
        let mut cells = self.operation.cells.iter();
        cells.any(|cell| cell.parameter.id == name) || self.is_a_parameter(name)
    }

    /// Whether any operation knows a parameter of this name.
    fn is_a_parameter(&self, name: &str) -> bool {
        let known = &self.model.parameters;
        known.iter().any(|known| known.name.id == name)
    }

    /// Whether a parameter of this name was received.
    fn is_given(&self, name: &str) -> bool {
        self.parameters.iter().any(|(given, _)| given == name)
    }
}
