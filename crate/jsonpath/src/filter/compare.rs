//! Jayway's comparisons: numbers and strings meet halfway in `==`, everything else needs one type on both sides.
//!
//! `None` is a path that leads nowhere: it equals nothing, so only the negative operators hold.

use super::Operator;
use crate::evaluate::{Exhausted, Work};
use json::Value;
use regex_lite::Regex;
use std::cmp::Ordering;

pub(super) fn compare(
    left: Option<&Value>,
    operator: Operator,
    right: Option<&Value>,
    work: &mut Work,
) -> Result<bool, Exhausted> {
    if operator == Operator::Exists {
        return Ok(right.and_then(Value::as_bool).unwrap_or(true) == left.is_some());
    }
    let negative = match operator {
        Operator::NotEqual => Some(Operator::Equal),
        Operator::SameTypeNotEqual => Some(Operator::SameTypeEqual),
        _ => None,
    };
    if let Some(positive) = negative {
        return Ok(!compare(left, positive, right, work)?);
    }
    let (Some(left), Some(right)) = (left, right) else {
        return Ok(false);
    };
    let ordered = |accepts: fn(Ordering) -> bool| order(left, right).is_some_and(accepts);
    Ok(match operator {
        Operator::Less => ordered(Ordering::is_lt),
        Operator::LessOrEqual => ordered(Ordering::is_le),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(Ordering::is_ge),
        Operator::Equal => equal(left, right, work)?,
        Operator::SameTypeEqual => left.kind() == right.kind() && equal(left, right, work)?,
        Operator::In => right.is_array() && contains(right, left, work)?,
        Operator::NotIn => right.is_array() && !contains(right, left, work)?,
        Operator::Contains => match (left, right) {
            (Value::String(text), Value::String(part)) => {
                work.spend(text.len() / 8)?;
                text.contains(&**part)
            }
            (Value::Array(_), _) => contains(left, right, work)?,
            _ => false,
        },
        Operator::AnyOf => shares(left, right, work)?.is_some_and(|shared| shared > 0),
        Operator::NoneOf => shares(left, right, work)?.is_some_and(|shared| shared == 0),
        Operator::SubsetOf => {
            shares(left, right, work)? == left.as_array().map(|items| items.len())
        }
        Operator::All => shares(right, left, work)? == right.as_array().map(|items| items.len()),
        Operator::Size => length(left).is_some_and(|length| right.as_i64() == Some(length as i64)),
        Operator::Empty => length(left).is_some_and(|length| Some(length == 0) == right.as_bool()),
        Operator::Type => right.as_str() == Some(left.kind()),
        // The pattern is on neither side, or was handled before.
        Operator::Matches | Operator::Exists | Operator::NotEqual | Operator::SameTypeNotEqual => {
            false
        }
    })
}

/// `=~`: the whole text must fit, as with Java's `matches`; numbers and booleans count as their text.
pub(super) fn matches(
    value: Option<&Value>,
    pattern: &Regex,
    work: &mut Work,
) -> Result<bool, Exhausted> {
    let number;
    let text = match value {
        Some(Value::String(text)) => &**text,
        Some(value @ (Value::Number(_) | Value::Bool(_))) => {
            number = value.text();
            &number
        }
        _ => return Ok(false),
    };
    // A byte of text costs the matcher far more than a step of a path.
    work.spend(text.len().saturating_mul(4))?;
    Ok(pattern.is_match(text))
}

fn equal(left: &Value, right: &Value, work: &mut Work) -> Result<bool, Exhausted> {
    Ok(match (left, right) {
        (Value::Number(number), Value::String(text)) => text
            .parse::<f64>()
            .is_ok_and(|parsed| parsed == number.as_f64()),
        (Value::String(text), Value::Number(number)) => **text == *number.to_string(),
        (Value::Array(_) | Value::Object(_), Value::Array(_) | Value::Object(_)) => {
            work.spend(left.text_len().min(right.text_len()) / 8)?;
            left == right
        }
        _ => left == right,
    })
}

/// Java's order of strings counts UTF-16 units.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::String(left), Value::String(right)) => {
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        _ => None,
    }
}

fn contains(items: &Value, wanted: &Value, work: &mut Work) -> Result<bool, Exhausted> {
    for item in items.as_array().map(|a| &**a).unwrap_or_default() {
        work.spend(1)?;
        if equal(item, wanted, work)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many elements of `left` are in `right`; nothing when either is no array.
fn shares(left: &Value, right: &Value, work: &mut Work) -> Result<Option<usize>, Exhausted> {
    let (Some(items), true) = (left.as_array(), right.is_array()) else {
        return Ok(None);
    };
    let mut shared = 0;
    for item in items {
        shared += usize::from(contains(right, item, work)?);
    }
    Ok(Some(shared))
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => Some(items.len()),
        Value::Object(object) => Some(object.len()),
        Value::String(text) => Some(text.encode_utf16().count()),
        _ => None,
    }
}
