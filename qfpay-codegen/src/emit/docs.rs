//! Doc comments from the prose of the specification.

/// The lines of a doc comment: each paragraph as one line, a blank line between two.
pub(super) fn lines<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!(" {}", sentence(&escape(paragraph))));
    }
    lines
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
    use super::lines;

    #[test]
    fn prose_becomes_sentences_without_markup() {
        assert_eq!(
            lines(["A [link] and `Vec<u8>`", "Marked with *."]),
            [" A \\[link\\] and `Vec<u8>`.", "", " Marked with \\*."]
        );
    }
}
