//! Where the gateway's own words tell what a status code means.

use crate::error::Problems;
use crate::ir;
use crate::spec;
use crate::yaml::List;

use super::STATUS_CODES;
use super::status_codes::Reader;

/// Settles the messages written at `path`, as they are read in the answer to `operation` or in
/// general.
pub(super) fn resolve(
    reader: &Reader<'_>,
    written: Option<&List<spec::Message>>,
    hint: &str,
    operation: Option<&str>,
    path: &str,
    problems: &mut Problems,
) -> Vec<ir::Message> {
    let Some(written) = written else {
        return Vec::new();
    };
    if written.is_empty() {
        problems.add_with_hint(
            STATUS_CODES,
            path,
            "no message is named",
            "write which texts give the code another meaning, or leave the key out",
        );
    }
    let mut texts = Texts::default();
    let mut resolved = Vec::new();
    for (index, message) in written.iter().enumerate() {
        let path = format!("{path}[{index}]");
        texts.check(&message.contains, &format!("{path}.contains"), problems);
        let source = reader.source(&message.source, &path, problems);
        let sense = reader.sense(
            &message.class,
            operation,
            &format!("{path}.class"),
            problems,
        );
        resolved.push(ir::Message {
            contains: message
                .contains
                .iter()
                .map(|text| text.to_string())
                .collect(),
            classes: sense.classes,
            outcome: sense.outcome,
            meaning: message.meaning.to_string(),
            hint: message.hint.as_deref().unwrap_or(hint).to_owned(),
            source,
        });
    }
    resolved
}

/// The texts that were looked for so far, in lower case.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    /// Reports texts that an earlier one leaves nothing to match.
    fn check(&mut self, contains: &[spec::Text], path: &str, problems: &mut Problems) {
        if contains.is_empty() {
            problems.add_with_hint(
                STATUS_CODES,
                path,
                "no text is named, so this message never matches",
                "write the texts that tell it",
            );
        }
        for (index, text) in contains.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let lower = text.to_ascii_lowercase();
            let earlier = self.0.iter().find(|earlier| lower.contains(*earlier));
            match earlier {
                Some(earlier) if *earlier == lower => problems.add_with_hint(
                    STATUS_CODES,
                    path,
                    format!("the text \"{}\" is looked for twice", &**text),
                    "leave it to one message; the case of letters makes no difference",
                ),
                Some(earlier) => problems.add_with_hint(
                    STATUS_CODES,
                    path,
                    format!(
                        "\"{}\" never decides: wherever it stands, \"{earlier}\" matched before",
                        &**text
                    ),
                    "put the longer text first, or leave it out if both mean the same",
                ),
                None => {}
            }
            self.0.push(lower);
        }
    }
}
