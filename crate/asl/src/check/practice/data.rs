//! Data that is carried along for nothing.

use json::syntax::{Node, NodeKind};

use crate::definition::{Language, Machine, State, StateKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;

use super::super::report::{Report, within};

/// Looks for results that nobody reads and states that do nothing.
pub(super) fn check(report: &mut Report<'_>, machine: &Machine<'_>) {
    unread(report, machine);
    for state in &machine.states {
        nothing(report, machine, state);
    }
}

/// A result that is stored in the input while every way on ends in a state that drops it unread.
fn unread(report: &mut Report<'_>, machine: &Machine<'_>) {
    if machine.depth > 0 || machine.states.len() > 500 {
        return;
    }
    let mut texts = Vec::new();
    for state in &machine.states {
        if state.language == Language::Jsonata {
            return;
        }
        for member in state.node.members() {
            if &*member.key != "ResultPath" && &*member.key != "Comment" {
                strings(&member.value, &mut texts);
            }
        }
    }
    // Where the whole input is handed to something, everything in it may be read.
    if texts
        .iter()
        .any(|text| matches!(*text, "$" | "$$" | "$$.Execution.Input"))
    {
        return;
    }
    for state in &machine.states {
        let Some((path, span)) = state.str_field("ResultPath") else {
            continue;
        };
        let Some(name) = path.strip_prefix("$.").filter(|n| !n.contains(['.', '['])) else {
            continue;
        };
        let read = texts.iter().any(|text| text.contains(name));
        if !read && hands_over_nothing(machine) {
            let mut diagnostic = Diagnostic::warning(
                "result-never-read",
                format!(
                    "No state reads what is stored at {path}; every payload carries it to the end"
                ),
                within(&state.pointer, "ResultPath"),
                span,
            )
            .help("Set ResultPath to null to discard the result.");
            diagnostic.severity = Severity::Hint;
            report.push(diagnostic.fix("Replace by null", span, "null"));
        }
    }
}

/// Whether the machine's output is not its payload: every end is a Fail, or replaces the payload with a result.
fn hands_over_nothing(machine: &Machine<'_>) -> bool {
    let replaces = |state: &State<'_>| match state.kind {
        Some(StateKind::Fail) => true,
        Some(StateKind::Task) => {
            state.field("ResultPath").is_none()
                && state.field("Parameters").is_some()
                && state.field("OutputPath").is_none()
        }
        _ => false,
    };
    machine
        .states
        .iter()
        .all(|state| !state.is_end() || replaces(state))
        && machine.states.iter().any(|state| state.is_end())
        && machine.states.iter().all(whole_input_stays)
}

/// Whether the state hands its whole input to nothing: functions and inner machines without Parameters get it.
fn whole_input_stays(state: &State<'_>) -> bool {
    match state.kind {
        Some(StateKind::Task) => state.field("Parameters").is_some(),
        Some(StateKind::Parallel) => state.field("Parameters").is_some(),
        Some(StateKind::Map) => {
            state.field("ItemSelector").is_some()
                || state.field("Parameters").is_some()
                || state.field("ItemsPath").is_some()
        }
        _ => true,
    }
}

fn strings<'s>(node: &'s Node, found: &mut Vec<&'s str>) {
    match &node.kind {
        NodeKind::String(text) => found.push(text),
        NodeKind::Array(items) => items.iter().for_each(|item| strings(item, found)),
        NodeKind::Object(members) => members.iter().for_each(|m| strings(&m.value, found)),
        _ => {}
    }
}

/// A Pass that changes nothing on the way to another state. As a placeholder for something to come it may be
/// wanted, hence only a hint.
fn nothing(report: &mut Report<'_>, machine: &Machine<'_>, state: &State<'_>) {
    if state.kind != Some(StateKind::Pass) || machine.states.len() < 2 {
        return;
    }
    let acts = |m: &json::syntax::Member| {
        !matches!(
            &*m.key,
            "Type" | "Next" | "End" | "Comment" | "QueryLanguage"
        )
    };
    if state.node.members().iter().any(acts) || state.field("Next").is_none() {
        return;
    }
    let mut diagnostic = Diagnostic::warning(
        "pass-does-nothing",
        "This state changes nothing and costs a transition",
        &*state.pointer,
        state.name_span,
    )
    .help("Give it something to do, or let what leads here lead to its Next.");
    diagnostic.severity = Severity::Hint;
    report.push(diagnostic);
}
