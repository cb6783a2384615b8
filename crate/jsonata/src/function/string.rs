//! Text: casting to it, cutting it, padding it, joining it.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::{Item, mark};
use crate::number_text::{Writer, fifteen_digits, number_text};
use json::{Str, Value};

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let first = arguments.next();
    if first.is_undefined() {
        return Ok(first);
    }
    if native == Native::String {
        let pretty = matches!(arguments.next(), Item::Json(Value::Bool(true)));
        if first.as_str().is_some() {
            return Ok(first);
        }
        return Ok(evaluator.string(&first, pretty)?.into());
    }
    if native == Native::Join {
        let separator = arguments.next();
        return join(evaluator, &first, separator.as_str().map_or("", |s| s));
    }
    let Some(text) = first.as_str() else {
        return Ok(Item::Undefined);
    };
    Ok(match native {
        Native::Length => {
            evaluator.work(text.len() / 64)?;
            Item::from(text.chars().count() as i64)
        }
        Native::Substring => {
            let start = arguments.next().as_f64();
            let length = arguments.next().as_f64();
            substring(evaluator, text, start.unwrap_or(0.0), length)?
        }
        Native::SubstringBefore | Native::SubstringAfter => {
            let pattern = arguments.next();
            let Some(pattern) = pattern.as_str() else {
                return Ok(first);
            };
            evaluator.work(text.len() / 64)?;
            match text.split_once(&**pattern) {
                Some((before, after)) => {
                    let part = if native == Native::SubstringBefore {
                        before
                    } else {
                        after
                    };
                    evaluator.bytes(part.len())?;
                    part.into()
                }
                None => first,
            }
        }
        Native::Lowercase => {
            evaluator.bytes(text.len())?;
            text.to_lowercase().into()
        }
        Native::Uppercase => {
            evaluator.bytes(text.len())?;
            text.to_uppercase().into()
        }
        Native::Trim => {
            evaluator.bytes(text.len())?;
            trim(text).into()
        }
        _ => {
            let width = arguments.next().as_f64().unwrap_or(0.0);
            let with = arguments.next();
            pad(evaluator, text, width, with.as_str().map_or("", |s| s))?.into()
        }
    })
}

impl Evaluator<'_, '_> {
    /// The text of any value, as `$string` and `&` make it.
    pub(crate) fn string(&mut self, item: &Item, pretty: bool) -> Result<String, Error> {
        match item {
            Item::Json(Value::String(text)) => {
                self.bytes(text.len())?;
                return Ok((**text).to_owned());
            }
            Item::Undefined | Item::Function(_) => return Ok(String::new()),
            Item::NonFinite(_) => return Err(Error::new("D3001")),
            Item::Json(Value::Number(number)) => {
                self.bytes(24)?;
                return Ok(number_text(fifteen_digits(number.as_f64())));
            }
            _ => {}
        }
        let inner;
        let mut item = item;
        if item.marks() & mark::OUTER != 0 {
            inner = item.array().and_then(|a| a.get(0)).unwrap_or_default();
            item = &inner;
        }
        let mut size = 0;
        measure(item, &mut size);
        self.bytes(size)?;
        self.work(size / 16)?;
        let mut out = String::new();
        Writer {
            out: &mut out,
            indent: pretty.then_some(2),
            full: false,
        }
        .item(item, 0);
        Ok(out)
    }
}

/// About how long the JSON text of an item is.
fn measure(item: &Item, size: &mut usize) {
    match item {
        Item::Json(value) => *size += value.text_len(),
        _ => {
            *size += 8;
            if let Some(items) = item.array() {
                items.iter().for_each(|item| measure(&item, size));
            }
            item.each_member(|key, member| {
                *size += key.len();
                measure(member, size);
            });
        }
    }
}

/// By code points; negative positions count from the end, and parts of a number are cut as by `slice`.
fn substring(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    start: f64,
    length: Option<f64>,
) -> Result<Item, Error> {
    evaluator.work(text.len() / 64)?;
    let count = text.chars().count() as f64;
    let start = if count + start < 0.0 { 0.0 } else { start };
    let place = |at: f64| {
        let at = at.trunc();
        let at = if at < 0.0 { (count + at).max(0.0) } else { at };
        at.min(count) as usize
    };
    let end = match length {
        Some(length) if length <= 0.0 => return Ok("".into()),
        Some(length) if start >= 0.0 => place(start + length),
        Some(length) => place(count + start + length),
        None => count as usize,
    };
    let start = place(start);
    if start >= end {
        return Ok("".into());
    }
    let mut offsets = text.char_indices().map(|(at, _)| at);
    let from = offsets.nth(start).unwrap_or(text.len());
    let to = offsets.nth(end - start - 1).unwrap_or(text.len());
    let part = text.get(from..to).unwrap_or_default();
    evaluator.bytes(part.len())?;
    Ok(part.into())
}

/// Every stretch of white space becomes one space; none stays at the ends.
fn trim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn pad(
    evaluator: &mut Evaluator<'_, '_>,
    text: &str,
    width: f64,
    with: &str,
) -> Result<String, Error> {
    let with = if with.is_empty() { " " } else { with };
    let missing = width.abs() - text.chars().count() as f64;
    let missing = if missing >= 1.0 {
        missing.min(1e15) as usize
    } else {
        0
    };
    evaluator.bytes(
        text.len()
            .saturating_add(missing.saturating_mul(with.len().min(4))),
    )?;
    let padding: String = with.chars().cycle().take(missing).collect();
    Ok(if width > 0.0 {
        [text, &padding].concat()
    } else {
        [&padding, text].concat()
    })
}

fn join(evaluator: &mut Evaluator<'_, '_>, array: &Item, separator: &str) -> Result<Item, Error> {
    let mut out = String::new();
    let Some(items) = array.array() else {
        return Ok(Item::Undefined);
    };
    evaluator.work(items.len())?;
    for (index, item) in items.iter().enumerate() {
        let text = item.as_str().map_or("", |s| s);
        evaluator.bytes(text.len() + separator.len())?;
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(text);
    }
    Ok(out.into())
}
