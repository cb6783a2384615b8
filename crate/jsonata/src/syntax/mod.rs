//! From text to a program: tokens, the operator-precedence parser, and the stage that builds paths.
//!
//! Nothing here knows values at run time.

mod ancestry;
pub(crate) mod ast;
mod call;
pub(crate) mod lexer;
pub(crate) mod members;
pub(crate) mod parser;
pub(crate) mod process;
pub(crate) mod references;
pub(crate) mod signature;
