//! Numbers and values as JavaScript writes them: what `$string`, `&` and error messages show.

use crate::item::Item;
use json::{Number, Value};

/// A double as JavaScript prints it: `3`, `0.1`, `1e+21`.
pub(crate) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if number.trunc() == number && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    if !number.is_finite() {
        let text = if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        return text.to_owned();
    }
    // Rust's exponent form has the shortest digits that read back as the same double, as JavaScript's.
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let mut out = String::from(sign);
    let count = digits.len() as i32;
    let zeros = |n: i32| "0".repeat(n.max(0) as usize);
    if (-6..21).contains(&exponent) {
        if exponent < 0 {
            out.push_str("0.");
            out.push_str(&zeros(-exponent - 1));
            out.push_str(&digits);
        } else if count <= exponent + 1 {
            out.push_str(&digits);
            out.push_str(&zeros(exponent + 1 - count));
        } else {
            let (whole, fraction) = digits.split_at((exponent + 1) as usize);
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
        }
        return out;
    }
    out.push_str(mantissa);
    out.push('e');
    if exponent > 0 {
        out.push('+');
    }
    out.push_str(&exponent.to_string());
    out
}

/// The double with its first fifteen decimal digits, which is what `$string` shows of it.
pub(crate) fn fifteen_digits(number: f64) -> f64 {
    if !number.is_finite() || (number.trunc() == number && number.abs() < 1e15) {
        return number;
    }
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// A value as `JSON.stringify` prints it, for messages.
pub(crate) fn stringify(value: &Value) -> String {
    let mut out = String::new();
    Writer {
        out: &mut out,
        indent: None,
        full: true,
    }
    .item(&Item::Json(value.clone()), 0);
    out
}

/// Writes items as `$string` does: functions are empty strings, numbers have fifteen digits.
pub(crate) struct Writer<'o> {
    pub(crate) out: &'o mut String,
    /// Two spaces a level, for the pretty form.
    pub(crate) indent: Option<usize>,
    /// All digits of numbers.
    pub(crate) full: bool,
}

impl Writer<'_> {
    fn line(&mut self, level: usize) {
        if let Some(width) = self.indent {
            self.out.push('\n');
            for _ in 0..width * level {
                self.out.push(' ');
            }
        }
    }

    fn number(&mut self, number: f64) {
        let number = if self.full {
            number
        } else {
            fifteen_digits(number)
        };
        self.out.push_str(&number_text(number));
    }

    pub(crate) fn item(&mut self, item: &Item, level: usize) {
        match item {
            Item::Undefined | Item::NonFinite(_) | Item::Json(Value::Null) => {
                self.out.push_str("null");
            }
            Item::Json(Value::Bool(true)) => self.out.push_str("true"),
            Item::Json(Value::Bool(false)) => self.out.push_str("false"),
            Item::Json(Value::Number(Number::Big(digits))) if self.full => {
                self.out.push_str(digits);
            }
            Item::Json(Value::Number(Number::Int(n))) if n.unsigned_abs() < 1 << 49 => {
                self.out.push_str(&n.to_string());
            }
            Item::Json(Value::Number(number)) => self.number(number.as_f64()),
            Item::Json(Value::String(text)) => self.string(text),
            Item::Function(_) => self.out.push_str("\"\""),
            _ => self.container(item, level),
        }
    }

    fn string(&mut self, text: &str) {
        // JavaScript writes control characters with lower-case digits.
        let from = self.out.len();
        json::write_string(self.out, text);
        if text.bytes().any(|b| b < 0x20) {
            let written = self.out.split_off(from);
            let mut rest = written.as_str();
            while let Some(at) = rest.find("\\u00") {
                let (before, escape) = rest.split_at(at);
                let (escape, after) = escape.split_at(6.min(escape.len()));
                self.out.push_str(before);
                self.out.push_str(&escape.to_ascii_lowercase());
                rest = after;
            }
            self.out.push_str(rest);
        }
    }

    fn container(&mut self, item: &Item, level: usize) {
        if let Some(items) = item.array() {
            self.out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    self.out.push(',');
                }
                self.line(level + 1);
                self.item(&item, level + 1);
            }
            if items.len() > 0 {
                self.line(level);
            }
            self.out.push(']');
            return;
        }
        self.out.push('{');
        let mut any = false;
        item.each_member(|key, value| {
            if value.is_undefined() {
                return;
            }
            if any {
                self.out.push(',');
            }
            any = true;
            self.line(level + 1);
            self.string(key);
            self.out.push(':');
            if self.indent.is_some() {
                self.out.push(' ');
            }
            self.item(value, level + 1);
        });
        if any {
            self.line(level);
        }
        self.out.push('}');
    }
}
