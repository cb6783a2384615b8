//! Which states, choice rules and catches several runs of a machine have taken, and which never.

use super::graph::{EdgeKind, Layout, Mark, Overlay, Status};
use super::visit::Visits;
use super::ways::ways;
use crate::definition::TransitionKind;
use crate::journal::{ExecutionId, Journal};
use crate::program::{Program, StateId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What runs of one program have reached.
#[derive(Clone, Debug)]
pub struct Coverage {
    program: Arc<Program>,
    /// How often each state was entered.
    states: Vec<u64>,
    ways: BTreeMap<(StateId, TransitionKind), u64>,
    /// How often each state was tried again.
    retries: Vec<u64>,
    runs: usize,
}

/// A way with how often it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The state it leaves.
    pub from: StateId,
    /// Which of its ways.
    pub kind: TransitionKind,
    /// Where it leads.
    pub to: StateId,
    /// How often it was taken.
    pub taken: u64,
}

impl Coverage {
    /// Nothing reached yet.
    pub fn new(program: &Arc<Program>) -> Coverage {
        Coverage {
            states: vec![0; program.states.len()],
            retries: vec![0; program.states.len()],
            ways: BTreeMap::new(),
            program: program.clone(),
            runs: 0,
        }
    }

    /// Adds a run. A run of another definition counts where its states have the same JSON pointers.
    pub fn add(&mut self, journal: &Journal, visits: &Visits) {
        self.runs += 1;
        let Some(ran) = journal.execution(ExecutionId(0)).map(|e| e.program.clone()) else {
            return;
        };
        let same: Vec<Option<StateId>> = if Arc::ptr_eq(&ran, &self.program) {
            (0..ran.states.len())
                .map(|i| Some(StateId(i as u32)))
                .collect()
        } else {
            let states = ran.states.iter();
            states
                .map(|s| self.program.find_pointer(&s.pointer))
                .collect()
        };
        for visit in visits.list() {
            let of_program = journal
                .execution(visit.execution)
                .is_some_and(|e| Arc::ptr_eq(&e.program, &ran));
            let state = same.get(visit.state.0 as usize).copied().flatten();
            let Some(state) = state.filter(|_| of_program) else {
                continue;
            };
            self.states[state.0 as usize] += 1;
            self.retries[state.0 as usize] += u64::from(visit.attempts.saturating_sub(1));
            if let Some(way) = visit.way {
                *self.ways.entry((state, way)).or_default() += 1;
            }
        }
    }

    /// How many runs were added.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Every state with how often it was entered, in the order of the program.
    pub fn states(&self) -> impl Iterator<Item = (StateId, u64)> {
        let counts = self.states.iter().enumerate();
        counts.map(|(i, count)| (StateId(i as u32), *count))
    }

    /// Every way with how often it was taken.
    pub fn ways(&self) -> Vec<Way> {
        let states = (0..self.program.states.len()).map(|i| StateId(i as u32));
        states
            .flat_map(|from| {
                let ways = ways(&self.program, from).into_iter();
                ways.map(move |(kind, to)| (from, kind, to))
            })
            .map(|(from, kind, to)| Way {
                from,
                kind,
                to,
                taken: self.ways.get(&(from, kind)).copied().unwrap_or(0),
            })
            .collect()
    }

    /// States with retriers that never had to try again.
    pub fn idle_retriers(&self) -> Vec<StateId> {
        let states = self.program.states.iter().zip(&self.retries).enumerate();
        states
            .filter(|(_, (state, retries))| !state.retriers.is_empty() && **retries == 0)
            .map(|(i, _)| StateId(i as u32))
            .collect()
    }

    /// What share of states and ways was reached, from 0 to 1.
    pub fn share(&self) -> f64 {
        let ways = self.ways();
        let all = self.states.len() + ways.len();
        let states = self.states.iter().filter(|count| **count > 0).count();
        let taken = ways.iter().filter(|way| way.taken > 0).count();
        (states + taken) as f64 / all.max(1) as f64
    }

    /// What was reached, lit in a layout of the program.
    pub fn overlay(&self, layout: &Layout) -> Overlay {
        let mut overlay = Overlay::blank(layout);
        let node = |id: StateId| layout.node_at(&self.program.state(id).pointer);
        for (id, count) in self.states() {
            let mark = node(id).and_then(|node| overlay.nodes.get_mut(node));
            if let Some(mark) = mark.filter(|_| count > 0) {
                *mark = Mark {
                    status: Status::Succeeded,
                    visits: small(count),
                    retries: small(self.retries.get(id.0 as usize).copied().unwrap_or(0)),
                };
            }
        }
        let nodes = overlay.nodes.clone();
        let ways: BTreeMap<(Option<usize>, TransitionKind), u64> = self
            .ways()
            .into_iter()
            .map(|way| ((node(way.from), way.kind), way.taken))
            .collect();
        for (edge, count) in layout.edges.iter().zip(&mut overlay.edges) {
            *count = match edge.kind {
                EdgeKind::Transition(kind) => {
                    small(ways.get(&(edge.from, kind)).copied().unwrap_or(0))
                }
                EdgeKind::Start => nodes.get(edge.to).map_or(0, |mark| mark.visits.min(1)),
            };
        }
        overlay
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
