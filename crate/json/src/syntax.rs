//! The forgiving parser: a tree with byte spans of whatever can be read, and every error on the way.
//!
//! A missing comma, a missing colon, a half-typed word or an unclosed bracket costs one error and as little of
//! the tree as possible, so that diagnostics and pictures survive typing.

mod tree;

pub use tree::{Member, Node, NodeKind, Notice, Span, Syntax, SyntaxError};

use crate::scan;
use crate::{MAX_DEPTH, Str};

/// Parses any text. Never fails: `root` is missing only when there is no token at all.
pub fn parse(text: &str) -> Syntax {
    let plain = parse_with(text, false);
    if !plain.errors.iter().any(|e| e.message == UNCLOSED_OBJECT) {
        return plain;
    }
    // Some brace is missing. How far the lines are indented often tells which one.
    let by_indent = parse_with(text, true);
    if by_indent.errors.len() <= plain.errors.len() {
        by_indent
    } else {
        plain
    }
}

const UNCLOSED_OBJECT: &str = "This { is not closed.";

fn parse_with(text: &str, by_indent: bool) -> Syntax {
    let mut parser = Parser {
        text,
        at: 0,
        errors: Vec::new(),
        nodes: 0,
        by_indent,
        cut_short: false,
    };
    parser.skip();
    let root = (parser.at < text.len()).then(|| parser.value(0));
    parser.skip();
    if root.is_none() {
        parser.error(
            0,
            text.len(),
            "The text is empty: a JSON value is expected.",
        );
    } else if parser.at < text.len() {
        parser.error(parser.at, text.len(), "Nothing may follow the JSON value.");
    }
    Syntax {
        root,
        errors: parser.errors,
        notices: Vec::new(),
    }
}

/// Past this many errors the parser stops telling; the text is something else than JSON.
const MAX_ERRORS: usize = 200;

struct Parser<'a> {
    text: &'a str,
    at: usize,
    errors: Vec<SyntaxError>,
    nodes: usize,
    /// Whether a member that is indented less than the first one of its object ends the object.
    by_indent: bool,
    /// Whether the value just read ended in that way; the comma behind it is read already.
    cut_short: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space, and comments, which JSON has not: each is one error and hides nothing else.
    fn skip(&mut self) {
        loop {
            self.at = scan::skip_space(self.text.as_bytes(), self.at);
            let rest = self.text.get(self.at..).unwrap_or_default();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.error(
                self.at,
                self.at + length,
                "JSON has no comments; use a Comment field.",
            );
            self.at += length;
        }
    }

    fn error(&mut self, start: usize, end: usize, message: &'static str) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError {
                span: Span::new(start, end),
                message,
            });
        }
    }

    fn node(&mut self, start: usize, kind: NodeKind) -> Node {
        self.nodes += 1;
        Node {
            span: Span::new(start, self.at),
            kind,
        }
    }

    fn value(&mut self, depth: usize) -> Node {
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                self.error(start, start + 1, "The JSON nests too deeply.");
                self.at = self.text.len();
                self.node(start, NodeKind::Error)
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => {
                let string = self.string();
                self.node(start, NodeKind::String(string))
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn number(&mut self) -> Node {
        let start = self.at;
        match scan::number(self.text, start) {
            Ok((number, after))
                if !matches!(
                    self.text.as_bytes().get(after),
                    Some(b'a'..=b'z' | b'A'..=b'Z' | b'_')
                ) =>
            {
                self.at = after;
                self.node(start, NodeKind::Number(number))
            }
            Ok(_) => self.word(),
            Err(e) => {
                let node = self.take_word();
                self.error(start, self.at, e.message);
                node
            }
        }
    }

    /// A string; when it is not closed it ends with its line, so that the rest can still be read.
    fn string(&mut self) -> Str {
        let start = self.at;
        match scan::string(self.text, start) {
            Ok((string, after)) => {
                self.at = after;
                string
            }
            Err(e) => {
                let rest = self.text.get(start + 1..).unwrap_or_default();
                let line = rest.split(['\n', '\r']).next().unwrap_or_default();
                let closed = closing_quote(line);
                let content = line.get(..closed.unwrap_or(line.len())).unwrap_or(line);
                // An unclosed string usually swallows the comma or bracket that follows it.
                let content = if closed.is_some() {
                    content
                } else {
                    content.trim_end_matches([',', '}', ']', ' ', '\t'])
                };
                self.at = start + 1 + content.len() + usize::from(closed.is_some());
                let at = e.at.min(self.at);
                self.error(if e.at == start { start } else { at }, self.at, e.message);
                content.into()
            }
        }
    }

    /// A bare word: one of JSON's three, or something that is none of them.
    fn word(&mut self) -> Node {
        let start = self.at;
        let node = self.take_word();
        let message = match self.text.get(start..self.at).unwrap_or_default() {
            "true" => {
                return Node {
                    kind: NodeKind::Bool(true),
                    ..node
                };
            }
            "false" => {
                return Node {
                    kind: NodeKind::Bool(false),
                    ..node
                };
            }
            "null" => {
                return Node {
                    kind: NodeKind::Null,
                    ..node
                };
            }
            "" if self.at >= self.text.len() => "The JSON ends too early: a value is expected.",
            "" => "A value is expected here.",
            word if word.starts_with("${") => {
                "A substitution outside a string is not JSON until it is replaced."
            }
            word if word.starts_with('\'') => "JSON strings are written in double quotes.",
            _ => "This is not a JSON value; text belongs in double quotes.",
        };
        self.error(start, self.at, message);
        node
    }

    fn take_word(&mut self) -> Node {
        let start = self.at;
        if self
            .text
            .get(start..)
            .is_some_and(|rest| rest.starts_with("${"))
        {
            let rest = self.text.get(start..).unwrap_or_default();
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            self.at = start + line.find('}').map_or(2, |i| i + 1);
        } else {
            while self.peek().is_some_and(|b| {
                !matches!(
                    b,
                    b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"'
                )
            }) {
                self.at += 1;
            }
        }
        self.node(start, NodeKind::Error)
    }

    fn array(&mut self, depth: usize) -> Node {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                None => {
                    self.error(start, start + 1, "This [ is not closed.");
                    break;
                }
                Some(b',') => {
                    self.error(
                        self.at,
                        self.at + 1,
                        "A value is missing before this comma.",
                    );
                    self.at += 1;
                    continue;
                }
                Some(b'}') => {
                    self.error(start, start + 1, "This [ is not closed.");
                    break;
                }
                Some(b':') => {
                    self.error(self.at, self.at + 1, "A colon has no place in an array.");
                    self.at += 1;
                    continue;
                }
                Some(b'"') if self.is_key() => {
                    self.error(start, start + 1, "This [ is not closed.");
                    self.cut_short = true;
                    break;
                }
                Some(_) => {}
            }
            items.push(self.value(depth + 1));
            self.separator(b']', "A comma is missing after this value.");
        }
        self.node(start, NodeKind::Array(items))
    }

    fn object(&mut self, depth: usize) -> Node {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        let mut first_indent = None;
        loop {
            self.skip();
            let key_start = self.at;
            if self.by_indent
                && self.peek() == Some(b'"')
                && let Some(indent) = self.indent(key_start)
                && *first_indent.get_or_insert(indent) > indent
            {
                self.error(start, start + 1, UNCLOSED_OBJECT);
                self.cut_short = true;
                break;
            }
            let key = match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                None | Some(b']') => {
                    self.error(start, start + 1, UNCLOSED_OBJECT);
                    break;
                }
                Some(b',') => {
                    self.error(
                        key_start,
                        key_start + 1,
                        "A member is missing before this comma.",
                    );
                    self.at += 1;
                    continue;
                }
                Some(b'"') => self.string(),
                Some(b':') => "".into(),
                Some(b'{' | b'[') => {
                    self.error(
                        key_start,
                        key_start + 1,
                        "A key in double quotes is missing before this value.",
                    );
                    self.value(depth + 1);
                    self.separator(b'}', "A comma is missing after this member.");
                    continue;
                }
                Some(_) => {
                    self.take_word();
                    self.error(key_start, self.at, "A key must be in double quotes.");
                    self.text.get(key_start..self.at).unwrap_or_default().into()
                }
            };
            let key_span = Span::new(key_start, self.at);
            self.skip();
            let value = match self.peek() {
                Some(b':') => {
                    self.at += 1;
                    self.skip();
                    self.member_value(depth, key_span)
                }
                Some(_) if self.value_without_colon() => {
                    self.error(
                        key_start,
                        key_span.end as usize,
                        "A colon is missing after this key.",
                    );
                    self.member_value(depth, key_span)
                }
                _ => {
                    self.error(
                        key_start,
                        key_span.end as usize,
                        "A colon and a value are missing after this key.",
                    );
                    Node {
                        span: key_span,
                        kind: NodeKind::Error,
                    }
                }
            };
            members.push(Member {
                key,
                key_span,
                value,
            });
            self.separator(b'}', "A comma is missing after this member.");
        }
        self.node(start, NodeKind::Object(members))
    }

    /// Whether a string with a colon behind it comes next.
    fn is_key(&self) -> bool {
        scan::string(self.text, self.at).is_ok_and(|(_, after)| {
            let next = scan::skip_space(self.text.as_bytes(), after);
            self.text.as_bytes().get(next) == Some(&b':')
        })
    }

    /// Whether a value stands where a colon belongs. A string is one unless a colon makes it the next key.
    fn value_without_colon(&self) -> bool {
        match self.peek() {
            Some(b'"') => scan::string(self.text, self.at).is_ok() && !self.is_key(),
            Some(b'{' | b'[' | b'-' | b'0'..=b'9') => true,
            _ => false,
        }
    }

    /// How far a place is indented, when it is the first thing on its line.
    fn indent(&self, at: usize) -> Option<usize> {
        let before = self.text.get(..at)?;
        let line = before.rsplit('\n').next()?;
        line.bytes()
            .all(|b| matches!(b, b' ' | b'\t'))
            .then_some(line.len())
    }

    /// The value after a colon; a missing one is told at the key and swallows nothing.
    fn member_value(&mut self, depth: usize, key_span: Span) -> Node {
        if matches!(self.peek(), Some(b',' | b'}' | b']') | None) {
            self.error(
                key_span.start as usize,
                key_span.end as usize,
                "A value is missing after this key.",
            );
            return Node {
                span: key_span,
                kind: NodeKind::Error,
            };
        }
        self.value(depth + 1)
    }

    /// Takes the comma between elements; a missing one is an error at the end of what came before.
    fn separator(&mut self, close: u8, message: &'static str) {
        let end = self.at;
        self.skip();
        if std::mem::take(&mut self.cut_short) {
            return;
        }
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip();
                if self.peek() == Some(close) {
                    self.error(
                        comma,
                        comma + 1,
                        "A comma has no place before a closing bracket.",
                    );
                }
            }
            Some(b) if b == close || matches!(b, b']' | b'}') => {}
            None => {}
            Some(b':') => {
                self.error(self.at, self.at + 1, "A colon is not expected here.");
                self.at += 1;
            }
            Some(_) => {
                let before = self.text.get(..end).unwrap_or_default();
                let last = before.chars().next_back().map_or(0, char::len_utf8);
                self.error(end - last, end, message);
            }
        }
    }
}

/// The place of the first quote in a line that no backslash hides.
fn closing_quote(line: &str) -> Option<usize> {
    let mut hidden = false;
    for (i, byte) in line.bytes().enumerate() {
        match byte {
            b'\\' => hidden = !hidden,
            b'"' if !hidden => return Some(i),
            _ => hidden = false,
        }
    }
    None
}
