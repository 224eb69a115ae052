//! What has been touched since somebody last looked.

use super::Engine;

/// Keys in the order in which they were touched, if anybody looks.
#[derive(Debug)]
pub(super) struct Touched<K>(Option<Vec<K>>);

impl<K> Touched<K> {
    pub(super) fn add<Q: ToOwned<Owned = K> + ?Sized>(&mut self, key: &Q) {
        if let Some(keys) = &mut self.0 {
            keys.push(key.to_owned());
        }
    }

    fn follow(&mut self) {
        self.0 = Some(Vec::new());
    }

    fn take(&mut self) -> Vec<K> {
        self.0.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl<K> Default for Touched<K> {
    /// Nobody looks.
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

impl Engine {
    /// From now on what is touched is kept for [`take_changes`](Self::take_changes), which has to be
    /// called again and again then.
    pub(crate) fn follow_changes(&mut self) {
        self.transactions.touched.follow();
        self.notifications.touched.follow();
    }

    /// What was touched since the last call.
    pub(crate) fn take_changes(&mut self) -> Changes {
        Changes {
            transactions: self.transactions.touched.take(),
            notifications: self.notifications.touched.take(),
        }
    }
}
