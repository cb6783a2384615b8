//! What a run did, as the graph shows it: a status and counts for each state, traversals for each edge.

use super::layout::Layout;

/// What is drawn over a layout. Empty lists: no run, nothing is lit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// By place in [`Layout::nodes`].
    pub nodes: Vec<Mark>,
    /// How often each edge was taken, by place in [`Layout::edges`].
    pub edges: Vec<u32>,
    /// The node that is selected.
    pub selected: Option<usize>,
}

/// What a run did at one state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The status to show; with several visits the most urgent one.
    pub status: Status,
    /// How often it was entered.
    pub visits: u32,
    /// How often it was tried again.
    pub retries: u32,
}

/// The status of a state in a run, from the least to the most urgent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not reached.
    #[default]
    Never,
    /// Left with a result.
    Succeeded,
    /// Ended from outside.
    Aborted,
    /// Failed, and whether or not it was caught shows at the edges.
    Failed,
    /// Waiting for a time, a token or the next attempt.
    Waiting,
    /// At work.
    Running,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 6] = [
        Status::Never,
        Status::Succeeded,
        Status::Aborted,
        Status::Failed,
        Status::Waiting,
        Status::Running,
    ];

    /// The class name in pictures.
    pub fn class(self) -> &'static str {
        match self {
            Status::Never => "never",
            Status::Succeeded => "succeeded",
            Status::Aborted => "aborted",
            Status::Failed => "failed",
            Status::Waiting => "waiting",
            Status::Running => "running",
        }
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Status::Never => "not reached",
            other => other.class(),
        }
    }
}

impl Overlay {
    /// An overlay of a run that has not begun: everything is there, nothing was reached.
    pub fn blank(layout: &Layout) -> Overlay {
        Overlay {
            nodes: vec![Mark::default(); layout.nodes.len()],
            edges: vec![0; layout.edges.len()],
            selected: None,
        }
    }

    /// Whether a run is shown at all.
    pub fn has_run(&self) -> bool {
        !self.nodes.is_empty()
    }

    /// The mark of a node, when a run is shown.
    pub fn mark(&self, node: usize) -> Option<Mark> {
        self.nodes.get(node).copied()
    }

    /// How often an edge was taken, when a run is shown.
    pub fn taken(&self, edge: usize) -> Option<u32> {
        self.edges.get(edge).copied()
    }
}
