//! Notes for people to read.

use super::{Accepted, Decline, Engine, codes};
use crate::json::Json;

impl Engine {
    /// Attaches a note to a transaction, in place of an earlier one.
    pub(super) fn add_note(&mut self, request: &Accepted<'_>) -> Result<Json, Decline> {
        let merchant = self.config.merchants.get(request.merchant);
        if merchant.is_none_or(|merchant| merchant.app_code != request.value("code")) {
            let message = "`code` is not the app code";
            return Err(Decline::new(codes::BAD_PARAMETER, message));
        }
        let transaction = self.transactions.get_mut(request.value("syssn"));
        let transaction = transaction
            .filter(|one| one.merchant == request.merchant)
            .ok_or_else(|| Decline::new(codes::NOT_FOUND, "no transaction has this syssn"))?;
        transaction.note = request.text("note");
        let data = vec![("syssn", Json::text(transaction.syssn.clone()))];
        Ok(Json::Object(vec![
            ("respcd", Json::text(codes::SUCCESS)),
            ("resperr", self.words(codes::SUCCESS)),
            ("respmsg", Json::text("")),
            ("data", Json::Object(data)),
        ]))
    }

    /// The note on the transaction with this number of the gateway's; `None` if there is no such
    /// transaction or no note on it.
    #[must_use]
    pub fn note(&self, syssn: &str) -> Option<&str> {
        let transaction = self.transactions.by_syssn(syssn)?;
        Some(transaction.note.as_str()).filter(|note| !note.is_empty())
    }
}
