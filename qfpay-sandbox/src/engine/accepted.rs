//! A request that the gateway will act on.

/// A request that is signed by a merchant and keeps to the rules.
pub(super) struct Accepted<'a> {
    /// The merchant's place in the configuration.
    pub(super) merchant: usize,
    pub(super) parameters: &'a [(String, String)],
}

impl Accepted<'_> {
    /// The value of a parameter; empty if it is absent.
    pub(super) fn value(&self, name: &str) -> &str {
        self.parameters
            .iter()
            .find(|(given, _)| given == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a parameter, to keep.
    pub(super) fn text(&self, name: &str) -> String {
        self.value(name).to_owned()
    }

    /// The amount of the request. The rules let nothing through that is no number.
    pub(super) fn txamt(&self) -> u64 {
        self.value("txamt").parse().unwrap_or_default()
    }
}
