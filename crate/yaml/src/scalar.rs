//! What plain scalars stand for, after YAML 1.2's core schema, and where older readers see something else.

use json::Number;
use json::syntax::NodeKind;

/// The value of a plain scalar.
pub(crate) fn resolve(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => match number(text) {
            Some(number) => NodeKind::Number(number),
            None => NodeKind::String(text.into()),
        },
    }
}

fn number(text: &str) -> Option<Number> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.')) {
        return None;
    }
    let digits = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        i64::from_str_radix(digits, radix).ok().map(Number::Int)
    };
    if let Some(number) = digits("0x", 16).or_else(|| digits("0o", 8)) {
        return Some(number);
    }
    // Leading zeros, a leading plus and a bare point are numbers in YAML but not in JSON.
    let sign = if text.starts_with('-') { "-" } else { "" };
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    if body.is_empty() || body.starts_with(['-', '+']) {
        return None;
    }
    let whole_end = body
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(body.len());
    let (whole, rest) = body.split_at(whole_end);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = match rest.strip_prefix('.') {
        Some("") => String::new(),
        Some(after) if after.starts_with(['e', 'E']) => after.to_owned(),
        _ => rest.to_owned(),
    };
    if body == "." || !body.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    match json::parse(&format!("{sign}{whole}{rest}")).ok()? {
        json::Value::Number(number) => Some(number),
        _ => None,
    }
}

/// What is easily taken for something else.
pub(crate) fn trap(text: &str) -> Option<String> {
    const BOOLEANS: [&str; 14] = [
        "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "n",
    ];
    if BOOLEANS.contains(&text) {
        return Some(format!(
            "{text} is text in YAML 1.2 and a boolean in YAML 1.1: write \"{text}\", or true or false."
        ));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!(
            "{text} is {} in YAML 1.2 and an octal number in YAML 1.1: write it without the zero, or in quotes.",
            digits
                .trim_start_matches('0')
                .parse::<u64>()
                .unwrap_or_default()
        ));
    }
    if is_sexagesimal(text) {
        return Some(format!(
            "{text} is text in YAML 1.2 and a number to the base of 60 in YAML 1.1: put it into quotes."
        ));
    }
    let date = text.get(..10).is_some_and(|date| {
        date.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
    });
    if date
        && text
            .get(10..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', 't', ' ']))
    {
        return Some(format!(
            "{text} is text in YAML 1.2 and a date in YAML 1.1: put it into quotes."
        ));
    }
    None
}

/// `1:30`, which YAML 1.1 counts in minutes.
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.split(':');
    let first = parts
        .next()
        .is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let rest: Vec<&str> = parts.collect();
    first
        && !rest.is_empty()
        && rest
            .iter()
            .all(|p| matches!(p.len(), 1 | 2) && p.parse::<u8>().is_ok_and(|n| n < 60))
}
