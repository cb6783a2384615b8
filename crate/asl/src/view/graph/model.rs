//! What is to be drawn: states and transitions read from a definition, with all the words on them.
//! Knows nothing of sizes and places. Broken definitions are drawn too: a target that does not exist is a stub.

use super::words;
use crate::definition::{Definition, Machine, State, StateKind, TransitionKind};
use json::Str;

/// Machines inside machines are drawn to this depth; what is deeper is a card without an inside.
const MAX_DEPTH: usize = 40;

/// Reads what is to be drawn.
pub fn model(definition: &Definition<'_>) -> Model {
    Model {
        root: definition.root.as_ref().map(|machine| chart(machine, 0)),
    }
}

/// Everything to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The outermost machine, absent when the text holds no object.
    pub root: Option<Chart>,
}

/// One machine: the definition itself, a branch or a processor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// JSON pointer of the machine.
    pub pointer: String,
    /// Its states in the order of the text, stubs for missing targets behind them.
    pub nodes: Vec<Node>,
    /// The ways between them, in the order in which the service looks at them.
    pub edges: Vec<Edge>,
    /// Where it starts, if that is said and exists.
    pub start: Option<usize>,
}

/// A state, or a stub.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// JSON pointer of the state; empty for a stub.
    pub pointer: String,
    /// Its name.
    pub name: Str,
    /// What it is.
    pub kind: NodeKind,
    /// What it does, in a few words.
    pub detail: String,
    /// How often it may retry, when it says so.
    pub retries: Option<u64>,
    /// Whether the machine ends here.
    pub ends: bool,
    /// The machines inside.
    pub inner: Vec<Chart>,
}

/// What a card stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// A state of this type.
    State(StateKind),
    /// A state whose type cannot be read.
    Unreadable,
    /// A target that no state has as its name.
    Missing,
}

impl NodeKind {
    /// A word for it: the type of a state, `State` or `Missing`.
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::State(kind) => kind.name(),
            NodeKind::Unreadable => "State",
            NodeKind::Missing => "Missing",
        }
    }

    /// The class name in pictures.
    pub fn class(self) -> &'static str {
        match self {
            NodeKind::State(StateKind::Task) => "task",
            NodeKind::State(StateKind::Pass) => "pass",
            NodeKind::State(StateKind::Choice) => "choice",
            NodeKind::State(StateKind::Wait) => "wait",
            NodeKind::State(StateKind::Succeed) => "succeed",
            NodeKind::State(StateKind::Fail) => "fail",
            NodeKind::State(StateKind::Parallel) => "parallel",
            NodeKind::State(StateKind::Map) => "map",
            NodeKind::Unreadable => "unreadable",
            NodeKind::Missing => "missing",
        }
    }
}

/// A way from one state to another, both by their place in [`Chart::nodes`].
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Where it leaves.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// Which field says so.
    pub kind: TransitionKind,
    /// All that is to be said about it; empty for a plain `Next`.
    pub label: String,
}

fn chart(machine: &Machine<'_>, depth: usize) -> Chart {
    let mut nodes: Vec<Node> = machine.states.iter().map(|s| node(s, depth)).collect();
    let mut edges = Vec::new();
    let stubs_from = nodes.len();
    for (from, state) in machine.states.iter().enumerate() {
        for transition in state.transitions() {
            let to = machine.index_of(transition.target).unwrap_or_else(|| {
                let stub = nodes.iter().skip(stubs_from);
                let known = stub.clone().position(|n| *n.name == *transition.target);
                known.map_or_else(
                    || {
                        nodes.push(stub_of(transition.target));
                        nodes.len() - 1
                    },
                    |place| stubs_from + place,
                )
            });
            edges.push(Edge {
                from,
                to,
                kind: transition.kind,
                label: words::label(state, transition.kind),
            });
        }
    }
    Chart {
        pointer: machine.pointer.clone(),
        start: machine
            .start_at
            .and_then(|(name, _)| machine.index_of(name)),
        nodes,
        edges,
    }
}

fn stub_of(name: &str) -> Node {
    Node {
        pointer: String::new(),
        name: name.into(),
        kind: NodeKind::Missing,
        detail: "no state of this name".to_owned(),
        retries: None,
        ends: false,
        inner: Vec::new(),
    }
}

fn node(state: &State<'_>, depth: usize) -> Node {
    let draws_inside = depth + 1 < MAX_DEPTH;
    let inner = state.inner.iter().filter(|_| draws_inside);
    Node {
        pointer: state.pointer.clone(),
        name: state.name.clone(),
        kind: state.kind.map_or(NodeKind::Unreadable, NodeKind::State),
        detail: words::detail(state),
        retries: words::retries(state),
        ends: state.is_end(),
        inner: inner.map(|machine| chart(machine, depth + 1)).collect(),
    }
}
