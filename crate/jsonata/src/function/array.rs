//! Arrays: joining, zipping, turning, shuffling; and truth.

use super::numeric::unit;
use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::{Evaluator, deep_equal, truthy};
use crate::item::{Item, Places, mark};
use crate::number_text::number_text;
use json::Value;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    if native == Native::Zip {
        return zip(evaluator, &arguments.rest());
    }
    let first = arguments.next();
    match native {
        Native::Exists => return Ok((!first.is_undefined()).into()),
        Native::Append => return append(evaluator, first, arguments.next()),
        _ if first.is_undefined() => return Ok(first),
        Native::Boolean => return Ok(truthy(&first)?.into()),
        Native::Not => return Ok((!truthy(&first)?).into()),
        _ => {}
    }
    if first.array().is_none_or(|items| items.len() <= 1) {
        return Ok(first);
    }
    match native {
        Native::Reverse => {
            let mut items = first.into_items();
            items.reverse();
            evaluator.list(0, items)
        }
        Native::Shuffle => {
            let mut items = first.into_items();
            // The reference's inside-out shuffle, so that the same draws give the same order.
            for at in 0..items.len() {
                let other = (unit(evaluator) * (at + 1) as f64) as usize;
                items.swap(at, other.min(at));
            }
            evaluator.list(0, items)
        }
        _ => distinct(evaluator, &first),
    }
}

pub(super) fn append(
    evaluator: &mut Evaluator<'_, '_>,
    first: Item,
    second: Item,
) -> Result<Item, Error> {
    if first.is_undefined() {
        return Ok(second);
    }
    if second.is_undefined() {
        return Ok(first);
    }
    let mut items = if first.is_array() {
        first.into_items()
    } else {
        vec![first]
    };
    match second.array() {
        Some(more) => {
            evaluator.room(items.len() + more.len())?;
            items.extend(more.iter());
        }
        None => items.push(second),
    }
    evaluator.list(0, items)
}

fn zip(evaluator: &mut Evaluator<'_, '_>, arrays: &[Item]) -> Result<Item, Error> {
    let lengths = arrays
        .iter()
        .map(|array| array.array().map_or(0, |a| a.len()));
    let length = lengths.min().unwrap_or(0);
    evaluator.room(length)?;
    let mut out = Vec::with_capacity(length);
    for at in 0..length {
        let items = arrays.iter().filter_map(|array| array.array());
        let items = items.map(|items| items.get(at).unwrap_or_default());
        let tuple = items.collect();
        out.push(evaluator.list(0, tuple)?);
    }
    evaluator.list(0, out)
}

fn distinct(evaluator: &mut Evaluator<'_, '_>, array: &Item) -> Result<Item, Error> {
    let Some(items) = array.array() else {
        return Ok(array.clone());
    };
    // Texts and numbers are found by hash; what is left is compared with each other.
    let mut texts = Places::default();
    let mut numbers = Places::default();
    let mut others: Vec<Item> = Vec::new();
    let mut out = Vec::new();
    for item in items.iter() {
        let new = match &item {
            Item::Json(Value::String(text)) => texts.set(text.clone(), 0),
            Item::Json(Value::Number(number)) => {
                numbers.set(number_text(number.as_f64()).into(), 0)
            }
            _ => {
                evaluator.work(others.len())?;
                let new = !others.iter().any(|known| deep_equal(known, &item));
                if new {
                    others.push(item.clone());
                }
                new
            }
        };
        if new {
            out.push(item);
        }
    }
    evaluator.list(array.marks() & mark::SEQUENCE, out)
}
