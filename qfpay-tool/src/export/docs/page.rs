//! A page before it has its frame.

use maud::Markup;

/// One page.
pub(super) struct Page {
    /// Its file, in a folder without others: links need no path.
    pub(super) file: String,
    pub(super) title: String,
    /// What search engines and link previews say of it.
    pub(super) description: String,
    /// The file of the entry of the menu that it belongs to.
    pub(super) section: &'static str,
    pub(super) body: Markup,
}
