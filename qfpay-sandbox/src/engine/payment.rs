//! Payments: creating an order, and what is answered.

use qfpay_codegen::ir::{AcceptedMeans, PayType};

use super::order::{Order, Progress};
use super::{Accepted, Engine, Refused, Response, codes, consumer, next_step};
use crate::calendar;
use crate::json::Json;

/// How long an order can be paid, in minutes, unless the request says otherwise.
const DEFAULT_LIFE: i64 = 30;
/// The device of a request that names none.
const DEFAULT_UDID: &str = "qiantai2";

impl Engine {
    pub(super) fn pay(&mut self, now: i64, request: &Accepted<'_>) -> Response {
        let code = request.value("pay_type");
        let pay_types = &self.model.pay_types;
        let Some(pay_type) = pay_types.iter().find(|known| known.code == code).cloned() else {
            // The rules let no other pay type through.
            return self.refuse(&Refused::new(codes::BAD_PARAMETER, "pay_type_format"));
        };
        if let Some(refused) = self.repetition(now, request) {
            return self.refuse(&refused);
        }
        let order = self.create(now, request, &pay_type);
        let response = self.answer(now, &order, &pay_type, request);
        self.orders.insert(order, now);
        response
    }

    /// What is wrong with an order number that was used before.
    fn repetition(&self, now: i64, request: &Accepted<'_>) -> Option<Refused> {
        use super::OrderState::{Declined, Expired, Paid, Processing, Unpaid};
        let number = request.value("out_trade_no");
        let earlier = self.orders.by_number(request.merchant, number)?;
        let state = earlier.state(now);
        let code = match state {
            Unpaid | Processing | Paid => codes::DUPLICATE,
            Declined | Expired => codes::CLOSED,
        };
        let message = format!(
            "there is an order with this number, and it is {}",
            state.as_str()
        );
        Some(Refused::new(code, message))
    }

    fn create(&mut self, now: i64, request: &Accepted<'_>, pay_type: &PayType) -> Order {
        let text = |name: &str| request.value(name).to_owned();
        let minutes = match request.value("expired_time") {
            "" => DEFAULT_LIFE,
            minutes => minutes.parse().unwrap_or(DEFAULT_LIFE),
        };
        let progress = match pay_type.scenario.accepted_means {
            AcceptedMeans::Paid => self.wallet_codes.get(request.value("auth_code")).progress(),
            AcceptedMeans::Created => Progress::Unpaid,
        };
        let sysdtm = calendar::timestamp(now, self.offset_minutes());
        let mut order = Order {
            merchant: request.merchant,
            out_trade_no: text("out_trade_no"),
            syssn: self.next_syssn(&sysdtm),
            pay_type: pay_type.code.clone(),
            // The rules let nothing through that is no number.
            txamt: request.value("txamt").parse().unwrap_or_default(),
            txcurrcd: text("txcurrcd"),
            txdtm: text("txdtm"),
            udid: match request.value("udid") {
                "" => DEFAULT_UDID.to_owned(),
                udid => udid.to_owned(),
            },
            goods_name: text("goods_name"),
            goods_info: text("goods_info"),
            goods_detail: text("goods_detail"),
            paydtm: sysdtm.clone(),
            sysdtm,
            chnlsn: String::new(),
            expires: now.saturating_add(minutes.saturating_mul(60)),
            progress,
        };
        if progress == Progress::Paid {
            let paydtm = order.sysdtm.clone();
            consumer::settle(&mut order, paydtm);
        }
        order
    }

    /// A number that starts with the day and has 24 digits.
    fn next_syssn(&mut self, sysdtm: &str) -> String {
        const SERIALS: u64 = 10_000_000_000_000_000;
        let serial = self.serial % SERIALS;
        self.serial = self.serial.wrapping_add(1);
        let day: String = sysdtm
            .chars()
            .filter(char::is_ascii_digit)
            .take(8)
            .collect();
        format!("{day}{serial:016}")
    }

    fn answer(
        &self,
        now: i64,
        order: &Order,
        pay_type: &PayType,
        request: &Accepted<'_>,
    ) -> Response {
        let code = order.respcd_of_creation(now, pay_type.scenario.accepted_means);
        let mut fields = vec![
            ("txdtm", Json::text(order.txdtm.as_str())),
            ("pay_type", Json::text(order.pay_type.as_str())),
            ("resperr", Json::text(self.words(code))),
            ("out_trade_no", Json::text(order.out_trade_no.as_str())),
            ("syssn", Json::text(order.syssn.as_str())),
            ("sysdtm", Json::text(order.sysdtm.as_str())),
            ("paydtm", Json::text(order.paydtm.as_str())),
            ("txcurrcd", Json::text(order.txcurrcd.as_str())),
            ("respmsg", Json::text("")),
            ("cardcd", Json::text("")),
            ("udid", Json::text(order.udid.as_str())),
            ("txamt", Json::text(order.txamt.to_string())),
            ("respcd", Json::text(code)),
            ("chnlsn", Json::text(order.chnlsn.as_str())),
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
        Response::json(200, &Json::Object(fields))
    }
}
