//! The specification of this repository.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;

fn spec() -> qfpay_codegen::Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    qfpay_codegen::Sources::read(&folder).unwrap()
}

#[test]
fn the_specification_has_no_problems_and_the_seed_in_full() {
    let model = match qfpay_codegen::load(&spec()) {
        Ok(model) => model,
        Err(problems) => panic!("{problems}"),
    };
    assert_eq!(model.pay_types.len(), 36);
    assert_eq!(model.currencies.len(), 13);
    assert_eq!(model.status_codes.len(), 52);
    assert_eq!(model.footnotes.len(), 4);
    let from_seed = |parameter: &&qfpay_codegen::ir::Parameter| parameter.source.id == "seed";
    assert_eq!(model.parameters.iter().filter(from_seed).count(), 12);
}
