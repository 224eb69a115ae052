//! Nothing that can be printed tells a secret: one marker in each place that holds one, and every
//! text that the crate can make searched for it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

use std::error::Error;
use std::fmt::{Debug, Display};

use http::{Request, Response};
use md5::{Digest, Md5};
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{
    ExpectedOrder, NotificationKeys, NotificationRejection, OrderProgress, OwnedNotification,
};
use qfpay_api::sign::{Algorithm, Signature, Signer, masked_canonical};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_api::types::Parameters;
use qfpay_api::value::{AuthCode, ExtendInfo, Openid, SellerId, SubOpenid};
use qfpay_api::{
    CallError, Client, ClientKey, Credentials, DynamicPayment, Environment, Gateway, Notification,
    OutTradeNo, Param, PayType, Payment, Query, QueryError, pay,
};
use serde_json::json;
use support::{ORDER, PAYMENT_PARAMS, complete, hkd, now, sample};

const MARKER: &str = "sEcReT-7f3a";

fn secret(place: &str) -> String {
    format!("{MARKER}-{place}")
}

/// Everything that was printed.
#[derive(Default)]
struct Printed(Vec<String>);

impl Printed {
    fn debug(&mut self, value: &dyn Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
    }

    fn text(&mut self, value: &dyn Display) {
        self.0.push(value.to_string());
    }

    /// An error as a logger prints it, with everything behind it.
    fn error(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.text(&error);
            self.debug(&error);
            next = error.source();
        }
    }

    /// No marker is in it, and `shown` is: it was printed and not swallowed.
    fn assert_silent(&self, shown: &str) {
        for text in &self.0 {
            assert!(!text.contains(MARKER), "{text}");
            // What is hidden byte by byte is not hidden.
            let bytes = format!("{:?}", MARKER.as_bytes());
            assert!(!text.contains(bytes.trim_matches(['[', ']'])), "{text}");
        }
        assert!(self.0.iter().any(|text| text.contains(shown)), "{shown}");
    }
}

fn credentials() -> Credentials {
    Credentials::new(secret("app-code"), secret("client-key")).unwrap()
}

fn gateway() -> Gateway {
    Gateway::new(Environment::LiveTest, credentials())
}

fn order() -> OutTradeNo {
    OutTradeNo::new(ORDER).unwrap()
}

fn extend_info() -> ExtendInfo {
    ExtendInfo::real_name(&secret("identity"), &secret("name")).unwrap()
}

/// A value of the parameter that is right but for the secret in it.
fn secret_value(param: Param) -> String {
    match param {
        Param::ExtendInfo => extend_info().as_str().to_owned(),
        _ => secret(param.code()),
    }
}

fn sensitive() -> impl Iterator<Item = Param> {
    PAYMENT_PARAMS
        .into_iter()
        .filter(|param| param.is_sensitive())
}

/// A complete request with a secret in everything sensitive that it carries.
fn full(pay_type: PayType) -> DynamicPayment {
    let request = complete(pay_type);
    let carried: Vec<Param> = request
        .parameters()
        .iter()
        .map(|(param, _)| param)
        .collect();
    carried
        .into_iter()
        .filter(|param| param.is_sensitive())
        .fold(request, |request, param| match param {
            Param::ExtendInfo => {
                let json = sample(param).replace("203.0.113.7", &secret("address"));
                request.set(param, json)
            }
            _ => request.set(param, secret(param.code())),
        })
}

#[test]
fn what_the_specification_calls_sensitive() {
    let names: Vec<&str> = sensitive().map(Param::code).collect();
    assert_eq!(
        names,
        [
            "auth_code",
            "extend_info",
            "openid",
            "seller_id",
            "sub_openid"
        ]
    );
}

#[test]
fn credentials_and_all_that_holds_them() {
    let mut printed = Printed::default();
    printed.debug(&credentials());
    printed.debug(&credentials().with_mchid("ZaMVg12345").unwrap());
    printed.debug(credentials().client_key());
    printed.debug(&gateway());
    printed.debug(&Client::new(
        Environment::LiveTest,
        credentials(),
        Echo(String::new()),
    ));
    for slip in [
        format!("{MARKER} "),
        format!("{MARKER}\n"),
        MARKER.repeat(20),
    ] {
        printed.error(&Credentials::new(slip.clone(), "key").unwrap_err());
        printed.error(&Credentials::new("code", slip.clone()).unwrap_err());
        printed.error(&ClientKey::new(slip).unwrap_err());
    }
    printed.assert_silent("hidden");
    printed.assert_silent("ZaMVg12345");
}

#[test]
fn signers_and_signatures() {
    let mut printed = Printed::default();
    let parameters = Parameters::from_iter(sensitive().map(|param| (param, secret_value(param))));
    for algorithm in Algorithm::ALL {
        let mut signer = Signer::new(algorithm);
        let signature: Signature = signer.sign(&parameters, credentials().client_key());
        printed.debug(&signer);
        printed.debug(&signature);
        assert!(!format!("{signature:?}").contains(signature.as_str()));
    }
    printed.debug(&parameters);
    printed.text(&masked_canonical(&parameters));
    printed.assert_silent("auth_code");
}

#[test]
fn typed_requests_and_their_values() {
    let mut printed = Printed::default();
    let auth_code = AuthCode::new(secret("auth_code")).unwrap();
    let openid = Openid::new(secret("openid")).unwrap();
    let sub_openid = SubOpenid::new(secret("sub_openid")).unwrap();
    let seller_id = SellerId::new(secret("seller_id")).unwrap();
    printed.debug(&auth_code);
    printed.debug(&openid);
    printed.debug(&sub_openid);
    printed.debug(&seller_id);
    printed.debug(&extend_info());
    printed.debug(&pay::wechat_cpm(order(), hkd(1250), auth_code));
    printed.debug(&pay::alipay_service_window(order(), hkd(1250), openid));
    printed.debug(&pay::wechat_jsapi(order(), hkd(1250), sub_openid).extend_info(extend_info()));
    let name = "Tea".parse().unwrap();
    printed.debug(&pay::alipay_app_hk(order(), hkd(1250), name).seller_id(seller_id));
    printed.assert_silent(ORDER);
}

#[test]
fn refused_values() {
    let mut printed = Printed::default();
    for bad in [
        format!("{MARKER}\n"),
        MARKER.repeat(500),
        format!("{MARKER}&txamt=1"),
    ] {
        printed.error(&AuthCode::new(bad.as_str()).unwrap_err());
        printed.error(&Openid::new(bad.as_str()).unwrap_err());
        printed.error(&SubOpenid::new(bad.as_str()).unwrap_err());
        printed.error(&SellerId::new(bad.as_str()).unwrap_err());
        printed.error(&ExtendInfo::new(bad.as_str()).unwrap_err());
    }
    printed.error(&ExtendInfo::real_name(MARKER, &MARKER.repeat(500)).unwrap_err());
    printed.assert_silent("auth_code");
}

#[test]
fn dynamic_requests_and_what_is_wrong_with_them() {
    let mut printed = Printed::default();
    for pay_type in PayType::ALL {
        for param in sensitive() {
            for value in [
                secret_value(param),
                format!("{MARKER}\u{7}"),
                MARKER.repeat(500),
            ] {
                let request = full(pay_type).set(param, value);
                printed.debug(&request);
                printed.debug(request.parameters());
                let violations = request.violations();
                printed.debug(&violations);
                printed.text(&violations);
                for violation in violations.iter() {
                    printed.text(violation);
                    printed.text(&violation.found().unwrap_or_default());
                }
                if let Err(refused) = gateway().payment(&request, now()) {
                    printed.error(&refused);
                    printed.error(&CallError::InvalidRequest(refused));
                }
            }
        }
    }
    printed.assert_silent("auth_code");
}

#[test]
fn prepared_requests() {
    let mut printed = Printed::default();
    let query = Query::by_out_trade_no(&[order()]).unwrap();
    let asked = gateway().query(&query).unwrap();
    printed.debug(&query);
    printed.debug(&asked);
    printed.text(&asked.masked_canonical());
    for pay_type in PayType::ALL {
        let prepared = gateway().payment(&full(pay_type), now()).unwrap();
        printed.debug(&prepared);
        printed.text(&prepared.masked_canonical());
        printed.text(prepared.warnings());
        for http in [prepared.http_request(), asked.http_request()] {
            assert!(http.headers()["x-qf-appcode"].is_sensitive());
            assert!(http.headers()["x-qf-sign"].is_sensitive());
            assert!(!http.headers()["content-type"].is_sensitive());
            let signature = http.headers()["x-qf-sign"].to_str().unwrap().to_owned();
            assert!(!format!("{:?}", http.headers()).contains(&signature));
            printed.debug(http.headers());
            printed.debug(http.uri());
        }
    }
    printed.assert_silent(ORDER);
}

/// An answer with secrets in what the specification calls sensitive, and in what it does not know.
fn answer(respcd: &str) -> String {
    json!({
        "respcd": respcd,
        "resperr": "in words",
        "out_trade_no": ORDER,
        "txamt": "1250",
        "syssn": "20250301000200020000000001",
        "cardcd": secret("cardcd"),
        "pay_params": {"sign": secret("pay_params")},
        "set-cookie": secret("unknown field"),
        "data": {"card": secret("unknown object")},
        "qrcode": "weixin://wxpay",
        "pay_url": "https://pay.example",
    })
    .to_string()
}

/// Answers each request with the same body.
#[derive(Debug)]
struct Echo(String);

impl Transport for Echo {
    async fn send(&self, _: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        Ok(Response::new(self.0.clone().into_bytes()))
    }
}

fn print_outcome(printed: &mut Printed, outcome: Result<Payment, CallError>) {
    match &outcome {
        Ok(Payment::Paid(receipt)) => {
            printed.debug(receipt);
            printed.debug(receipt.answer());
        }
        Ok(Payment::AwaitingCustomer(awaiting)) => {
            printed.debug(awaiting);
            printed.debug(awaiting.next_step());
        }
        Ok(Payment::Pending(pending)) => printed.debug(pending),
        Ok(Payment::Declined(rejection)) => {
            printed.debug(rejection);
            printed.text(rejection);
        }
        Err(error) => printed.error(error),
    }
    printed.debug(&outcome);
}

#[test]
fn outcomes() {
    let mut printed = Printed::default();
    for pay_type in PayType::ALL {
        for respcd in ["0000", "1143", "1108", "1252", "9999", ""] {
            let client = Client::new(Environment::LiveTest, credentials(), Echo(answer(respcd)));
            let client = client.with_clock(now);
            let outcome = pollster::block_on(client.pay(&full(pay_type)));
            print_outcome(&mut printed, outcome);
        }
        let prepared = gateway().payment(&full(pay_type), now()).unwrap();
        for body in [
            format!("{MARKER}<html>"),
            format!("{{\"{MARKER}"),
            format!("\"{MARKER}\""),
        ] {
            for status in [200, 302, 404, 500] {
                let response = Response::builder()
                    .status(status)
                    .header("location", MARKER);
                let response = response.body(body.clone().into_bytes()).unwrap();
                print_outcome(&mut printed, prepared.classify(Ok(response)));
            }
        }
        let failed = TransportError::new(TransportErrorKind::Broken, Delivery::MayHaveBeenSent);
        print_outcome(
            &mut printed,
            prepared.classify(Err(failed.with_source("reason"))),
        );
    }
    printed.assert_silent(ORDER);
    printed.assert_silent("in words");
}

#[test]
fn records() {
    let mut printed = Printed::default();
    let record = json!({
        "respcd": "0000",
        "order_type": "payment",
        "out_trade_no": ORDER,
        "cardcd": secret("cardcd"),
        "clearance": {"deep": secret("unknown object")},
    });
    let prepared = gateway()
        .query(&Query::by_out_trade_no(&[order()]).unwrap())
        .unwrap();
    for respcd in ["0000", "1108", "9999"] {
        let body = json!({"respcd": respcd, "data": [record], "new": secret("unknown field")});
        let outcome = prepared.classify(Ok(Response::new(body.to_string().into_bytes())));
        match &outcome {
            Ok(result) => {
                assert_eq!(result.records()[0].cardcd(), Some(&*secret("cardcd")));
                printed.debug(result.answer());
                printed.debug(&result.records());
                printed.debug(&result.records()[0].verdict());
            }
            Err(error) => printed.error(error),
        }
        printed.debug(&outcome);
    }
    let broken = format!(r#"{{"respcd":"0000","data":[{{"cardcd":"{MARKER}"}},"{MARKER}"]}}"#);
    let broken = prepared.classify(Ok(Response::new(broken.into_bytes())));
    printed.error(&broken.unwrap_err());
    let refused = Query::by_out_trade_no(&[]).unwrap_err();
    printed.error(&QueryError::InvalidRequest(refused));
    printed.assert_silent(ORDER);
}

#[test]
fn notifications() {
    let mut printed = Printed::default();
    let key = credentials().client_key().clone();
    let sign = |body: &str| {
        let digest = Md5::digest([body.as_bytes(), secret("client-key").as_bytes()].concat());
        digest
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
    };
    let body = json!({
        "respcd": "0000",
        "notify_type": "payment",
        "out_trade_no": ORDER,
        "cardcd": secret("cardcd"),
        "outcardnm": secret("unknown field"),
    });
    let body = body.to_string();
    let signature = sign(&body);
    let keys = [key];
    let notification = Notification::verify(body.as_bytes(), &signature, &keys).unwrap();
    assert_eq!(notification.cardcd().as_deref(), Some(&*secret("cardcd")));
    printed.debug(&notification);
    for unreadable in [
        format!("[\"{MARKER}\"]"),
        MARKER.to_owned(),
        format!("{{\"{MARKER}\":"),
    ] {
        let signature = sign(&unreadable);
        let error = Notification::verify(unreadable.as_bytes(), &signature, &keys);
        printed.error(&error.unwrap_err());
    }
    let forged = Notification::verify(body.as_bytes(), MARKER, &keys).unwrap_err();
    printed.error(&forged);
    printed.assert_silent(ORDER);
}

#[test]
fn what_is_made_of_notifications() {
    let mut printed = Printed::default();
    let keys = NotificationKeys::new([credentials().client_key().clone()]);
    let expected = ExpectedOrder::new(order(), hkd(1250)).allow_other_refunds();
    let mut progress = OrderProgress::new(&expected);
    printed.debug(&keys);
    for made in [
        TestNotification::payment(ORDER, hkd(1250)),
        TestNotification::card_payment(ORDER, hkd(1250)),
        TestNotification::terminal_refund("REF-7", ORDER, hkd(250)),
        TestNotification::release("1", hkd(250)).set("out_trade_no", ORDER),
        TestNotification::close(ORDER, hkd(1250)),
        TestNotification::of_type("payment_token").set("tokenid", secret("tokenid")),
    ] {
        let made = made
            .set("cardcd", secret("cardcd"))
            .set("outcardnm", secret("outcardnm"))
            .set("card_holder", secret("unknown field"));
        let signed = made.sign(credentials().client_key());
        printed.debug(&made);
        printed.debug(&signed);
        assert!(!format!("{signed:?}").contains(signed.signature()));
        let signature = signed.signature();
        let owned = OwnedNotification::verify(signed.body(), signature, keys.as_slice()).unwrap();
        let notification = owned.notification();
        assert_eq!(notification.cardcd().as_deref(), Some(&*secret("cardcd")));
        printed.debug(&owned);
        printed.debug(&notification.subject());
        printed.debug(&notification.dedup_key());
        let event = notification.match_order(&expected).unwrap();
        printed.debug(&event);
        progress.apply(&event).unwrap();
        printed.debug(&progress);
        printed.text(&serde_json::to_string(&progress).unwrap());
        let other = ExpectedOrder::new(OutTradeNo::new("INV-8").unwrap(), hkd(1));
        if let Err(mismatch) = notification.match_order(&other) {
            printed.error(&mismatch);
            printed.debug(&mismatch.differences());
        }
        let forged = OwnedNotification::verify(signed.body(), MARKER, keys.as_slice());
        printed.error(&NotificationRejection::from(forged.unwrap_err()));
    }
    printed.debug(&expected);
    printed.assert_silent(ORDER);
    printed.assert_silent("REF-7");
}

/// Compiles only if the type does not implement the trait.
macro_rules! lacks {
    ($($type:ty: $trait:path,)*) => {
        $(const _: fn() = || {
            trait Ambiguous<A> {
                fn item() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            #[allow(dead_code, reason = "only the choice between the two matters")]
            struct Implements;
            impl<T: ?Sized + $trait> Ambiguous<Implements> for T {}
            let _ = <$type as Ambiguous<_>>::item;
        };)*
    };
}

lacks! {
    ClientKey: Display,
    ClientKey: serde::Serialize,
    ClientKey: AsRef<str>,
    Credentials: Display,
    Credentials: serde::Serialize,
    Signature: Display,
    Signature: serde::Serialize,
    AuthCode: Display,
    AuthCode: serde::Serialize,
    SubOpenid: Display,
    ExtendInfo: Display,
    DynamicPayment: serde::Serialize,
    Parameters: serde::Serialize,
    NotificationKeys: serde::Serialize,
    OwnedNotification: Display,
    OwnedNotification: serde::Serialize,
}
