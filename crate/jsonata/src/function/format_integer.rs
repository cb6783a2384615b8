//! `$formatInteger` and `$parseInteger`.

use super::picture::{Case, IntegerFormat, Primary, integer};
use super::words::{from_letters, from_roman, from_words, to_letters, to_roman, to_words};
use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::Item;
use crate::number_text::number_text;

/// Longest number of digits a picture may ask for.
const MAX_DIGITS: i64 = 10_000;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let value = arguments.next();
    let picture = arguments.next();
    let Some(picture) = picture.as_str() else {
        return Ok(Item::Undefined);
    };
    if value.is_undefined() {
        return Ok(value);
    }
    evaluator.work(picture.len())?;
    let picture = integer(picture)?;
    if native == Native::ParseInteger {
        let text = value.as_str().map_or("", |s| s);
        evaluator.work(text.len())?;
        return Ok(Item::number(parse(text, &picture)?));
    }
    let text = format(value.as_f64().unwrap_or(0.0).floor(), &picture)?;
    evaluator.bytes(text.len())?;
    Ok(text.into())
}

/// JavaScript's `substr(0, at)` and `substr(at)` around an inserted character: negative places count from the end.
fn insert(digits: &mut Vec<char>, at: i64, separator: char) {
    if at >= 0 {
        let at = (at as usize).min(digits.len());
        digits.insert(at, separator);
        return;
    }
    let keep = digits.len() as i64 + at;
    let rest = digits.split_off(keep.max(0) as usize);
    *digits = vec![separator];
    digits.extend(rest);
}

/// A whole number in a picture.
pub(super) fn format(value: f64, format: &IntegerFormat) -> Result<String, Error> {
    let negative = value < 0.0;
    let value = value.abs();
    let mut text = match &format.primary {
        Primary::Letters => to_letters(value, format.case == Case::Upper),
        Primary::Roman => {
            let roman = to_roman(value).ok_or_else(|| {
                Error::budget("The number is too large to be written in Roman numerals")
            })?;
            if format.case == Case::Upper {
                roman.to_ascii_uppercase()
            } else {
                roman
            }
        }
        Primary::Words => {
            let words = to_words(value, format.ordinal);
            match format.case {
                Case::Upper => words.to_ascii_uppercase(),
                Case::Lower => words.to_ascii_lowercase(),
                Case::Title => words,
            }
        }
        Primary::Decimal => decimal(value, format),
        Primary::Sequence(token) => return Err(Error::new("D3130").with("value", token.as_str())),
    };
    if negative {
        text.insert(0, '-');
    }
    Ok(text)
}

fn decimal(value: f64, format: &IntegerFormat) -> String {
    let mut digits: Vec<char> = number_text(value).chars().collect();
    let mandatory = format.mandatory.unwrap_or(0).min(MAX_DIGITS);
    let missing = mandatory - digits.len() as i64;
    for _ in 0..missing {
        digits.insert(0, '0');
    }
    if format.zero != 0x30 {
        for digit in &mut digits {
            let code = (*digit as u32 + format.zero).wrapping_sub(0x30);
            *digit = char::from_u32(code).unwrap_or(*digit);
        }
    }
    if let Some((distance, separator)) = format.regular {
        let count = digits.len().saturating_sub(1) / distance;
        for index in (1..=count).rev() {
            let at = digits.len() - index * distance;
            digits.insert(at, separator);
        }
    } else {
        for (position, separator) in format.separators.iter().rev() {
            let at = digits.len() as i64 - *position as i64;
            insert(&mut digits, at, *separator);
        }
    }
    let mut text: String = digits.iter().collect();
    if format.ordinal {
        let teen = digits.len() > 1 && digits.get(digits.len() - 2) == Some(&'1');
        text.push_str(match digits.last() {
            Some('1') if !teen => "st",
            Some('2') if !teen => "nd",
            Some('3') if !teen => "rd",
            _ => "th",
        });
    }
    text
}

/// The number that a text in a picture says; NaN when it says none.
pub(super) fn parse(text: &str, format: &IntegerFormat) -> Result<f64, Error> {
    let upper = format.case == Case::Upper;
    Ok(match &format.primary {
        Primary::Letters => from_letters(text, upper),
        Primary::Roman if upper => from_roman(text),
        Primary::Roman => from_roman(&text.to_uppercase()),
        Primary::Words => from_words(text),
        Primary::Sequence(token) => return Err(Error::new("D3130").with("value", token.as_str())),
        Primary::Decimal => {
            let mut digits: Vec<char> = text.chars().collect();
            if format.ordinal {
                digits.truncate(digits.len().saturating_sub(2));
            }
            digits.retain(|c| match format.regular {
                Some(_) => *c != ',',
                None => !format
                    .separators
                    .iter()
                    .any(|(_, separator)| separator == c),
            });
            let shifted = digits.iter().map(|c| {
                let code = (*c as u32).wrapping_sub(format.zero).wrapping_add(0x30);
                char::from_u32(code).unwrap_or(*c)
            });
            parse_int(&shifted.collect::<String>())
        }
    })
}

/// JavaScript's `parseInt`.
pub(super) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start();
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text
        .bytes()
        .skip(sign)
        .take_while(u8::is_ascii_digit)
        .count();
    if digits == 0 {
        return f64::NAN;
    }
    text.get(..sign + digits)
        .and_then(|t| t.parse().ok())
        .unwrap_or(f64::NAN)
}
