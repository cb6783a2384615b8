//! Why something failed: the links from the call or expression that raised an error, through the retriers that did
//! not help, the branch or iteration it ended, the Parallel or Map it failed and the executions that waited for it,
//! to the catcher that took it or the end of the execution.
//!
//! What retriers and catchers said comes from playing steps again; everything else is read from the journal.

use crate::definition::StateKind;
use crate::error::StatesError;
use crate::journal::{Detail, Event, EventKind, ExecutionId, FrameId, Journal};
use crate::program::StateId;
use crate::run::{Failed, Handling, Inspection};
use std::ops::Range;

/// Failed attempts of one state that are listed at most; of more the last ones are.
const MOST_ATTEMPTS: usize = 6;
/// Steps that are played again at most to find one failure.
const MOST_STEPS: usize = 24;
/// Links at most; executions cannot nest deeper than this.
const MOST_LINKS: usize = 400;

/// One link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What happened.
    pub what: What,
    /// In which execution.
    pub execution: ExecutionId,
    /// In which thread of control.
    pub frame: FrameId,
    /// In which state, none for an execution as a whole.
    pub state: Option<StateId>,
    /// The event that tells it, by place in [`Journal::events`].
    pub event: usize,
}

/// What happened in a link.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An earlier attempt failed and was tried again: which attempt, from 1, its error, the retrier, the delay in
    /// seconds.
    TriedAgain(u32, StatesError, usize, f64),
    /// So many failed attempts before are not listed.
    LeftOut(usize),
    /// The error was raised here; with the number of the attempt, from 1.
    Raised(StatesError, u32),
    /// The state failed because of what is before it in the chain.
    Failed(StatesError),
    /// The retrier that names the error has no retries left.
    Exhausted(usize),
    /// No retrier and no catcher names the error.
    Unmatched,
    /// The error ended this branch.
    Branch(u32),
    /// The error ended this iteration.
    Iteration(u32),
    /// So many siblings were stopped because of it.
    Stopped(usize),
    /// A child execution ended; its Map Run counts it, or nobody waits for it.
    Counted,
    /// A catcher took it; the state that follows.
    Caught(usize, StateId),
    /// The execution ended with it.
    Ended(StatesError, EventKind),
}

/// The chain through the failure that an event belongs to: the last failure of its visit, or of the execution that
/// the event ends. `count` events are known, `inspect` plays a step again. Empty where nothing failed.
pub fn chain(
    journal: &Journal,
    count: usize,
    event: usize,
    inspect: &mut dyn FnMut(u32) -> Inspection,
) -> Vec<Link> {
    let events = journal.events.get(..count).unwrap_or(&journal.events);
    let mut chain = Chain {
        journal,
        events,
        inspect,
        links: Vec::new(),
    };
    let Some(at) = events.get(event) else {
        return Vec::new();
    };
    match at.state {
        None if at.kind.ends_execution() => chain.of_end(event, at),
        None => {}
        Some(state) => {
            if let Some((step, failures)) = chain.last_failure(at.frame, state, event) {
                chain.of_step(step, &failures, false);
            }
        }
    }
    chain.links
}

struct Chain<'a> {
    journal: &'a Journal,
    events: &'a [Event],
    inspect: &'a mut dyn FnMut(u32) -> Inspection,
    links: Vec<Link>,
}

impl Chain<'_> {
    fn of_end(&mut self, place: usize, end: &Event) {
        let Detail::Error(error) = &end.detail else {
            return;
        };
        let failures = (self.inspect)(end.step).failures;
        let ours = |f: &Failed| self.execution_of(f.frame) == Some(end.execution);
        if end.kind == EventKind::ExecutionFailed && failures.iter().any(ours) {
            self.of_step(end.step, &failures, false);
        } else {
            // A timeout, a stop or a full history ends an execution from outside of its states.
            let what = What::Ended((**error).clone(), end.kind);
            self.push(what, end.frame, None, place);
        }
    }

    /// The failures of one step, each the cause of the next, and what follows from the last. `caused`: the first has
    /// its cause in the chain already.
    fn of_step(&mut self, step: u32, failures: &[Failed], caused: bool) {
        for (i, failed) in failures.iter().enumerate() {
            if self.links.len() > MOST_LINKS {
                return;
            }
            self.attempts(step, failed);
            let failure = self.failure_event(step, failed);
            let (frame, state) = (failed.frame, Some(failed.state));
            let attempt = self.events.get(failure).map_or(0, |e| e.attempt) + 1;
            if i == 0 && !caused {
                self.led_to(failed);
            }
            let error = failed.error.clone();
            let what = if caused || i > 0 || self.ended_child(step, failed) {
                What::Failed(error)
            } else {
                What::Raised(error, attempt)
            };
            self.push(what, frame, state, failure);
            if let Some(retrier) = failed.exhausted {
                self.push(What::Exhausted(retrier), frame, state, failure);
            }
            match failed.handling {
                Handling::Retried { retrier, delay, .. } => {
                    let what = What::TriedAgain(attempt, failed.error.clone(), retrier, delay);
                    self.push(what, frame, state, failure);
                }
                Handling::Caught { catcher } => self.caught(step, failed, catcher, failure),
                Handling::Exhausted { .. } | Handling::Uncaught => {
                    if failed.exhausted.is_none() && self.may_catch(failed) {
                        self.push(What::Unmatched, frame, state, failure);
                    }
                    self.end_of_thread(step, failed, failure, failures.get(i + 1).is_none());
                }
            }
        }
    }

    /// A Fail state that a catcher leads to is the end of an earlier failure, which comes first.
    fn led_to(&mut self, failed: &Failed) {
        if self.kind_of(failed) != Some(StateKind::Fail) {
            return;
        }
        let Some(entered) = self.entered(failed.frame, failed.state, self.events.len()) else {
            return;
        };
        let before = self.events.get(..entered).unwrap_or_default();
        let own = |e: &&Event| e.frame == failed.frame && e.kind.is_exited();
        let Some(left) = before.iter().rfind(own).filter(|e| by_catch(e)) else {
            return;
        };
        let (step, frame, state) = (left.step, left.frame, left.state);
        let failures = (self.inspect)(step).failures;
        let caught = |f: &Failed| f.frame == frame && Some(f.state) == state;
        if failures.iter().any(caught) {
            self.of_step(step, &failures, false);
        }
    }

    /// The failed attempts before this one in the same visit.
    fn attempts(&mut self, step: u32, failed: &Failed) {
        let end = self.range(step).start;
        let Some(entered) = self.entered(failed.frame, failed.state, end) else {
            return;
        };
        let mut steps = self.failing_steps(failed.frame, entered..end);
        let left = steps.len().saturating_sub(MOST_ATTEMPTS);
        let mut found = Vec::new();
        for step in steps.split_off(left) {
            let failures = (self.inspect)(step).failures;
            let own = failures
                .into_iter()
                .find(|f| f.frame == failed.frame && f.state == failed.state);
            found.extend(own.map(|own| (step, own)));
        }
        if left > 0 && !found.is_empty() {
            let what = What::LeftOut(left);
            self.push(what, failed.frame, Some(failed.state), entered);
        }
        for (step, own) in found {
            if let Handling::Retried { retrier, delay, .. } = own.handling {
                let event = self.failure_event(step, &own);
                let attempt = self.events.get(event).map_or(0, |e| e.attempt) + 1;
                let what = What::TriedAgain(attempt, own.error, retrier, delay);
                self.push(what, own.frame, Some(own.state), event);
            }
        }
    }

    fn caught(&mut self, step: u32, failed: &Failed, catcher: usize, failure: usize) {
        let range = self.range(step);
        let left = |e: &Event| e.frame == failed.frame && e.kind.is_exited();
        let event = self.find(range, left).unwrap_or(failure);
        let execution = self.execution_of(failed.frame);
        let program = execution.and_then(|id| self.journal.execution(id));
        let catchers = program.map(|e| &e.program.state(failed.state).catchers);
        if let Some(taken) = catchers.and_then(|c| c.get(catcher)) {
            let what = What::Caught(catcher, taken.next);
            self.push(what, failed.frame, Some(failed.state), event);
        }
    }

    /// What an error that nothing takes ends: a branch, an iteration, an execution.
    fn end_of_thread(&mut self, step: u32, failed: &Failed, failure: usize, last: bool) {
        let range = self.range(step);
        let Some(info) = self.journal.frame(failed.frame).cloned() else {
            return;
        };
        let Some(parent) = info.parent else {
            let ends = |e: &Event| e.execution == info.execution && e.kind.ends_execution();
            let end = self.find(range.clone(), ends).unwrap_or(failure);
            let kind = self.events.get(end).map(|e| e.kind);
            let what = What::Ended(
                failed.error.clone(),
                kind.unwrap_or(EventKind::ExecutionFailed),
            );
            self.push(what, failed.frame, None, end);
            let started = self.journal.execution(info.execution);
            let Some((_, caller, _)) = started.and_then(|e| e.parent) else {
                return;
            };
            self.stopped(range.clone(), caller, failed.frame);
            if last {
                self.counted(range.end, failed.frame, caller, end);
            }
            return;
        };
        let iteration = |e: &Event| {
            let index = matches!(e.detail, Detail::Iteration(i) if i == info.index);
            e.kind == EventKind::MapIterationFailed && e.frame == parent && index
        };
        let (what, event) = match self.find(range.clone(), iteration) {
            Some(event) => (What::Iteration(info.index), event),
            None => (What::Branch(info.index), failure),
        };
        self.push(what, failed.frame, info.owner, event);
        self.stopped(range, parent, failed.frame);
    }

    /// Siblings that were stopped with the failure of a thread.
    fn stopped(&mut self, range: Range<usize>, outer: FrameId, failed: FrameId) {
        let mut threads: Vec<FrameId> = Vec::new();
        let mut first = None;
        for place in range {
            let Some(event) = self.events.get(place) else {
                continue;
            };
            let thread = match event.detail {
                _ if !event.kind.name().ends_with("Aborted") => None,
                Detail::Iteration(index) if event.frame == outer => {
                    let mut frames = self.journal.frames.iter().enumerate();
                    let at = frames.rfind(|(_, f)| f.parent == Some(outer) && f.index == index);
                    at.map(|(i, _)| FrameId(i as u32))
                }
                _ => child_of(self.journal, event.frame, outer),
            };
            if let Some(thread) = thread.filter(|t| *t != failed && !threads.contains(t)) {
                first.get_or_insert((place, event.state));
                threads.push(thread);
            }
        }
        if let (Some((place, state)), Some(frame)) = (first, threads.first().copied()) {
            self.push(What::Stopped(threads.len()), frame, state, place);
        }
    }

    /// A child that its Map Run counts: the chain goes on where the run fails, if it does.
    fn counted(&mut self, from: usize, child: FrameId, map: FrameId, end: usize) {
        self.push(What::Counted, child, None, end);
        let fails = |e: &Event| e.kind == EventKind::MapRunFailed && e.frame == map;
        let later = self.find(from..self.events.len(), fails);
        if let Some(step) = later
            .and_then(|event| self.events.get(event))
            .map(|e| e.step)
        {
            let failures = (self.inspect)(step).failures;
            let own = failures.iter().position(|f| f.frame == map);
            let rest = own.and_then(|own| failures.get(own..));
            self.of_step(step, rest.unwrap_or_default(), true);
        }
    }

    /// Whether a failure comes from a child execution that ended without a failure in its states: it timed out, was
    /// stopped, or its history was full.
    fn ended_child(&mut self, step: u32, failed: &Failed) -> bool {
        let parent = |id: ExecutionId| self.journal.execution(id).and_then(|e| e.parent);
        let ends = |e: &Event| {
            let here = parent(e.execution).is_some_and(|p| p.1 == failed.frame);
            here && matches!(e.detail, Detail::Error(_)) && e.kind.ends_execution()
        };
        let range = self.range(step);
        let found = self.find(range, ends);
        let ended = found.and_then(|place| Some((place, self.events.get(place)?)));
        let Some((place, event)) = ended else {
            return false;
        };
        if let Detail::Error(error) = &event.detail {
            let what = What::Ended((**error).clone(), event.kind);
            self.push(what, event.frame, None, place);
        }
        true
    }

    /// The last failure of a visit up to an event: its step, and all failures of that step.
    fn last_failure(
        &mut self,
        frame: FrameId,
        state: StateId,
        event: usize,
    ) -> Option<(u32, Vec<Failed>)> {
        let entered = self.entered(frame, state, event + 1)?;
        let next = |e: &Event| e.frame == frame && e.kind.is_entered();
        let end = self.find(entered + 1..self.events.len(), next);
        let end = end.unwrap_or(self.events.len());
        let steps = self.failing_steps(frame, entered..end);
        let last = steps.into_iter().rev().take(MOST_STEPS);
        // A state that fails at once, inside of a branch, leaves no event of its own: its step comes soon after.
        let own = |e: &&Event| e.frame == frame;
        let seen = self.events.get(entered..end)?.iter().rfind(own)?.step;
        let known = self.events.last()?.step;
        let soon = (seen + 1..=known).take(MOST_STEPS);
        for step in last.chain(soon) {
            let failures = (self.inspect)(step).failures;
            if failures
                .iter()
                .any(|f| f.frame == frame && f.state == state)
            {
                return Some((step, failures));
            }
        }
        None
    }

    /// The steps in which something failed in a thread of control or inside of it, in order.
    fn failing_steps(&self, frame: FrameId, range: Range<usize>) -> Vec<u32> {
        let mut steps = Vec::new();
        for event in self.events.get(range).unwrap_or_default() {
            let own = event.frame == frame;
            // A branch that fails without an event of its own is told by the siblings it stops.
            let told = match own {
                true => by_catch(event) || event.kind.ends_execution(),
                false => event.kind.name().ends_with("Aborted"),
            };
            let fails = told || fails(event);
            if fails
                && steps.last() != Some(&event.step)
                && (own || within(self.journal, event.frame, frame))
            {
                steps.push(event.step);
            }
        }
        steps
    }

    /// The event that tells a failure: of the same step where there is one, else the last of the state before it.
    fn failure_event(&self, step: u32, failed: &Failed) -> usize {
        let range = self.range(step);
        let own = |e: &Event| e.frame == failed.frame && e.state == Some(failed.state);
        let told = self.find(range.clone(), |e| {
            own(e) && fails(e) && e.kind != EventKind::MapIterationFailed
        });
        told.or_else(|| {
            let before = self.events.get(..range.end).unwrap_or_default();
            let lasting =
                |e: &Event| own(e) && !e.kind.is_exited() && !e.kind.name().ends_with("Aborted");
            before.iter().rposition(lasting)
        })
        .unwrap_or(range.start)
    }

    /// The Entered event of the visit that was going on at a place.
    fn entered(&self, frame: FrameId, state: StateId, before: usize) -> Option<usize> {
        let before = self.events.get(..before)?;
        let ours = |e: &Event| e.frame == frame && e.state == Some(state) && e.kind.is_entered();
        before.iter().rposition(ours)
    }

    /// The events of a step.
    fn range(&self, step: u32) -> Range<usize> {
        let start = self.events.partition_point(|e| e.step < step);
        start..self.events.partition_point(|e| e.step <= step)
    }

    fn find(&self, range: Range<usize>, wanted: impl Fn(&Event) -> bool) -> Option<usize> {
        let start = range.start;
        let events = self.events.get(range)?;
        events.iter().position(wanted).map(|i| start + i)
    }

    fn kind_of(&self, failed: &Failed) -> Option<StateKind> {
        let execution = self.execution_of(failed.frame);
        let info = execution.and_then(|id| self.journal.execution(id))?;
        Some(info.program.state(failed.state).kind)
    }

    /// Whether the state is of a kind that can have retriers and catchers.
    fn may_catch(&self, failed: &Failed) -> bool {
        use StateKind::{Map, Parallel, Task};
        matches!(self.kind_of(failed), Some(Task | Parallel | Map))
    }

    fn execution_of(&self, frame: FrameId) -> Option<ExecutionId> {
        self.journal.frame(frame).map(|info| info.execution)
    }

    fn push(&mut self, what: What, frame: FrameId, state: Option<StateId>, event: usize) {
        if let Some(execution) = self.execution_of(frame) {
            self.links.push(Link {
                what,
                execution,
                frame,
                state,
                event,
            });
        }
    }
}

fn fails(event: &Event) -> bool {
    let name = event.kind.name();
    name.ends_with("Failed") || name.ends_with("TimedOut")
}

fn by_catch(event: &Event) -> bool {
    use crate::definition::TransitionKind::Catch;
    matches!(&event.detail, Detail::Exited(exited) if matches!(exited.way, Some(Catch(_))))
}

/// The thread of control around another one: of the Parallel or Map it serves, or of the call that started its
/// execution.
fn around(journal: &Journal, frame: FrameId) -> Option<FrameId> {
    let info = journal.frame(frame)?;
    let started = || journal.execution(info.execution)?.parent;
    info.parent.or_else(|| started().map(|(_, frame, _)| frame))
}

fn within(journal: &Journal, frame: FrameId, outer: FrameId) -> bool {
    frame == outer || child_of(journal, frame, outer).is_some()
}

/// The thread directly inside of `outer` that a frame belongs to.
fn child_of(journal: &Journal, mut frame: FrameId, outer: FrameId) -> Option<FrameId> {
    while let Some(next) = around(journal, frame) {
        if next == outer {
            return Some(frame);
        }
        frame = next;
    }
    None
}
