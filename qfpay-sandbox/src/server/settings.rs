//! How the server of a sandbox is set up: how long it waits, and where notifications may go.

use std::time::Duration;

/// How long a client may take to send a request, and to read the answer.
const PATIENCE: Duration = Duration::from_secs(60);

const GRACE: Duration = Duration::from_secs(1);

/// Time limits of connections, and where notifications may go.
#[derive(Clone, Debug)]
pub(super) struct ServerSettings {
    pub(super) patience: Duration,
    /// How long requests that have begun may take to end once the server stops.
    pub(super) grace: Duration,
    /// Whether notifications go to other machines.
    pub(super) is_remote: bool,
    /// Authorities that are trusted beside the usual ones, in DER.
    pub(super) authorities: Vec<Vec<u8>>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            patience: PATIENCE,
            grace: GRACE,
            is_remote: false,
            authorities: Vec::new(),
        }
    }
}
