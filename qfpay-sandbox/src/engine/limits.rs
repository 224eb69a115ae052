//! How many requests a merchant may send.

use std::collections::VecDeque;

const MINUTE: i64 = 60;

/// The requests of the last minute, for each merchant.
#[derive(Debug)]
pub(super) struct Limiter {
    pub(super) merchants: Vec<Window>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    /// Seconds and how many requests each had, the oldest first.
    seconds: VecDeque<(i64, u32)>,
    total: u32,
}

impl Limiter {
    pub(super) fn new(merchants: usize) -> Self {
        Self {
            merchants: vec![Window::default(); merchants],
        }
    }
}

impl Window {
    /// Counts a request at `now`, unless it is one too many.
    pub(super) fn admits(&mut self, now: i64, per_second: u32, per_minute: u32) -> bool {
        while let Some((second, count)) = self.seconds.front().copied() {
            if second > now - MINUTE && second <= now {
                break;
            }
            self.seconds.pop_front();
            self.total -= count;
        }
        let this_second = match self.seconds.back() {
            Some((second, count)) if *second == now => *count,
            _ => 0,
        };
        if this_second >= per_second || self.total >= per_minute {
            return false;
        }
        match self.seconds.back_mut() {
            Some((second, count)) if *second == now => *count += 1,
            _ => self.seconds.push_back((now, 1)),
        }
        self.total += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_windows_are_kept_and_slide() {
        let mut window = Window::default();
        let mut admitted =
            |now: i64, tried: u32| (0..tried).filter(|_| window.admits(now, 100, 400)).count();
        assert_eq!(admitted(0, 150), 100);
        assert_eq!(admitted(1, 150), 100);
        assert_eq!(admitted(30, 150), 100);
        assert_eq!(admitted(59, 150), 100);
        assert_eq!(admitted(59, 150), 0);
        assert_eq!(admitted(60, 150), 100, "those of second 0 are over");
        assert_eq!(admitted(60, 1), 0);
        assert_eq!(admitted(61, 500), 100);
        assert_eq!(admitted(1_000, 500), 100);
        // A clock that is set back does not lock anybody out.
        assert_eq!(admitted(10, 500), 100);
    }
}
