//! Parts that answers have in common.

use super::http::Reply;
use super::switches::AnswerSignature;
use super::transaction::Transaction;
use super::{Decline, Engine, Response, codes};
use crate::json::Json;
use crate::signature;

/// How many characters a message to the merchant has at most.
const RESPMSG_LENGTH: usize = 128;

impl Engine {
    /// An answer that says only why there is no other.
    pub(super) fn decline(&self, declined: &Decline) -> Json {
        let message: String = declined.message.chars().take(RESPMSG_LENGTH).collect();
        Json::Object(vec![
            ("respcd", Json::text(declined.code)),
            ("resperr", self.words(declined.code)),
            ("respmsg", Json::text(message)),
        ])
    }

    /// What a status code means, in words.
    pub(super) fn words(&self, code: &str) -> Json {
        if code == codes::SUCCESS {
            return Json::text("success");
        }
        let mut known = self.model.status_codes.iter();
        match known.find(|known| known.code == code) {
            Some(known) => Json::text(known.meaning.clone()),
            None => Json::text(""),
        }
    }

    /// What the answer to a call says that acted on an earlier payment.
    pub(super) fn changed(&self, now: i64, change: &Transaction) -> Vec<(&'static str, Json)> {
        let code = change.respcd(now);
        vec![
            ("respcd", Json::text(code)),
            ("resperr", self.words(code)),
            ("respmsg", Json::text("")),
            ("syssn", Json::text(change.syssn.clone())),
            ("orig_syssn", Json::text(change.origssn.clone())),
            ("out_trade_no", Json::text(change.out_trade_no.clone())),
            ("txamt", Json::text(change.txamt.to_string())),
            ("txcurrcd", Json::text(change.txcurrcd.clone())),
            ("txdtm", Json::text(change.txdtm.clone())),
            ("sysdtm", Json::text(change.sysdtm.clone())),
        ]
    }

    /// The answer as it leaves, signed where somebody's key is known.
    pub(super) fn finish(&self, reply: Reply) -> Response {
        let mut response = Response::json(reply.status, &reply.document);
        response.headers.extend(reply.headers);
        let merchant = reply
            .signed_for
            .and_then(|at| self.config.merchants.get(at));
        if let (Some(header), Some(merchant)) = (self.header_name("signature"), merchant) {
            let signature = match self.config.switches.answer_signature {
                AnswerSignature::Body => signature::sign_body(&response.body, &merchant.client_key),
                AnswerSignature::SortedData => sign_data(&reply.document, &merchant.client_key),
                AnswerSignature::Absent => return response,
            };
            let header = header.to_owned();
            response.headers.push((header.into(), signature.into()));
        }
        response
    }
}

/// The signature over the fields of `data`, or of the answer where `data` is no object, as a request
/// would have it: the document that describes it has no example.
fn sign_data(document: &Json, client_key: &str) -> String {
    let mut document = document.clone();
    let fields = match document.get("data") {
        Some(Json::Object(fields)) => std::mem::take(fields),
        _ => document.fields().map(std::mem::take).unwrap_or_default(),
    };
    let pairs: Vec<(String, String)> = fields
        .into_iter()
        .map(|(name, value)| match value {
            Json::Text(text) | Json::Raw(text) => (name.to_owned(), text.into_owned()),
            Json::Null => (name.to_owned(), String::new()),
            other => {
                let written = String::from_utf8(other.to_bytes());
                (name.to_owned(), written.unwrap_or_default())
            }
        })
        .collect();
    signature::sign(&pairs, client_key, signature::Algorithm::Md5)
}
