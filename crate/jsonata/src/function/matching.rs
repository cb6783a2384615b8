//! Regular expressions as functions, and what uses them: `$match`, `$contains`, `$replace`, `$split`.
//!
//! A matcher is a regular expression or any function that answers as one does. Positions in what it answers
//! count UTF-16 units, as in JavaScript.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::{Evaluator, Made};
use crate::item::{ArrayRef, Callable, Dict, Item, mark};
use crate::number_text::number_text;
use crate::regex::{Captures, Regex};
use json::{Str, Value};
use std::rc::Rc;
use std::sync::Arc;

/// The byte offset of a UTF-16 position.
fn byte_at(text: &str, units: f64) -> usize {
    let mut left = units.max(0.0) as usize;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

fn units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(char::len_utf16).sum()
}

/// One match: byte offsets, and its texts as items.
struct Found {
    start: usize,
    /// Behind the matched text, and where the matcher says the match ends.
    behind: usize,
    end: usize,
    matched: Item,
    start_units: Item,
    end_units: Item,
    groups: Vec<Item>,
}

/// What finds one match after the other.
enum Matcher {
    Regex {
        regex: Arc<Regex>,
        /// Where the next search starts, in bytes and in units.
        last: usize,
        last_units: usize,
    },
    Function(Option<Callable>),
}

impl Matcher {
    fn new(evaluator: &Evaluator<'_, '_>, function: Callable) -> Matcher {
        if let Callable::Made(place) = function
            && let Some(Made::Regex { regex, .. }) = evaluator.made.get(place as usize)
        {
            return Matcher::Regex {
                regex: regex.clone(),
                last: 0,
                last_units: 0,
            };
        }
        Matcher::Function(Some(function))
    }

    fn next(
        &mut self,
        evaluator: &mut Evaluator<'_, '_>,
        text: &Str,
        first: bool,
    ) -> Result<Option<Found>, Error> {
        match self {
            Matcher::Regex {
                regex,
                last,
                last_units,
            } => {
                if !first && *last >= text.len() {
                    return Ok(None);
                }
                let Some(captures) = search(evaluator, regex, text, *last)? else {
                    return Ok(None);
                };
                let Some(Some((start, end))) = captures.first().copied() else {
                    return Ok(None);
                };
                if !first && start == end {
                    return Err(zero_length(regex));
                }
                let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
                let start_units = *last_units + units(part(*last, start));
                let end_units = start_units + units(part(start, end));
                (*last, *last_units) = (end, end_units);
                Ok(Some(Found {
                    start,
                    behind: end,
                    end,
                    matched: part(start, end).into(),
                    start_units: Item::from(start_units as i64),
                    end_units: Item::from(end_units as i64),
                    groups: groups(evaluator, text, &captures)?,
                }))
            }
            Matcher::Function(function) => {
                let Some(called) = function.take() else {
                    return Ok(None);
                };
                let argument = if first {
                    text.clone().into()
                } else {
                    Item::Undefined
                };
                let answer = evaluator.apply(called, vec![argument], &Item::NULL)?;
                let start_units = answer.member("start");
                let end_units = answer.member("end");
                let groups = answer.member("groups");
                if let Item::Function(next) = answer.member("next") {
                    *function = Some(next);
                }
                if answer.is_undefined() {
                    return Ok(None);
                }
                if start_units.as_f64().is_none()
                    && end_units.as_str().is_none_or(|text| &**text != "number")
                    && !groups.is_array()
                    && function.is_none()
                {
                    return Err(Error::new("T1010"));
                }
                let matched = answer.member("match");
                let from = start_units.as_f64().unwrap_or(0.0);
                let length = matched.as_str().map_or(0, |text| units(text));
                Ok(Some(Found {
                    start: byte_at(text, from),
                    behind: byte_at(text, from + length as f64),
                    end: byte_at(text, end_units.as_f64().unwrap_or(0.0)),
                    matched,
                    start_units,
                    end_units,
                    groups: groups.array().map(ArrayRef::to_vec).unwrap_or_default(),
                }))
            }
        }
    }
}

fn zero_length(regex: &Regex) -> Error {
    Error::new("D1004").with("value", regex.source.as_str())
}

fn search(
    evaluator: &mut Evaluator<'_, '_>,
    regex: &Regex,
    text: &str,
    from: usize,
) -> Result<Option<Captures>, Error> {
    evaluator.work(1)?;
    regex
        .find(text, from, &mut evaluator.left.regex)
        .map_err(|_| Error::budget("The regular expression takes too many steps on this text"))
}

fn groups(
    evaluator: &mut Evaluator<'_, '_>,
    text: &str,
    captures: &Captures,
) -> Result<Vec<Item>, Error> {
    let mut out = Vec::with_capacity(captures.len());
    for capture in captures.iter().skip(1) {
        out.push(match capture {
            Some((start, end)) => {
                evaluator.bytes(end - start)?;
                text.get(*start..*end).unwrap_or_default().into()
            }
            None => Item::Undefined,
        });
    }
    Ok(out)
}

/// What a regular expression answers as a function.
fn answer(found: Found, next: Option<Item>) -> Item {
    let result = Dict::default();
    result.insert("match".into(), found.matched);
    result.insert("start".into(), found.start_units);
    result.insert("end".into(), found.end_units);
    result.insert("groups".into(), Item::plain_list(found.groups));
    if let Some(next) = next {
        result.insert("next".into(), next);
    }
    Item::Dict(Rc::new(result))
}

/// The text JavaScript makes of a value that is no text.
fn script_text(item: &Item, out: &mut String) {
    if let Some(items) = item.array() {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            if !matches!(item, Item::Undefined | Item::Json(Value::Null)) {
                script_text(&item, out);
            }
        }
        return;
    }
    match item {
        Item::Undefined => out.push_str("undefined"),
        Item::Json(Value::String(text)) => out.push_str(text),
        Item::Json(Value::Number(number)) => out.push_str(&number_text(number.as_f64())),
        Item::Json(Value::Null) => out.push_str("null"),
        Item::Json(Value::Bool(value)) => out.push_str(if *value { "true" } else { "false" }),
        Item::NonFinite(number) => out.push_str(&number_text(*number)),
        _ => out.push_str("[object Object]"),
    }
}

/// Calls a regular expression, or the `next` of one of its answers, as a function.
pub(crate) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    function: Callable,
    arguments: Vec<Item>,
) -> Result<Item, Error> {
    let Callable::Made(place) = function else {
        return Ok(Item::Undefined);
    };
    let (number, text, from, first) = match evaluator.made.get(place as usize) {
        Some(Made::Next { regex, text }) => {
            let last = match evaluator.made.get(*regex as usize) {
                Some(Made::Regex { last, .. }) => *last,
                _ => 0,
            };
            (*regex, text.clone(), last, false)
        }
        _ => {
            let mut arguments = arguments.into_iter();
            let subject = arguments.next().unwrap_or_default();
            let text: Str = match subject.as_str() {
                Some(text) => text.clone(),
                None => {
                    let mut text = String::new();
                    script_text(&subject, &mut text);
                    evaluator.bytes(text.len())?;
                    text.into()
                }
            };
            let from = arguments.next().and_then(|from| from.as_f64());
            let from = byte_at(&text, from.unwrap_or(0.0));
            (place, text, from, true)
        }
    };
    let regex = match evaluator.made.get(number as usize) {
        Some(Made::Regex { regex, .. }) => regex.clone(),
        _ => return Ok(Item::Undefined),
    };
    let before = text.get(..from).unwrap_or_default();
    let mut matcher = Matcher::Regex {
        regex,
        last: from,
        last_units: units(before),
    };
    let Some(found) = matcher.next(evaluator, &text, first)? else {
        return Ok(Item::Undefined);
    };
    if let Some(Made::Regex { last, .. }) = evaluator.made.get_mut(number as usize) {
        *last = found.end;
    }
    let next = evaluator.make(Made::Next {
        regex: number,
        text,
    })?;
    Ok(answer(found, Some(next)))
}

pub(super) fn native(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let subject = arguments.next();
    let Some(text) = subject.as_str().cloned() else {
        return Ok(Item::Undefined);
    };
    let pattern = arguments.next();
    evaluator.work(text.len() / 64)?;
    match native {
        Native::Contains => {
            let found = match &pattern {
                Item::Function(function) => {
                    let mut matcher = Matcher::new(evaluator, *function);
                    matcher.next(evaluator, &text, true)?.is_some()
                }
                other => other.as_str().is_some_and(|part| text.contains(&**part)),
            };
            Ok(found.into())
        }
        Native::Match => {
            let limit = limit(&arguments.next(), "D3040", 3)?;
            find_all(evaluator, &text, &pattern, limit)
        }
        Native::Split => {
            let limit = limit(&arguments.next(), "D3020", 3)?;
            split(evaluator, &text, &pattern, limit)
        }
        _ => {
            let replacement = arguments.next();
            if pattern.as_str().is_some_and(|pattern| pattern.is_empty()) {
                return Err(Error::new("D3010").with("value", "").with("index", 2));
            }
            let limit = limit(&arguments.next(), "D3011", 4)?;
            replace(evaluator, &text, &pattern, &replacement, limit)
        }
    }
}

/// How many times, if that is limited; a negative number is an error.
fn limit(item: &Item, code: &'static str, index: usize) -> Result<f64, Error> {
    match item.as_f64() {
        Some(limit) if limit < 0.0 => {
            Err(Error::new(code).with("value", limit).with("index", index))
        }
        Some(limit) => Ok(limit),
        None => Ok(f64::INFINITY),
    }
}

fn find_all(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    pattern: &Item,
    limit: f64,
) -> Result<Item, Error> {
    let mut out = Vec::new();
    if let Item::Function(function) = pattern
        && limit > 0.0
    {
        let mut matcher = Matcher::new(evaluator, *function);
        let mut found = matcher.next(evaluator, text, true)?;
        while let Some(one) = found {
            if (out.len() as f64) >= limit {
                break;
            }
            evaluator.work(4)?;
            let result = Dict::default();
            result.insert("match".into(), one.matched);
            result.insert("index".into(), one.start_units);
            result.insert("groups".into(), Item::plain_list(one.groups));
            out.push(Item::Dict(Rc::new(result)));
            found = matcher.next(evaluator, text, false)?;
        }
    }
    evaluator.list(mark::SEQUENCE, out)
}

fn split(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    separator: &Item,
    limit: f64,
) -> Result<Item, Error> {
    let mut out: Vec<Item> = Vec::new();
    let most = limit.min(1e15) as usize;
    match separator {
        Item::Function(function) if limit > 0.0 => {
            let mut matcher = Matcher::new(evaluator, *function);
            let mut from = 0;
            let mut found = matcher.next(evaluator, text, true)?;
            while let Some(one) = found {
                if (out.len() as f64) >= limit {
                    break;
                }
                let part = text.get(from..one.start).unwrap_or_default();
                evaluator.bytes(part.len())?;
                out.push(part.into());
                from = one.end;
                found = matcher.next(evaluator, text, false)?;
            }
            if (out.len() as f64) < limit {
                out.push(text.get(from..).unwrap_or_default().into());
            }
        }
        Item::Function(_) => {}
        other => {
            let separator = other.as_str().map_or("", |s| s);
            evaluator.bytes(text.len())?;
            if separator.is_empty() {
                evaluator.room(text.len().min(most))?;
                let chars = text.chars().take(most);
                out.extend(chars.map(|c| Item::from(&*c.encode_utf8(&mut [0; 4]))));
            } else {
                out.extend(text.split(separator).take(most).map(Item::from));
            }
        }
    }
    evaluator.list(0, out)
}

fn replace(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    pattern: &Item,
    replacement: &Item,
    limit: f64,
) -> Result<Item, Error> {
    if limit <= 0.0 {
        return Ok(text.clone().into());
    }
    let mut out = String::new();
    let mut from = 0;
    let mut count = 0.0;
    if let Some(pattern) = pattern.as_str() {
        let with = evaluator.string(replacement, false)?;
        for (at, _) in text.match_indices(&**pattern) {
            if count >= limit {
                break;
            }
            evaluator.bytes(at - from + with.len())?;
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(&with);
            from = at + pattern.len();
            count += 1.0;
        }
    } else if let Item::Function(function) = pattern {
        let mut matcher = Matcher::new(evaluator, *function);
        let mut found = matcher.next(evaluator, text, true)?;
        while let Some(one) = found {
            if count >= limit {
                break;
            }
            let (start, behind) = (one.start, one.behind);
            let with = match replacement {
                Item::Function(function) => {
                    let argument = answer(one, None);
                    evaluator.apply(*function, vec![argument], &Item::NULL)?
                }
                other => {
                    let template = other.as_str().map_or("", |s| s);
                    evaluator.bytes(template.len())?;
                    substitute(template, &one).into()
                }
            };
            let Some(with) = with.as_str() else {
                return Err(crate::evaluate::with_value(
                    Error::new("D3012"),
                    "value",
                    &with,
                ));
            };
            let before = text.get(from..start).unwrap_or_default();
            evaluator.bytes(before.len() + with.len())?;
            out.push_str(before);
            out.push_str(with);
            from = behind;
            count += 1.0;
            found = matcher.next(evaluator, text, false)?;
        }
    }
    let rest = text.get(from..).unwrap_or_default();
    evaluator.bytes(rest.len())?;
    out.push_str(rest);
    Ok(out.into())
}

/// Fills `$0`, `$1`, `$$` in a replacement.
fn substitute(template: &str, found: &Found) -> String {
    let mut out = String::new();
    let mut rest = template;
    let groups = found.groups.len();
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix('0') {
            out.push_str(found.matched.as_str().map_or("", |s| s));
            rest = after;
            continue;
        }
        // As many digits as the number of groups has; one less if that names no group.
        let most = groups.max(1).ilog10() as usize + 1;
        let digits = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let number = |digits: usize| rest.get(..digits).and_then(|d| d.parse::<usize>().ok());
        let mut index = number(digits);
        if most > 1 && index.is_some_and(|index| index > groups) {
            index = number(digits.min(most - 1));
        }
        let Some(index) = index else {
            out.push('$');
            continue;
        };
        let group = index.checked_sub(1).and_then(|at| found.groups.get(at));
        out.push_str(group.and_then(Item::as_str).map_or("", |s| s));
        rest = rest.get(index.to_string().len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
