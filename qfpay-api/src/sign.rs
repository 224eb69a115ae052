//! Signatures: the canonical text, its hash, and the form body from the same parameters.

use std::fmt;

use md5::{Digest, Md5};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::types::credentials::ClientKey;
use crate::types::parameters::{Parameters, show};

pub use crate::generated::gateway::Algorithm;

const MAX_HEX: usize = 64;

/// Signs requests, with buffers that are used again from one to the next.
///
/// The signed text is every parameter as `name=value`, sorted by name and joined by `&`, raw and not
/// percent-encoded, followed directly by the client key. No method returns it, because it ends in the key;
/// [`masked_canonical`] shows it without the key.
///
/// A signer checks nothing: a value that can be read in two ways is signed like any other. Use
/// [`Gateway`](crate::Gateway), which checks first. Do not sign parameters that come from somebody else.
pub struct Signer {
    algorithm: Algorithm,
    text: Vec<u8>,
}

impl Signer {
    /// A signer that uses `algorithm`.
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            text: Vec::new(),
        }
    }

    /// The signature of `parameters` under `key`.
    #[must_use]
    pub fn sign(&mut self, parameters: &Parameters, key: &ClientKey) -> Signature {
        self.make_room(parameters, key);
        for (param, value) in parameters.iter() {
            self.text.extend_from_slice(param.assignment().as_bytes());
            self.text.extend_from_slice(value.as_bytes());
            self.text.push(b'&');
        }
        self.text.pop();
        self.text.extend_from_slice(key.as_bytes());
        Signature::of(self.algorithm, &self.text)
    }

    /// Empties the buffer and makes it large enough. A buffer that grew while it is written would
    /// leave a copy of what it held behind, the key of an earlier request included.
    fn make_room(&mut self, parameters: &Parameters, key: &ClientKey) {
        let pairs = parameters
            .iter()
            .map(|(param, value)| param.assignment().len() + value.len() + 1);
        let needed = pairs.sum::<usize>() + key.as_bytes().len();
        if self.text.capacity() < needed {
            self.text.zeroize();
            self.text.reserve_exact(needed);
        }
        self.text.clear();
    }

    /// The signature of `parameters` under `key`, and the form body of the same parameters, which replaces
    /// the content of `body`.
    #[must_use]
    pub fn sign_form(
        &mut self,
        parameters: &Parameters,
        key: &ClientKey,
        body: &mut Vec<u8>,
    ) -> Signature {
        form_body(parameters, body);
        self.sign(parameters, key)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Writes the `application/x-www-form-urlencoded` body of `parameters` into `body`. Checks nothing.
pub fn form_body(parameters: &Parameters, body: &mut Vec<u8>) {
    body.clear();
    for (param, value) in parameters.iter() {
        body.extend_from_slice(param.assignment().as_bytes());
        form_encode(value, body);
        body.push(b'&');
    }
    body.pop();
}

/// Appends the form encoding of `text`.
pub(crate) fn form_encode(text: &str, body: &mut Vec<u8>) {
    for byte in text.bytes() {
        match FORM.get(usize::from(byte)) {
            Some(&FormByte::Plain(plain)) => body.push(plain),
            Some(FormByte::Escaped(escaped)) => body.extend_from_slice(escaped),
            None => {}
        }
    }
}

/// What a byte becomes in a form body.
#[derive(Clone, Copy)]
enum FormByte {
    Plain(u8),
    Escaped([u8; 3]),
}

/// Every byte's [`FormByte`], by the rules of `form_urlencoded`, whose encoder takes more than twice
/// as long: with it, signing and the body together miss the project's bar.
static FORM: [FormByte; 256] = {
    let mut table = [FormByte::Plain(b'+'); 256];
    let mut byte = 0_u8;
    loop {
        #[expect(
            clippy::indexing_slicing,
            reason = "in a constant, where a slip does not compile"
        )]
        let entry = &mut table[byte as usize];
        *entry = match byte {
            b' ' => FormByte::Plain(b'+'),
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                FormByte::Plain(byte)
            }
            _ => FormByte::Escaped([b'%', hex_digit(byte >> 4), hex_digit(byte & 0xF)]),
        };
        match byte.checked_add(1) {
            Some(next) => byte = next,
            None => break table,
        }
    }
};

/// The text that is signed, without the key and with sensitive values hidden, for people to read.
#[must_use]
pub fn masked_canonical(parameters: &Parameters) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(param, value)| {
            let value = if param.is_sensitive() {
                show(param, value)
            } else {
                value.to_owned()
            };
            format!("{}{value}", param.assignment())
        })
        .collect();
    pairs.join("&") + "<client key>"
}

/// A signature as it goes on the wire: upper-case hexadecimal digits.
#[derive(Clone, Copy)]
pub struct Signature {
    digits: [u8; MAX_HEX],
    length: usize,
}

impl Signature {
    pub(crate) fn of(algorithm: Algorithm, text: &[u8]) -> Self {
        match algorithm {
            Algorithm::Md5 => Self::from_digest(&Md5::digest(text)),
            Algorithm::Sha256 => Self::from_digest(&Sha256::digest(text)),
        }
    }

    fn from_digest(digest: &[u8]) -> Self {
        let mut digits = [0; MAX_HEX];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(digest) {
            if let [high, low] = pair {
                *high = hex_digit(byte >> 4);
                *low = hex_digit(byte & 0xF);
            }
        }
        Self {
            digits,
            length: digest.len() * 2,
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.digits
            .get(..self.length)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or("")
    }

    /// Whether `text` is the same signature, in upper or lower case. The time that this takes does not depend
    /// on where they differ.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let claimed = text.bytes().map(|byte| byte.to_ascii_uppercase());
        let difference = (self.as_str().bytes())
            .zip(claimed)
            .fold(0, |difference, (ours, theirs)| difference | (ours ^ theirs));
        text.len() == self.length && difference.ct_eq(&0).into()
    }
}

/// Whether `text` is `digest` in hexadecimal digits of either case. The time taken does not depend on
/// where they differ.
pub(crate) fn is_hex_of(text: &str, digest: &[u8]) -> bool {
    let pairs = text.as_bytes().chunks_exact(2);
    let difference = pairs.zip(digest).fold(0, |difference, (pair, byte)| {
        let digits = [hex_digit(byte >> 4), hex_digit(byte & 0xF)];
        pair.iter()
            .zip(digits)
            .fold(difference, |difference, (claimed, digit)| {
                difference | (claimed.to_ascii_uppercase() ^ digit)
            })
    });
    text.len() == 2 * digest.len() && difference.ct_eq(&0).into()
}

const fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'A' - 10 + nibble
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Signature, Signer, form_body};
    use crate::generated::parameter::Param;
    use crate::types::credentials::ClientKey;
    use crate::types::parameters::Parameters;

    fn body(value: &str) -> String {
        let mut body = b"left over".to_vec();
        form_body(
            &Parameters::from_iter([(Param::GoodsName, value)]),
            &mut body,
        );
        String::from_utf8(body).unwrap()
    }

    fn reference(value: &str) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("goods_name", value)
            .finish()
    }

    #[test]
    fn every_character_of_two_bytes_is_encoded_as_form_urlencoded_does() {
        for character in '\0'..='\u{7ff}' {
            let value = format!("{character}");
            assert_eq!(body(&value), reference(&value));
        }
    }

    /// Text of any length and alphabet, from a generator whose every run is the same.
    #[test]
    fn random_text_is_encoded_as_form_urlencoded_does() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = |below: u32| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..20_000 {
            let length = 1 + random(60);
            let range = [0x80, 0x800, 0x1_0000, 0x11_0000][random(4) as usize];
            let value: String = (0..length)
                .filter_map(|_| char::from_u32(random(range)))
                .chain(['~'])
                .collect();
            assert_eq!(body(&value), reference(&value));
        }
    }

    #[test]
    fn a_signature_matches_itself_in_either_case_and_nothing_else() {
        for algorithm in [Algorithm::Md5, Algorithm::Sha256] {
            let signature = Signature::of(algorithm, b"text");
            let digits = signature.as_str().to_owned();
            assert!(signature.matches(&digits));
            assert!(signature.matches(&digits.to_lowercase()));
            assert!(!signature.matches(""));
            assert!(!signature.matches(&digits[1..]));
            assert!(!signature.matches(&format!("{digits}0")));
            for place in 0..digits.len() {
                let other = if &digits[place..=place] == "0" {
                    "1"
                } else {
                    "0"
                };
                let mut changed = digits.clone();
                changed.replace_range(place..=place, other);
                assert!(!signature.matches(&changed), "{changed}");
            }
        }
    }

    #[test]
    fn a_signer_that_is_used_again_forgets_the_request_before() {
        let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF").unwrap();
        let long = Parameters::from_iter([(Param::GoodsName, "a longer one"), (Param::Udid, "1")]);
        let short = Parameters::from_iter([(Param::GoodsName, "tea")]);
        let mut signer = Signer::new(Algorithm::Md5);
        let _ = signer.sign(&long, &key);
        let again = signer.sign(&short, &key);
        let fresh = Signer::new(Algorithm::Md5).sign(&short, &key);
        assert!(again.matches(fresh.as_str()));
    }
}
