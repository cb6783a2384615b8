//! Places inside of what a literal stands for: quoted in JSON or YAML, plain, or a block of lines.

use super::Span;

/// The place of a part of a string: bytes of what the literal at `literal` stands for become bytes of the text.
/// The whole literal where they cannot be told.
pub fn inside(text: &str, literal: Span, part: std::ops::Range<usize>) -> Span {
    let (start, end) = (literal.start as usize, literal.end as usize);
    let Some(raw) = text.get(start..end).filter(|raw| !raw.is_empty()) else {
        return literal;
    };
    let notation = Notation::of(text, start, raw);
    let (mut decoded, mut at) = (0, notation.opening());
    let mut found = [None, None];
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        for (edge, wanted) in found.iter_mut().zip([part.start, part.end]) {
            if edge.is_none() && decoded >= wanted {
                *edge = Some(at);
            }
        }
        let Some((read, stands_for)) = notation.step(rest) else {
            break;
        };
        at += read;
        decoded += stands_for;
    }
    let last = raw.len() - notation.opening();
    let inner = |edge: Option<usize>| start + edge.unwrap_or(at).min(last);
    let (from, to) = (inner(found[0]), inner(found[1]));
    if text.get(from..to).is_none() || from >= to {
        return literal;
    }
    Span::new(from, to)
}

/// Whether the text of a string is not quoted, as only YAML has it.
pub fn starts_plain(text: &str, literal: Span) -> bool {
    let under = text.get(literal.start as usize..literal.end as usize);
    under.is_some_and(|raw| !raw.is_empty() && !raw.starts_with(['"', '\'']))
}

/// How a string is written.
enum Notation {
    /// In double quotes, with escapes.
    Double,
    /// In single quotes, of which two stand for one.
    Single,
    /// Without quotes; a break and what indents the next line are one space.
    Plain,
    /// A block of lines that are indented by this many bytes.
    Block(usize),
}

impl Notation {
    fn of(text: &str, start: usize, raw: &str) -> Notation {
        if raw.starts_with('"') {
            return Notation::Double;
        }
        if raw.starts_with('\'') {
            return Notation::Single;
        }
        let before = text.get(..start).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches(' ').len();
        let header = before.trim_end().rsplit('\n').next().unwrap_or_default();
        let header =
            header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let own_line = before.trim_end_matches(' ').ends_with('\n');
        if own_line && header.ends_with(['|', '>']) {
            Notation::Block(indent)
        } else {
            Notation::Plain
        }
    }

    /// Bytes before the content.
    fn opening(&self) -> usize {
        match self {
            Notation::Double | Notation::Single => 1,
            Notation::Plain | Notation::Block(_) => 0,
        }
    }

    /// How many bytes the next character takes, and how many it stands for; none at the end.
    fn step(&self, rest: &str) -> Option<(usize, usize)> {
        let bytes = rest.as_bytes();
        let blank = |limit: usize| {
            let line = rest.get(1..).unwrap_or_default();
            let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
            blank.min(limit)
        };
        match (self, bytes) {
            (Notation::Double, [b'"', ..]) => None,
            // A pair of surrogates counts as two characters of three bytes where it is one of four: near enough.
            (Notation::Double, [b'\\', b'u', ..]) => {
                let code = rest.get(2..6).and_then(|d| u32::from_str_radix(d, 16).ok());
                let length = code.and_then(char::from_u32).map_or(2, char::len_utf8);
                Some((6, length))
            }
            (Notation::Double, [b'\\', ..]) => Some((2, 1)),
            (Notation::Single, [b'\'', b'\'', ..]) => Some((2, 1)),
            (Notation::Single, [b'\'', ..]) => None,
            (Notation::Block(indent), [b'\n', ..]) => Some((1 + blank(*indent), 1)),
            (_, [b'\n', ..]) => Some((1 + blank(usize::MAX), 1)),
            _ => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                Some((length, length))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_literals() {
        let cases = [
            (r#"{"a": "x\ty"}"#, r#""x\ty""#, 2..3, "y"),
            (r#"{"a": "\u00e9y"}"#, r#""\u00e9y""#, 2..3, "y"),
            ("a: 'it''s'", "'it''s'", 3..4, "s"),
            ("a: plain text", "plain text", 6..10, "text"),
            ("a: one\n  two", "one\n  two", 4..7, "two"),
            (
                "a: |\n  one\n    two\n  three",
                "one\n    two\n  three",
                6..9,
                "two",
            ),
            (
                "a: |\n  one\n    two\n  three",
                "one\n    two\n  three",
                10..15,
                "three",
            ),
        ];
        for (text, literal, part, wanted) in cases {
            let start = text.find(literal).expect("the literal is there");
            let span = inside(text, Span::new(start, start + literal.len()), part);
            assert_eq!(
                &text[span.start as usize..span.end as usize],
                wanted,
                "{text}"
            );
        }
    }
}
