//! The specification that this crate was built with.

use std::sync::{Arc, OnceLock};

use qfpay_codegen::{Problems, Sources, ir::Model};

/// The model of the specification that this crate was built with.
///
/// # Errors
///
/// The problems of the specification; the one of this repository has none.
pub fn embedded_model() -> Result<Model, Problems> {
    qfpay_codegen::load(&Sources::from_files(qfpay_spec::FILES.iter().copied()))
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
