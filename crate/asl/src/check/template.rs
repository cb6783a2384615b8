//! Payload templates of JSONPath states: `.$` keys with their paths and intrinsic functions, and values that look
//! like a path under a key that takes them as text.

use json::syntax::{Member, Node, NodeKind};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::report::{NO_DOLLAR, Report, refused, within};
use super::schema::shown;
use super::shape::wrong_type;
use super::syntax;

/// Checks a template at any depth. The pointer is that of the node.
pub(super) fn check(report: &mut Report<'_>, node: &Node, pointer: &str) {
    for (i, item) in node.items().iter().enumerate() {
        if matches!(item.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            check(report, item, &format!("{pointer}/{i}"));
        }
    }
    for member in node.members() {
        if report.is_full() {
            return;
        }
        match member.key.strip_suffix(".$") {
            Some(plain) => {
                dynamic(report, member, plain, pointer);
                clash(report, node, member, plain, pointer);
            }
            None => plain(report, node, member, pointer),
        }
    }
}

/// A `.$` key. The service names the field and points at the object that holds it [R].
fn dynamic(report: &mut Report<'_>, member: &Member, plain: &str, pointer: &str) {
    if matches!(member.value.kind, NodeKind::Error) {
        return;
    }
    let problem = match member.value.as_str() {
        None => Some((
            0,
            format!(
                "The value of a key that ends in .$ is a path or an intrinsic function, as text; for a fixed value name the key {}.",
                shown(plain)
            ),
        )),
        Some(text) if syntax::has_substitution(text) => None,
        Some(text) if text.starts_with('$') || text.starts_with("States.") => {
            syntax::path_or_intrinsic_problem(text)
        }
        Some(text) => syntax::path_or_intrinsic_problem(text).map(|(offset, problem)| {
            let plain = shown(plain);
            let problem = problem.trim_end_matches('.');
            (
                offset,
                format!("{problem}; for fixed text name the key {plain}."),
            )
        }),
    };
    if let Some((offset, problem)) = problem {
        report.push(invalid(
            &member.key,
            member.value.span,
            pointer,
            offset,
            problem,
        ));
    }
}

/// The recorded wording for a `.$` field that holds neither a path nor an intrinsic function.
fn invalid(field: &str, span: Span, pointer: &str, _offset: usize, problem: String) -> Diagnostic {
    refused(
        format!(
            "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call",
            shown(field)
        ),
        pointer,
        span,
    )
    .help(problem)
}

/// `a` beside `a.$`: both would become `a`.
fn clash(report: &mut Report<'_>, node: &Node, member: &Member, plain: &str, pointer: &str) {
    if node.members().len() <= 64 && node.get(plain).is_some() {
        report.push(
            refused(
                format!(
                    "The fields '{0}' and '{0}.$' may not stand together",
                    shown(plain)
                ),
                pointer,
                member.key_span,
            )
            .help(format!(
                "Both give the value of {}; remove one.",
                shown(plain)
            )),
        );
    }
}

fn plain(report: &mut Report<'_>, node: &Node, member: &Member, pointer: &str) {
    match &member.value.kind {
        NodeKind::Object(_) | NodeKind::Array(_) => {
            check(report, &member.value, &within(pointer, &member.key));
        }
        NodeKind::String(text) if text.starts_with("{%") && text.ends_with("%}") => report.push(
            Diagnostic::warning(
                "not-an-expression",
                "Where the QueryLanguage is JSONPath this is text, not an expression",
                within(pointer, &member.key),
                member.value.span,
            )
            .help("Set the QueryLanguage of the state to JSONata, or write a path under a key that ends in .$."),
        ),
        NodeKind::String(text) if looks_dynamic(text) => {
            // A key that ends in a dot lacks only the sign.
            let key = format!("{}.$", member.key.trim_end_matches('.'));
            if node.members().len() <= 64 && node.get(&key).is_some() {
                return;
            }
            let quoted = json::Value::from(key.as_str()).text();
            report.push(
                Diagnostic::warning(
                    NO_DOLLAR,
                    "No .$ on a field that appears to be a JSONPath or Intrinsic Function",
                    within(pointer, &member.key),
                    member.value.span,
                )
                .help(format!(
                    "As it stands the value is this very text; name the key {} to use what it refers to.",
                    shown(&key)
                ))
                .fix(format!("Rename to {}", shown(&key)), member.key_span, quoted),
            );
        }
        _ => {}
    }
}

/// Whether a text is meant to be evaluated, beyond doubt.
pub(super) fn looks_dynamic(text: &str) -> bool {
    let path = text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("$[");
    (path && syntax::path_problem(text).is_none())
        || (text.starts_with("States.")
            && text.ends_with(')')
            && syntax::path_or_intrinsic_problem(text).is_none())
}

/// `ErrorPath` and `CausePath`: a path, or one of the intrinsic functions that give text.
pub(super) fn path_or_intrinsic(report: &mut Report<'_>, field: &str, node: &Node, pointer: &str) {
    const ALLOWED: &[&str] = &[
        "States.Format",
        "States.JsonToString",
        "States.ArrayGetItem",
        "States.Base64Encode",
        "States.Base64Decode",
        "States.Hash",
        "States.UUID",
    ];
    match node.as_str() {
        None => report.push(
            wrong_type("String", pointer, node.span)
                .help("Write a path or an intrinsic function in double quotes."),
        ),
        Some(text) if syntax::has_substitution(text) => {}
        Some(text) => {
            if let Some((offset, problem)) = syntax::path_or_intrinsic_problem(text) {
                report.push(invalid(field, node.span, pointer, offset, problem));
            } else if let Some((name, _)) = text.split_once('(')
                && !text.starts_with('$')
                && !ALLOWED.contains(&name.trim())
            {
                report.push(
                    refused(
                        format!("The function {} is not supported in {field}", name.trim()),
                        pointer,
                        node.span,
                    )
                    .help(format!(
                        "{field} takes a path or one of {}.",
                        super::schema::list(ALLOWED, "and")
                    )),
                );
            }
        }
    }
}
