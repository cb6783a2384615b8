//! The events as rows of a table: filtered to a list of places, each row worked out only when it is shown.

use super::visit::Visits;
use crate::journal::{Detail, Event, EventKind, ExecutionId, FrameId, Journal, Time};
use crate::program::StateId;
use json::{Str, Value};

/// Which events are wanted. Everything empty: all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only those of this execution.
    pub execution: Option<ExecutionId>,
    /// Only those of this state.
    pub state: Option<StateId>,
    /// Only those of this thread of control and of what is inside it.
    pub frame: Option<FrameId>,
    /// Only these groups.
    pub groups: Vec<Group>,
    /// Only those whose type, state or error contains this, whatever the case.
    pub text: String,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The execution itself.
    Execution,
    /// Entering and leaving states.
    State,
    /// Calls and their answers.
    Task,
    /// Branches, iterations and child executions.
    Iteration,
    /// Whatever failed, timed out or was stopped.
    Failure,
}

/// The group of a kind; failures are their own group whatever they belong to.
pub fn group(kind: EventKind) -> Group {
    let name = kind.name();
    let fails = ["Failed", "TimedOut", "Aborted"];
    if fails.iter().any(|end| name.ends_with(end)) || kind == EventKind::FailStateEntered {
        Group::Failure
    } else if name.starts_with("Execution") {
        Group::Execution
    } else if kind.is_entered() || kind.is_exited() {
        Group::State
    } else if name.starts_with("Map") || name.starts_with("Parallel") {
        Group::Iteration
    } else {
        Group::Task
    }
}

/// The places of the wanted events among the first `count`, in order.
pub fn filter(journal: &Journal, count: usize, filter: &Filter) -> Vec<u32> {
    let needle = filter.text.to_lowercase();
    let events = journal.events.iter().take(count).enumerate();
    events
        .filter(|(_, event)| {
            filter.execution.is_none_or(|id| id == event.execution)
                && filter.state.is_none_or(|id| Some(id) == event.state)
                && filter
                    .frame
                    .is_none_or(|frame| within(journal, event.frame, frame))
                && (filter.groups.is_empty() || filter.groups.contains(&group(event.kind)))
                && (needle.is_empty() || mentions(journal, event, &needle))
        })
        .map(|(i, _)| i as u32)
        .collect()
}

fn within(journal: &Journal, frame: FrameId, outer: FrameId) -> bool {
    let mut at = Some(frame);
    while let Some(frame) = at {
        if frame == outer {
            return true;
        }
        at = journal.frame(frame).and_then(|info| info.parent);
    }
    false
}

fn mentions(journal: &Journal, event: &Event, needle: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(needle);
    has(event.kind.name())
        || journal.state_name(event).is_some_and(|name| has(name))
        || summary(event).is_some_and(|text| has(&text))
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The event, by place in [`Journal::events`].
    pub event: usize,
    /// Its number in its history.
    pub id: u32,
    /// Which execution's history.
    pub execution: ExecutionId,
    /// When.
    pub at: Time,
    /// Milliseconds since the start of the run.
    pub since: i64,
    /// Its type.
    pub kind: EventKind,
    /// What it is about.
    pub group: Group,
    /// The state it belongs to.
    pub state: Option<Str>,
    /// Which branches and iterations it is inside of: `2/0`; empty outside.
    pub path: String,
    /// What it tells, in a line; empty when there is nothing.
    pub summary: String,
    /// Which attempt, from 1, of calls that were tried again.
    pub attempt: u32,
    /// The step that produced it.
    pub step: u32,
}

/// The row of an event.
pub fn row(journal: &Journal, event: usize) -> Option<Row> {
    let place = event;
    let event = journal.events.get(place)?;
    let path: Vec<String> = journal
        .path_of(event.frame)
        .iter()
        .map(u32::to_string)
        .collect();
    let start = journal.events.first().map_or(event.at, |first| first.at);
    Some(Row {
        event: place,
        id: event.id,
        execution: event.execution,
        at: event.at,
        since: event.at - start,
        kind: event.kind,
        group: group(event.kind),
        state: journal.state_name(event).cloned(),
        path: path.join("/"),
        summary: summary(event).unwrap_or_default(),
        attempt: event.attempt + 1,
        step: event.step,
    })
}

/// Longest summary in characters; the details have the rest.
const SUMMARY: usize = 160;

/// What an event tells, in a line.
fn summary(event: &Event) -> Option<String> {
    let text = match &event.detail {
        Detail::None => return None,
        Detail::Input(value) | Detail::Output(value) => short(value),
        Detail::Exited(exited) => short(&exited.output),
        Detail::Error(error) => failure(error.name.as_deref(), error.cause.as_deref()),
        Detail::Scheduled(call) => {
            let colon = if call.resource_type.is_empty() {
                ""
            } else {
                ":"
            };
            let parameters = short(&call.parameters);
            format!(
                "{}{colon}{} {parameters}",
                call.resource_type, call.resource
            )
        }
        Detail::Called(call) => match &call.outcome {
            Ok(Some(value)) => short(value),
            Ok(None) => return None,
            Err(error) => failure(error.name.as_deref(), error.cause.as_deref()),
        },
        Detail::Length(length) => format!("{length} items"),
        Detail::Iteration(index) => format!("iteration {index}"),
        Detail::MapRun(arn) => arn.to_string(),
        Detail::Worker(name) => format!("worker {}", name.as_deref()?),
        Detail::Evaluation(evaluation) => {
            let (error, location) = &**evaluation;
            let said = failure(error.name.as_deref(), error.cause.as_deref());
            format!("{location}: {said}")
        }
        Detail::Redriven(count) | Detail::MapRunRedriven(_, count) => format!("redrive {count}"),
    };
    Some(cut(text))
}

fn failure(name: Option<&str>, cause: Option<&str>) -> String {
    match (name, cause) {
        (Some(name), Some(cause)) => format!("{name}: {cause}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

/// A payload in a line; a large one is not written out to be cut again.
fn short(value: &Value) -> String {
    if value.text_len() <= 4 * SUMMARY {
        return value.text();
    }
    match value {
        Value::Object(object) => {
            let keys: Vec<&str> = object.keys().take(12).map(|key| &**key).collect();
            let more = if object.len() > keys.len() {
                ", …"
            } else {
                ""
            };
            format!("{{{}{more}}} {}", keys.join(", "), bytes(value.text_len()))
        }
        Value::Array(array) => format!("[{} items] {}", array.len(), bytes(value.text_len())),
        Value::String(text) => text.chars().take(SUMMARY).collect(),
        other => other.text(),
    }
}

/// A size as one says it.
pub fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1_000.0),
        _ => format!("{:.1} MB", count as f64 / 1_000_000.0),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SUMMARY) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// One row of the table of states: a visit in words and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct StateRow {
    /// The visit, by place in [`Visits::list`].
    pub visit: usize,
    /// The state.
    pub name: Str,
    /// Milliseconds from the start of the run to its entry.
    pub since: i64,
    /// How long it took, or takes so far.
    pub millis: i64,
    /// Attempts so far.
    pub attempts: u32,
    /// Which branches and iterations it is inside of.
    pub path: String,
}

/// The row of a visit.
pub fn state_row(journal: &Journal, visits: &Visits, visit: usize, now: Time) -> Option<StateRow> {
    let place = visit;
    let visit = visits.list().get(place)?;
    let program = &journal.execution(visit.execution)?.program;
    let path: Vec<String> = journal
        .path_of(visit.frame)
        .iter()
        .map(u32::to_string)
        .collect();
    let start = journal
        .events
        .first()
        .map_or(visit.entered, |first| first.at);
    Some(StateRow {
        visit: place,
        name: program.state(visit.state).name.clone(),
        since: visit.entered - start,
        millis: visit.millis(now),
        attempts: visit.attempts,
        path: path.join("/"),
    })
}
