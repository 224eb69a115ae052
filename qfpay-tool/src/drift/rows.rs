//! Markdown tables that only other parsers take for tables: pages are published with them.

/// Gives every table a border of its width, and takes out the empty lines between its rows.
pub(super) fn complete_tables(source: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let mut completed = String::new();
    let mut above = "";
    for (at, line) in lines.iter().copied().enumerate() {
        let below = lines.get(at + 1).copied().unwrap_or_default();
        if line.trim().is_empty() && columns(above) > 1 {
            let behind = lines.get(at + 2).copied().unwrap_or_default();
            if columns(above) == columns(below) && !is_border(behind) {
                continue;
            }
        }
        let wanted = columns(above);
        if is_border(line) && wanted > 1 && columns(line) != wanted {
            completed.push_str(&format!("|{}", "---|".repeat(wanted)));
        } else {
            completed.push_str(line);
        }
        completed.push('\n');
        above = line;
    }
    completed
}

/// How many cells a line has if it is a row.
fn columns(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    match line.replace("\\|", "").matches('|').count() {
        0 => 0,
        bars => bars + 1,
    }
}

/// Whether a line is the border below the titles of a table.
pub(super) fn is_border(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|letter| "|-: ".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_fit_their_titles() {
        let page = "A | B\n--|--|--\n1 | 2\n";
        assert_eq!(complete_tables(page), "A | B\n|---|---|\n1 | 2\n");
        for sound in ["| A | B |\n|:-|-:|\n", "a\n---|---\n", "x\n\n---\n"] {
            assert_eq!(complete_tables(sound), sound);
        }
    }

    #[test]
    fn an_empty_line_ends_no_table_that_goes_on() {
        let page = "A | B\n--|--\n1 | 2\n\n3 | 4\n";
        assert_eq!(complete_tables(page), "A | B\n--|--\n1 | 2\n3 | 4\n");
        for apart in [
            "A | B\n--|--\n1 | 2\n\nC | D\n--|--\n3 | 4\n",
            "1 | 2\n\n3 | 4 | 5\n",
            "1 | 2\n\n\n3 | 4\n",
        ] {
            assert_eq!(complete_tables(apart), apart);
        }
    }
}
