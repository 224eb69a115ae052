//! From a page's bytes to its blocks: which form it has, and what is no page at all.

use super::block::Document;
use super::{html, markdown, plain, rows};

/// More than any page of documentation has.
const LONGEST: usize = 16 * 1024 * 1024;

/// Reads a page in the form that it turns out to have.
///
/// # Errors
///
/// A reason, for what is no text or no whole page.
pub(super) fn read(bytes: &[u8]) -> Result<Document, String> {
    let text = decode(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err("the page is empty".to_owned());
    }
    check_comments(&text)?;
    let mut document = match form(&text) {
        Form::Html => match html::bare_text(&text) {
            Some(inner) => read_text(&inner)?,
            None => html::read(&text, false)?,
        },
        _ => read_text(&text)?,
    };
    document.blocks = plain::barred_tables(document.blocks);
    Ok(document)
}

fn read_text(text: &str) -> Result<Document, String> {
    match form(text) {
        Form::Plain => Ok(plain::read(text)),
        _ => markdown::read(text),
    }
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > LONGEST {
        return Err(format!(
            "the page is longer than {} MiB",
            LONGEST / 1024 / 1024
        ));
    }
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks(2).map(|pair| match pair {
            [first, second] => unit([*first, *second]),
            _ => 0xfffd,
        });
        String::from_utf16(&pairs.collect::<Vec<_>>()).ok()
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        bytes => String::from_utf8(bytes.to_vec()).ok(),
    };
    let kind = match bytes {
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF document; save its text"),
        [b'P', b'K', 3, 4, ..] => Some("a ZIP archive or an Office document; save its text"),
        [0x1f, 0x8b, ..] => Some("compressed; unpack it"),
        [0x89, b'P', b'N', b'G', ..] => Some("a picture"),
        _ if text.as_ref().is_some_and(|text| text.contains('\0')) => Some("binary"),
        _ => None,
    };
    match (kind, text) {
        (Some(kind), _) => Err(format!("the page is {kind}")),
        (None, Some(text)) => Ok(text),
        (None, None) => Err("the page is neither UTF-8 nor UTF-16 text".to_owned()),
    }
}

/// A comment without an end hides the rest of the page.
fn check_comments(text: &str) -> Result<(), String> {
    let begun = text.rfind("<!--");
    let rest = begun
        .and_then(|begun| text.get(begun..))
        .unwrap_or_default();
    if begun.is_some() && !rest.contains("-->") {
        return Err("a comment begins that never ends: the page was cut off".to_owned());
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
    Plain,
}

fn form(text: &str) -> Form {
    let start = text.trim_start();
    let head: String = start
        .chars()
        .take(1024)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_document = ["<!doctype html", "<html", "<?xml"]
        .iter()
        .any(|tag| head.starts_with(tag))
        || head.contains("<html") && start.starts_with('<');
    if is_document {
        return Form::Html;
    }
    if is_markdown(text) {
        return Form::Markdown;
    }
    let lower = text.to_ascii_lowercase();
    let has_tags = [
        "<table",
        "<tr",
        "<td",
        "<h1",
        "<h2",
        "<div",
        "<dl",
        "role=\"table\"",
    ]
    .iter()
    .any(|tag| lower.contains(tag));
    match has_tags {
        true if start.starts_with('<') => Form::Html,
        true => Form::Markdown,
        false => Form::Plain,
    }
}

/// Whether a page has what only Markdown writes: rows of dashes below titles, blocks of code,
/// boxes, components, or YAML above. Its headings are also comments of programs.
fn is_markdown(text: &str) -> bool {
    // What a browser shows begins with no sign of a heading.
    let first = text.lines().find(|line| !line.trim().is_empty());
    if first.is_some_and(|line| line.starts_with("# ") || line.starts_with("## ")) {
        return true;
    }
    let mut grid = false;
    for (position, line) in text.lines().enumerate() {
        let line = line.trim();
        // Grids have rows of dashes as well.
        grid |= line.starts_with("+--") || line == "|===" || line.starts_with(".. ");
        let border = rows::is_border(line);
        let component = [
            "<ParamField",
            "<ResponseField",
            "<Tab",
            "<Note",
            "<Warning",
            "<Card",
        ];
        let other = line.starts_with("```")
            || line.starts_with(":::")
            || (position == 0 && line == "---")
            || component.iter().any(|name| line.starts_with(name));
        if !grid && (border || other) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_recognised() {
        for (text, wanted) in [
            ("<!DOCTYPE html><p>x", Form::Html),
            ("<table><tr><td>x</td></tr></table>", Form::Html),
            (
                "# Codes\n\n<table><tr><td>x</td></tr></table>",
                Form::Markdown,
            ),
            ("Code | Text\n--- | ---\n1100 | Busy\n", Form::Markdown),
            ("---\ntitle: x\n---\nx", Form::Markdown),
            ("PayType\n# a comment\n800101Alipay", Form::Plain),
            (
                "+----+----+\n| A | B |\n+----+----+\n|--|--|\n",
                Form::Plain,
            ),
        ] {
            assert_eq!(form(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        for bytes in [
            &b"%PDF-1.7"[..],
            b"PK\x03\x04",
            b"a\0b",
            b"\xff\xfe\x00\xd8",
            b"\xc3\x28",
            b"",
            b"\xef\xbb\xbf \n",
            b"<p>x <!-- y",
        ] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
        let wide: Vec<u8> = "\u{feff}text"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(read(&wide).is_ok());
    }
}
