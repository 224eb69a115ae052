//! A real axum router that receives notifications: what it refuses, and what it books once.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRef, State};
use axum::http::{Request, StatusCode};
use axum::routing::post;
use qfpay_api::ClientKey;
use qfpay_api::notification::testing::{SignedNotification, TestNotification};
use qfpay_api::notification::{
    Acknowledged, DELIVERIES, MAX_NOTIFICATION_BYTES, NotificationKeys, NotificationRejection,
    OrderProgress, OrderState, OwnedNotification,
};
use tower::ServiceExt;

use crate::support::{ORDER, hkd};
use crate::{expected, key, paid, sign};

/// A shop with one order, which books what it is told and sends the goods once.
#[derive(Clone)]
struct Shop {
    keys: NotificationKeys,
    order: Arc<Mutex<Order>>,
}

struct Order {
    progress: OrderProgress,
    /// How often the goods were sent.
    sent: u32,
    /// How many answers get lost after the event is booked.
    crashes: u32,
}

impl FromRef<Shop> for NotificationKeys {
    fn from_ref(shop: &Shop) -> Self {
        shop.keys.clone()
    }
}

impl Shop {
    fn new(keys: impl IntoIterator<Item = ClientKey>) -> Self {
        let order = Order {
            progress: OrderProgress::new(&expected()),
            sent: 0,
            crashes: 0,
        };
        Self {
            keys: NotificationKeys::new(keys),
            order: Arc::new(Mutex::new(order)),
        }
    }

    fn router(&self) -> Router {
        Router::new()
            .route("/notify", post(notified))
            .with_state(self.clone())
    }

    async fn receive(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1024)
            .await
            .unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn deliver(&self, made: &TestNotification) -> (StatusCode, String) {
        self.receive(request(&made.sign(&key()))).await
    }

    fn state(&self) -> OrderState {
        self.order.lock().unwrap().progress.state()
    }

    fn sent(&self) -> u32 {
        self.order.lock().unwrap().sent
    }
}

async fn notified(
    State(shop): State<Shop>,
    owned: OwnedNotification,
) -> Result<Acknowledged, StatusCode> {
    let expected = expected().allow_other_refunds();
    let event = owned
        .notification()
        .match_order(&expected)
        .map_err(|_| StatusCode::CONFLICT)?;
    // Everything that one event changes is changed under one lock, like in one transaction.
    let mut order = shop.order.lock().unwrap();
    let before = order.progress.state();
    order
        .progress
        .apply(&event)
        .map_err(|_| StatusCode::CONFLICT)?;
    if (before, order.progress.state()) == (OrderState::Open, OrderState::Paid) {
        order.sent += 1;
    }
    if order.crashes > 0 {
        order.crashes -= 1;
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    Ok(Acknowledged)
}

fn request(signed: &SignedNotification) -> Request<Body> {
    signed.request("/notify").unwrap()
}

fn posted(signatures: &[&str], body: impl Into<Body>) -> Request<Body> {
    let post = Request::post("/notify");
    let post = signatures
        .iter()
        .fold(post, |post, one| post.header("X-QF-SIGN", *one));
    post.body(body.into()).unwrap()
}

fn success() -> (StatusCode, String) {
    (StatusCode::OK, "SUCCESS".to_owned())
}

fn refused(status: StatusCode) -> (StatusCode, String) {
    (status, "not accepted".to_owned())
}

#[tokio::test]
async fn a_payment_is_booked_and_acknowledged() {
    let shop = Shop::new([key()]);
    let response = shop
        .router()
        .oneshot(request(&paid().sign(&key())))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    let body = axum::body::to_bytes(response.into_body(), 1024)
        .await
        .unwrap();
    assert_eq!(&body[..], b"SUCCESS");
    assert_eq!((shop.state(), shop.sent()), (OrderState::Paid, 1));
}

#[tokio::test]
async fn faults_62_and_63_changed_and_rewritten_bodies_are_refused() {
    let shop = Shop::new([key()]);
    let signed = paid().sign(&key());
    let mut body = signed.body().to_vec();
    for place in 0..body.len() {
        body[place] ^= 1;
        let answer = shop
            .receive(posted(&[signed.signature()], body.clone()))
            .await;
        assert_eq!(answer, refused(StatusCode::UNAUTHORIZED), "{place}");
        body[place] ^= 1;
    }
    let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
    for again in [
        value.to_string(),
        format!("{value:#}"),
        String::from_utf8(body).unwrap() + "\n",
    ] {
        let answer = shop.receive(posted(&[signed.signature()], again)).await;
        assert_eq!(answer, refused(StatusCode::UNAUTHORIZED));
    }
    assert_eq!((shop.state(), shop.sent()), (OrderState::Open, 0));
}

#[tokio::test]
async fn fault_64_only_one_header_with_the_right_digits_opens_the_door() {
    let shop = Shop::new([key()]);
    let signed = paid().sign(&key());
    let right = signed.signature();
    let lower = right.to_lowercase();
    let long = format!("{right}0");
    let bad: [&[&str]; 9] = [
        &[],
        &[""],
        &[&right[1..]],
        &[&long],
        &["GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG"],
        &["0"],
        &[right, right],
        &[right, "0"],
        &["0", right],
    ];
    for signatures in bad {
        let answer = shop
            .receive(posted(signatures, signed.body().to_vec()))
            .await;
        assert_eq!(answer, refused(StatusCode::UNAUTHORIZED), "{signatures:?}");
    }
    assert_eq!(shop.sent(), 0);
    let answer = shop
        .receive(posted(&[&lower], signed.body().to_vec()))
        .await;
    assert_eq!(answer, success());
}

#[tokio::test]
async fn fault_65_nothing_in_the_body_chooses_a_key() {
    let shop = Shop::new([key()]);
    for forger in [
        "length",
        "__proto__",
        "[object Object]",
        "32",
        "undefined",
        "null",
    ] {
        let forger = ClientKey::new(forger.replace(' ', "")).unwrap();
        for pay_type in ["length", "__proto__", "constructor", "0", "999999"] {
            let forged = paid().set("pay_type", pay_type).sign(&forger);
            assert_eq!(
                shop.receive(request(&forged)).await,
                refused(StatusCode::UNAUTHORIZED)
            );
        }
    }
    assert_eq!((shop.state(), shop.sent()), (OrderState::Open, 0));
}

#[tokio::test]
async fn faults_66_and_67_any_deliveries_have_one_effect_and_are_all_acknowledged() {
    let shop = Shop::new([key()]);
    let refund = TestNotification::terminal_refund("REF-1", ORDER, hkd(250));
    assert_eq!(shop.deliver(&refund).await, success());
    assert_eq!(shop.state(), OrderState::RefundBeforePayment);
    for _ in 0..DELIVERIES {
        assert_eq!(shop.deliver(&paid()).await, success());
    }
    assert_eq!(shop.state(), OrderState::PartlyRefunded { left: hkd(1000) });
    // Goods go out for orders that are paid, not for those whose money is on its way back.
    assert_eq!(shop.sent(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_66_deliveries_at_the_same_time_have_one_effect() {
    for _ in 0..50 {
        let shop = Shop::new([key()]);
        let barrier = Arc::new(tokio::sync::Barrier::new(DELIVERIES));
        let deliveries: Vec<_> = (0..DELIVERIES)
            .map(|_| {
                let (shop, barrier) = (shop.clone(), barrier.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    shop.deliver(&paid()).await
                })
            })
            .collect();
        for delivery in deliveries {
            assert_eq!(delivery.await.unwrap(), success());
        }
        assert_eq!((shop.state(), shop.sent()), (OrderState::Paid, 1));
    }
}

#[tokio::test]
async fn faults_68_and_69_what_is_authentic_and_no_payment_of_this_order_sends_no_goods() {
    let shop = Shop::new([key()]);
    for made in [
        paid().set("txamt", "1"),
        paid().set("txcurrcd", "JPY"),
        paid().without("txcurrcd"),
        paid().set("out_trade_no", "INV-8"),
        paid().set("notify_type", "refund"),
        paid().set("notify_type", "cancel"),
    ] {
        assert_eq!(
            shop.deliver(&made).await.0,
            StatusCode::CONFLICT,
            "{made:?}"
        );
    }
    assert_eq!(
        shop.deliver(&paid().set("notify_type", "foo")).await,
        success()
    );
    assert_eq!((shop.state(), shop.sent()), (OrderState::Open, 0));
}

#[tokio::test]
async fn fault_70_what_is_too_long_is_not_read_and_what_is_no_object_is_refused() {
    let shop = Shop::new([key()]);
    let huge = vec![b' '; 10 * 1024 * 1024];
    let answer = shop.receive(posted(&[&sign(&huge)], huge)).await;
    assert_eq!(answer, refused(StatusCode::PAYLOAD_TOO_LARGE));

    // A body without an end: it is left alone after the first bytes too many.
    let read = Arc::new(Mutex::new(0));
    let count = read.clone();
    let endless = std::iter::repeat_with(move || {
        *count.lock().unwrap() += 4096;
        Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 4096]))
    });
    let endless = Body::from_stream(futures_util::stream::iter(endless));
    let answer = shop.receive(posted(&["00"], endless)).await;
    assert_eq!(answer, refused(StatusCode::PAYLOAD_TOO_LARGE));
    assert_eq!(*read.lock().unwrap(), MAX_NOTIFICATION_BYTES + 4096);

    for body in ["", "[]", "null", "status=1", "{", "{}{}", "\"SUCCESS\""] {
        let answer = shop.receive(posted(&[&sign(body.as_bytes())], body)).await;
        assert_eq!(answer, refused(StatusCode::BAD_REQUEST), "{body}");
        let answer = shop.receive(posted(&["00"], body)).await;
        assert_eq!(answer, refused(StatusCode::UNAUTHORIZED), "{body}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let parts = [
        Ok(Bytes::from_static(b"{")),
        Err(std::io::Error::other("reset")),
    ];
    let broken = Body::from_stream(futures_util::stream::iter(parts));
    let answer = Shop::new([key()]).receive(posted(&["00"], broken)).await;
    assert_eq!(answer, refused(StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn fault_71_old_and_new_key_are_both_good_while_a_key_is_changed() {
    async fn which(owned: OwnedNotification) -> String {
        owned.notification().key_index().to_string()
    }
    let new = ClientKey::new("FEDCBA9876543210FEDCBA9876543210").unwrap();
    let keys = NotificationKeys::new([new.clone(), key()]);
    let router = Router::new().route("/notify", post(which)).with_state(keys);
    for (key, index) in [(new, "0"), (key(), "1")] {
        let signed = paid().sign(&key);
        let response = router.clone().oneshot(request(&signed)).await.unwrap();
        assert_eq!(
            axum::body::to_bytes(response.into_body(), 9).await.unwrap(),
            index
        );
    }
}

#[tokio::test]
async fn fault_72_a_crash_between_booking_and_answer_costs_one_more_delivery() {
    let shop = Shop::new([key()]);
    shop.order.lock().unwrap().crashes = 2;
    for _ in 0..2 {
        assert_eq!(
            shop.deliver(&paid()).await.0,
            StatusCode::INTERNAL_SERVER_ERROR
        );
        assert_eq!((shop.state(), shop.sent()), (OrderState::Paid, 1));
    }
    assert_eq!(shop.deliver(&paid()).await, success());
    assert_eq!((shop.state(), shop.sent()), (OrderState::Paid, 1));
}

#[tokio::test]
async fn a_handler_can_see_why_a_notification_was_refused() {
    async fn why(received: Result<OwnedNotification, NotificationRejection>) -> String {
        let rejection = received.unwrap_err();
        format!("{} {rejection} {:?}", rejection.status(), rejection.error())
    }
    let keys = NotificationKeys::from(key());
    let router = Router::new().route("/notify", post(why)).with_state(keys);
    let response = router.oneshot(posted(&["00"], "{}")).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), 1024)
        .await
        .unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        text.starts_with("401 Unauthorized the signature matches none of the 1 keys"),
        "{text}"
    );
    assert!(text.ends_with("Some(Forged { keys: 1 })"), "{text}");
}
