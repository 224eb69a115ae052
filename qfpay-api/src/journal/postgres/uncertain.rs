//! Attempts of which it is not known whether the server has stored them.

use std::collections::VecDeque;

use uuid::Uuid;

/// Attempts of which it is not known whether they are stored. All of them were reported as failed, so nothing
/// was sent for any of them. The next attempt at the same call withdraws them.
#[derive(Default)]
pub(super) struct Uncertain {
    attempts: VecDeque<(Call, Uuid)>,
}

/// Account, operation and number.
pub(super) type Call = (String, &'static str, String);

impl Uncertain {
    /// What is forgotten beyond that stays open until it is resolved.
    const REMEMBERED: usize = 1_000;

    pub(super) fn take(&mut self, call: &Call) -> Vec<Uuid> {
        let (taken, kept) = self.attempts.drain(..).partition(|(of, _)| of == call);
        self.attempts = kept;
        let taken: VecDeque<(Call, Uuid)> = taken;
        taken.into_iter().map(|(_, token)| token).collect()
    }

    pub(super) fn put_back(&mut self, call: &Call, tokens: Vec<Uuid>) {
        for token in tokens {
            self.attempts.push_back((call.clone(), token));
        }
        while self.attempts.len() > Self::REMEMBERED {
            self.attempts.pop_front();
        }
    }
}
