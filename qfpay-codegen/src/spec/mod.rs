//! The YAML files as they are written: what serde reads, and nothing else.
//!
//! Names are not resolved here and nothing is checked beyond the shape; [`crate::resolve`] does.

mod applies_to;
mod fields;
mod gateway;
mod lists;
mod operations;
mod parameters;
mod pay_types;
mod term;
mod text;
mod vectors;

pub use self::applies_to::*;
pub use self::fields::*;
pub use self::gateway::*;
pub use self::lists::*;
pub use self::operations::*;
pub use self::parameters::*;
pub use self::pay_types::*;
pub use self::term::Term;
pub use self::text::Text;
pub use self::vectors::*;
