//! Heights and lines: every rank gets its band, every gap between ranks as many tracks as its sideways pieces
//! need, and every way its corners.

use super::grid::{Grid, Link, Shape, What};
use super::layout::Point;
use super::level::{Level, Placed, Route};
use super::ports::Ports;
use super::tracks::{self, Net};

/// The free height of a gap without sideways pieces, above a label, above a box, and the step between tracks.
const ABOVE_LABEL: i32 = 14;
const ABOVE_BOX: i32 = 20;
const BEFORE_TRACK: i32 = 12;
const TRACK: i32 = 10;

/// Places everything.
pub(super) fn route(level: &Level, grid: &Grid, rows: &[Vec<usize>], columns: &[i32]) -> Placed {
    let ports = Ports::new(level, grid, columns);
    let gaps = tracks::gaps(grid, &ports, rows.len());
    let heights = Heights::new(level, grid, rows, &gaps);
    let mut placed = Placed::default();
    for (node, cells) in grid.boxes.iter().enumerate() {
        let Some(first) = cells.first() else { continue };
        placed.boxes.push(Point {
            x: columns[*first] - level.boxes[node].w / 2,
            y: heights.top[grid.cells[*first].rank],
        });
    }
    for way in 0..level.ways.len() {
        let route = corners(level, grid, columns, &ports, &gaps, &heights, &placed, way);
        placed.ways.push(route);
    }
    settle(level, &mut placed);
    placed
}

/// The sideways pieces of the gap below each rank.
pub(super) struct Gap {
    pub nets: Vec<Net>,
    pub tracks: usize,
}

struct Heights {
    /// The upper side of each rank's band.
    top: Vec<i32>,
    /// The first track of the gap below each rank.
    track: Vec<i32>,
}

impl Heights {
    fn new(level: &Level, grid: &Grid, rows: &[Vec<usize>], gaps: &[Gap]) -> Heights {
        let count = rows.len();
        let tall = |node: usize| grid.boxes[node].len() > 1;
        let band = |rank: usize| {
            let heights = rows[rank].iter().map(|cell| match grid.cells[*cell].what {
                What::Box(node) if !tall(node) => level.boxes[node].h + level.boxes[node].foot,
                What::Label(way) => grid.labels[way].map_or(0, |label| label.1),
                _ => 0,
            });
            heights.max().unwrap_or(0)
        };
        let bands: Vec<i32> = (0..count).map(band).collect();
        // Gaps: a rank without boxes and labels has no height, so the gaps around it add up to an ordinary one.
        let mut after: Vec<i32> = (0..count)
            .map(|rank| {
                let tracks = gaps.get(rank).map_or(0, |gap| gap.tracks) as i32;
                let (below, after) = if rank % 2 == 0 {
                    (ABOVE_LABEL, 10)
                } else {
                    (ABOVE_BOX, ABOVE_BOX)
                };
                match tracks {
                    0 => below,
                    n => BEFORE_TRACK + (n - 1) * TRACK + after,
                }
            })
            .collect();
        // An even gap whose label rank is empty needs little when the other gap has the tracks.
        for rank in (0..count).step_by(2) {
            let bare = bands.get(rank + 1) == Some(&0);
            let other = gaps.get(rank + 1).map_or(0, |gap| gap.tracks);
            let own = gaps.get(rank).map_or(0, |gap| gap.tracks);
            if bare && own == 0 && other > 0 {
                after[rank] = 4;
            }
            if bare && own > 0 && other == 0 {
                after[rank] -= 8;
            }
        }
        // A machine inside a container begins with nothing: the line that spreads to the branches is there.
        if bands.first() == Some(&0)
            && gaps.first().is_none_or(|gap| gap.tracks == 0)
            && let Some(first) = after.first_mut()
        {
            *first = 0;
        }
        let top = |after: &[i32]| {
            let mut y = 0;
            let step = |rank: usize| {
                let here = y;
                y += bands[rank] + after[rank];
                here
            };
            (0..count).map(step).collect::<Vec<i32>>()
        };
        let mut tops = top(&after);
        // Tall boxes: what their ranks lack in height is spread over the gaps beside them.
        let mut order: Vec<&Vec<usize>> = grid.boxes.iter().filter(|c| c.len() > 1).collect();
        order.sort_by_key(|cells| cells.len());
        for cells in order {
            let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
                continue;
            };
            let What::Box(node) = grid.cells[*first].what else {
                continue;
            };
            let (first, last) = (grid.cells[*first].rank, grid.cells[*last].rank);
            let needs = level.boxes[node].h + level.boxes[node].foot;
            let has = tops[last] + bands[last] - tops[first];
            let lacks = needs - has;
            if lacks > 0 {
                let gaps = (last - first) as i32;
                for (i, gap) in (first..last).enumerate() {
                    let i = i as i32;
                    after[gap] += lacks * (i + 1) / gaps - lacks * i / gaps;
                }
                tops = top(&after);
            }
        }
        let track = (0..count)
            .map(|rank| tops[rank] + bands[rank] + BEFORE_TRACK)
            .collect();
        Heights { top: tops, track }
    }

    fn of_track(&self, rank: usize, track: usize) -> i32 {
        self.track.get(rank).copied().unwrap_or(0) + track as i32 * TRACK
    }
}

/// The gap a link runs in, by the rank above it.
pub(super) fn gap_of(grid: &Grid, link: &Link) -> usize {
    let rank = grid.cells[link.a].rank;
    match link.shape {
        Shape::Above => rank.saturating_sub(1),
        _ => rank,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is one layer of the picture"
)]
fn corners(
    level: &Level,
    grid: &Grid,
    columns: &[i32],
    ports: &Ports,
    gaps: &[Gap],
    heights: &Heights,
    placed: &Placed,
    way: usize,
) -> Route {
    let mut points: Vec<Point> = Vec::new();
    let (from, to) = (level.ways[way].from, level.ways[way].to);
    let chain = &grid.chains[way];
    let label = grid.labels[way].map(|(cell, _)| {
        let w = grid.cells[cell].w;
        Point {
            x: columns[cell] - w / 2,
            y: heights.top[grid.cells[cell].rank],
        }
    });
    for (i, (link, forward)) in chain.iter().enumerate() {
        let (start, end) = ports.ends(*link, *forward);
        if i == 0 {
            let y = placed.boxes.get(from).map_or(0, |at| at.y) + level.boxes[from].h;
            points.push(Point { x: start, y });
        }
        if start != end {
            let gap = gap_of(grid, &grid.links[*link]);
            let nets = gaps.get(gap).map(|gap| &gap.nets);
            let net = nets.and_then(|nets| nets.iter().find(|net| net.links.contains(link)));
            let y = heights.of_track(gap, net.map_or(0, |net| net.track));
            points.push(Point { x: start, y });
            points.push(Point { x: end, y });
        }
        if i + 1 == chain.len() {
            let y = match label {
                Some(label) if grid.cut[way] => label.y,
                _ => placed.boxes.get(to).map_or(0, |at| at.y),
            };
            points.push(Point { x: end, y });
        }
    }
    Route {
        points: simplify(points),
        label,
        back: grid.back[way],
        cut: grid.cut[way],
    }
}

/// Leaves out corners that are none.
fn simplify(points: Vec<Point>) -> Vec<Point> {
    let mut simple: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if simple.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = simple.as_slice() {
            let on_line = (before.x == last.x && last.x == point.x)
                || (before.y == last.y && last.y == point.y);
            if on_line {
                simple.pop();
            }
        }
        simple.push(point);
    }
    simple
}

/// Moves everything so that the left upper corner is at 0, 0, and measures the whole.
fn settle(level: &Level, placed: &mut Placed) {
    let mut corners: Vec<(Point, Point)> = Vec::new();
    for (at, item) in placed.boxes.iter().zip(&level.boxes) {
        let end = Point {
            x: at.x + item.w,
            y: at.y + item.h + item.foot,
        };
        corners.push((*at, end));
    }
    for (route, way) in placed.ways.iter().zip(&level.ways) {
        corners.extend(route.points.iter().map(|point| (*point, *point)));
        let size = if route.cut { Some(way.stub) } else { way.label };
        if let (Some(at), Some((w, h))) = (route.label, size) {
            corners.push((
                at,
                Point {
                    x: at.x + w,
                    y: at.y + h,
                },
            ));
        }
    }
    let left = corners.iter().map(|c| c.0.x).min().unwrap_or(0);
    let top = corners.iter().map(|c| c.0.y).min().unwrap_or(0);
    placed.w = corners.iter().map(|c| c.1.x).max().unwrap_or(0) - left;
    placed.h = corners.iter().map(|c| c.1.y).max().unwrap_or(0) - top;
    let shift = |point: &mut Point| {
        point.x -= left;
        point.y -= top;
    };
    placed.boxes.iter_mut().for_each(shift);
    for route in &mut placed.ways {
        route.points.iter_mut().for_each(shift);
        if let Some(label) = &mut route.label {
            shift(label);
        }
    }
}
