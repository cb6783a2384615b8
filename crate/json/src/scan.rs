//! What both parsers share: numbers and strings at a place in the text.

use crate::{Number, Str};

/// Why a token is not well-formed, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScanError {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

fn fail<T>(at: usize, message: &'static str) -> Result<T, ScanError> {
    Err(ScanError { at, message })
}

/// Skips JSON's white space.
pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// Reads the number that starts at `start`; returns it with the place after it.
pub(crate) fn number(text: &str, start: usize) -> Result<(Number, usize), ScanError> {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while matches!(bytes.get(at), Some(b'0'..=b'9')) {
            at += 1;
        }
        at
    };
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    let whole = at;
    at = digits(at);
    if at == whole {
        return fail(at, "A digit is expected after the minus sign.");
    }
    if at > whole + 1 && bytes.get(whole) == Some(&b'0') {
        return fail(whole, "A number must not start with 0.");
    }
    if bytes.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = digits(fraction);
        if at == fraction {
            return fail(at, "A digit is expected after the decimal point.");
        }
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let exponent = at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at = digits(exponent);
        if at == exponent {
            return fail(at, "A digit is expected in the exponent.");
        }
    }
    match text.get(start..at).and_then(Number::from_literal) {
        Some(number) => Ok((number, at)),
        None => fail(start, "The number is too large for a double."),
    }
}

/// Reads the string whose opening quote stands at `start`; returns it with the place after the closing quote.
pub(crate) fn string(text: &str, start: usize) -> Result<(Str, usize), ScanError> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((text.get(start + 1..at).unwrap_or_default().into(), at + 1)),
            Some(b'\\') => return string_with_escapes(text, start, at),
            Some(0..0x20) => return fail(at, control_message(bytes.get(at))),
            Some(_) => at += 1,
            None => return fail(start, "The string is not closed."),
        }
    }
}

fn control_message(byte: Option<&u8>) -> &'static str {
    match byte {
        Some(b'\n' | b'\r') => "The string is not closed on its line; write a line break as \\n.",
        _ => "A control character in a string must be escaped, a tab as \\t.",
    }
}

fn string_with_escapes(
    text: &str,
    start: usize,
    first_escape: usize,
) -> Result<(Str, usize), ScanError> {
    let bytes = text.as_bytes();
    let mut out = String::from(text.get(start + 1..first_escape).unwrap_or_default());
    let mut at = first_escape;
    let mut copied = first_escape;
    loop {
        match bytes.get(at) {
            Some(b'"') => {
                out.push_str(text.get(copied..at).unwrap_or_default());
                return Ok((out.into(), at + 1));
            }
            Some(b'\\') => {
                out.push_str(text.get(copied..at).unwrap_or_default());
                at = escape(bytes, at, &mut out)?;
                copied = at;
            }
            Some(0..0x20) => return fail(at, control_message(bytes.get(at))),
            Some(_) => at += 1,
            None => return fail(start, "The string is not closed."),
        }
    }
}

/// Reads the escape at `at` into `out`; a lone surrogate becomes U+FFFD, since our strings are Unicode.
fn escape(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, ScanError> {
    let simple = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(first) = hex4(bytes, at + 2) else {
                return fail(at, "\\u needs four hexadecimal digits.");
            };
            let second = (bytes.get(at + 6..at + 8) == Some(b"\\u"))
                .then(|| hex4(bytes, at + 8))
                .flatten();
            if let (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) = (first, second) {
                let joined = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                out.push(char::from_u32(joined).unwrap_or('\u{FFFD}'));
                return Ok(at + 12);
            }
            out.push(char::from_u32(first).unwrap_or('\u{FFFD}'));
            return Ok(at + 6);
        }
        _ => {
            return fail(
                at,
                "Unknown escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX.",
            );
        }
    };
    out.push(simple);
    Ok(at + 2)
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits
        .iter()
        .try_fold(0, |sum, b| Some(sum * 16 + char::from(*b).to_digit(16)?))
}
