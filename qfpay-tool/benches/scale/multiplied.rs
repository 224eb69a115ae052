//! A specification with many times as many pay types and status codes, all of which are sound.

use qfpay_codegen::Sources;

/// The files, with every pay type and every status code `times` times: as it is, and under free codes and
/// names of their own.
pub(crate) fn by(times: u32, sources: &Sources) -> Sources {
    Sources::from_files(sources.files().iter().map(|file| {
        let text = match file.name.as_str() {
            "pay_types.yaml" => multiplied(&file.text, "pay_types:", times, 100_000),
            "status_codes.yaml" => multiplied(&file.text, "status_codes:", times, 0),
            _ => file.text.clone(),
        };
        (file.name.clone(), text)
    }))
}

fn multiplied(text: &str, list: &str, times: u32, first: u32) -> String {
    let Some(start) = text.find(&format!("\n{list}\n")) else {
        return text.to_owned();
    };
    let entries = text.get(start..).unwrap_or_default();
    let entries = entries.split_once(":\n").map_or("", |(_, entries)| entries);
    let taken: Vec<&str> = entries.lines().filter_map(code).collect();
    let width = taken.first().map_or(0, |code| code.len());
    let mut free = (first..)
        .map(|number| format!("{number:0width$}"))
        .filter(|code| !taken.contains(&code.as_str()));
    let mut text = format!("{}\n", text.trim_end());
    for copy in 1..times {
        text.push('\n');
        for line in entries.trim_end().lines() {
            if code(line).is_some() {
                let code = free.next().unwrap_or_default();
                text.push_str(&format!("  - code: \"{code}\"\n"));
            } else if let Some(name) = line.strip_prefix("    name: ") {
                text.push_str(&format!("    name: {name}_{copy}\n"));
            } else {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

/// The code of the entry that begins with a line.
fn code(line: &str) -> Option<&str> {
    let code = line.strip_prefix("  - code: \"")?;
    code.strip_suffix('"')
}
