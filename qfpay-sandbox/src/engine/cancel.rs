//! Reversals and closings: ending an order that is open, or taking a payment back as a whole.

use std::sync::Arc;

use qfpay_codegen::ir::{AcceptedMeans, Model};

use super::switches::{CancelNumbers, CancelTxdtm, ClosingPaid, ReversingPaid};
use super::transaction::chnlsn;
use super::transaction::{Ended, Kind, OrderState, Progress, Transaction};
use super::{Accepted, Decline, Engine, codes};
use crate::json::Json;

/// What is done about an order.
#[derive(Clone, Copy)]
enum Cancel {
    Reversal,
    Close,
}

impl Cancel {
    /// The answer where there is no such order.
    fn not_found(self) -> &'static str {
        match self {
            Self::Reversal => codes::NOT_FOUND,
            Self::Close => codes::NO_SUCH_ORDER,
        }
    }

    fn ends_with(self) -> Ended {
        match self {
            Self::Reversal => Ended::Reversed,
            Self::Close => Ended::Cancelled,
        }
    }
}

impl Engine {
    /// Ends an open order. A payment with a code that the customer showed, or with a card online, is
    /// paid back; other payments have to be refunded.
    pub(super) fn reverse(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        self.cancel(now, request, Cancel::Reversal)
    }

    /// Ends an open order. A paid one is paid back, unless the sandbox is set up otherwise.
    pub(super) fn close(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        self.cancel(now, request, Cancel::Close)
    }

    fn cancel(
        &mut self,
        now: i64,
        request: &Accepted<'_>,
        cancel: Cancel,
    ) -> Result<Json, Decline> {
        self.decline_numbers(request)?;
        let order = self.order_to_end(request, cancel)?;
        self.decline_time(request, order)?;
        if order.txamt != request.txamt() {
            let message = "the amount is not that of the order";
            return Err(Decline::new(codes::WRONG_AMOUNT, message));
        }
        self.decline_ending(now, order, cancel)?;
        let syssn = order.syssn.clone();
        let mut change = self.transaction(now, request, Kind::Closing);
        if let Some(order) = self.transactions.get_mut(&syssn) {
            end(now, order, cancel);
            change.out_trade_no.clone_from(&order.out_trade_no);
            change.txcurrcd.clone_from(&order.txcurrcd);
            change.notify_url.clone_from(&order.notify_url);
        }
        change.chnlsn = chnlsn(&change.sysdtm, &change.syssn);
        change.origssn = syssn;
        if matches!(cancel, Cancel::Close) {
            self.notify(now, &change);
        }
        let mut fields = self.changed(now, &change);
        fields.extend([
            ("chnlsn", Json::text(change.chnlsn)),
            ("surcharge_fee", Json::text("0")),
            ("surcharge_rate", Json::text("0")),
        ]);
        Ok(Json::Object(fields))
    }

    /// Declines a request with one number where both are wanted.
    fn decline_numbers(&self, request: &Accepted<'_>) -> Result<(), Decline> {
        let wants_both = self.config.switches.cancel_numbers == CancelNumbers::Both;
        let lacks_one = ["syssn", "out_trade_no"]
            .iter()
            .any(|name| request.value(name).is_empty());
        if wants_both && lacks_one {
            let message = "syssn and out_trade_no are both required";
            return Err(Decline::new(codes::BAD_PARAMETER, message));
        }
        Ok(())
    }

    /// Declines a request with another time than the order's where that is wanted.
    fn decline_time(&self, request: &Accepted<'_>, order: &Transaction) -> Result<(), Decline> {
        let wants_original = self.config.switches.cancel_txdtm == CancelTxdtm::Original;
        if wants_original && request.value("txdtm") != order.txdtm {
            let message = "txdtm is not that of the order";
            return Err(Decline::new(codes::WRONG_ORDER, message));
        }
        Ok(())
    }

    /// The order that is meant: by the gateway's number, by the merchant's, or by both. Of several
    /// with one number the first is meant.
    fn order_to_end(
        &self,
        request: &Accepted<'_>,
        cancel: Cancel,
    ) -> Result<&Transaction, Decline> {
        let (syssn, number) = (request.value("syssn"), request.value("out_trade_no"));
        let order = if syssn.is_empty() {
            let mut orders = self.transactions.by_number(request.merchant, number);
            orders.find(|one| one.kind == Kind::Payment)
        } else {
            let order = self.transactions.by_syssn(syssn);
            order.filter(|one| one.merchant == request.merchant && one.kind == Kind::Payment)
        };
        let order = order
            .ok_or_else(|| Decline::new(cancel.not_found(), "no order of the merchant is meant"))?;
        if !number.is_empty() && order.out_trade_no != number {
            let message = "the two numbers are those of different orders";
            return Err(Decline::new(codes::WRONG_ORDER, message));
        }
        Ok(order)
    }

    fn decline_ending(&self, now: i64, order: &Transaction, cancel: Cancel) -> Result<(), Decline> {
        self.decline_pay_type(order, cancel)?;
        let state = order.state(now);
        let code = match state {
            // An attempt that failed for no named reason leaves the order open for another.
            OrderState::Unpaid | OrderState::Processing | OrderState::Declined => return Ok(()),
            OrderState::Paid if self.pays_back(order, cancel) && is_untouched(now, order) => {
                return Ok(());
            }
            OrderState::Paid => match (cancel, self.config.switches.closing_paid) {
                (Cancel::Close, ClosingPaid::IsBusy) => codes::BANK_BUSY,
                _ => codes::ORDER_PAID,
            },
            OrderState::Closed => codes::CLOSED,
            OrderState::Expired => codes::EXPIRED,
            OrderState::PartlyRefunded | OrderState::Refunded => codes::ORDER_REFUNDED,
            OrderState::Reversed => codes::ORDER_CANCELLED,
            OrderState::Cancelled => codes::ORDER_CLOSED,
            OrderState::Authorised | OrderState::Finished => cancel.not_found(),
        };
        Err(Decline::new(
            code,
            format!("the order is {}", state.as_str()),
        ))
    }

    /// Whether ending a paid order pays it back.
    fn pays_back(&self, order: &Transaction, cancel: Cancel) -> bool {
        match cancel {
            Cancel::Close => self.config.switches.closing_paid == ClosingPaid::PaysBack,
            Cancel::Reversal => match self.config.switches.reversing_paid {
                ReversingPaid::PaysBack => is_reversible(&self.model, &order.pay_type),
                ReversingPaid::CardsOnly => self.is_card(&order.pay_type),
                ReversingPaid::IsDeclined => false,
            },
        }
    }

    /// Declines a pay type that is not on the list in force.
    fn decline_pay_type(&self, order: &Transaction, cancel: Cancel) -> Result<(), Decline> {
        let mut pay_types = self.model.pay_types.iter();
        let Some(pay_type) = pay_types.find(|known| known.code == order.pay_type) else {
            return Ok(());
        };
        match cancel {
            Cancel::Reversal => self.config.switches.reversals.admit(pay_type),
            Cancel::Close => self.config.switches.closings.admit(pay_type),
        }
    }
}

/// Whether a reversal takes a finished payment with this pay type back.
fn is_reversible(model: &Arc<Model>, pay_type: &str) -> bool {
    let mut pay_types = model.pay_types.iter();
    pay_types
        .find(|known| known.code == pay_type)
        .is_some_and(|known| {
            let scenario = &known.scenario;
            scenario.accepted_means == AcceptedMeans::Paid || scenario.name.id == "card_online"
        })
}

/// Whether no refund of a payment is under way.
fn is_untouched(now: i64, order: &Transaction) -> bool {
    order.returns.reserved(now) == 0
}

fn end(now: i64, order: &mut Transaction, cancel: Cancel) {
    if order.was_paid() {
        order.returns.add(order.txamt, now, false);
        order.returns.ended = Some(cancel.ends_with());
    } else {
        order.progress = Progress::Closed;
    }
}
