//! Where every cell stands from left to right: cells of a rank keep their distance, lanes are straight from end to
//! end wherever they do not cross each other, and ways are as straight as that allows.

use super::grid::{Grid, Shape, What};
use super::simplex::{self, Arc};
use std::collections::BTreeSet;

/// Work for the columns of one level.
const BUDGET: usize = 6_000_000;

/// The middle of every cell from left to right; ghosts have none and get 0.
pub(super) fn columns(grid: &Grid, rows: &[Vec<usize>]) -> Vec<i32> {
    let blocks = blocks(grid, rows);
    let mut arcs = Vec::new();
    let mut apart = BTreeSet::new();
    for row in rows {
        for pair in row.windows(2) {
            let &[left, right] = pair else { continue };
            apart.insert((
                blocks.of[left],
                blocks.of[right],
                distance(grid, left, right),
            ));
        }
    }
    arcs.extend(apart.into_iter().map(|(from, to, length)| Arc {
        from,
        to,
        length,
        weight: 0,
    }));
    let mut count = blocks.count;
    for link in &grid.links {
        let (a, b) = (blocks.of[link.a], blocks.of[link.b]);
        if a == b || link.shape == Shape::Inside {
            continue;
        }
        let weight = link.weight * 2;
        for to in [a, b] {
            arcs.push(Arc {
                from: count,
                to,
                length: 0,
                weight,
            });
        }
        count += 1;
    }
    let places = simplex::solve(count, &arcs, BUDGET);
    let place = |block: usize| places.get(block).copied().unwrap_or(0);
    let mut columns: Vec<i32> = blocks.of.iter().map(|block| place(*block)).collect();
    let drawn = rows.iter().flatten();
    let left = drawn.map(|cell| columns[*cell] - grid.cells[*cell].w / 2);
    let left = left.min().unwrap_or(0);
    for column in &mut columns {
        *column -= left;
    }
    columns
}

/// How far apart the middles of two neighbours must be.
fn distance(grid: &Grid, left: usize, right: usize) -> i32 {
    let (a, b) = (grid.cells[left], grid.cells[right]);
    let gap = match (a.what, b.what) {
        (What::Box(_), What::Box(_)) => 32,
        (What::Box(_), _) | (_, What::Box(_)) => 20,
        (What::Label(_), What::Label(_)) => 12,
        _ => 16,
    };
    a.w / 2 + (b.w + 1) / 2 + gap
}

/// Cells that stand exactly above each other, by block.
struct Blocks {
    of: Vec<usize>,
    count: usize,
}

/// Joins the pieces of lanes and of tall boxes. **Invariant:** blocks never cross, so "left of" has no cycle.
fn blocks(grid: &Grid, rows: &[Vec<usize>]) -> Blocks {
    let mut place = vec![usize::MAX; grid.cells.len()];
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            place[*cell] = i;
        }
    }
    // By rank: the two cells, and how much they want to be straight: tall boxes most, then lanes, then the way from
    // a label into a lane, so that a lane stays straight where others join it.
    let mut inner: Vec<Vec<(usize, usize, u8)>> = vec![Vec::new(); grid.ranks];
    let is_lane = |cell: usize| matches!(grid.cells[cell].what, What::Lane(_));
    let thin = |cell: usize| is_lane(cell) || matches!(grid.cells[cell].what, What::Label(_));
    for link in &grid.links {
        let wish = match link.shape {
            Shape::Inside => 0,
            Shape::Through if is_lane(link.a) && is_lane(link.b) => 1,
            Shape::Through if thin(link.a) && thin(link.b) => 2,
            _ => continue,
        };
        inner[grid.cells[link.a].rank].push((link.a, link.b, wish));
    }
    let mut above: Vec<usize> = (0..grid.cells.len()).collect();
    let mut joined_up = vec![false; grid.cells.len()];
    let mut joined_down = vec![false; grid.cells.len()];
    for list in &mut inner {
        // Nothing crosses a tall box. Of two others that cross the first from the left is straight.
        list.sort_by_key(|(a, b, wish)| (*wish, place[*a], place[*b]));
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (a, b, _) in list.iter() {
            let (from, to) = (place[*a], place[*b]);
            let crosses = |other: &(usize, usize)| {
                (other.0 < from) != (other.1 < to) || other.0 == from || other.1 == to
            };
            if joined_down[*a] || joined_up[*b] || taken.iter().any(crosses) {
                continue;
            }
            joined_down[*a] = true;
            joined_up[*b] = true;
            above[*b] = *a;
            taken.push((from, to));
        }
    }
    let mut of = vec![usize::MAX; grid.cells.len()];
    let mut count = 0;
    let drawn = rows.iter().flatten();
    for cell in drawn {
        // Rows come from top to bottom, so the cell above already has its block.
        if above[*cell] != *cell {
            of[*cell] = of[above[*cell]];
        } else {
            of[*cell] = count;
            count += 1;
        }
    }
    for block in of.iter_mut().filter(|block| **block == usize::MAX) {
        *block = count;
    }
    Blocks {
        of,
        count: count + 1,
    }
}
