//! Pre-authorisations: an amount is held, taken in parts, and what is left is released.

use super::transaction::{Kind, OrderState, Progress, Returns, Transaction, mark_paid};
use super::{Accepted, Decline, Engine, codes};
use crate::json::Json;

/// For how long an amount is held.
const HELD: i64 = 7 * 86_400;

impl Engine {
    /// Holds an amount for the first merchant, as a customer allows it on a page that is no part of
    /// this sandbox. It can be captured for seven days. The gateway's number of it is returned.
    ///
    /// The amount is in the smallest unit of the currency; nothing is charged yet.
    pub fn preauthorise(
        &mut self,
        now: i64,
        out_trade_no: &str,
        pay_type: &str,
        txamt: u64,
        txcurrcd: &str,
    ) -> String {
        let named = |name: &str, value: String| (name.to_owned(), value);
        let parameters = [
            named("out_trade_no", out_trade_no.to_owned()),
            named("txamt", txamt.to_string()),
            named("txdtm", self.clock(now)),
        ];
        let request = Accepted {
            merchant: 0,
            parameters: &parameters,
        };
        let mut held = Transaction {
            pay_type: pay_type.to_owned(),
            txcurrcd: txcurrcd.to_owned(),
            expires: now.saturating_add(HELD),
            ..self.transaction(now, &request, Kind::Preauthorisation)
        };
        let paydtm = held.sysdtm.clone();
        mark_paid(&mut held, paydtm);
        let syssn = held.syssn.clone();
        self.transactions.insert(held, now);
        syssn
    }

    /// Takes a part of what is held, or all of it.
    pub(super) fn capture(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let held = self.held(now, request)?;
        let currency = request.value("txcurrcd");
        if !currency.is_empty() && currency != held.txcurrcd {
            let message = "the currency is not that of the pre-authorisation";
            return Err(Decline::new(codes::WRONG_ORDER, message));
        }
        if self.is_used(request.merchant, request.value("out_trade_no")) {
            let message = "there is a transaction with this number";
            return Err(Decline::new(codes::DUPLICATE, message));
        }
        let capture = self.part_of(now, held.clone(), request, Kind::Capture);
        if let Some(held) = self.transactions.get_mut(&capture.origssn) {
            held.captured += capture.txamt;
        }
        let answer = Json::Object(self.changed(now, &capture));
        self.notify(now, &capture);
        self.transactions.insert(capture, now);
        Ok(answer)
    }

    /// Releases what is still held.
    pub(super) fn unfreeze(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let held = self.held(now, request)?;
        let number = request.value("out_trade_no");
        if number != held.out_trade_no && self.is_used(request.merchant, number) {
            let message = "there is a transaction with this number";
            return Err(Decline::new(codes::DUPLICATE, message));
        }
        let release = self.part_of(now, held.clone(), request, Kind::Release);
        if let Some(held) = self.transactions.get_mut(&release.origssn) {
            held.progress = Progress::Released;
        }
        let answer = Json::Object(self.changed(now, &release));
        self.notify(now, &release);
        self.transactions.insert(release, now);
        Ok(answer)
    }

    /// The pre-authorisation that a request is about, if it holds as much as is asked for.
    fn held(&self, now: i64, request: &Accepted<'_>) -> Result<&Transaction, Decline> {
        let held = self.transactions.by_syssn(request.value("syssn"));
        let held = held
            .filter(|one| one.merchant == request.merchant && one.kind == Kind::Preauthorisation)
            .ok_or_else(|| Decline::new(codes::NOT_FOUND, "nothing is held under this syssn"))?;
        if held.state(now) == OrderState::Finished {
            let expired = held.progress == Progress::Done && held.captured < held.txamt;
            let code = match expired {
                true => codes::EXPIRED,
                false => codes::ORDER_CLOSED,
            };
            return Err(Decline::new(code, "the pre-authorisation is finished"));
        }
        let rest = held.txamt - held.captured;
        if request.txamt() > rest {
            let message = format!("{rest} is still held");
            return Err(Decline::new(codes::WRONG_AMOUNT, message));
        }
        Ok(held)
    }

    /// A capture or release, with what it has of the pre-authorisation.
    fn part_of(
        &mut self,
        now: i64,
        held: Transaction,
        request: &Accepted<'_>,
        kind: Kind,
    ) -> Transaction {
        let mut part = Transaction {
            origssn: held.syssn,
            pay_type: held.pay_type,
            txcurrcd: held.txcurrcd,
            notify_url: held.notify_url,
            returns: Returns::default(),
            ..self.transaction(now, request, kind)
        };
        let paydtm = part.sysdtm.clone();
        mark_paid(&mut part, paydtm);
        part
    }
}
