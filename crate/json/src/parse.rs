//! The strict parser: a whole JSON text becomes a value, or an error that names the place.

use crate::scan::{self, ScanError};
use crate::{Object, Str, Value};
use std::fmt;

/// How deep arrays and objects may nest in a text; deeper texts are refused before they can exhaust the stack.
pub const MAX_DEPTH: usize = 500;

/// Parses one JSON text. Duplicate keys: the last value wins, as in the service.
///
/// ```
/// let value = json::parse(r#"{"a": [1, 2.5, "x"]}"#).unwrap();
/// assert_eq!(value.get("a").and_then(|a| a.index(0)).and_then(json::Value::as_i64), Some(1));
/// let error = json::parse("{\"a\": tru}").unwrap_err();
/// assert_eq!((error.line, error.column), (1, 7));
/// ```
pub fn parse(text: &str) -> Result<Value, ParseError> {
    let mut parser = Parser { text, at: 0 };
    let value = parser
        .document()
        .map_err(|e| ParseError::at(text, e.at, e.message))?;
    Ok(value)
}

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    /// Byte offset into the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A sentence for people.
    pub message: String,
}

impl ParseError {
    fn at(text: &str, offset: usize, message: &str) -> ParseError {
        let (line, column) = line_and_column(text, offset);
        ParseError {
            offset,
            line,
            column,
            message: message.into(),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (line {}, column {})",
            self.message, self.line, self.column
        )
    }
}

impl std::error::Error for ParseError {}

/// Line and column (in characters), both from 1, of a byte offset.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (
        before.matches('\n').count() + 1,
        before.get(line_start..).unwrap_or_default().chars().count() + 1,
    )
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<Value, ScanError> {
        self.skip();
        let value = self.value(0)?;
        self.skip();
        if self.at < self.text.len() {
            return self.fail("Nothing may follow the JSON value.");
        }
        Ok(value)
    }

    fn fail<T>(&self, message: &'static str) -> Result<T, ScanError> {
        Err(ScanError {
            at: self.at,
            message,
        })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        self.at = scan::skip_space(self.text.as_bytes(), self.at);
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, ScanError> {
        if self
            .text
            .as_bytes()
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()))
        {
            self.at += word.len();
            return Ok(value);
        }
        self.fail("A JSON value is expected: an object, an array, a string, a number, true, false or null.")
    }

    fn string(&mut self) -> Result<Str, ScanError> {
        let (string, after) = scan::string(self.text, self.at)?;
        self.at = after;
        Ok(string)
    }

    fn value(&mut self, depth: usize) -> Result<Value, ScanError> {
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => self.fail("The JSON nests too deeply."),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => {
                let (number, after) = scan::number(self.text, self.at)?;
                self.at = after;
                Ok(Value::Number(number))
            }
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(_) => self.word("null", Value::Null),
            None => self.fail("The JSON ends too early: a value is expected."),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, ScanError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::from(items));
        }
        loop {
            self.skip();
            items.push(self.value(depth + 1)?);
            self.skip();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::from(items));
                }
                Some(_) => return self.fail("A comma or ] is expected."),
                None => return self.fail("The JSON ends too early: ] is missing."),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, ScanError> {
        self.at += 1;
        let mut object = Object::new();
        self.skip();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(object));
        }
        loop {
            self.skip();
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return self.fail("A key in double quotes is expected."),
                None => return self.fail("The JSON ends too early: } is missing."),
            }
            let key = self.string()?;
            self.skip();
            if self.peek() != Some(b':') {
                return self.fail("A colon is expected after the key.");
            }
            self.at += 1;
            self.skip();
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            self.skip();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(object));
                }
                Some(_) => return self.fail("A comma or } is expected."),
                None => return self.fail("The JSON ends too early: } is missing."),
            }
        }
    }
}
