//! What has changed since somebody last asked.

use std::borrow::Borrow;
use std::collections::BTreeSet;

/// The keys of what has changed, if anybody wants to know.
#[derive(Debug)]
pub(super) struct Marks<K>(Option<BTreeSet<K>>);

impl<K: Ord> Marks<K> {
    pub(super) fn mark<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: ToOwned<Owned = K> + Ord + ?Sized,
    {
        if let Some(marks) = &mut self.0 {
            if !marks.contains(key) {
                marks.insert(key.to_owned());
            }
        }
    }
}

#[cfg(feature = "state")]
impl<K: Ord> Marks<K> {
    /// Nothing has changed, and from now on every change is noted.
    pub(super) fn start(&mut self) {
        self.0 = Some(BTreeSet::new());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &K> {
        self.0.iter().flatten()
    }
}

impl<K> Default for Marks<K> {
    /// Nobody wants to know.
    fn default() -> Self {
        Self(None)
    }
}
