//! The functions of arrays.

use super::{Arguments, number};
use crate::data::DataFailure;
use json::Value;
use std::collections::BTreeMap;

/// `States.ArrayRange` makes at most this many numbers.
const MAX_RANGE: i64 = 1000;

pub(super) fn array(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let mut items = Vec::with_capacity(arguments.len());
    for i in 0..arguments.len() {
        items.push(arguments.value(i)?.into_owned());
    }
    Ok(items.into())
}

pub(super) fn partition(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let items = arguments.array(0)?;
    let size = number::integer(arguments, 1)?;
    match usize::try_from(size) {
        Ok(size) if size > 0 => Ok(items
            .chunks(size)
            .map(|chunk| Value::from(chunk.to_vec()))
            .collect()),
        _ => Err(arguments.failure("The size of the parts must be greater than zero.")),
    }
}

pub(super) fn contains(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let items = arguments.array(0)?;
    let wanted = arguments.value(1)?;
    Ok(Value::Bool(items.contains(&wanted)))
}

/// Both ends belong to the range.
pub(super) fn range(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let first = i64::from(number::integer(arguments, 0)?);
    let last = i64::from(number::integer(arguments, 1)?);
    let step = i64::from(number::integer(arguments, 2)?);
    if step == 0 {
        return Err(arguments.failure("The step must not be zero."));
    }
    let steps = (last - first) / step;
    if (last - first).signum() * step.signum() < 0 {
        return Ok(Value::Array(json::Array::new()));
    }
    if steps >= MAX_RANGE {
        return Err(arguments.failure(format!(
            "The range must not have more than {MAX_RANGE} elements."
        )));
    }
    Ok((0..=steps).map(|i| Value::from(first + i * step)).collect())
}

pub(super) fn get_item(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let items = arguments.array(0)?;
    let index = number::integer(arguments, 1)?;
    let item = usize::try_from(index).ok().and_then(|i| items.get(i));
    match item {
        Some(item) => Ok(item.clone()),
        None => Err(arguments.failure(format!(
            "Index {index} out of bounds for length {}",
            items.len()
        ))),
    }
}

pub(super) fn length(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    Ok(Value::from(arguments.array(0)?.len()))
}

/// Keeps the first of equal elements.
pub(super) fn unique(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let items = arguments.array(0)?;
    let mut kept: Vec<Value> = Vec::new();
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for item in &items {
        let alike = places.entry(digest(item)).or_default();
        if !alike.iter().any(|i| kept.get(*i) == Some(item)) {
            alike.push(kept.len());
            kept.push(item.clone());
        }
    }
    Ok(kept.into())
}

/// A number that equal values share, so that each element is compared with few others.
fn digest(value: &Value) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = |text: &str| {
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        })
    };
    match value {
        Value::Null => 1,
        Value::Bool(b) => 2 + u64::from(*b),
        // Zero has two bit patterns and is one number.
        Value::Number(n) => (n.as_f64() + 0.0).to_bits().wrapping_mul(PRIME),
        Value::String(s) => bytes(s),
        Value::Array(items) => items.iter().fold(5, |hash: u64, item| {
            hash.rotate_left(5).wrapping_mul(PRIME) ^ digest(item)
        }),
        // The order of members does not count.
        Value::Object(object) => object.iter().fold(6, |hash: u64, (key, item)| {
            hash.wrapping_add(bytes(key).wrapping_mul(PRIME) ^ digest(item).rotate_left(17))
        }),
    }
}
