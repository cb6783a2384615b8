//! Loops that wait and ask again: what they cost in an hour, and when the history is full.

use std::collections::VecDeque;

use json::syntax::NodeKind;

use crate::definition::{Machine, State, StateKind};
use crate::diagnostic::Diagnostic;

use super::super::integrations::{Pattern, Resource};
use super::super::report::{Report, within};

/// Events that an execution's history can hold [D].
const MAX_EVENTS: f64 = 25_000.0;
/// Dollars for one transition of a Standard machine in us-east-1 [D].
const TRANSITION: f64 = 0.025 / 1000.0;

/// Warns at each Wait that a short way leads back to, over at least one Task.
pub(super) fn check(report: &mut Report<'_>, machine: &Machine<'_>) {
    for (i, state) in machine.states.iter().enumerate() {
        if state.kind != Some(StateKind::Wait) || report.is_full() {
            continue;
        }
        let Some(NodeKind::Number(seconds)) = state.field("Seconds").map(|m| &m.value.kind) else {
            continue;
        };
        let seconds = seconds.as_f64();
        let Some(cycle) = shortest_cycle(machine, i) else {
            continue;
        };
        let states: Vec<&State<'_>> = cycle
            .iter()
            .filter_map(|i| machine.states.get(*i))
            .collect();
        if seconds <= 0.0 || !states.iter().any(|s| s.kind == Some(StateKind::Task)) {
            continue;
        }
        let events: u32 = states.iter().map(|state| events(state)).sum();
        let per_hour = 3600.0 / seconds;
        let cost = per_hour * states.len() as f64 * TRANSITION;
        // To a thousandth of a dollar; less would read as nothing.
        let cost = if cost < 0.001 {
            "less than $0.001".to_owned()
        } else {
            format!("about ${cost:.3}")
        };
        let hours = MAX_EVENTS / f64::from(events) * seconds / 3600.0;
        let length = if hours < 48.0 {
            format!("{hours:.1} hours")
        } else {
            format!("{:.0} days", hours / 24.0)
        };
        report.push(
            Diagnostic::warning(
                "polling-loop",
                format!(
                    "This loop costs {cost} an hour ({} transitions each {seconds} s), and its history is full after {length}",
                    states.len()
                ),
                within(&state.pointer, "Seconds"),
                state.field("Seconds").map_or(state.name_span, |m| m.value.span),
            )
            .help("Wait longer, end the loop after some rounds, use .sync or a task token, or start a new execution before 25,000 events."),
        );
    }
}

/// The fewest states that lead from a state back to it, itself included.
fn shortest_cycle(machine: &Machine<'_>, start: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Option<usize>> = vec![None; machine.states.len()];
    let mut open = VecDeque::from([start]);
    while let Some(i) = open.pop_front() {
        let state = machine.states.get(i)?;
        for way in state.transitions() {
            let Some(next) = machine.index_of(way.target) else {
                continue;
            };
            if next == start {
                let mut cycle = vec![i];
                while let Some(before) =
                    cycle.last().filter(|i| **i != start).and_then(|i| from[*i])
                {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if from[next].is_none() {
                from[next] = Some(i);
                open.push_back(next);
            }
        }
    }
    None
}

/// Events that one visit of a state writes at least.
fn events(state: &State<'_>) -> u32 {
    match state.kind {
        Some(StateKind::Task) => {
            let resource = state.str_field("Resource").map_or("", |(text, _)| text);
            match Resource::parse(resource) {
                Resource::Integration {
                    pattern: Pattern::RequestResponse,
                    ..
                } => 5,
                Resource::Integration { .. } => 6,
                _ => 5,
            }
        }
        Some(StateKind::Parallel | StateKind::Map) => 4,
        Some(StateKind::Fail) => 1,
        _ => 2,
    }
}
