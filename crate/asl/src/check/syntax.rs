//! The small grammars inside strings, as far as rules need them: paths, intrinsic functions, substitutions.
//! What they mean is the matter of `data`.

use crate::data::intrinsic::Call;
use crate::data::path::{PathExpression, ReferencePath};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Whether a text holds a `${Name}` that is filled in before the definition is deployed.
pub(super) fn has_substitution(text: &str) -> bool {
    text.find("${").is_some_and(|i| text[i..].contains('}'))
}

/// What is wrong with a path: the byte where, and a sentence.
pub(super) type Problem = (usize, String);

/// What is wrong with a path into the input (`$.a`), the context (`$$.a`) or a variable (`$a.b`).
pub(super) fn path_problem(text: &str) -> Option<Problem> {
    let error = PathExpression::parse(text).err()?;
    Some((error.offset, error.message))
}

/// What is wrong with a `ResultPath`: it writes, so it names one place, in the input alone [S].
pub(super) fn result_path_problem(text: &str) -> Option<Problem> {
    match PathExpression::parse(text) {
        Ok(path) if path.is_context() => Some((
            0,
            "Nothing can be written into the context; the path starts with a single $.".to_owned(),
        )),
        Ok(path) if path.variable().is_some() => Some((
            0,
            "A result cannot be written into a variable; use Assign.".to_owned(),
        )),
        _ => ReferencePath::parse(text)
            .err()
            .map(|e| (e.offset, e.message)),
    }
}

/// Whether a valid path leads to a single value.
pub(super) fn is_definite(text: &str) -> bool {
    PathExpression::parse(text).is_ok_and(|path| path.is_definite())
}

/// Whether this can name a variable: a letter or underscore, then letters, digits and underscores (UAX #31 [S]).
pub(super) fn is_variable_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

/// What is wrong with the value of a `.$` key.
pub(super) fn path_or_intrinsic_problem(text: &str) -> Option<Problem> {
    if text.trim_start().starts_with('$') {
        return path_problem(text);
    }
    let error = Call::parse(text).err()?;
    Some((error.offset, error.message))
}

/// Adds what is wrong with a path, and puts the mark on the very place where that is certain.
pub(super) fn path_help(
    diagnostic: Diagnostic,
    text: &str,
    span: Span,
    (_, message): Problem,
) -> Diagnostic {
    let message = if text.starts_with("States.") {
        "This field takes a path; intrinsic functions belong into Parameters, ResultSelector, ItemSelector or Assign.".to_owned()
    } else {
        message
    };
    let diagnostic = diagnostic.help(message);
    // `input.x` for `$.input.x` is the commonest slip.
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    if !text.is_empty()
        && !text.starts_with('$')
        && !text.starts_with("States.")
        && text.chars().all(name)
        && path_problem(&format!("$.{text}")).is_none()
    {
        return diagnostic.fix(
            format!("Replace by $.{text}"),
            span,
            format!("\"$.{text}\""),
        );
    }
    diagnostic
}

/// The variables a path or an intrinsic function reads, in the order of the text. `$.a` and `$$.a` read none; what
/// stands in quotes is text.
pub(super) fn variables(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '$') => {
                let rest = &text[i + 1..];
                if rest.starts_with('$') {
                    chars.next();
                    continue;
                }
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                if is_variable_name(&rest[..end]) {
                    found.push((&rest[..end], i..i + 1 + end));
                }
            }
            (None, _) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_a_text() {
        let variables = |text| {
            variables(text)
                .into_iter()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(variables("$a.b"), ["a"]);
        assert_eq!(variables("$.a"), [""; 0]);
        assert_eq!(variables("$$.Execution"), [""; 0]);
        assert_eq!(
            variables("States.Format('$no {}', $yes, $$.Map.x, States.MathAdd($n, 1))"),
            ["yes", "n"]
        );
    }

    #[test]
    fn paths() {
        for good in [
            "$",
            "$$",
            "$.a",
            "$$.Task.Token",
            "$v",
            "$v.a[0]",
            "$[0]",
            "$['a b']",
        ] {
            assert_eq!(path_problem(good), None, "{good}");
        }
        for bad in ["", "a", "$a-b", "$.", "$.a[", "$.a b", "$.length()"] {
            assert!(path_problem(bad).is_some(), "{bad}");
        }
        assert_eq!(result_path_problem("$.a.b[0]"), None);
        for bad in ["$$", "$$.a", "$v", "$.a[*]", "$..a"] {
            assert!(result_path_problem(bad).is_some(), "{bad}");
        }
    }
}
