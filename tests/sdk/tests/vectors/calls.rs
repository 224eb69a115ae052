//! Refunds, reversals, closings and the like: what is signed and sent, and what answers mean.

use std::collections::BTreeMap;

use qfpay_api::request::{
    AddNote, Call, Capture, CustomsDeclare, CustomsQuery, CustomsRedeclare, Unfreeze,
};
use qfpay_api::sign::Algorithm;
use qfpay_api::value::{
    ActionType, Customs, DeclaredYuan, FeeType, MchCustomsName, MchCustomsNo, Note, OrderFee,
    OutRequestNo, ProductFee, RefundNo, ReturnUrl, SubOrderNo, TradeType, TransportFee, Udid,
};
use qfpay_api::{
    Amount, CallError, Close, Currency, OriginalPayment, OutTradeNo, Outcome, PayType, Refund,
    Reversal, Syssn, TxTime,
};
use serde::Deserialize;

use super::support::now;
use super::{gateway, masked};

#[derive(Deserialize)]
struct CallFile {
    vectors: Vec<CallVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallVector {
    id: String,
    #[serde(rename = "description")]
    _description: String,
    operation: String,
    client_key: String,
    parameters: BTreeMap<String, String>,
    canonical: String,
    md5: String,
    sha256: String,
    body: String,
    answers: Vec<AnswerVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerVector {
    description: String,
    body: String,
    verdict: String,
}

fn calls() -> Vec<CallVector> {
    let file: CallFile =
        serde_yaml::from_str(include_str!("../../../../spec/vectors/calls.yaml")).unwrap();
    assert!(file.vectors.len() >= 13, "the vectors are there");
    file.vectors
}

/// The values of a recorded call, as a program would have them.
impl CallVector {
    fn text(&self, name: &str) -> &str {
        &self.parameters[name]
    }

    /// A value of any type that is made from text.
    fn value<T, E: std::fmt::Debug>(&self, name: &str, new: impl Fn(String) -> Result<T, E>) -> T {
        new(self.text(name).to_owned()).unwrap()
    }

    fn given<T, E: std::fmt::Debug>(
        &self,
        name: &str,
        new: impl Fn(String) -> Result<T, E>,
    ) -> Option<T> {
        let is_there = self.parameters.contains_key(name);
        is_there.then(|| self.value(name, new))
    }

    fn amount(&self) -> Amount {
        Amount::new(Currency::Hkd, self.text("txamt").parse().unwrap()).unwrap()
    }

    fn now(&self) -> TxTime {
        let time = self.parameters.get("txdtm");
        time.map_or_else(now, |time| time.parse().unwrap())
    }

    /// The payment that a reversal or closing is about.
    fn order(&self) -> OriginalPayment {
        let (pay_type, amount) = (PayType::AlipayMpmOverseas, self.amount());
        let number = self.given("out_trade_no", OutTradeNo::new);
        let syssn = self.given("syssn", Syssn::new);
        let order = match (syssn, number) {
            (Some(syssn), None) => OriginalPayment::by_syssn(syssn, pay_type, amount),
            (Some(syssn), Some(number)) => {
                OriginalPayment::by_syssn(syssn, pay_type, amount).out_trade_no(number)
            }
            (None, number) => OriginalPayment::by_out_trade_no(number.unwrap(), pay_type, amount),
        };
        order.txdtm(self.now())
    }

    /// The payment that the others act on: of more than they move.
    fn payment(&self) -> OriginalPayment {
        let amount = Amount::new(Currency::Hkd, 100_000).unwrap();
        let syssn = self.value("syssn", Syssn::new);
        OriginalPayment::by_syssn(syssn, PayType::VisaMastercardOnline, amount)
    }

    fn trade_type(&self) -> TradeType {
        match self.text("trade_type") {
            "weixin" => TradeType::Weixin,
            _ => TradeType::Alipay,
        }
    }

    fn number(&self, name: &str) -> u32 {
        self.text(name).parse().unwrap()
    }

    fn declaration(&self) -> CustomsDeclare {
        let mut call = CustomsDeclare::new(
            self.value("customs", Customs::new),
            self.value("mch_customs_no", MchCustomsNo::new),
            self.value("syssn", Syssn::new),
            self.trade_type(),
        );
        if self.parameters.contains_key("action_type") {
            call = call.action_type(ActionType::Add);
        }
        if self.parameters.contains_key("fee_type") {
            call = call
                .fee_type(FeeType::Cny)
                .order_fee(OrderFee::new(self.number("order_fee")).unwrap())
                .transport_fee(TransportFee::new(self.number("transport_fee")).unwrap())
                .product_fee(ProductFee::new(self.number("product_fee")).unwrap());
        }
        call = given(
            call,
            self.given("sub_order_no", SubOrderNo::new),
            CustomsDeclare::sub_order_no,
        );
        let name = self.given("mch_customs_name", MchCustomsName::new);
        call = given(call, name, CustomsDeclare::mch_customs_name);
        let number = self.given("out_request_no", OutRequestNo::new);
        call = given(call, number, CustomsDeclare::out_request_no);
        given(
            call,
            self.given("amount", DeclaredYuan::new),
            CustomsDeclare::amount,
        )
    }

    /// Makes the call with the type that it has, and checks it.
    fn check(&self) {
        let udid = self.given("udid", Udid::new);
        match self.operation.as_str() {
            "refund" => {
                let number = self.value("out_trade_no", RefundNo::new);
                let call = Refund::new(&self.payment(), number, self.amount());
                self.check_call(&given(call, udid, Refund::udid));
            }
            "reversal" => {
                self.check_call(&given(Reversal::new(&self.order()), udid, Reversal::udid));
            }
            "close" => self.check_call(&given(Close::new(&self.order()), udid, Close::udid)),
            "capture" => {
                let call = Capture::new(&self.payment(), self.amount());
                let call = given(call, udid, Capture::udid);
                let back = self.given("return_url", ReturnUrl::new);
                let call = given(call, back, Capture::return_url);
                let number = self.given("out_trade_no", OutTradeNo::new);
                self.check_call(&given(call, number, Capture::out_trade_no));
            }
            "unfreeze" => {
                let number = self.value("out_trade_no", OutTradeNo::new);
                self.check_call(&Unfreeze::new(&self.payment(), number, self.amount()));
            }
            "add_note" => {
                let note = self.value("note", Note::new);
                self.check_call(&AddNote::new(note, self.value("syssn", Syssn::new)));
            }
            "customs_declare" => self.check_call(&self.declaration()),
            "customs_query" => {
                let customs = self.value("customs", Customs::new);
                let syssn = self.value("syssn", Syssn::new);
                self.check_call(&CustomsQuery::new(customs, syssn, self.trade_type()));
            }
            "customs_redeclare" => {
                let customs = self.value("customs", Customs::new);
                let merchant = self.value("mch_customs_no", MchCustomsNo::new);
                let syssn = self.value("syssn", Syssn::new);
                let call = CustomsRedeclare::new(customs, merchant, syssn, self.trade_type());
                let part = self.given("sub_order_no", SubOrderNo::new);
                self.check_call(&given(call, part, CustomsRedeclare::sub_order_no));
            }
            other => panic!("no call for {other}"),
        }
    }

    fn check_call<C: Call>(&self, call: &C) {
        let id = &self.id;
        for (algorithm, digest) in [
            (Algorithm::Md5, &self.md5),
            (Algorithm::Sha256, &self.sha256),
        ] {
            let gateway = gateway(&self.parameters, &self.client_key, algorithm);
            let prepared = gateway
                .call(call, self.now())
                .unwrap_or_else(|refused| panic!("{id}: {refused}"));
            let http = prepared.http_request();
            assert_eq!(String::from_utf8_lossy(http.body()), self.body, "{id}");
            assert_eq!(http.headers()["x-qf-sign"], digest.as_str(), "{id}");
            let shown = masked(&self.canonical, &self.parameters);
            assert_eq!(prepared.masked_canonical(), shown, "{id}");
            for answer in &self.answers {
                let response = http::Response::new(answer.body.clone().into_bytes());
                let verdict = match prepared.classify(Ok(response)) {
                    Ok(Outcome::Done(_)) => "done",
                    Ok(Outcome::Pending(_)) => "pending",
                    Ok(Outcome::Declined(_)) => "declined",
                    Err(CallError::Unknown { .. }) => "unknown",
                    Err(error) => panic!("{id}: {error}"),
                };
                assert_eq!(verdict, answer.verdict, "{id}: {}", answer.description);
            }
        }
    }
}

/// The call with a value, if there is one.
fn given<C, T>(call: C, value: Option<T>, set: impl FnOnce(C, T) -> C) -> C {
    match value {
        Some(value) => set(call, value),
        None => call,
    }
}

#[test]
fn calls_are_sent_as_recorded_and_their_answers_mean_what_is_recorded() {
    let calls = calls();
    calls.iter().for_each(CallVector::check);
    let mut operations: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
    operations.sort_unstable();
    operations.dedup();
    assert_eq!(operations.len(), 9, "{operations:?}");
}
