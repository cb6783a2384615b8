//! Numbers: integers stay exact, everything else is a double, and both print as the service prints them.

use crate::Str;
use std::fmt;

/// A JSON number.
#[derive(Clone, Debug)]
pub enum Number {
    /// An integer of 64 bits.
    Int(i64),
    /// A finite double. **Invariant:** never NaN and never infinite.
    Float(f64),
    /// An integer literal beyond 64 bits, kept digit for digit.
    Big(Str),
}

impl Number {
    /// A finite double as a number; `None` for NaN and the infinities, which JSON does not have.
    pub fn from_f64(n: f64) -> Option<Number> {
        n.is_finite().then_some(Number::Float(n))
    }

    /// The number as a double, rounded when it does not fit.
    pub fn as_f64(&self) -> f64 {
        match self {
            Number::Int(n) => *n as f64,
            Number::Float(n) => *n,
            Number::Big(digits) => digits.parse().unwrap_or(f64::MAX),
        }
    }

    /// The number as an integer when it is a whole one of 64 bits: `3.0` is 3, `3.5` is nothing.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Number::Int(n) => Some(*n),
            Number::Float(n) => {
                let whole = n.trunc() == *n
                    && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(n);
                whole.then_some(*n as i64)
            }
            Number::Big(_) => None,
        }
    }

    /// Whether it was written as an integer: `3` is, `3.0` is not.
    pub fn is_integer_literal(&self) -> bool {
        !matches!(self, Number::Float(_))
    }

    /// Reads a literal that the scanner has found well-formed.
    pub(crate) fn from_literal(literal: &str) -> Option<Number> {
        if literal.bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) {
            return literal.parse().ok().and_then(Number::from_f64);
        }
        Some(
            literal
                .parse()
                .map_or_else(|_| Number::Big(literal.into()), Number::Int),
        )
    }

    pub(crate) fn text_len(&self) -> usize {
        match self {
            Number::Int(n) => {
                let digits = n.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
                digits + usize::from(*n < 0)
            }
            Number::Big(digits) => digits.len(),
            Number::Float(_) => {
                let mut count = Count(0);
                let _ = fmt::write(&mut count, format_args!("{self}"));
                count.0
            }
        }
    }
}

/// Counts what would be written.
struct Count(usize);

impl fmt::Write for Count {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.len();
        Ok(())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a == b,
            (Number::Big(a), Number::Big(b)) => a == b,
            _ => self.as_f64() == other.as_f64(),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a.partial_cmp(b),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    /// Doubles print as Java prints them, which is what the service shows: `1.0`, `1.0E10`, `1.0E-5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Int(n) => write!(f, "{n}"),
            Number::Big(digits) => f.write_str(digits),
            Number::Float(n) if *n == 0.0 => {
                f.write_str(if n.is_sign_negative() { "-0.0" } else { "0.0" })
            }
            Number::Float(n) if (1e-3..1e7).contains(&n.abs()) => {
                if n.trunc() == *n {
                    write!(f, "{n:.1}")
                } else {
                    write!(f, "{n}")
                }
            }
            Number::Float(n) => {
                let text = format!("{n:E}");
                match text.split_once('E') {
                    Some((digits, exponent)) if !digits.contains('.') => {
                        write!(f, "{digits}.0E{exponent}")
                    }
                    _ => f.write_str(&text),
                }
            }
        }
    }
}
