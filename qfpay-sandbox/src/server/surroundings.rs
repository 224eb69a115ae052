//! What lies around the engine of a sandbox: time, patience, and who is notified.

use std::time::Duration;

use super::SandboxBuilder;

/// How long a client may take to send a request, and to read the answer.
const PATIENCE: Duration = Duration::from_secs(60);

const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    pub(super) patience: Duration,
    /// How long requests that have begun may take to end once the server stops.
    pub(super) grace: Duration,
    /// Whether notifications go to other machines.
    pub(super) is_remote: bool,
    /// Authorities that are trusted beside the usual ones, in DER.
    pub(super) authorities: Vec<Vec<u8>>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            patience: PATIENCE,
            grace: GRACE,
            is_remote: false,
            authorities: Vec::new(),
        }
    }
}

impl SandboxBuilder {
    /// Lets the system's clock go so many times as fast, from the start of the sandbox on: orders
    /// expire and notifications are repeated so much sooner. 1 is real time, and so is 0. A
    /// [clock](Self::clock) of the program's own is not made any faster.
    #[must_use]
    pub fn speed(mut self, times: u32) -> Self {
        self.clock.set_speed(times);
        self
    }

    /// How long a client may take to send the head of a request, its body, or to read the answer: 60
    /// seconds unless this says otherwise. The connection ends then. One that is idle ends, too.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.surroundings.patience = patience;
        self
    }

    /// How long requests that have begun may take to end once the sandbox is stopped or dropped: a second
    /// unless this says otherwise.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.surroundings.grace = grace;
        self
    }

    /// Whether notifications are sent to other machines, and over TLS. Without this they go to
    /// programs on this machine only: to `http://` with `localhost` or a loopback address. Everything
    /// else is refused, with a [reason](crate::Notification::reason).
    ///
    /// Redirects are never followed.
    #[must_use]
    pub fn remote_notifications(mut self, is_remote: bool) -> Self {
        self.surroundings.is_remote = is_remote;
        self
    }

    /// Trusts the servers that this certificate authority, in DER, has signed for, beside those of
    /// the usual authorities, where [notifications](Self::remote_notifications) go over TLS.
    #[must_use]
    pub fn notification_authority(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.surroundings.authorities.push(der.into());
        self
    }
}
