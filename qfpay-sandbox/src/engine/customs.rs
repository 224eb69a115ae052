//! Declarations to the customs: one for a payment, or one for each part of a split order.

use super::fixed_text;
use super::transaction::{Declaration, Transaction};
use super::{Accepted, Decline, Engine, codes};
use crate::json::Json;
use crate::signature::sign_body;

/// How many declarations a payment has at most.
const MOST: usize = 100;

impl Engine {
    pub(super) fn declare(&mut self, now: i64, request: &Accepted<'_>) -> Result<Json, Decline> {
        let payment = self.declarable(request)?;
        if !payment.was_paid() {
            let message = format!("the order is {}", payment.state(now).as_str());
            return Err(Decline::new(codes::ORDER_UNPAID, message));
        }
        let known = find(payment, request).is_some();
        let changes = request.value("action_type") == "MODIFY";
        let declined = match (known, changes) {
            (true, false) => Some((codes::DUPLICATE, "it is declared already")),
            (false, true) => Some((codes::NO_SUCH_ORDER, "it is not declared yet")),
            (false, false) if payment.declarations.len() >= MOST => {
                Some((codes::BAD_PARAMETER, "the order has too many parts"))
            }
            _ => None,
        };
        if let Some((code, message)) = declined {
            return Err(Decline::new(code, message));
        }
        let declaration = declaration(request);
        let answer = self.customs_answer(request, Some(&declaration));
        if let Some(payment) = self.transactions.get_mut(request.value("syssn")) {
            if !known {
                payment.declarations.push(declaration);
            }
        }
        Ok(Json::Object(answer))
    }

    pub(super) fn declared(&self, request: &Accepted<'_>) -> Result<Json, Decline> {
        let payment = self.declarable(request)?;
        let part = request.value("sub_order_no");
        let of_office = payment
            .declarations
            .iter()
            .filter(|one| one.customs == request.value("customs"))
            .filter(|one| part.is_empty() || one.sub_order_no == part);
        let declarations: Vec<&Declaration> = of_office.collect();
        if declarations.is_empty() {
            return Err(not_declared());
        }
        let records = declarations.iter().map(|one| record(one)).collect();
        let mut fields = self.customs_answer(request, declarations.first().copied());
        fields.push(("data", Json::Array(records)));
        Ok(Json::Object(fields))
    }

    pub(super) fn redeclare(&self, request: &Accepted<'_>) -> Result<Json, Decline> {
        let payment = self.declarable(request)?;
        let declaration = find(payment, request).ok_or_else(not_declared)?;
        Ok(Json::Object(
            self.customs_answer(request, Some(declaration)),
        ))
    }

    /// The merchant's payment that a request is about, if it was made with the wallet that it names.
    fn declarable(&self, request: &Accepted<'_>) -> Result<&Transaction, Decline> {
        let payment = self.transactions.by_syssn(request.value("syssn"));
        let payment = payment
            .filter(|one| one.merchant == request.merchant && one.kind.charges())
            .ok_or_else(|| Decline::new(codes::NOT_FOUND, "no payment has this syssn"))?;
        let mut pay_types = self.model.pay_types.iter();
        let wallet = pay_types
            .find(|known| known.code == payment.pay_type)
            .map_or("", |known| known.wallet.id.as_str());
        let named = match request.value("trade_type") {
            "weixin" => wallet.starts_with("wechat_pay"),
            named => named == wallet,
        };
        if named {
            Ok(payment)
        } else {
            let message = "the payment was not made with this wallet";
            Err(Decline::new(codes::WRONG_ORDER, message))
        }
    }

    fn customs_answer(
        &self,
        request: &Accepted<'_>,
        declaration: Option<&Declaration>,
    ) -> Vec<(&'static str, Json)> {
        let department = declaration.map_or("", |one| one.verify_department);
        let trade_id = declaration.map_or("", |one| one.verify_department_trade_id.as_str());
        vec![
            ("respcd", Json::text(codes::SUCCESS)),
            ("resperr", self.words(codes::SUCCESS)),
            ("respmsg", Json::text("")),
            ("syssn", Json::text(request.text("syssn"))),
            ("verify_department", Json::text(department)),
            (
                "verify_department_trade_id",
                Json::text(trade_id.to_owned()),
            ),
        ]
    }
}

fn find<'a>(payment: &'a Transaction, request: &Accepted<'_>) -> Option<&'a Declaration> {
    payment.declarations.iter().find(|one| {
        one.customs == request.value("customs") && one.sub_order_no == request.value("sub_order_no")
    })
}

fn declaration(request: &Accepted<'_>) -> Declaration {
    let part = request.value("sub_order_no");
    Declaration {
        customs: request.text("customs"),
        sub_order_no: part.to_owned(),
        verify_department: fixed_text::OTHERS,
        // Digits that differ from payment to payment and from part to part.
        verify_department_trade_id: sign_body(request.value("syssn").as_bytes(), part),
    }
}

fn record(declaration: &Declaration) -> Json {
    let one = declaration.clone();
    Json::Object(vec![
        ("resperr", Json::text("success")),
        ("errmsg", Json::Null),
        ("sub_order_no", Json::text(one.sub_order_no)),
        ("verify_department", Json::text(one.verify_department)),
        (
            "verify_department_trade_id",
            Json::text(one.verify_department_trade_id),
        ),
    ])
}

fn not_declared() -> Decline {
    Decline::new(codes::NO_SUCH_ORDER, "it is not declared")
}
