//! The run along time: a bar for each stay in a state and for each branch and iteration, its attempts, waits and
//! delays told apart by pattern. Long stretches in which nothing happens are folded, and the fold is seen.

use crate::css;
use crate::size::use_size;
use crate::virtual_list::VirtualList;
use crate::visit_row::{Ask, Bar, BarKind, ROW, VisitRow, key};
use gloo::events::{EventListener, EventListenerOptions};
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// How much closer a press looks.
pub const CLOSER: f64 = 1.6;

/// What stands along the top, in percent of the width shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Places with their times.
    pub ticks: Vec<(f64, AttrValue)>,
    /// Folded stretches: from, width, how long each is.
    pub folds: Vec<(f64, f64, AttrValue)>,
    /// The moment shown; beyond 0 to 100 when it is out of sight.
    pub head: f64,
}

/// Props of [`Timeline`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// How many rows there are.
    pub count: usize,
    /// Which rows `rows` are.
    pub window: Range<usize>,
    /// The rows in sight.
    pub rows: Vec<VisitRow>,
    /// The row at the cursor.
    pub cursor: Option<usize>,
    /// What stands along the top.
    pub axis: Axis,
    /// What was asked for.
    pub onask: Callback<Ask>,
}

/// The run along time.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let root = use_node_ref();
    css::use_css(
        &root,
        vec![("--head", format!("{:.4}", props.axis.head / 100.0))],
    );
    use_wheel(&root, &props.onask);
    if props.count == 0 {
        return html! { <p class="empty" ref={root}>{ "No time has passed yet. Press Run (Ctrl+Enter): each state then has a bar here." }</p> };
    }
    let at = props.cursor;
    let row_at = at.and_then(|at| props.rows.get(at.checked_sub(props.window.start)?));
    let onkeydown = {
        let (count, onask, row) = (props.count, props.onask.clone(), row_at.cloned());
        Callback::from(move |e: KeyboardEvent| {
            if e.ctrl_key() || e.alt_key() || e.meta_key() {
                return;
            }
            let ask = match (e.key().as_str(), e.shift_key()) {
                ("+" | "=", _) => Some(Ask::Zoom(CLOSER, 0.5)),
                ("-" | "_", _) => Some(Ask::Zoom(1.0 / CLOSER, 0.5)),
                ("0", _) => Some(Ask::Fit),
                ("ArrowLeft", true) => Some(Ask::Pan(-0.2)),
                ("ArrowRight", true) => Some(Ask::Pan(0.2)),
                (name, _) => key(name, at, count, row.as_ref()),
            };
            if let Some(ask) = ask {
                e.prevent_default();
                e.stop_propagation();
                onask.emit(ask);
            }
        })
    };
    let start = props.window.start;
    let rows = props.rows.iter().enumerate().map(|(i, row)| {
        let place = start + i;
        let chosen = at == Some(place);
        html! {
            <div key={row.id.as_str()} id={row.id.clone()} role="treeitem" class={row.classes(chosen)} aria-level={(row.depth + 1).to_string()} aria-label={row.sentence()}
                aria-expanded={row.open.map(|o| if o { "true" } else { "false" })} aria-selected={if chosen { "true" } else { "false" }} onclick={props.onask.reform(move |_| Ask::Choose(place))}>
                { row.head(place, &props.onask) }
                <svg class="track" aria-hidden="true">
                    { for props.axis.folds.iter().map(|(x, width, _)| html! { <rect class="fold" x={percent(*x)} width={percent(*width)} y="0" height="28" /> }) }
                    { for row.bars.iter().map(bar) }
                </svg>
            </div>
        }
    });
    let active = row_at.map(|row| row.id.clone());
    html! {
        <div class="visits timeline" ref={root}>
            <Head axis={props.axis.clone()} />
            <div class="lanes">
                <VirtualList role="tree" label="Timeline; arrow keys move and open, plus and minus zoom" count={props.count} row_height={ROW} window={props.window.clone()} reveal={at}
                    {active} onwindow={props.onask.reform(Ask::Window)} {onkeydown}>{ for rows }</VirtualList>
                <div class="playhead" aria-hidden="true" />
            </div>
        </div>
    }
}

/// Props of [`Head`].
#[derive(Properties, PartialEq)]
struct HeadProps {
    axis: Axis,
}

/// The key to the bars, and the times along the top as far as there is room for their words.
#[component]
fn Head(props: &HeadProps) -> Html {
    let room = use_node_ref();
    let (width, _) = use_size(&room);
    let axis = &props.axis;
    let words = told(axis, width);
    let kinds = [
        BarKind::Work,
        BarKind::Wait,
        BarKind::Callback,
        BarKind::Backoff,
    ];
    html! {
        <div class="head" aria-hidden="true">
            <div class="row">
                <span class="legend">
                    { for kinds.into_iter().map(|kind| html! {
                        <span><svg width="18" height="10"><rect class={classes!("bar", kind.class())} x="1" y="1" width="16" height="8" /></svg>{ kind.word() }</span>
                    }) }
                    <span class="critical"><b>{ "bold" }</b>{ "critical" }</span>
                </span>
                <div class="axis-room" ref={room}>
                    <svg class="axis">
                        { for axis.folds.iter().map(|(x, width, _)| html! { <rect class="fold" x={percent(*x)} width={percent(*width)} y="0" height="24" /> }) }
                        { for axis.ticks.iter().map(|(x, _)| html! { <line x1={percent(*x)} x2={percent(*x)} y1="18" y2="24" /> }) }
                        { for words.into_iter().map(|(x, folded, words)| html! { <text class={folded.then_some("folded")} x={percent(x)} y={if folded { "16" } else { "14" }}>{ words }</text> }) }
                    </svg>
                </div>
            </div>
        </div>
    }
}

/// The words along the top in a room of so many CSS pixels, each with its place in percent and whether it tells a
/// folded stretch. Folds speak first; what would touch another word stays away.
fn told(axis: &Axis, width: f64) -> Vec<(f64, bool, AttrValue)> {
    /// About the width of a character, and the least distance between two words.
    const CHARACTER: f64 = 6.2;
    const APART: f64 = 6.0;
    // Before the first look at the room, as much as there is in a wide one.
    let width = if width > 0.0 { width } else { 1_000.0 };
    let mut told: Vec<(f64, f64)> = Vec::new();
    let mut words = Vec::new();
    let folds = axis.folds.iter();
    let folds = folds.map(|(x, width, words)| (x + width / 2.0, true, format!("≈ {words}").into()));
    let ticks = axis.ticks.iter();
    let ticks = ticks.map(|(x, words)| (*x, false, words.clone()));
    for (place, folded, text) in folds.chain(ticks) {
        let text: AttrValue = text;
        let long = text.chars().count() as f64 * CHARACTER;
        let middle = place / 100.0 * width - if folded { long / 2.0 } else { 0.0 };
        // The words of a narrow fold at the end of the room stay inside of it.
        let from = middle.min(width - long).max(0.0);
        if !folded && from < middle {
            continue;
        }
        let to = from + long;
        if told
            .iter()
            .any(|(a, b)| from < b + APART && to + APART > *a)
        {
            continue;
        }
        told.push((from, to));
        words.push((from / width * 100.0, folded, text));
    }
    words
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

fn bar(bar: &Bar) -> Html {
    let class = classes!("bar", bar.kind.class(), bar.failed.then_some("failed"));
    let (y, height) = match bar.kind {
        BarKind::Whole => ("12", "4"),
        BarKind::Backoff => ("11", "6"),
        _ => ("8", "12"),
    };
    // What takes no time is still seen, as a tick.
    let instant = bar.width <= 0.0;
    html! {
        <>
            if instant {
                <rect class={classes!(class, (bar.x > 99.0).then_some("last"))} x={percent(bar.x)} {y} width="3" {height} rx="1" />
            } else {
                <rect {class} x={percent(bar.x)} {y} width={percent(bar.width.max(0.25))} {height} rx="1.5" />
            }
            if bar.failed {
                <text class="cross" x={percent(bar.x + bar.width.max(0.0))} y="18">{ "✕" }</text>
            }
        </>
    }
}

/// Control and the wheel zoom around the pointer, the wheel sideways pans; the page itself must not zoom, so the
/// listener is not passive.
#[hook]
fn use_wheel(root: &NodeRef, onask: &Callback<Ask>) {
    let (root, onask) = (root.clone(), onask.clone());
    use_effect_with((root.clone(), onask.clone()), move |_| {
        let listener = root.cast::<Element>().map(|element| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element, "wheel", options, move |event| {
                let Some(e) = event.dyn_ref::<web_sys::WheelEvent>() else {
                    return;
                };
                let track = e
                    .current_target()
                    .and_then(|t| t.dyn_into::<HtmlElement>().ok())
                    .and_then(|t| t.query_selector(".axis").ok().flatten());
                let Some(track) = track.map(|t| t.get_bounding_client_rect()) else {
                    return;
                };
                let width = track.width().max(1.0);
                let at = ((f64::from(e.client_x()) - track.left()) / width).clamp(0.0, 1.0);
                if e.ctrl_key() || e.meta_key() {
                    e.prevent_default();
                    let closer = 1.0 + e.delta_y().abs().min(200.0) * 0.005;
                    let factor = if e.delta_y() < 0.0 {
                        closer
                    } else {
                        1.0 / closer
                    };
                    onask.emit(Ask::Zoom(factor, at));
                } else if e.delta_x().abs() > e.delta_y().abs() || e.shift_key() {
                    let by = if e.shift_key() && e.delta_x() == 0.0 {
                        e.delta_y()
                    } else {
                        e.delta_x()
                    };
                    e.prevent_default();
                    onask.emit(Ask::Pan(by / width));
                }
            })
        });
        move || drop(listener)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_would_touch_stay_away() {
        let axis = Axis {
            ticks: vec![
                (0.0, "0 s".into()),
                (30.0, "10 s".into()),
                (90.0, "30 s".into()),
            ],
            folds: vec![(94.0, 4.0, "1 d".into())],
            head: 0.0,
        };
        let said = |width| -> Vec<String> {
            let words = told(&axis, width).into_iter();
            words.map(|(_, _, words)| words.to_string()).collect()
        };
        assert_eq!(said(1_000.0), ["≈ 1 d", "0 s", "10 s", "30 s"]);
        assert_eq!(said(215.0), ["≈ 1 d", "0 s", "10 s"]);
        let at = told(&axis, 215.0)[0].0;
        assert!(at > 80.0 && at < 87.0, "inside of the room: {at}");
    }
}
