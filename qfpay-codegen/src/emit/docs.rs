//! Doc comments from the prose of the specification.

use proc_macro2::Literal;

/// A doc comment: each paragraph as one line, a blank line between two.
pub(super) fn text<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for paragraph in paragraphs {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push(' ');
        text.push_str(&sentence(&escape(paragraph)));
    }
    text
}

/// The doc comment of an entry: its code, and what it is.
pub(super) fn entry(code: &str, description: &str) -> String {
    text([format!("`{code}`: {description}").as_str()])
}

/// The text of a doc comment as a raw literal, which is made without looking at every character.
pub(super) fn literal(text: &str) -> Literal {
    let raw = format!("r##\"{text}\"##").parse();
    raw.unwrap_or_else(|_| Literal::string(text))
}

/// Prose is text, not Markdown links or HTML.
fn escape(prose: &str) -> String {
    let mut escaped = String::with_capacity(prose.len());
    let mut in_code = false;
    for character in prose.chars() {
        match character {
            '`' => in_code = !in_code,
            '[' | ']' | '<' | '>' | '*' if !in_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(character);
    }
    escaped
}

/// The prose with a full stop at its end.
fn sentence(prose: &str) -> String {
    let prose = prose.trim();
    if prose.ends_with(['.', '!', '?', ':']) {
        prose.to_owned()
    } else {
        format!("{prose}.")
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn prose_becomes_sentences_without_markup() {
        assert_eq!(
            text(["A [link] and `Vec<u8>`", "Marked with *."]),
            " A \\[link\\] and `Vec<u8>`.\n\n Marked with \\*."
        );
    }
}
