//! Why nothing was generated.

use crate::problems::Problems;

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{action} {path}")]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file or folder.
        path: String,
        /// The system's own error.
        source: std::io::Error,
    },
    /// The specification is wrong; every problem that was found is listed.
    #[error("{0}")]
    Spec(Problems),
}
