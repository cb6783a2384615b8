//! A place in the text of a path, and the small things every part of the grammar reads: spaces, quoted strings,
//! whole numbers.

use crate::SyntaxError;

/// A reading position. **Invariant:** always on a character boundary.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Goes back to a place this cursor has been at.
    pub(crate) fn reset(&mut self, offset: usize) {
        self.at = offset;
    }

    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads this text if it comes next.
    pub(crate) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Reads this text or says that it is missing.
    pub(crate) fn expect(&mut self, expected: &str) -> Result<(), SyntaxError> {
        if self.eat(expected) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(c) => self.error(format!("Expected '{expected}' but found '{c}'.")),
            None => self.error(format!("Expected '{expected}' but the path ends here.")),
        })
    }

    pub(crate) fn skip_spaces(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    pub(crate) fn take_while(&mut self, accepts: impl Fn(char) -> bool) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(&accepts) {
            self.next();
        }
        self.since(start)
    }

    pub(crate) fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            offset: self.at,
            message: message.into(),
        }
    }

    /// A string in single or double quotes, which must come next; a backslash takes the next character as it is,
    /// except for the escapes of JSON.
    pub(crate) fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let quote = match self.next() {
            Some(c @ ('\'' | '"')) => c,
            _ => {
                self.at = start;
                return Err(self.error("Expected a string in quotes."));
            }
        };
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                c if c == quote => return Ok(text),
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
        self.at = start;
        Err(self.error("This string is not closed."))
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let error = self.error("This escape is not complete.");
        match self.next() {
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('u') => {
                let digits: String = (0..4).filter_map(|_| self.next()).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or(error)
            }
            Some(c) => Ok(c),
            None => Err(error),
        }
    }

    /// A whole number with an optional minus sign.
    pub(crate) fn integer(&mut self) -> Result<i64, SyntaxError> {
        let start = self.at;
        self.eat("-");
        self.take_while(|c| c.is_ascii_digit());
        let parsed = self.since(start).parse();
        parsed.map_err(|_| {
            self.at = start;
            self.error("Expected a whole number.")
        })
    }
}
