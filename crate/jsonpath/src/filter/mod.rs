//! Filters `?(…)`: what they are made of and which values they accept, as Jayway decides it.

mod compare;
mod parse;

pub(crate) use parse::parse;

use crate::evaluate::{Exhausted, Failure, Work};
use crate::step::Path;
use json::Value;
use regex_lite::Regex;
use std::borrow::Cow;

/// A condition on one value, which it calls `@`.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    /// A path alone: whether it leads to anything, `null` included.
    Exists(Operand),
    Compare(Operand, Operator, Operand),
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Constant(Value),
    /// From `@`, the value in question.
    Current(Path),
    /// From `$`, the value the whole path started at.
    Root(Path),
    Pattern(Regex),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    SameTypeEqual,
    SameTypeNotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    In,
    NotIn,
    Contains,
    AnyOf,
    NoneOf,
    SubsetOf,
    All,
    Size,
    Empty,
    Type,
    Exists,
}

impl Filter {
    /// Whether the filter accepts this value.
    pub(crate) fn accepts(
        &self,
        root: &Value,
        value: &Value,
        work: &mut Work,
    ) -> Result<bool, Exhausted> {
        work.spend(1)?;
        match self {
            Filter::And(parts) => {
                for part in parts {
                    if !part.accepts(root, value, work)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Filter::Or(parts) => {
                for part in parts {
                    if part.accepts(root, value, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Filter::Not(part) => Ok(!part.accepts(root, value, work)?),
            Filter::Exists(operand) => Ok(operand.resolve(root, value, work)?.is_some()),
            Filter::Compare(left, operator, right) => {
                let found = left.resolve(root, value, work)?;
                if let Operand::Pattern(pattern) = right {
                    return compare::matches(found.as_deref(), pattern, work);
                }
                if let Operand::Pattern(pattern) = left {
                    let found = right.resolve(root, value, work)?;
                    return compare::matches(found.as_deref(), pattern, work);
                }
                let right = right.resolve(root, value, work)?;
                compare::compare(found.as_deref(), *operator, right.as_deref(), work)
            }
        }
    }
}

impl Operand {
    fn resolve<'v>(
        &'v self,
        root: &'v Value,
        value: &'v Value,
        work: &mut Work,
    ) -> Result<Option<Cow<'v, Value>>, Exhausted> {
        let found = match self {
            Operand::Constant(value) => Ok(Cow::Borrowed(value)),
            Operand::Current(path) => path.find_with(root, value, work),
            Operand::Root(path) => path.find_with(root, root, work),
            Operand::Pattern(_) => return Ok(None),
        };
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Failure::Missing(_)) => Ok(None),
            Err(Failure::Exhausted) => Err(Exhausted),
        }
    }
}
