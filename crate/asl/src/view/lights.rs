//! What a run lights in the graph: statuses of states and traversals of edges, from the visits.

use super::graph::{EdgeKind, Layout, Overlay, Status};
use super::visit::Visits;
use crate::definition::TransitionKind;
use crate::journal::{ExecutionId, FrameId, Journal};
use crate::program::{Program, StateId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which part of a run is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Focus {
    /// For a Map or Parallel, the only iteration or branch to show.
    pub iterations: Vec<(StateId, u32)>,
    /// Only this execution, when given; else all that run the program of the first.
    pub execution: Option<ExecutionId>,
}

/// Lights for a layout of the program that the first execution, or that of the focus, runs.
pub fn lights(layout: &Layout, journal: &Journal, visits: &Visits, focus: &Focus) -> Overlay {
    let mut overlay = Overlay::blank(layout);
    let shown = journal.execution(focus.execution.unwrap_or(ExecutionId(0)));
    let Some(program) = shown.map(|execution| execution.program.clone()) else {
        return overlay;
    };
    let nodes = nodes_of(layout, &program);
    let edges = edges_of(layout);
    // In each thread of control the last visit of a state counts; among threads the most urgent.
    let mut last: BTreeMap<(FrameId, StateId), Status> = BTreeMap::new();
    for visit in visits.list() {
        let same = journal
            .execution(visit.execution)
            .is_some_and(|e| Arc::ptr_eq(&e.program, &program));
        let chosen = focus.execution.is_none_or(|e| e == visit.execution);
        if !same || !chosen || !in_focus(journal, visit.frame, focus) {
            continue;
        }
        let Some(node) = nodes.get(visit.state.0 as usize).copied().flatten() else {
            continue;
        };
        last.insert((visit.frame, visit.state), visit.status);
        if let Some(mark) = overlay.nodes.get_mut(node) {
            mark.visits += 1;
            mark.retries += visit.attempts.saturating_sub(1);
        }
        let edge = visit
            .way
            .and_then(|way| edges.get(&(Some(node), EdgeKey::Way(way))));
        if let Some(count) = edge.and_then(|edge| overlay.edges.get_mut(*edge)) {
            *count += 1;
        }
        // The first visit of a thread came in by the way that starts its machine.
        if layout.nodes.get(node).is_some_and(|n| n.starts) && is_first(visits, visit) {
            let container = layout.nodes.get(node).and_then(|n| n.container);
            let edge = edges.get(&(container, EdgeKey::Start(node)));
            if let Some(count) = edge.and_then(|edge| overlay.edges.get_mut(*edge)) {
                *count += 1;
            }
        }
    }
    for ((_, state), status) in last {
        let node = nodes.get(state.0 as usize).copied().flatten();
        if let Some(mark) = node.and_then(|node| overlay.nodes.get_mut(node)) {
            mark.status = mark.status.max(status);
        }
    }
    overlay
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum EdgeKey {
    Start(usize),
    Way(TransitionKind),
}

fn edges_of(layout: &Layout) -> BTreeMap<(Option<usize>, EdgeKey), usize> {
    let edges = layout.edges.iter().enumerate();
    edges
        .map(|(i, edge)| match edge.kind {
            EdgeKind::Start => ((edge.from, EdgeKey::Start(edge.to)), i),
            EdgeKind::Transition(kind) => ((edge.from, EdgeKey::Way(kind)), i),
        })
        .collect()
}

fn nodes_of(layout: &Layout, program: &Program) -> Vec<Option<usize>> {
    let nodes = layout.nodes.iter().enumerate();
    let places: BTreeMap<&str, usize> = nodes.map(|(i, node)| (&*node.pointer, i)).collect();
    let states = program.states.iter();
    states
        .map(|state| places.get(&*state.pointer).copied())
        .collect()
}

fn is_first(visits: &Visits, visit: &super::visit::Visit) -> bool {
    // A thread's first visit is the one that no other of the thread leads to.
    visits
        .first_of(visit.frame)
        .is_some_and(|first| first == visit.first_event)
}

fn in_focus(journal: &Journal, frame: FrameId, focus: &Focus) -> bool {
    if focus.iterations.is_empty() {
        return true;
    }
    let mut at = Some(frame);
    while let Some(info) = at.and_then(|frame| journal.frame(frame)) {
        let execution = journal.execution(info.execution);
        let (owner, index) = match info.owner {
            Some(owner) => (Some(owner), info.index),
            None => {
                let started = execution.and_then(|e| Some((e.parent?, e.index?)));
                (started.map(|s| s.0.2), started.map_or(0, |s| s.1))
            }
        };
        let chosen = focus
            .iterations
            .iter()
            .find(|(state, _)| Some(*state) == owner);
        if chosen.is_some_and(|(_, wanted)| *wanted != index) {
            return false;
        }
        at = info
            .parent
            .or(execution.and_then(|e| e.parent).map(|(_, frame, _)| frame));
    }
    true
}
