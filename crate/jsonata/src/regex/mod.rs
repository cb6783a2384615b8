//! JavaScript's regular expressions by backtracking within a budget of steps; knows nothing of JSONata.
//!
//! A backtracking engine of our own is smaller than a linear one, and only backtracking has look-around and
//! back-references as JavaScript means them. The budget keeps patterns such as `(a+)+$` from running away.

mod class;
mod compile;
mod matching;
mod parse;

use compile::Inst;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Regex {
    pub(crate) source: String,
    program: Vec<Inst>,
    /// Capturing groups, the whole match not counted.
    groups: usize,
    /// Registers of loops.
    registers: usize,
    ignore_case: bool,
    multiline: bool,
}

/// Where a match and its groups are, in bytes; the first is the whole match.
pub(crate) type Captures = Vec<Option<(usize, usize)>>;

/// The budget is used up.
#[derive(Debug)]
pub(crate) struct Exhausted;

impl Regex {
    /// Compiles a pattern; an error says what is wrong with it.
    pub(crate) fn new(pattern: &str, ignore_case: bool, multiline: bool) -> Result<Regex, String> {
        let parsed = parse::parse(pattern)?;
        let compiled = compile::compile(&parsed)?;
        Ok(Regex {
            source: pattern.to_owned(),
            program: compiled.program,
            groups: parsed.groups,
            registers: compiled.registers,
            ignore_case,
            multiline,
        })
    }

    /// The first match that starts at `from` bytes or later.
    pub(crate) fn find(
        &self,
        text: &str,
        from: usize,
        steps: &mut u64,
    ) -> Result<Option<Captures>, Exhausted> {
        matching::find(self, text, from, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::Regex;

    fn check(pattern: &str, flags: &str, text: &str, expected: &[Option<&str>]) {
        let regex = Regex::new(pattern, flags.contains('i'), flags.contains('m')).unwrap();
        let found = regex.find(text, 0, &mut 100_000).unwrap();
        let texts: Vec<Option<&str>> = found
            .unwrap_or_default()
            .into_iter()
            .map(|group| group.map(|(start, end)| &text[start..end]))
            .collect();
        assert_eq!(texts, expected, "/{pattern}/{flags} on {text:?}");
    }

    #[test]
    fn matches_as_javascript_does() {
        check("b+", "", "abbb", &[Some("bbb")]);
        check("b+?", "", "abbb", &[Some("b")]);
        check("a|ab", "", "ab", &[Some("a")]);
        check("(a)|(b)", "", "b", &[Some("b"), None, Some("b")]);
        check("(?:(a)|b)*", "", "ab", &[Some("ab"), None]);
        check(
            "(z)((a+)?(b+)?(c))*",
            "",
            "zaacbbbcac",
            &[
                Some("zaacbbbcac"),
                Some("z"),
                Some("ac"),
                Some("a"),
                None,
                Some("c"),
            ],
        );
        check("^b", "m", "a\nb", &[Some("b")]);
        check("^b", "", "a\nb", &[]);
        check("HAT", "i", "bowler hat", &[Some("hat")]);
        check("\\bcat\\b", "", "a cat.", &[Some("cat")]);
        check("a{2,3}", "", "aaaa", &[Some("aaa")]);
        check("a{2}", "", "aaaa", &[Some("aa")]);
        check("a{,2}", "", "a{,2}", &[Some("a{,2}")]);
        check("[^\\d\\s]+", "", "12 ab", &[Some("ab")]);
        check("[\\w-]+", "", "a-b c", &[Some("a-b")]);
        check("(?=.*\\d)\\w+", "", "abc1", &[Some("abc1")]);
        check("\\d+(?!\\.)", "", "3.141", &[Some("141")]);
        check("(?<=\\$)\\d+", "", "a1$23", &[Some("23")]);
        check("(?<!\\$)\\b\\d+", "", "$1 23", &[Some("23")]);
        check("(.)\\1", "", "hello", &[Some("ll"), Some("l")]);
        check(
            "(?<y>\\d{4})-\\k<y>",
            "",
            "2024-2024",
            &[Some("2024-2024"), Some("2024")],
        );
        check("(a*)*", "", "b", &[Some(""), None]);
        check("(?:a*)+b", "", "aab", &[Some("aab")]);
        check("é.", "", "héß", &[Some("éß")]);
        check("\\u0041\\x42", "", "AB", &[Some("AB")]);
        check("[]", "", "a", &[]);
        check("[^]", "", "\n", &[Some("\n")]);
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        for pattern in [
            "(", "a)", "*a", "a**", "[b-a]", "a{2,1}", "(?<n", "\\", "[a",
        ] {
            assert!(Regex::new(pattern, false, false).is_err(), "{pattern}");
        }
        assert!(Regex::new(&"(".repeat(100_000), false, false).is_err());
        assert!(Regex::new("((a{1000}){1000}){1000}", false, false).is_err());
    }

    #[test]
    fn runs_out_of_budget_instead_of_running_on() {
        let regex = Regex::new("(a+)+$", false, false).unwrap();
        let text = "a".repeat(40) + "b";
        assert!(regex.find(&text, 0, &mut 100_000).is_err());
    }
}
