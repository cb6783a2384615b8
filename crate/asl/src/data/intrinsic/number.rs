//! `States.MathAdd` and `States.MathRandom`: 32-bit integers; fractions are rounded as Java's `Math.round` does.

use super::Arguments;
use crate::data::DataFailure;
use crate::data::entropy::JavaRandom;
use json::{Number, Value};

pub(super) fn add(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let sum = i64::from(integer(arguments, 0)?) + i64::from(integer(arguments, 1)?);
    match i32::try_from(sum) {
        Ok(sum) => Ok(Value::from(sum)),
        Err(_) => Err(arguments.failure("The sum is beyond the range of 32-bit integers.")),
    }
}

/// The start is in the range, the end is not. The same seed gives the same number.
pub(super) fn random(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let (from, to) = (integer(arguments, 0)?, integer(arguments, 1)?);
    if from >= to {
        return Err(arguments.failure("The start of the range must be less than its end."));
    }
    if arguments.len() == 3 {
        let seed = integer(arguments, 2)?;
        return Ok(Value::from(
            JavaRandom::new(i64::from(seed)).between(from, to),
        ));
    }
    let width = (i64::from(to) - i64::from(from)).unsigned_abs();
    let drawn = arguments.entropy.below(width) as i64;
    Ok(Value::from(i64::from(from) + drawn))
}

/// A number argument rounded to a whole one: halves go up, also below zero.
pub(super) fn integer(arguments: &mut Arguments<'_, '_>, index: usize) -> Result<i32, DataFailure> {
    let value = arguments.value(index)?;
    let rounded = match &*value {
        Value::Number(Number::Int(n)) => Some(*n),
        Value::Number(n) => round(n.as_f64()),
        other => return Err(arguments.wrong_kind(index, "a number", other)),
    };
    match rounded.map(i32::try_from) {
        Some(Ok(n)) => Ok(n),
        _ => Err(arguments.failure(format!(
            "Argument {} is beyond the range of 32-bit integers.",
            index + 1
        ))),
    }
}

/// Halves go up. Adding a half first would be wrong just below one.
fn round(n: f64) -> Option<i64> {
    let floor = n.floor();
    let up = if n - floor >= 0.5 { 1.0 } else { 0.0 };
    Number::Float(floor + up).as_i64()
}
