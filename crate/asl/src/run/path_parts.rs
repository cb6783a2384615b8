//! The parts of a path or an intrinsic call that have a value of their own: each step of a path, each argument,
//! each inner call. It knows places in a text, and nothing of values.

use crate::source::Span;

/// Parts that are told at most; each is evaluated by itself.
const MOST: usize = 80;
/// Calls within calls that are looked into.
const DEEPEST: u32 = 12;

/// The places of the parts, inner parts before outer ones, shorter paths before longer ones. A text that is no
/// path has the parts that can be made out.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut reader = Reader {
        text,
        at: 0,
        spans: Vec::new(),
    };
    reader.part(0);
    reader.spans.truncate(MOST);
    reader.spans
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    spans: Vec<Span>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat_while(&mut self, fits: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
    }

    fn tell(&mut self, start: usize) {
        if self.spans.len() < MOST && self.at > start {
            self.spans.push(Span {
                start: start as u32,
                end: self.at as u32,
            });
        }
    }

    /// One argument or the whole: a path, a call, a text, or something that needs no telling.
    fn part(&mut self, depth: u32) {
        self.eat_while(|b| b == b' ');
        let start = self.at;
        match self.peek() {
            Some(b'$') => self.path(start),
            Some(b'\'') => self.quoted(b'\''),
            _ => {
                self.eat_while(|b| !matches!(b, b'(' | b')' | b','));
                if self.peek() == Some(b'(') && depth < DEEPEST {
                    self.at += 1;
                    self.arguments(depth + 1);
                    self.tell(start);
                }
            }
        }
    }

    fn arguments(&mut self, depth: u32) {
        loop {
            let before = self.at;
            self.part(depth);
            self.eat_while(|b| b == b' ');
            match self.peek() {
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(b',') => self.at += 1,
                Some(_) if self.at > before => {}
                // Not to be made out: step over it, so that this ends.
                Some(_) => self.at += 1,
                None => return,
            }
        }
    }

    /// A text between quotes; a backslash takes the next byte with it.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                byte if byte == quote => return,
                _ => {}
            }
        }
        self.at = self.at.min(self.text.len());
    }

    fn path(&mut self, start: usize) {
        let name = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b >= 0x80;
        self.eat_while(|b| b == b'$');
        self.eat_while(name);
        self.tell(start);
        loop {
            match self.peek() {
                Some(b'.') => {
                    self.eat_while(|b| b == b'.');
                    if self.peek() == Some(b'[') {
                        continue;
                    }
                    self.eat_while(|b| name(b) || b == b'*');
                }
                Some(b'[') => self.brackets(),
                _ => return,
            }
            self.tell(start);
        }
    }

    fn brackets(&mut self) {
        let mut open = 0_u32;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' | b'"' => {
                    self.quoted(byte);
                    continue;
                }
                b'[' => open += 1,
                b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let spans = spans(text).into_iter();
        spans
            .map(|s| &text[s.start as usize..s.end as usize])
            .collect()
    }

    #[test]
    fn each_step_of_a_path() {
        assert_eq!(
            parts("$.a['b.c'][0]..d"),
            [
                "$",
                "$.a",
                "$.a['b.c']",
                "$.a['b.c'][0]",
                "$.a['b.c'][0]..d"
            ]
        );
        assert_eq!(parts("$$.Map.Item"), ["$$", "$$.Map", "$$.Map.Item"]);
        assert_eq!(parts("$count"), ["$count"]);
        assert_eq!(
            parts("$.a[?(@.b == ']')].c"),
            ["$", "$.a", "$.a[?(@.b == ']')]", "$.a[?(@.b == ']')].c"]
        );
    }

    #[test]
    fn arguments_before_their_call() {
        assert_eq!(
            parts("States.Format('{} \\'x\\'', $.a, States.MathAdd($n, 1))"),
            [
                "$",
                "$.a",
                "$n",
                "States.MathAdd($n, 1)",
                "States.Format('{} \\'x\\'', $.a, States.MathAdd($n, 1))"
            ]
        );
    }

    #[test]
    fn any_text_ends() {
        for text in [
            "",
            "$[",
            "$..",
            "$.[",
            "States.Format(",
            "States.Format('",
            "a(((((",
            "$['\\",
            "é$.ü(",
            "((((((((((((((((((((((((((((((",
            "States.Format($.a $.b, (]",
            "'\\",
        ] {
            for span in spans(text) {
                assert!(
                    text.get(span.start as usize..span.end as usize).is_some(),
                    "{text} {span:?}"
                );
            }
        }
    }
}
