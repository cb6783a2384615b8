//! The sideways pieces in the gap between two ranks: which lines run together, and on which track each runs so that
//! few cross and none lie on each other.

use super::grid::{Grid, Shape, What};
use super::ports::Ports;
use super::route::{Gap, gap_of};

/// Lines that meet in one lane and so may touch.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    pub links: Vec<usize>,
    pub track: usize,
    /// Places of the ends at the rank above and at the rank below.
    upper: Vec<i32>,
    lower: Vec<i32>,
    from: i32,
    to: i32,
}

/// Upright pieces nearer than this count as on each other.
const NEAR: i32 = 7;
/// With more nets in a gap only the simple order is used.
const MANY: usize = 120;

/// The nets of every gap with their tracks.
pub(super) fn gaps(grid: &Grid, ports: &Ports, count: usize) -> Vec<Gap> {
    let mut links = vec![Vec::new(); count];
    for (i, link) in grid.links.iter().enumerate() {
        if link.shape != Shape::Inside
            && let Some(list) = links.get_mut(gap_of(grid, link))
        {
            list.push(i);
        }
    }
    let mut leader = Leaders::new(grid.cells.len() * 2);
    let gaps = links.iter().map(|links| {
        let mut nets = nets(grid, ports, links, &mut leader);
        let tracks = assign(&mut nets);
        Gap { nets, tracks }
    });
    gaps.collect()
}

/// The net of each side of each cell. A side faces one gap only, so gaps do not meet here.
struct Leaders(Vec<usize>);

impl Leaders {
    fn new(count: usize) -> Leaders {
        Leaders(vec![usize::MAX; count])
    }
}

/// Groups links by the lanes they share.
fn nets(grid: &Grid, ports: &Ports, links: &[usize], leader: &mut Leaders) -> Vec<Net> {
    let mut nets: Vec<Net> = Vec::new();
    for link in links {
        let Some(shape) = grid.links.get(*link) else {
            continue;
        };
        let (upper_a, upper_b) = match shape.shape {
            Shape::Through => (true, false),
            Shape::Below => (true, true),
            _ => (false, false),
        };
        let (a, b) = ports.ends(*link, true);
        // The lower side of the cell above, or the upper side of the cell below, by which lanes share a net.
        let pin = |cell: usize, upper: bool| match grid.cells[cell].what {
            What::Lane(_) => Some(cell * 2 + usize::from(upper)),
            _ => None,
        };
        let pins = [pin(shape.a, upper_a), pin(shape.b, upper_b)];
        let known: Vec<usize> = pins
            .iter()
            .flatten()
            .filter_map(|pin| leader.0.get(*pin).copied().filter(|net| *net != usize::MAX))
            .collect();
        let net = match known.first() {
            Some(net) => *net,
            None => {
                nets.push(Net::default());
                nets.len() - 1
            }
        };
        if let Some(other) = known.get(1).copied().filter(|other| *other != net) {
            let moved = std::mem::take(&mut nets[other]);
            for link in &moved.links {
                for cell in [grid.links[*link].a, grid.links[*link].b] {
                    for side in [0, 1] {
                        if leader.0[cell * 2 + side] == other {
                            leader.0[cell * 2 + side] = net;
                        }
                    }
                }
            }
            nets[net].links.extend(moved.links);
            nets[net].upper.extend(moved.upper);
            nets[net].lower.extend(moved.lower);
        }
        for pin in pins.into_iter().flatten() {
            leader.0[pin] = net;
        }
        let target = &mut nets[net];
        target.links.push(*link);
        for (end, upper) in [(a, upper_a), (b, upper_b)] {
            let list = if upper {
                &mut target.upper
            } else {
                &mut target.lower
            };
            list.push(end);
        }
    }
    for net in &mut nets {
        for list in [&mut net.upper, &mut net.lower] {
            list.sort_unstable();
            list.dedup();
        }
        let ends = || net.upper.iter().chain(&net.lower).copied();
        net.from = ends().min().unwrap_or(0);
        net.to = ends().max().unwrap_or(0);
    }
    nets.retain(|net| net.from < net.to);
    nets
}

/// Orders nets from top to bottom and gives them tracks; returns how many tracks there are.
fn assign(nets: &mut [Net]) -> usize {
    let order = order(nets);
    let mut tracks = 0;
    for (i, net) in order.iter().enumerate() {
        let mut track = 0;
        for before in order.iter().take(i) {
            let other = &nets[*before];
            let apart = other.to + NEAR < nets[*net].from || nets[*net].to + NEAR < other.from;
            if !apart {
                track = track.max(other.track + 1);
            }
        }
        nets[*net].track = track;
        tracks = tracks.max(track + 1);
    }
    tracks
}

/// Which nets must or had better lie above which.
fn order(nets: &[Net]) -> Vec<usize> {
    let count = nets.len();
    if count > MANY {
        return (0..count).collect();
    }
    // What it costs to have `a` above `b`: lines on each other cost most, then crossings.
    let mut cost = vec![0_i64; count * count];
    for a in 0..count {
        for b in 0..count {
            if a != b {
                cost[a * count + b] = above(&nets[a], &nets[b]);
            }
        }
    }
    let mut rest: Vec<usize> = (0..count).collect();
    let mut order = Vec::with_capacity(count);
    while !rest.is_empty() {
        // The net that loses least by lying above all the others.
        let loss = |net: &usize| -> i64 {
            let others = rest.iter().filter(|other| *other != net);
            others
                .map(|other| cost[net * count + other] - cost[other * count + net])
                .sum()
        };
        let hard = |net: &usize| {
            rest.iter()
                .filter(|other| cost[*net * count + **other] >= HARD)
                .count()
        };
        let best = rest
            .iter()
            .enumerate()
            .min_by_key(|(_, net)| (hard(net), loss(net)))
            .map_or(0, |(i, _)| i);
        order.push(rest.remove(best));
    }
    order
}

const HARD: i64 = 1_000;

/// Crossings, and lines on each other, when `a` lies above `b`: the lines of `a` to the rank below pass the track
/// of `b`, and those of `b` to the rank above that of `a`.
fn above(a: &Net, b: &Net) -> i64 {
    if a.to + NEAR < b.from || b.to + NEAR < a.from {
        return 0;
    }
    let inside = |ends: &[i32], net: &Net| {
        ends.iter()
            .filter(|x| net.from < **x && **x < net.to)
            .count() as i64
    };
    let mut cost = inside(&a.lower, b) + inside(&b.upper, a);
    for down in &a.lower {
        cost += HARD
            * b.upper
                .iter()
                .filter(|up| (*up - down).abs() < NEAR)
                .count() as i64;
    }
    cost
}
