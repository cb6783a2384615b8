//! What is said of a text in YAML beyond what is said of every text, and how fixes are written in it.

use json::syntax::{Notice, Syntax};

use crate::diagnostic::Diagnostic;
use crate::source::starts_plain;

use super::report::Report;

/// Reports the traps of the notation.
pub(super) fn check(report: &mut Report<'_>, syntax: &Syntax) {
    for notice in &syntax.notices {
        report.push(diagnostic(notice));
    }
}

fn diagnostic(notice: &Notice) -> Diagnostic {
    let (message, span) = (notice.message.as_str(), notice.span);
    let found = match notice.code {
        "yaml-tag" => Diagnostic::warning("yaml-tag", message, "", span),
        "yaml-merge" => Diagnostic::warning("yaml-merge", message, "", span),
        "yaml-documents" => Diagnostic::warning("yaml-documents", message, "", span),
        "yaml-alias" => Diagnostic::warning("yaml-alias", message, "", span),
        _ => Diagnostic::warning("yaml-value", message, "", span),
    };
    let found = found.help(notice.help.as_str());
    match &notice.instead {
        Some(instead) => found.fix("Put it into quotes", span, instead.as_str()),
        None => found,
    }
}

/// Makes a finding fit a text in YAML: places end between characters, and a fix keeps the layout or is left out.
pub(super) fn fit(text: &str, diagnostic: &mut Diagnostic) {
    let span = &mut diagnostic.span;
    while span.end as usize <= text.len() && !text.is_char_boundary(span.end as usize) {
        span.end += 1;
    }
    let Some(fix) = &mut diagnostic.fix else {
        return;
    };
    let under = text.get(fix.span.start as usize..fix.span.end as usize);
    let one_line = under.is_some_and(|under| !under.is_empty() && !under.contains('\n'));
    // Commas and brackets around members are JSON's; in YAML layout would have to move.
    if !one_line || fix.replacement.is_empty() || fix.replacement.contains(['\n', '{', '[']) {
        diagnostic.fix = None;
        return;
    }
    if let Some(bare) = unquoted(&fix.replacement).filter(|_| starts_plain(text, fix.span)) {
        fix.replacement = bare.to_owned();
    }
}

/// The text of a literal that needs no quotes in YAML.
fn unquoted(literal: &str) -> Option<&str> {
    let bare = literal.strip_prefix('"')?.strip_suffix('"')?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$');
    let starts = bare.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$');
    let reads_as_text = !matches!(
        bare.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    (starts && reads_as_text && bare.chars().all(word)).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_yaml_does_not_need() {
        let cases = [
            ("\"Next\"", Some("Next")),
            ("\"x.$\"", Some("x.$")),
            ("\"no\"", None),
            ("\"a b: c\"", None),
            ("60", None),
        ];
        for (literal, wanted) in cases {
            assert_eq!(unquoted(literal), wanted, "{literal}");
        }
    }
}
