//! A running sandbox, for the program that started it.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use qfpay_codegen::ir::Model;
use tokio::sync::oneshot;

use super::shared::Shared;
use crate::engine::{
    Account, Arming, Behaviour, CustomerError, FaultRate, Merchant, Notification, OrderState,
    RefundBehaviour,
};

/// A gateway on this machine, for as long as this value lives.
///
/// It listens on the loopback address only and runs on a thread of its own, so it serves blocking
/// and asynchronous programs alike. When it is dropped it stops.
///
/// ```
/// use std::time::Duration;
///
/// use qfpay_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// println!("send requests to {} with app code {}", sandbox.url(), sandbox.app_code());
/// // The next request takes effect, but its answer is lost.
/// sandbox.arm(Fault::LostAnswer);
/// // An hour passes: orders expire, and notifications are sent again.
/// sandbox.advance(Duration::from_secs(3600));
/// assert!(sandbox.notifications().is_empty(), "no order was paid");
/// assert_eq!(sandbox.order_state("INV-7"), None);
/// sandbox.stop()?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Sandbox {
    pub(super) url: String,
    pub(super) first: Merchant,
    pub(super) merchants: Vec<Merchant>,
    pub(super) shared: Arc<Shared>,
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) ended: oneshot::Receiver<()>,
    pub(super) thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Completes when the sandbox has ended although nothing has stopped it. It works with any executor.
    pub async fn ended(&mut self) {
        // The other half is dropped with the server's thread; nothing is ever sent.
        let _ = (&mut self.ended).await;
    }

    /// Stops the sandbox: takes no more connections, gives requests that have begun the
    /// [grace](crate::SandboxBuilder::grace) to end, and
    /// waits for that. Dropping it does the same. How many transactions it remembered is returned.
    ///
    /// # Errors
    ///
    /// If it has a state file, and not all that it remembered is in there.
    pub fn stop(self) -> io::Result<usize> {
        let shared = Arc::clone(&self.shared);
        drop(self);
        let transactions = shared.engine().order_count();
        match shared.write_error() {
            Some(reason) => Err(io::Error::other(reason)),
            None => Ok(transactions),
        }
    }

    /// How many transactions are remembered: orders, refunds and the like.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.shared.engine().order_count()
    }

    /// The URL that paths are appended to, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The app code of the first merchant.
    #[must_use]
    pub fn app_code(&self) -> &str {
        &self.first.app_code
    }

    /// The client key of the first merchant.
    #[must_use]
    pub fn client_key(&self) -> &str {
        &self.first.client_key
    }

    /// The merchant number of the first merchant, if it has one.
    #[must_use]
    pub fn mchid(&self) -> Option<&str> {
        self.first.mchid.as_deref()
    }

    /// All merchants that may send requests.
    #[must_use]
    pub fn merchants(&self) -> &[Merchant] {
        &self.merchants
    }

    /// The specification that it follows.
    #[must_use]
    pub fn model(&self) -> Arc<Model> {
        self.shared.engine().shared_model()
    }

    /// The time on the gateway's clock, as requests state it in `txdtm`.
    #[must_use]
    pub fn time(&self) -> String {
        let now = self.shared.now();
        self.shared.engine().clock(now)
    }

    /// The customer pays. Of several merchants' orders with this number the newest is meant.
    ///
    /// # Errors
    ///
    /// [`CustomerError`] when there is no such order or it has come to its end.
    pub fn customer_pays(&self, out_trade_no: &str) -> Result<(), CustomerError> {
        let now = self.shared.now();
        let outcome = self.shared.engine().customer_pays(now, out_trade_no);
        self.shared.wake_deliveries();
        outcome
    }

    /// The customer pays an order once more, in a second browser window: both payments stand, under
    /// one number. The gateway's number of the new one is returned.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NoSuchOrder`] when there is no such order.
    pub fn customer_pays_again(&self, out_trade_no: &str) -> Result<String, CustomerError> {
        let now = self.shared.now();
        let outcome = self.shared.engine().customer_pays_again(now, out_trade_no);
        self.shared.wake_deliveries();
        outcome
    }

    /// The customer declines, or the wallet does: the order ends with 1205.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_declines(&self, out_trade_no: &str) -> Result<(), CustomerError> {
        let now = self.shared.now();
        self.shared.engine().customer_declines(now, out_trade_no)
    }

    /// The wallet keeps working: the order stays at 1145 until something else happens.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_waits(&self, out_trade_no: &str) -> Result<(), CustomerError> {
        let now = self.shared.now();
        self.shared.engine().customer_waits(now, out_trade_no)
    }

    /// The customer takes too long: the order is over at once, as if its time had come.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_takes_too_long(&self, out_trade_no: &str) -> Result<(), CustomerError> {
        let now = self.shared.now();
        let mut engine = self.shared.engine();
        engine.customer_takes_too_long(now, out_trade_no)
    }

    /// Sets how the customer with this code behaves when the merchant scans it.
    pub fn wallet_code(&self, auth_code: impl Into<String>, behaviour: Behaviour) {
        self.shared.engine().wallet_code(auth_code, behaviour);
    }

    /// Sets how the refund with this number ends, once it is requested.
    pub fn refund_behaviour(&self, out_trade_no: impl Into<String>, behaviour: RefundBehaviour) {
        let mut engine = self.shared.engine();
        engine.refund_behaviour(out_trade_no, behaviour);
    }

    /// Sets how the next refund ends, and only that one. A refund whose number was given to
    /// [`refund_behaviour`](Self::refund_behaviour) does not count.
    pub fn next_refund(&self, behaviour: RefundBehaviour) {
        self.shared.engine().next_refund(behaviour);
    }

    /// Arms a fault for the next request that it applies to, or for the next few.
    pub fn arm(&self, arming: impl Into<Arming>) {
        self.shared.engine().arm(arming);
    }

    /// Lets faults happen by chance, in place of an earlier rate; `None` ends that.
    pub fn set_fault_rate(&self, rate: impl Into<Option<FaultRate>>) {
        self.shared.engine().set_fault_rate(rate);
    }

    /// Disarms all faults, those that happen by chance too.
    pub fn disarm(&self) {
        self.shared.engine().disarm();
    }

    /// Holds an amount, in the smallest unit of the currency, for the first merchant, as when a
    /// customer allows it on a page of QFPay's; the sandbox has no such page. The gateway's number of the hold is
    /// returned.
    pub fn preauthorise(
        &self,
        out_trade_no: &str,
        pay_type: &str,
        txamt: u64,
        txcurrcd: &str,
    ) -> String {
        let now = self.shared.now();
        let mut engine = self.shared.engine();
        engine.preauthorise(now, out_trade_no, pay_type, txamt, txcurrcd)
    }

    /// The money that moved under an order number, in the smallest unit of its currency.
    #[must_use]
    pub fn account(&self, out_trade_no: &str) -> Account {
        let now = self.shared.now();
        self.shared.engine().account(now, out_trade_no)
    }

    /// The notifications, the oldest first, delivered or not. Notifications are posted to
    /// programs on this machine only, unless the sandbox was
    /// [set up](crate::SandboxBuilder::remote_notifications) otherwise.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notification> {
        let now = self.shared.now();
        let engine = self.shared.engine();
        engine.notifications(now).cloned().collect()
    }

    /// The time on the sandbox's clock, in seconds since 1970 in UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.shared.now()
    }

    /// Puts the sandbox's clock forward: what would expire or be notified meanwhile does at once. The
    /// clock stops at the end of the year 9999.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
        self.shared.wake_deliveries();
    }

    /// The state of an order; `None` if there is no such order.
    #[must_use]
    pub fn order_state(&self, out_trade_no: &str) -> Option<OrderState> {
        let now = self.shared.now();
        self.shared.engine().order_state(now, out_trade_no)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Ends the event streams, which would delay the end of the server.
        self.shared.feed.end();
        if let Some(stop) = self.stop.take() {
            // The server may have ended already; then nothing is left to do.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        // Writes the state once more: the clock has gone on.
        drop(self.shared.engine());
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
