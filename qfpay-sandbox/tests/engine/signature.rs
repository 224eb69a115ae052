//! The vectors of the specification.

use std::collections::BTreeMap;
use std::path::Path;

use qfpay_sandbox::signature::{Algorithm, canonical, sign, sign_body, verify};
use serde::Deserialize;

#[derive(Deserialize)]
struct Requests {
    vectors: Vec<Request>,
}

#[derive(Deserialize)]
struct Request {
    id: String,
    client_key: String,
    parameters: BTreeMap<String, String>,
    canonical: String,
    md5: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Notifications {
    notifications: Vec<Notification>,
}

#[derive(Deserialize)]
struct Notification {
    id: String,
    client_key: String,
    body: String,
    md5: String,
}

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/vectors");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn requests_are_signed_as_recorded() {
    let payments: Requests = serde_yaml::from_str(&read("payment.yaml")).unwrap();
    assert!(payments.vectors.len() >= 15);
    let calls: Requests = serde_yaml::from_str(&read("calls.yaml")).unwrap();
    assert!(calls.vectors.len() >= 13);
    for vector in payments.vectors.into_iter().chain(calls.vectors) {
        // Handed over in the worst order.
        let parameters: Vec<_> = vector.parameters.into_iter().rev().collect();
        let key = &vector.client_key;
        assert_eq!(canonical(&parameters), vector.canonical, "{}", vector.id);
        for (algorithm, digest) in [
            (Algorithm::Md5, &vector.md5),
            (Algorithm::Sha256, &vector.sha256),
        ] {
            assert_eq!(&sign(&parameters, key, algorithm), digest, "{}", vector.id);
            assert!(verify(&parameters, key, algorithm, digest));
            assert!(verify(&parameters, key, algorithm, &digest.to_lowercase()));
            assert!(!verify(&parameters, "", algorithm, digest));
        }
    }
}

#[test]
fn bodies_are_signed_as_recorded() {
    let recorded: Notifications = serde_yaml::from_str(&read("notification.yaml")).unwrap();
    assert!(recorded.notifications.len() >= 8);
    for vector in recorded.notifications {
        let signature = sign_body(vector.body.as_bytes(), &vector.client_key);
        assert_eq!(signature, vector.md5, "{}", vector.id);
    }
}
