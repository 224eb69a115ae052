//! Signatures, as the gateway checks and makes them.
//!
//! This is written from the specification alone and shares no code with the SDK, so that the two
//! can find each other's mistakes.

use md5::Md5;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A hash that a signature can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// MD5, the default.
    Md5,
    /// SHA-256.
    Sha256,
}

/// What becomes of parameters without a value in the text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empty {
    LeftOut,
    Signed,
}

/// The text that is signed, without the key: `name=value` pairs sorted by name, joined by `&`.
///
/// Values are taken raw. A parameter without a value is left out.
#[must_use]
pub fn canonical(parameters: &[(String, String)]) -> String {
    canonical_with(parameters, Empty::LeftOut)
}

pub(crate) fn canonical_with(parameters: &[(String, String)], empty: Empty) -> String {
    let mut filled: Vec<&(String, String)> = parameters
        .iter()
        .filter(|(_, value)| empty == Empty::Signed || !value.is_empty())
        .collect();
    // By name alone: `=` sorts behind the digits, so whole pairs would sort differently.
    filled.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    let mut canonical = String::with_capacity(256);
    for (name, value) in filled {
        if !canonical.is_empty() {
            canonical.push('&');
        }
        canonical.push_str(name);
        canonical.push('=');
        canonical.push_str(value);
    }
    canonical
}

/// The signature of a request, in upper-case hexadecimal digits.
#[must_use]
pub fn sign(parameters: &[(String, String)], client_key: &str, algorithm: Algorithm) -> String {
    to_hex(&digest(
        canonical(parameters).as_bytes(),
        client_key,
        algorithm,
    ))
}

/// The signature of an answer or a notification: always MD5, over the bytes as they are sent.
#[must_use]
pub fn sign_body(body: &[u8], client_key: &str) -> String {
    to_hex(&digest(body, client_key, Algorithm::Md5))
}

/// Whether `signature` belongs to the request, written in either case.
///
/// How long that takes does not depend on where a wrong signature differs.
#[must_use]
pub fn verify(
    parameters: &[(String, String)],
    client_key: &str,
    algorithm: Algorithm,
    signature: &str,
) -> bool {
    verify_text(&canonical(parameters), client_key, algorithm, signature)
}

/// As [`verify`], for whom has the canonical text already.
pub(crate) fn verify_text(
    canonical: &str,
    client_key: &str,
    algorithm: Algorithm,
    signature: &str,
) -> bool {
    from_hex(signature).is_some_and(|given| {
        let expected = digest(canonical.as_bytes(), client_key, algorithm);
        expected.ct_eq(&given).into()
    })
}

fn digest(bytes: &[u8], client_key: &str, algorithm: Algorithm) -> Vec<u8> {
    fn of<D: Digest>(bytes: &[u8], client_key: &str) -> Vec<u8> {
        let mut hash = D::new();
        hash.update(bytes);
        hash.update(client_key.as_bytes());
        hash.finalize().to_vec()
    }
    match algorithm {
        Algorithm::Md5 => of::<Md5>(bytes, client_key),
        Algorithm::Sha256 => of::<Sha256>(bytes, client_key),
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]) {
        let digit = char::from_digit(u32::from(half), 16);
        text.extend(digit.map(|digit| digit.to_ascii_uppercase()));
    }
    text
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16)?).ok();
    let mut bytes = Vec::with_capacity(text.len() / 2);
    for pair in text.as_bytes().chunks(2) {
        let [high, low] = pair else {
            return None;
        };
        bytes.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
        parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn names_are_sorted_without_their_values() {
        let parameters = pairs(&[
            ("chnlsn2", "b"),
            ("chnlsn", "a"),
            ("_x", "c"),
            ("Page", "d"),
        ]);
        assert_eq!(canonical(&parameters), "Page=d&_x=c&chnlsn=a&chnlsn2=b");
    }

    #[test]
    fn either_case_is_accepted_and_nothing_else() {
        let parameters = pairs(&[("a", "1")]);
        for algorithm in [Algorithm::Md5, Algorithm::Sha256] {
            let signature = sign(&parameters, "key", algorithm);
            let verifies = |text: &str| verify(&parameters, "key", algorithm, text);
            assert!(verifies(&signature));
            assert!(verifies(&signature.to_lowercase()));
            assert!(!verifies(&signature[1..]));
            assert!(!verifies(&format!("{signature}0")));
            assert!(!verifies(&format!("{signature}00")));
            assert!(!verifies(
                &signature.replace(['A', 'B', 'C', 'D', 'E', 'F'], "G")
            ));
            assert!(!verifies(""));
            assert!(!verifies("é"));
            assert!(!verify(&parameters, "kex", algorithm, &signature));
        }
        let md5 = sign(&parameters, "key", Algorithm::Md5);
        assert!(!verify(&parameters, "key", Algorithm::Sha256, &md5));
    }
}
