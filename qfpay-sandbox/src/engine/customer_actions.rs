//! What customers do to orders.

use super::codes;
use super::customer::{Action, Behaviour, CustomerError};
use super::gateway::Engine;
use super::transaction::{Kind, OrderState, Progress, Returns, Transaction, mark_paid};

impl Engine {
    /// The customer pays. Of several merchants' orders with this number the newest is meant.
    ///
    /// # Errors
    ///
    /// [`CustomerError`] when there is no such order or it has come to its end.
    pub fn customer_pays(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Pay)
    }

    /// The customer declines, or the wallet does: the order ends with 1205.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_declines(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Decline)
    }

    /// The wallet keeps working: the order stays at 1145 until something else happens.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_waits(&mut self, now: i64, out_trade_no: &str) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Wait)
    }

    /// The customer takes too long: the order is over at once, as if its time had come.
    ///
    /// # Errors
    ///
    /// As for [`customer_pays`](Self::customer_pays).
    pub fn customer_takes_too_long(
        &mut self,
        now: i64,
        out_trade_no: &str,
    ) -> Result<(), CustomerError> {
        self.customer_acts(now, out_trade_no, Action::Expire)
    }

    /// Says how the customer with this code behaves when the merchant scans it.
    pub fn wallet_code(&mut self, auth_code: impl Into<String>, behaviour: Behaviour) {
        self.wallet_codes.0.set(auth_code.into(), behaviour);
    }

    /// The customer pays an order that has an end, or another, once more: a second browser window
    /// with the same order number. Both payments stand, under the same number; the gateway's number
    /// of the new one is returned.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NoSuchOrder`] when there is no such order.
    pub fn customer_pays_again(
        &mut self,
        now: i64,
        out_trade_no: &str,
    ) -> Result<String, CustomerError> {
        let order = self.transactions.newest(out_trade_no);
        let order = order.filter(|one| one.kind == Kind::Payment);
        let order = order.ok_or(CustomerError::NoSuchOrder)?.clone();
        let sysdtm = self.clock(now);
        let mut second = Transaction {
            syssn: self.next_syssn(&sysdtm),
            sysdtm: sysdtm.clone(),
            returns: Returns::default(),
            ..order
        };
        mark_paid(&mut second, sysdtm);
        let syssn = second.syssn.clone();
        self.notify(now, &second);
        self.transactions.insert(second, now);
        Ok(syssn)
    }

    /// What has become of an order. Of several orders with this number, of one merchant or of
    /// several, the newest is meant.
    #[must_use]
    pub fn order_state(&self, now: i64, out_trade_no: &str) -> Option<OrderState> {
        self.transactions
            .newest(out_trade_no)
            .map(|order| order.state(now))
    }

    pub(crate) fn customer_acts(
        &mut self,
        now: i64,
        out_trade_no: &str,
        action: Action,
    ) -> Result<(), CustomerError> {
        let order = self.transactions.newest(out_trade_no);
        let syssn = order.map(|order| order.syssn.clone());
        self.act(now, &syssn.ok_or(CustomerError::NoSuchOrder)?, action)
    }

    pub(crate) fn act(
        &mut self,
        now: i64,
        syssn: &str,
        action: Action,
    ) -> Result<(), CustomerError> {
        let paydtm = self.clock(now);
        let order = self
            .transactions
            .get_mut(syssn)
            .filter(|one| one.kind.is_order())
            .ok_or(CustomerError::NoSuchOrder)?;
        let state = order.state(now);
        if !matches!(state, OrderState::Unpaid | OrderState::Processing) {
            return Err(CustomerError::AlreadyFinal(state));
        }
        match action {
            Action::Pay => {
                mark_paid(order, paydtm);
                self.notify_of(now, syssn);
            }
            Action::Decline => order.progress = Progress::Declined(codes::TRANSACTION_FAILED),
            Action::Wait => order.progress = Progress::Processing,
            Action::Expire => order.expires = now,
        }
        Ok(())
    }
}
