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
            "Use a Standard machine, or a Lambda function.",
        ),
        Resource::Integration {
            pattern: Pattern::Token,
            ..
        } => (
            "Express state machine does not support '.waitForTaskToken' service integration "
                .to_owned(),
            "Use a Standard machine: an Express one never waits for an answer from outside.",
        ),
        Resource::Integration {
            pattern: Pattern::Sync | Pattern::Sync2,
            ..
        } => (
            "Express state machine does not support '.sync' service integration".to_owned(),
            "Use a Standard machine, or call without .sync and ask for the state of the job yourself.",
        ),
        _ => return,
    };
    report.push(refused(message, &pointer, span).help(help));
}
