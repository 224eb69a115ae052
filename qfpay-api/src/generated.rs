//! What the build script compiles from `spec/`.

include!(concat!(env!("OUT_DIR"), "/api/mod.rs"));
