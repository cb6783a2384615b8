//! Moving through the graph by keyboard: along edges, among siblings, into and out of containers.

use super::layout::{EdgeKind, EdgePath, Layout};

/// Which key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Along an edge: the first way out, or into a container.
    Down,
    /// Back along an edge, or out to the container.
    Up,
    /// To the sibling or branch on the left.
    Left,
    /// To the sibling or branch on the right.
    Right,
    /// To the state where everything starts.
    First,
    /// To the last state.
    Last,
}

/// The node that a key leads to, none when there is nothing that way.
pub fn navigate(layout: &Layout, node: usize, direction: Direction) -> Option<usize> {
    match direction {
        Direction::First => first(layout),
        Direction::Last => last(layout),
        Direction::Down => down(layout, node),
        Direction::Up => up(layout, node),
        Direction::Left => beside(layout, node, false),
        Direction::Right => beside(layout, node, true),
    }
}

fn first(layout: &Layout) -> Option<usize> {
    let outermost = |edge: &&EdgePath| edge.from.is_none();
    let start = layout.edges.iter().find(outermost).map(|edge| edge.to);
    start.or((!layout.nodes.is_empty()).then_some(0))
}

fn last(layout: &Layout) -> Option<usize> {
    let outer = layout.nodes.iter().enumerate();
    let outer = outer.filter(|(_, node)| node.container.is_none());
    outer
        .max_by_key(|(i, node)| (node.ends, node.card.y, std::cmp::Reverse(*i)))
        .map(|(i, _)| i)
}

/// Ways out in the order in which the service looks at them: those inside first, ways back last.
fn down(layout: &Layout, node: usize) -> Option<usize> {
    let ways = layout.edges.iter().filter(|edge| edge.from == Some(node));
    ways.filter(|edge| edge.to != node)
        .min_by_key(|edge| (edge.kind != EdgeKind::Start, edge.back))
        .map(|edge| edge.to)
}

/// The nearest state with a way here that does not lead back; else the container.
fn up(layout: &Layout, node: usize) -> Option<usize> {
    let here = layout.nodes.get(node)?;
    let ways = layout
        .edges
        .iter()
        .filter(|edge| edge.to == node && !edge.back);
    let from = ways.filter_map(|edge| Some((edge.from?, edge.kind.is_catch())));
    let distance = |from: usize| {
        let card = layout.nodes.get(from).map(|n| n.card).unwrap_or_default();
        (card.center() - here.card.center()).abs()
    };
    from.min_by_key(|(from, catch)| (*catch, distance(*from), *from))
        .map(|(from, _)| from)
        .or(here.container)
}

/// The next state at about the same height in the same container, whichever branch it is in.
fn beside(layout: &Layout, node: usize, right: bool) -> Option<usize> {
    let here = layout.nodes.get(node)?;
    let others = layout.nodes.iter().enumerate().filter(|(i, other)| {
        let side = if right {
            other.card.x > here.card.x
        } else {
            other.card.x < here.card.x
        };
        *i != node && other.container == here.container && side
    });
    others
        .min_by_key(|(i, other)| {
            let across = (other.card.center() - here.card.center()).abs();
            let along = (other.card.y - here.card.y).abs();
            (across + 4 * along, *i)
        })
        .map(|(i, _)| i)
}
