//! A map with room for so many entries.

use std::collections::{HashMap, VecDeque};

use super::changes::ChangedKeys;

/// What is said about texts; the oldest are forgotten for want of room.
pub(super) struct Bounded<V> {
    values: HashMap<String, V>,
    by_age: VecDeque<String>,
    /// What something new is said about, and what is forgotten.
    pub(super) changed: ChangedKeys<String>,
}

impl<V> Bounded<V> {
    const CAPACITY: usize = 10_000;

    pub(super) fn set(&mut self, key: String, value: V) {
        self.changed.mark(key.as_str());
        if self.values.insert(key.clone(), value).is_none() {
            self.by_age.push_back(key);
        }
        while self.by_age.len() > Self::CAPACITY {
            if let Some(forgotten) = self.by_age.pop_front() {
                self.changed.mark(forgotten.as_str());
                self.values.remove(&forgotten);
            }
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&V> {
        self.values.get(key)
    }

    pub(super) fn len(&self) -> usize {
        self.by_age.len()
    }
}

impl<V> Default for Bounded<V> {
    fn default() -> Self {
        Self {
            values: HashMap::new(),
            by_age: VecDeque::new(),
            changed: ChangedKeys::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_keys_are_forgotten_for_want_of_room() {
        let mut bounded = Bounded::default();
        for key in 0..=Bounded::<u8>::CAPACITY {
            bounded.set(key.to_string(), 1);
            bounded.set(key.to_string(), 2);
        }
        assert_eq!(bounded.len(), Bounded::<u8>::CAPACITY);
        assert_eq!(bounded.values.len(), bounded.len());
        assert_eq!(bounded.get("0"), None);
        assert_eq!(bounded.get("1"), Some(&2));
    }
}
