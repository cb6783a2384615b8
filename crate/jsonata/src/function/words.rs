//! Integers as English words, Roman numerals and letters, both ways.

const FEW: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const DECADES: [&str; 9] = [
    "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred",
];
const MAGNITUDES: [&str; 4] = ["Thousand", "Million", "Billion", "Trillion"];

fn word(list: &[&'static str], at: f64) -> &'static str {
    list.get(at.max(0.0) as usize).copied().unwrap_or_default()
}

/// A whole number of at least zero in words.
pub(super) fn to_words(value: f64, ordinal: bool) -> String {
    let mut out = String::new();
    write(&mut out, value, false, ordinal);
    out
}

fn write(out: &mut String, value: f64, follows: bool, ordinal: bool) {
    if value <= 19.0 {
        out.push_str(if follows { " and " } else { "" });
        out.push_str(word(if ordinal { &ORDINALS } else { &FEW }, value));
    } else if value < 100.0 {
        let (tens, rest) = ((value / 10.0).floor(), value % 10.0);
        out.push_str(if follows { " and " } else { "" });
        out.push_str(word(&DECADES, tens - 2.0));
        if rest > 0.0 {
            out.push('-');
            write(out, rest, false, ordinal);
        } else if ordinal {
            out.pop();
            out.push_str("ieth");
        }
    } else if value < 1000.0 {
        let (hundreds, rest) = ((value / 100.0).floor(), value % 100.0);
        out.push_str(if follows { ", " } else { "" });
        out.push_str(word(&FEW, hundreds));
        out.push_str(" Hundred");
        finish(out, rest, ordinal);
    } else {
        // The exponent of the decimal form is exact where a logarithm may not be.
        let text = format!("{value:e}");
        let exponent = text.split_once('e').and_then(|(_, e)| e.parse().ok());
        let magnitude = (exponent.unwrap_or(3_usize) / 3).clamp(1, MAGNITUDES.len());
        let factor = (0..magnitude).fold(1.0, |factor, _| factor * 1000.0);
        let whole = (value / factor).floor();
        let rest = value - whole * factor;
        out.push_str(if follows { ", " } else { "" });
        write(out, whole, false, false);
        out.push(' ');
        out.push_str(word(&MAGNITUDES, magnitude as f64 - 1.0));
        finish(out, rest, ordinal);
    }
}

fn finish(out: &mut String, rest: f64, ordinal: bool) {
    if rest > 0.0 {
        write(out, rest, true, ordinal);
    } else if ordinal {
        out.push_str("th");
    }
}

/// All words a number may be written with, in lower case, with their values.
pub(super) fn vocabulary() -> Vec<(String, f64)> {
    let mut out = Vec::new();
    for list in [&FEW, &ORDINALS] {
        for (value, word) in list.iter().enumerate() {
            out.push((word.to_ascii_lowercase(), value as f64));
        }
    }
    for (index, word) in DECADES.iter().enumerate() {
        let word = word.to_ascii_lowercase();
        let value = (index as f64 + 2.0) * 10.0;
        let stem = word.get(..word.len() - 1).unwrap_or_default();
        out.push(([stem, "ieth"].concat(), value));
        out.push((word, value));
    }
    out.push(("hundredth".to_owned(), 100.0));
    let mut value = 1.0;
    for word in MAGNITUDES {
        value *= 1000.0;
        let word = word.to_ascii_lowercase();
        out.push(([&*word, "th"].concat(), value));
        out.push((word, value));
    }
    out
}

/// The number that words say; NaN for words that say none.
pub(super) fn from_words(text: &str) -> f64 {
    let vocabulary = vocabulary();
    let text = text.to_ascii_lowercase();
    let mut segments = vec![0.0];
    for part in split_words(&text) {
        let value = vocabulary.iter().find(|(word, _)| *word == part);
        let value = value.map_or(f64::NAN, |(_, value)| *value);
        let top = segments.pop().unwrap_or(0.0);
        if value < 100.0 {
            if top >= 1000.0 {
                segments.push(top);
                segments.push(value);
            } else {
                segments.push(top + value);
            }
        } else {
            segments.push(top * value);
        }
    }
    segments.iter().sum()
}

/// Splits at `, `, ` and `, white space, backslashes and hyphens.
fn split_words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let space = |at: usize| chars.get(at).is_some_and(|c| c.is_whitespace());
    let mut parts = vec![String::new()];
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let and = space(at) && chars.get(at + 1..at + 4) == Some(&['a', 'n', 'd']) && space(at + 4);
        let length = match c {
            ',' if space(at + 1) => 2,
            _ if and => 5,
            '\\' | '-' => 1,
            _ if c.is_whitespace() => 1,
            _ => 0,
        };
        if length > 0 {
            parts.push(String::new());
            at += length;
            continue;
        }
        if let Some(part) = parts.last_mut() {
            part.push(*c);
        }
        at += 1;
    }
    parts
}

const NUMERALS: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// Roman numerals in lower case; nothing when the number is too large to be written so.
pub(super) fn to_roman(value: f64) -> Option<String> {
    if value > 1e6 {
        return None;
    }
    let mut rest = value;
    let mut out = String::new();
    for (amount, numeral) in NUMERALS {
        while rest >= amount {
            out.push_str(numeral);
            rest -= amount;
        }
    }
    Some(out)
}

pub(super) fn from_roman(text: &str) -> f64 {
    let mut total = 0.0;
    let mut most = 1.0;
    for c in text.chars().rev() {
        let value = match c {
            'M' => 1000.0,
            'D' => 500.0,
            'C' => 100.0,
            'L' => 50.0,
            'X' => 10.0,
            'V' => 5.0,
            'I' => 1.0,
            _ => f64::NAN,
        };
        if value < most {
            total -= value;
        } else {
            most = value;
            total += value;
        }
    }
    total
}

pub(super) fn to_letters(value: f64, upper: bool) -> String {
    let first = if upper { b'A' } else { b'a' };
    let mut letters = Vec::new();
    let mut rest = value;
    while rest > 0.0 && letters.len() < 300 {
        letters.push(char::from(first + libm::fmod(rest - 1.0, 26.0) as u8));
        rest = ((rest - 1.0) / 26.0).floor();
    }
    letters.into_iter().rev().collect()
}

pub(super) fn from_letters(text: &str, upper: bool) -> f64 {
    let first = if upper { 'A' } else { 'a' } as i64;
    text.chars()
        .fold(0.0, |total, c| total * 26.0 + (c as i64 - first + 1) as f64)
}
