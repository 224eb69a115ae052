//! Queries: which orders are meant, and what is told about them.

use super::order::Order;
use super::{Accepted, Engine, Refused, Response, codes};
use crate::calendar;
use crate::json::Json;

/// What a query asks for. An empty list or text asks for anything.
struct Wanted<'a> {
    merchant: usize,
    syssn: Vec<&'a str>,
    out_trade_no: Vec<&'a str>,
    pay_type: Vec<&'a str>,
    respcd: &'a str,
    /// First and last second of `sysdtm`; times of one format sort like text.
    window: Option<(String, String)>,
}

impl Wanted<'_> {
    fn covers(&self, order: &Order, now: i64) -> bool {
        let among = |list: &[&str], text: &str| list.is_empty() || list.contains(&text);
        order.merchant == self.merchant
            && among(&self.syssn, &order.syssn)
            && among(&self.out_trade_no, &order.out_trade_no)
            && among(&self.pay_type, &order.pay_type)
            && (self.respcd.is_empty() || self.respcd == order.respcd(now))
            && self
                .window
                .as_ref()
                .is_none_or(|(first, last)| (first..=last).contains(&&order.sysdtm))
    }
}

impl Engine {
    pub(super) fn query(&self, now: i64, request: &Accepted<'_>) -> Response {
        let syssn = list(request.value("syssn"));
        let known = |syssn: &&str| {
            self.orders
                .by_syssn(syssn)
                .is_some_and(|order| order.merchant == request.merchant)
        };
        if !syssn.is_empty() && !syssn.iter().any(known) {
            return self.refuse(&Refused::new(codes::NOT_FOUND, "no order has this syssn"));
        }
        let wanted = Wanted {
            merchant: request.merchant,
            window: syssn.is_empty().then(|| self.window(now, request)),
            syssn,
            out_trade_no: list(request.value("out_trade_no")),
            pay_type: list(request.value("pay_type")),
            respcd: request.value("respcd"),
        };
        let page = number(request.value("page"), 1).max(1);
        let page_size = number(request.value("page_size"), 10).clamp(1, 100);
        let records = self
            .orders
            .newest_first()
            .filter(|order| wanted.covers(order, now))
            .skip(page_size.saturating_mul(page - 1))
            .take(page_size)
            .map(|order| self.record(now, order))
            .collect();
        let document = Json::Object(vec![
            ("respcd", Json::text(codes::SUCCESS)),
            ("resperr", Json::text(self.words(codes::SUCCESS))),
            ("respmsg", Json::text("")),
            ("page", Json::text(page.to_string())),
            ("page_size", Json::text(page_size.to_string())),
            ("data", Json::Array(records)),
        ]);
        Response::json(200, &document)
    }

    /// The window that is searched: the one asked for, or else the current month.
    fn window(&self, now: i64, request: &Accepted<'_>) -> (String, String) {
        let (start, end) = (request.value("start_time"), request.value("end_time"));
        if !start.is_empty() && !end.is_empty() {
            return (start.to_owned(), end.to_owned());
        }
        let today = calendar::timestamp(now, self.offset_minutes());
        let month: String = today.chars().take(7).collect();
        // No month has a 32nd day, and nothing of this one sorts behind it.
        (format!("{month}-01 00:00:00"), format!("{month}-32"))
    }

    fn record(&self, now: i64, order: &Order) -> Json {
        let code = order.respcd(now);
        let serial: String = order.syssn.chars().skip(18).collect();
        Json::Object(vec![
            ("pay_type", Json::text(order.pay_type.as_str())),
            ("sysdtm", Json::text(order.sysdtm.as_str())),
            ("order_type", Json::text("payment")),
            ("txcurrcd", Json::text(order.txcurrcd.as_str())),
            ("txdtm", Json::text(order.txdtm.as_str())),
            ("txamt", Json::text(order.txamt.to_string())),
            ("out_trade_no", Json::text(order.out_trade_no.as_str())),
            ("syssn", Json::text(order.syssn.as_str())),
            ("origssn", Json::Null),
            ("cancel", Json::text("0")),
            ("respcd", Json::text(code)),
            ("errmsg", Json::text(self.words(code))),
            ("paydtm", Json::text(order.paydtm.as_str())),
            ("chnlsn", Json::text(order.chnlsn.as_str())),
            ("chnlsn2", Json::text("")),
            ("goods_name", Json::text(order.goods_name.as_str())),
            ("goods_info", Json::text(order.goods_info.as_str())),
            ("goods_detail", Json::text(order.goods_detail.as_str())),
            ("udid", Json::text(order.udid.as_str())),
            (
                "userid",
                Json::text((1_000_001 + order.merchant).to_string()),
            ),
            ("cardcd", Json::text("")),
            ("cardtp", Json::text("")),
            ("clisn", Json::text(serial)),
            ("exchange_rate", Json::text("")),
            ("cash_fee", Json::text("0")),
            ("cash_fee_type", Json::text("")),
            ("cash_refund_fee", Json::text("0")),
            ("cash_refund_fee_type", Json::text("")),
        ])
    }
}

/// The items of a comma-separated list; none of an empty one.
fn list(text: &str) -> Vec<&str> {
    text.split(',').filter(|item| !item.is_empty()).collect()
}

fn number(text: &str, default: usize) -> usize {
    text.parse().unwrap_or(default)
}
