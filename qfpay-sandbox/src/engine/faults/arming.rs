//! What goes wrong with which requests, and how often.

use std::collections::{BTreeSet, VecDeque};

use fastrand::Rng;

use super::Fault;
use crate::engine::Request;
use crate::form;

/// Something that will go wrong: what, how often, and with which requests.
///
/// ```
/// use qfpay_sandbox::{Arming, Fault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// // The next three payments take effect, and nobody hears of it.
/// sandbox.arm(Arming::new(Fault::LostAnswer).times(3).operation("payment"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arming {
    /// They take turns.
    faults: VecDeque<Fault>,
    pub(super) times: u32,
    operation: Option<String>,
    out_trade_no: Option<String>,
}

impl Arming {
    /// This goes wrong with the next request that it applies to, and with that one only.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            faults: VecDeque::from([fault]),
            times: 1,
            operation: None,
            out_trade_no: None,
        }
    }

    /// Everything that has this number in the list of faults goes wrong, each with one request, in
    /// the order of [`Fault::ALL`]; `None` if nothing has the number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        let faults: VecDeque<Fault> = Fault::numbered(number).collect();
        let first = *faults.front()?;
        Some(Self {
            times: u32::try_from(faults.len()).unwrap_or(1),
            faults,
            ..Self::new(first)
        })
    }

    /// Goes wrong with so many requests; with none if this is 0.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Goes wrong with requests for this operation only, such as `payment`.
    #[must_use]
    pub fn operation(self, operation: impl Into<String>) -> Self {
        Self {
            operation: Some(operation.into()),
            ..self
        }
    }

    /// Goes wrong with requests only that have this `out_trade_no`: an order's number in payments,
    /// queries and closings, the refund's own in refunds. A query for several orders has each of
    /// their numbers.
    #[must_use]
    pub fn out_trade_no(self, out_trade_no: impl Into<String>) -> Self {
        Self {
            out_trade_no: Some(out_trade_no.into()),
            ..self
        }
    }

    /// What goes wrong, the next first; several things take turns.
    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        self.faults.iter().copied()
    }

    /// With how many requests it still goes wrong.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.times
    }

    /// The operation that it waits for; `None` for any.
    #[must_use]
    pub fn awaited_operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The number that it waits for; `None` for any.
    #[must_use]
    pub fn awaited_out_trade_no(&self) -> Option<&str> {
        self.out_trade_no.as_deref()
    }

    /// What befalls this request, if anything does.
    fn take(&mut self, operation: &str, request: &Request) -> Option<Fault> {
        let is_other = |awaited: &String| awaited != operation;
        if self.times == 0 || self.operation.as_ref().is_some_and(is_other) {
            return None;
        }
        let place = self
            .faults
            .iter()
            .position(|one| one.applies_to(operation))?;
        if let Some(number) = &self.out_trade_no {
            if !is_about(request, number) {
                return None;
            }
        }
        let fault = self.faults.remove(place)?;
        self.faults.push_back(fault);
        self.times -= 1;
        Some(fault)
    }
}

impl From<Fault> for Arming {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

fn is_about(request: &Request, number: &str) -> bool {
    let parameters = form::parse(&request.body).unwrap_or_default();
    let mut named = parameters.iter().filter(|(name, _)| name == "out_trade_no");
    named.any(|(_, value)| value == number || value.split(',').any(|one| one == number))
}

/// How often something goes wrong, of which requests, and by which chance.
///
/// The same seed and the same requests in the same order get the same faults.
///
/// ```
/// use qfpay_sandbox::{FaultRate, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// // Every twentieth request, by and large.
/// sandbox.set_fault_rate(FaultRate::new(50, 7));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultRate {
    /// Of a thousand requests, how many something goes wrong with. From 1000 on it is all of them.
    pub per_thousand: u16,
    /// What chance starts from.
    pub seed: u64,
    /// The operations whose requests it goes wrong with, such as `payment`; none stands for all.
    pub operations: BTreeSet<String>,
    /// What goes wrong, each as often as the others; none stands for everything.
    pub faults: Vec<Fault>,
}

impl FaultRate {
    /// Anything goes wrong with any request, so many times in a thousand.
    #[must_use]
    pub fn new(per_thousand: u16, seed: u64) -> Self {
        Self {
            per_thousand,
            seed,
            operations: BTreeSet::new(),
            faults: Vec::new(),
        }
    }
}

/// What is left to chance, and how far chance has got.
#[derive(Debug)]
pub(super) struct Rolling {
    pub(super) rate: FaultRate,
    pub(super) rng: Rng,
}

impl Rolling {
    /// Draws twice for every request that it is about, whatever comes of it.
    fn take(&mut self, operation: &str) -> Option<Fault> {
        let operations = &self.rate.operations;
        if !operations.is_empty() && !operations.contains(operation) {
            return None;
        }
        let happens = self.rng.u16(..1000) < self.rate.per_thousand;
        let which = self.rng.u64(..);
        let among = match self.rate.faults.as_slice() {
            [] => Fault::ALL,
            some => some,
        };
        let possible = || among.iter().filter(|fault| fault.applies_to(operation));
        let count = u64::try_from(possible().count()).unwrap_or(u64::MAX);
        let place = usize::try_from(which.checked_rem(count)?).ok()?;
        happens.then(|| possible().nth(place).copied()).flatten()
    }
}

/// Everything that will go wrong.
#[derive(Debug, Default)]
pub(in crate::engine) struct Armed {
    pub(super) next: VecDeque<Arming>,
    pub(super) rolling: Option<Rolling>,
}

impl Armed {
    /// What befalls this request. Chance moves on even where something else was armed, so that what
    /// is armed in between changes nothing about the requests after it.
    pub(super) fn take(&mut self, operation: &str, request: &Request) -> Option<Fault> {
        let by_chance = self.rolling.as_mut().and_then(|one| one.take(operation));
        let mut armed = self.next.iter_mut();
        let taken = armed.find_map(|one| one.take(operation, request));
        if taken.is_some() {
            self.next.retain(|one| one.times > 0);
        }
        taken.or(by_chance)
    }
}
