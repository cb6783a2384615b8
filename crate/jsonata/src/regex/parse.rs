//! From a pattern's text to its tree, with the leniency browsers show.

use super::class::{Class, named};

#[derive(Clone, Debug)]
pub(super) enum Tree {
    Empty,
    Char(char),
    Any,
    Class(Class),
    Start,
    End,
    Boundary {
        negated: bool,
    },
    Group {
        index: usize,
        inner: Box<Tree>,
    },
    Look {
        ahead: bool,
        negated: bool,
        inner: Box<Tree>,
    },
    Back(usize),
    Repeat {
        inner: Box<Tree>,
        least: u32,
        most: Option<u32>,
        greedy: bool,
        groups: (usize, usize),
    },
    Sequence(Vec<Tree>),
    Either(Vec<Tree>),
}

pub(super) struct Parsed {
    pub(super) tree: Tree,
    pub(super) groups: usize,
}

/// How deep groups may nest.
const MAX_DEPTH: usize = 50;

struct Parser {
    pattern: Vec<char>,
    at: usize,
    groups: usize,
    /// All groups of the pattern, counted before parsing: `\3` may stand before the third one.
    all_groups: usize,
    names: Vec<(String, usize)>,
    depth: usize,
}

pub(super) fn parse(pattern: &str) -> Result<Parsed, String> {
    let pattern: Vec<char> = pattern.chars().collect();
    let (all_groups, names) = count_groups(&pattern);
    let mut parser = Parser {
        pattern,
        at: 0,
        groups: 0,
        all_groups,
        names,
        depth: 0,
    };
    let tree = parser.either()?;
    if parser.at < parser.pattern.len() {
        return Err("unmatched )".to_owned());
    }
    Ok(Parsed {
        tree,
        groups: parser.groups,
    })
}

fn count_groups(pattern: &[char]) -> (usize, Vec<(String, usize)>) {
    let mut groups = 0;
    let mut names = Vec::new();
    let mut in_class = false;
    let mut at = 0;
    while let Some(c) = pattern.get(at) {
        match c {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let named = pattern.get(at + 1) == Some(&'?')
                    && pattern.get(at + 2) == Some(&'<')
                    && !matches!(pattern.get(at + 3), Some('=' | '!'));
                if named {
                    groups += 1;
                    let rest = pattern.get(at + 3..).unwrap_or_default();
                    let name = rest.iter().take_while(|c| **c != '>').collect();
                    names.push((name, groups));
                } else if pattern.get(at + 1) != Some(&'?') {
                    groups += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    (groups, names)
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.pattern.get(self.at).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        let rest = self.pattern.get(self.at..).unwrap_or_default();
        text.chars().count() <= rest.len() && text.chars().zip(rest).all(|(a, b)| a == *b)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn either(&mut self) -> Result<Tree, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("groups nest too deeply".to_owned());
        }
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match branches.pop() {
            Some(only) if branches.is_empty() => only,
            Some(last) => {
                branches.push(last);
                Tree::Either(branches)
            }
            None => Tree::Empty,
        })
    }

    fn sequence(&mut self) -> Result<Tree, String> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let before = self.groups;
            let atom = self.atom(c)?;
            let repeatable = !matches!(atom, Tree::Start | Tree::End | Tree::Boundary { .. });
            parts.push(self.quantified(atom, before, repeatable)?);
        }
        Ok(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Tree::Sequence(parts)
            }
            None => Tree::Empty,
        })
    }

    fn quantified(&mut self, atom: Tree, before: usize, repeatable: bool) -> Result<Tree, String> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces() {
                Some(bounds) => {
                    self.at -= 1;
                    bounds
                }
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        self.at += 1;
        if !repeatable {
            return Err("nothing to repeat".to_owned());
        }
        if most.is_some_and(|most| most < least) {
            return Err("numbers out of order in {} quantifier".to_owned());
        }
        let greedy = !self.eat("?");
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err("nothing to repeat".to_owned());
        }
        Ok(Tree::Repeat {
            inner: Box::new(atom),
            least,
            most,
            greedy,
            groups: (before, self.groups),
        })
    }

    /// `{2}`, `{2,}` or `{2,3}`; otherwise the brace is a character, and nothing is read.
    fn braces(&mut self) -> Option<(u32, Option<u32>)> {
        let start = self.at;
        self.at += 1;
        let least = self.decimal();
        let bounds = match least {
            Some(least) if self.eat("}") => Some((least, Some(least))),
            Some(least) if self.eat(",") => {
                let most = self.decimal();
                self.eat("}").then_some((least, most))
            }
            _ => None,
        };
        if bounds.is_none() {
            self.at = start;
        }
        bounds
    }

    fn decimal(&mut self) -> Option<u32> {
        let start = self.at;
        let mut value = 0_u32;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = value.saturating_mul(10).saturating_add(digit);
            self.at += 1;
        }
        (self.at > start).then_some(value)
    }

    fn atom(&mut self, c: char) -> Result<Tree, String> {
        self.at += 1;
        Ok(match c {
            '^' => Tree::Start,
            '$' => Tree::End,
            '.' => Tree::Any,
            '(' => return self.group(),
            '[' => return self.class(),
            '*' | '+' | '?' => return Err("nothing to repeat".to_owned()),
            '{' => {
                self.at -= 1;
                if self.braces().is_some() {
                    return Err("nothing to repeat".to_owned());
                }
                self.at += 1;
                Tree::Char('{')
            }
            '\\' => return self.escape(),
            c => Tree::Char(c),
        })
    }

    fn group(&mut self) -> Result<Tree, String> {
        let look = [
            ("?=", true, false),
            ("?!", true, true),
            ("?<=", false, false),
            ("?<!", false, true),
        ];
        let tree = if self.eat("?:") {
            self.either()?
        } else if let Some((_, ahead, negated)) =
            look.into_iter().find(|(mark, ..)| self.looking_at(mark))
        {
            self.at += if ahead { 2 } else { 3 };
            let inner = Box::new(self.either()?);
            Tree::Look {
                ahead,
                negated,
                inner,
            }
        } else {
            if self.eat("?<") {
                let rest = self.pattern.get(self.at..).unwrap_or_default();
                match rest.iter().position(|c| *c == '>') {
                    Some(length) if length > 0 => self.at += length + 1,
                    _ => return Err("invalid capture group name".to_owned()),
                }
            } else if self.peek() == Some('?') {
                return Err("invalid group".to_owned());
            }
            self.groups += 1;
            let index = self.groups;
            let inner = Box::new(self.either()?);
            Tree::Group { index, inner }
        };
        if !self.eat(")") {
            return Err("unterminated group".to_owned());
        }
        Ok(tree)
    }

    fn escape(&mut self) -> Result<Tree, String> {
        let Some(c) = self.peek() else {
            return Err("\\ at end of pattern".to_owned());
        };
        match c {
            'b' | 'B' => {
                self.at += 1;
                return Ok(Tree::Boundary { negated: c == 'B' });
            }
            '1'..='9' => {
                let start = self.at;
                if let Some(group) = self.decimal()
                    && group as usize <= self.all_groups
                {
                    return Ok(Tree::Back(group as usize));
                }
                self.at = start;
            }
            'k' if !self.names.is_empty() => {
                self.at += 1;
                let rest = self.pattern.get(self.at..).unwrap_or_default();
                let name: String = rest.iter().skip(1).take_while(|c| **c != '>').collect();
                let known = self.names.iter().find(|(known, _)| *known == name);
                let Some((_, group)) = known else {
                    return Err("invalid named reference".to_owned());
                };
                self.at += name.chars().count() + 2;
                return Ok(Tree::Back(*group));
            }
            _ => {}
        }
        if let Some(ranges) = named(c) {
            self.at += 1;
            return Ok(Tree::Class(Class {
                ranges,
                negated: false,
            }));
        }
        Ok(Tree::Char(self.escaped_char()))
    }

    /// The character an escape stands for; what is no escape stands for itself.
    fn escaped_char(&mut self) -> char {
        let Some(c) = self.peek() else {
            return '\\';
        };
        self.at += 1;
        match c {
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            '0'..='7' => {
                let mut value = c.to_digit(8).unwrap_or(0);
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
                    if value * 8 + digit > 255 {
                        break;
                    }
                    value = value * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(value).unwrap_or(c)
            }
            'x' => self.hex(2).unwrap_or('x'),
            'u' => self.hex(4).unwrap_or('u'),
            'c' => match self.peek() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    char::from(letter as u8 % 32)
                }
                _ => {
                    self.at -= 1;
                    '\\'
                }
            },
            other => other,
        }
    }

    fn hex(&mut self, digits: usize) -> Option<char> {
        let unit = |at: usize| -> Option<u32> {
            let digits = self.pattern.get(at..at + digits)?;
            digits
                .iter()
                .try_fold(0, |value, c| Some(value * 16 + c.to_digit(16)?))
        };
        let first = unit(self.at)?;
        let pair = digits == 4
            && (0xd800..0xdc00).contains(&first)
            && self.pattern.get(self.at + 4..self.at + 6) == Some(&['\\', 'u']);
        let low = pair.then(|| unit(self.at + 6)).flatten();
        self.at += digits;
        if let Some(low) = low.filter(|low| (0xdc00..0xe000).contains(low)) {
            self.at += 6;
            return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00));
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn class(&mut self) -> Result<Tree, String> {
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            let Some(c) = self.peek() else {
                return Err("unterminated character class".to_owned());
            };
            if c == ']' {
                self.at += 1;
                return Ok(Tree::Class(Class { ranges, negated }));
            }
            let first = self.class_atom(&mut ranges);
            if self.peek() == Some('-') && self.pattern.get(self.at + 1).is_some_and(|c| *c != ']')
            {
                self.at += 1;
                let mut more = Vec::new();
                match (first, self.class_atom(&mut more)) {
                    (Some(first), Some(last)) if first <= last => ranges.push((first, last)),
                    (Some(_), Some(_)) => {
                        return Err("range out of order in character class".to_owned());
                    }
                    (first, last) => {
                        // A dash beside a class such as \d is a dash.
                        ranges.push(('-', '-'));
                        ranges.extend(first.into_iter().chain(last).map(|c| (c, c)));
                        ranges.extend(more);
                    }
                }
            } else if let Some(first) = first {
                ranges.push((first, first));
            }
        }
    }

    /// One character of a class; a class such as `\d` adds its ranges and is no character.
    fn class_atom(&mut self, ranges: &mut Vec<(char, char)>) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        if c != '\\' {
            return Some(c);
        }
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Some('\u{8}')
            }
            Some(letter) => match named(letter) {
                Some(class) => {
                    self.at += 1;
                    ranges.extend(class);
                    None
                }
                None => Some(self.escaped_char()),
            },
            None => Some('\\'),
        }
    }
}
