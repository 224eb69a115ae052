//! Compiles the specification into the module tree that `qfpay-api/src/generated.rs` includes.

use std::path::Path;
use std::process::ExitCode;

use qfpay_codegen::Sources;

fn main() -> ExitCode {
    // A changed specification rebuilds `qfpay-spec`, and with it this script.
    println!("cargo::rerun-if-changed=build.rs");
    let Some(out) = std::env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is set by cargo only");
        return ExitCode::FAILURE;
    };
    let sources = Sources::from_files(qfpay_spec::FILES.iter().copied());
    match qfpay_codegen::generate(sources, &Path::new(&out).join("api")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}
