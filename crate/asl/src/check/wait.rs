//! Wait states: the literal timestamp. Which of the four fields may stand together is in the table.

use json::syntax::NodeKind;

use crate::data::time::Moment;
use crate::definition::{Language, State};
use crate::diagnostic::Diagnostic;

use super::report::{NO_PATH, Report, refused, within};
use super::schema::Place;
use super::shape::wrong_type;
use super::{expressions, help, syntax};

/// Checks the `Timestamp` of a Wait.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>, place: &Place<'_>) {
    let Some(member) = state.field("Timestamp") else {
        return;
    };
    let node = &member.value;
    let pointer = within(&state.pointer, "Timestamp");
    if matches!(node.kind, NodeKind::Error) {
        return;
    }
    if state.language == Language::Jsonata
        && expressions::whole_field(report, node, &pointer, place, "Timestamp")
    {
        return;
    }
    match node.as_str() {
        None => report.push(wrong_type("String", &pointer, node.span).help(
            "Write a timestamp like \"2026-01-31T12:00:00Z\"; seconds to wait go into Seconds.",
        )),
        Some(text) if syntax::has_substitution(text) || Moment::parse(text).is_some() => {}
        Some(text) => {
            // The wording is recorded [R].
            let diagnostic = refused(
                "String does not match RFC3339 timestamp",
                &pointer,
                node.span,
            );
            if text.starts_with('$') && syntax::path_problem(text).is_none() {
                report.push(diagnostic.help("A path belongs into TimestampPath.").fix(
                    "Rename to TimestampPath",
                    member.key_span,
                    "\"TimestampPath\"",
                ));
                report.push(Diagnostic::warning(
                    NO_PATH,
                    "Field value looks like a path, but field name does not end with 'Path'",
                    pointer,
                    node.span,
                ));
            } else {
                report.push(diagnostic.help(help::timestamp(text)));
            }
        }
    }
}
