//! The JSONPath dialect of AWS Step Functions, which is Jayway's: compiled once, evaluated without copying.
//!
//! This crate knows nothing of states, contexts or variables: a path starts at the one value it is given. What
//! Jayway does where RFC 9535 differs is kept on purpose: a definite path that finds nothing is a failure, an
//! indefinite one yields an array, `['a','b']` at the end makes one object of both members, and a filter on an
//! object asks the object itself instead of its members.
#![forbid(unsafe_code)]

mod cursor;
mod evaluate;
mod filter;
mod parse;
mod reference;
mod step;

pub use evaluate::{Exhausted, Failure, Missing};
pub use reference::{ReferencePath, Unwritable};
pub use step::Path;

use std::fmt;

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Byte of the text where reading stopped.
    pub offset: usize,
    /// A sentence for people.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.message, self.offset)
    }
}

impl std::error::Error for SyntaxError {}
