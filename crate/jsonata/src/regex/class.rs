//! Sets of characters.

/// Characters by ranges, both ends included.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) ranges: Vec<(char, char)>,
    pub(super) negated: bool,
}

const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];
const DIGIT: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

/// The ranges of `\d`, `\s` or `\w`, or of their complement when the letter is a capital.
pub(super) fn named(letter: char) -> Option<Vec<(char, char)>> {
    let ranges = match letter.to_ascii_lowercase() {
        'd' => DIGIT,
        's' => SPACE,
        'w' => WORD,
        _ => return None,
    };
    if letter.is_ascii_lowercase() {
        return Some(ranges.to_vec());
    }
    let mut out = Vec::new();
    let mut next = Some('\0');
    for (first, last) in ranges {
        if let Some(from) = next
            && from < *first
        {
            out.push((from, before(*first)));
        }
        next = after(*last);
    }
    if let Some(from) = next {
        out.push((from, char::MAX));
    }
    Some(out)
}

fn before(c: char) -> char {
    char::from_u32(c as u32 - 1).unwrap_or('\u{d7ff}')
}

fn after(c: char) -> Option<char> {
    if c == '\u{d7ff}' {
        return Some('\u{e000}');
    }
    char::from_u32(c as u32 + 1)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The form in which characters are compared when case does not matter.
pub(super) fn canonical(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) if !single.is_ascii() => single,
        _ => c,
    }
}

impl Class {
    pub(super) fn contains(&self, c: char, ignore_case: bool) -> bool {
        let within = |c: char| {
            self.ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c))
        };
        let mut found = within(c);
        if !found && ignore_case {
            let upper = canonical(c);
            found = within(upper) || c.to_lowercase().chain(upper.to_lowercase()).any(within);
        }
        found != self.negated
    }
}
