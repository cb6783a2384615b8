//! Where the values of a payload template or a JSONata field come from, read from their compiled form.

use super::intrinsic::Call;
use super::path::PathExpression;

/// Where the value at a place of a field's result comes from.
#[derive(Clone, Debug)]
pub enum Source<'f> {
    /// It is written in the definition.
    Written,
    /// Several parts of the field make it.
    Parts,
    /// A path finds it, and these steps lead to it from what the path finds.
    Path(&'f PathExpression, Vec<String>),
    /// An intrinsic function computes it.
    Call(&'f Call),
    /// An expression makes it, and these steps lead to it from what the expression gives.
    Expression(&'f jsonata::Expression, Vec<String>),
}
