//! The merchant's program, written as the documentation asks: numbers are kept before they are used, what
//! is unknown is asked about, what crashed is reconciled.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use qfpay_api::error::ResumeError;
use qfpay_api::journal::MemoryJournal;
use qfpay_api::notification::Event;
use qfpay_api::recovery::NextAction;
use qfpay_api::request::Presence;
use qfpay_api::types::Scenario;
use qfpay_api::value::AuthCode;
use qfpay_api::{
    Amount, BaseUrl, CallError, Client, Close, Credentials, Currency, DynamicPayment, Intent,
    OriginalPayment, Outcome, Param, PayType, Payment, RefundNo, Resolution, Reversal, Syssn,
};
use qfpay_sandbox::{Behaviour, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY};

use crate::Summary;
use crate::books::{Basket, Order, OrderState, Refund, RefundState};
use crate::chance::{happens, pick};
use crate::network::Network;
use crate::world::{Inner, What, World, WorldClock};

/// Why a step went no further.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The program died; what is durable is left.
    Crash,
    /// Something that must not happen.
    Loss(String),
}

type Step<T> = Result<T, Stop>;
type ClientOfWorld = Client<Network, Arc<MemoryJournal>>;

pub(crate) struct Merchant {
    pub(crate) world: World,
    /// Durable, like the books: it outlives the program.
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) baskets: Vec<Basket>,
    /// The refunds that notifications told of.
    pub(crate) told_refunds: Vec<String>,
    client: ClientOfWorld,
    numbers: u64,
}

/// How often the merchant comes back to something that is open before the journey has failed.
const PATIENCE: usize = 60;
/// How often the merchant looks through the books once everything is sold: what a decline or a garbled
/// answer hid on one day, the next one shows.
const DAYS: usize = 3;
/// How often the program may crash before the journey has failed.
const CRASHES: usize = 200;

impl Merchant {
    pub(crate) fn new(seed: u64, recording: bool) -> Self {
        let world = World::new(seed, recording);
        let journal = Arc::new(MemoryJournal::new());
        let mut merchant = Self {
            client: client(&world, &journal),
            world,
            journal,
            baskets: Vec::new(),
            told_refunds: Vec::new(),
            numbers: 0,
        };
        for _ in 0..merchant.draw(1, 3) {
            let basket = merchant.draw_basket();
            merchant.baskets.push(basket);
        }
        merchant
    }

    pub(crate) fn summary(&self) -> Summary {
        self.world.with(|inner| inner.summary)
    }

    pub(crate) fn trace(&self) -> Vec<String> {
        self.world
            .with(|inner| inner.trace.take().unwrap_or_default())
    }

    /// Sells every basket, however often the program has to start again.
    pub(crate) fn trade(&mut self) -> Result<(), String> {
        for _ in 0..CRASHES {
            match self.trade_once() {
                Ok(()) => return Ok(()),
                Err(Stop::Loss(what)) => return Err(what),
                Err(Stop::Crash) => self.restart(),
            }
        }
        Err("the program does not come to an end, however often it is started".to_owned())
    }

    /// What the program does from its start to its end.
    fn trade_once(&mut self) -> Step<()> {
        self.reconcile()?;
        for basket in 0..self.baskets.len() {
            self.sell(basket)?;
            self.give_back(basket)?;
        }
        for _ in 0..DAYS {
            for basket in 0..self.baskets.len() {
                self.end_of_day(basket)?;
            }
        }
        for basket in 0..self.baskets.len() {
            self.give_back(basket)?;
        }
        Ok(())
    }

    fn restart(&mut self) {
        self.world.with(|inner| {
            inner.summary.crashes += 1;
            inner.note(|| "the program crashes and is started again".to_owned());
        });
        self.world.pass(Duration::from_secs(self.draw(1, 3600)));
        self.client = client(&self.world, &self.journal);
    }

    /// What is open in the journal comes first.
    fn reconcile(&mut self) -> Step<()> {
        let resolved = self.drive(|client| client.reconcile())?;
        let resolved = resolved.map_err(|error| Stop::Loss(error.to_string()))?;
        for (intent, resolved) in resolved {
            self.enter(&intent, &resolved)?;
        }
        Ok(())
    }

    fn sell(&mut self, basket: usize) -> Step<()> {
        for _ in 0..PATIENCE {
            self.read_letters()?;
            let Some(order) = self.last_order(basket) else {
                self.place(basket)?;
                continue;
            };
            match order.state {
                OrderState::Open => self.resolve(&order)?,
                OrderState::Paid | OrderState::TakenBack => return Ok(()),
                // The customer tries again, under a new number, or has had enough.
                OrderState::NotPaid if self.attempts(basket) >= 3 => return Ok(()),
                OrderState::NotPaid => self.place(basket)?,
            }
        }
        let order = self.last_order(basket);
        Err(Stop::Loss(format!("an order stays open: {order:?}")))
    }

    /// Enters a new order into the books, and only then pays it.
    fn place(&mut self, basket: usize) -> Step<()> {
        let order = self.draw_order();
        self.world
            .note(|| format!("the books have a new order: {order:?}"));
        let price = self.price(basket);
        if let Some(basket) = self.baskets.get_mut(basket) {
            basket.orders.push(order.clone());
        }
        self.world.with(|inner| inner.summary.orders += 1);
        self.crash_perhaps()?;
        self.pay(&order, price)
    }

    fn pay(&mut self, order: &Order, price: Amount) -> Step<()> {
        let request = self.request(order, price);
        self.let_customer_act(order);
        let payment = self.drive(|client| client.pay(&request))?;
        self.world
            .note(|| format!("  paying {}: {}", order.number, shown(&payment)));
        self.crash_perhaps()?;
        match payment {
            Ok(Payment::Paid(receipt)) => {
                let original = receipt.original();
                self.set_order(&order.number, OrderState::Paid, original)
            }
            Ok(Payment::Declined(_)) => self.set_order(&order.number, OrderState::NotPaid, None),
            Ok(Payment::AwaitingCustomer(_) | Payment::Pending(_))
            | Err(CallError::Unknown { .. } | CallError::NotSent { .. }) => Ok(()),
            Err(error) => Err(Stop::Loss(format!(
                "{} cannot be paid: {error}",
                order.number
            ))),
        }
    }

    /// Finds out what became of an order, and ends what does not end by itself.
    fn resolve(&mut self, order: &Order) -> Step<()> {
        let price = self.price_of(&order.number);
        let intent = Intent::payment(&*order.number, price, order.pay_type, order.placed_at);
        // Some customers change their mind, and the order is closed while they may still be paying.
        let closes = order.pay_type.cancel_with() == Some(qfpay_api::Operation::Close);
        if closes && self.draw(0, 10) == 0 {
            self.world.pass(Duration::from_secs(self.draw(0, 60)));
            self.end(&intent, false)?;
        }
        let resolved = self.drive(|client| client.resolve(&intent))?;
        self.crash_perhaps()?;
        self.enter(&intent, &resolved)?;
        let Resolution::Open(open) = &resolved else {
            return Ok(());
        };
        match open.next_action() {
            NextAction::Close => self.end(&intent, false)?,
            NextAction::Reverse => self.end(&intent, true)?,
            _ => self.world.pass(Duration::from_secs(600)),
        }
        Ok(())
    }

    /// Ends an order that the customer leaves open; what came of it, the next look at it tells.
    fn end(&mut self, intent: &Intent, reverse: bool) -> Step<()> {
        let Some(original) = OriginalPayment::from_intent(intent) else {
            return Err(Stop::Loss(format!("{intent:?} cannot be ended")));
        };
        let number = intent.number();
        let error = if reverse {
            let reversal = Reversal::new(&original);
            let outcome = self.drive(|client| client.reverse(&reversal))?;
            self.world
                .note(|| format!("  reversing {number}: {}", shown(&outcome)));
            outcome.err()
        } else {
            let close = Close::new(&original);
            let outcome = self.drive(|client| client.close(&close))?;
            self.world
                .note(|| format!("  closing {number}: {}", shown(&outcome)));
            outcome.err()
        };
        if let Some(CallError::Busy { open, .. }) = error {
            let _resolved = self.drive(|client| client.resolve(&open))?;
        }
        Ok(())
    }

    /// Looks through the day's orders once more: somebody may have paid one twice after it was resolved.
    fn end_of_day(&mut self, basket: usize) -> Step<()> {
        self.world.pass(Duration::from_secs(12 * 3600));
        self.read_letters()?;
        let orders = self.baskets.get(basket).map(|basket| basket.orders.clone());
        for order in orders.unwrap_or_default() {
            let number = qfpay_api::OutTradeNo::new(&*order.number);
            let number = number.map_err(|error| Stop::Loss(error.to_string()))?;
            let mut records = None;
            for _ in 0..PATIENCE {
                let found = self.drive(|client| client.find_order(&number, order.placed_at))?;
                if let Ok(found) = found {
                    records = Some(found);
                    break;
                }
                self.world.pass(Duration::from_secs(60));
            }
            let paid = order.payment.as_ref();
            for record in records.unwrap_or_default() {
                let extra = OriginalPayment::from_record(&record);
                let is_extra = record.verdict().is_paid()
                    && extra.as_ref().map(number_of) != paid.map(number_of);
                if is_extra {
                    self.return_extra(&order.number, extra);
                    self.give_back(basket)?;
                }
            }
        }
        Ok(())
    }

    /// Reads what has come. A notification is no more than a reason to look: what it tells of an open
    /// order the next query has to confirm.
    fn read_letters(&mut self) -> Step<()> {
        for (letter, forged) in self.world.with(Inner::take_letters) {
            let event = letter.read(&self.baskets);
            match event {
                Some(event) if forged => {
                    return Err(Stop::Loss(format!(
                        "a forged notification is believed: {event:?}"
                    )));
                }
                Some(Event::PaymentMade {
                    out_trade_no,
                    syssn,
                    ..
                }) => {
                    self.paid_perhaps_again(out_trade_no.as_str(), &syssn);
                }
                Some(Event::RefundMade {
                    refund: Some(refund),
                    ..
                }) => self.told_refunds.push(refund),
                _ => {}
            }
        }
        Ok(())
    }

    /// A second payment of an order that is paid goes back.
    fn paid_perhaps_again(&mut self, number: &str, syssn: &str) {
        let order = self.baskets.iter().flat_map(|basket| &basket.orders);
        let order = order.clone().find(|order| order.number == number).cloned();
        let paid = order.as_ref().and_then(|order| order.payment.clone());
        let (Some(order), Some(paid)) = (order, paid) else {
            return;
        };
        if number_of(&paid) != Some(syssn) {
            let syssn = Syssn::new(syssn).ok();
            let extra =
                syssn.map(|syssn| OriginalPayment::by_syssn(syssn, order.pay_type, paid.amount()));
            self.return_extra(number, extra);
        }
    }

    /// Gives back what the merchant wants to give back.
    fn give_back(&mut self, basket: usize) -> Step<()> {
        for _ in 0..PATIENCE {
            let Some(refund) = self.next_refund(basket) else {
                return Ok(());
            };
            self.refund(&refund)?;
        }
        Err(Stop::Loss(format!(
            "a refund stays open: {:?}",
            self.baskets.get(basket)
        )))
    }

    /// A refund that is open, or a new one if more is to be given back.
    fn next_refund(&mut self, basket: usize) -> Option<Refund> {
        let number = self.next_number("REF");
        let basket = self.baskets.get_mut(basket)?;
        let open = basket
            .refunds
            .iter()
            .find(|one| one.state == RefundState::Open);
        if let Some(open) = open {
            return Some(open.clone());
        }
        let own = |one: &&Refund| one.number.starts_with("REF");
        let tried = basket.refunds.iter().filter(own).count();
        let order = basket
            .orders
            .iter()
            .find(|order| order.state == OrderState::Paid)?;
        let payment = order.payment.clone()?;
        let refundable = order.pay_type.is_refundable() && basket.give_back > 0;
        if !refundable || tried > 0 {
            return None;
        }
        let refund = Refund {
            number,
            minor: basket.give_back,
            payment,
            state: RefundState::Open,
        };
        basket.refunds.push(refund.clone());
        Some(refund)
    }

    fn refund(&mut self, refund: &Refund) -> Step<()> {
        self.crash_perhaps()?;
        let amount = Amount::new(refund.payment.amount().currency(), refund.minor);
        let number = RefundNo::new(&*refund.number);
        let (Ok(amount), Ok(number)) = (amount, number) else {
            return Err(Stop::Loss(format!("{refund:?} cannot be asked for")));
        };
        let request = qfpay_api::Refund::new(&refund.payment, number, amount);
        let outcome = self.drive(|client| client.refund(&request))?;
        self.world
            .note(|| format!("  refunding {}: {}", refund.number, shown(&outcome)));
        self.crash_perhaps()?;
        match outcome {
            Ok(Outcome::Done(_)) | Err(CallError::AlreadyDone { .. }) => {
                self.set_refund(&refund.number, RefundState::Made)
            }
            Ok(Outcome::Declined(rejection)) => {
                if rejection.status_meaning().may_be_sent_again_later() {
                    self.world.pass(Duration::from_secs(3600));
                    return Ok(());
                }
                self.set_refund(&refund.number, RefundState::NotMade)
            }
            Ok(Outcome::Pending(_)) | Err(CallError::Unknown { .. } | CallError::Busy { .. }) => {
                self.resume(&refund.number)
            }
            Err(CallError::NotSent { .. }) => {
                self.world.pass(Duration::from_secs(60));
                Ok(())
            }
            Err(error) => Err(Stop::Loss(format!(
                "{} is declined: {error}",
                refund.number
            ))),
        }
    }

    fn resume(&mut self, number: &str) -> Step<()> {
        let open = self.drive(|client| async {
            use qfpay_api::journal::Journal;
            client.journal().open().await
        })?;
        let open = open.map_err(|error| Stop::Loss(error.to_string()))?;
        let Some(intent) = open.into_iter().find(|intent| intent.number() == number) else {
            return Ok(());
        };
        match self.drive(|client| client.resume(number))? {
            Ok(resolved) => self.enter(&intent, &resolved),
            Err(ResumeError::NothingOpen { .. }) => Ok(()),
            Err(error) => Err(Stop::Loss(error.to_string())),
        }
    }

    /// Enters into the books what became of an intent.
    fn enter(&mut self, intent: &Intent, resolved: &Resolution) -> Step<()> {
        self.world
            .note(|| format!("  resolved {}: {resolved:?}", intent.number()));
        let number = intent.number();
        let is_payment = intent.operation() == qfpay_api::Operation::Payment;
        let is_refund = intent.operation() == qfpay_api::Operation::Refund;
        match resolved {
            Resolution::Done(done) if is_payment => {
                let original = OriginalPayment::from_record(done.record());
                for other in done.others() {
                    self.return_extra(number, OriginalPayment::from_record(other));
                }
                self.set_order(number, OrderState::Paid, original)
            }
            Resolution::TakenBack(_) if is_payment => {
                self.set_order(number, OrderState::TakenBack, None)
            }
            Resolution::NotDone(_) if is_payment => {
                self.set_order(number, OrderState::NotPaid, None)
            }
            Resolution::Done(_) if is_refund => self.set_refund(number, RefundState::Made),
            Resolution::NotDone(_) if is_refund => self.set_refund(number, RefundState::NotMade),
            _ => Ok(()),
        }
    }

    /// A customer who paid twice gets one payment back.
    fn return_extra(&mut self, number: &str, extra: Option<OriginalPayment>) {
        let refund_number = self.next_number("EXTRA");
        let Some(payment) = extra else { return };
        let basket = self.basket_of(number);
        let known = |basket: &&mut Basket| {
            basket.refunds.iter().any(|refund| {
                refund.state != RefundState::NotMade
                    && number_of(&refund.payment) == number_of(&payment)
                    && refund.number.starts_with("EXTRA")
            })
        };
        if let Some(basket) = basket.filter(|basket| !known(basket)) {
            basket.refunds.push(Refund {
                number: refund_number,
                minor: payment.amount().minor(),
                payment,
                state: RefundState::Open,
            });
        }
    }

    /// A verdict is entered once; a second one has to be the same.
    fn set_order(
        &mut self,
        number: &str,
        state: OrderState,
        payment: Option<OriginalPayment>,
    ) -> Step<()> {
        let mut orders = self
            .baskets
            .iter_mut()
            .flat_map(|basket| &mut basket.orders);
        let Some(order) = orders.find(|order| order.number == number) else {
            return Err(Stop::Loss(format!("{number} is in no book")));
        };
        match order.state {
            OrderState::Open => {
                order.state = state;
                order.payment = payment;
                let paid = u64::from(state == OrderState::Paid);
                self.world.with(|inner| inner.summary.paid += paid);
                Ok(())
            }
            known if known == state => Ok(()),
            known => Err(Stop::Loss(format!(
                "{number} was {known:?} and is now {state:?}"
            ))),
        }
    }

    fn set_refund(&mut self, number: &str, state: RefundState) -> Step<()> {
        let mut refunds = self
            .baskets
            .iter_mut()
            .flat_map(|basket| &mut basket.refunds);
        let Some(refund) = refunds.find(|refund| refund.number == number) else {
            return Err(Stop::Loss(format!("the refund {number} is in no book")));
        };
        match refund.state {
            RefundState::Open => {
                refund.state = state;
                let made = u64::from(state == RefundState::Made);
                self.world.with(|inner| inner.summary.refunds += made);
                Ok(())
            }
            known if known == state => Ok(()),
            known => {
                let what = format!("the refund {number} was {known:?} and is now {state:?}");
                Err(Stop::Loss(what))
            }
        }
    }

    /// Runs a part of the program until it is done, or until it crashes.
    fn drive<'c, F: Future + 'c>(
        &'c self,
        part: impl FnOnce(&'c ClientOfWorld) -> F,
    ) -> Step<F::Output> {
        self.crash_perhaps()?;
        let mut future = std::pin::pin!(part(&self.client));
        // Waiting takes no time here: what is not ready never will be.
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(output) => Ok(output),
            Poll::Pending => Err(Stop::Crash),
        }
    }

    /// The program may die between any two steps.
    fn crash_perhaps(&self) -> Step<()> {
        let crashes = self.world.with(|inner| {
            let per_cent = inner.conditions.crashes;
            happens(&mut inner.rng, per_cent)
        });
        if crashes { Err(Stop::Crash) } else { Ok(()) }
    }

    fn request(&mut self, order: &Order, price: Amount) -> DynamicPayment {
        let mut request = DynamicPayment::new(order.pay_type)
            .set(Param::OutTradeNo, &*order.number)
            .amount(price);
        for param in Param::ALL {
            if order.pay_type.presence(param) == Presence::Required {
                if let Some(value) = sample(param) {
                    request = request.set(param, value);
                }
            }
        }
        if order.pay_type.scenario() == Scenario::Cpm {
            let auth_code = self.draw_auth_code();
            request = request.set(Param::AuthCode, auth_code.as_str());
        }
        request
    }

    /// A code of a customer who pays at once, hesitates, or cannot pay.
    fn draw_auth_code(&mut self) -> AuthCode {
        self.world.with(|inner| {
            let code = format!("28{:016}", inner.rng.u64(..10_000_000_000_000_000));
            let behaviour = *pick(&mut inner.rng, &Behaviour::ALL);
            inner.engine.wallet_code(code.clone(), behaviour);
            #[expect(clippy::expect_used, reason = "eighteen digits")]
            AuthCode::new(code).expect("an auth_code")
        })
    }

    /// Whatever the customer will do about an order, whether the merchant hears of it or not.
    fn let_customer_act(&mut self, order: &Order) {
        let (acts, after) = self.world.with(|inner| {
            // Most are quick; some come when the code has nearly, or just, expired.
            let slow = inner.rng.u8(..10) == 0;
            let after = if slow { 60..2400 } else { 1..60 };
            let after = Duration::from_secs(inner.rng.u64(after));
            (inner.rng.u8(..100), after)
        });
        let number = order.number.clone();
        match acts {
            0..70 => self.world.schedule(after, What::CustomerPays(number)),
            70..77 => {
                self.world
                    .schedule(after, What::CustomerDeclines(number.clone()));
                self.world.schedule(after * 2, What::CustomerPays(number));
            }
            77..90 => self.world.schedule(after, What::CustomerDeclines(number)),
            90..96 if order.pay_type.is_refundable() => {
                self.world
                    .schedule(after, What::CustomerPays(number.clone()));
                self.world.schedule(
                    after + Duration::from_secs(1),
                    What::CustomerPaysAgain(number),
                );
            }
            _ => {}
        }
    }

    fn draw(&self, from: u64, below: u64) -> u64 {
        self.world.with(|inner| inner.rng.u64(from..below))
    }

    fn draw_basket(&mut self) -> Basket {
        const PRICES: [(Currency, u64); 5] = [
            (Currency::Hkd, 1250),
            (Currency::Hkd, 101),
            (Currency::Hkd, 2_147_483_647),
            (Currency::Jpy, 1250),
            (Currency::Usd, 999),
        ];
        let (currency, minor) = self.world.with(|inner| *pick(&mut inner.rng, &PRICES));
        #[expect(clippy::expect_used, reason = "amounts of the table above")]
        let price = Amount::new(currency, minor).expect("an amount");
        let give_back = match self.draw(0, 4) {
            0 => minor,
            1 => minor / 2,
            _ => 0,
        };
        Basket {
            price,
            orders: Vec::new(),
            give_back,
            refunds: Vec::new(),
        }
    }

    fn draw_order(&mut self) -> Order {
        let pay_type = self.world.with(|inner| {
            loop {
                let pay_type = *pick(&mut inner.rng, &PayType::ALL);
                // Payments in a terminal come from the terminal.
                if pay_type.scenario() != Scenario::CardPresent {
                    break pay_type;
                }
            }
        });
        Order {
            number: self.next_number("INV"),
            pay_type,
            placed_at: self.client.now(),
            state: OrderState::Open,
            payment: None,
        }
    }

    fn next_number(&mut self, prefix: &str) -> String {
        self.numbers += 1;
        format!("{prefix}-{}", self.numbers)
    }

    fn last_order(&self, basket: usize) -> Option<Order> {
        self.baskets.get(basket)?.orders.last().cloned()
    }

    fn attempts(&self, basket: usize) -> usize {
        self.baskets
            .get(basket)
            .map_or(0, |basket| basket.orders.len())
    }

    #[expect(clippy::indexing_slicing, reason = "baskets are never taken away")]
    fn price(&self, basket: usize) -> Amount {
        self.baskets[basket].price
    }

    fn basket_of(&mut self, number: &str) -> Option<&mut Basket> {
        self.baskets
            .iter_mut()
            .find(|basket| basket.orders.iter().any(|order| order.number == number))
    }

    #[expect(
        clippy::expect_used,
        reason = "orders are entered before they are paid"
    )]
    fn price_of(&mut self, number: &str) -> Amount {
        self.basket_of(number).expect("an order of the books").price
    }
}

/// QFPay's number of a payment.
fn number_of(payment: &OriginalPayment) -> Option<&str> {
    payment.qfpay_number()
}

fn shown<T, E: std::fmt::Display>(result: &Result<T, E>) -> String
where
    T: std::fmt::Debug,
{
    match result {
        Ok(outcome) => format!("{outcome:?}").chars().take(120).collect(),
        Err(error) => error.to_string(),
    }
}

/// What a payment has to carry besides number and amount.
fn sample(param: Param) -> Option<&'static str> {
    match param {
        Param::GoodsName => Some("Tea"),
        Param::Openid => Some("2088123412341234"),
        Param::SubOpenid => Some("oTEST-0123456789_abcdefghijk"),
        Param::ExtendInfo => Some(
            r#"{"scene_info":{"h5_info":{"type":"Wap","wap_url":"https://shop.example","wap_name":"Tea"}},"spbill_create_ip":"203.0.113.7"}"#,
        ),
        _ => None,
    }
}

fn client(world: &World, journal: &Arc<MemoryJournal>) -> ClientOfWorld {
    #[expect(clippy::expect_used, reason = "constants of the sandbox")]
    let (base_url, credentials) = (
        BaseUrl::new("http://127.0.0.1:1").expect("a base URL"),
        Credentials::new(DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY).expect("credentials"),
    );
    let random = world.clone();
    Client::new(base_url, credentials, Network(world.clone()))
        .with_journal(Arc::clone(journal))
        .with_clock(WorldClock(world.clone()))
        .with_random(move || random.with(|inner| inner.rng.u64(..)))
}
