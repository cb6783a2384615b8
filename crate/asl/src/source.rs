//! Texts and places in them: JSON or YAML as one syntax tree, byte spans, lines and columns for people and editors.

use crate::language;
pub use json::syntax::Span;
use json::syntax::Syntax;

mod literal;
pub mod template;

pub use literal::{inside, starts_plain};

/// Reads a text in JSON or YAML. The only place where that is decided: what starts with a bracket or a quote, or
/// holds no mapping, is JSON.
pub fn parse(text: &str) -> Syntax {
    if !looks_like_json(text)
        && let Some(yaml) = language::yaml()
    {
        let syntax = (yaml.parse)(text);
        if syntax
            .root
            .as_ref()
            .is_some_and(|root| !root.members().is_empty())
        {
            return syntax;
        }
    }
    json::syntax::parse(text)
}

/// Whether the text, past white space and comments, starts as a value of JSON does.
pub fn looks_like_json(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']);
        let comment = if rest.starts_with("//") {
            rest.find('\n')
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else {
            return rest.is_empty() || rest.starts_with(['{', '[', '"']);
        };
        rest = comment.and_then(|at| rest.get(at..)).unwrap_or_default();
    }
}

/// Where the lines of a text start, so that a place is found without reading the text again.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place for people: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl LineIndex {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> LineIndex {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        LineIndex {
            starts: std::iter::once(0)
                .chain(breaks.map(|(i, _)| i as u32 + 1))
                .collect(),
        }
    }

    /// The place of a byte offset; offsets past the end count as the end.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        Place {
            line,
            column: text.get(start..offset).unwrap_or_default().chars().count() + 1,
        }
    }
}

/// The place of the value at a JSON pointer of a text in JSON or YAML; of the innermost one on the way that is there.
/// A member is where its name stands.
pub fn place_of(text: &str, pointer: &str) -> Place {
    let syntax = parse(text);
    let mut start = 0;
    let mut node = syntax.root.as_ref();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let index = || step.parse::<usize>().ok();
        let inner = node.and_then(|node| match node.member(&step) {
            Some(member) => Some((member.key_span, &member.value)),
            None => node.items().get(index()?).map(|item| (item.span, item)),
        });
        let Some((span, value)) = inner else { break };
        (start, node) = (span.start, Some(value));
    }
    LineIndex::new(text).place(text, start as usize)
}

/// The UTF-16 offset of a byte offset, as browsers and editors count.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    text.get(..offset)
        .unwrap_or_default()
        .encode_utf16()
        .count()
}

/// The byte offset of a UTF-16 offset.
pub fn byte_offset(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    for (i, c) in text.char_indices() {
        if units >= utf16 {
            return i;
        }
        units += c.len_utf16();
    }
    text.len()
}
