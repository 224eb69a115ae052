//! What has changed since it was last asked for.

use std::borrow::Borrow;
use std::collections::BTreeSet;

/// Keys in the order in which they changed, once it is followed.
#[derive(Debug)]
pub(super) struct ChangeLog<K>(Option<Vec<K>>);

impl<K> ChangeLog<K> {
    pub(super) fn add<Q: ToOwned<Owned = K> + ?Sized>(&mut self, key: &Q) {
        if let Some(keys) = &mut self.0 {
            keys.push(key.to_owned());
        }
    }

    pub(super) fn follow(&mut self) {
        self.0 = Some(Vec::new());
    }

    pub(super) fn take(&mut self) -> Vec<K> {
        self.0.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl<K> Default for ChangeLog<K> {
    /// Not followed.
    fn default() -> Self {
        Self(None)
    }
}

/// What may have changed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Transactions, by the gateway's number; once for every time.
    pub(crate) transactions: Vec<String>,
    /// Notifications that are new, by their number.
    pub(crate) notifications: Vec<u64>,
}

/// The keys of what has changed, once it is followed.
#[derive(Debug)]
pub(super) struct ChangedKeys<K>(Option<BTreeSet<K>>);

impl<K: Ord> ChangedKeys<K> {
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
impl<K: Ord> ChangedKeys<K> {
    /// Nothing has changed, and from now on every change is noted.
    pub(super) fn start(&mut self) {
        self.0 = Some(BTreeSet::new());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &K> {
        self.0.iter().flatten()
    }
}

impl<K> Default for ChangedKeys<K> {
    /// Not followed.
    fn default() -> Self {
        Self(None)
    }
}
