//! The codes of all diagnostics, for who has to name one: each is a section of `docs/diagnostics.md`.

use super::spelling::nearest;

/// Codes of what the service refuses.
pub const ERRORS: &[&str] = &[
    "INVALID_JSON_DESCRIPTION",
    "TOO_DEEPLY_NESTED",
    "SCHEMA_VALIDATION_FAILED",
    "MISSING_TRANSITION_TARGET",
    "MISSING_END_STATE",
    "DUPLICATE_STATE_NAME",
    "INVALID_STATE_NAME",
    "DUPLICATE_LABEL_NAME",
    "INVALID_LABEL_NAME",
    "definition-too-large",
];

/// Codes of warnings and hints, each of which may be switched off.
pub const WARNINGS: &[&str] = &[
    "NO_DOLLAR",
    "NO_PATH",
    "PASS_RESULT_IS_STATIC",
    "duplicate-key",
    "never-caught",
    "never-asked",
    "unknown-error-name",
    "reserved-error-name",
    "undefined-variable",
    "unknown-function",
    "not-an-expression",
    "bad-pattern",
    "substituted-resource",
    "substitution-in-text",
    "inline-ignores",
    "token-without-timeout",
    "lambda-without-retry",
    "retry-exceeds-timeout",
    "default-never-taken",
    "cause-lost",
    "polling-loop",
    "yaml-value",
    "yaml-tag",
    "yaml-merge",
    "yaml-alias",
    "yaml-documents",
    "pass-does-nothing",
    "result-never-read",
];

/// The warnings that somebody may mean who wrote this: the one it is a slip of, else those that share a word with it.
pub fn warnings_like(written: &str) -> Vec<&'static str> {
    if let Some(meant) = nearest(written, WARNINGS.iter().copied()) {
        return vec![meant];
    }
    let words = |code: &str| -> Vec<String> {
        let words = code.split(['-', '_']).map(str::to_ascii_lowercase);
        // Short ones such as `in` and `not` say nothing.
        words.filter(|word| word.len() > 3).collect()
    };
    let wanted = words(written);
    let shares = |code: &&&str| words(code).iter().any(|word| wanted.contains(word));
    WARNINGS.iter().filter(shares).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::warnings_like;

    #[test]
    fn what_was_meant() {
        assert_eq!(warnings_like("poling-loop"), ["polling-loop"]);
        assert_eq!(warnings_like("no_path"), ["NO_PATH"]);
        assert_eq!(warnings_like("loop"), ["polling-loop"]);
        assert_eq!(
            warnings_like("missing-timeout"),
            ["token-without-timeout", "retry-exceeds-timeout"]
        );
        assert!(warnings_like("is-not-in").is_empty());
    }
}
