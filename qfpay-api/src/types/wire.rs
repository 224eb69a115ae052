//! What the generated value types have in common.

use crate::types::code::Code;
use crate::types::time::TxTime;

/// A checked value on its way into a request.
pub(crate) trait Wire {
    /// The text that is signed and sent.
    fn into_wire(self) -> Box<str>;
}

impl<T: Code> Wire for T {
    fn into_wire(self) -> Box<str> {
        self.code().into()
    }
}

impl Wire for TxTime {
    fn into_wire(self) -> Box<str> {
        self.to_string().into()
    }
}
