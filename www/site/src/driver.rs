//! The run behind the page: the only place that holds the engine. It moves when told and tells plain values.

mod bench;
mod bill;
mod comparison;
mod meters;
mod origins;
mod proposal;
mod rows;
mod seen;
mod sight;
mod step_view;
mod tell;
#[cfg(test)]
mod tests;
mod visits;
mod why;
pub(crate) mod words;

pub(crate) use bill::{Bill, blocked};
pub(crate) use comparison::{Figure, Shown as ComparisonShown};
pub(crate) use proposal::Proposal;
pub(crate) use visits::Shown as VisitsShown;
pub(crate) use why::Walk;

use crate::document::Document;
use crate::effect::{Advance, Sent};
use asl::error::StatesError;
use asl::journal::FrameId;
use asl::program::StateId;
use asl::run::{Progress, Run, Status};
use asl::scenario::{CallTarget, Command, Scenario};
use asl::view::graph::Overlay;
use asl::view::visit::Visits;
use json::Str;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
pub(crate) use tell::Look;
use ui::transport::Mark;

/// Steps between two looks at the clock.
const CHUNK: u32 = 32;
/// After this many new steps a run pauses by itself: a loop without end would fill the memory.
const PAUSE_AFTER: u32 = 600_000;

/// The run behind the page.
#[derive(Default)]
pub(crate) struct Driver {
    run: Option<Run>,
    /// Another number for another run.
    generation: u32,
    /// Whether nothing more happens by itself at the end of what is known.
    idle: bool,
    /// The step after which it pauses by itself; 0: to be set when it next runs.
    rest: u32,
    /// Whether it has just paused by itself.
    tired: bool,
    /// The visits up to the moment shown.
    visits: Visits,
    /// What they light, as of the last time it was told.
    overlay: Option<Rc<Overlay>>,
    marks: Rc<Vec<Mark>>,
    /// Events that the marks cover.
    marked: usize,
    filter: rows::Filter,
    bench: bench::Last,
    /// The document that the run came from.
    document: Option<Document>,
    table: visits::Table,
    /// The executions up to the moment shown.
    listed: sight::Listed,
    /// What each state had when it ran last.
    seen: seen::Gathered,
    /// The chain that was told last.
    walk: Option<Walk>,
    /// The run to compare with.
    before: Option<comparison::Before>,
    compared: Option<comparison::Compared>,
    bill: Option<(usize, Rc<Bill>)>,
    /// What is proposed for the calls of each state, by its program's address.
    proposals: BTreeMap<(usize, StateId), Rc<Proposal>>,
}

/// Where a run stops by itself.
#[derive(Clone, Default)]
pub(crate) struct Stops {
    /// At states of these pointers.
    pub(crate) states: BTreeSet<Rc<str>>,
    /// At each error.
    pub(crate) errors: bool,
    /// Before a question to a person runs out of time.
    pub(crate) questions: bool,
}

impl Stops {
    /// Whether it stops at some steps, whatever is due next.
    fn at_steps(&self) -> bool {
        !self.states.is_empty() || self.errors
    }
}

impl Driver {
    /// Starts a run of the document.
    pub(crate) fn start(&mut self, document: &Document) -> Result<(), Vec<String>> {
        let run = Run::start(&scenario(document)?).map_err(messages)?;
        self.take(run, document);
        Ok(())
    }

    /// Carries the changed document into the run from the moment shown; starts one where there is none.
    pub(crate) fn fork(&mut self, document: &Document) -> Result<(), Vec<String>> {
        let scenario = scenario(document)?;
        let run = match &self.run {
            Some(run) => run.fork(run.position(), &scenario),
            None => Run::start(&scenario),
        };
        self.take(run.map_err(messages)?, document);
        Ok(())
    }

    fn take(&mut self, run: Run, document: &Document) {
        let before = self.leave(document);
        self.forget();
        self.before = before;
        self.document = Some(document.clone());
        self.run = Some(run);
    }

    /// Forgets the run.
    pub(crate) fn forget(&mut self) {
        let (generation, filter) = (self.generation + 1, self.filter.clone());
        *self = Driver {
            generation,
            filter: filter.fresh(),
            ..Driver::default()
        };
    }

    /// Goes on as asked while `go` allows it; whether it got there.
    pub(crate) fn advance(
        &mut self,
        advance: Advance,
        stops: &Stops,
        go: &dyn Fn() -> bool,
    ) -> bool {
        self.tired = false;
        match advance {
            Advance::Step => {
                if !(stops.questions && self.asks()) {
                    self.forward();
                }
                true
            }
            Advance::Over => self.over(stops, go),
            Advance::End => self.run_on(stops, go),
        }
    }

    /// One step forward, known or new; whether there was one.
    fn forward(&mut self) -> bool {
        let Some(run) = &mut self.run else {
            return false;
        };
        let position = run.position();
        let progress = if position < run.steps() {
            run.seek(position + 1)
        } else {
            run.advance(1)
        };
        self.idle = progress == Progress::Idle;
        run.position() > position
    }

    fn run_on(&mut self, stops: &Stops, go: &dyn Fn() -> bool) -> bool {
        let Some(run) = &mut self.run else {
            return true;
        };
        if !stops.at_steps() {
            if self.rest == 0 {
                self.rest = run.steps().saturating_add(PAUSE_AFTER);
            }
            loop {
                if run.steps() >= self.rest {
                    self.rest = 0;
                    self.tired = true;
                    return true;
                }
                let progress = if stops.questions {
                    match until_asked(run) {
                        Some(progress) => progress,
                        None => return true,
                    }
                } else {
                    run.advance(CHUNK)
                };
                self.idle = progress == Progress::Idle;
                if progress != Progress::Stepped {
                    return true;
                }
                if !go() {
                    return run.outcome().status != Status::Running;
                }
            }
        }
        loop {
            if stops.questions && self.asks() {
                return true;
            }
            if !self.forward() {
                return true;
            }
            if self.stops(stops) {
                return true;
            }
            if !go() {
                return false;
            }
        }
    }

    /// Whether the end of what is known is shown and a person is asked there: time stands still.
    pub(crate) fn asks(&mut self) -> bool {
        let run = self.run.as_mut().filter(|run| run.is_at_end());
        run.is_some_and(|run| run.question_due().is_some())
    }

    /// Whether the step shown is one to stop at.
    fn stops(&self, stops: &Stops) -> bool {
        let Some(run) = &self.run else {
            return false;
        };
        self.events_of_step().iter().any(|e| {
            let error =
                tell::is_failure(e.kind) || e.kind == asl::journal::EventKind::FailStateEntered;
            let entered = e.kind.is_entered()
                && tell::pointer_of(run, e).is_some_and(|p| stops.states.contains(p));
            entered || (stops.errors && error)
        })
    }

    /// The events of the step shown.
    fn events_of_step(&self) -> &[asl::journal::Event] {
        let Some(run) = &self.run else { return &[] };
        let (shown, step) = (run.events_shown(), run.position());
        let start = shown.partition_point(|e| e.step < step);
        shown.get(start..).unwrap_or_default()
    }

    /// Past what is inside of the present state: until its thread of control leaves or enters a state.
    fn over(&mut self, stops: &Stops, go: &dyn Fn() -> bool) -> bool {
        let around = self.frames_around();
        let mut moved = false;
        loop {
            if !self.forward() {
                return true;
            }
            let left = self.events_of_step().iter().any(|e| {
                let moves = e.kind.is_exited() || e.kind.is_entered() || e.kind.ends_execution();
                moves && (around.is_empty() || around.contains(&e.frame))
            });
            if left && moved | !around.is_empty() {
                return true;
            }
            moved = true;
            if stops.questions && self.asks() {
                return true;
            }
            if !go() {
                // A long inside is passed over in several frames, each beginning where the last one ended.
                return false;
            }
        }
    }

    /// The thread of control of the step shown, and those around it.
    fn frames_around(&self) -> BTreeSet<FrameId> {
        let mut frames = BTreeSet::new();
        let Some(run) = &self.run else {
            return frames;
        };
        let mut at = self.events_of_step().last().map(|e| e.frame);
        while let Some(frame) = at {
            frames.insert(frame);
            at = run.journal().frame(frame).and_then(|f| f.parent);
        }
        frames
    }

    /// Which run, and which step of it, is shown.
    pub(crate) fn place(&self) -> (u32, usize) {
        let position = self.run.as_ref().map_or(0, Run::position);
        (self.generation, position as usize)
    }

    /// Whether nothing is left to do by itself.
    pub(crate) fn stands(&self) -> bool {
        let ended = |run: &Run| run.is_at_end() && run.outcome().status != Status::Running;
        self.run
            .as_ref()
            .is_none_or(|run| self.idle && run.is_at_end() || ended(run))
    }

    /// Shows this step.
    pub(crate) fn seek(&mut self, step: usize) {
        if let Some(run) = &mut self.run {
            run.seek((step as u32).min(run.steps()));
        }
    }

    /// Something from outside.
    pub(crate) fn send(&mut self, sent: Sent) -> Result<(), String> {
        let run = self.run.as_mut().ok_or("Nothing runs.")?;
        let target = |run: &Run, id: u32| {
            let calls = run.open_calls();
            let call = calls.get(id as usize);
            call.map(|c| CallTarget::Token(c.token.clone()))
                .ok_or_else(|| "That call is no longer open.".to_string())
        };
        let command = match sent {
            Sent::Success(id, text) => {
                let output = json::parse(&text).map_err(|e| e.message)?;
                Command::Succeed(target(run, id)?, output)
            }
            Sent::Failure(id, error, cause) => Command::Fail(
                target(run, id)?,
                StatesError {
                    name: (!error.is_empty()).then(|| Str::from(&*error)),
                    cause: Some(Str::from(&*cause)),
                },
            ),
            Sent::Heartbeat(id) => Command::Heartbeat(target(run, id)?),
            Sent::Stop => Command::Stop(StatesError {
                name: None,
                cause: None,
            }),
            Sent::GoOn => Command::GoOn,
        };
        // A command at a past moment takes another future.
        let past = self.run.as_ref().is_some_and(|run| !run.is_at_end());
        if past && let Some(document) = self.document.clone() {
            self.fork(&document).map_err(|why| why.join(" "))?;
        }
        let run = self.run.as_mut().ok_or("Nothing runs.")?;
        self.idle = false;
        self.table = visits::Table::default();
        (self.compared, self.bill) = (None, None);
        self.seen.stale();
        if command == Command::GoOn && run.question_due().is_some() {
            self.idle = run.let_pass() == Progress::Idle;
            return Ok(());
        }
        run.command(&command).map_err(|refusal| {
            let cause = refusal.cause.clone().unwrap_or_else(|| "".into());
            format!("Refused: {}: {cause}", refusal.name())
        })
    }

    /// How many calls the states of this name made up to the moment shown.
    pub(crate) fn used(&self, state: &str) -> usize {
        let Some(run) = &self.run else { return 0 };
        let Some(id) = run.program().find(state) else {
            return 0;
        };
        // In the machine of a nested execution the same number is another state.
        let sight = sight::Sight::of(run, None);
        let visits = self.visits.list().iter();
        let own = visits.filter(|v| v.state == id && sight.runs_program(v.execution));
        own.map(|v| v.attempts as usize).sum()
    }
}

/// A chunk of steps, or fewer when a person is asked; none when one is asked already.
fn until_asked(run: &mut Run) -> Option<Progress> {
    run.seek(run.steps());
    if run.question_due().is_some() {
        return None;
    }
    for _ in 1..CHUNK {
        let progress = run.advance(1);
        if progress != Progress::Stepped || run.question_due().is_some() {
            return Some(progress);
        }
    }
    Some(Progress::Stepped)
}

/// The document as a scenario that can run.
fn scenario(document: &Document) -> Result<Scenario, Vec<String>> {
    let value = document.scenario().map_err(|e| vec![e])?;
    Scenario::from_value(&value, &|_| None)
}

pub(crate) fn messages(diagnostics: Vec<asl::diagnostic::Diagnostic>) -> Vec<String> {
    diagnostics.into_iter().map(|d| d.message).collect()
}
