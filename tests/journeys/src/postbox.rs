//! Notifications: lost, late, twice and out of order, as the conditions of the journey are.

use crate::brief::brief;
use crate::chance::happens;
use crate::letter::Letter;
use crate::world::Inner;

impl Inner {
    /// Lets the gateway post what is due. Some of it is lost, some comes twice, and some answers are
    /// lost, so that it comes again.
    pub(crate) fn deliver(&mut self) {
        let now = self.seconds();
        for delivery in self.engine.due_notifications(now) {
            let lost = happens(&mut self.rng, self.conditions.faults / 2);
            let unanswered = happens(&mut self.rng, self.conditions.faults / 4);
            let doubled = happens(&mut self.rng, 5);
            self.note(|| {
                let body = String::from_utf8_lossy(&delivery.body);
                let body = brief(&body);
                format!("a notification comes (lost: {lost}, unanswered: {unanswered}): {body}")
            });
            if lost {
                continue;
            }
            self.summary.notifications += 1;
            let letter = Letter::of(&delivery);
            self.letters.push(letter.clone());
            if doubled {
                self.letters.push(letter);
            }
            if !unanswered {
                self.engine
                    .notification_answered(delivery.id, 200, b"SUCCESS");
            }
        }
    }

    /// The letters that have come, in any order, and now and then one that somebody forged.
    pub(crate) fn take_letters(&mut self) -> Vec<(Letter, bool)> {
        let mut letters: Vec<(Letter, bool)> = std::mem::take(&mut self.letters)
            .into_iter()
            .map(|letter| (letter, false))
            .collect();
        self.rng.shuffle(&mut letters);
        if let Some((letter, _)) = letters.first().cloned() {
            if happens(&mut self.rng, 10) {
                let forged = letter.forged(self.rng.usize(..));
                letters.push((forged, true));
            }
        }
        letters
    }
}
