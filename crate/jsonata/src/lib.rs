//! JSONata 2.0.6 with spans and budgets: it knows values and expressions, and nothing of state machines.
//!
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod calendar;
mod environment;
mod error;
mod evaluate;
mod expression;
mod function;
mod item;
mod number_text;
mod regex;
mod span;
mod syntax;

pub use environment::{Bindings, Budget, Environment, Trace};
pub use error::{Details, Error};
pub use expression::{Dialect, Expression, Outcome};
pub use function::function_names;
pub use span::Span;
pub use syntax::lexer::{ColorToken as Token, TokenKind, tokens};
pub use syntax::members::Members;
pub use syntax::references::{Reference, References};
