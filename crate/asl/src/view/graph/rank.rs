//! Which rank every box is on: loops are broken so that only real loops lead back, then ways are made short.

use super::level::Level;
use super::simplex::{self, Arc};

/// Ranks of boxes, and the ways that lead back.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    /// The first rank of each box.
    pub top: Vec<usize>,
    /// The last rank of each box; later than the first for tall boxes.
    pub bottom: Vec<usize>,
    /// Which ways lead back up or to the same box.
    pub back: Vec<bool>,
}

/// Height of a rank with its share of the gap, about that of a card and a labelled way below it.
const PITCH: i32 = 100;
/// Work for the ranks of one level; far more than 300 states need.
const BUDGET: usize = 3_000_000;

/// Finds the ranks. With `tall`, boxes higher than a rank take several.
pub(super) fn rank(level: &Level, tall: bool) -> Ranks {
    let count = level.boxes.len();
    let back = loops(level);
    let span = |node: usize| -> usize {
        let h = level.boxes[node].h;
        if tall && h > PITCH * 3 / 2 {
            ((h - PITCH / 2) / PITCH).max(0) as usize
        } else {
            0
        }
    };
    let mut arcs = Vec::with_capacity(level.ways.len() + count);
    let mut entered = vec![false; count];
    for (way, back) in level.ways.iter().zip(&back) {
        if way.from == way.to {
            continue;
        }
        if *back {
            arcs.push(Arc {
                from: way.to,
                to: way.from,
                length: 0,
                weight: 1,
            });
        } else {
            entered[way.to] = true;
            arcs.push(Arc {
                from: way.from,
                to: way.to,
                length: 1 + span(way.from) as i32,
                weight: 1,
            });
        }
    }
    // Boxes that nothing leads to stand below the beginning too.
    let first = count.saturating_sub(1);
    let strays = (0..first).filter(|node| !entered[*node]);
    arcs.extend(strays.map(|to| Arc {
        from: first,
        to,
        length: 1,
        weight: 1,
    }));
    let places = simplex::solve(count, &arcs, BUDGET);
    let top: Vec<usize> = places.iter().map(|place| *place as usize).collect();
    let bottom = top
        .iter()
        .enumerate()
        .map(|(node, top)| top + span(node))
        .collect();
    Ranks { top, bottom, back }
}

/// The ways that close a loop: those to a box that is still open in a walk in depth from the beginning. A loop
/// with one entrance is always broken at its entrance, so what reads as "back" is back.
fn loops(level: &Level) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let count = level.boxes.len();
    let mut outgoing = vec![Vec::new(); count];
    for (i, way) in level.ways.iter().enumerate() {
        outgoing[way.from].push(i);
    }
    let mut visits = vec![Visit::New; count];
    let mut back = vec![false; level.ways.len()];
    let first = count.checked_sub(1);
    for root in first.into_iter().chain(0..count) {
        if visits[root] != Visit::New {
            continue;
        }
        visits[root] = Visit::Open;
        let mut path = vec![(root, 0)];
        while let Some((node, at)) = path.last_mut() {
            let node = *node;
            let Some(way) = outgoing[node].get(*at).copied() else {
                visits[node] = Visit::Done;
                path.pop();
                continue;
            };
            *at += 1;
            let to = level.ways[way].to;
            match visits[to] {
                Visit::Open => back[way] = true,
                Visit::Done => {}
                Visit::New => {
                    visits[to] = Visit::Open;
                    path.push((to, 0));
                }
            }
        }
    }
    back
}
