//! Where everything in a file stands.

use std::collections::BTreeMap;

use qfpay_codegen::problems::{About, Position};

/// The places of a file, by path.
#[derive(Default)]
pub(crate) struct Index {
    places: BTreeMap<String, Place>,
}

/// Where one node stands.
pub(super) struct Place {
    key: Option<Position>,
    /// Where somebody looks for it: a scalar itself, but the key of a collection.
    shown: Position,
}

impl Place {
    pub(super) fn scalar(key: Option<Position>, at: Position) -> Self {
        Self { key, shown: at }
    }

    pub(super) fn collection(key: Option<Position>, at: Position) -> Self {
        Self {
            key,
            shown: key.unwrap_or(at),
        }
    }
}

impl Index {
    pub(super) fn note(&mut self, path: &str, place: Place) {
        self.places.entry(path.to_owned()).or_insert(place);
    }

    /// The position of `path`, or of what is nearest around it.
    pub(crate) fn position(&self, path: &str, about: About) -> Option<Position> {
        if about == About::File {
            return None;
        }
        let mut around = path;
        loop {
            if let Some(place) = self.places.get(around) {
                let key = place.key.filter(|_| about == About::Key && around == path);
                return Some(key.unwrap_or(place.shown));
            }
            if around.is_empty() {
                return None;
            }
            let end = around.rfind(['.', '[']).unwrap_or_default();
            around = around.get(..end).unwrap_or_default();
        }
    }
}
