//! The moment shown, told as plain values.

use super::sight::{self, Sight};
use super::why::{self, Walk};
use super::{Driver, Proposal, meters, origins, proposal, step_view, words};
use crate::lens::Lens;
use crate::moment::{Alone, Ending, Iterations, Moment, Pending};
use asl::definition::StateKind;
use asl::journal::{Detail, Event, EventKind, ExecutionId, FrameId};
use asl::program::StateId;
use asl::run::{Run, Status as Execution};
use asl::view::graph::Layout;
use asl::view::lights::{Focus, lights};
use json::Object;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use ui::inspector::StepView;
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
    /// Whether it is told as well why something failed, and where each key comes from.
    pub(crate) deep: bool,
    /// What is lit.
    pub(crate) layout: &'a Layout,
    /// The only iteration of a Map to show, by pointer.
    pub(crate) focus: &'a BTreeMap<Rc<str>, u32>,
    /// Which execution is shown alone, and which event was jumped to.
    pub(crate) lens: &'a Lens,
}

/// Notes told at most.
const MOST_NOTES: usize = 20;

impl Driver {
    /// The moment shown.
    pub(crate) fn moment(&mut self, look: &Look<'_>) -> Moment {
        let Look { chosen, full, .. } = *look;
        let only = self.alone(look.lens);
        let asked = self.run.as_mut().and_then(Run::question_due);
        let Some(run) = &self.run else {
            return Moment {
                generation: self.generation,
                ..Moment::default()
            };
        };
        let shown = run.events_shown();
        let sight = Sight::of(run, only);
        self.visits.read(run.journal(), shown.len());
        // Lighting a very long run takes a while; while it races the old lights do.
        if full || self.overlay.is_none() || self.visits.list().len() < RACING_LIGHTS {
            let iterations = look.focus.iter().filter_map(|(pointer, index)| {
                Some((sight.program.find_pointer(pointer)?, *index))
            });
            let focus = Focus {
                iterations: iterations.collect(),
                execution: only,
            };
            let lit = lights(look.layout, run.journal(), &self.visits, &focus);
            self.overlay = Some(Rc::new(lit));
        }
        mark(run, &mut self.marks, &mut self.marked);
        let pending = pending(run, &mut self.proposals);
        let outcome = run.outcome();
        let idle = self.idle && run.is_at_end();
        let left = asked.map(|due| words::span(due - run.now()));
        let (status, says) = standing(run, idle, left.as_deref(), self.tired);
        // The event that was jumped to counts while the moment is its own and no other state is chosen.
        let jumped = look.lens.at.filter(|(_, generation, step)| {
            (*generation, *step) == (self.generation, run.position() as usize)
        });
        let jumped = jumped.map(|(event, ..)| event).filter(|event| {
            let event = shown.get(*event).filter(|e| sight.shows(e));
            event.is_some_and(|e| chosen.is_none() || sight.pointer_of(e) == chosen)
        });
        let upto = shown.get(..jumped.map_or(shown.len(), |event| event + 1));
        let upto = upto.unwrap_or(shown);
        let index = match chosen.filter(|_| jumped.is_none()) {
            Some(pointer) => last_of(run, sight, pointer, look.focus),
            None => upto
                .iter()
                .rposition(|e| e.state.is_some() && sight.shows(e)),
        };
        let inspected = index.and_then(|i| shown.get(i));
        let start = run.events().first().map_or(run.now(), |e| e.at);
        let ended = outcome.status != Execution::Running;
        let last = upto.iter().rfind(|e| e.state.is_some() && sight.shows(e));
        let state = last.and_then(|e| sight.pointer_of(e)).map(Rc::from);
        Moment {
            generation: self.generation,
            position: run.position() as usize,
            steps: run.steps() as usize,
            complete: self.idle || run_complete(run),
            idle,
            asked: left.map(Rc::from),
            status,
            says,
            clock: words::span(run.now() - start).into(),
            date: run.now().iso().into(),
            marks: self.marks.clone(),
            events: run.events().len(),
            events_seen: shown.len(),
            state,
            event: match chosen {
                _ if jumped.is_some() => jumped,
                Some(_) => index,
                None => shown.iter().rposition(|e| sight.shows(e)),
            },
            step: inspected
                .filter(|_| full)
                .and_then(|event| step_view::step_view(run, event))
                .map(|mut step| {
                    if !look.deep {
                        return Rc::new(step);
                    }
                    let walk = look.lens.walk.filter(|_| jumped.is_some());
                    let over = ended && only.is_none();
                    let walk = walk.or_else(|| walk_from(run, index, &step, over));
                    self.walk = walk;
                    let here = jumped.or(index);
                    if let Some(index) = index {
                        origins::tell(run, &self.visits, index, &mut step);
                    }
                    step.chain = walk.map_or_else(Vec::new, |walk| why::links(run, walk, here));
                    Rc::new(step)
                }),
            variables: Rc::new(
                inspected
                    .map(|e| variables(run, e.frame))
                    .unwrap_or_default(),
            ),
            overlay: self.overlay.clone(),
            maps: Rc::new(maps(run, sight)),
            executions: run.journal().executions.len(),
            alone: only.and_then(|id| alone(run, id)).map(Rc::new),
            pending: Rc::new(pending),
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

fn standing(run: &Run, idle: bool, left: Option<&str>, tired: bool) -> (Status, Rc<str>) {
    let (status, says) = match run.outcome().status {
        Execution::Running if idle => (Status::Waiting, "waits for an answer"),
        Execution::Running if tired => (Status::Running, "paused: a very long loop"),
        Execution::Running => (Status::Running, "running"),
        Execution::Succeeded => (Status::Succeeded, "succeeded"),
        Execution::Failed => (Status::Failed, "failed"),
        Execution::TimedOut => (Status::Failed, "timed out"),
        Execution::Aborted => (Status::Aborted, "aborted"),
    };
    match left {
        Some(left) => (
            Status::Waiting,
            format!("waits for an answer, {left} left").into(),
        ),
        None => (status, says.into()),
    }
}

/// The failure that the inspected step belongs to; at the end of a run that failed otherwise, that of the end.
fn walk_from(run: &Run, index: Option<usize>, step: &StepView, over: bool) -> Option<Walk> {
    let (index, shown) = (index?, run.events_shown());
    let count = shown.len();
    if matches!(step.status, Status::Failed | Status::Caught) || step.error.is_some() {
        return Some(Walk {
            event: index,
            count,
        });
    }
    let newest = shown.iter().skip(index + 1).all(|e| e.state.is_none());
    let event = count.checked_sub(1)?;
    (over && newest).then_some(Walk { event, count })
}

/// The execution that is shown alone.
fn alone(run: &Run, id: ExecutionId) -> Option<Alone> {
    let shown = run.events_shown();
    let info = run.journal().execution(id)?;
    let end = shown.iter().rfind(|e| e.execution == id)?;
    let (outer, ..) = info.parent?;
    let status = match end.kind {
        kind if kind.ends_execution() => super::rows::status(kind),
        _ => Status::Running,
    };
    Some(Alone {
        name: (*info.name).into(),
        origin: sight::origin(run, id).into(),
        status,
        nested: outer != asl::machine::MAIN,
        error: match &end.detail {
            Detail::Error(error) => error.name().into(),
            _ => "".into(),
        },
    })
}

/// The index of the last event of the state of this pointer up to the moment shown, in the iterations looked at.
fn last_of(
    run: &Run,
    sight: Sight<'_>,
    pointer: &str,
    focus: &BTreeMap<Rc<str>, u32>,
) -> Option<usize> {
    let id = sight.program.find_pointer(pointer)?;
    let seen = |e: &Event| {
        let mut at = run.journal().frame(e.frame);
        while let Some(frame) = at {
            let owner = frame.owner.map(|owner| sight.program.state(owner));
            let wanted = owner.and_then(|o| focus.get(o.pointer.as_str()));
            if wanted.is_some_and(|index| *index != frame.index) {
                return false;
            }
            at = frame.parent.and_then(|p| run.journal().frame(p));
        }
        true
    };
    let ours = |e: &Event| e.state == Some(id) && sight.has(e) && seen(e);
    run.events_shown().iter().rposition(ours)
}

/// The Maps that have begun, with their iterations.
fn maps(run: &Run, sight: Sight<'_>) -> Vec<Iterations> {
    let mut counts: BTreeMap<StateId, u32> = BTreeMap::new();
    for frame in &run.journal().frames {
        let here = sight.only.is_none_or(|only| only == frame.execution);
        let ours = here && sight.runs_program(frame.execution);
        if let Some(owner) = frame.owner.filter(|_| ours) {
            let count = counts.entry(owner).or_default();
            *count = (*count).max(frame.index + 1);
        }
    }
    let states = counts
        .into_iter()
        .map(|(id, n)| (sight.program.state(id), n));
    states
        .filter(|(state, _)| state.kind == StateKind::Map)
        .map(|(state, count)| Iterations {
            pointer: state.pointer.as_str().into(),
            name: (*state.name).into(),
            count,
        })
        .collect()
}

/// The JSON pointer of the state an event belongs to, when it is a state of the definition shown.
pub(super) fn pointer_of<'r>(run: &'r Run, event: &Event) -> Option<&'r str> {
    Sight::of(run, None).pointer_of(event)
}

/// The JSON pointer of a state of the main machine.
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

/// What is proposed for the calls of a state, kept from the first time it is needed.
type Proposals = BTreeMap<(usize, StateId), Rc<Proposal>>;

fn pending(run: &Run, proposals: &mut Proposals) -> Vec<Pending> {
    let now = run.now();
    run.open_calls()
        .into_iter()
        .enumerate()
        .take(100)
        .map(|(id, call)| {
            let start = run.events().first().map_or(now, |e| e.at);
            let mut until = String::new();
            if let Some(due) = call.timeout_due {
                until = format!("it times out in {}", words::span(due - now));
            }
            if let Some(due) = call.heartbeat_due {
                until.push_str(if until.is_empty() { "" } else { ", " });
                until.push_str(&format!("a heartbeat is due in {}", words::span(due - now)));
            }
            if until.is_empty() {
                until = "it has no timeout: it would wait for a year".into();
            }
            let program = run.journal().execution(call.execution).map(|e| &e.program);
            let program = program.unwrap_or(run.program());
            let key = (Arc::as_ptr(program) as usize, call.state);
            let proposal = proposals.entry(key).or_insert_with(|| {
                let machine = asl::source::parse(run.definition_of(call.execution)).root;
                let machine = machine.map(|root| root.to_value()).unwrap_or_default();
                let pointer = &program.state(call.state).pointer;
                Rc::new(proposal::proposal(&machine, pointer))
            });
            Pending {
                id: id as u32,
                state: (*call.state_name).into(),
                proposal: proposal.clone(),
                place: words::place(run.journal(), call.frame).into(),
                payload: call.parameters,
                token: (*call.token).into(),
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
