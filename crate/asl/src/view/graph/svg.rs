//! A layout as a standalone SVG: its own style, light and dark, all text escaped. The page draws the same shapes
//! from the same data; class names here and there are the same.

use super::draw::{
    DETAIL_SIZE, END_RADIUS, LABEL_LINE, LABEL_SIZE, NAME_SIZE, START_RADIUS, TEXT_LEFT,
    retry_text, retry_width,
};
use super::icon;
use super::layout::{EdgePath, LampKind, Layout, NodeBox, Point, Rect};
use super::model::NodeKind;
use super::overlay::{Overlay, Status};
use super::style;
use crate::definition::StateKind;
use std::fmt::Write;

/// Which colours a picture has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the reader prefers.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Light on dark.
    Dark,
}

/// Draws a layout with what a run did.
pub fn svg(layout: &Layout, overlay: &Overlay, theme: Theme) -> String {
    let mut out = String::with_capacity(4_096 + layout.nodes.len() * 900);
    let (w, h) = (layout.width.max(1), layout.height.max(1));
    let run = if overlay.has_run() { " run" } else { "" };
    put(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"asl-graph{run}\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">"
        ),
    );
    let count = layout.nodes.len();
    let plural = if count == 1 { "" } else { "s" };
    put(
        &mut out,
        format_args!("<title>State machine with {count} state{plural}</title><style>"),
    );
    out.push_str(&style::style(theme));
    put(
        &mut out,
        format_args!("</style><rect class=\"sheet\" width=\"{w}\" height=\"{h}\"/>"),
    );
    for node in &layout.nodes {
        if let Some(frame) = node.frame {
            frame_of(&mut out, node, frame);
        }
    }
    // Ways that were taken lie above those that were not.
    let taken = |edge: &usize| overlay.taken(*edge).unwrap_or(0) > 0;
    let all = 0..layout.edges.len();
    let order: Vec<usize> = all
        .clone()
        .filter(|edge| !taken(edge))
        .chain(all.filter(taken))
        .collect();
    for edge in &order {
        let edge_path = &layout.edges[*edge];
        let visits = overlay.mark(edge_path.to).map_or(0, |mark| mark.visits);
        let to = layout.nodes.get(edge_path.to);
        line(&mut out, edge_path, overlay.taken(*edge), visits, to);
    }
    lamps(&mut out, layout, overlay);
    for edge in order {
        label(&mut out, &layout.edges[edge], overlay.taken(edge));
    }
    for index in 0..layout.nodes.len() {
        card(&mut out, layout, overlay, index);
    }
    out.push_str("</svg>\n");
    out
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = out.write_fmt(text);
}

/// Text as XML wants it; control characters that XML forbids become a sign that something was there.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn frame_of(out: &mut String, node: &NodeBox, frame: Rect) {
    let Rect { x, y, w, h } = frame;
    if node.kind == NodeKind::State(StateKind::Map) {
        // One machine, many iterations: a second sheet behind the first.
        put(
            out,
            format_args!(
                "<path class=\"behind\" d=\"M{} {}V{}H{}\"/>",
                x + w + 4,
                y + 8,
                y + h + 4,
                x + 8
            ),
        );
    }
    put(
        out,
        format_args!(
            "<rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"8\"/>"
        ),
    );
}

fn classes(edge: &EdgePath, taken: Option<u32>) -> String {
    let mut classes = String::from("way");
    for (yes, class) in [
        (edge.kind.is_catch(), " catch"),
        (edge.back, " back"),
        (taken.is_some_and(|n| n > 0), " taken"),
        (taken == Some(0), " never"),
    ] {
        classes.push_str(if yes { class } else { "" });
    }
    classes
}

/// A way. Where all who came to a state came by it, the state's own count says how many.
fn line(out: &mut String, edge: &EdgePath, taken: Option<u32>, visits: u32, to: Option<&NodeBox>) {
    let classes = classes(edge, taken);
    put(
        out,
        format_args!(
            "<g class=\"{classes}\"><path class=\"line\" d=\"{}\"/>",
            edge.path
        ),
    );
    if let (Some(Point { x, y }), false) = (edge.points.last(), edge.cut) {
        put(
            out,
            format_args!(
                "<path class=\"head\" d=\"M{x} {y}L{} {}H{}Z\"/>",
                x - 4,
                y - 8,
                x + 4
            ),
        );
    }
    if let (true, Some(Point { x, y })) = (edge.kind.is_catch(), edge.points.first()) {
        put(
            out,
            format_args!(
                "<circle class=\"fork\" cx=\"{x}\" cy=\"{}\" r=\"3\"/>",
                y + 3
            ),
        );
    }
    if let (Some(n @ 2..), Some(end)) = (taken, edge.points.last())
        && n != visits
    {
        let (x, anchor) = count_beside(*end, to);
        put(
            out,
            format_args!(
                "<text class=\"count\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{n}×</text>",
                end.y - 6
            ),
        );
    }
    out.push_str("</g>");
}

/// Where the count of a way stands, beside its end, and its anchor: never under the lamp of the state's status.
pub fn count_beside(end: Point, to: Option<&NodeBox>) -> (i32, &'static str) {
    match to {
        Some(node) if end.x > node.card.center() => (end.x - 6, "end"),
        _ => (end.x + 6, "start"),
    }
}

fn label(out: &mut String, edge: &EdgePath, taken: Option<u32>) {
    let Some(label) = &edge.label else { return };
    let Rect { x, y, w, h } = label.rect;
    put(
        out,
        format_args!(
            "<g class=\"{} label\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"3\"/>",
            classes(edge, taken),
            escape(&label.title)
        ),
    );
    for (i, text) in label.lines.iter().enumerate() {
        let baseline = y + 2 + LABEL_LINE * i as i32 + 11;
        put(
            out,
            format_args!(
                "<text x=\"{}\" y=\"{baseline}\">{}</text>",
                label.rect.center(),
                escape(text)
            ),
        );
    }
    out.push_str("</g>");
}

fn lamps(out: &mut String, layout: &Layout, overlay: &Overlay) {
    for lamp in &layout.lamps {
        let status = overlay.mark(lamp.node).map(|mark| mark.status);
        let Point { x, y } = lamp.at;
        match lamp.kind {
            LampKind::Start => {
                let lit = if status.is_some_and(|s| s != Status::Never) {
                    " lit"
                } else {
                    ""
                };
                put(
                    out,
                    format_args!(
                        "<circle class=\"lamp start{lit}\" cx=\"{x}\" cy=\"{y}\" r=\"{START_RADIUS}\"/>"
                    ),
                );
            }
            LampKind::End => {
                let class = status.map_or("", Status::class);
                let bottom = layout
                    .nodes
                    .get(lamp.node)
                    .map_or(y, |n| n.bounds().bottom());
                put(
                    out,
                    format_args!(
                        "<g class=\"lamp end {class}\"><path class=\"line\" d=\"M{x} {bottom}V{}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{END_RADIUS}\"/><circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"2\"/></g>",
                        y - END_RADIUS
                    ),
                );
            }
        }
    }
}

/// The outline of a card: a Choice has its head cut, all others have round corners.
pub fn outline_of(node: &NodeBox) -> String {
    let Rect { x, y, w, h } = node.card;
    let (right, bottom) = (x + w, y + h);
    match node.kind {
        NodeKind::State(StateKind::Choice) => format!(
            "M{} {y}H{}L{right} {}V{}Q{right} {bottom} {} {bottom}H{}Q{x} {bottom} {x} {}V{}Z",
            x + 12,
            right - 12,
            y + 12,
            bottom - 6,
            right - 6,
            x + 6,
            bottom - 6,
            y + 12
        ),
        _ => format!(
            "M{} {y}H{}Q{right} {y} {right} {}V{}Q{right} {bottom} {} {bottom}H{}Q{x} {bottom} {x} {}V{}Q{x} {y} {} {y}Z",
            x + 6,
            right - 6,
            y + 6,
            bottom - 6,
            right - 6,
            x + 6,
            bottom - 6,
            y + 6,
            x + 6
        ),
    }
}

/// Each retry is a tick across the right border, below the lamp of the status and clear of the corners; more than
/// six are no longer counted by eye.
pub fn ticks_of(node: &NodeBox, retries: u32) -> Option<String> {
    let count = retries.min(6) as i32;
    let middle = node.card.y + node.card.h / 2 + 2;
    let mut path = String::new();
    for i in 0..count {
        let y = middle + 5 * (2 * i - count + 1) / 2;
        put(&mut path, format_args!("M{} {y}h8", node.card.right() - 4));
    }
    (count > 0).then_some(path)
}

fn card(out: &mut String, layout: &Layout, overlay: &Overlay, index: usize) {
    let Some(node) = layout.nodes.get(index) else {
        return;
    };
    let mark = overlay.mark(index);
    let status = mark.map_or("", |mark| mark.status.class());
    let selected = if overlay.selected == Some(index) {
        " selected"
    } else {
        ""
    };
    let Rect { x, y, w, h } = node.card;
    put(
        out,
        format_args!(
            "<g class=\"node {} {status}{selected}\"><title>{}</title>",
            node.kind.class(),
            escape(&super::outline::describe(layout, overlay, index))
        ),
    );
    put(
        out,
        format_args!(
            "<path class=\"card\" d=\"{}\"/><path class=\"icon\" transform=\"translate({} {})\" d=\"{}\"/>",
            outline_of(node),
            x + 12,
            y + h / 2 - 8,
            icon::of_kind(node.kind)
        ),
    );
    for (i, text) in node.lines.iter().enumerate() {
        put(
            out,
            format_args!(
                "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>",
                x + TEXT_LEFT,
                node.name_baseline(i),
                escape(text)
            ),
        );
    }
    put(
        out,
        format_args!(
            "<text class=\"detail\" x=\"{}\" y=\"{}\">{}</text>",
            x + TEXT_LEFT,
            node.detail_baseline(),
            escape(&node.detail)
        ),
    );
    if let Some(retries) = node.retries {
        let left = x + w - 14 - retry_width(retries) + 16;
        put(
            out,
            format_args!(
                "<text class=\"retry\" x=\"{left}\" y=\"{}\">{}</text>",
                node.detail_baseline(),
                retry_text(retries)
            ),
        );
    }
    if let Some(mark) = mark {
        if let Some(ticks) = ticks_of(node, mark.retries) {
            put(out, format_args!("<path class=\"tick\" d=\"{ticks}\"/>"));
        }
        if mark.status != Status::Never {
            let (cx, cy) = (x + w - 6, y);
            put(
                out,
                format_args!(
                    "<circle class=\"badge\" cx=\"{cx}\" cy=\"{cy}\" r=\"8\"/><path class=\"sign\" transform=\"translate({} {}) scale(.75)\" d=\"{}\"/>",
                    cx - 6,
                    cy - 6,
                    icon::of_status(mark.status)
                ),
            );
        }
        if mark.visits > 1 {
            put(
                out,
                format_args!(
                    "<text class=\"count\" x=\"{}\" y=\"{}\">{}×</text>",
                    x + 4,
                    y - 4,
                    mark.visits
                ),
            );
        }
    }
    out.push_str("</g>");
}

impl NodeBox {
    /// The baseline of a line of the name.
    pub fn name_baseline(&self, line: usize) -> i32 {
        self.card.y + 21 + 18 * line as i32
    }

    /// The baseline of the second line.
    pub fn detail_baseline(&self) -> i32 {
        self.card.bottom() - 11
    }
}

/// The font sizes of the picture, for the style.
pub(super) fn sizes() -> [f64; 3] {
    [NAME_SIZE, DETAIL_SIZE, LABEL_SIZE]
}
