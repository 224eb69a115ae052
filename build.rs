//! Compiles `spec/` into the module tree that `qfpay-api/src/generated.rs` includes.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=spec");
    let (Some(root), Some(out)) = (
        std::env::var_os("CARGO_MANIFEST_DIR"),
        std::env::var_os("OUT_DIR"),
    ) else {
        println!("cargo::error=CARGO_MANIFEST_DIR and OUT_DIR are set by cargo only");
        return ExitCode::FAILURE;
    };
    let generated =
        qfpay_codegen::generate(&Path::new(&root).join("spec"), &Path::new(&out).join("api"));
    match generated {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}
