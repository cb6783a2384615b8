//! Truth, equality and types of items.

use crate::Error;
use crate::item::Item;
use json::Value;

/// The double, if it is a number one can compute with; an infinity is an error, NaN is no number.
#[inline]
pub(crate) fn numeric(item: &Item) -> Result<Option<f64>, Error> {
    match item {
        Item::Json(Value::Number(number)) => Ok(Some(number.as_f64())),
        Item::NonFinite(number) if number.is_nan() => Ok(None),
        Item::NonFinite(_) => Err(Error::new("D1001").with("value", Value::Null)),
        _ => Ok(None),
    }
}

/// What `$boolean` says of a value; nothing counts as false.
pub(crate) fn truthy(item: &Item) -> Result<bool, Error> {
    Ok(match item {
        Item::Json(Value::Bool(value)) => *value,
        Item::Json(Value::String(text)) => !text.is_empty(),
        Item::Json(Value::Number(number)) => number.as_f64() != 0.0,
        Item::NonFinite(_) => numeric(item)?.is_some(),
        Item::Json(Value::Object(object)) => !object.is_empty(),
        Item::Dict(dict) => dict.len() > 0,
        Item::Tuples(tuples) => !tuples.is_empty(),
        _ => {
            let Some(items) = item.array() else {
                return Ok(false);
            };
            for element in items.iter() {
                if truthy(&element)? {
                    return Ok(true);
                }
            }
            false
        }
    })
}

/// Whether both are the same scalar, or the same container.
pub(crate) fn identical(left: &Item, right: &Item) -> bool {
    use std::rc::Rc;
    match (left, right) {
        (Item::Json(Value::Array(a)), Item::Json(Value::Array(b))) => a.is_same(b),
        (Item::Json(Value::Object(a)), Item::Json(Value::Object(b))) => a.is_same(b),
        (Item::Json(Value::Number(a)), Item::Json(Value::Number(b))) => a.as_f64() == b.as_f64(),
        (Item::Json(a), Item::Json(b)) => a == b,
        (Item::List(a), Item::List(b)) => Rc::ptr_eq(a, b),
        (Item::Dict(a), Item::Dict(b)) => Rc::ptr_eq(a, b),
        (Item::Function(a), Item::Function(b)) => a == b,
        (Item::NonFinite(a), Item::NonFinite(b)) => a == b,
        (Item::Undefined, Item::Undefined) => true,
        _ => false,
    }
}

/// Deep equality: numbers by amount, members in any order.
pub(crate) fn deep_equal(left: &Item, right: &Item) -> bool {
    if identical(left, right) {
        return true;
    }
    if let (Some(a), Some(b)) = (left.array(), right.array()) {
        return a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| deep_equal(&a, &b));
    }
    if !left.is_object() || !right.is_object() || left.members() != right.members() {
        return false;
    }
    let mut place = 0;
    while let Some((key, value)) = left.member_at(place) {
        let other = right.member(&key);
        if !deep_equal(&value, &other) {
            return false;
        }
        place += 1;
    }
    true
}

/// The order of strings in JavaScript: by UTF-16 code units.
pub(crate) fn compare_text(left: &str, right: &str) -> std::cmp::Ordering {
    let differs = left.bytes().zip(right.bytes()).position(|(a, b)| a != b);
    let Some(mut at) = differs else {
        return left.len().cmp(&right.len());
    };
    while !left.is_char_boundary(at) || !right.is_char_boundary(at) {
        at -= 1;
    }
    let unit = |text: &str| {
        let first = text.get(at..).and_then(|rest| rest.chars().next());
        let mut buffer = [0; 2];
        let units = first.map_or(0, |c| {
            let units = c.encode_utf16(&mut buffer);
            (u32::from(units.first().copied().unwrap_or(0)) << 16)
                | u32::from(units.get(1).copied().unwrap_or(0))
        });
        (first.is_some(), units)
    };
    unit(left).cmp(&unit(right))
}
