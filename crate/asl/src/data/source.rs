//! Where the values of a payload template or a JSONata field come from, read from their compiled form.

use super::intrinsic::Call;
use super::path::PathExpression;
use json::Str;

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

/// The part of an object that a step leads to.
pub(super) fn member<'p, P>(parts: &'p [(Str, P)], step: Option<&String>) -> Option<&'p P> {
    let step = step?;
    let found = parts.iter().find(|(name, _)| **name == **step);
    found.map(|(_, part)| part)
}

/// The part of an array that a step leads to.
pub(super) fn item<'p, P>(parts: &'p [P], step: Option<&String>) -> Option<&'p P> {
    parts.get(step?.parse::<usize>().ok()?)
}
