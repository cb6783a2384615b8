//! Where links meet cells: lanes and labels in their middle, boxes where the way is straight if that can be, and
//! spread so that no two lines share a place.

use super::grid::{Grid, Shape, What};
use super::level::Level;

/// Lines at one box stand this far apart where there is room.
const STEP: i32 = 16;
/// What the lamp of a box where the machine may end needs at its left.
const LAMP: i32 = 28;

/// The two ends of every link from left to right.
pub(super) struct Ports {
    ends: Vec<(i32, i32)>,
}

impl Ports {
    pub(super) fn new(level: &Level, grid: &Grid, columns: &[i32]) -> Ports {
        let mut ends: Vec<(i32, i32)> = grid
            .links
            .iter()
            .map(|link| (columns[link.a], columns[link.b]))
            .collect();
        // Links by the side of the box they meet: (upper?, link, whether its `a` is the box).
        let mut sides: Vec<[Vec<(usize, bool)>; 2]> = vec![Default::default(); grid.boxes.len()];
        for (i, link) in grid.links.iter().enumerate() {
            for (cell, first) in [(link.a, true), (link.b, false)] {
                let What::Box(node) = grid.cells[cell].what else {
                    continue;
                };
                let upper = match link.shape {
                    Shape::Through => !first,
                    Shape::Above => true,
                    Shape::Below => false,
                    Shape::Inside => continue,
                };
                sides[node][usize::from(!upper)].push((i, first));
            }
        }
        for (node, sides) in sides.iter().enumerate() {
            let Some(cell) = grid.boxes[node].first() else {
                continue;
            };
            let middle = columns[*cell];
            let item = level.boxes[node];
            for (side, (room, lower)) in sides.iter().zip([(item.head, false), (item.w, true)]) {
                let mut wanted: Vec<(i32, usize, bool)> = side
                    .iter()
                    .map(|(link, first)| {
                        let (a, b) = ends[*link];
                        (if *first { b } else { a }, *link, *first)
                    })
                    .collect();
                wanted.sort_unstable();
                let inset = (room / 6).clamp(0, 40).min(room / 2);
                let (mut left, right) = (middle - room / 2, middle + room / 2);
                let mut reach = (left + inset, right - inset);
                if lower && item.foot > 0 && item.w > 2 * LAMP {
                    left += LAMP;
                    reach.0 = reach.0.max(left);
                }
                let places = spread(&wanted, reach, (left, right));
                for ((_, link, first), place) in wanted.iter().zip(places) {
                    let end = &mut ends[*link];
                    if *first {
                        end.0 = place;
                    } else {
                        end.1 = place;
                    }
                }
            }
        }
        Ports { ends }
    }

    /// Start and end of a link in the direction in which it is taken.
    pub(super) fn ends(&self, link: usize, forward: bool) -> (i32, i32) {
        let (a, b) = self.ends.get(link).copied().unwrap_or((0, 0));
        if forward { (a, b) } else { (b, a) }
    }
}

/// Places as near to the wanted ones as the distance between them and the ends of the side allow.
fn spread(wanted: &[(i32, usize, bool)], reach: (i32, i32), side: (i32, i32)) -> Vec<i32> {
    let count = wanted.len() as i32;
    if count == 0 {
        return Vec::new();
    }
    let mut reach = reach;
    let near = (side.0 + 12, side.1 - 12);
    if (count - 1) * STEP > reach.1 - reach.0 {
        reach = (side.0 + 6, side.1 - 6);
    }
    let step = STEP.min((reach.1 - reach.0).max(0) / (count - 1).max(1));
    let mut places: Vec<i32> = wanted
        .iter()
        .map(|(place, ..)| {
            if near.0 <= *place && *place <= near.1 {
                return *place;
            }
            (*place).clamp(reach.0.min(reach.1), reach.1.max(reach.0))
        })
        .collect();
    places.sort_unstable();
    for i in 1..places.len() {
        places[i] = places[i].max(places[i - 1] + step);
    }
    let mut limit = near.1.max(reach.1).max(reach.0);
    for place in places.iter_mut().rev() {
        *place = (*place).min(limit);
        limit = *place - step;
    }
    places
}
