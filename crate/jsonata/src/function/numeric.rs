//! Numbers: aggregates, rounding, powers, reading and writing them in a base.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::{ArrayRef, Item};
use crate::number_text::number_text;
use json::Value;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let first = arguments.next();
    match native {
        Native::Random => {
            let unit = unit(evaluator);
            return Ok(Item::number(unit));
        }
        Native::Count => return Ok(Item::from(first.array().map_or(0, |a| a.len()) as i64)),
        _ if first.is_undefined() => return Ok(first),
        Native::Sum | Native::Max | Native::Min | Native::Average => {
            return aggregate(evaluator, native, &first);
        }
        Native::Number => return number(&first),
        _ => {}
    }
    let value = first.as_f64().unwrap_or(f64::NAN);
    let second = arguments.next().as_f64();
    let result = match native {
        Native::Floor => value.floor(),
        Native::Ceil => value.ceil(),
        Native::Abs => value.abs(),
        Native::Round => round(value, second.unwrap_or(0.0)),
        Native::Sqrt => {
            if value < 0.0 {
                return Err(Error::new("D3060").with("value", value));
            }
            value.sqrt()
        }
        Native::Power => {
            let exponent = second.unwrap_or(f64::NAN);
            let result = libm::pow(value, exponent);
            // C says that 1 to the power of anything is 1; JavaScript does not.
            if !result.is_finite() || !exponent.is_finite() {
                let error = Error::new("D3061").with("value", value);
                return Err(match second {
                    Some(exponent) => error.with("exp", exponent),
                    None => error,
                });
            }
            result
        }
        _ => return base(evaluator, value, second),
    };
    Ok(Item::number(result))
}

/// A number of at least 0 and less than 1 from the environment's randomness.
pub(super) fn unit(evaluator: &mut Evaluator<'_, '_>) -> f64 {
    to_unit((evaluator.environment.random)())
}

pub(super) fn to_unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / 9_007_199_254_740_992.0
}

fn aggregate(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    array: &Item,
) -> Result<Item, Error> {
    let items = array.array().unwrap_or(ArrayRef::Items(&[]));
    if items.len() == 0 && native != Native::Sum {
        return Ok(Item::Undefined);
    }
    evaluator.work(items.len() / 4)?;
    let number = |at: usize| match items {
        ArrayRef::Items(made) => made.get(at).and_then(Item::as_f64),
        ArrayRef::Json(values) => values.get(at).and_then(Value::as_f64),
        ArrayRef::Range(first, _) => Some((first + at as i64) as f64),
    };
    let numbers = (0..items.len()).map(|at| number(at).unwrap_or(f64::NAN));
    let result = match native {
        Native::Max => numbers.fold(f64::NEG_INFINITY, |a, b| {
            if a.is_nan() || b.is_nan() {
                f64::NAN
            } else {
                a.max(b)
            }
        }),
        Native::Min => numbers.fold(f64::INFINITY, |a, b| {
            if a.is_nan() || b.is_nan() {
                f64::NAN
            } else {
                a.min(b)
            }
        }),
        Native::Sum => numbers.fold(0.0, |a, b| a + b),
        _ => numbers.fold(0.0, |a, b| a + b) / items.len() as f64,
    };
    Ok(Item::number(result))
}

/// Rounds half to even at a decimal place, shifting it in the decimal text so that no binary error creeps in.
pub(super) fn round(value: f64, places: f64) -> f64 {
    let shift = |number: f64, by: f64| -> f64 {
        if by == 0.0 {
            return number;
        }
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: f64 = exponent.parse().unwrap_or(0.0);
        let exponent = (exponent + by).clamp(-2000.0, 2000.0);
        format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN)
    };
    let places = if places.is_finite() {
        places.trunc()
    } else {
        0.0
    };
    let shifted = shift(value, places);
    // JavaScript's Math.round: halves go up.
    let mut result = (shifted + 0.5).floor();
    if shifted.abs() >= 4_503_599_627_370_496.0 {
        result = shifted;
    } else if shifted == 0.499_999_999_999_999_94 {
        result = 0.0;
    }
    if (result - shifted).abs() == 0.5 && result % 2.0 != 0.0 {
        result -= 1.0;
    }
    let result = shift(result, -places);
    if result == 0.0 { 0.0 } else { result }
}

/// Whether a text is a decimal number as JSONata casts it.
fn is_decimal(text: &str) -> bool {
    let digits = |s: &str| -> usize { s.bytes().take_while(u8::is_ascii_digit).count() };
    let mut rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 {
        return false;
    }
    rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}

fn number(item: &Item) -> Result<Item, Error> {
    match item {
        Item::Json(Value::Number(_)) | Item::NonFinite(_) => return Ok(item.clone()),
        Item::Json(Value::Bool(value)) => return Ok(Item::from(i64::from(*value))),
        Item::Json(Value::String(text)) => {
            if is_decimal(text)
                && let Ok(number) = text.parse::<f64>()
                && number.is_finite()
            {
                return Ok(Item::number(number));
            }
            let radix = match text.get(..2) {
                Some("0x" | "0X") => 16,
                Some("0o" | "0O") => 8,
                Some("0b" | "0B") => 2,
                _ => 0,
            };
            let digits = text.get(2..).unwrap_or_default();
            if radix > 0 && !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)) {
                let number = digits.chars().fold(0.0, |number, c| {
                    number * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))
                });
                return Ok(Item::number(number));
            }
        }
        _ => {}
    }
    Err(crate::evaluate::with_value(
        Error::new("D3030"),
        "value",
        item,
    ))
}

fn base(evaluator: &mut Evaluator<'_, '_>, value: f64, radix: Option<f64>) -> Result<Item, Error> {
    let value = round(value, 0.0);
    let radix = radix.map_or(10.0, |radix| round(radix, 0.0));
    if !(2.0..=36.0).contains(&radix) {
        return Err(Error::new("D3100").with("value", crate::syntax::parser::whole(radix)));
    }
    evaluator.bytes(16)?;
    if radix == 10.0 || !value.is_finite() {
        return Ok(number_text(value).into());
    }
    let mut digits = Vec::new();
    let mut rest = value.abs();
    // Beyond 53 bits the low digits are not known: the reference prints zeros for them.
    while rest >= 9_007_199_254_740_992.0 * radix {
        digits.push('0');
        rest = (rest / radix).trunc();
    }
    loop {
        let digit = libm::fmod(rest, radix);
        digits.push(char::from_digit(digit as u32, radix as u32).unwrap_or('0'));
        rest = ((rest - digit) / radix).trunc();
        if rest <= 0.0 {
            break;
        }
    }
    if value < 0.0 {
        digits.push('-');
    }
    Ok(digits.into_iter().rev().collect::<String>().into())
}
