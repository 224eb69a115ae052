//! Bodies that cannot be read, or are not what they are called.

use crate::form::{self, FormError};

/// What a body is that reads as a form without being one.
pub(super) fn misplaced(body: &[u8]) -> Option<&'static str> {
    match body.trim_ascii_start().first() {
        None => Some(
            "body_empty: The body is empty. The parameters go into the body as `name=value` pairs, percent-encoded and joined by `&`, not into the URL; and they are what is signed.",
        ),
        Some(b'{' | b'[') => Some(
            "body_is_json: The body is a JSON document. Send `name=value` pairs, percent-encoded and joined by `&`, as application/x-www-form-urlencoded.",
        ),
        Some(b'-') if body.trim_ascii_start().starts_with(b"--") => Some(
            "body_is_multipart: The body is multipart/form-data. Send application/x-www-form-urlencoded.",
        ),
        Some(b'<') => Some(
            "body_is_xml: The body is an XML document. Send `name=value` pairs, percent-encoded and joined by `&`, as application/x-www-form-urlencoded.",
        ),
        Some(_) => None,
    }
}

/// Why a body is not read as a form, by the header that names its type, if that comes once.
pub(in crate::engine) fn unreadable(
    content_type: Option<&str>,
    expected: &str,
    body: &[u8],
) -> String {
    let Some(content_type) = content_type else {
        return format!(
            "content_type: There is not exactly one header Content-Type. Send `Content-Type: {expected}`."
        );
    };
    if !form::is_form(content_type, expected) {
        return wrong_type(content_type, expected);
    }
    match form::parse(body) {
        Err(FormError::Escape) => "escape: A `%` in the body is not followed by two hexadecimal digits. Percent-encode every value; `%` itself is `%25`.".to_owned(),
        Err(FormError::Utf8) => not_utf_8(body),
        Err(FormError::Duplicate) => "duplicate: A parameter stands in the body twice. Send each once; an `&` inside a value is `%26`.".to_owned(),
        Ok(_) => String::new(),
    }
}

fn wrong_type(content_type: &str, expected: &str) -> String {
    let lower = content_type.to_ascii_lowercase();
    let what = if lower.contains("json") {
        "The body is sent as JSON"
    } else if lower.contains("multipart") {
        "The body is sent as multipart/form-data"
    } else if lower.starts_with(expected) {
        return format!(
            "charset: The header Content-Type names another character set. Encode in UTF-8 and send `Content-Type: {expected}`."
        );
    } else {
        "The header Content-Type names another type"
    };
    format!(
        "content_type: {what}. Send `name=value` pairs, percent-encoded in UTF-8 and joined by `&`, with `Content-Type: {expected}`."
    )
}

fn not_utf_8(body: &[u8]) -> String {
    let is_wrong = |(_, (name, value)): &(usize, (&[u8], &[u8]))| {
        [name, value]
            .into_iter()
            .any(|text| form::decode(text) == Err(FormError::Utf8))
    };
    let place = form::encoded(body)
        .enumerate()
        .find(is_wrong)
        .map_or(0, |(place, _)| place);
    format!(
        "not_utf8: Parameter {} of the body is not in UTF-8. Encode texts in UTF-8, not in GBK, Big5 or Latin-1, both for the body and for the signature.",
        place + 1
    )
}
