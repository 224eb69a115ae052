//! Signatures: the canonical text, its hash, and the form body made from the same pairs.

use std::fmt;

use md5::{Digest, Md5};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::credentials::ClientKey;
use crate::parameters::{Parameters, show};

pub use crate::generated::gateway::Algorithm;

const UPPER_HEX: &[u8; 16] = b"0123456789ABCDEF";
const MAX_HEX: usize = 64;

/// Signs requests, with buffers that are used again from one to the next.
///
/// What is hashed is every parameter as `name=value`, sorted by name and joined by `&`, raw and
/// not percent-encoded, with the client key directly behind. The text never leaves this type,
/// because it ends in the key; [`masked_canonical`] shows it without.
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
        self.text.clear();
        for (param, value) in parameters.iter() {
            self.text.extend_from_slice(param.assignment().as_bytes());
            self.text.extend_from_slice(value.as_bytes());
            self.text.push(b'&');
        }
        self.text.pop();
        self.text.extend_from_slice(key.as_bytes());
        Signature::of(self.algorithm, &self.text)
    }

    /// The signature of `parameters` under `key`, and the form body of the same parameters,
    /// which replaces what `body` held.
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

/// Writes the `application/x-www-form-urlencoded` body of `parameters` into `body`.
pub fn form_body(parameters: &Parameters, body: &mut Vec<u8>) {
    body.clear();
    for (param, value) in parameters.iter() {
        body.extend_from_slice(param.assignment().as_bytes());
        for run in form_urlencoded::byte_serialize(value.as_bytes()) {
            body.extend_from_slice(run.as_bytes());
        }
        body.push(b'&');
    }
    body.pop();
}

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

    /// Whether `text` is the same signature, in digits of either case. The time taken does not
    /// depend on where they differ.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut upper = [0; MAX_HEX];
        if text.len() != self.length {
            return false;
        }
        for (digit, byte) in upper.iter_mut().zip(text.bytes()) {
            *digit = byte.to_ascii_uppercase();
        }
        self.digits.ct_eq(&upper).into()
    }
}

fn hex_digit(nibble: u8) -> u8 {
    UPPER_HEX.get(usize::from(nibble)).copied().unwrap_or(b'0')
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(hidden)")
    }
}
