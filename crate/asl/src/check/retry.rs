//! Retriers and catchers: the names they list, and in which order.

use json::syntax::{Node, NodeKind};

use crate::definition::State;
use crate::diagnostic::Diagnostic;
use crate::error;

use super::report::{Report, refused, within};
use super::schema::shown;
use super::shape::wrong_type;
use super::spelling::nearest;
use super::syntax::has_substitution;

/// Error names of the service [D][S]; others that start with `States.` never occur.
const RESERVED: &[&str] = &[
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// Checks `Retry` and `Catch` of a state.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>) {
    for field in ["Retry", "Catch"] {
        let items = state.items(field);
        for (i, item) in items.iter().enumerate() {
            let pointer = format!("{}/{field}/{i}", state.pointer);
            let last = i + 1 == items.len();
            errors(report, item, &pointer, field, last);
            if field == "Retry" {
                delays(report, item, &pointer);
            }
        }
        hidden(report, state, field);
    }
}

/// `ErrorEquals`: a list of names that is not empty, with `States.ALL` alone and last [S].
fn errors(report: &mut Report<'_>, item: &Node, pointer: &str, field: &str, last: bool) {
    let Some(member) = item.member("ErrorEquals") else {
        return;
    };
    let node = &member.value;
    let pointer = within(pointer, "ErrorEquals");
    match &node.kind {
        NodeKind::Error => return,
        NodeKind::Array(items) if items.is_empty() => report.push(
            refused("Value cannot be empty", &pointer, node.span)
                .help("Name the errors this is for, or [\"States.ALL\"] for all of them."),
        ),
        NodeKind::Array(_) => {}
        kind => {
            let mut diagnostic = wrong_type("Array", &pointer, node.span)
                .help("ErrorEquals is an array of error names.");
            if let NodeKind::String(name) = kind {
                let quoted = json::Value::from(&**name).text();
                diagnostic =
                    diagnostic.fix("Put it into an array", node.span, format!("[{quoted}]"));
            }
            report.push(diagnostic);
            return;
        }
    }
    let names = node.items();
    for (i, name) in names.iter().enumerate() {
        let at = format!("{pointer}/{i}");
        match name.as_str() {
            None if matches!(name.kind, NodeKind::Error) => {}
            None => report.push(
                wrong_type("String", &at, name.span)
                    .help("Write the name of an error in double quotes."),
            ),
            Some(text) => error_name(report, text, name, &at),
        }
    }
    let all = names.iter().find(|n| n.as_str() == Some("States.ALL"));
    if let Some(all) = all {
        let what = if field == "Retry" {
            "retrier"
        } else {
            "catcher"
        };
        if names.len() > 1 {
            report.push(
                refused(
                    "States.ALL must appear alone in ErrorEquals",
                    &pointer,
                    all.span,
                )
                .help("States.ALL stands for the other names too: keep it alone, or remove it."),
            );
        } else if !last {
            report.push(
                refused(
                    format!("States.ALL must be in the last {what}"),
                    &pointer,
                    all.span,
                )
                .help(format!(
                    "Those after it would never be asked: move this {what} to the end."
                )),
            );
        }
    }
}

fn error_name(report: &mut Report<'_>, text: &str, node: &Node, pointer: &str) {
    if text == error::RUNTIME {
        report.push(
            Diagnostic::warning(
                "never-caught",
                "States.Runtime is never retried and never caught, not even by its name",
                pointer,
                node.span,
            )
            .help(
                "Remove the name, and keep the error from happening: mend the path, or let a Choice with IsPresent look at the data first.",
            ),
        );
    } else if text.starts_with("States.")
        && !RESERVED.contains(&text)
        && !text.starts_with("States.Http.StatusCode.")
        && !has_substitution(text)
    {
        let diagnostic = Diagnostic::warning(
            "unknown-error-name",
            format!("The service has no error named '{}'", shown(text)),
            pointer,
            node.span,
        );
        report.push(match nearest(text, RESERVED.iter().copied()) {
            Some(name) => diagnostic.help(format!("Did you mean {name}?")).fix(
                format!("Replace by {name}"),
                node.span,
                format!("\"{name}\""),
            ),
            None => diagnostic
                .help("Names that start with States. are the service's own; yours must not."),
        });
    }
}

/// `MaxDelaySeconds` caps a delay that starts at `IntervalSeconds`.
fn delays(report: &mut Report<'_>, item: &Node, pointer: &str) {
    let seconds = |name: &str, default: Option<i64>| match item.get(name).map(|n| &n.kind) {
        None => default,
        Some(NodeKind::Number(n)) => n.as_i64(),
        Some(_) => None,
    };
    let (Some(most), Some(first)) = (
        seconds("MaxDelaySeconds", None),
        seconds("IntervalSeconds", Some(1)),
    ) else {
        return;
    };
    if most <= first
        && most > 0
        && let Some(member) = item.member("MaxDelaySeconds")
    {
        report.push(
            refused(
                "MaxDelaySeconds must be greater than IntervalSeconds",
                &within(pointer, "MaxDelaySeconds"),
                member.value.span,
            )
            .help(format!(
                "The first delay is {first} s already; raise the cap or remove it."
            )),
        );
    }
}

/// Names that an earlier retrier or catcher takes already.
fn hidden(report: &mut Report<'_>, state: &State<'_>, field: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for (i, item) in state.items(field).iter().enumerate().take(50) {
        for (j, node) in item
            .get("ErrorEquals")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .take(50)
        {
            let Some(name) = node.as_str() else { continue };
            if seen.contains(&name) {
                report.push(
                    Diagnostic::warning(
                        "never-asked",
                        format!(
                            "{} is named by an earlier entry, which is asked first",
                            shown(name)
                        ),
                        format!("{}/{field}/{i}/ErrorEquals/{j}", state.pointer),
                        node.span,
                    )
                    .help("Remove the name here or there."),
                );
            } else {
                seen.push(name);
            }
        }
    }
}
