//! Functions that call functions.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::{Evaluator, arrange, merge_sort, sort_scalars, truthy};
use crate::item::{Callable, Dict, Item, mark};
use json::Value;
use std::rc::Rc;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let subject = arguments.next();
    let function = match arguments.next() {
        Item::Function(function) => Some(function),
        _ => None,
    };
    match native {
        Native::Each => each(evaluator, &subject, function),
        Native::Sift => sift(evaluator, &subject, function),
        _ if subject.is_undefined() => Ok(subject),
        Native::Map => map(evaluator, &subject, function),
        Native::Filter => filter(evaluator, &subject, function),
        Native::Single => single(evaluator, &subject, function),
        Native::Reduce => reduce(evaluator, &subject, function, arguments.next()),
        _ => sort(evaluator, subject, function),
    }
}

/// Calls a function with as many of value, place and whole as it takes.
fn visit(
    evaluator: &mut Evaluator<'_, '_>,
    function: Callable,
    arity: usize,
    value: Item,
    place: impl FnOnce() -> Item,
    whole: &Item,
) -> Result<Item, Error> {
    let mut arguments = Vec::with_capacity(arity.clamp(1, 3));
    arguments.push(value);
    if arity >= 2 {
        arguments.push(place());
    }
    if arity >= 3 {
        arguments.push(whole.clone());
    }
    evaluator.apply(function, arguments, &Item::NULL)
}

fn map(
    evaluator: &mut Evaluator<'_, '_>,
    array: &Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let (Some(items), Some(function)) = (array.array(), function) else {
        return Ok(Item::Undefined);
    };
    let arity = evaluator.arity(function);
    let mut out = Vec::with_capacity(items.len().min(1024));
    for (at, item) in items.iter().enumerate() {
        let place = || Item::from(at as i64);
        let value = visit(evaluator, function, arity, item, place, array)?;
        if !value.is_undefined() {
            out.push(value);
        }
    }
    evaluator.list(mark::SEQUENCE, out)
}

fn filter(
    evaluator: &mut Evaluator<'_, '_>,
    array: &Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let (Some(items), Some(function)) = (array.array(), function) else {
        return Ok(Item::Undefined);
    };
    let arity = evaluator.arity(function);
    let mut out = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let place = || Item::from(at as i64);
        let verdict = visit(evaluator, function, arity, item.clone(), place, array)?;
        if truthy(&verdict)? {
            out.push(item);
        }
    }
    evaluator.list(mark::SEQUENCE, out)
}

fn single(
    evaluator: &mut Evaluator<'_, '_>,
    array: &Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let Some(items) = array.array() else {
        return Ok(Item::Undefined);
    };
    let mut found = None;
    for (at, item) in items.iter().enumerate() {
        if let Some(function) = function {
            let arity = evaluator.arity(function);
            let place = || Item::from(at as i64);
            let verdict = visit(evaluator, function, arity, item.clone(), place, array)?;
            if !truthy(&verdict)? {
                continue;
            }
        }
        if found.is_some() {
            return Err(Error::new("D3138").with("index", at));
        }
        found = Some(item);
    }
    found.ok_or_else(|| Error::new("D3139"))
}

fn reduce(
    evaluator: &mut Evaluator<'_, '_>,
    array: &Item,
    function: Option<Callable>,
    start: Item,
) -> Result<Item, Error> {
    let (Some(items), Some(function)) = (array.array(), function) else {
        return Ok(Item::Undefined);
    };
    let arity = evaluator.arity(function);
    if arity < 2 {
        return Err(Error::new("D3050").with("index", 1));
    }
    let mut rest = items.iter().enumerate();
    let mut result = match start {
        Item::Undefined => rest.next().map(|(_, item)| item).unwrap_or_default(),
        start => start,
    };
    for (at, item) in rest {
        let mut arguments = vec![result, item];
        if arity >= 3 {
            arguments.push(Item::from(at as i64));
        }
        if arity >= 4 {
            arguments.push(array.clone());
        }
        result = evaluator.apply(function, arguments, &Item::NULL)?;
    }
    Ok(result)
}

fn each(
    evaluator: &mut Evaluator<'_, '_>,
    object: &Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let mut out = Vec::new();
    let mut place = 0;
    while let (Some((key, member)), Some(function)) = (object.member_at(place), function) {
        let arity = evaluator.arity(function);
        let value = visit(evaluator, function, arity, member, || key.into(), object)?;
        if !value.is_undefined() {
            out.push(value);
        }
        place += 1;
    }
    evaluator.list(mark::SEQUENCE, out)
}

fn sift(
    evaluator: &mut Evaluator<'_, '_>,
    object: &Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let out = Dict::default();
    let mut place = 0;
    while let (Some((key, member)), Some(function)) = (object.member_at(place), function) {
        let arity = evaluator.arity(function);
        let name = key.clone();
        let verdict = visit(
            evaluator,
            function,
            arity,
            member.clone(),
            || name.into(),
            object,
        )?;
        if truthy(&verdict)? {
            out.insert(key, member);
        }
        place += 1;
    }
    if out.len() == 0 {
        return Ok(Item::Undefined);
    }
    Ok(Item::Dict(Rc::new(out)))
}

/// Truth as JavaScript has it, which is how the reference reads a comparator's answer.
fn script_truth(item: &Item) -> bool {
    match item {
        Item::Undefined => false,
        Item::Json(Value::Null) => false,
        Item::Json(Value::Bool(value)) => *value,
        Item::Json(Value::Number(number)) => number.as_f64() != 0.0,
        Item::Json(Value::String(text)) => !text.is_empty(),
        Item::NonFinite(number) => !number.is_nan(),
        _ => true,
    }
}

fn sort(
    evaluator: &mut Evaluator<'_, '_>,
    array: Item,
    function: Option<Callable>,
) -> Result<Item, Error> {
    let Some(items) = array.array() else {
        return Ok(Item::Undefined);
    };
    if items.len() <= 1 {
        return Ok(array);
    }
    let numbers = items.iter().all(|item| item.as_f64().is_some());
    let texts = items.iter().all(|item| item.as_str().is_some());
    if function.is_none() && !numbers && !texts {
        return Err(Error::new("D3070").with("index", 1));
    }
    let items = array.into_items();
    evaluator.work(items.len())?;
    let sorted = match function {
        Some(function) => merge_sort(items, &mut |a, b| {
            let arguments = vec![a.clone(), b.clone()];
            let answer = evaluator.apply(function, arguments, &Item::NULL)?;
            Ok(script_truth(&answer))
        })?,
        None => match sort_scalars(&items, false) {
            Some(order) => arrange(&items, &order),
            // NaN among them: nothing is greater, so nothing moves.
            None => merge_sort(items, &mut |a, b| Ok(a.as_f64() > b.as_f64()))?,
        },
    };
    evaluator.list(0, sorted)
}
