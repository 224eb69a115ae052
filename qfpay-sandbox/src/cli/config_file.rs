//! Reading a configuration file.

use std::fs;
use std::path::Path;

use super::failure::Failure;
use super::positions::Positions;
use super::settings::Settings;

/// A configuration file with every default and what it means.
pub(super) const EXAMPLE: &str = include_str!("../../sandbox.example.yaml");

/// The settings in a file, and their positions.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) settings: Settings,
    pub(super) positions: Positions,
}

/// Reads a file. Paths in it are relative to its folder.
pub(super) fn read(path: &Path) -> Result<Read, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Unreadable(path.to_owned(), error))?;
    let mut read = parse(path, &text)?;
    if let (Some(folder), Some(file)) = (path.parent(), &mut read.settings.state_file) {
        *file = folder.join(&*file);
    }
    Ok(read)
}

fn parse(path: &Path, text: &str) -> Result<Read, Failure> {
    // The YAML reader would take it for a document of its own.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A file with nothing but comments is as no file.
    let settings: Option<Settings> =
        serde_yaml::from_str(text).map_err(|error| explain(path, &error))?;
    Ok(Read {
        settings: settings.unwrap_or_default(),
        positions: Positions::of(path.to_owned(), text),
    })
}

fn explain(path: &Path, error: &serde_yaml::Error) -> Failure {
    let message = error.to_string();
    let Some(location) = error.location() else {
        return Failure::Settings(vec![format!("{}: {message}", path.display())]);
    };
    let (line, column) = (location.line(), location.column());
    let ending = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&ending).unwrap_or(&message);
    Failure::Settings(vec![format!(
        "{}:{line}:{column}: {message}",
        path.display()
    )])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Settings, String> {
        parse(Path::new("sandbox.yaml"), text)
            .map(|read| read.settings)
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_example_has_the_defaults() {
        assert_eq!(parsed(EXAMPLE).unwrap(), Settings::default());
        for nothing in ["", "# nothing\n", "{}", "\u{feff}# nothing\n"] {
            assert_eq!(parsed(nothing).unwrap(), Settings::default(), "{nothing:?}");
        }
    }

    #[test]
    fn every_key_is_in_the_example() {
        // The keys are those that the message about an unknown one lists.
        let message = parsed("no_such_key: 1").unwrap_err();
        let listed = message.split_once("expected one of ").unwrap().1;
        for key in listed.split(", ") {
            let key = key.trim().trim_matches('`');
            let stands = EXAMPLE.lines().any(|line| {
                line.trim_start_matches("# ")
                    .starts_with(&format!("{key}:"))
            });
            assert!(stands, "{key}");
        }
    }

    #[test]
    fn every_switch_is_explained_in_the_example() {
        for switch in qfpay_sandbox::Switches::default().all() {
            let mut part = format!("  # {}\n", switch.meaning);
            for value in switch.values {
                part.push_str(&format!("  #   {}: {}\n", value.word, value.meaning));
            }
            part.push_str(&format!("  {}: {}\n", switch.name, switch.current));
            assert!(EXAMPLE.contains(&part), "this is missing:\n{part}");
        }
    }

    #[test]
    fn numbers_stay_as_they_are_written_where_they_are_names() {
        for number in ["0012", "1000001", "1_0", "0x10", "1e3"] {
            let text = format!("merchants:\n  - {{app_code: A, client_key: K, mchid: {number}}}\n");
            let settings = parsed(&text).unwrap();
            assert_eq!(settings.merchants[0].mchid.as_deref(), Some(number));
        }
    }

    #[test]
    fn invalid_files_are_reported_with_position_and_allowed_values() {
        let table = [
            ("port: 70000\n", "sandbox.yaml:1:7: port: invalid"),
            (
                "\nprot: 1\n",
                "sandbox.yaml:2:1: unknown field `prot`, expected one of `port`",
            ),
            (
                "log: loud\n",
                "expected one of `off`, `error`, `warn`, `info`, `debug`, `trace`",
            ),
            ("port: 1\nport: 2\n", "duplicate"),
            (
                "merchants:\n  - app_code: A\n",
                "missing field `client_key`",
            ),
            ("port: [\n", "sandbox.yaml:"),
        ];
        for (text, expected) in table {
            let message = parsed(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
            assert!(message.starts_with("error: sandbox.yaml:"), "{message}");
        }
    }
}
