//! Tokens: one at a time for the parser, all at once for an editor's colours.

use crate::{Error, Span};
use json::Value;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tok {
    Operator(&'static str),
    Name(String),
    Variable(String),
    String(String),
    Number(f64),
    Value(Value),
    Regex(String, String),
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) tok: Tok,
    pub(crate) span: Span,
}

/// A token for an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColorToken {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// The kinds of token that an editor shows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A field name, plain or in backquotes.
    Name,
    /// `$name`, `$` or `$$`.
    Variable,
    /// `$name` before an opening parenthesis.
    Function,
    /// A quoted string.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Constant,
    /// `function`, `λ`, `and`, `or`, `in`.
    Keyword,
    /// A regular expression with its slashes and flags.
    Regex,
    /// Anything else that means something: `+`, `.`, `[`.
    Operator,
    /// `/* … */`
    Comment,
    /// Text that cannot be read.
    Error,
}

pub(crate) const OPERATORS: [&str; 24] = [
    ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|",
    "=", "<", ">", "^", "&",
];

pub(crate) struct Lexer<'t> {
    text: &'t str,
    pub(crate) position: usize,
    /// Comments passed over, for editors.
    comments: Vec<Span>,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b)
}

fn is_operator(byte: u8) -> bool {
    matches!(byte, b'!' | b'~') || OPERATORS.iter().any(|o| o.as_bytes() == [byte])
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Lexer<'t> {
        Lexer {
            text,
            position: 0,
            comments: Vec::new(),
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn fail(&self, code: &'static str, start: usize, position: usize) -> Error {
        Error::new(code).at(Span::new(start, position.max(start)), position as u32)
    }

    fn skip(&mut self) -> Result<(), Error> {
        loop {
            while self.position < self.text.len() && is_space(self.byte(self.position)) {
                self.position += 1;
            }
            if self.byte(self.position) != b'/' || self.byte(self.position + 1) != b'*' {
                return Ok(());
            }
            let start = self.position;
            let rest = self.text.get(start + 2..).unwrap_or_default();
            match rest.find("*/") {
                Some(length) => self.position = start + 2 + length + 2,
                None => {
                    self.position = self.text.len();
                    self.comments.push(Span::new(start, self.position));
                    return Err(
                        Error::new("S0106").at(Span::new(start, self.text.len()), start as u32)
                    );
                }
            }
            self.comments.push(Span::new(start, self.position));
        }
    }

    /// The next token. `infix`: a value has just ended, so a slash divides and does not start a regular expression.
    pub(crate) fn next(&mut self, infix: bool) -> Result<Token, Error> {
        self.skip()?;
        let start = self.position;
        if start >= self.text.len() {
            return Ok(self.token(Tok::End, start));
        }
        let first = self.byte(start);
        let second = self.byte(start + 1);
        if first == b'/' && !infix {
            return self.regex(start);
        }
        let double = match (first, second) {
            (b'.', b'.') => "..",
            (b':', b'=') => ":=",
            (b'!', b'=') => "!=",
            (b'>', b'=') => ">=",
            (b'<', b'=') => "<=",
            (b'*', b'*') => "**",
            (b'~', b'>') => "~>",
            _ => "",
        };
        if !double.is_empty() {
            self.position += 2;
            return Ok(self.token(Tok::Operator(double), start));
        }
        if let Some(operator) = OPERATORS.iter().find(|o| o.as_bytes() == [first]) {
            self.position += 1;
            return Ok(self.token(Tok::Operator(operator), start));
        }
        match first {
            b'!' | b'~' => {
                self.position += 1;
                let text = if first == b'!' { "!" } else { "~" };
                Err(self.fail("S0204", start, start + 1).with("token", text))
            }
            b'"' | b'\'' => self.string(start, first),
            b'0'..=b'9' => self.number(start),
            b'`' => {
                let rest = self.text.get(start + 1..).unwrap_or_default();
                let Some(length) = rest.find('`') else {
                    self.position = self.text.len();
                    return Err(self.fail("S0105", start, self.text.len()));
                };
                self.position = start + length + 2;
                let name = rest.get(..length).unwrap_or_default().to_owned();
                Ok(self.token(Tok::Name(name), start))
            }
            _ => Ok(self.name(start)),
        }
    }

    fn token(&self, tok: Tok, start: usize) -> Token {
        Token {
            tok,
            span: Span::new(start, self.position),
        }
    }

    fn name(&mut self, start: usize) -> Token {
        while self.position < self.text.len() {
            let byte = self.byte(self.position);
            if is_space(byte) || is_operator(byte) {
                break;
            }
            self.position += 1;
        }
        let name = self.text.get(start..self.position).unwrap_or_default();
        let tok = match name {
            "and" => Tok::Operator("and"),
            "or" => Tok::Operator("or"),
            "in" => Tok::Operator("in"),
            "true" => Tok::Value(Value::Bool(true)),
            "false" => Tok::Value(Value::Bool(false)),
            "null" => Tok::Value(Value::Null),
            _ => match name.strip_prefix('$') {
                Some(variable) => Tok::Variable(variable.to_owned()),
                None => Tok::Name(name.to_owned()),
            },
        };
        self.token(tok, start)
    }

    fn number(&mut self, start: usize) -> Result<Token, Error> {
        let digits = |mut at: usize| {
            while self.byte(at).is_ascii_digit() {
                at += 1;
            }
            at
        };
        let mut end = if self.byte(start) == b'0' {
            start + 1
        } else {
            digits(start)
        };
        if self.byte(end) == b'.' && self.byte(end + 1).is_ascii_digit() {
            end = digits(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(end + 1), b'+' | b'-'));
            if self.byte(end + 1 + sign).is_ascii_digit() {
                end = digits(end + 1 + sign);
            }
        }
        let text = self.text.get(start..end).unwrap_or_default();
        self.position = end;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(self.token(Tok::Number(number), start)),
            _ => Err(Error::new("S0102")
                .at(Span::new(start, end), start as u32)
                .with("token", text)),
        }
    }

    fn string(&mut self, start: usize, quote: u8) -> Result<Token, Error> {
        let mut out = String::new();
        // The first half of a surrogate pair written as two escapes.
        let mut high: Option<u32> = None;
        let mut chars = self
            .text
            .get(start + 1..)
            .unwrap_or_default()
            .char_indices();
        while let Some((offset, c)) = chars.next() {
            let at = start + 1 + offset;
            if c != '\\' {
                if high.take().is_some() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                if c as u32 == u32::from(quote) {
                    self.position = at + 1;
                    return Ok(self.token(Tok::String(out), start));
                }
                out.push(c);
                continue;
            }
            let Some((_, escape)) = chars.next() else {
                break;
            };
            let plain = match escape {
                '"' | '\\' | '/' => escape,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let hex = self.text.get(at + 2..at + 6).unwrap_or_default();
                    let valid = hex.len() == 4 && hex.bytes().all(|b| b.is_ascii_hexdigit());
                    let Some(unit) = valid.then(|| u32::from_str_radix(hex, 16).ok()).flatten()
                    else {
                        return Err(self.fail("S0104", at, at + 1));
                    };
                    chars.nth(3);
                    match (high.take(), unit) {
                        (Some(first), 0xdc00..=0xdfff) => {
                            let code = 0x10000 + ((first - 0xd800) << 10) + (unit - 0xdc00);
                            out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                        }
                        (pending, _) => {
                            if pending.is_some() {
                                out.push(char::REPLACEMENT_CHARACTER);
                            }
                            match unit {
                                0xd800..=0xdbff => high = Some(unit),
                                _ => out.push(
                                    char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER),
                                ),
                            }
                        }
                    }
                    continue;
                }
                _ => {
                    let mut text = [0; 4];
                    return Err(self
                        .fail("S0103", at, at + 1)
                        .with("token", &*escape.encode_utf8(&mut text)));
                }
            };
            if high.take().is_some() {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            out.push(plain);
        }
        self.position = self.text.len();
        Err(self.fail("S0101", start, self.text.len()))
    }

    fn regex(&mut self, start: usize) -> Result<Token, Error> {
        let first = start + 1;
        let mut at = first;
        let mut depth = 0_i32;
        while at < self.text.len() {
            let byte = self.byte(at);
            if byte == b'/' && depth == 0 {
                let mut escapes = 0;
                while at > first + escapes && self.byte(at - 1 - escapes) == b'\\' {
                    escapes += 1;
                }
                if escapes % 2 == 0 {
                    if at == first {
                        self.position = at + 1;
                        return Err(self.fail("S0301", start, at));
                    }
                    let pattern = self.text.get(first..at).unwrap_or_default().to_owned();
                    let mut end = at + 1;
                    while matches!(self.byte(end), b'i' | b'm') {
                        end += 1;
                    }
                    let flags = self.text.get(at + 1..end).unwrap_or_default().to_owned();
                    self.position = end;
                    return Ok(self.token(Tok::Regex(pattern, flags), start));
                }
            }
            if self.byte(at - 1) != b'\\' {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth -= 1,
                    _ => {}
                }
            }
            at += 1;
        }
        self.position = self.text.len();
        Err(self.fail("S0302", start, self.text.len()))
    }
}

/// The tokens of an expression with its comments, in order; never fails.
pub fn tokens(text: &str) -> Vec<ColorToken> {
    let mut lexer = Lexer::new(text);
    let mut out: Vec<ColorToken> = Vec::new();
    // Whether a value has just ended: then a slash divides.
    let mut infix = false;
    loop {
        let start = lexer.position;
        let token = lexer.next(infix);
        for span in std::mem::take(&mut lexer.comments) {
            let kind = TokenKind::Comment;
            out.push(ColorToken { span, kind });
        }
        let Ok(token) = token else {
            let begin = out.last().map_or(start, |t| start.max(t.span.end as usize));
            let mut end = lexer.position.max(begin + 1).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            lexer.position = end;
            if begin < end {
                out.push(ColorToken {
                    span: Span::new(begin, end),
                    kind: TokenKind::Error,
                });
            }
            if end >= text.len() {
                return out;
            }
            continue;
        };
        infix = !matches!(token.tok, Tok::Operator(o) if !matches!(o, ")" | "]" | "}"));
        let kind = match token.tok {
            Tok::End => return out,
            Tok::Operator("(") => {
                if let Some(last) = out.last_mut()
                    && last.kind == TokenKind::Variable
                    && last.span.end == token.span.start
                {
                    last.kind = TokenKind::Function;
                }
                TokenKind::Operator
            }
            Tok::Operator("and" | "or" | "in") => TokenKind::Keyword,
            Tok::Operator(_) => TokenKind::Operator,
            Tok::Name(name) if name == "function" || name == "λ" => TokenKind::Keyword,
            Tok::Name(_) => TokenKind::Name,
            Tok::Variable(_) => TokenKind::Variable,
            Tok::String(_) => TokenKind::String,
            Tok::Number(_) => TokenKind::Number,
            Tok::Value(_) => TokenKind::Constant,
            Tok::Regex(..) => TokenKind::Regex,
        };
        out.push(ColorToken {
            span: token.span,
            kind,
        });
    }
}
