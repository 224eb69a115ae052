//! Bodies of requests: `application/x-www-form-urlencoded` in UTF-8, read strictly.
//!
//! A lenient reader would put replacement characters where bytes are wrong, and the mistake would
//! come out as a wrong signature.

/// Why a body cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormError {
    /// A percent sign without two hexadecimal digits behind it.
    #[error("a percent sign in the body is not followed by two hexadecimal digits")]
    Escape,
    /// Bytes that are no UTF-8.
    #[error("the body is not in UTF-8")]
    Utf8,
    /// A name that comes twice.
    #[error("a parameter comes twice")]
    Duplicate,
}

/// The parameters of a body, in the order in which they stand.
pub(crate) fn parse(body: &[u8]) -> Result<Vec<(String, String)>, FormError> {
    let mut parameters: Vec<(String, String)> = Vec::with_capacity(16);
    for (name, value) in encoded(body) {
        parameters.push((decode(name)?, decode(value)?));
    }
    let mut names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let twice = names
        .windows(2)
        .any(|two| matches!(two, [one, other] if one == other));
    if twice {
        return Err(FormError::Duplicate);
    }
    Ok(parameters)
}

/// Names and values as they are sent, in their order.
pub(crate) fn encoded(body: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = body.split(|byte| *byte == b'&');
    pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = halves.next().unwrap_or_default();
        (name, halves.next().unwrap_or_default())
    })
}

pub(crate) fn decode(text: &[u8]) -> Result<String, FormError> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = hex(bytes.next()).ok_or(FormError::Escape)?;
                let low = hex(bytes.next()).ok_or(FormError::Escape)?;
                high << 4 | low
            }
            other => *other,
        });
    }
    String::from_utf8(decoded).map_err(|_| FormError::Utf8)
}

fn hex(digit: Option<&u8>) -> Option<u8> {
    let value = char::from(*digit?).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Whether a header names the content type of a form in UTF-8.
pub(crate) fn is_form(content_type: &str, expected: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let names_it = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case(expected));
    names_it
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_in_its_order() {
        let parameters = parse(b"b=1&a=%E5%92%96+%2b%2F&&empty=&bare&c=x=y&").unwrap();
        let expected = [
            ("b", "1"),
            ("a", "咖 +/"),
            ("empty", ""),
            ("bare", ""),
            ("c", "x=y"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(parameters, expected);
        assert_eq!(parse(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_read_is_declined() {
        let table: [(&[u8], FormError); 8] = [
            (b"a=%", FormError::Escape),
            (b"a=%2", FormError::Escape),
            (b"a=%zz", FormError::Escape),
            (b"a=%+1", FormError::Escape),
            (b"a=\xFF", FormError::Utf8),
            (b"a=%FF", FormError::Utf8),
            (b"a=1&a=1", FormError::Duplicate),
            (b"a=1&%61=", FormError::Duplicate),
        ];
        for (body, error) in table {
            assert_eq!(parse(body), Err(error));
        }
    }

    #[test]
    fn the_content_type_may_name_utf_8() {
        let form = "application/x-www-form-urlencoded";
        for right in [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded;",
            "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
            "application/x-www-form-urlencoded;charset=\"utf-8\"",
        ] {
            assert!(is_form(right, form), "{right}");
        }
        for wrong in [
            "",
            "application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded; charset=gbk",
        ] {
            assert!(!is_form(wrong, form), "{wrong}");
        }
    }
}
