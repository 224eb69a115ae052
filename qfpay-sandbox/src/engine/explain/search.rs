//! Looking for the mistakes that make the signature which was received.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::case::Case;
use super::mistakes::{MISTAKES, Mistake};
use super::recipe::{Recipe, Step};
use crate::signature::{from_hex, to_hex};

/// How much is hashed and sorted at most, in bytes, for one request.
const EFFORT: usize = 4 << 20;
/// What handling one parameter costs, in bytes of hashing.
const PER_PARAMETER: usize = 64;
/// Fewer digits than these can match by chance.
const FEWEST_DIGITS: usize = 8;

/// What was found.
pub(super) struct Found {
    pub(super) mistakes: Vec<(&'static Mistake, Step)>,
    pub(super) written: Written,
}

/// How a hash was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    InHex,
    InPart,
    WithMore,
    InBase64,
}

/// A signature as it was received.
enum Received {
    /// As many hexadecimal digits as some hash has.
    Whole(Vec<u8>),
    /// Something else, in capitals and as base64, if it is some.
    Odd(String, Option<Vec<u8>>),
}

impl Received {
    fn new(signature: &str) -> Self {
        match from_hex(signature) {
            Some(bytes) if matches!(bytes.len(), 16 | 32 | 64) => Self::Whole(bytes),
            _ => {
                let bare = signature.trim_end_matches('=');
                let decoded = STANDARD_NO_PAD.decode(bare);
                let decoded = decoded.or_else(|_| URL_SAFE_NO_PAD.decode(bare));
                Self::Odd(signature.to_ascii_uppercase(), decoded.ok())
            }
        }
    }

    /// Whether a hash of this length can be what was received.
    fn can_be(&self, length: usize) -> bool {
        match self {
            Self::Whole(bytes) => bytes.len() == length,
            Self::Odd(..) => true,
        }
    }

    fn is(&self, digest: &[u8]) -> Option<Written> {
        let (text, decoded) = match self {
            Self::Whole(bytes) => return (bytes == digest).then_some(Written::InHex),
            Self::Odd(text, decoded) => (text, decoded.as_deref()),
        };
        let digits = to_hex(digest);
        let in_base64 = decoded.is_some_and(|decoded| {
            decoded == digest || decoded.eq_ignore_ascii_case(digits.as_bytes())
        });
        if in_base64 {
            Some(Written::InBase64)
        } else if text.len() >= FEWEST_DIGITS && digits.contains(text.as_str()) {
            Some(Written::InPart)
        } else {
            text.contains(&digits).then_some(Written::WithMore)
        }
    }
}

/// The fewest mistakes that make this signature: none but how it is written, one, or two. What is
/// tried is bounded, whatever the request looks like.
pub(super) fn search(case: &Case<'_>, signature: &str) -> Option<Found> {
    let received = Received::new(signature);
    let gateways = Recipe::of(case);
    let mut left = EFFORT / case.cost();
    let mut made = |recipe: Recipe| -> Option<Option<Written>> {
        if !received.can_be(recipe.digest_length()) {
            return Some(None);
        }
        left = left.checked_sub(1)?;
        Some(received.is(&recipe.digest(case)))
    };
    let found = |mistakes, written| Some(Found { mistakes, written });
    if let Some(written) = made(gateways)? {
        return found(Vec::new(), written);
    }
    let steps: Vec<(&'static Mistake, Step)> = MISTAKES
        .iter()
        .flat_map(|mistake| mistake.steps(case).map(move |step| (mistake, step)))
        .filter(|(_, step)| gateways.with(*step) != gateways)
        .collect();
    for (mistake, step) in &steps {
        if let Some(written) = made(gateways.with(*step))? {
            return found(vec![(*mistake, *step)], written);
        }
    }
    for common_only in [true, false] {
        for (place, (one, first)) in steps.iter().enumerate() {
            for (other, second) in steps.iter().skip(place + 1) {
                let of_one_part = std::mem::discriminant(first) == std::mem::discriminant(second);
                if of_one_part || (one.common && other.common) != common_only {
                    continue;
                }
                if let Some(written) = made(gateways.with(*first).with(*second))? {
                    return found(vec![(*one, *first), (*other, *second)], written);
                }
            }
        }
    }
    None
}

impl Case<'_> {
    /// What one try costs, in bytes of hashing.
    fn cost(&self) -> usize {
        self.body.len() + PER_PARAMETER * (self.parameters.len() + 1)
    }
}
