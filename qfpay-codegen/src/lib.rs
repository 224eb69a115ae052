//! Compiles the YAML specification of the QFPay API into Rust.
