//! What an Express machine refuses, and the children of a Distributed Map that run as Express.

use crate::definition::{State, StateKind};

use super::integrations::{Pattern, Resource};
use super::report::{Report, refused, within};

/// Checks a state of a machine that runs as Express.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>) {
    if state.kind != Some(StateKind::Task) {
        return;
    }
    let Some((text, span)) = state.str_field("Resource") else {
        return;
    };
    let pointer = within(&state.pointer, "Resource");
    // The wordings are recorded, the two spaces that follow from the second as well [R].
    let (message, help) = match Resource::parse(text) {
        Resource::Activity { .. } => (
            "Express state machine does not support Activity ARN".to_owned(),
            "Run it as STANDARD (the type of the machine, or ExecutionType in a Distributed Map), or call a Lambda function.",
        ),
        Resource::Integration {
            pattern: Pattern::Token,
            ..
        } => (
            "Express state machine does not support '.waitForTaskToken' service integration "
                .to_owned(),
            "Run it as STANDARD (the type of the machine, or ExecutionType in a Distributed Map): an Express execution never waits for an answer.",
        ),
        Resource::Integration {
            pattern: Pattern::Sync | Pattern::Sync2,
            ..
        } => (
            "Express state machine does not support '.sync' service integration".to_owned(),
            "Run it as STANDARD (the type of the machine, or ExecutionType in a Distributed Map), or call without .sync and ask for the job yourself.",
        ),
        _ => return,
    };
    report.push(refused(message, &pointer, span).help(help));
}
