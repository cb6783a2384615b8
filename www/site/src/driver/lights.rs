//! Which states are lit: how each state stands after a number of events, kept up as events come.

use super::tell::pointer;
use crate::moment::{StateStatus, Way};
use asl::definition::StateKind;
use asl::journal::{Event, EventKind, Journal};
use asl::program::{Program, StateId};
use asl::run::Run;
use std::collections::BTreeMap;
use std::sync::Arc;
use ui::status::Status;

/// How the states stand after a number of events.
#[derive(Default)]
pub(super) struct Lights {
    /// Events taken in.
    seen: usize,
    states: Vec<Light>,
    /// For each frame: the state it left last, and whether an error made it leave.
    left: BTreeMap<u32, (StateId, bool)>,
    /// For each frame: whether the last attempt in it failed.
    failing: BTreeMap<u32, bool>,
    ways: BTreeMap<(StateId, StateId, bool), u32>,
}

/// One state.
#[derive(Clone, Copy, Default)]
struct Light {
    /// Visits that have not ended.
    live: u32,
    visits: u32,
    retries: u32,
    calls: u32,
    /// How the last visit stands or ended.
    last: Status,
    /// Whether a visit ended badly.
    failed: bool,
}

impl Lights {
    /// Takes in the events up to this number; going back begins anew.
    pub(super) fn show(&mut self, run: &Run) {
        let shown = run.events_shown();
        if shown.len() < self.seen || self.states.len() != run.program().states.len() {
            *self = Lights {
                states: vec![Light::default(); run.program().states.len()],
                ..Lights::default()
            };
        }
        for event in shown.get(self.seen..).unwrap_or_default() {
            self.take(run.journal(), run.program(), event);
        }
        self.seen = shown.len();
    }

    fn take(&mut self, journal: &Journal, program: &Arc<Program>, event: &Event) {
        // States of other machines have no place in this picture.
        let ours = journal
            .execution(event.execution)
            .is_some_and(|e| Arc::ptr_eq(&e.program, program));
        if !ours {
            return;
        }
        if event.kind.ends_execution() && event.kind != EventKind::ExecutionSucceeded {
            self.ended(event);
            return;
        }
        let Some(id) = event.state else { return };
        let Some(light) = self.states.get_mut(id.0 as usize) else {
            return;
        };
        let kind = event.kind;
        let frame = event.frame.0;
        if kind.is_entered() {
            light.visits += 1;
            light.live += 1;
            light.last = match program.state(id).kind {
                StateKind::Wait => Status::Waiting,
                _ => Status::Running,
            };
            self.failing.remove(&frame);
            if let Some((from, caught)) = self.left.remove(&frame) {
                *self.ways.entry((from, id, caught)).or_default() += 1;
            }
        } else if kind.is_exited() {
            light.live = light.live.saturating_sub(1);
            let caught = self.failing.remove(&frame).unwrap_or(false);
            light.last = if caught {
                Status::Caught
            } else {
                Status::Succeeded
            };
            light.failed |= caught;
            self.left.insert(frame, (id, caught));
        } else if is_scheduled(kind) {
            light.calls += 1;
            light.retries += u32::from(event.attempt > 0);
            light.last = Status::Running;
            self.failing.insert(frame, false);
        } else if is_failure(kind) {
            light.last = Status::Failed;
            self.failing.insert(frame, true);
        } else if is_aborted(kind) {
            light.live = light.live.saturating_sub(1);
            light.last = Status::Aborted;
        } else if kind == EventKind::TaskSubmitted {
            light.last = Status::Waiting;
        }
    }

    /// An execution ended badly: what was alive in it is no longer.
    fn ended(&mut self, event: &Event) {
        let bad = event.kind != EventKind::ExecutionAborted;
        for light in &mut self.states {
            if light.live > 0
                && matches!(
                    light.last,
                    Status::Running | Status::Waiting | Status::Failed
                )
            {
                light.live = 0;
                light.failed |= bad;
                light.last = match light.last {
                    _ if !bad => Status::Aborted,
                    _ => Status::Failed,
                };
            }
        }
    }

    /// How each state that was reached stands.
    pub(super) fn states(&self, run: &Run) -> Vec<StateStatus> {
        let states = run.program().states.iter().zip(&self.states);
        states
            .filter(|(_, light)| light.visits > 0)
            .map(|(state, light)| StateStatus {
                pointer: state.pointer.as_str().into(),
                status: match light.last {
                    Status::Succeeded | Status::Caught if light.live > 0 => Status::Running,
                    Status::Succeeded if light.failed => Status::Caught,
                    last => last,
                },
                visits: light.visits,
                retries: light.retries,
            })
            .collect()
    }

    /// The ways taken: from, to, by a catcher, how often.
    pub(super) fn ways(&self, run: &Run) -> Vec<Way> {
        self.ways
            .iter()
            .map(|((from, to, caught), count)| Way {
                from: pointer(run, *from),
                to: pointer(run, *to),
                caught: *caught,
                count: *count,
            })
            .collect()
    }

    /// How many calls the states of this name have made.
    pub(super) fn calls(&self, run: Option<&Run>, name: &str) -> usize {
        let states = run.into_iter().flat_map(|r| r.program().states.iter());
        let calls = states.zip(&self.states).filter(|(s, _)| &*s.name == name);
        calls.map(|(_, light)| light.calls as usize).sum()
    }
}

fn is_scheduled(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::TaskScheduled
            | EventKind::LambdaFunctionScheduled
            | EventKind::ActivityScheduled
            | EventKind::ParallelStateStarted
            | EventKind::MapStateStarted
            | EventKind::MapRunStarted
    )
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

fn is_aborted(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::TaskStateAborted
            | EventKind::WaitStateAborted
            | EventKind::ParallelStateAborted
            | EventKind::MapStateAborted
    )
}
