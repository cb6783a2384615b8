//! The order of cells within ranks: few crossings, and nothing across a tall box.
//! Median and transposition sweeps over ranks; ties keep the order of the text.

use super::grid::{Grid, Neighbours, What};

type Rows = Vec<Vec<usize>>;

/// The order of every rank, ghosts left out; `None` when some way would have to run across a tall box.
pub(super) fn order(grid: &Grid) -> Option<Rows> {
    let (up, down) = grid.neighbours();
    let mut sweep = Sweep {
        grid,
        up,
        down,
        rows: grid.rows(),
        place: vec![0; grid.cells.len()],
        walls: walls(grid),
    };
    sweep.number();
    sweep.respect_walls();
    let rounds = match grid.cells.len() {
        0..2_000 => 24,
        2_000..10_000 => 8,
        _ => 2,
    };
    let mut best = sweep.rows.clone();
    let mut least = sweep.crossings();
    let mut idle = 0;
    for round in 0..rounds {
        if least == 0 || idle >= 6 {
            break;
        }
        sweep.median(round % 2 == 0, round % 4 >= 2);
        if grid.cells.len() < 10_000 {
            sweep.transpose();
        }
        sweep.respect_walls();
        let crossings = sweep.crossings();
        idle += 1;
        if crossings < least {
            least = crossings;
            best.clone_from(&sweep.rows);
            idle = 0;
        }
    }
    sweep.rows = best;
    sweep.number();
    sweep.respect_walls();
    if !sweep.walls_hold() {
        return None;
    }
    for row in &mut sweep.rows {
        row.retain(|cell| grid.cells[*cell].what != What::Ghost);
    }
    Some(sweep.rows)
}

/// A tall box: its cells by rank, and everything else in those ranks in groups that hang together.
struct Wall {
    first: usize,
    cells: Vec<usize>,
    groups: Vec<Vec<usize>>,
}

struct Sweep<'g> {
    grid: &'g Grid,
    up: Neighbours,
    down: Neighbours,
    rows: Rows,
    place: Vec<usize>,
    walls: Vec<Wall>,
}

impl Sweep<'_> {
    fn number(&mut self) {
        for row in &self.rows {
            for (i, cell) in row.iter().enumerate() {
                self.place[*cell] = i;
            }
        }
    }

    fn number_row(&mut self, rank: usize) {
        for (i, cell) in self.rows[rank].iter().enumerate() {
            self.place[*cell] = i;
        }
    }

    /// Sorts every rank by the medians of its neighbours in the rank before.
    fn median(&mut self, downwards: bool, flip_ties: bool) {
        let count = self.rows.len();
        for step in 1..count {
            let rank = if downwards { step } else { count - 1 - step };
            let near = if downwards { &self.up } else { &self.down };
            let row = &self.rows[rank];
            let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(row.len());
            let mut fixed: Vec<(usize, usize)> = Vec::new();
            for (i, cell) in row.iter().enumerate() {
                match median_of(&near[*cell], &self.place) {
                    Some(median) => keyed.push((median, *cell)),
                    None => fixed.push((i, *cell)),
                }
            }
            if flip_ties {
                keyed.reverse();
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut sorted: Vec<usize> = keyed.into_iter().map(|(_, cell)| cell).collect();
            for (i, cell) in fixed {
                sorted.insert(i.min(sorted.len()), cell);
            }
            self.rows[rank] = sorted;
            self.number_row(rank);
        }
    }

    /// Swaps neighbours while that removes crossings.
    fn transpose(&mut self) {
        for _ in 0..6 {
            let mut better = false;
            for rank in 0..self.rows.len() {
                for i in 1..self.rows[rank].len() {
                    let (left, right) = (self.rows[rank][i - 1], self.rows[rank][i]);
                    let now = self.pair(left, right);
                    let then = self.pair(right, left);
                    if then < now {
                        self.rows[rank].swap(i - 1, i);
                        self.place[left] = i;
                        self.place[right] = i - 1;
                        better = true;
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// Crossings between the links of two cells when `left` stands left of `right`.
    fn pair(&self, left: usize, right: usize) -> i64 {
        let mut crossings = 0;
        for near in [&self.up, &self.down] {
            if near[left].len() * near[right].len() > 4_000 {
                continue;
            }
            for (a, weight) in &near[left] {
                for (b, other) in &near[right] {
                    if self.place[*b] < self.place[*a] {
                        crossings += weight * other;
                    }
                }
            }
        }
        crossings
    }

    fn crossings(&self) -> i64 {
        let ranks = 0..self.rows.len().saturating_sub(1);
        ranks.map(|rank| self.crossings_below(rank)).sum()
    }

    /// Weighted crossings between a rank and the next, counted with a tree of sums.
    fn crossings_below(&self, rank: usize) -> i64 {
        let below = self.rows[rank + 1].len();
        let mut sums = vec![0_i64; below + 1];
        let mut total = 0;
        let mut crossings = 0;
        for cell in &self.rows[rank] {
            let mut ends: Vec<(usize, i64)> = self.down[*cell]
                .iter()
                .map(|(other, weight)| (self.place[*other], *weight))
                .collect();
            ends.sort_unstable();
            for (end, weight) in &ends {
                let mut until = 0;
                let mut i = end + 1;
                while i > 0 {
                    until += sums[i];
                    i &= i - 1;
                }
                crossings += weight * (total - until);
            }
            for (end, weight) in ends {
                total += weight;
                let mut i = end + 1;
                while i <= below {
                    sums[i] += weight;
                    i += i & i.wrapping_neg();
                }
            }
        }
        crossings
    }

    /// Puts every group that hangs together wholly on one side of each tall box beside it.
    fn respect_walls(&mut self) {
        for _ in 0..4 {
            let mut moved = false;
            for wall in 0..self.walls.len() {
                moved |= self.respect(wall);
            }
            if !moved {
                break;
            }
        }
    }

    fn is_left(&self, wall: &Wall, cell: usize) -> bool {
        let rank = self.grid.cells[cell].rank;
        let at = wall.cells.get(rank.wrapping_sub(wall.first));
        at.is_none_or(|at| self.place[cell] < self.place[*at])
    }

    fn respect(&mut self, wall: usize) -> bool {
        let wall = &self.walls[wall];
        let mut moves: Vec<(usize, bool)> = Vec::new();
        for group in &wall.groups {
            let left = group
                .iter()
                .filter(|cell| self.is_left(wall, **cell))
                .count();
            if left == 0 || left == group.len() {
                continue;
            }
            let to_left = left * 2 > group.len();
            let wrong = group
                .iter()
                .filter(|cell| self.is_left(wall, **cell) != to_left);
            moves.extend(wrong.map(|cell| (*cell, to_left)));
        }
        if moves.is_empty() {
            return false;
        }
        let first = wall.first;
        let cells = wall.cells.clone();
        for (i, at) in cells.iter().enumerate() {
            let rank = first + i;
            let row = &self.rows[rank];
            let middle = self.place[*at];
            let goes = |cell: &usize| moves.iter().find(|(moved, _)| moved == cell).map(|m| m.1);
            let mut sorted = Vec::with_capacity(row.len());
            for left in [true, false] {
                if !left {
                    sorted.push(*at);
                }
                // Newcomers stand next to the wall.
                let mut stay = Vec::new();
                let mut come = Vec::new();
                for (place, cell) in row.iter().enumerate().filter(|(place, _)| *place != middle) {
                    match goes(cell) {
                        Some(to_left) if to_left == left => come.push(*cell),
                        Some(_) => {}
                        None if (place < middle) == left => stay.push(*cell),
                        None => {}
                    }
                }
                if left {
                    sorted.extend(stay);
                    sorted.extend(come);
                } else {
                    sorted.extend(come);
                    sorted.extend(stay);
                }
            }
            self.rows[rank] = sorted;
            self.number_row(rank);
        }
        true
    }

    fn walls_hold(&self) -> bool {
        self.walls.iter().all(|wall| {
            wall.groups.iter().all(|group| {
                let left = group
                    .iter()
                    .filter(|cell| self.is_left(wall, **cell))
                    .count();
                left == 0 || left == group.len()
            })
        })
    }
}

fn walls(grid: &Grid) -> Vec<Wall> {
    let (_, down) = grid.neighbours();
    let mut by_rank = vec![Vec::new(); grid.ranks];
    for (i, cell) in grid.cells.iter().enumerate() {
        by_rank[cell.rank].push(i);
    }
    let tall = grid.boxes.iter().filter(|cells| cells.len() > 1);
    tall.map(|cells| {
        let first = cells.first().map_or(0, |cell| grid.cells[*cell].rank);
        let last = first + cells.len() - 1;
        let mut leader: Vec<usize> = (0..grid.cells.len()).collect();
        fn find(leader: &mut [usize], mut at: usize) -> usize {
            while leader[at] != at {
                leader[at] = leader[leader[at]];
                at = leader[at];
            }
            at
        }
        let wall = |cell: usize| cells.contains(&cell);
        let within: Vec<usize> = by_rank[first..=last]
            .iter()
            .flatten()
            .copied()
            .filter(|cell| !wall(*cell))
            .collect();
        for cell in &within {
            for (below, _) in &down[*cell] {
                if grid.cells[*below].rank <= last && !wall(*below) {
                    let (a, b) = (find(&mut leader, *cell), find(&mut leader, *below));
                    leader[a.max(b)] = a.min(b);
                }
            }
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group_of = vec![usize::MAX; grid.cells.len()];
        for cell in within {
            let root = find(&mut leader, cell);
            if group_of[root] == usize::MAX {
                group_of[root] = groups.len();
                groups.push(Vec::new());
            }
            groups[group_of[root]].push(cell);
        }
        groups.retain(|group| group.len() > 1);
        Wall {
            first,
            cells: cells.clone(),
            groups,
        }
    })
    .collect()
}

/// The weighted median of dot: between the middle two it leans to the denser side.
fn median_of(near: &[(usize, i64)], place: &[usize]) -> Option<f64> {
    let mut places: Vec<usize> = near.iter().map(|(other, _)| place[*other]).collect();
    places.sort_unstable();
    let count = places.len();
    let middle = count / 2;
    let at = |i: usize| places.get(i).map(|place| *place as f64);
    if count % 2 == 1 {
        return at(middle);
    }
    let (left, right) = (at(middle.checked_sub(1)?)?, at(middle)?);
    if count == 2 {
        return Some((left + right) / 2.0);
    }
    let before = left - at(0)?;
    let after = at(count - 1)? - right;
    if before + after == 0.0 {
        return Some((left + right) / 2.0);
    }
    Some((left * after + right * before) / (before + after))
}
