//! `States.Format`: text with placeholders. Values print as Java prints them, which shows in objects and arrays.

use super::{Arguments, MAX_BYTES};
use crate::data::DataFailure;
use crate::error::texts;
use json::{Str, Value};
use std::fmt::Write;

pub(super) fn format(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let template;
    let parts: &[Str] = match &arguments.call.pieces {
        Some(pieces) => pieces,
        None => {
            template = pieces(&arguments.string(0)?);
            &template
        }
    };
    if parts.len() != arguments.len() {
        return Err(arguments.failure(texts::FORMAT_ARGUMENTS));
    }
    let mut text = String::new();
    for (i, piece) in parts.iter().enumerate() {
        if i > 0 {
            let value = arguments.value(i)?;
            if value.text_len() > MAX_BYTES || text.len() > MAX_BYTES {
                return Err(arguments.failure("The text is too large."));
            }
            push_java(&mut text, &value);
        }
        text.push_str(piece);
    }
    Ok(Value::from(text))
}

/// Splits a template at its `{}`, escapes resolved: one piece more than there are placeholders.
pub(super) fn pieces(template: &str) -> Vec<Str> {
    let mut pieces: Vec<Str> = Vec::new();
    let mut piece = String::new();
    let mut characters = template.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some('\'' | '{' | '}' | '\\')) => piece.extend(characters.next()),
            ('{', Some('}')) => {
                characters.next();
                pieces.push(std::mem::take(&mut piece).into());
            }
            (c, _) => piece.push(c),
        }
    }
    pieces.push(piece.into());
    pieces
}

/// Writes a value as Java's `toString` does: strings bare, maps as `{key=value, …}`, lists as `[a, b]`.
fn push_java(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(b) => text.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => {
            let _ = write!(text, "{n}");
        }
        Value::String(s) => text.push_str(s),
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i > 0 { ", " } else { "" });
                push_java(text, item);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (i, (key, item)) in object.iter().enumerate() {
                text.push_str(if i > 0 { ", " } else { "" });
                text.push_str(key);
                text.push('=');
                push_java(text, item);
            }
            text.push('}');
        }
    }
}
