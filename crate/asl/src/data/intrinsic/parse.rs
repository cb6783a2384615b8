//! From text to calls.

use super::{Argument, Call, CallSyntaxError, FUNCTIONS, Function, format};
use crate::data::path::PathExpression;
use json::Value;

/// How deep calls may nest; one alone is 1.
const MAX_NESTING: usize = 10;

impl Call {
    /// Compiles a call such as `States.Format('Hello {}', $.name)`.
    pub fn parse(text: &str) -> Result<Call, CallSyntaxError> {
        let mut reader = Reader { text, at: 0 };
        reader.skip_spaces();
        let call = reader.call(1)?;
        reader.skip_spaces();
        match reader.peek() {
            None => Ok(call),
            Some(_) => Err(reader.error("Nothing may follow the closing parenthesis.")),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn error(&self, message: impl Into<String>) -> CallSyntaxError {
        CallSyntaxError {
            offset: self.at,
            message: message.into(),
        }
    }

    fn call(&mut self, nesting: usize) -> Result<Call, CallSyntaxError> {
        let start = self.at;
        if nesting > MAX_NESTING {
            return Err(self.error(format!(
                "Intrinsic functions may nest at most {MAX_NESTING} deep."
            )));
        }
        let Some(name) = self.name() else {
            return Err(self.error("A path starts with '$', an intrinsic function with 'States.'."));
        };
        let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        let Some((_, function, least, most)) = known else {
            self.at = start;
            return Err(self.error(unknown(name)));
        };
        self.skip_spaces();
        if !self.eat('(') {
            return Err(self.error(format!("Expected '(' after States.{name}.")));
        }
        let (arguments, pieces) = self.arguments(*function, nesting)?;
        if !(*least..=*most).contains(&arguments.len()) {
            self.at = start;
            return Err(self.error(wrong_count(name, *least, *most, arguments.len())));
        }
        Ok(Call {
            text: self.since(start).into(),
            function: *function,
            arguments: arguments.into(),
            pieces,
        })
    }

    /// What follows `States.`.
    fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest().strip_prefix("States.")?;
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        self.at += "States.".len() + end;
        rest.get(..end)
    }

    #[expect(
        clippy::type_complexity,
        reason = "the two halves of a call, used once"
    )]
    fn arguments(
        &mut self,
        function: Function,
        nesting: usize,
    ) -> Result<(Vec<Argument>, Option<Box<[json::Str]>>), CallSyntaxError> {
        let mut arguments = Vec::new();
        let mut pieces = None;
        self.skip_spaces();
        if self.eat(')') {
            return Ok((arguments, pieces));
        }
        loop {
            self.skip_spaces();
            let start = self.at;
            let argument = self.argument(nesting)?;
            if function == Function::Format
                && arguments.is_empty()
                && self.since(start).starts_with('\'')
            {
                let raw = self.since(start);
                let raw = raw.get(1..raw.len() - 1).unwrap_or_default();
                pieces = Some(format::pieces(raw).into());
            }
            arguments.push(argument);
            self.skip_spaces();
            if self.eat(')') {
                return Ok((arguments, pieces));
            }
            if !self.eat(',') {
                return Err(match self.peek() {
                    Some(c) => self.error(format!("Expected ',' or ')' but found '{c}'.")),
                    None => self.error("The closing parenthesis is missing."),
                });
            }
        }
    }

    fn argument(&mut self, nesting: usize) -> Result<Argument, CallSyntaxError> {
        match self.peek() {
            Some('\'') => Ok(Argument::Constant(Value::from(self.string()?))),
            Some('$') => self.path(),
            Some('S') => self.call(nesting + 1).map(Argument::Call),
            Some(_) => self.constant(),
            None => Err(self.error("An argument is missing.")),
        }
    }

    /// A string in single quotes; only `'`, `{`, `}` and `\` can be escaped.
    fn string(&mut self) -> Result<String, CallSyntaxError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some('\'') => return Ok(text),
                Some('\\') => match self.peek() {
                    Some(c @ ('\'' | '{' | '}' | '\\')) => {
                        self.next();
                        text.push(c);
                    }
                    _ => {
                        return Err(self.error(
                            "Only \\', \\{, \\} and \\\\ are escapes in a string of an intrinsic function.",
                        ));
                    }
                },
                Some(c) => text.push(c),
                None => {
                    self.at = start;
                    return Err(self.error("This string is not closed."));
                }
            }
        }
    }

    /// A path: up to the comma or parenthesis that belongs to the call.
    fn path(&mut self) -> Result<Argument, CallSyntaxError> {
        let start = self.at;
        let mut depth = 0_usize;
        let mut quote = None;
        while let Some(c) = self.peek() {
            match (quote, c) {
                (Some(_), '\\') => {
                    self.next();
                }
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') if depth > 0 => quote = Some(c),
                (None, '[' | '(') => depth += 1,
                (None, ']' | ')') if depth > 0 => depth -= 1,
                (None, ',' | ')') if depth == 0 => break,
                _ => {}
            }
            self.next();
        }
        let text = self.since(start);
        match PathExpression::parse(text) {
            Ok(path) => Ok(Argument::Path(path)),
            Err(error) => Err(CallSyntaxError {
                offset: start + error.offset,
                message: error.message,
            }),
        }
    }

    /// A number, `true`, `false` or `null`.
    fn constant(&mut self) -> Result<Argument, CallSyntaxError> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| !matches!(c, ',' | ')' | '(' | '\'') && !c.is_whitespace())
        {
            self.next();
        }
        match json::parse(self.since(start)) {
            Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => {
                Ok(Argument::Constant(value))
            }
            _ if self.since(start).starts_with('"') => {
                self.at = start;
                Err(self.error("Text in an intrinsic function stands in single quotes: 'text'."))
            }
            _ => {
                self.at = start;
                Err(self.error(
                    "An argument is a path, a number, true, false, null, a 'string' or another function.",
                ))
            }
        }
    }
}

fn unknown(name: &str) -> String {
    let near = FUNCTIONS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name));
    match near {
        Some((known, ..)) => {
            format!("There is no function States.{name}; did you mean States.{known}?")
        }
        None => {
            let names: Vec<&str> = FUNCTIONS.iter().map(|(known, ..)| *known).collect();
            let names = names.join(", ");
            format!("There is no function States.{name}. After \"States.\" stands one of {names}.")
        }
    }
}

fn wrong_count(name: &str, least: usize, most: usize, found: usize) -> String {
    let wanted = match (least, most) {
        (0, 0) => "no arguments".to_owned(),
        (1, 1) => "one argument".to_owned(),
        (1, usize::MAX) => "at least one argument".to_owned(),
        (least, most) if least == most => format!("{least} arguments"),
        (least, most) => format!("{least} or {most} arguments"),
    };
    format!("States.{name} takes {wanted}, but is given {found}.")
}
