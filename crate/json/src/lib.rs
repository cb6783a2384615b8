//! JSON values that are cheap to share, strict and recovering parsers, and the service's way of printing.
//!
//! This crate knows nothing of state machines. [`Value`] is what every layer above passes around: cloning one
//! is a reference count, key order is kept, integers stay exact.
#![forbid(unsafe_code)]

mod array;
mod macros;
mod number;
mod object;
mod parse;
pub mod pointer;
mod scan;
#[cfg(feature = "serde")]
mod serde_impl;
pub mod syntax;
mod text;
mod value;

pub use array::Array;
pub use number::Number;
pub use object::Object;
pub use parse::{MAX_DEPTH, ParseError, line_and_column, parse};
pub use text::write_string;
pub use value::Value;

/// The string type of values and keys: shared, immutable.
pub type Str = std::sync::Arc<str>;
