//! The patterns of StringMatches: `*` stands for any text, `\*` and `\\` for themselves.

/// A compiled pattern: literal parts with any text between them.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// As it was written.
    text: String,
    /// Absent when a backslash stands before anything but `*` and another backslash.
    parts: Option<Vec<String>>,
}

impl Pattern {
    /// Reads a pattern. One that makes no sense is read too: it fails when it is asked.
    pub(super) fn read(text: &str) -> Pattern {
        Pattern {
            text: text.to_owned(),
            parts: parts(text),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text is of this pattern: the first part begins it, the last ends it, and those between are taken as
    /// early as they come. `None` when the pattern makes no sense.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        let (first, parts) = self.parts.as_ref()?.split_first()?;
        let Some((last, middle)) = parts.split_last() else {
            return Some(text == first);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return Some(false);
        };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                None => return Some(false),
            }
        }
        Some(rest.ends_with(last.as_str()))
    }
}

fn parts(text: &str) -> Option<Vec<String>> {
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
    Some(parts)
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
            let found = Pattern::read(pattern).matches(text);
            assert_eq!(found, Some(expected), "{pattern} on {text}");
        }
        assert_eq!(Pattern::read(r"a\b").matches("ab"), None);
        assert_eq!(Pattern::read(r"a\").matches("a"), None);
    }
}
