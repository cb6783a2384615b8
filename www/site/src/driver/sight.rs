//! Whose states are shown: those of the definition, wherever they run, or those of one execution that the run
//! started.

use super::{Driver, words};
use crate::lens::{Child, Lens, Other, Turn};
use asl::journal::{Event, ExecutionId};
use asl::program::Program;
use asl::run::Run;
use asl::view::children;
use std::rc::Rc;
use std::sync::Arc;

/// Whose states are shown.
#[derive(Clone, Copy)]
pub(super) struct Sight<'r> {
    pub(super) program: &'r Arc<Program>,
    pub(super) only: Option<ExecutionId>,
    run: &'r Run,
}

impl<'r> Sight<'r> {
    /// Of the whole run, or of one execution alone.
    pub(super) fn of(run: &'r Run, only: Option<ExecutionId>) -> Sight<'r> {
        let child = only.and_then(|id| run.journal().execution(id));
        Sight {
            program: child.map_or(run.program(), |child| &child.program),
            only: child.and(only),
            run,
        }
    }

    /// Whether an event is of an execution that is shown.
    pub(super) fn shows(&self, event: &Event) -> bool {
        self.only.is_none_or(|only| only == event.execution)
    }

    /// Whether an event is of a state that the picture has.
    pub(super) fn has(&self, event: &Event) -> bool {
        self.shows(event) && self.runs_program(event.execution)
    }

    /// Whether an execution runs the program that the picture is of.
    pub(super) fn runs_program(&self, execution: ExecutionId) -> bool {
        let execution = self.run.journal().execution(execution);
        execution.is_some_and(|e| Arc::ptr_eq(&e.program, self.program))
    }

    /// The JSON pointer of the state an event belongs to, when the picture has it.
    pub(super) fn pointer_of(&self, event: &Event) -> Option<&'r str> {
        let id = event.state.filter(|_| self.has(event))?;
        Some(self.program.state(id).pointer.as_str())
    }
}

impl Driver {
    /// The execution that is shown alone, when it belongs to this run.
    pub(super) fn alone(&self, lens: &Lens) -> Option<ExecutionId> {
        let child = lens.child.as_ref()?;
        let run = self.run.as_ref()?;
        let id = ExecutionId(child.id);
        let known = child.generation == self.generation && run.journal().execution(id).is_some();
        known.then_some(id)
    }

    /// The step of an event, its state, and another execution to show where the present sight does not have it.
    /// With `walk`, the chain stays that of the failure it began with.
    pub(super) fn jump(&self, lens: &Lens, event: usize, walk: bool) -> Option<Turn> {
        let run = self.run.as_ref()?;
        let found = run.events().get(event)?;
        let only = self.alone(lens);
        let sight = Sight::of(run, only);
        let leaves = match only {
            Some(_) => !sight.shows(found),
            None => !sight.runs_program(found.execution),
        };
        let child = leaves.then(|| self.child(found.execution)).flatten();
        let there = Sight::of(run, if leaves { Some(found.execution) } else { only });
        let pointer = there.pointer_of(found).map(Rc::from);
        Some(Turn::Jumped {
            event,
            step: found.step as usize,
            pointer,
            child: leaves.then_some(child),
            walk: self.walk.filter(|_| walk),
        })
    }

    /// Shows one execution alone, at its last event up to the moment shown; the one that was started shows all.
    pub(super) fn show(&self, execution: ExecutionId) -> Option<Turn> {
        let run = self.run.as_ref()?;
        let there = Sight::of(run, Some(execution));
        let shown = run.events_shown().iter();
        let last = shown.rev().find_map(|e| there.pointer_of(e));
        Some(Turn::Shown(self.child(execution), last.map(Rc::from)))
    }

    fn child(&self, execution: ExecutionId) -> Option<Child> {
        let run = self.run.as_ref()?;
        if execution == asl::machine::MAIN {
            return None;
        }
        let program = &run.journal().execution(execution)?.program;
        let express = program.kind == asl::program::MachineKind::Express;
        let values = &run.scenario().substitutions;
        let says = |text: &str| Rc::new(crate::analysis::analyse(text.into(), express, values));
        Some(Child {
            id: execution.0,
            generation: self.generation,
            machine: run.machine_of(execution).map(|machine| Other {
                arn: (*machine.arn).into(),
                says: says(&machine.definition),
            }),
        })
    }

    /// The execution around the one that is shown alone.
    pub(super) fn back(&self, lens: &Lens) -> Option<Turn> {
        let run = self.run.as_ref()?;
        let info = run.journal().execution(self.alone(lens)?)?;
        self.show(info.parent.map_or(asl::machine::MAIN, |(outer, ..)| outer))
    }
}

/// What an execution is in the one that started it: `item 3 of Many`, `started by Call`.
pub(super) fn origin(run: &Run, execution: ExecutionId) -> String {
    let info = run.journal().execution(execution);
    let Some((info, (outer, _, state))) = info.and_then(|e| Some((e, e.parent?))) else {
        return String::new();
    };
    let outer = run.journal().execution(outer);
    let name = outer.map_or("", |e| &e.program.state(state).name);
    match info.index {
        Some(index) => format!("item {index} of {name}"),
        None => format!("started by {name}"),
    }
}

/// How an execution stands, as a sign.
pub(super) fn status(child: &children::Child) -> ui::status::Status {
    use asl::run::Status;
    match child.status {
        Status::Running => ui::status::Status::Running,
        Status::Succeeded => ui::status::Status::Succeeded,
        Status::Failed | Status::TimedOut => ui::status::Status::Failed,
        Status::Aborted => ui::status::Status::Aborted,
    }
}

/// The executions in rows, kept up as events come.
#[derive(Default)]
pub(super) struct Listed {
    children: children::Children,
    order: Vec<u32>,
    /// The events and the order that the rows were made of.
    made: Option<(usize, bool)>,
}

impl Driver {
    /// Brings the list of executions up to date with the moment shown.
    pub(crate) fn list(&mut self, failed_first: bool) {
        let Some(run) = &self.run else { return };
        let made = (run.events_shown().len(), failed_first);
        if self.listed.made != Some(made) {
            self.listed.children.read(run.journal(), made.0);
            self.listed.order = self.listed.children.order(failed_first);
            self.listed.made = Some(made);
        }
    }

    /// The executions in sight: how many there are, which these are, they, and the row at the cursor.
    pub(crate) fn executions(&self, lens: &Lens) -> ui::executions::Listed {
        let (children, order) = (&self.listed.children, &self.listed.order);
        let count = order.len();
        let window = lens.children.start.min(count)..lens.children.end.min(count);
        let only = self.alone(lens).unwrap_or(asl::machine::MAIN);
        let row = |place: usize| {
            let child = children.list().get(*order.get(place)? as usize)?;
            let run = self.run.as_ref()?;
            let start = run.events().first().map_or(child.started, |e| e.at);
            let info = run.journal().execution(child.execution)?;
            let until = child.ended.unwrap_or(run.now());
            let error = child.error.as_ref();
            Some(ui::executions::ExecutionRow {
                id: child.execution.0,
                name: info.name.to_string().into(),
                origin: match child.execution {
                    asl::machine::MAIN => "the run itself".into(),
                    id => origin(run, id).into(),
                },
                status: status(child),
                started: words::span(child.started - start).into(),
                took: words::span(until - child.started).into(),
                error: error.map_or("", |e| e.name()).to_string().into(),
                shown: child.execution == only,
            })
        };
        let shown = || {
            let is = |place: &u32| {
                let child = children.list().get(*place as usize);
                child.is_some_and(|c| c.execution == only)
            };
            order.iter().position(is)
        };
        ui::executions::Listed {
            count,
            rows: window.clone().filter_map(row).collect(),
            window,
            cursor: lens.child_at.filter(|at| *at < count).or_else(shown),
        }
    }

    /// The execution in a row of the list.
    pub(super) fn execution_at(&self, row: usize) -> Option<ExecutionId> {
        let place = *self.listed.order.get(row)? as usize;
        self.listed.children.list().get(place).map(|c| c.execution)
    }
}
