//! Gives answers the form that is configured: as documented or as captured.

use super::gateway::Engine;
use super::http::Reply;
use super::quirks::{Of, QUIRKS, Quirks, is_unsigned, serial_of};
use crate::json::Json;

impl Engine {
    /// Gives an answer the look that the sandbox is set up for.
    pub(super) fn dress(&self, operation: &str, reply: &mut Reply) {
        let of = match operation {
            "payment" => Of::Payment,
            "query" => Of::Query,
            "capture" | "unfreeze" => Of::Preauthorisation,
            _ => Of::Change,
        };
        let document = &mut reply.document;
        let mut serial = serial_of(document);
        if let (Of::Query, Some(Json::Array(records))) = (of, document.get("data")) {
            serial = records.first_mut().map_or(0, serial_of);
            records
                .iter_mut()
                .for_each(|record| self.dress_document(Of::Record, record));
        }
        self.dress_as(of, document, serial);
        if self.config.quirks == Quirks::Realistic && is_unsigned(of, serial) {
            reply.signed_for = None;
        }
    }

    /// As [`dress`](Self::dress), for a document of its own.
    pub(super) fn dress_document(&self, of: Of, document: &mut Json) {
        let serial = serial_of(document);
        self.dress_as(of, document, serial);
    }

    fn dress_as(&self, of: Of, document: &mut Json, serial: u64) {
        for quirk in QUIRKS.iter().filter(|quirk| quirk.of.contains(&of)) {
            match self.config.quirks {
                Quirks::Strict => (quirk.strict)(document, serial),
                Quirks::Realistic => (quirk.realistic)(document, serial),
            }
        }
    }
}
