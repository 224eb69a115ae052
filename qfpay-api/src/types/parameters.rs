//! Parameters of a request, in the order in which they are signed.

use std::fmt;

use crate::generated::parameter::Param;

/// The parameters of one request, sorted by wire name, each at most once, none empty.
///
/// Signature and body are both made from this list, so they always agree.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(Param, Box<str>)>);

impl Parameters {
    /// No parameters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a parameter. An empty value removes it: QFPay neither signs nor accepts empty values.
    pub fn set(&mut self, param: Param, value: impl Into<Box<str>>) {
        let value = value.into();
        match (
            self.0.binary_search_by_key(&param, |(known, _)| *known),
            value.is_empty(),
        ) {
            (Ok(index), true) => drop(self.0.remove(index)),
            (Ok(index), false) => {
                if let Some((_, present)) = self.0.get_mut(index) {
                    *present = value;
                }
            }
            (Err(_), true) => {}
            (Err(index), false) => self.0.insert(index, (param, value)),
        }
    }

    /// The value of a parameter, if it is set.
    #[must_use]
    pub fn get(&self, param: Param) -> Option<&str> {
        let index = self
            .0
            .binary_search_by_key(&param, |(known, _)| *known)
            .ok()?;
        self.0.get(index).map(|(_, value)| &**value)
    }

    /// The parameters in the order of their wire names.
    pub fn iter(&self) -> impl Iterator<Item = (Param, &str)> {
        self.0.iter().map(|(param, value)| (*param, &**value))
    }

    pub(crate) fn pairs(&self) -> &[(Param, Box<str>)] {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Into<Box<str>>> FromIterator<(Param, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (Param, V)>>(pairs: I) -> Self {
        let mut parameters = Self::new();
        for (param, value) in pairs {
            parameters.set(param, value);
        }
        parameters
    }
}

/// Shows names and values, with sensitive values hidden.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self
            .iter()
            .map(|(param, value)| (param.code(), show(param, value)));
        f.debug_map().entries(shown).finish()
    }
}

/// A value as it may be shown: hidden if it is sensitive, shortened if it is long.
pub(crate) fn show(param: Param, value: &str) -> String {
    const SHOWN: usize = 80;
    let characters = value.chars().count();
    if param.is_sensitive() {
        return format!("(hidden, {characters} characters)");
    }
    let shown: String = value.chars().take(SHOWN).collect();
    if characters > SHOWN {
        format!("{shown:?}… ({characters} characters)")
    } else {
        format!("{shown:?}")
    }
}
