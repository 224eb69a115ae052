//! For machines: instructions per call under callgrind, which noise does not touch.
//!
//! `cargo bench --bench counts` needs valgrind, and gungraun-runner in exactly gungraun's version.

#![expect(missing_docs, reason = "the macros write undocumented functions")]

mod cases;

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group, main};
use qfpay_api::error::Violations;
use qfpay_api::sign::{Algorithm, Signature, Signer};
use qfpay_api::types::Parameters;
use qfpay_api::{ClientKey, DynamicPayment};

fn request_blocks() -> Vec<[u8; 64]> {
    cases::blocks(&cases::canonical_with_key(&cases::request()))
}

fn notification_blocks() -> Vec<[u8; 64]> {
    cases::blocks(&cases::notification_with_key())
}

/// A signer whose buffers have their size already, and what it signs.
fn warm(request: Parameters) -> (Signer, Parameters, ClientKey, Vec<u8>) {
    let (mut signer, key, mut body) = (Signer::new(Algorithm::Md5), cases::key(), Vec::new());
    let _ = signer.sign_form(&request, &key, &mut body);
    (signer, request, key, body)
}

fn warm_request() -> (Signer, Parameters, ClientKey, Vec<u8>) {
    warm(cases::request())
}

fn warm_dynamic() -> (Signer, Parameters, ClientKey, Vec<u8>) {
    warm(cases::dynamic().parameters().clone())
}

fn keys() -> [ClientKey; 1] {
    [cases::key()]
}

#[library_benchmark]
#[bench::six_blocks(setup = request_blocks)]
#[bench::nine_blocks(setup = notification_blocks)]
fn raw_md5(blocks: Vec<[u8; 64]>) -> (Vec<[u8; 64]>, [u32; 4]) {
    let state = cases::raw_md5(&blocks);
    (blocks, state)
}

#[library_benchmark]
#[bench::ten_parameters(setup = warm_request)]
#[bench::twelve_parameters(setup = warm_dynamic)]
fn sign(mut warm: (Signer, Parameters, ClientKey, Vec<u8>)) -> (Signature, impl Sized) {
    let (signer, request, key, _) = &mut warm;
    (signer.sign(black_box(request), key), warm)
}

#[library_benchmark]
#[bench::ten_parameters(setup = warm_request)]
fn sign_and_form_body(
    mut warm: (Signer, Parameters, ClientKey, Vec<u8>),
) -> (Signature, impl Sized) {
    let (signer, request, key, body) = &mut warm;
    (signer.sign_form(black_box(request), key, body), warm)
}

#[library_benchmark]
#[bench::twelve_parameters(setup = cases::dynamic)]
fn check(request: DynamicPayment) -> (Violations, DynamicPayment) {
    (black_box(&request).violations(), request)
}

#[library_benchmark]
#[bench::nine_blocks(setup = keys)]
fn verify(keys: [ClientKey; 1]) -> (usize, [ClientKey; 1]) {
    (cases::verify(&keys), keys)
}

#[library_benchmark]
#[bench::nine_blocks(setup = keys)]
fn verify_and_read(keys: [ClientKey; 1]) -> [ClientKey; 1] {
    cases::verify_and_read(&keys);
    keys
}

library_benchmark_group!(
    name = sdk,
    benchmarks = [
        raw_md5,
        sign,
        sign_and_form_body,
        check,
        verify,
        verify_and_read
    ]
);

main!(library_benchmark_groups = sdk);
