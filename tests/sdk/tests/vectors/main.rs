//! The recorded vectors: the same texts, digests, bodies and verdicts in every language.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod calls;
use qfpay_test_support as support;

use std::collections::BTreeMap;

use qfpay_api::error::NotificationError;
use qfpay_api::sign::{Algorithm, Signer, form_body, masked_canonical};
use qfpay_api::types::Parameters;
use qfpay_api::{
    ClientKey, Credentials, DynamicPayment, Environment, Gateway, Notification, Param, PayType,
};
use serde::Deserialize;
use support::{APP_CODE, now};

#[derive(Deserialize)]
struct PaymentFile {
    vectors: Vec<PaymentVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentVector {
    id: String,
    #[serde(rename = "description")]
    _description: String,
    operation: String,
    client_key: String,
    parameters: BTreeMap<String, String>,
    canonical: String,
    md5: String,
    sha256: String,
    body: String,
}

#[derive(Deserialize)]
struct NotificationFile {
    notifications: Vec<NotificationVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotificationVector {
    id: String,
    #[serde(rename = "description")]
    _description: String,
    client_key: String,
    body: String,
    md5: String,
}

fn payments() -> Vec<PaymentVector> {
    let file: PaymentFile =
        serde_yaml::from_str(include_str!("../../../../spec/vectors/payment.yaml")).unwrap();
    assert!(file.vectors.len() >= 20, "the vectors are there");
    file.vectors
}

fn notifications() -> Vec<NotificationVector> {
    let file: NotificationFile =
        serde_yaml::from_str(include_str!("../../../../spec/vectors/notification.yaml")).unwrap();
    assert!(file.notifications.len() >= 12, "the vectors are there");
    file.notifications
}

impl PaymentVector {
    fn pairs(&self) -> impl Iterator<Item = (Param, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.as_str()))
    }

    /// The request as a program would make it: the merchant belongs to the credentials.
    fn request(&self) -> DynamicPayment {
        let pay_type: PayType = self.parameters["pay_type"].parse().unwrap();
        self.pairs()
            .filter(|(param, _)| *param != Param::Mchid)
            .fold(DynamicPayment::new(pay_type), |request, (param, value)| {
                request.set(param, value)
            })
    }

    fn gateway(&self, algorithm: Algorithm) -> Gateway {
        gateway(&self.parameters, &self.client_key, algorithm)
    }

    fn masked(&self) -> String {
        masked(&self.canonical, &self.parameters)
    }
}

/// A gateway in whose name a request with these parameters is sent.
fn gateway(
    parameters: &BTreeMap<String, String>,
    client_key: &str,
    algorithm: Algorithm,
) -> Gateway {
    let credentials = Credentials::new(APP_CODE, client_key).unwrap();
    let credentials = match parameters.get("mchid").filter(|text| !text.is_empty()) {
        Some(mchid) => credentials.with_mchid(mchid.as_str()).unwrap(),
        None => credentials,
    };
    Gateway::new(Environment::LiveTest, credentials).with_algorithm(algorithm)
}

/// The canonical text as it may be shown.
fn masked(canonical: &str, parameters: &BTreeMap<String, String>) -> String {
    let mut masked = canonical.to_owned();
    for (name, value) in parameters {
        let param: Param = name.parse().unwrap();
        if param.is_sensitive() && !value.is_empty() {
            let pair = format!("{param}={value}");
            let hidden = format!("{param}=(hidden, {} characters)", value.chars().count());
            assert!(masked.contains(&pair), "{pair}");
            masked = masked.replacen(&pair, &hidden, 1);
        }
    }
    masked + "<client key>"
}

impl NotificationVector {
    fn key(&self) -> ClientKey {
        ClientKey::new(self.client_key.as_str()).unwrap()
    }

    fn verify<'a>(
        &self,
        body: &'a [u8],
        signature: &str,
    ) -> Result<Notification<'a>, NotificationError> {
        Notification::verify(body, signature, &[self.key()])
    }
}

fn is_forged(result: &Result<Notification<'_>, NotificationError>) -> bool {
    matches!(result, Err(NotificationError::Forged { .. }))
}

#[test]
fn payments_are_signed_as_recorded_whatever_the_order_they_are_given_in() {
    for vector in payments() {
        assert_eq!(vector.operation, "payment");
        let key = ClientKey::new(vector.client_key.as_str()).unwrap();
        let forwards = Parameters::from_iter(vector.pairs());
        let mut pairs: Vec<_> = vector.pairs().collect();
        pairs.reverse();
        let backwards = Parameters::from_iter(pairs);
        for parameters in [forwards, backwards] {
            let sign = |algorithm| Signer::new(algorithm).sign(&parameters, &key);
            let mut body = b"left over".to_vec();
            form_body(&parameters, &mut body);
            assert_eq!(masked_canonical(&parameters), vector.masked());
            assert_eq!(sign(Algorithm::Md5).as_str(), vector.md5, "{}", vector.id);
            assert_eq!(
                sign(Algorithm::Sha256).as_str(),
                vector.sha256,
                "{}",
                vector.id
            );
            assert_eq!(String::from_utf8(body).unwrap(), vector.body);
        }
    }
}

#[test]
fn one_signer_signs_one_vector_after_the_other_as_if_it_were_new() {
    let mut signer = Signer::new(Algorithm::Md5);
    let mut body = Vec::new();
    for vector in payments() {
        let key = ClientKey::new(vector.client_key.as_str()).unwrap();
        let parameters = Parameters::from_iter(vector.pairs());
        let signature = signer.sign_form(&parameters, &key, &mut body);
        assert_eq!(signature.as_str(), vector.md5, "{}", vector.id);
        assert_eq!(body, vector.body.as_bytes(), "{}", vector.id);
        assert!(signature.matches(&vector.md5.to_lowercase()));
        assert!(!signature.matches(&vector.sha256));
    }
}

#[test]
fn the_gateway_sends_the_recorded_bodies_under_the_recorded_signatures() {
    for vector in payments() {
        for (algorithm, digest, name) in [
            (Algorithm::Md5, &vector.md5, "MD5"),
            (Algorithm::Sha256, &vector.sha256, "SHA256"),
        ] {
            let prepared = vector
                .gateway(algorithm)
                .payment(&vector.request(), now())
                .unwrap_or_else(|refused| panic!("{}: {refused}", vector.id));
            let http = prepared.http_request();
            assert_eq!(prepared.masked_canonical(), vector.masked());
            assert_eq!(http.headers()["x-qf-sign"], digest.as_str());
            assert_eq!(http.headers()["x-qf-signtype"], name);
            assert_eq!(http.body(), vector.body.as_bytes(), "{}", vector.id);
        }
    }
}

#[test]
fn notifications_are_accepted_under_the_recorded_signatures() {
    for vector in notifications() {
        let verified = vector.verify(vector.body.as_bytes(), &vector.md5);
        let notification = verified.unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        assert_eq!(notification.key_index(), 0);
        assert_eq!(notification.body(), vector.body.as_bytes());
        assert_eq!(notification.respcd().unwrap().as_str(), "0000");
        assert!(notification.txamt().is_some(), "{}", vector.id);
    }
}

#[test]
fn fault_62_a_notification_with_one_bit_flipped_anywhere_is_forged() {
    for vector in notifications() {
        let mut body = vector.body.clone().into_bytes();
        for index in 0..body.len() {
            for bit in 0..8 {
                body[index] ^= 1 << bit;
                let result = vector.verify(&body, &vector.md5);
                assert!(is_forged(&result), "{}: bit {bit} of {index}", vector.id);
                body[index] ^= 1 << bit;
            }
        }
        for shorter in 0..body.len() {
            assert!(is_forged(&vector.verify(&body[..shorter], &vector.md5)));
        }
        body.push(b' ');
        assert!(is_forged(&vector.verify(&body, &vector.md5)));
    }
}

#[test]
fn fault_63_a_notification_that_was_parsed_and_written_again_is_forged() {
    for vector in notifications() {
        let value: serde_json::Value = serde_json::from_str(&vector.body).unwrap();
        for again in [
            serde_json::to_string(&value).unwrap(),
            serde_json::to_string_pretty(&value).unwrap(),
        ] {
            assert_ne!(again, vector.body, "{}", vector.id);
            let result = vector.verify(again.as_bytes(), &vector.md5);
            assert!(is_forged(&result), "{}", vector.id);
        }
    }
}

#[test]
fn fault_64_the_signature_header_is_read_in_either_case_and_nothing_else() {
    for vector in notifications() {
        let body = vector.body.as_bytes();
        let digits = vector.md5.as_str();
        let mixed: String = digits
            .char_indices()
            .map(|(index, digit)| match index % 2 {
                0 => digit.to_ascii_lowercase(),
                _ => digit,
            })
            .collect();
        let good = [
            digits.to_owned(),
            digits.to_lowercase(),
            mixed,
            format!(" {digits}\t"),
        ];
        for header in good {
            assert!(vector.verify(body, &header).is_ok(), "{header:?}");
        }
        let bad = [
            String::new(),
            " ".to_owned(),
            digits[..31].to_owned(),
            digits[1..].to_owned(),
            format!("{digits}0"),
            format!("{digits}{digits}"),
            format!("{digits}, {digits}"),
            format!("0x{}", &digits[2..]),
            format!("{}G", &digits[..31]),
            format!("{}+", &digits[..31]),
            format!("{} {}", &digits[..15], &digits[16..]),
            "０".repeat(32),
            "é".repeat(16),
            "0".repeat(32),
            vector.client_key.clone(),
        ];
        for header in bad {
            assert!(is_forged(&vector.verify(body, &header)), "{header:?}");
        }
    }
}

#[test]
fn fault_71_each_configured_key_is_tried_and_the_one_that_fits_is_told() {
    let other = ClientKey::new("FEDCBA9876543210FEDCBA9876543210").unwrap();
    for vector in notifications() {
        let body = vector.body.as_bytes();
        let keys = [other.clone(), vector.key(), other.clone()];
        let verified = Notification::verify(body, &vector.md5, &keys).unwrap();
        assert_eq!(verified.key_index(), 1);
        let stale = Notification::verify(body, &vector.md5, std::slice::from_ref(&other));
        assert!(is_forged(&stale));
        let none = Notification::verify(body, &vector.md5, &[]);
        assert_eq!(none.unwrap_err(), NotificationError::Forged { keys: 0 });
    }
}
