//! A client on a virtual clock, whose gateway is a closure.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use qfpay_api::client::{Clock, Retries};
use qfpay_api::journal::{Journal, MemoryJournal};
use qfpay_api::request::Payable;
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_api::value::{AuthCode, RefundNo};
use qfpay_api::{
    Client, Environment, Intent, OriginalPayment, OutTradeNo, PayType, Syssn, TxTime, pay,
};
use serde_json::{Value, json};

use crate::support::{credentials, hkd};

/// 2025-03-15 12:00:00 in UTC+8, far from every turn of a month.
const START: u64 = 1_742_011_200;
pub(crate) const SYSSN: &str = "20250315000200020000000001";

/// Time that passes when somebody waits, and a wall clock that a test can set.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestClock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    elapsed: AtomicU64,
    ahead: AtomicI64,
}

impl TestClock {
    pub(crate) fn at(time: &str) -> Self {
        let clock = Self::default();
        clock.set(time);
        clock
    }

    /// Sets the wall clock to this time, as an administrator would.
    pub(crate) fn set(&self, time: &str) {
        let wanted: TxTime = time.parse().unwrap();
        self.0.ahead.store(0, Ordering::SeqCst);
        let now = self.now();
        let ahead = match wanted > now {
            true => wanted.since(now).as_secs() as i64,
            false => -(now.since(wanted).as_secs() as i64),
        };
        self.0.ahead.store(ahead, Ordering::SeqCst);
    }

    /// Moves the wall clock.
    pub(crate) fn jump(&self, seconds: i64) {
        self.0.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap();
        self.0.elapsed.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> TxTime {
        let ahead = self.0.ahead.load(Ordering::SeqCst);
        let seconds = START + self.elapsed().as_secs();
        TxTime::from_unix_seconds(seconds.saturating_add_signed(ahead))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.elapsed.load(Ordering::SeqCst))
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        // Rounded up, or waiting for less than a millisecond would never end.
        self.pass(duration + Duration::from_micros(999));
        Box::pin(std::future::ready(()))
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) at: Duration,
}

impl Asked {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    pub(crate) fn is_query(&self) -> bool {
        self.path == "/trade/v1/query"
    }
}

/// What comes back.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Json(Value),
    Http(u16, Vec<(&'static str, &'static str)>, &'static str),
    Fails(TransportErrorKind, Delivery),
    /// Nothing, ever.
    Silence,
}

pub(crate) type Log = Arc<Mutex<Vec<Asked>>>;

/// A transport whose gateway is a closure.
pub(crate) struct Gate {
    answer: Box<dyn Fn(&Asked) -> Reply + Send + Sync>,
    clock: Arc<dyn Clock>,
    log: Log,
}

impl Gate {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        log: Log,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Box::new(answer),
            clock,
            log,
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

impl Transport for Gate {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let params = form_urlencoded::parse(request.body());
        let asked = Asked {
            path: request.uri().path().to_owned(),
            params: params.into_owned().collect(),
            at: self.clock.elapsed(),
        };
        self.log.lock().unwrap().push(asked.clone());
        match (self.answer)(&asked) {
            Reply::Json(json) => Ok(Response::new(json.to_string().into_bytes())),
            Reply::Http(status, headers, body) => {
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                Ok(response.body(body.into()).unwrap())
            }
            Reply::Fails(kind, delivery) => Err(TransportError::new(kind, delivery)),
            Reply::Silence => std::future::pending().await,
        }
    }
}

/// A client with everything around it that a test looks at.
pub(crate) struct World<J = Arc<MemoryJournal>> {
    pub(crate) client: Client<Gate, J>,
    pub(crate) clock: TestClock,
    pub(crate) log: Log,
}

impl World {
    pub(crate) fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::at(TestClock::default(), answer)
    }

    pub(crate) fn at(
        clock: TestClock,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        World::with(Arc::default(), clock, answer)
    }
}

impl<J: Journal> World<J> {
    pub(crate) fn with(
        journal: J,
        clock: TestClock,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let log = Log::default();
        let gate = Gate::new(Arc::new(clock.clone()), Arc::clone(&log), answer);
        let client = Client::new(Environment::LiveTest, credentials(), gate)
            .with_journal(journal)
            .with_clock(clock.clone())
            .with_random(|| 7);
        Self { client, clock, log }
    }

    pub(crate) fn retrying(self, times: usize) -> Self {
        Self {
            client: self.client.with_retries(Retries::times(times)),
            ..self
        }
    }

    /// What was sent so far.
    pub(crate) fn sent(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// How many requests of this operation were sent.
    pub(crate) fn count(&self, path: &str) -> usize {
        let ends = |asked: &&Asked| asked.path.ends_with(path);
        self.sent().iter().filter(ends).count()
    }

    /// The numbers of what is open.
    pub(crate) fn open(&self) -> Vec<String> {
        let open = now_or_never(self.client.journal().open()).unwrap();
        open.iter().map(|one| one.number().to_owned()).collect()
    }
}

/// The result of something that has nothing to wait for.
pub(crate) fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    pollster::block_on(future)
}

/// Answers one after the other; asking for more than there are is a mistake.
pub(crate) fn script(replies: Vec<Reply>) -> impl Fn(&Asked) -> Reply + Send + Sync {
    let replies = Mutex::new(replies.into_iter());
    move |asked| {
        let next = replies.lock().unwrap().next();
        next.unwrap_or_else(|| panic!("nothing is left to answer {asked:?}"))
    }
}

pub(crate) fn number(text: &str) -> OutTradeNo {
    OutTradeNo::new(text).unwrap()
}

pub(crate) fn refund_no(text: &str) -> RefundNo {
    RefundNo::new(text).unwrap()
}

/// A payment by a code that the customer shows.
pub(crate) fn scanned(order: &str) -> impl Payable + use<> {
    let code = AuthCode::new("283854702356157409").unwrap();
    pay::wechat_cpm(number(order), hkd(1250), code)
}

/// A payment by a code that the customer scans.
pub(crate) fn shown(order: &str) -> impl Payable + use<> {
    pay::alipay_mpm_hk(number(order), hkd(1250))
}

/// The intent of a payment of 12.50 at the start of the virtual time.
pub(crate) fn intent(order: &str, pay_type: PayType) -> Intent {
    Intent::payment(order, hkd(1250), pay_type, TestClock::default().now())
}

/// The payment of INV-7, to change it.
pub(crate) fn original() -> OriginalPayment {
    let syssn = Syssn::new(SYSSN).unwrap();
    OriginalPayment::by_syssn(syssn, PayType::AlipayMpmHk, hkd(1250))
        .out_trade_no(number("INV-7"))
        .txdtm(TestClock::default().now())
}

/// The answer to a payment that was accepted: paid if a code was scanned, else a code to show.
pub(crate) fn accepted(order: &str) -> Reply {
    Reply::Json(json!({
        "respcd": "0000", "resperr": "", "out_trade_no": order, "txamt": "1250",
        "txcurrcd": "HKD", "syssn": SYSSN, "qrcode": "https://qr.example/a",
    }))
}

/// An answer of any operation with this code and these words.
pub(crate) fn code(respcd: &str, words: &str) -> Reply {
    Reply::Json(json!({"respcd": respcd, "resperr": words}))
}

/// The answer to a query.
pub(crate) fn found(records: &[Value]) -> Reply {
    Reply::Json(json!({"respcd": "0000", "data": records}))
}

/// The record of a payment of 12.50 with this code.
pub(crate) fn record(order: &str, respcd: &str) -> Value {
    json!({
        "respcd": respcd, "order_type": "payment", "cancel": "0", "out_trade_no": order,
        "syssn": SYSSN, "txamt": "1250", "txcurrcd": "HKD", "pay_type": "801501",
        "txdtm": "2025-03-15 12:00:00", "sysdtm": "2025-03-15 12:00:01",
    })
}

/// The same with other values.
pub(crate) fn with(mut record: Value, values: &[(&str, &str)]) -> Value {
    for (name, value) in values {
        record[*name] = json!(value);
    }
    record
}

pub(crate) const SENT: Delivery = Delivery::MayHaveBeenSent;
pub(crate) const KEPT_BACK: Delivery = Delivery::NotSent;
