//! The patterns of StringMatches: `*` stands for any text, `\*` and `\\` for themselves.

/// A compiled pattern: literal parts with any text between them.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// As it was written.
    text: String,
    parts: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; `None` when a backslash stands before anything but `*` and another backslash.
    pub(super) fn parse(text: &str) -> Option<Pattern> {
        let mut parts = vec![String::new()];
        let mut characters = text.chars();
        while let Some(c) = characters.next() {
            match c {
                '*' => parts.push(String::new()),
                '\\' => match characters.next() {
                    Some(c @ ('*' | '\\')) => parts.last_mut()?.push(c),
                    _ => return None,
                },
                c => parts.last_mut()?.push(c),
            }
        }
        Some(Pattern {
            text: text.to_owned(),
            parts,
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The first part begins the text, the last ends it, and those between are taken as early as they come.
    pub(super) fn matches(&self, text: &str) -> bool {
        let Some((first, parts)) = self.parts.split_first() else {
            return text.is_empty();
        };
        let Some((last, middle)) = parts.split_last() else {
            return text == first;
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_is_any_text_and_nothing_else_is() {
        for (pattern, text, expected) in [
            ("log-*.txt", "log-2024.txt", true),
            ("log-*.txt", "log-.txt", true),
            ("log-*.txt", "log.txt", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*a*b*", "xxbaxb", true),
            ("*a*b*", "bbaa", false),
            ("a?c", "abc", false),
            (r"a\*c", "a*c", true),
            (r"a\*c", "abc", false),
            (r"a\\*", r"a\bc", true),
            ("[ab]*", "[ab]c", true),
            ("é*", "éa", true),
        ] {
            let compiled = Pattern::parse(pattern).expect(pattern);
            assert_eq!(compiled.matches(text), expected, "{pattern} on {text}");
        }
        assert!(Pattern::parse(r"a\b").is_none());
        assert!(Pattern::parse(r"a\").is_none());
    }
}
