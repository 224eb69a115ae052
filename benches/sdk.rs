//! For people: `cargo bench --bench sdk`. Every group stands beside raw MD5 of the same blocks.

mod cases;

use divan::{Bencher, black_box};
use qfpay_api::sign::{Algorithm, Signer};

fn main() {
    divan::main();
}

/// A request with ten parameters, 312 bytes with the key.
mod request {
    use super::*;

    #[divan::bench]
    fn raw_md5_of_its_blocks(bencher: Bencher<'_, '_>) {
        let blocks = cases::blocks(&cases::canonical_with_key(&cases::request()));
        bencher.bench_local(|| cases::raw_md5(&blocks));
    }

    #[divan::bench]
    fn sign(bencher: Bencher<'_, '_>) {
        let (request, key, mut signer) =
            (cases::request(), cases::key(), Signer::new(Algorithm::Md5));
        bencher.bench_local(|| signer.sign(black_box(&request), &key));
    }

    #[divan::bench]
    fn sign_with_sha256(bencher: Bencher<'_, '_>) {
        let (request, key, mut signer) = (
            cases::request(),
            cases::key(),
            Signer::new(Algorithm::Sha256),
        );
        bencher.bench_local(|| signer.sign(black_box(&request), &key));
    }

    #[divan::bench]
    fn sign_and_form_body(bencher: Bencher<'_, '_>) {
        let (request, key, mut signer) =
            (cases::request(), cases::key(), Signer::new(Algorithm::Md5));
        let mut body = Vec::new();
        bencher.bench_local(|| signer.sign_form(black_box(&request), &key, &mut body));
    }
}

/// A dynamic request with twelve parameters.
mod dynamic_request {
    use super::*;

    #[divan::bench]
    fn sign(bencher: Bencher<'_, '_>) {
        let (request, key, mut signer) =
            (cases::dynamic(), cases::key(), Signer::new(Algorithm::Md5));
        bencher.bench_local(|| signer.sign(black_box(request.parameters()), &key));
    }

    #[divan::bench]
    fn check(bencher: Bencher<'_, '_>) {
        let request = cases::dynamic();
        bencher.bench_local(|| black_box(&request).violations());
    }
}

/// A notification of 524 bytes.
mod notification {
    use super::*;

    #[divan::bench]
    fn raw_md5_of_its_blocks(bencher: Bencher<'_, '_>) {
        let blocks = cases::blocks(&cases::notification_with_key());
        bencher.bench_local(|| cases::raw_md5(&blocks));
    }

    #[divan::bench]
    fn verify(bencher: Bencher<'_, '_>) {
        let keys = [cases::key()];
        bencher.bench_local(|| cases::verify(&keys));
    }

    #[divan::bench]
    fn verify_and_read(bencher: Bencher<'_, '_>) {
        let keys = [cases::key()];
        bencher.bench_local(|| cases::verify_and_read(&keys));
    }
}
