//! What a plain scalar stands for: in the core schema of YAML 1.2, and for readers of YAML 1.1.

use json::syntax::NodeKind;
use json::{Number, Str};

/// The value of a plain scalar in YAML 1.2: null, a boolean, a number or text.
pub fn plain(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => match number(text) {
            Some(number) => NodeKind::Number(number),
            // JSON has no infinity and no NaN.
            None if is_not_finite(text) => NodeKind::Error,
            None => NodeKind::String(text.into()),
        },
    }
}

/// What a reader of YAML 1.1 makes of a plain scalar, in words, where it is something else than in YAML 1.2.
pub(crate) fn elsewhere(text: &str) -> Option<Elsewhere> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || b"+-.=nyofNYOF".contains(&first)) {
        return None;
    }
    match text {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(Elsewhere::Value("true".into())),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Some(Elsewhere::Value("false".into()));
        }
        "=" => return Some(Elsewhere::Refused),
        _ => {}
    }
    if is_date(text) {
        return Some(Elsewhere::Date);
    }
    let there = number_1_1(text);
    match (number(text), there) {
        (Some(here), Some(there)) if here.as_f64() != there => Some(Elsewhere::Value(show(there))),
        (Some(_), None) if !is_not_finite(text) => Some(Elsewhere::Text),
        (None, Some(there)) => Some(Elsewhere::Value(show(there))),
        _ => None,
    }
}

/// What becomes of a scalar in YAML 1.1.
#[derive(Debug, PartialEq)]
pub(crate) enum Elsewhere {
    /// This value.
    Value(Str),
    /// A date, which JSON has not.
    Date,
    /// The text itself, not a number.
    Text,
    /// Many readers refuse it.
    Refused,
}

fn show(n: f64) -> Str {
    // A double prints whole numbers without a point, as this schema writes integers.
    n.to_string().into()
}

/// A number of YAML 1.2: decimal, `0o17` or `0x1F`.
fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let has_digits = !whole.is_empty() || fraction.is_some_and(|f| !f.is_empty());
    if !has_digits || !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    let power = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    if power.is_some_and(|p| p.is_empty() || !digits(p)) {
        return None;
    }
    // As JSON writes it: no leading zeros, digits on both sides of the point.
    let whole = whole.trim_start_matches('0');
    let mut literal = String::from(sign);
    literal.push_str(if whole.is_empty() { "0" } else { whole });
    if let Some(fraction) = fraction {
        literal.push('.');
        literal.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    if let Some(exponent) = exponent {
        literal.push('e');
        literal.push_str(exponent);
    }
    match json::parse(&literal) {
        Ok(json::Value::Number(number)) => Some(number),
        _ => None,
    }
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    let signed = digits.starts_with(['+', '-']);
    let n = i64::from_str_radix(digits, radix).ok()?;
    (!signed).then_some(Number::Int(n))
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// A number of YAML 1.1, as its most common readers match it.
fn number_1_1(text: &str) -> Option<f64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let first = rest.bytes().next()?;
    if !(first.is_ascii_digit() || first == b'.') {
        return None;
    }
    let clean: String = rest.chars().filter(|c| *c != '_').collect();
    let whole = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|n| n as f64);
    let n = if let Some(digits) = clean.strip_prefix("0b") {
        whole(digits, 2)?
    } else if let Some(digits) = clean.strip_prefix("0x") {
        whole(digits, 16)?
    } else if rest.contains(':') {
        sexagesimal(&clean, rest)?
    } else if rest.contains('.') {
        let (mantissa, exponent) = match clean.find(['e', 'E']) {
            Some(at) => (&clean[..at], &clean[at + 1..]),
            None => (clean.as_str(), ""),
        };
        // An exponent counts only with its sign.
        if clean.len() > mantissa.len() && !exponent.starts_with(['+', '-']) {
            return None;
        }
        let digits = mantissa.bytes().filter(|b| *b != b'.');
        if mantissa == "." || !digits.clone().all(|b| b.is_ascii_digit()) {
            return None;
        }
        clean.parse().ok()?
    } else if rest.len() > 1 && first == b'0' {
        whole(&clean, 8)?
    } else if clean.bytes().all(|b| b.is_ascii_digit()) {
        clean.parse().ok()?
    } else {
        return None;
    };
    Some(sign * n)
}

/// `12:30:00` counts in sixties.
fn sexagesimal(clean: &str, raw: &str) -> Option<f64> {
    let mut parts = clean.split(':');
    let first = parts.next()?;
    if first.is_empty() || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // `01:30` is text: a whole number in sixties starts with no zero.
    if raw.starts_with('0') && !raw.contains('.') {
        return None;
    }
    let mut sum: f64 = first.parse().ok()?;
    let mut last = false;
    for part in parts {
        let whole = part.split('.').next()?;
        if last || whole.len() > 2 || !whole.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        last = part.contains('.');
        let n: f64 = part.parse().ok()?;
        if n >= 60.0 {
            return None;
        }
        sum = sum * 60.0 + n;
    }
    Some(sum)
}

/// `2024-01-31` and `2024-01-31T12:00:00Z`.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let mut parts = day.split('-');
    let mut number = |lengths: std::ops::RangeInclusive<usize>| {
        parts.next().is_some_and(|part| {
            lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        })
    };
    if !(number(4..=4) && number(1..=2) && number(1..=2)) || parts.next().is_some() {
        return false;
    }
    match text.get(day.len()..).unwrap_or_default() {
        "" => day.len() == 10,
        time => {
            let time = time.trim_start_matches(['T', 't', ' ']);
            time.contains(':') && time.bytes().all(|b| b"0123456789:.+-Zz ".contains(&b))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_yaml_1_2() {
        let cases = [
            ("", "null"),
            ("~", "null"),
            ("true", "true"),
            ("FALSE", "false"),
            ("no", "\"no\""),
            ("12", "12"),
            ("+12", "12"),
            ("010", "10"),
            ("0o17", "15"),
            ("0x1F", "31"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("-.5e1", "-5.0"),
            ("1e3", "1000.0"),
            ("1_000", "\"1_000\""),
            ("-", "\"-\""),
            (".", "\".\""),
            ("1e", "\"1e\""),
            ("0x", "\"0x\""),
            ("0o8", "\"0o8\""),
            ("12:30", "\"12:30\""),
            ("123456789012345678901", "123456789012345678901"),
        ];
        for (text, wanted) in cases {
            let node = json::syntax::Node {
                span: json::syntax::Span::default(),
                kind: plain(text),
            };
            assert_eq!(node.to_value().text(), wanted, "{text}");
        }
    }

    #[test]
    fn what_yaml_1_1_reads() {
        let value = |text: &str| Some(Elsewhere::Value(text.into()));
        let cases = [
            ("no", value("false")),
            ("Yes", value("true")),
            ("off", value("false")),
            ("nothing", None),
            ("010", value("8")),
            ("-010", value("-8")),
            ("012345678901", Some(Elsewhere::Text)),
            ("0", None),
            ("00", None),
            ("1_000", value("1000")),
            ("0b11", value("3")),
            ("0o17", Some(Elsewhere::Text)),
            ("0x1F", None),
            ("12:30", value("750")),
            ("1:30:00", value("5400")),
            ("12:75", None),
            ("08:30", None),
            ("1e3", Some(Elsewhere::Text)),
            ("1.5e3", Some(Elsewhere::Text)),
            ("1.5e+3", None),
            ("1.5", None),
            ("2024-01-31", Some(Elsewhere::Date)),
            ("2024-01-31T10:00:00Z", Some(Elsewhere::Date)),
            ("2024-1-31", None),
            ("=", Some(Elsewhere::Refused)),
            (".inf", None),
            ("1.2.3", None),
            ("10.0.0.0/8", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(elsewhere(text), wanted, "{text}");
        }
    }
}
