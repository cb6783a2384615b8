//! Ranks filled with cells: boxes, labels, and lanes where ways pass a rank. Boxes take the even ranks, labels
//! the odd ones between them. What one way needs of cells and links is its chain.
//!
//! **Invariant:** a way touches only cells of its own chain, and chains share lanes only when they lead to the same
//! box in the same class. So whoever keeps cells of a rank apart keeps lines off cards and labels.

use super::level::Level;
use super::rank::Ranks;
use std::collections::BTreeMap;

/// More lane cells than this in one level, and the longest ways are cut to stubs.
const MAX_LANES: usize = 40_000;

/// What stands in a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A box, or one rank of a tall one.
    Box(usize),
    /// The label of a way.
    Label(usize),
    /// A piece of a way; `true` leads up.
    Lane(bool),
    /// Nothing that is drawn: keeps the two ends of a turn together while ranks are ordered.
    Ghost,
}

/// One place in a rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub rank: usize,
    pub what: What,
    pub w: i32,
}

/// How a link runs between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// From a cell to one in the next rank.
    Through,
    /// Between two cells of one rank, below them.
    Below,
    /// Between two cells of one rank, above them.
    Above,
    /// Inside a tall box: never drawn.
    Inside,
}

/// A line between two neighbouring cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub shape: Shape,
    pub a: usize,
    pub b: usize,
    pub weight: i64,
}

/// The cells each cell is tied to on one side, with weights.
pub(super) type Neighbours = Vec<Vec<(usize, i64)>>;

/// Cells and links of a level.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub cells: Vec<Cell>,
    pub links: Vec<Link>,
    /// The links of each way in the order in which it runs; `true` from `a` to `b`.
    pub chains: Vec<Vec<(usize, bool)>>,
    /// The cells of each box from top to bottom.
    pub boxes: Vec<Vec<usize>>,
    /// The label cell of each way, with its height.
    pub labels: Vec<Option<(usize, i32)>>,
    pub back: Vec<bool>,
    pub cut: Vec<bool>,
    pub ranks: usize,
    known: BTreeMap<(Shape, usize, usize), usize>,
    lanes: BTreeMap<(usize, u8, usize), usize>,
    ghosts: BTreeMap<(usize, usize), usize>,
}

impl Grid {
    pub(super) fn new(level: &Level, ranks: &Ranks) -> Grid {
        let mut grid = Grid {
            back: ranks.back.clone(),
            cut: cut(level, ranks),
            ..Grid::default()
        };
        for (node, item) in level.boxes.iter().enumerate() {
            let mut cells: Vec<usize> = Vec::new();
            for rank in 2 * ranks.top[node]..=2 * ranks.bottom[node] {
                let cell = grid.cell(rank, What::Box(node), item.w);
                if let Some(above) = cells.last() {
                    grid.link(Shape::Inside, *above, cell, 1_000);
                }
                cells.push(cell);
            }
            grid.boxes.push(cells);
        }
        for way in 0..level.ways.len() {
            let chain = grid.chain(level, ranks, way);
            grid.chains.push(chain);
        }
        let last = grid.cells.iter().map(|cell| cell.rank).max();
        grid.ranks = last.map_or(0, |last| last + 1);
        grid
    }

    fn cell(&mut self, rank: usize, what: What, w: i32) -> usize {
        self.cells.push(Cell { rank, what, w });
        self.cells.len() - 1
    }

    fn link(&mut self, shape: Shape, a: usize, b: usize, weight: i64) -> usize {
        if let Some(known) = self.known.get(&(shape, a, b)) {
            if let Some(link) = self.links.get_mut(*known) {
                link.weight = link.weight.max(weight);
            }
            return *known;
        }
        self.links.push(Link {
            shape,
            a,
            b,
            weight,
        });
        self.known.insert((shape, a, b), self.links.len() - 1);
        self.links.len() - 1
    }

    /// The lane of ways of this class to this box in this rank. Ways back have lanes of their own.
    fn lane(&mut self, to: usize, class: u8, rank: usize, up: bool) -> usize {
        let key = (to, class * 2 + u8::from(up), rank);
        if let Some(cell) = self.lanes.get(&key) {
            return *cell;
        }
        let cell = self.cell(rank, What::Lane(up), 0);
        self.lanes.insert(key, cell);
        cell
    }

    /// A turn between two cells of a rank, with the ghost that keeps them near each other.
    fn turn(&mut self, shape: Shape, a: usize, b: usize, weight: i64) -> usize {
        let rank = self.cells[a].rank;
        let (beside, lane) = match shape {
            Shape::Above => (rank.saturating_sub(1), a),
            _ => (rank + 1, b),
        };
        if !self.ghosts.contains_key(&(beside, lane)) {
            let ghost = self.cell(beside, What::Ghost, 0);
            self.ghosts.insert((beside, lane), ghost);
        }
        self.link(shape, a, b, weight)
    }

    fn chain(&mut self, level: &Level, ranks: &Ranks, index: usize) -> Vec<(usize, bool)> {
        let way = level.ways[index];
        let mut chain = Vec::new();
        let bottom = 2 * ranks.bottom[way.from];
        let mut at = self.boxes[way.from].last().copied().unwrap_or(0);
        let mut rank = bottom;
        self.labels.push(None);
        let stub = self.cut[index].then_some(way.stub);
        if let Some((w, h)) = stub.or(way.label) {
            rank += 1;
            let label = self.cell(rank, What::Label(index), w);
            self.labels[index] = Some((label, h));
            chain.push((self.link(Shape::Through, at, label, way.weight), true));
            at = label;
        }
        if self.cut[index] {
            return chain;
        }
        let end = self.boxes[way.to].first().copied().unwrap_or(0);
        let top = 2 * ranks.top[way.to];
        if self.back[index] {
            let mut lane = self.lane(way.to, way.class, rank, true);
            chain.push((self.turn(Shape::Below, at, lane, 1), true));
            while rank > top {
                rank -= 1;
                let above = self.lane(way.to, way.class, rank, true);
                chain.push((self.link(Shape::Through, above, lane, 1), false));
                lane = above;
            }
            chain.push((self.turn(Shape::Above, lane, end, 1), true));
        } else {
            for rank in rank + 1..top {
                let lane = self.lane(way.to, way.class, rank, false);
                chain.push((self.link(Shape::Through, at, lane, way.weight), true));
                at = lane;
            }
            chain.push((self.link(Shape::Through, at, end, way.weight), true));
        }
        chain
    }

    /// Neighbours above and below each cell, with weights, as the order of ranks sees them.
    pub(super) fn neighbours(&self) -> (Neighbours, Neighbours) {
        let mut up = vec![Vec::new(); self.cells.len()];
        let mut down = vec![Vec::new(); self.cells.len()];
        let mut join = |above: usize, below: usize, weight: i64| {
            down[above].push((below, weight));
            up[below].push((above, weight));
        };
        for link in &self.links {
            let (a, b) = (link.a, link.b);
            match link.shape {
                Shape::Through => join(a, b, 1),
                Shape::Inside => join(a, b, link.weight),
                Shape::Below => {
                    if let Some(ghost) = self.ghosts.get(&(self.cells[a].rank + 1, b)) {
                        join(a, *ghost, 1);
                        join(b, *ghost, 1);
                    }
                }
                Shape::Above => {
                    let beside = self.cells[a].rank.saturating_sub(1);
                    if let Some(ghost) = self.ghosts.get(&(beside, a)) {
                        join(*ghost, a, 1);
                        join(*ghost, b, 1);
                    }
                }
            }
        }
        for list in up.iter_mut().chain(down.iter_mut()) {
            list.dedup();
        }
        (up, down)
    }

    /// A first order: cells as a walk in depth meets them, so that what is written first stands left.
    pub(super) fn rows(&self) -> Vec<Vec<usize>> {
        let (up, down) = self.neighbours();
        let mut rows = vec![Vec::new(); self.ranks];
        let mut seen = vec![false; self.cells.len()];
        let first = self.boxes.last().and_then(|cells| cells.first()).copied();
        for root in first.into_iter().chain(0..self.cells.len()) {
            let mut open = vec![root];
            while let Some(cell) = open.pop() {
                if seen[cell] {
                    continue;
                }
                seen[cell] = true;
                rows[self.cells[cell].rank].push(cell);
                // Lanes that lead back are met from below.
                let back = up[cell].iter().rev().filter(|(other, _)| {
                    matches!(self.cells[*other].what, What::Lane(true) | What::Ghost)
                });
                open.extend(back.map(|(other, _)| *other));
                open.extend(down[cell].iter().rev().map(|(other, _)| *other));
            }
        }
        rows
    }
}

/// The ways that are too long to be drawn: from the longest on, until the rest needs few enough lanes.
fn cut(level: &Level, ranks: &Ranks) -> Vec<bool> {
    let length = |index: usize| {
        let way = level.ways[index];
        2 * ranks.top[way.to].abs_diff(ranks.bottom[way.from])
    };
    let mut cut = vec![false; level.ways.len()];
    let mut longest: Vec<usize> = (0..level.ways.len()).collect();
    longest.sort_by_key(|way| std::cmp::Reverse(length(*way)));
    // Ways to one box share lanes, so only the longest of each box and class costs its length.
    let mut costs: BTreeMap<(usize, u8, bool), usize> = BTreeMap::new();
    let mut total = 0;
    for way in longest.iter().rev() {
        let key = (
            level.ways[*way].to,
            level.ways[*way].class,
            ranks.back[*way],
        );
        let before = costs.insert(key, length(*way)).unwrap_or(0);
        total += length(*way) - before;
        if total > MAX_LANES {
            total -= length(*way) - before;
            costs.insert(key, before);
            cut[*way] = true;
        }
    }
    cut
}
