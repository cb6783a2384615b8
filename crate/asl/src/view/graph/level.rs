//! One machine laid out: boxes of given sizes and the ways between them become places and corners.
//! Knows nothing of states; what is inside a box was laid out before and is only a size here.

use super::grid::Grid;
use super::layout::Point;
use super::{column, order, rank, route};

/// What is to be placed.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// The boxes; the last one is where everything begins.
    pub boxes: Vec<Item>,
    /// The ways between them.
    pub ways: Vec<Way>,
}

/// A box.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item {
    /// Width of the whole.
    pub w: i32,
    /// Height of the whole.
    pub h: i32,
    /// Width of the part in the middle of the upper side where ways may arrive.
    pub head: i32,
    /// What hangs below the box, kept free.
    pub foot: i32,
}

/// A way from one box to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub from: usize,
    pub to: usize,
    /// Ways of one class to one box may join and run on as one.
    pub class: u8,
    /// How much it wants to be short and straight.
    pub weight: i64,
    /// The size of its label.
    pub label: Option<(i32, i32)>,
    /// The size of what is written instead when the way is too long to be drawn.
    pub stub: (i32, i32),
}

/// Where everything went. The left upper corner of all is at 0, 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    pub w: i32,
    pub h: i32,
    /// The left upper corners of the boxes.
    pub boxes: Vec<Point>,
    pub ways: Vec<Route>,
}

/// Where one way went.
#[derive(Clone, Debug, Default)]
pub(super) struct Route {
    pub points: Vec<Point>,
    /// The left upper corner of the label.
    pub label: Option<Point>,
    pub back: bool,
    pub cut: bool,
}

/// With more boxes than this, tall ones get no special care.
const MANY: usize = 500;

/// Places everything. The same level always gives the same picture.
pub(super) fn place(level: &Level) -> Placed {
    let ranks = rank::rank(level, level.boxes.len() <= MANY);
    let grid = Grid::new(level, &ranks);
    if let Some(rows) = order::order(&grid) {
        return finish(level, &grid, &rows);
    }
    // Something would have to run through a tall box that stands beside it: give such boxes a rank of their own.
    let ranks = rank::rank(level, false);
    let grid = Grid::new(level, &ranks);
    let rows = order::order(&grid).unwrap_or_else(|| grid.rows());
    finish(level, &grid, &rows)
}

fn finish(level: &Level, grid: &Grid, rows: &[Vec<usize>]) -> Placed {
    let columns = column::columns(grid, rows);
    route::route(level, grid, rows, &columns)
}
