//! What the service does differently since a day: the virtual start of an execution decides, or its definition when
//! that uses what did not exist before the day.

use crate::definition::Language;
use crate::journal::Time;
use crate::program::{ChoiceRule, Flow, Program, State, Work};

/// 2024-11-01T00:00:00Z. Recordings from February to June 2024 have the older link, those from 18 November 2024 on
/// the newer one; the day between is not known.
const NOVEMBER_2024: Time = Time(1_730_419_200_000);

/// Whether the MapStateExited of a Distributed Map follows MapRunStarted; before, it follows MapRunSucceeded [R].
pub(super) fn map_exit_follows_run_start(started: Time, program: &Program) -> bool {
    started >= NOVEMBER_2024 || program.states.iter().any(is_of_november_2024)
}

/// Whether a state is written in JSONata or assigns variables, which came together in November 2024.
fn is_of_november_2024(state: &State) -> bool {
    let assigns = |flow: &Flow| matches!(flow, Flow::JsonPath(flow) if flow.assign.is_some());
    let by_rule = match &state.work {
        Work::Choice(choice) => choice
            .rules
            .iter()
            .any(|rule| matches!(rule, ChoiceRule::JsonPath(rule) if rule.assign.is_some())),
        _ => false,
    };
    state.language == Language::Jsonata
        || by_rule
        || assigns(&state.flow)
        || state.catchers.iter().any(|catcher| assigns(&catcher.flow))
}
