//! What is wrong with the text as JSON, before it is read as a definition.

use json::syntax::{Node, NodeKind, Syntax, SyntaxError};

use crate::diagnostic::Diagnostic;
use crate::source::{LineIndex, Span};

use super::report::{INVALID_JSON, Report, SCHEMA, TOO_DEEP, within};
use super::schema::shown;

/// A definition may have this many bytes [A].
const MAX_BYTES: usize = 1_048_576;

/// Reports the errors of the text; says whether there is an object to check further.
pub(super) fn check(report: &mut Report<'_>, text: &str, syntax: &Syntax) -> bool {
    let object = syntax.root.as_ref().is_some_and(Node::is_object);
    if !object {
        report.push(not_an_object(text, syntax));
        return false;
    }
    for error in &syntax.errors {
        // A comma hides nothing; everything else may.
        if error.message.starts_with("A comma") || error.message.starts_with("JSON has no comments")
        {
            report.push(located(text, error));
        } else {
            report.tear(located(text, error));
        }
    }
    if text.len() > MAX_BYTES {
        report.push(
            Diagnostic::error(
                "definition-too-large",
                format!("The definition has {} bytes; the service takes at most {MAX_BYTES}", text.len()),
                "",
                Span::new(0, 1),
            )
            .help("Move parts into state machines of their own and start them with states:startExecution."),
        );
    }
    if let Some(root) = &syntax.root {
        duplicates(report, root, "");
    }
    true
}

/// A text without an object: the service says one thing and stops [R].
fn not_an_object(text: &str, syntax: &Syntax) -> Diagnostic {
    let whole = Span::new(0, text.len());
    match syntax.root.as_ref().map(|root| &root.kind) {
        Some(NodeKind::Error) => {
            let span = syntax.errors.first().map_or(whole, |e| e.span);
            Diagnostic::error(INVALID_JSON, service_message(text), "", span)
                .help("A definition is a JSON object: { \"StartAt\": …, \"States\": … }.")
        }
        _ if text.trim().is_empty() => {
            Diagnostic::error(SCHEMA, "Definition must be a valid JSON object", "", whole).help(
                "The text is empty. A definition is an object: { \"StartAt\": …, \"States\": … }.",
            )
        }
        _ => Diagnostic::error(SCHEMA, "Definition must be a valid JSON object", "", whole)
            .help("A definition is a JSON object: { \"StartAt\": …, \"States\": … }."),
    }
}

/// The service's words for a text that starts with no JSON value, which are those of its parser, Jackson [R].
pub fn service_message(text: &str) -> String {
    let start = text.find(|c: char| !c.is_whitespace()).unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
    let place = |offset| LineIndex::new(text).place(text, offset);
    let source = if text.chars().count() > 500 {
        let head: String = text.chars().take(500).collect();
        format!("\"{head}\"[truncated {} chars]", text.chars().count() - 500)
    } else {
        format!("\"{text}\"")
    };
    match rest.chars().next() {
        Some(first) if !word(first) => {
            let at = place(start);
            format!(
                "Unexpected character ('{first}' (code {})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String){source}; line: {}, column: {}]",
                first as u32,
                at.line,
                at.column + 1
            )
        }
        _ => {
            let at = place(start + end);
            format!(
                "Unrecognized token '{}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String){source}; line: {}, column: {}]",
                rest.get(..end).unwrap_or_default(),
                at.line,
                at.column
            )
        }
    }
}

/// An error in a text that is readable otherwise.
fn located(text: &str, error: &SyntaxError) -> Diagnostic {
    let span = error.span;
    let under = text
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    if error.message.contains("too deeply") {
        return Diagnostic::error(TOO_DEEP, error.message, "", span)
            .help("Move inner machines into state machines of their own.");
    }
    let diagnostic = Diagnostic::error(INVALID_JSON, error.message, "", span);
    if under.starts_with("${") {
        return diagnostic.help(format!(
            "{} is filled in when the definition is deployed; give it a value to check and run the definition.",
            shown(under)
        ));
    }
    if error.message.starts_with("A comma is missing") {
        let after = Span {
            start: span.end,
            end: span.end,
        };
        return diagnostic
            .help("Put a comma here.")
            .fix("Insert a comma", after, ",");
    }
    if error.message.starts_with("A comma has no place") {
        return diagnostic
            .help("JSON has no comma after the last element.")
            .fix("Remove the comma", span, "");
    }
    if let Some(word) = ["true", "false", "null"]
        .into_iter()
        .find(|word| under.eq_ignore_ascii_case(word) || (*word == "null" && under == "None"))
    {
        return diagnostic
            .help(format!("JSON writes it {word}, in lower case."))
            .fix(format!("Replace by {word}"), span, word);
    }
    if error.message.starts_with("Nothing may follow") {
        return diagnostic.help("Remove this, or a bracket before it that closes too early.");
    }
    // A bare word, or one in single quotes, is meant as text.
    let bare = under
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .unwrap_or(under);
    if error.message.contains("double quotes")
        && !bare.is_empty()
        && !bare.contains(['"', '\'', '\\', '\n'])
    {
        return diagnostic.fix("Put it into double quotes", span, format!("\"{bare}\""));
    }
    diagnostic
}

/// Of two members with one name the service keeps the last. Names of states have a rule of their own.
fn duplicates(report: &mut Report<'_>, node: &Node, pointer: &str) {
    for (i, item) in node.items().iter().enumerate() {
        if matches!(item.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            duplicates(report, item, &format!("{pointer}/{i}"));
        }
    }
    let members = node.members();
    let of_states = pointer.ends_with("/States");
    let mut seen = std::collections::HashSet::new();
    // Pairwise is quicker for the few members that most objects have.
    let small = members.len() <= 12;
    for (i, member) in members.iter().enumerate() {
        if report.is_full() {
            return;
        }
        let twice = if small {
            members[..i].iter().any(|m| m.key == member.key)
        } else {
            !seen.insert(&*member.key)
        };
        if twice && !of_states {
            report.push(
                Diagnostic::warning(
                    "duplicate-key",
                    format!(
                        "The key '{}' stands here twice; the last one counts",
                        shown(&member.key)
                    ),
                    within(pointer, &member.key),
                    member.key_span,
                )
                .help("Remove one of the two."),
            );
        }
        if matches!(member.value.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            duplicates(report, &member.value, &within(pointer, &member.key));
        }
    }
}
