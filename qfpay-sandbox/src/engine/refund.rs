//! Refunds: paying a payment back, in full or in part, under a number of its own.

use super::codes::{IN_THE_NIGHT, TOO_LATE, USED};
use super::refund_behaviour::RefundBehaviour;
use super::switches::{FailedRefundNumber, FpsRefunds, WaitingRefund};
use super::transaction::chnlsn;
use super::transaction::{Ended, Kind, OrderState, Progress, Transaction};
use super::{Accepted, Decline, Engine, codes};
use crate::calendar;
use crate::json::Json;

impl Engine {
    pub(super) fn refund(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let number = request.value("out_trade_no");
        if self.is_used(request.merchant, number) && !self.is_free_again(now, request) {
            return Err(Decline::new(codes::NUMBER_USED, USED));
        }
        let payment = self.refundable(now, request)?;
        self.decline_amount(now, payment, request.txamt())?;
        self.decline_by_rules(now, payment, request.txamt())?;
        let (pay_type, txcurrcd) = (payment.pay_type.clone(), payment.txcurrcd.clone());
        let (origssn, notify_url) = (payment.syssn.clone(), payment.notify_url.clone());
        let behaviour = self.refund_behaviours.take(number);
        let mut progress = behaviour.progress(now)?;
        let never_left = self.config.switches.waiting_refund == WaitingRefund::NeverLeft;
        if let (true, Progress::Takes { code, fails, .. }) = (never_left, &mut progress) {
            *fails |= *code == codes::UNPAID;
        }
        let mut refund = Transaction {
            origssn,
            pay_type,
            txcurrcd,
            notify_url,
            progress,
            ..self.transaction(now, request, Kind::Refund)
        };
        refund.chnlsn = chnlsn(&refund.sysdtm, &refund.syssn);
        self.give_back(now, &refund);
        let answer = self.refunded(now, &refund);
        self.notify(now, &refund);
        self.transactions.insert(refund, now);
        Ok(answer)
    }

    /// Whether a merchant has used a number, for whatever.
    pub(super) fn is_used(&self, merchant: usize, number: &str) -> bool {
        let mut known = self.transactions.by_number(merchant, number);
        !number.is_empty() && known.next().is_some()
    }

    /// Whether a number was used only by refunds that failed, and those leave it free.
    fn is_free_again(&self, now: i64, request: &Accepted<'_>) -> bool {
        let number = request.value("out_trade_no");
        let mut known = self.transactions.by_number(request.merchant, number);
        self.config.switches.failed_refund_number == FailedRefundNumber::Free
            && known.all(|one| one.kind == Kind::Refund && one.state(now) == OrderState::Declined)
    }

    /// Takes what is refunded from the payment.
    fn give_back(&mut self, now: i64, refund: &Transaction) {
        if let Some(payment) = self.transactions.get_mut(&refund.origssn) {
            let (at, fails) = match refund.progress {
                Progress::Takes { until, fails, .. } => (until, fails),
                _ => (now, false),
            };
            payment.returns.add(refund.txamt, at, fails);
        }
    }

    /// The payment that is to be refunded, if anything of it can be.
    fn refundable(&self, now: i64, request: &Accepted<'_>) -> Result<&Transaction, Decline> {
        let payment = self.transactions.by_syssn(request.value("syssn"));
        let payment = payment
            .filter(|one| one.merchant == request.merchant && one.kind.charges())
            .ok_or_else(|| Decline::new(codes::NOT_FOUND, "no payment has this syssn"))?;
        let mut pay_types = self.model.pay_types.iter();
        let takes_none = pay_types
            .find(|known| known.code == payment.pay_type)
            .is_some_and(|known| known.forbidden_operations.iter().any(|one| one == "refund"));
        if takes_none && self.config.switches.fps_refunds == FpsRefunds::Declined {
            let message = "payments with this pay type cannot be refunded";
            return Err(Decline::new(codes::REFUND_DENIED, message));
        }
        if !payment.was_paid() {
            let message = format!("the order is {}", payment.state(now).as_str());
            return Err(Decline::new(codes::ORDER_UNPAID, message));
        }
        match payment.returns.ended {
            Some(Ended::Reversed) => Err(Decline::new(
                codes::ORDER_CANCELLED,
                "the payment was reversed",
            )),
            Some(Ended::Cancelled) => Err(Decline::new(
                codes::ORDER_CLOSED,
                "the payment was closed and paid back",
            )),
            None if payment.returns.done(now) >= payment.txamt => Err(Decline::new(
                codes::ALREADY_REFUNDED,
                "the whole payment was refunded",
            )),
            None => Ok(payment),
        }
    }

    fn decline_amount(&self, now: i64, payment: &Transaction, txamt: u64) -> Result<(), Decline> {
        let rest = payment.refundable(now);
        if txamt > rest {
            let message = format!("{rest} is left to refund");
            return Err(Decline::new(codes::TOO_MUCH, message));
        }
        let rules = &self.config.refunds;
        let in_full = txamt == payment.txamt;
        let among = |list: &[String], text: &str| list.iter().any(|one| one == text);
        if !in_full && among(&rules.currencies_in_full, &payment.txcurrcd) {
            let message = "this currency is refunded in full only";
            return Err(Decline::new(codes::CURRENCY_IN_FULL, message));
        }
        if !in_full && among(&rules.pay_types_in_full, &payment.pay_type) {
            let message = "this payment is refunded in full only";
            return Err(Decline::new(codes::PAYMENT_IN_FULL, message));
        }
        Ok(())
    }

    /// Declines what the optional rules about refunds forbid.
    fn decline_by_rules(&self, now: i64, payment: &Transaction, txamt: u64) -> Result<(), Decline> {
        let rules = &self.config.refunds;
        let time = self.clock(now);
        let (today, clock) = time.split_once(' ').unwrap_or_default();
        if rules.closed_at_night && !("00:30:00".."23:30:00").contains(&clock) {
            return Err(Decline::new(codes::REFUND_WINDOW, IN_THE_NIGHT));
        }
        if rules.limited_days && self.is_too_old(now, payment) {
            return Err(Decline::new(codes::REFUND_WINDOW, TOO_LATE));
        }
        let paid_today = payment.paydtm.starts_with(today);
        if rules.cards_of_the_day_in_full
            && paid_today
            && txamt != payment.txamt
            && self.is_card(&payment.pay_type)
        {
            let message = "a card payment of the same day is refunded in full";
            return Err(Decline::new(codes::CARD_IN_FULL, message));
        }
        if rules.from_takings && txamt > self.takings(now, payment, today) {
            let message = "the takings of the day are smaller than the refund";
            return Err(Decline::new(codes::LACKS_TAKINGS, message));
        }
        Ok(())
    }

    fn is_too_old(&self, now: i64, payment: &Transaction) -> bool {
        let mut pay_types = self.model.pay_types.iter();
        let days = pay_types
            .find(|known| known.code == payment.pay_type)
            .and_then(|known| known.refund_days);
        days.is_some_and(|days| {
            let earliest = now.saturating_sub(i64::from(days) * 86_400);
            payment.paydtm < calendar::timestamp(earliest, self.offset_minutes())
        })
    }

    pub(super) fn is_card(&self, pay_type: &str) -> bool {
        let mut pay_types = self.model.pay_types.iter();
        pay_types
            .find(|known| known.code == pay_type)
            .is_some_and(|known| known.scenario.name.id.starts_with("card_"))
    }

    /// What was paid on this day and is not paid back, in the currency of the payment.
    fn takings(&self, now: i64, payment: &Transaction, today: &str) -> u64 {
        let all = self.transactions.oldest_first();
        let of_today = all.filter(|one| {
            one.merchant == payment.merchant
                && one.txcurrcd == payment.txcurrcd
                && one.paydtm.starts_with(today)
        });
        let (mut taken, mut returned) = (0_u64, 0_u64);
        for one in of_today {
            match one.kind {
                Kind::Payment | Kind::Capture if one.was_paid() => taken += one.txamt,
                Kind::Refund if one.respcd(now) != codes::REFUND_DENIED => returned += one.txamt,
                _ => {}
            }
        }
        taken.saturating_sub(returned)
    }

    fn refunded(&self, now: i64, refund: &Transaction) -> Json {
        let mut fields = self.changed(now, refund);
        fields.extend([
            ("paydtm", Json::text(refund.paydtm.clone())),
            ("chnlsn", Json::text(refund.chnlsn.clone())),
            ("cash_fee", Json::text("")),
            ("cash_fee_type", Json::text("")),
            ("cash_refund_fee", Json::text("")),
            ("cash_refund_fee_type", Json::text("")),
        ]);
        Json::Object(fields)
    }

    /// Says what becomes of the refund with this number, once it is asked for.
    pub fn refund_behaviour(
        &mut self,
        out_trade_no: impl Into<String>,
        behaviour: RefundBehaviour,
    ) {
        self.refund_behaviours.set(out_trade_no.into(), behaviour);
    }

    /// Says what becomes of the next refund of whose number nothing is said, and of that one only.
    pub fn next_refund(&mut self, behaviour: RefundBehaviour) {
        self.refund_behaviours.set_next(behaviour);
    }
}
