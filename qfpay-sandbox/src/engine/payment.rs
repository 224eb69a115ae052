//! Payments: creating an order, and what is answered.

use std::sync::Arc;

use qfpay_codegen::ir::{AcceptedMeans, PayType, Presence};

use super::switches::{
    AnyWallet, AuthCodes, DefaultExpiry, ExpiredTimes, RepeatedNumber, UnpaidNumber,
};
use super::transaction::{Kind, Progress, Returns, Transaction, mark_paid};
use super::{Accepted, Behaviour, Decline, Engine, codes, next_step};
use crate::json::Json;

/// The device of a request that names none.
const DEFAULT_UDID: &str = "qiantai2";

impl Engine {
    pub(super) fn pay(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let model = Arc::clone(&self.model);
        let code = request.value("pay_type");
        let mut pay_types = model.pay_types.iter();
        let pay_type = pay_types
            .find(|known| known.code == code)
            // The rules let no other pay type through.
            .ok_or_else(|| Decline::new(codes::BAD_PARAMETER, "pay_type_format"))?;
        self.decline_disabled(request)?;
        self.decline_repetition(now, request)?;
        self.decline_large(request)?;
        let order = self.create(now, request, pay_type);
        let answer = self.created(now, &order, pay_type, request);
        self.notify(now, &order);
        self.transactions.insert(order, now);
        Ok(answer)
    }

    /// Declines a pay type or currency that is not enabled for the merchant.
    fn decline_disabled(&self, request: &Accepted<'_>) -> Result<(), Decline> {
        let Some(merchant) = self.config.merchants.get(request.merchant) else {
            return Ok(());
        };
        let lists = [
            (
                "pay_type",
                &merchant.pay_types,
                "filter error: the pay type is not enabled",
            ),
            (
                "txcurrcd",
                &merchant.currencies,
                "the currency is not enabled",
            ),
        ];
        for (name, enabled, message) in lists {
            let value = request.value(name);
            let Some(enabled) = enabled.as_ref().filter(|enabled| !enabled.contains(value)) else {
                continue;
            };
            let enabled: Vec<&str> = enabled.iter().map(String::as_str).collect();
            let explanation = format!(
                "{name}_not_enabled: {value} is not enabled for this merchant; {} are. The parameters are fine otherwise; a real merchant has QFPay enable it.",
                match enabled.is_empty() {
                    true => "none".to_owned(),
                    false => enabled.join(", "),
                }
            );
            return Err(Decline::new(codes::BAD_PARAMETER, message).explained(explanation));
        }
        Ok(())
    }

    /// Declines an amount above the ceiling, in the words that hide it.
    fn decline_large(&self, request: &Accepted<'_>) -> Result<(), Decline> {
        let Some(ceiling) = self.config.amount_ceiling else {
            return Ok(());
        };
        if request.txamt() <= ceiling {
            return Ok(());
        }
        let explanation = format!(
            "amount_ceiling: The amount is above the ceiling of {ceiling} that the sandbox is set up with. A real merchant is told as little as `respmsg` says."
        );
        Err(Decline::new(codes::BANK_BUSY, "").explained(explanation))
    }

    /// Declines an order number that was used before.
    fn decline_repetition(&self, now: i64, request: &Accepted<'_>) -> Result<(), Decline> {
        use super::OrderState::{Closed, Declined, Expired};
        let number = request.value("out_trade_no");
        let mut attempts = self.transactions.by_number(request.merchant, number);
        let is_free = self.config.switches.unpaid_number == UnpaidNumber::Free;
        if is_free && attempts.all(|one| one.is_open_for_another_attempt(now)) {
            return Ok(());
        }
        let mut earlier = self.transactions.by_number(request.merchant, number);
        let Some(earlier) = earlier.next_back() else {
            return Ok(());
        };
        let state = earlier.state(now);
        let code = match state {
            Declined | Expired | Closed if earlier.kind == Kind::Payment => codes::CLOSED,
            _ => match self.config.switches.repeated_number {
                RepeatedNumber::DuplicateRequest => codes::DUPLICATE,
                RepeatedNumber::RepeatedSerial => codes::REPEATED_SERIAL,
            },
        };
        let message = format!(
            "there is a transaction with this number, and it is {}",
            state.as_str()
        );
        Err(Decline::new(code, message))
    }

    fn create(&mut self, now: i64, request: &Accepted<'_>, pay_type: &PayType) -> Transaction {
        let minutes = self.life(request, pay_type);
        let progress = match pay_type.scenario.accepted_means {
            AcceptedMeans::Paid => self.shown_code(request.value("auth_code")),
            AcceptedMeans::Created => Progress::Unpaid,
        };
        let mut order = Transaction {
            pay_type: self.shown_pay_type(request, pay_type),
            txcurrcd: request.text("txcurrcd"),
            goods_name: request.text("goods_name"),
            goods_info: request.text("goods_info"),
            goods_detail: request.text("goods_detail"),
            notify_url: request.text("notify_url"),
            return_url: request.text("return_url"),
            expires: now.saturating_add(minutes.saturating_mul(60)),
            progress,
            ..self.transaction(now, request, Kind::Payment)
        };
        if progress == Progress::Done {
            let paydtm = order.sysdtm.clone();
            mark_paid(&mut order, paydtm);
        }
        order
    }

    /// What comes of scanning a code.
    fn shown_code(&mut self, auth_code: &str) -> Progress {
        let behaviour = self.wallet_codes.get(auth_code);
        if self.config.switches.auth_codes == AuthCodes::Once {
            self.wallet_code(auth_code, Behaviour::ShowsExpiredCode);
        }
        behaviour.progress()
    }

    /// For how long an order can be paid, in minutes.
    fn life(&self, request: &Accepted<'_>, pay_type: &PayType) -> i64 {
        let switches = &self.config.switches;
        let default = match switches.default_expiry {
            DefaultExpiry::Minutes30 => 30,
            DefaultExpiry::Minutes12 => 12,
            DefaultExpiry::Minutes120 => 120,
        };
        let is_heeded = match switches.expired_time {
            ExpiredTimes::Everywhere => true,
            ExpiredTimes::MpmOnly => pay_type.scenario.name.id == "mpm",
            ExpiredTimes::Listed => pay_type.cells.iter().any(|cell| {
                cell.parameter.id == "expired_time" && cell.presence == Presence::Optional
            }),
        };
        let asked_for = request.value("expired_time").parse();
        asked_for.ok().filter(|_| is_heeded).unwrap_or(default)
    }

    /// The pay type that an order shows from now on.
    fn shown_pay_type(&self, request: &Accepted<'_>, pay_type: &PayType) -> String {
        const ANY: &str = "800008";
        let detects = self.config.switches.any_wallet == AnyWallet::Detected;
        let digits = request.value("auth_code").get(..2).unwrap_or_default();
        let detected = match digits {
            "10" | "11" | "12" | "13" | "14" | "15" => "800208",
            "25" | "26" | "27" | "28" | "29" | "30" => "800108",
            "62" => "800708",
            _ => ANY,
        };
        match pay_type.code.as_str() {
            ANY if detects => detected.to_owned(),
            code => code.to_owned(),
        }
    }

    /// A new transaction with what every request says.
    pub(super) fn transaction(
        &mut self,
        now: i64,
        request: &Accepted<'_>,
        kind: Kind,
    ) -> Transaction {
        let sysdtm = self.clock(now);
        Transaction {
            merchant: request.merchant,
            kind,
            out_trade_no: request.text("out_trade_no"),
            syssn: self.next_syssn(&sysdtm),
            origssn: String::new(),
            pay_type: String::new(),
            txamt: request.txamt(),
            txcurrcd: String::new(),
            txdtm: request.text("txdtm"),
            udid: match request.value("udid") {
                "" => DEFAULT_UDID.to_owned(),
                udid => udid.to_owned(),
            },
            goods_name: String::new(),
            goods_info: String::new(),
            goods_detail: String::new(),
            paydtm: sysdtm.clone(),
            sysdtm,
            chnlsn: String::new(),
            notify_url: String::new(),
            return_url: String::new(),
            note: String::new(),
            declarations: Vec::new(),
            expires: i64::MAX,
            progress: Progress::Done,
            returns: Returns::default(),
            captured: 0,
        }
    }

    fn created(
        &self,
        now: i64,
        order: &Transaction,
        pay_type: &PayType,
        request: &Accepted<'_>,
    ) -> Json {
        let code = order.respcd_of_creation(now, pay_type.scenario.accepted_means);
        let mut fields = vec![
            ("txdtm", Json::text(order.txdtm.clone())),
            ("pay_type", Json::text(order.pay_type.clone())),
            ("resperr", self.words(code)),
            ("out_trade_no", Json::text(order.out_trade_no.clone())),
            ("syssn", Json::text(order.syssn.clone())),
            ("sysdtm", Json::text(order.sysdtm.clone())),
            ("paydtm", Json::text(order.time_of_payment().to_owned())),
            ("txcurrcd", Json::text(order.txcurrcd.clone())),
            ("respmsg", Json::text("")),
            ("cardcd", Json::text("")),
            ("udid", Json::text(order.udid.clone())),
            ("txamt", Json::text(order.txamt.to_string())),
            ("respcd", Json::text(code)),
            ("chnlsn", Json::text(order.chnlsn.clone())),
        ];
        let context = next_step::Context {
            order,
            pay_type,
            base_url: &self.config.base_url,
            exponent: self.exponent(&order.txcurrcd),
            now,
            notify_url: request.value("notify_url"),
            return_url: request.value("return_url"),
            seller_id: request.value("seller_id"),
        };
        fields.extend(next_step::field(&context));
        Json::Object(fields)
    }
}
