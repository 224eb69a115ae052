//! `vectors/*.yaml`, as far as the generator reads them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::Text;
use crate::yaml::List;

/// `vectors/*.yaml`, as far as the generator reads them.
#[derive(Debug, Deserialize)]
pub(crate) struct Vectors {
    #[serde(default)]
    pub(crate) vectors: List<Vector>,
    #[serde(default)]
    pub(crate) notifications: List<NotificationVector>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its shape; tests use the contents")]
pub(crate) struct NotificationVector {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) client_key: Text,
    pub(crate) body: Text,
    pub(crate) md5: Text,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its shape; tests use the contents")]
pub(crate) struct Vector {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) operation: Text,
    pub(crate) client_key: Text,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) canonical: Text,
    pub(crate) md5: Text,
    pub(crate) sha256: Text,
    pub(crate) body: Text,
    /// Answers to the request, and what each means.
    #[serde(default)]
    pub(crate) answers: List<AnswerVector>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its shape; tests use the contents")]
pub(crate) struct AnswerVector {
    pub(crate) description: Text,
    pub(crate) body: Text,
    pub(crate) verdict: AnswerVerdict,
}

/// What an answer means to whoever sent the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AnswerVerdict {
    /// It is done.
    Done,
    /// It is not decided yet.
    Pending,
    /// This request changed nothing.
    Rejected,
    /// Nobody knows; a query has to tell.
    Unknown,
}
