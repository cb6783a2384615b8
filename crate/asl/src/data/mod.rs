//! Data flow inside one state: paths, payload templates, intrinsic functions, choice rules, variables.
//!
//! Everything here is compiled once from the definition and evaluated on a [`Scope`]; nothing here knows of
//! events, frames or time passing.

pub mod choice;
pub mod entropy;
pub mod intrinsic;
pub mod jsonata;
mod order;
pub mod path;
pub mod source;
pub mod template;
pub mod time;
pub mod variables;

pub use entropy::Entropy;

use crate::error::RUNTIME;
use json::{Object, Value};

/// What the paths of one state see.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What `$` is: the state's input, or the result where a field works on that.
    pub input: &'a Value,
    /// What `$$` is: the context object, made only when a path asks for it.
    pub context: &'a dyn Fn() -> Value,
    /// The variables at the time the state was entered.
    pub variables: &'a Object,
}

/// Why a path, template, function or rule gives no value.
#[derive(Clone, Debug, PartialEq)]
pub struct DataFailure {
    /// The service's name of the error.
    pub error: &'static str,
    /// The cause without "An error occurred while executing the state …".
    pub cause: String,
}

impl DataFailure {
    /// `States.Runtime`, which nothing catches.
    pub fn runtime(cause: impl Into<String>) -> DataFailure {
        DataFailure {
            error: RUNTIME,
            cause: cause.into(),
        }
    }
}
