//! A problem with the lines of the file that it is about.

use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use qfpay_codegen::{Position, Problem, SourceFile, Sources};

/// Shows something about a place in one of the files.
pub(super) fn of(
    title: &str,
    folder: &Path,
    name: &str,
    position: Option<Position>,
    sources: &Sources,
) -> String {
    let path = folder.join(name).display().to_string();
    let group = Group::with_title(Level::ERROR.primary_title(title));
    let file = sources.files().iter().find(|file| file.name == name);
    let group = place(group, path, position, file);
    Renderer::styled().render(&[group])
}

/// Shows a problem; `folder` is where the file lies, as the maintainer named it.
pub(super) fn show(problem: &Problem, folder: &str, file: Option<&SourceFile>) -> String {
    let path = format!("{folder}/{}", problem.file);
    let title = match problem.path.as_str() {
        "" => problem.message.clone(),
        place => format!("{place}: {}", problem.message),
    };
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    group = place(group, path, problem.position, file);
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    Renderer::styled().render(&[group])
}

fn place<'a>(
    group: Group<'a>,
    path: String,
    position: Option<Position>,
    file: Option<&'a SourceFile>,
) -> Group<'a> {
    match (position, file) {
        (Some(position), Some(file)) => group.element(
            Snippet::source(file.text.as_str())
                .path(path)
                .annotation(AnnotationKind::Primary.span(span(&file.text, position))),
        ),
        _ => group.element(annotate_snippets::Origin::path(path)),
    }
}

/// What stands at a position: to the end of the line, or of the word that is a key.
fn span(text: &str, position: Position) -> std::ops::Range<usize> {
    let line_start: usize = text
        .split_inclusive('\n')
        .take(position.line.saturating_sub(1))
        .map(str::len)
        .sum();
    let line = text.get(line_start..).unwrap_or_default();
    let line = line.lines().next().unwrap_or_default();
    let before: usize = line
        .chars()
        .take(position.column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    let rest = line.get(before..).unwrap_or_default();
    let end = rest
        .find(": ")
        .or_else(|| rest.find(" #"))
        .unwrap_or(rest.trim_end().len());
    let start = line_start + before;
    start..start + end.max(1).min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_underlined() {
        let text = "a: 1\n咖啡: 2 # why\n- x: y z\n";
        let at = |line, column| {
            let range = span(text, Position { line, column });
            text.get(range)
        };
        assert_eq!(at(1, 1), Some("a"));
        assert_eq!(at(1, 4), Some("1"));
        assert_eq!(at(2, 1), Some("咖啡"));
        assert_eq!(at(2, 5), Some("2"));
        assert_eq!(at(3, 6), Some("y z"));
        assert_eq!(at(3, 90), Some(""), "behind the end of a line");
        assert_eq!(at(90, 1), Some(""), "behind the end of the file");
    }
}
