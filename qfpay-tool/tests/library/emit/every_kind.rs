//! What holds for the files of every kind.

use qfpay_codegen::Sources;
use qfpay_tool::export::{File, Kind};

use super::emitted::emitted;
use crate::specifications::spec;

#[test]
fn the_same_specification_gives_the_same_files_whatever_the_order_of_its_own() {
    let sources = spec();
    let backwards = sources.files().iter().rev();
    let backwards =
        Sources::from_files(backwards.map(|file| (file.name.as_str(), file.text.as_str())));
    let mut names = Vec::new();
    for kind in Kind::ALL {
        let files = emitted(kind, &sources);
        assert_eq!(files, emitted(kind, &backwards), "{}", kind.name());
        names.extend(files.into_iter().map(|file| file.name));
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "kinds that share a folder");
}

#[test]
fn every_file_ends_its_last_line_and_no_line_in_a_blank() {
    for kind in Kind::ALL {
        for File { name, text } in emitted(kind, &spec()) {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
            assert!(!text.lines().any(|line| line.ends_with(' ')), "{name}");
        }
    }
}
