//! Arms faults.

use fastrand::Rng;

use super::arming::{Armed, Arming, FaultRate, Rolling};
use crate::engine::gateway::Engine;

impl Engine {
    /// Lets this go wrong with the next [`exchange`](Self::exchange) that it applies to, or with the
    /// next few.
    pub fn arm(&mut self, arming: impl Into<Arming>) {
        let arming = arming.into();
        if arming.times > 0 {
            self.armed.next.push_back(arming);
        }
    }

    /// What is armed, in the order in which it was.
    pub fn armed(&self) -> impl Iterator<Item = &Arming> {
        self.armed.next.iter()
    }

    /// Lets things go wrong by chance, in place of an earlier rate; `None` ends that.
    pub fn set_fault_rate(&mut self, rate: impl Into<Option<FaultRate>>) {
        self.armed.rolling = rate.into().map(|rate| Rolling {
            rng: Rng::with_seed(rate.seed),
            rate,
        });
    }

    /// How often things go wrong by chance, if they do.
    #[must_use]
    pub fn fault_rate(&self) -> Option<&FaultRate> {
        self.armed.rolling.as_ref().map(|rolling| &rolling.rate)
    }

    /// Nothing goes wrong any more that was armed, neither next nor by chance.
    pub fn disarm(&mut self) {
        self.armed = Armed::default();
    }
}
