//! The moment shown, told as plain values.

use super::{Driver, meters, step_view, words};
use crate::moment::{Ending, Iterations, Moment, Pending};
use asl::definition::StateKind;
use asl::journal::{Detail, Event, EventKind, FrameId};
use asl::program::StateId;
use asl::run::{Run, Status as Execution};
use asl::view::graph::Layout;
use asl::view::lights::{Focus, lights};
use json::Object;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use ui::status::Status;
use ui::transport::Mark;

/// Runs of more visits are lit only when they stand.
const RACING_LIGHTS: usize = 20_000;

/// What is asked for when the moment is told.
pub(crate) struct Look<'a> {
    /// The chosen state; its last step up to the moment shown is inspected. None: the state of the moment.
    pub(crate) chosen: Option<&'a str>,
    /// Whether stages are told as well: only while the run stands.
    pub(crate) full: bool,
    /// What is lit.
    pub(crate) layout: &'a Layout,
    /// The only iteration of a Map to show, by pointer.
    pub(crate) focus: &'a BTreeMap<Rc<str>, u32>,
}

/// Notes told at most.
const MOST_NOTES: usize = 20;

impl Driver {
    /// The moment shown.
    pub(crate) fn moment(&mut self, look: &Look<'_>) -> Moment {
        let Look { chosen, full, .. } = *look;
        let Some(run) = &self.run else {
            return Moment {
                generation: self.generation,
                ..Moment::default()
            };
        };
        let shown = run.events_shown();
        self.visits.read(run.journal(), shown.len());
        // Lighting a very long run takes a while; while it races the old lights do.
        if full || self.overlay.is_none() || self.visits.list().len() < RACING_LIGHTS {
            let iterations = look.focus.iter().filter_map(|(pointer, index)| {
                Some((run.program().find_pointer(pointer)?, *index))
            });
            let focus = Focus {
                iterations: iterations.collect(),
                execution: None,
            };
            let lit = lights(look.layout, run.journal(), &self.visits, &focus);
            self.overlay = Some(Rc::new(lit));
        }
        mark(run, &mut self.marks, &mut self.marked);
        let outcome = run.outcome();
        let idle = self.idle && run.is_at_end();
        let (status, says) = standing(run, idle, self.tired);
        let index = match chosen {
            Some(pointer) => last_of(run, pointer, look.focus),
            None => shown.iter().rposition(|e| e.state.is_some()),
        };
        let inspected = index.and_then(|i| shown.get(i));
        let start = run.events().first().map_or(run.now(), |e| e.at);
        let ended = outcome.status != Execution::Running;
        let state = with_state(shown)
            .and_then(|e| pointer_of(run, e))
            .map(Rc::from);
        Moment {
            generation: self.generation,
            position: run.position() as usize,
            steps: run.steps() as usize,
            complete: self.idle || run_complete(run),
            idle,
            status,
            says: says.into(),
            clock: words::span(run.now() - start).into(),
            date: run.now().iso().into(),
            marks: self.marks.clone(),
            events: run.events().len(),
            events_seen: shown.len(),
            state,
            event: match chosen {
                Some(_) => index,
                None => shown.len().checked_sub(1),
            },
            step: inspected
                .filter(|_| full)
                .and_then(|event| step_view::step_view(run, event))
                .map(Rc::new),
            variables: Rc::new(
                inspected
                    .map(|e| variables(run, e.frame))
                    .unwrap_or_default(),
            ),
            overlay: self.overlay.clone(),
            maps: Rc::new(maps(run)),
            pending: Rc::new(pending(run)),
            meters: Rc::new(meters::meters(run)),
            notes: Rc::new(notes(run)),
            outcome: ended.then(|| {
                Rc::new(Ending {
                    status: outcome.status.name().into(),
                    output: outcome.output,
                    error: outcome.error.map(|e| {
                        let name = if e.name().is_empty() {
                            "No error name"
                        } else {
                            e.name()
                        };
                        (
                            Rc::from(name),
                            Rc::from(e.cause.as_deref().unwrap_or_default()),
                        )
                    }),
                })
            }),
        }
    }
}

/// Whether the end of what is known is the end of the run.
pub(super) fn run_complete(run: &Run) -> bool {
    let last = run
        .events()
        .iter()
        .rev()
        .find(|e| e.execution == asl::machine::MAIN);
    last.is_some_and(|e| e.kind.ends_execution())
}

fn standing(run: &Run, idle: bool, tired: bool) -> (Status, &'static str) {
    match run.outcome().status {
        Execution::Running if idle => (Status::Waiting, "waits for an answer"),
        Execution::Running if tired => (Status::Running, "paused: a very long loop"),
        Execution::Running => (Status::Running, "running"),
        Execution::Succeeded => (Status::Succeeded, "succeeded"),
        Execution::Failed => (Status::Failed, "failed"),
        Execution::TimedOut => (Status::Failed, "timed out"),
        Execution::Aborted => (Status::Aborted, "aborted"),
    }
}

/// The last event that belongs to a state.
fn with_state(shown: &[Event]) -> Option<&Event> {
    shown.iter().rev().find(|e| e.state.is_some())
}

/// The index of the last event of the state of this pointer up to the moment shown, in the iterations looked at.
fn last_of(run: &Run, pointer: &str, focus: &BTreeMap<Rc<str>, u32>) -> Option<usize> {
    let id = run.program().find_pointer(pointer)?;
    let seen = |e: &Event| {
        let mut at = run.journal().frame(e.frame);
        while let Some(frame) = at {
            let owner = frame.owner.map(|owner| run.program().state(owner));
            let wanted = owner.and_then(|o| focus.get(o.pointer.as_str()));
            if wanted.is_some_and(|index| *index != frame.index) {
                return false;
            }
            at = frame.parent.and_then(|p| run.journal().frame(p));
        }
        true
    };
    let ours = |e: &Event| e.state == Some(id) && is_ours(run, e) && seen(e);
    run.events_shown().iter().rposition(ours)
}

/// The Maps that have begun, with their iterations.
fn maps(run: &Run) -> Vec<Iterations> {
    let mut counts: BTreeMap<StateId, u32> = BTreeMap::new();
    for frame in &run.journal().frames {
        let ours = run
            .journal()
            .execution(frame.execution)
            .is_some_and(|e| Arc::ptr_eq(&e.program, run.program()));
        if let Some(owner) = frame.owner.filter(|_| ours) {
            let count = counts.entry(owner).or_default();
            *count = (*count).max(frame.index + 1);
        }
    }
    let states = counts
        .into_iter()
        .map(|(id, n)| (run.program().state(id), n));
    states
        .filter(|(state, _)| state.kind == StateKind::Map)
        .map(|(state, count)| Iterations {
            pointer: state.pointer.as_str().into(),
            name: (*state.name).into(),
            count,
        })
        .collect()
}

fn is_ours(run: &Run, event: &Event) -> bool {
    let execution = run.journal().execution(event.execution);
    execution.is_some_and(|e| Arc::ptr_eq(&e.program, run.program()))
}

/// The JSON pointer of the state an event belongs to, when it is a state of the definition shown.
pub(super) fn pointer_of<'r>(run: &'r Run, event: &Event) -> Option<&'r str> {
    let id = event.state.filter(|_| is_ours(run, event))?;
    Some(run.program().state(id).pointer.as_str())
}

/// The JSON pointer of a state.
pub(super) fn pointer(run: &Run, id: StateId) -> Rc<str> {
    run.program().state(id).pointer.as_str().into()
}

/// The variables that a thread of control sees: what it and those around it have assigned up to the moment shown.
fn variables(run: &Run, frame: FrameId) -> Object {
    let mut around = vec![frame];
    while let Some(parent) = around.last().and_then(|f| run.journal().frame(*f)?.parent) {
        around.push(parent);
    }
    let mut variables = Object::new();
    for event in run.events_shown() {
        if let Detail::Exited(exited) = &event.detail
            && let Some(assigned) = &exited.assigned
            && around.contains(&event.frame)
        {
            for (name, value) in assigned.iter() {
                variables.insert(name.clone(), value.clone());
            }
        }
    }
    variables
}

/// Marks the events that have come since the last time.
fn mark(run: &Run, marks: &mut Rc<Vec<Mark>>, marked: &mut usize) {
    let events = run.events();
    if *marked >= events.len() {
        return;
    }
    let list = Rc::make_mut(marks);
    for event in events.get(*marked..).unwrap_or_default() {
        let status = match event.kind {
            EventKind::ExecutionFailed | EventKind::ExecutionTimedOut => Status::Failed,
            kind if is_failure(kind) => Status::Failed,
            EventKind::WaitStateEntered | EventKind::TaskSubmitted => Status::Waiting,
            kind if kind.name().ends_with("Scheduled") && event.attempt > 0 => Status::Caught,
            _ => continue,
        };
        list.push(Mark {
            step: event.step as usize,
            status,
        });
    }
    *marked = events.len();
}

fn pending(run: &Run) -> Vec<Pending> {
    let now = run.now();
    run.open_calls()
        .into_iter()
        .enumerate()
        .take(100)
        .map(|(id, call)| {
            let start = run.events().first().map_or(now, |e| e.at);
            let mut until = String::new();
            if let Some(due) = call.timeout_due {
                until = format!("times out after {}", words::span(due - call.since));
            }
            if let Some(due) = call.heartbeat_due {
                until.push_str(if until.is_empty() { "" } else { ", " });
                until.push_str(&format!("heartbeat due at {}", words::span(due - start)));
            }
            if until.is_empty() {
                until = "has no timeout: it would wait for a year".into();
            }
            Pending {
                id: id as u32,
                state: (*call.state_name).into(),
                pointer: pointer(run, call.state),
                place: words::place(run.journal(), call.frame).into(),
                payload: call.parameters,
                token: Some((*call.token).into()),
                since: words::span(call.since - start).into(),
                until: until.into(),
                heartbeat: call.heartbeat_due.is_some(),
            }
        })
        .collect()
}

fn notes(run: &Run) -> Vec<Rc<str>> {
    let position = run.position();
    let notes = run.journal().notes.iter().filter(|n| n.step <= position);
    notes
        .take(MOST_NOTES)
        .map(|n| Rc::from(n.text.as_str()))
        .collect()
}

/// Whether an attempt of a state failed with this event.
pub(super) fn is_failure(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::ActivityFailed
            | EventKind::ActivityScheduleFailed
            | EventKind::ActivityTimedOut
            | EventKind::LambdaFunctionFailed
            | EventKind::LambdaFunctionScheduleFailed
            | EventKind::LambdaFunctionStartFailed
            | EventKind::LambdaFunctionTimedOut
            | EventKind::TaskFailed
            | EventKind::TaskStartFailed
            | EventKind::TaskSubmitFailed
            | EventKind::TaskTimedOut
            | EventKind::ParallelStateFailed
            | EventKind::MapStateFailed
            | EventKind::MapRunFailed
            | EventKind::EvaluationFailed
    )
}
