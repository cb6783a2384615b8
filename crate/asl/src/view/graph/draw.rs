//! Model to layout: sizes of cards and labels, machines inside laid out first, everything brought to one sheet.

use super::layout::{EdgeKind, EdgePath, Label, Lamp, LampKind, Layout, NodeBox, Point, Rect};
use super::level::{self, Item, Level, Placed, Way};
use super::model::{Chart, Model, Node, NodeKind};
use super::path::path;
use super::{condition, text};
use crate::definition::TransitionKind;

/// Font sizes of names, second lines and labels.
pub(super) const NAME_SIZE: f64 = 14.0;
pub(super) const DETAIL_SIZE: f64 = 12.0;
pub(super) const LABEL_SIZE: f64 = 11.5;
/// Where the text of a card begins, right of its icon.
pub(super) const TEXT_LEFT: i32 = 38;
/// Height of a line of a label.
pub(super) const LABEL_LINE: i32 = 14;
const TEXT_ROOM: i32 = 226;
const CARD_RIGHT: i32 = 12;
const CARD_LEAST: i32 = 148;
/// How much wider names are for being bold.
const BOLD: f64 = 1.13;
const LABEL_ROOM: i32 = 170;
const MARGIN: i32 = 16;
/// From a frame to what is inside.
const INSIDE: i32 = 18;
const BETWEEN_BRANCHES: i32 = 28;
/// From a container's card to the line that spreads to the branches, and from there to the branches.
const TO_BUS: i32 = 14;
const FROM_BUS: i32 = 4;
/// A frame grows by at most this much to have its card straight above what starts inside.
const BALANCE: i32 = 160;
/// What hangs below a card where a machine ends: a stem and a lamp.
const FOOT: i32 = 22;
/// The radius of lamps.
pub(super) const START_RADIUS: i32 = 7;
pub(super) const END_RADIUS: i32 = 5;

/// Lays out a model.
pub fn layout(model: &Model) -> Layout {
    let Some(root) = &model.root else {
        return Layout::default();
    };
    let mut drawn = chart(root, true);
    shift(&mut drawn.sheet, MARGIN, MARGIN);
    drawn.sheet.width = drawn.w + 2 * MARGIN;
    drawn.sheet.height = drawn.h + 2 * MARGIN;
    for edge in &mut drawn.sheet.edges {
        edge.path = path(&edge.points, !edge.cut);
    }
    drawn.sheet
}

/// A machine with everything inside, its left upper corner at 0, 0.
struct Drawn {
    w: i32,
    h: i32,
    sheet: Layout,
    /// Where its first way begins, from the left.
    entry: i32,
}

fn chart(chart: &Chart, outermost: bool) -> Drawn {
    let inside: Vec<Vec<Drawn>> = chart
        .nodes
        .iter()
        .map(|node| {
            node.inner
                .iter()
                .map(|inner| self::chart(inner, false))
                .collect()
        })
        .collect();
    let cards: Vec<Card> = chart.nodes.iter().map(card).collect();
    let frames: Vec<Option<Frame>> = cards
        .iter()
        .zip(&inside)
        .map(|(card, inside)| frame(card, inside))
        .collect();
    let entry = chart.nodes.len();
    let mut level = Level::default();
    for ((node, card), frame) in chart.nodes.iter().zip(&cards).zip(&frames) {
        level.boxes.push(Item {
            w: frame.as_ref().map_or(card.w, |frame| frame.w),
            h: frame.as_ref().map_or(card.h, |frame| card.h / 2 + frame.h),
            head: card.w,
            foot: if node.ends { FOOT } else { 0 },
        });
    }
    let lamp = if outermost { 2 * START_RADIUS } else { 0 };
    level.boxes.push(Item {
        w: lamp,
        h: lamp,
        head: lamp,
        foot: 0,
    });
    let words: Vec<Words> = chart.edges.iter().map(|edge| words(chart, edge)).collect();
    for (edge, words) in chart.edges.iter().zip(&words) {
        let (class, weight) = match edge.kind {
            TransitionKind::Next => (0, 8),
            TransitionKind::Choice(_) => (0, 3),
            TransitionKind::Default => (0, 3),
            TransitionKind::Catch(_) => (1, 1),
        };
        level.ways.push(Way {
            from: edge.from,
            to: edge.to,
            class,
            weight,
            label: words.size(&words.lines),
            stub: words.size(&words.stub).unwrap_or((8, 8)),
        });
    }
    level.ways.extend(chart.start.map(|to| Way {
        from: entry,
        to,
        class: 0,
        weight: 8,
        label: None,
        stub: (8, 8),
    }));
    let placed = level::place(&level);
    let mut sheet = Layout::default();
    let index = nodes(chart, &placed, cards, frames, inside, &mut sheet);
    if let Some(start) = chart.start {
        let to = index[start];
        sheet.nodes[to].starts = true;
        if outermost && let Some(at) = placed.boxes.get(entry) {
            sheet.lamps.push(Lamp {
                at: Point {
                    x: at.x + START_RADIUS,
                    y: at.y + START_RADIUS,
                },
                kind: LampKind::Start,
                node: to,
            });
        }
        if let Some(route) = placed.ways.last() {
            sheet.edges.push(EdgePath {
                from: None,
                to,
                kind: EdgeKind::Start,
                points: route.points.clone(),
                path: String::new(),
                label: None,
                back: false,
                cut: route.cut,
            });
        }
    }
    for ((edge, words), route) in chart.edges.iter().zip(words).zip(&placed.ways) {
        let lines = if route.cut { words.stub } else { words.lines };
        let label = route.label.map(|at| Label {
            rect: Rect {
                x: at.x,
                y: at.y,
                w: label_width(&lines),
                h: label_height(&lines),
            },
            lines,
            title: words.title,
        });
        sheet.edges.push(EdgePath {
            from: Some(index[edge.from]),
            to: index[edge.to],
            kind: EdgeKind::Transition(edge.kind),
            points: route.points.clone(),
            path: String::new(),
            label,
            back: route.back,
            cut: route.cut,
        });
    }
    Drawn {
        w: placed.w,
        h: placed.h,
        entry: placed.boxes.get(entry).map_or(0, |at| at.x + lamp / 2),
        sheet,
    }
}

/// Puts the nodes of a chart and of everything inside them on the sheet; returns where each node of the chart is.
fn nodes(
    chart: &Chart,
    placed: &Placed,
    cards: Vec<Card>,
    frames: Vec<Option<Frame>>,
    inside: Vec<Vec<Drawn>>,
    sheet: &mut Layout,
) -> Vec<usize> {
    let mut index = Vec::with_capacity(chart.nodes.len());
    let leaves: Vec<bool> = {
        let mut leaves = vec![false; chart.nodes.len()];
        for edge in &chart.edges {
            leaves[edge.from] = true;
        }
        leaves
    };
    let parts = cards.into_iter().zip(frames).zip(inside);
    for (i, ((card, frame), inside)) in parts.enumerate() {
        let at = placed.boxes.get(i).copied().unwrap_or_default();
        let node = &chart.nodes[i];
        let here = sheet.nodes.len();
        index.push(here);
        let w = frame.as_ref().map_or(card.w, |frame| frame.w);
        let rect = Rect {
            x: at.x + (w - card.w) / 2,
            y: at.y,
            w: card.w,
            h: card.h,
        };
        let frame_rect = frame.as_ref().map(|frame| Rect {
            x: at.x,
            y: at.y + card.h / 2,
            w: frame.w,
            h: frame.h,
        });
        let drawn = NodeBox {
            pointer: node.pointer.clone(),
            name: node.name.clone(),
            kind: node.kind,
            lines: card.lines,
            detail: card.detail,
            detail_title: node.detail.clone(),
            retries: node.retries,
            card: rect,
            frame: frame_rect,
            container: None,
            branch: 0,
            starts: false,
            ends: node.ends,
        };
        if node.ends {
            let bounds = drawn.bounds();
            let x = if leaves[i] {
                bounds.x + 18
            } else {
                bounds.center()
            };
            sheet.lamps.push(Lamp {
                at: Point {
                    x,
                    y: bounds.bottom() + FOOT - 2 * END_RADIUS,
                },
                kind: LampKind::End,
                node: here,
            });
        }
        sheet.nodes.push(drawn);
        let Some(frame) = frame else { continue };
        let bus = rect.bottom() + TO_BUS;
        for (branch, (part, x)) in inside.into_iter().zip(frame.branches).enumerate() {
            let corner = Point {
                x: at.x + x,
                y: bus + FROM_BUS,
            };
            let start = [
                Point {
                    x: rect.center(),
                    y: rect.bottom(),
                },
                Point {
                    x: rect.center(),
                    y: bus,
                },
                Point {
                    x: corner.x + part.entry,
                    y: bus,
                },
            ];
            append(sheet, part, corner, (here, branch), start);
        }
    }
    index
}

/// Adds a machine that is inside a container.
fn append(
    sheet: &mut Layout,
    part: Drawn,
    corner: Point,
    (container, branch): (usize, usize),
    start: [Point; 3],
) {
    let mut part = part.sheet;
    shift(&mut part, corner.x, corner.y);
    let base = sheet.nodes.len();
    for mut node in part.nodes {
        node.branch = node.container.map_or(branch, |_| node.branch);
        node.container = Some(node.container.map_or(container, |inner| inner + base));
        sheet.nodes.push(node);
    }
    for mut lamp in part.lamps {
        lamp.node += base;
        sheet.lamps.push(lamp);
    }
    for mut edge in part.edges {
        edge.to += base;
        edge.from = match edge.from {
            Some(from) => Some(from + base),
            None => {
                let mut points = start.to_vec();
                points.append(&mut edge.points);
                edge.points = straighten(points);
                Some(container)
            }
        };
        sheet.edges.push(edge);
    }
}

/// Leaves out corners where nothing bends.
fn straighten(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., a, b] = kept.as_slice()
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            kept.pop();
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    kept
}

fn shift(sheet: &mut Layout, x: i32, y: i32) {
    let point = |point: &mut Point| {
        point.x += x;
        point.y += y;
    };
    let rect = |rect: &mut Rect| {
        rect.x += x;
        rect.y += y;
    };
    for node in &mut sheet.nodes {
        rect(&mut node.card);
        node.frame.iter_mut().for_each(rect);
    }
    for edge in &mut sheet.edges {
        edge.points.iter_mut().for_each(point);
        edge.label
            .iter_mut()
            .for_each(|label| rect(&mut label.rect));
    }
    sheet.lamps.iter_mut().for_each(|lamp| point(&mut lamp.at));
}

/// A card's size and what is written on it.
struct Card {
    w: i32,
    h: i32,
    lines: Vec<String>,
    detail: String,
}

fn card(node: &Node) -> Card {
    let name = |room: i32, lines: usize| text::wrap(&node.name, NAME_SIZE * BOLD, room, lines);
    let mut lines = if node.kind == NodeKind::Missing {
        name(TEXT_ROOM - 60, 1)
    } else {
        name(TEXT_ROOM, 3)
    };
    if lines.is_empty() {
        lines.push(String::new());
    }
    let tag = node.retries.map_or(0, retry_width);
    let detail = text::ellipsis(&node.detail, DETAIL_SIZE, TEXT_ROOM - tag);
    let widest = lines.iter().map(|line| text::width(line, NAME_SIZE * BOLD));
    let widest = widest.chain([text::width(&detail, DETAIL_SIZE) + tag]);
    let w = TEXT_LEFT + widest.max().unwrap_or(0) + CARD_RIGHT;
    Card {
        w: (w.max(CARD_LEAST) + 3) / 4 * 4,
        h: 30 + 18 * lines.len() as i32,
        lines,
        detail,
    }
}

/// Width of the retry tick with its count and its distance from the words before it.
pub(super) fn retry_width(retries: u64) -> i32 {
    text::width(&retry_text(retries), DETAIL_SIZE) + 16
}

/// What the retry tick says.
pub fn retry_text(retries: u64) -> String {
    match retries {
        0..100_000 => format!("↻ {retries}×"),
        _ => "↻ ∞".to_owned(),
    }
}

/// A frame's size and where its branches are from the left.
struct Frame {
    w: i32,
    h: i32,
    branches: Vec<i32>,
}

fn frame(card: &Card, inside: &[Drawn]) -> Option<Frame> {
    if inside.is_empty() {
        return None;
    }
    let mut branches = Vec::with_capacity(inside.len());
    let mut x = 0;
    for (i, part) in inside.iter().enumerate() {
        x += if i > 0 { BETWEEN_BRANCHES } else { 0 };
        branches.push(x);
        x += part.w.max(24);
    }
    // The way into the middle branch wants to be straight: space is added on the lighter side.
    let middle = inside.len() / 2;
    let odd = inside.len() % 2 == 1;
    let mut before = 0;
    if let (true, Some(part), Some(at)) = (odd, inside.get(middle), branches.get(middle)) {
        let skew = x - 2 * (at + part.entry);
        if skew.abs() <= BALANCE {
            before = skew.max(0);
            x += skew.abs();
        }
    }
    let least = card.w + 2 * INSIDE;
    let w = (x + 2 * INSIDE).max(least);
    let w = (w + 3) / 4 * 4;
    let left = before + (w - x) / 2;
    for branch in &mut branches {
        *branch += left;
    }
    let tallest = inside.iter().map(|part| part.h).max().unwrap_or(0);
    Some(Frame {
        w,
        h: card.h / 2 + TO_BUS + FROM_BUS + tallest.max(20) + INSIDE,
        branches,
    })
}

/// What is written on an edge.
struct Words {
    lines: Vec<String>,
    stub: Vec<String>,
    title: String,
}

impl Words {
    fn size(&self, lines: &[String]) -> Option<(i32, i32)> {
        (!lines.is_empty()).then(|| (label_width(lines), label_height(lines)))
    }
}

fn words(chart: &Chart, edge: &super::model::Edge) -> Words {
    // As much of the paths as four lines have room for.
    let tried = [48, 28, 18].map(|longest| {
        let short = condition::shorten(&edge.label, longest);
        text::wrap(&short, LABEL_SIZE, LABEL_ROOM, 4)
    });
    let whole = |lines: &Vec<String>| lines.last().is_none_or(|last| !last.ends_with('…'));
    let most = tried.iter().find(|lines| whole(lines) && lines.len() < 4);
    let lines = most.or(tried.iter().find(|lines| whole(lines)));
    let lines = lines.or(tried.last()).cloned().unwrap_or_default();
    let target = chart.nodes.get(edge.to).map_or("", |node| &node.name);
    let stub = format!("→ {target}");
    Words {
        lines,
        stub: vec![text::ellipsis(&stub, LABEL_SIZE, LABEL_ROOM)],
        title: if edge.label.is_empty() {
            stub
        } else {
            edge.label.clone()
        },
    }
}

fn label_width(lines: &[String]) -> i32 {
    let widest = lines.iter().map(|line| text::width(line, LABEL_SIZE)).max();
    (widest.unwrap_or(0) + 10 + 1) / 2 * 2
}

fn label_height(lines: &[String]) -> i32 {
    LABEL_LINE * lines.len() as i32 + 4
}
