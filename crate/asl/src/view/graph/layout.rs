//! The picture as plain data: boxes, paths and lamps with their places, for whoever draws them.
//! Knows nothing of colours, runs or browsers. All lengths are CSS pixels, whole numbers.

use super::model::NodeKind;
use crate::definition::TransitionKind;
use json::Str;

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A rectangle by its left upper corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left side.
    pub x: i32,
    /// Upper side.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// The middle from left to right.
    pub fn center(&self) -> i32 {
        self.x + self.w / 2
    }

    /// The lower side.
    pub fn bottom(&self) -> i32 {
        self.y + self.h
    }

    /// The right side.
    pub fn right(&self) -> i32 {
        self.x + self.w
    }

    /// Whether both share some area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether the other lies inside, borders included.
    pub fn contains(&self, other: &Rect) -> bool {
        self.x <= other.x
            && other.right() <= self.right()
            && self.y <= other.y
            && other.bottom() <= self.bottom()
    }
}

/// A drawn definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Width of the whole.
    pub width: i32,
    /// Height of the whole.
    pub height: i32,
    /// States and stubs, containers before what is inside them, in the order of the text.
    pub nodes: Vec<NodeBox>,
    /// Ways, in the order of the text.
    pub edges: Vec<EdgePath>,
    /// Where machines start and end.
    pub lamps: Vec<Lamp>,
}

/// A state's card, and its frame when it holds machines.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    /// JSON pointer of the state; empty for a stub.
    pub pointer: String,
    /// Its whole name.
    pub name: Str,
    /// What it is.
    pub kind: NodeKind,
    /// The name as drawn, one or two lines.
    pub lines: Vec<String>,
    /// The second line as drawn.
    pub detail: String,
    /// The whole second line.
    pub detail_title: String,
    /// How often it may retry, when it says so.
    pub retries: Option<u64>,
    /// The card.
    pub card: Rect,
    /// The frame around the machines inside, for containers; the card sits on its upper side.
    pub frame: Option<Rect>,
    /// The node it is inside of, by its place in [`Layout::nodes`].
    pub container: Option<usize>,
    /// Which branch of that container.
    pub branch: usize,
    /// Whether the machine starts here.
    pub starts: bool,
    /// Whether the machine ends here.
    pub ends: bool,
}

impl NodeBox {
    /// Card and frame together.
    pub fn bounds(&self) -> Rect {
        match self.frame {
            None => self.card,
            Some(frame) => Rect {
                x: frame.x.min(self.card.x),
                y: self.card.y,
                w: frame.w.max(self.card.w),
                h: frame.bottom() - self.card.y,
            },
        }
    }
}

/// Why an edge is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// From the start lamp, or from a container's card, to the first state.
    Start,
    /// A transition of a state.
    Transition(TransitionKind),
}

impl EdgeKind {
    /// Whether an error goes this way.
    pub fn is_catch(self) -> bool {
        matches!(self, EdgeKind::Transition(TransitionKind::Catch(_)))
    }
}

/// A drawn way.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgePath {
    /// The node it leaves, none for a start lamp.
    pub from: Option<usize>,
    /// The node it reaches.
    pub to: usize,
    /// Why it is there.
    pub kind: EdgeKind,
    /// Corners from start to arrowhead; every piece runs straight down, up or sideways.
    pub points: Vec<Point>,
    /// The same as the `d` of an SVG path, corners rounded.
    pub path: String,
    /// What is written on it.
    pub label: Option<Label>,
    /// Whether it leads back up.
    pub back: bool,
    /// Whether only its first piece is drawn, because the way is too long for this picture; its label says where
    /// it leads.
    pub cut: bool,
}

/// Words on an edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Its place.
    pub rect: Rect,
    /// The words as drawn.
    pub lines: Vec<String>,
    /// All the words.
    pub title: String,
}

/// A small light where a machine starts or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lamp {
    /// Its middle.
    pub at: Point,
    /// Start or end.
    pub kind: LampKind,
    /// The state that starts or ends there.
    pub node: usize,
}

/// Start or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LampKind {
    /// The machine starts here.
    Start,
    /// The machine ends here; a short stem ties it to its card.
    End,
}

impl Layout {
    /// The node of the state with this pointer.
    pub fn node_at(&self, pointer: &str) -> Option<usize> {
        let found = self.nodes.iter().position(|node| node.pointer == pointer);
        found.filter(|_| !pointer.is_empty())
    }

    /// The edge of a transition of the state with this pointer.
    pub fn edge_at(&self, pointer: &str, kind: TransitionKind) -> Option<usize> {
        let node = self.node_at(pointer)?;
        let kind = EdgeKind::Transition(kind);
        let is = |edge: &EdgePath| edge.from == Some(node) && edge.kind == kind;
        self.edges.iter().position(is)
    }
}
