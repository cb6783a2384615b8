//! Visits: every stay of a thread of control in a state, with its attempts, waits and delays, read from the events.
//! The timeline, the table of states, coverage and the lights of the graph are made of them.

use super::graph::Status;
use super::ways::ways;
use crate::definition::{StateKind, TransitionKind};
use crate::error::StatesError;
use crate::journal::{Detail, Event, EventKind, ExecutionId, FrameId, Journal, Time};
use crate::program::{Program, StateId};
use std::collections::{BTreeMap, BTreeSet};

/// One stay in a state.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Whose history it belongs to.
    pub execution: ExecutionId,
    /// The thread of control.
    pub frame: FrameId,
    /// Where it was.
    pub state: StateId,
    /// The type of the state.
    pub kind: StateKind,
    /// The visit of the Parallel or Map around it, or of the state that started its execution.
    pub parent: Option<usize>,
    /// How many visits are around it.
    pub depth: u32,
    /// When it was entered.
    pub entered: Time,
    /// When it was left, or came to its end.
    pub left: Option<Time>,
    /// Its Entered event, by place in [`Journal::events`].
    pub first_event: usize,
    /// Its Exited event, by place in [`Journal::events`], or the one that ended it.
    pub last_event: Option<usize>,
    /// How it stands.
    pub status: Status,
    /// How many attempts its work took so far.
    pub attempts: u32,
    /// What it did when.
    pub stretches: Vec<Stretch>,
    /// Its last error, unless a later attempt went well.
    pub error: Option<StatesError>,
    /// Which way it left, once the next state was entered.
    pub way: Option<TransitionKind>,
    /// The visit that followed it in the same thread of control.
    pub next: Option<usize>,
    token: bool,
    inside_until: Time,
}

/// A time in which one thing went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What went on.
    pub kind: StretchKind,
    /// From when.
    pub from: Time,
    /// Until when, unless it still goes on.
    pub to: Option<Time>,
    /// Which attempt it belongs to, from 0.
    pub attempt: u32,
    /// Whether it ended with an error.
    pub failed: bool,
}

/// What goes on in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StretchKind {
    /// Something is called, or branches and iterations run.
    Work,
    /// A Wait state waits.
    Wait,
    /// A worker or the answer to a task token is waited for.
    Callback,
    /// The delay before the next attempt.
    Backoff,
}

impl Visit {
    /// How long it took, or takes so far.
    pub fn millis(&self, now: Time) -> i64 {
        (self.left.unwrap_or(now) - self.entered).max(0)
    }

    /// Whether it still goes on.
    pub fn is_open(&self) -> bool {
        self.left.is_none()
    }
}

/// The visits of a run, in the order in which they were entered. Events are read once; going on costs only what
/// is new, going back starts again.
#[derive(Clone, Debug, Default)]
pub struct Visits {
    list: Vec<Visit>,
    seen: usize,
    last: Vec<Option<usize>>,
    first: Vec<Option<usize>>,
    started: BTreeMap<(FrameId, u32), FrameId>,
    /// What is still open, by execution: the end of one of ten thousand children looks at its own alone.
    open: BTreeSet<(ExecutionId, usize)>,
}

impl Visits {
    /// The visits of the first `count` events.
    pub fn of(journal: &Journal, count: usize) -> Visits {
        let mut visits = Visits::default();
        visits.read(journal, count);
        visits
    }

    /// Reads on, or starts again when `count` lies before what was read.
    pub fn read(&mut self, journal: &Journal, count: usize) {
        if count < self.seen {
            *self = Visits::default();
        }
        let count = count.min(journal.events.len());
        let from = self.seen;
        self.seen = count;
        for (index, event) in journal.events.iter().enumerate().take(count).skip(from) {
            self.event(journal, index, event);
        }
    }

    /// All of them.
    pub fn list(&self) -> &[Visit] {
        &self.list
    }

    /// The visit an event belongs to: the last in its thread of control at that moment.
    pub fn at_event(&self, event: usize, journal: &Journal) -> Option<usize> {
        let wanted = journal.events.get(event)?;
        let until = self.list.partition_point(|v| v.first_event <= event);
        let before = self.list.get(..until)?.iter().enumerate().rev();
        let mut same = before.filter(|(_, v)| v.frame == wanted.frame);
        same.next().map(|(i, _)| i)
    }

    /// The Entered event of the first visit of a thread of control.
    pub fn first_of(&self, frame: FrameId) -> Option<usize> {
        self.first.get(frame.0 as usize).copied().flatten()
    }

    fn current(&self, frame: FrameId) -> Option<usize> {
        self.last.get(frame.0 as usize).copied().flatten()
    }

    fn event(&mut self, journal: &Journal, index: usize, event: &Event) {
        use EventKind::*;
        let at = event.at;
        let error = event.error().cloned();
        if let Some(visit) = self.current(event.frame) {
            self.touch(visit, at);
        }
        match event.kind {
            kind if kind.is_entered() => self.enter(journal, index, event),
            kind if kind.is_exited() => {
                if let Some(place) = self.current(event.frame) {
                    let failed = self.list[place].error.is_some();
                    let status = if failed {
                        Status::Failed
                    } else {
                        Status::Succeeded
                    };
                    self.close(place, at, Some(index), status);
                }
            }
            LambdaFunctionScheduled | TaskScheduled | ActivityScheduled => {
                let callback = event.kind == ActivityScheduled;
                let token = match &event.detail {
                    Detail::Scheduled(s) => s.resource.ends_with(".waitForTaskToken"),
                    _ => false,
                };
                self.begin(
                    event,
                    if callback {
                        StretchKind::Callback
                    } else {
                        StretchKind::Work
                    },
                );
                if let Some(visit) = self.visit(event.frame) {
                    visit.token = token;
                }
            }
            ActivityStarted => self.change(event, StretchKind::Work),
            TaskSubmitted if self.visit(event.frame).is_some_and(|v| v.token) => {
                self.change(event, StretchKind::Callback);
            }
            ParallelStateStarted | MapStateStarted | MapRunStarted => {
                let again = self.visit(event.frame).is_some_and(|visit| {
                    let last = visit.stretches.last();
                    last.is_some_and(|s| s.kind == StretchKind::Work && event.attempt > s.attempt)
                });
                if let (true, Some(place)) = (again, self.current(event.frame)) {
                    self.end_inside(place, at);
                    let visit = &mut self.list[place];
                    let failed_at = visit.inside_until;
                    end_stretch(visit, failed_at, true);
                    backoff(visit, failed_at);
                }
                self.begin(event, StretchKind::Work);
            }
            LambdaFunctionSucceeded
            | TaskSucceeded
            | ActivitySucceeded
            | ParallelStateSucceeded
            | MapStateSucceeded
            | MapRunSucceeded => {
                if let Some(visit) = self.visit(event.frame) {
                    end_stretch(visit, at, false);
                    visit.error = None;
                }
            }
            LambdaFunctionFailed
            | LambdaFunctionTimedOut
            | LambdaFunctionScheduleFailed
            | LambdaFunctionStartFailed
            | ActivityFailed
            | ActivityTimedOut
            | ActivityScheduleFailed
            | TaskFailed
            | TaskTimedOut
            | TaskStartFailed
            | TaskSubmitFailed
            | EvaluationFailed => {
                if let Some(visit) = self.visit(event.frame) {
                    end_stretch(visit, at, true);
                    visit.error = Some(error.unwrap_or_else(|| timed_out(event.kind)));
                    backoff(visit, at);
                }
            }
            ParallelStateFailed | MapStateFailed | MapRunFailed => {
                if let Some(place) = self.current(event.frame) {
                    self.end_inside(place, at);
                    let inner = self.error_inside(place);
                    let visit = &mut self.list[place];
                    end_stretch(visit, at, true);
                    let unknown = StatesError {
                        name: None,
                        cause: None,
                    };
                    visit.error = visit.error.take().or(error).or(inner).or(Some(unknown));
                }
            }
            MapIterationFailed | MapIterationAborted => {
                let Detail::Iteration(iteration) = event.detail else {
                    return;
                };
                let frame = self.started.get(&(event.frame, iteration)).copied();
                let place = frame.and_then(|frame| self.current(frame));
                if let Some(place) = place.filter(|place| self.list[*place].is_open()) {
                    let failed =
                        event.kind == MapIterationFailed || self.list[place].error.is_some();
                    self.end_inside(place, at);
                    let status = if failed {
                        Status::Failed
                    } else {
                        Status::Aborted
                    };
                    self.close(place, at, Some(index), status);
                }
            }
            TaskStateAborted | WaitStateAborted | ParallelStateAborted | MapStateAborted => {
                if let Some(place) = self
                    .current(event.frame)
                    .filter(|p| self.list[*p].is_open())
                {
                    self.end_inside(place, at);
                    let failed = self.list[place].error.is_some();
                    let status = if failed {
                        Status::Failed
                    } else {
                        Status::Aborted
                    };
                    self.close(place, at, Some(index), status);
                }
            }
            kind if kind.ends_execution() => self.end_execution(index, event, error),
            ExecutionRedriven => {
                let of_it = |v: &Visit| v.execution == event.execution && v.last_event.is_some();
                let ended = self.list.iter().rposition(of_it);
                if let Some(place) = ended.filter(|p| self.list[*p].status != Status::Succeeded) {
                    self.reopen(place);
                }
            }
            _ => {}
        }
    }

    /// Tells everything around a visit that something happened inside.
    fn touch(&mut self, visit: usize, at: Time) {
        let mut place = Some(visit);
        while let Some(visit) = place.and_then(|place| self.list.get_mut(place)) {
            if visit.inside_until == at {
                break;
            }
            visit.inside_until = at;
            place = visit.parent;
        }
    }

    fn visit(&mut self, frame: FrameId) -> Option<&mut Visit> {
        let place = self.current(frame)?;
        self.list.get_mut(place)
    }

    fn enter(&mut self, journal: &Journal, index: usize, event: &Event) {
        let Some(state) = event.state else { return };
        let info = journal.frame(event.frame);
        let execution = journal.execution(event.execution);
        let around = match info.and_then(|info| info.parent) {
            Some(parent) => Some(parent),
            None => execution.and_then(|e| e.parent).map(|(_, frame, _)| frame),
        };
        let parent = around.and_then(|frame| self.current(frame));
        if let (Some(outer), Some(info)) = (around, info) {
            let number = execution.and_then(|e| e.index).unwrap_or(info.index);
            self.started.insert((outer, number), event.frame);
        }
        let Some(program) = execution.map(|e| &e.program) else {
            return;
        };
        let kind = program.state(state).kind;
        let place = self.list.len();
        let before = self.current(event.frame);
        let depth = parent
            .and_then(|p| self.list.get(p))
            .map_or(0, |p| p.depth + 1);
        if let Some(before) = before.and_then(|before| self.list.get_mut(before)) {
            before.next = Some(place);
            before.way = way(program, before, state, exit_way(journal, before));
        }
        self.list.push(Visit {
            execution: event.execution,
            frame: event.frame,
            state,
            kind,
            parent,
            depth,
            entered: event.at,
            left: None,
            first_event: index,
            last_event: None,
            status: match kind {
                StateKind::Wait => Status::Waiting,
                _ => Status::Running,
            },
            attempts: 1,
            stretches: Vec::new(),
            error: None,
            way: None,
            next: None,
            token: false,
            inside_until: event.at,
        });
        let slot = event.frame.0 as usize;
        if self.last.len() <= slot {
            self.last.resize(slot + 1, None);
            self.first.resize(slot + 1, None);
        }
        self.first[slot].get_or_insert(index);
        self.last[slot] = Some(place);
        self.open.insert((event.execution, place));
        match kind {
            StateKind::Wait => self.begin(event, StretchKind::Wait),
            StateKind::Fail => self.close(place, event.at, Some(index), Status::Failed),
            _ => {}
        }
    }

    fn begin(&mut self, event: &Event, kind: StretchKind) {
        let Some(place) = self.current(event.frame) else {
            return;
        };
        if !self.list[place].is_open() {
            self.reopen(place);
        }
        let visit = &mut self.list[place];
        end_stretch(visit, event.at, false);
        visit.attempts = visit.attempts.max(event.attempt + 1);
        visit.status = match kind {
            StretchKind::Work => Status::Running,
            _ => Status::Waiting,
        };
        visit.stretches.push(Stretch {
            kind,
            from: event.at,
            to: None,
            attempt: event.attempt,
            failed: false,
        });
    }

    fn change(&mut self, event: &Event, kind: StretchKind) {
        if self.visit(event.frame).is_some_and(|visit| visit.is_open()) {
            self.begin(event, kind);
        }
    }

    /// A redrive goes on in a visit that had ended, and in everything around it.
    fn reopen(&mut self, place: usize) {
        let mut at = Some(place);
        while let Some(place) = at {
            let Some(visit) = self.list.get_mut(place) else {
                break;
            };
            visit.left = None;
            visit.last_event = None;
            visit.error = None;
            visit.status = Status::Running;
            self.open.insert((visit.execution, place));
            at = visit.parent;
        }
    }

    fn close(&mut self, place: usize, at: Time, event: Option<usize>, status: Status) {
        let Some(visit) = self.list.get_mut(place) else {
            return;
        };
        self.open.remove(&(visit.execution, place));
        end_stretch(visit, at, status == Status::Failed);
        if visit
            .stretches
            .last()
            .is_some_and(|s| s.kind == StretchKind::Backoff && s.to == Some(s.from))
        {
            visit.stretches.pop();
        }
        visit.left = Some(at);
        visit.last_event = event;
        visit.status = status;
    }

    fn is_inside(&self, visit: usize, outer: usize) -> bool {
        let mut at = self.list.get(visit).and_then(|v| v.parent);
        while let Some(place) = at {
            if place == outer {
                return true;
            }
            at = self.list.get(place).and_then(|v| v.parent);
        }
        false
    }

    /// The visits of an execution that are still open, the first entered first.
    fn open_in(&self, execution: ExecutionId) -> impl DoubleEndedIterator<Item = usize> {
        let of_it = self.open.range((execution, 0)..=(execution, usize::MAX));
        of_it.map(|(_, place)| *place)
    }

    /// Ends what is still open inside a visit. A state that does not last cannot be stopped from outside, so one
    /// that is still open is the one that failed. Executions that were started inside tell their own ends, and one
    /// that nobody waits for goes on.
    fn end_inside(&mut self, outer: usize, at: Time) {
        let open = self.open_in(self.list[outer].execution);
        let inside: Vec<usize> = open.filter(|place| self.is_inside(*place, outer)).collect();
        for place in inside {
            let visit = &self.list[place];
            let lasts = EventKind::aborted(visit.kind).is_some();
            let failed = visit.error.is_some() || !lasts;
            self.close(
                place,
                at,
                None,
                if failed {
                    Status::Failed
                } else {
                    Status::Aborted
                },
            );
        }
    }

    /// The error that ended something directly inside a visit last.
    fn error_inside(&self, outer: usize) -> Option<StatesError> {
        let inside = self
            .list
            .iter()
            .skip(outer + 1)
            .rev()
            .filter(|v| v.parent == Some(outer));
        inside.into_iter().find_map(|v| v.error.clone())
    }

    fn end_execution(&mut self, index: usize, event: &Event, error: Option<StatesError>) {
        let open: Vec<usize> = self.open_in(event.execution).rev().collect();
        let failed = event.kind == EventKind::ExecutionFailed;
        for place in open {
            let own = self.list[place].frame == event.frame;
            if own && failed {
                let visit = &mut self.list[place];
                visit.error = error.clone().or(visit.error.take());
            }
            let failed = (own && failed) || self.list[place].error.is_some();
            let status = if failed {
                Status::Failed
            } else {
                Status::Aborted
            };
            self.close(place, event.at, Some(index), status);
        }
        // A Fail state has ended already, but only the end of the execution tells its error.
        if let (true, Some(place)) = (failed, self.current(event.frame)) {
            let visit = &mut self.list[place];
            if visit.kind == StateKind::Fail && visit.error.is_none() {
                visit.error = error;
            }
        }
    }
}

fn end_stretch(visit: &mut Visit, at: Time, failed: bool) {
    if let Some(stretch) = visit.stretches.last_mut().filter(|s| s.to.is_none()) {
        stretch.to = Some(at);
        stretch.failed = failed && stretch.kind != StretchKind::Backoff;
    }
}

/// What follows a failure until something else does; when the state is left at once, nothing of it stays.
fn backoff(visit: &mut Visit, at: Time) {
    visit.status = Status::Waiting;
    visit.stretches.push(Stretch {
        kind: StretchKind::Backoff,
        from: at,
        to: None,
        attempt: visit.attempts.saturating_sub(1),
        failed: false,
    });
}

fn timed_out(kind: EventKind) -> StatesError {
    let late = kind.name().ends_with("TimedOut");
    StatesError {
        name: late.then(|| crate::error::TIMEOUT.into()),
        cause: None,
    }
}

/// The way the Exited event tells, if it does.
fn exit_way(journal: &Journal, visit: &Visit) -> Option<TransitionKind> {
    let event = journal.events.get(visit.last_event?)?;
    match &event.detail {
        Detail::Exited(exited) => exited.way,
        _ => None,
    }
}

/// The way from a visit to the state that followed. Where the event does not tell, the first that leads there.
fn way(
    program: &Program,
    visit: &Visit,
    to: StateId,
    told: Option<TransitionKind>,
) -> Option<TransitionKind> {
    if told.is_some() {
        return told;
    }
    let state = program.state(visit.state);
    let catcher = || {
        let leads = state.catchers.iter().position(|c| c.next == to);
        leads.map(TransitionKind::Catch)
    };
    if visit.error.is_some() {
        return catcher();
    }
    let leads = ways(program, visit.state)
        .into_iter()
        .find(|(_, target)| *target == to);
    leads.map(|(kind, _)| kind)
}
