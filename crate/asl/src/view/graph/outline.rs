//! The graph as text: an equal of the picture for those who read or listen.

use super::layout::{EdgeKind, EdgePath, Layout};
use super::model::NodeKind;
use super::overlay::{Overlay, Status};
use crate::definition::TransitionKind;

/// One state in the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in [`Layout::nodes`].
    pub node: usize,
    /// How deep it is: 0 for states of the outermost machine.
    pub depth: usize,
    /// Which branch of its container, from 0.
    pub branch: usize,
    /// `Charge card: Task, lambda: invoke charge-card; succeeded`
    pub text: String,
    /// Where it goes next, with the node that leads to: `on States.Timeout: Refund`.
    pub ways: Vec<(usize, String)>,
}

/// Every state in the order of the text, containers before what is inside them.
pub fn outline(layout: &Layout, overlay: &Overlay) -> Vec<Entry> {
    let mut depths: Vec<usize> = Vec::with_capacity(layout.nodes.len());
    for node in &layout.nodes {
        let outer = node.container.and_then(|c| depths.get(c).copied());
        depths.push(outer.map_or(0, |depth| depth + 1));
    }
    let mut ways: Vec<Vec<(usize, String)>> = vec![Vec::new(); layout.nodes.len()];
    for edge in &layout.edges {
        if let Some(list) = edge.from.and_then(|from| ways.get_mut(from)) {
            list.push((edge.to, way(layout, edge)));
        }
    }
    let entries = depths.into_iter().zip(ways).enumerate();
    entries
        .map(|(node, (depth, ways))| Entry {
            node,
            depth,
            branch: layout.nodes.get(node).map_or(0, |n| n.branch),
            text: head(layout, overlay, node),
            ways,
        })
        .collect()
}

/// The outline as plain text, two spaces a level.
pub fn outline_text(layout: &Layout, overlay: &Overlay) -> String {
    let mut text = String::new();
    for entry in outline(layout, overlay) {
        let indent = "  ".repeat(entry.depth * 2);
        text.push_str(&format!("{indent}{}\n", entry.text));
        for (_, way) in &entry.ways {
            text.push_str(&format!("{indent}  → {way}\n"));
        }
    }
    text
}

/// A state in one sentence, as a screen reader says it.
pub fn describe(layout: &Layout, overlay: &Overlay, node: usize) -> String {
    let mut text = head(layout, overlay, node);
    let ways = layout.edges.iter().filter(|edge| edge.from == Some(node));
    for (i, edge) in ways.take(8).enumerate() {
        text.push_str(if i == 0 { "; next " } else { ", " });
        text.push_str(&way(layout, edge));
    }
    text
}

fn head(layout: &Layout, overlay: &Overlay, index: usize) -> String {
    let Some(node) = layout.nodes.get(index) else {
        return String::new();
    };
    let mut text = match node.kind {
        NodeKind::Missing => format!("{}: missing, no state has this name", node.name),
        kind => format!("{}: {}, {}", node.name, kind.name(), node.detail_title),
    };
    if let Some(retries) = node.retries {
        let plural = if retries == 1 { "y" } else { "ies" };
        text.push_str(&format!(", up to {retries} retr{plural}"));
    }
    if node.starts {
        text.push_str(", starts");
    }
    if node.ends {
        text.push_str(", ends");
    }
    if let Some(mark) = overlay.mark(index) {
        text.push_str("; ");
        text.push_str(mark.status.word());
        if mark.retries > 0 && mark.status != Status::Never {
            text.push_str(&format!(" at attempt {}", mark.retries + 1));
        }
        if mark.visits > 1 {
            text.push_str(&format!(", entered {} times", mark.visits));
        }
    }
    text
}

fn way(layout: &Layout, edge: &EdgePath) -> String {
    let target = layout.nodes.get(edge.to).map_or("", |node| &*node.name);
    let title = edge.label.as_ref().map_or("", |label| &label.title);
    let back = if edge.back { " (back)" } else { "" };
    match edge.kind {
        EdgeKind::Start => format!("inside: {target}"),
        EdgeKind::Transition(TransitionKind::Next) => format!("{target}{back}"),
        EdgeKind::Transition(TransitionKind::Choice(_)) => format!("if {title}: {target}{back}"),
        EdgeKind::Transition(TransitionKind::Default) => format!("otherwise: {target}{back}"),
        EdgeKind::Transition(TransitionKind::Catch(_)) => format!("{title}: {target}{back}"),
    }
}
