//! Fail states, and the static results of Pass states.

use json::syntax::{Node, NodeKind};

use crate::definition::{Language, State};
use crate::diagnostic::Diagnostic;

use super::report::{Report, STATIC_RESULT, within};
use super::schema::{Place, shown};
use super::syntax::has_substitution;

/// Names that a Fail state gives: those of the service are the service's [D].
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>, _place: &Place<'_>) {
    let Some((name, span)) = state.str_field("Error") else {
        return;
    };
    if name.starts_with("States.") && !has_substitution(name) {
        report.push(
            Diagnostic::warning(
                "reserved-error-name",
                format!("The error name '{}' belongs to the service", shown(name)),
                within(&state.pointer, "Error"),
                span,
            )
            .help("Choose a name that does not start with States. so that it can be told from the service's own."),
        );
    }
}

/// `Result` is taken as it is: a `.$` key inside stays a key [R].
pub(super) fn static_result(report: &mut Report<'_>, state: &State<'_>) {
    if state.language == Language::Jsonata {
        return;
    }
    if let Some(member) = state.field("Result") {
        search(report, &member.value, &within(&state.pointer, "Result"));
    }
}

fn search(report: &mut Report<'_>, node: &Node, pointer: &str) {
    for (i, item) in node.items().iter().enumerate() {
        if matches!(item.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            search(report, item, &format!("{pointer}/{i}"));
        }
    }
    for member in node.members() {
        if report.is_full() {
            return;
        }
        let pointer = within(pointer, &member.key);
        if member.key.ends_with(".$") {
            report.push(
                Diagnostic::warning(
                    STATIC_RESULT,
                    "The Result of a Pass state is static: keys that end in .$ are not evaluated",
                    pointer,
                    member.key_span,
                )
                .help("Use Parameters in place of Result to build the result from the input."),
            );
        } else {
            search(report, &member.value, &pointer);
        }
    }
}
