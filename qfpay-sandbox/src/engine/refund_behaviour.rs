//! What becomes of refunds at the wallet.

use super::bounded::Bounded;
use super::codes::{IN_THE_NIGHT, TOO_LATE};
use super::transaction::Progress;
use super::{Decline, codes};

/// What happens when a refund that is allowed is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum RefundBehaviour {
    /// It is done at once. So is a refund of which nothing else is said.
    #[default]
    AtOnce,
    /// The wallet has not taken it yet: 1143 for so many seconds, and then it is done.
    Waits {
        /// How long.
        seconds: u32,
    },
    /// It is being worked on: 1145 for so many seconds, and then it is done.
    Takes {
        /// How long.
        seconds: u32,
    },
    /// It is being worked on: 1145 for so many seconds, and then it is declined with 1155. The
    /// customer gets nothing back.
    Fails {
        /// How long it takes until then.
        seconds: u32,
    },
    /// It is declined with 1265, because of the hour.
    IsInTheNight,
    /// It is declined with 1265, because the payment is too old.
    IsTooLate,
    /// It is declined with 1269: the takings of the day are too small.
    LacksTakings,
}

impl RefundBehaviour {
    /// The behaviour with this name, taking this long if it takes any time.
    #[must_use]
    pub fn from_name(name: &str, seconds: u32) -> Option<Self> {
        Some(match name {
            "at-once" => Self::AtOnce,
            "waits" => Self::Waits { seconds },
            "takes" => Self::Takes { seconds },
            "fails" => Self::Fails { seconds },
            "in-the-night" => Self::IsInTheNight,
            "too-late" => Self::IsTooLate,
            "lacks-takings" => Self::LacksTakings,
            _ => return None,
        })
    }

    /// The names in URLs.
    pub(crate) const NAMES: [&str; 7] = [
        "at-once",
        "waits",
        "takes",
        "fails",
        "in-the-night",
        "too-late",
        "lacks-takings",
    ];

    /// How far a refund is that is asked for at `now`.
    pub(super) fn progress(self, now: i64) -> Result<Progress, Decline> {
        let takes = |code, seconds, fails| Progress::Takes {
            code,
            until: now.saturating_add(i64::from(seconds)),
            fails,
        };
        match self {
            Self::AtOnce => Ok(Progress::Done),
            Self::Waits { seconds } => Ok(takes(codes::UNPAID, seconds, false)),
            Self::Takes { seconds } => Ok(takes(codes::PROCESSING, seconds, false)),
            Self::Fails { seconds } => Ok(takes(codes::PROCESSING, seconds, true)),
            Self::IsInTheNight => Err(Decline::new(codes::REFUND_WINDOW, IN_THE_NIGHT)),
            Self::IsTooLate => Err(Decline::new(codes::REFUND_WINDOW, TOO_LATE)),
            Self::LacksTakings => Err(Decline::new(
                codes::LACKS_TAKINGS,
                "the takings of the day are smaller than the refund",
            )),
        }
    }
}

/// What becomes of refunds that were not asked for yet.
#[derive(Default)]
pub(super) struct RefundBehaviours {
    pub(super) by_number: Bounded<RefundBehaviour>,
    pub(super) next: Option<RefundBehaviour>,
}

impl RefundBehaviours {
    pub(super) fn set(&mut self, number: String, behaviour: RefundBehaviour) {
        self.by_number.set(number, behaviour);
    }

    pub(super) fn set_next(&mut self, behaviour: RefundBehaviour) {
        self.next = Some(behaviour);
    }

    /// The behaviour of the refund with this number, which is asked for now. What is said of a
    /// number holds until something else is said: a declined refund is asked for again.
    pub(super) fn take(&mut self, number: &str) -> RefundBehaviour {
        let named = self.by_number.get(number).copied();
        named.or_else(|| self.next.take()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_known() {
        for name in RefundBehaviour::NAMES {
            assert!(RefundBehaviour::from_name(name, 1).is_some(), "{name}");
        }
        assert_eq!(RefundBehaviour::from_name("vanishes", 1), None);
    }
}
