//! Queries: which transactions are meant, and what is told about them.

use super::switches::{QueryWindow, RefundedCpm};
use super::transaction::{OrderState, Transaction};
use super::{Accepted, Decline, Engine, codes};
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
    fn covers(&self, one: &Transaction, now: i64) -> bool {
        let among = |list: &[&str], text: &str| list.is_empty() || list.contains(&text);
        one.merchant == self.merchant
            && among(&self.syssn, &one.syssn)
            && among(&self.out_trade_no, &one.out_trade_no)
            && among(&self.pay_type, &one.pay_type)
            && (self.respcd.is_empty() || self.respcd == one.respcd(now))
            && self
                .window
                .as_ref()
                .is_none_or(|(first, last)| (first..=last).contains(&&one.sysdtm))
    }
}

/// The part of the answer that is asked for.
struct Page {
    number: usize,
    size: usize,
}

impl Engine {
    pub(super) fn query(&self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let syssn = list(request.value("syssn"));
        let known = |syssn: &&str| {
            let known = self.transactions.by_syssn(syssn);
            known.is_some_and(|one| one.merchant == request.merchant)
        };
        if !syssn.is_empty() && !syssn.iter().any(known) {
            return Err(Decline::new(codes::NOT_FOUND, "no order has this syssn"));
        }
        let out_trade_no = list(request.value("out_trade_no"));
        let has_window = match self.config.switches.query_window {
            QueryWindow::UnlessSyssn => syssn.is_empty(),
            QueryWindow::UnlessNumbers => syssn.is_empty() && out_trade_no.is_empty(),
            QueryWindow::Always => true,
        };
        let wanted = Wanted {
            merchant: request.merchant,
            window: has_window.then(|| self.window(now, request)),
            syssn,
            out_trade_no,
            pay_type: list(request.value("pay_type")),
            respcd: request.value("respcd"),
        };
        let page = Page {
            number: number(request.value("page"), 1).max(1),
            size: number(request.value("page_size"), 10).clamp(1, 100),
        };
        let records = if wanted.syssn.is_empty() && wanted.out_trade_no.is_empty() {
            let (from, to) = self.window(now, request);
            let transactions = self.transactions.newest_first(&from, &to);
            self.records(now, &wanted, &page, transactions)
        } else {
            let (merchant, transactions) = (wanted.merchant, &self.transactions);
            let named = transactions.named(merchant, &wanted.syssn, &wanted.out_trade_no);
            self.records(now, &wanted, &page, named)
        };
        Ok(Json::Object(vec![
            ("respcd", Json::text(codes::SUCCESS)),
            ("resperr", self.words(codes::SUCCESS)),
            ("respmsg", Json::text("")),
            ("page", Json::text(page.number.to_string())),
            ("page_size", Json::text(page.size.to_string())),
            ("data", Json::Array(records)),
        ]))
    }

    /// The window that is searched: the one asked for, or else the current month.
    fn window(&self, now: i64, request: &Accepted<'_>) -> (String, String) {
        let (start, end) = (request.value("start_time"), request.value("end_time"));
        if !start.is_empty() && !end.is_empty() {
            return (start.to_owned(), end.to_owned());
        }
        let today = self.clock(now);
        let month: String = today.chars().take(7).collect();
        // No month has a 32nd day, and nothing of this one sorts behind it.
        (format!("{month}-01 00:00:00"), format!("{month}-32"))
    }

    fn records<'a>(
        &self,
        now: i64,
        wanted: &Wanted<'_>,
        page: &Page,
        among: impl Iterator<Item = &'a Transaction>,
    ) -> Vec<Json> {
        among
            .filter(|one| wanted.covers(one, now))
            .skip(page.size.saturating_mul(page.number - 1))
            .take(page.size)
            .map(|one| self.record(now, one))
            .collect()
    }

    /// Whether a transaction was taken back, and how.
    fn cancel_flag(&self, now: i64, one: &Transaction) -> &'static str {
        let is_cpm = || {
            let mut pay_types = self.model.pay_types.iter();
            pay_types.any(|known| known.code == one.pay_type && known.scenario.name.id == "cpm")
        };
        match (self.config.switches.refunded_cpm, one.state(now)) {
            (RefundedCpm::One, OrderState::Refunded) if is_cpm() => "1",
            _ => one.cancel(now),
        }
    }

    fn record(&self, now: i64, one: &Transaction) -> Json {
        let code = one.respcd(now);
        let serial = one.syssn.get(18..).unwrap_or_default().to_owned();
        let text = |text: &String| Json::text(text.clone());
        Json::Object(vec![
            ("pay_type", text(&one.pay_type)),
            ("sysdtm", text(&one.sysdtm)),
            ("order_type", Json::text(one.order_type(now))),
            ("txcurrcd", text(&one.txcurrcd)),
            ("txdtm", text(&one.txdtm)),
            ("txamt", Json::text(one.txamt.to_string())),
            ("out_trade_no", text(&one.out_trade_no)),
            ("syssn", text(&one.syssn)),
            ("origssn", text(&one.origssn)),
            ("cancel", Json::text(self.cancel_flag(now, one))),
            ("respcd", Json::text(code)),
            ("errmsg", self.words(code)),
            ("paydtm", Json::text(one.time_of_payment().to_owned())),
            ("chnlsn", text(&one.chnlsn)),
            ("chnlsn2", Json::text("")),
            ("goods_name", text(&one.goods_name)),
            ("goods_info", text(&one.goods_info)),
            ("goods_detail", text(&one.goods_detail)),
            ("udid", text(&one.udid)),
            ("userid", Json::text((1_000_001 + one.merchant).to_string())),
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
