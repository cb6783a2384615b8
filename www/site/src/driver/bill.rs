//! What the run has used up to the moment shown: its largest payload and where, its transitions by state, its money.

use super::{Driver, tell};
use asl::program::{MachineKind, Pattern, Processor, Program, Resource, Work};
use asl::run::Run;
use asl::view::cost::{self, Usage};
use std::rc::Rc;

/// States listed by their transitions at most.
const MOST: usize = 8;

/// What the run has used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bill {
    pub(crate) usage: Usage,
    /// Transitions of everything that ran, of either kind.
    pub(crate) transitions: u64,
    /// Bytes of the definition, which an Express execution keeps in memory.
    pub(crate) definition: usize,
    pub(crate) express: bool,
    /// Why the machine cannot be Express.
    pub(crate) blocked: Option<&'static str>,
    /// The largest payload: the step that wrote it, the state, the event.
    pub(crate) largest: Option<(usize, Rc<str>, &'static str)>,
    /// States by their transitions, the most first: pointer, name, count.
    pub(crate) by_state: Vec<(Rc<str>, Rc<str>, u64)>,
}

impl Driver {
    /// Reckons again when the moment is another.
    pub(crate) fn reckon(&mut self) {
        let Some(run) = &self.run else { return };
        let seen = run.events_shown().len();
        if self.bill.as_ref().is_some_and(|(at, _)| *at == seen) {
            return;
        }
        self.bill = Some((seen, Rc::new(bill(run, seen))));
    }

    /// What the run has used.
    pub(crate) fn bill(&self) -> Option<Rc<Bill>> {
        self.bill.as_ref().map(|(_, bill)| bill.clone())
    }
}

fn bill(run: &Run, seen: usize) -> Bill {
    let definition = run.scenario().definition.len();
    let usage = cost::usage(run.journal(), seen, run.now(), definition);
    let largest = usage.payload_at.and_then(|place| {
        let event = run.events().get(place)?;
        let state = run.journal().state_name(event);
        let state = state.map_or("the execution", |name| name);
        Some((event.step as usize, Rc::from(state), event.kind.name()))
    });
    let mut by_state: Vec<_> = usage
        .by_state
        .iter()
        .map(|(id, count)| {
            let name = Rc::from(&*run.program().state(*id).name);
            (tell::pointer(run, *id), name, *count)
        })
        .collect();
    by_state.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    by_state.truncate(MOST);
    Bill {
        transitions: cost::transitions(run.events_shown()),
        definition,
        express: run.program().kind == MachineKind::Express,
        blocked: blocked(run.program()),
        largest,
        by_state,
        usage,
    }
}

/// Why a machine cannot be Express: what only Standard has.
pub(crate) fn blocked(program: &Program) -> Option<&'static str> {
    program.states.iter().find_map(|state| match &state.work {
        Work::Task(task) => match &task.resource {
            Resource::Activity(_) => Some("activities need Standard"),
            Resource::Service { pattern, .. } => match pattern {
                Pattern::WaitForTaskToken => Some("task tokens need Standard"),
                Pattern::Sync | Pattern::Sync2 => Some("waiting for a job (.sync) needs Standard"),
                Pattern::RequestResponse => None,
            },
            Resource::Function(_) => None,
        },
        Work::Map(map) => match &map.processor {
            Processor::Distributed(_) => Some("a Distributed Map needs Standard"),
            Processor::Inline => None,
        },
        _ => None,
    })
}
