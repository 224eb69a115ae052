//! The specification that this crate was built with.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, DirEntry, include_dir};
use qfpay_codegen::{Problems, Sources, ir::Model};

static SPEC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../spec");

/// The model of the specification that this crate was built with.
///
/// # Errors
///
/// The problems of the specification; the one of this repository has none.
pub fn embedded_model() -> Result<Model, Problems> {
    let mut files = Vec::new();
    collect(&SPEC, &mut files);
    qfpay_codegen::load(&Sources::from_files(files))
}

/// As [`embedded_model`], read once and shared by whoever asks.
pub(crate) fn shared_model() -> Result<Arc<Model>, Problems> {
    static SHARED: OnceLock<Arc<Model>> = OnceLock::new();
    match SHARED.get() {
        Some(model) => Ok(Arc::clone(model)),
        None => {
            let model = Arc::new(embedded_model()?);
            Ok(Arc::clone(SHARED.get_or_init(|| model)))
        }
    }
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<(String, &'static str)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, files),
            DirEntry::File(file) => {
                let is_yaml = file.path().extension().is_some_and(|end| end == "yaml");
                if let (true, Some(text)) = (is_yaml, file.contents_utf8()) {
                    let name = file.path().to_string_lossy().replace('\\', "/");
                    files.push((name, text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_specification_is_the_one_of_the_repository() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let read = qfpay_codegen::load(&Sources::read(&folder).unwrap()).unwrap();
        assert_eq!(embedded_model().unwrap(), read);
    }
}
