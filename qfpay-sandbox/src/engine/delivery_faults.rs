//! What happens to notifications on their way.

use fastrand::Rng;

/// How often notifications come twice, late or not at first, by chance.
///
/// Each number says how many of a thousand notifications it happens to; from 1000 on it is all of
/// them. Chance is drawn once for each notification, when what it tells of happens: the same seed and
/// the same payments have the same delivery faults, however the merchant answers. By default nothing happens.
///
/// ```
/// use qfpay_sandbox::{Config, Sandbox, DeliveryFaults};
///
/// let mut config = Config::new("");
/// config.delivery_faults = DeliveryFaults { seed: 7, twice: 200, held_back: 200, ..DeliveryFaults::default() };
/// let sandbox = Sandbox::builder().config(config).start()?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFaults {
    /// What chance starts from.
    pub seed: u64,
    /// How many come twice at once.
    pub twice: u16,
    /// How many are held back until another one to the same address has overtaken them, or for a
    /// minute.
    pub held_back: u16,
    /// Of how many the first delivery is lost. It counts as made: the next one follows by the
    /// gateway's schedule.
    pub lost: u16,
}

/// What happens to one notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
pub(super) struct DeliveryFault {
    pub(super) twice: bool,
    pub(super) held_back: bool,
    pub(super) lost: bool,
}

/// The settings, and how far chance has got.
#[derive(Debug)]
pub(super) struct DeliveryChance {
    delivery_faults: DeliveryFaults,
    rng: Rng,
}

impl DeliveryChance {
    pub(super) fn new(delivery_faults: DeliveryFaults) -> Self {
        let rng = Rng::with_seed(delivery_faults.seed);
        Self {
            delivery_faults,
            rng,
        }
    }

    /// The seed, and how far chance has got from there.
    #[cfg(feature = "state")]
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.delivery_faults.seed, self.rng.get_seed())
    }

    /// Goes on where chance had got, unless it starts from another seed now.
    #[cfg(feature = "state")]
    pub(super) fn go_on(&mut self, (seed, progress): (u64, u64)) {
        if seed == self.delivery_faults.seed {
            self.rng.seed(progress);
        }
    }

    pub(super) fn draw(&mut self) -> DeliveryFault {
        let mut happens = |per_thousand| self.rng.u16(..1000) < per_thousand;
        DeliveryFault {
            twice: happens(self.delivery_faults.twice),
            held_back: happens(self.delivery_faults.held_back),
            lost: happens(self.delivery_faults.lost),
        }
    }
}
