//! Objects: their keys and members; and errors the author raises.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::{ArrayRef, Dict, Item, Places, mark};
use std::rc::Rc;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let first = arguments.next();
    match native {
        Native::Keys => {
            let mut seen = Places::default();
            let mut out = Vec::new();
            keys(evaluator, &first, &mut seen, &mut out)?;
            evaluator.list(mark::SEQUENCE, out)
        }
        Native::Lookup => match arguments.next().as_str() {
            Some(key) => evaluator.lookup(&first, key),
            None => Ok(Item::Undefined),
        },
        Native::Spread => spread(evaluator, &first),
        Native::Merge => merge(evaluator, &first),
        Native::Error => Err(raise("D3137", &first, "$error() function evaluated")),
        Native::Assert => {
            if crate::evaluate::truthy(&first)? {
                return Ok(Item::Undefined);
            }
            let message = arguments.next();
            Err(raise("D3141", &message, "$assert() statement failed"))
        }
        Native::Clone => match first {
            Item::Undefined => Ok(Item::Undefined),
            // The wrapper around an input that is an array is not part of it.
            other if other.marks() & mark::OUTER != 0 => {
                let inner = other.array().and_then(|items| items.get(0));
                evaluator.deep_copy(&inner.unwrap_or_default(), 0)
            }
            other => evaluator.deep_copy(&other, 0),
        },
        _ => Ok(match kind(&first) {
            "" => Item::Undefined,
            kind => kind.into(),
        }),
    }
}

fn raise(code: &'static str, message: &Item, otherwise: &str) -> Error {
    let text = message.as_str().map_or("", |s| s);
    let text = if text.is_empty() { otherwise } else { text };
    Error::with_message(code, text.to_owned())
}

/// The name `$type` gives.
fn kind(item: &Item) -> &'static str {
    match item {
        Item::Undefined => "",
        Item::Function(_) => "function",
        Item::NonFinite(_) => "number",
        Item::Json(value) => value.kind(),
        Item::Dict(_) => "object",
        Item::List(_) | Item::Tuples(_) => "array",
    }
}

fn keys(
    evaluator: &mut Evaluator<'_, '_>,
    item: &Item,
    seen: &mut Places,
    out: &mut Vec<Item>,
) -> Result<(), Error> {
    if let Some(items) = item.array() {
        evaluator.work(items.len())?;
        for item in items.iter() {
            keys(evaluator, &item, seen, out)?;
        }
        return Ok(());
    }
    evaluator.work(item.members())?;
    item.each_member(|key, _| {
        if seen.set(key.clone(), 0) {
            out.push(key.clone().into());
        }
    });
    Ok(())
}

fn spread(evaluator: &mut Evaluator<'_, '_>, item: &Item) -> Result<Item, Error> {
    if let Some(items) = item.array() {
        let mut out = Vec::new();
        let mut marks = mark::SEQUENCE;
        for element in items.iter() {
            let spreaded = spread(evaluator, &element)?;
            if spreaded.is_undefined() {
                continue;
            }
            // Appending makes a plain array of the sequence.
            marks = 0;
            match spreaded.array() {
                Some(parts) => out.extend(parts.iter()),
                None => out.push(spreaded),
            }
        }
        return evaluator.list(marks, out);
    }
    if item.is_object() {
        let mut out = Vec::new();
        item.each_member(|key, member| {
            let single = Dict::default();
            single.insert(key.clone(), member.clone());
            out.push(Item::Dict(Rc::new(single)));
        });
        return evaluator.list(mark::SEQUENCE, out);
    }
    Ok(item.clone())
}

fn merge(evaluator: &mut Evaluator<'_, '_>, array: &Item) -> Result<Item, Error> {
    if array.is_undefined() {
        return Ok(Item::Undefined);
    }
    let items = array.array().unwrap_or(ArrayRef::Items(&[]));
    let result = Dict::default();
    for object in items.iter() {
        evaluator.work(object.members())?;
        object.each_member(|key, member| result.insert(key.clone(), member.clone()));
    }
    let result = Item::Dict(Rc::new(result));
    evaluator.shallow(&result)?;
    Ok(result)
}
