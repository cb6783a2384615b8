//! The picture of a machine: the layout that Rust computed, drawn in the page, with what a run did on top. One tab
//! stop; arrow keys follow the edges. It decides nothing about where things stand.

mod look;

use crate::icon::{Icon, IconButton};
use crate::size::use_size;
use asl::definition::StateKind;
use asl::view::graph::{
    Direction, EdgePath, LampKind, Layout, Mark, NodeBox, NodeKind, Overlay, Status, count_beside,
    describe, icon, navigate, outline_of, retry_text, ticks_of,
};
use gloo::events::{EventListener, EventListenerOptions};
use look::{Hold, Look, following, lost, zoomed};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Props of [`Graph`].
#[derive(Properties, PartialEq)]
pub struct GraphProps {
    /// Where everything stands.
    pub layout: Rc<Layout>,
    /// What a run did.
    pub overlay: Rc<Overlay>,
    /// Places of the nodes at which runs stop.
    #[prop_or_default]
    pub breakpoints: BTreeSet<usize>,
    /// Whether the picture is that of an older text, because the present one has errors.
    #[prop_or_default]
    pub outdated: bool,
    /// Whether the run plays at a pace that eyes can follow: a token then travels each edge that is taken.
    #[prop_or_default]
    pub moves: bool,
    /// A node was chosen.
    pub onselect: Callback<usize>,
    /// A node was opened: Enter twice, or a double click.
    pub onopen: Callback<usize>,
    /// What stands at the end of the row of tools.
    #[prop_or_default]
    pub children: Html,
}

/// The picture of a machine.
#[component]
pub fn Graph(props: &GraphProps) -> Html {
    let pane = use_node_ref();
    let size = use_size(&pane);
    // A hidden pane keeps the size it had.
    let kept = use_mut_ref(|| (640.0, 480.0));
    if size.0 > 0.0 && size.1 > 0.0 {
        *kept.borrow_mut() = size;
    }
    let look = use_state(|| None::<Look>);
    let drag = use_mut_ref(|| None::<(i32, f64, f64, Look)>);
    let (width, height) = *kept.borrow();
    let shown = look::shown(*look, &props.layout, width, height);
    let whole = Look {
        hold: Hold::Whole,
        ..shown
    };

    // The wheel pans, with Control it zooms; the page itself must not move, so the listener is not passive.
    {
        let (pane, look) = (pane.clone(), look.clone());
        use_effect_with((shown.x, shown.y, shown.zoom), move |_| {
            let listener = pane.cast::<Element>().map(|element| {
                let options = EventListenerOptions::enable_prevent_default();
                let target = element.clone();
                EventListener::new_with_options(&element, "wheel", options, move |event| {
                    let Some(event) = event.dyn_ref::<web_sys::WheelEvent>() else {
                        return;
                    };
                    event.prevent_default();
                    let rect = target.get_bounding_client_rect();
                    let at = (
                        f64::from(event.client_x()) - rect.x(),
                        f64::from(event.client_y()) - rect.y(),
                    );
                    look.set(Some(if event.ctrl_key() || event.meta_key() {
                        zoomed(shown, (1.0 - event.delta_y() / 400.0).clamp(0.5, 2.0), at)
                    } else {
                        Look {
                            x: shown.x + event.delta_x() / shown.zoom,
                            y: shown.y + event.delta_y() / shown.zoom,
                            hold: Hold::Own,
                            ..shown
                        }
                    }));
                })
            });
            move || drop(listener)
        });
    }
    // A chosen node comes into sight.
    {
        let look = look.clone();
        let layout = props.layout.clone();
        use_effect_with(props.overlay.selected, move |selected| {
            let node = selected.and_then(|i| layout.nodes.get(i));
            let moved = node.and_then(|n| following(shown, &layout, n.card, width, height));
            if moved.is_some() {
                look.set(moved);
            }
        });
    }

    // Another machine may stand where nobody looks.
    {
        let look = look.clone();
        use_effect_with(props.layout.clone(), move |layout| {
            if look.is_some() && lost(shown, layout, width, height) {
                look.set(None);
            }
        });
    }

    let onkeydown = {
        let layout = props.layout.clone();
        let (onselect, onopen) = (props.onselect.clone(), props.onopen.clone());
        let selected = props.overlay.selected;
        let look = look.clone();
        Callback::from(move |e: KeyboardEvent| {
            if e.ctrl_key() || e.meta_key() || e.alt_key() {
                return;
            }
            let center = (width / 2.0, height / 2.0);
            let direction = match e.key().as_str() {
                "ArrowDown" => Direction::Down,
                "ArrowUp" => Direction::Up,
                "ArrowLeft" => Direction::Left,
                "ArrowRight" => Direction::Right,
                "Home" => Direction::First,
                "End" => Direction::Last,
                key => {
                    match (key, selected) {
                        ("+" | "=", _) => look.set(Some(zoomed(shown, 1.25, center))),
                        ("-", _) => look.set(Some(zoomed(shown, 0.8, center))),
                        ("0", _) => look.set(Some(whole)),
                        ("Enter", Some(node)) => onopen.emit(node),
                        _ => return,
                    }
                    e.prevent_default();
                    e.stop_propagation();
                    return;
                }
            };
            e.prevent_default();
            e.stop_propagation();
            let to = match selected {
                Some(node) => navigate(&layout, node, direction),
                None => navigate(&layout, 0, Direction::First),
            };
            if let Some(to) = to {
                onselect.emit(to);
            }
        })
    };
    let onpointerdown = {
        let (drag, pane) = (drag.clone(), pane.clone());
        Callback::from(move |e: PointerEvent| {
            if e.button() == 0 {
                *drag.borrow_mut() = Some((
                    e.pointer_id(),
                    f64::from(e.client_x()),
                    f64::from(e.client_y()),
                    shown,
                ));
                if let Some(pane) = pane.cast::<HtmlElement>() {
                    // Keys belong to the graph once it was touched; scrolling there would move what was hit.
                    let _ = pane.focus();
                }
            }
        })
    };
    let onpointermove = {
        let (drag, look, pane) = (drag.clone(), look.clone(), pane.clone());
        Callback::from(move |e: PointerEvent| {
            if let Some((id, x, y, from)) = *drag.borrow() {
                let (dx, dy) = (f64::from(e.client_x()) - x, f64::from(e.client_y()) - y);
                if e.pointer_id() == id && (dx.abs() > 3.0 || dy.abs() > 3.0) {
                    if let Some(pane) = pane.cast::<Element>() {
                        let _ = pane.set_pointer_capture(id);
                    }
                    look.set(Some(Look {
                        x: from.x - dx / from.zoom,
                        y: from.y - dy / from.zoom,
                        hold: Hold::Own,
                        ..from
                    }));
                }
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *drag.borrow_mut() = None);
    let zoom_by = |factor: f64| {
        let look = look.clone();
        Callback::from(move |()| look.set(Some(zoomed(shown, factor, (width / 2.0, height / 2.0)))))
    };
    let fit = {
        let look = look.clone();
        Callback::from(move |()| look.set(Some(whole)))
    };
    let view_box = format!(
        "{:.1} {:.1} {:.1} {:.1}",
        shown.x,
        shown.y,
        width / shown.zoom,
        height / shown.zoom
    );
    let active = props.overlay.selected.map(|i| format!("node-{i}"));
    html! {
        <div class={classes!("graph", props.outdated.then_some("outdated"))}>
            <div ref={pane} id="graph" class="graph-pane" tabindex="0" role="application" aria-roledescription="state machine graph"
                aria-label="State machine. Arrow keys follow the edges, Enter opens a state." aria-activedescendant={active}
                {onkeydown} {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
                <svg class={classes!("asl-graph", props.overlay.has_run().then_some("run"))} viewBox={view_box} width="100%" height="100%">
                    <Drawing layout={props.layout.clone()} overlay={props.overlay.clone()} breakpoints={props.breakpoints.clone()} onselect={props.onselect.clone()} onopen={props.onopen.clone()} />
                    <Tokens layout={props.layout.clone()} overlay={props.overlay.clone()} moves={props.moves} />
                </svg>
            </div>
            if props.outdated {
                <p class="outdated-note" role="status">{ "The text has errors. Last good picture." }</p>
            }
            <div class="graph-tools" role="group" aria-label="View of the graph">
                <IconButton icon={Icon::Plus} label="Zoom in" key_hint="+" onclick={zoom_by(1.25)} />
                <IconButton icon={Icon::Minus} label="Zoom out" key_hint="−" onclick={zoom_by(0.8)} />
                <IconButton icon={Icon::Fit} label="Fit" key_hint="0" onclick={fit} />
                { props.children.clone() }
            </div>
        </div>
    }
}

/// Props of [`Tokens`].
#[derive(Properties, PartialEq)]
struct TokensProps {
    layout: Rc<Layout>,
    overlay: Rc<Overlay>,
    moves: bool,
}

/// More at once than eyes can follow.
const MOST_TOKENS: usize = 12;

/// A mark on each edge that the last step took. The browser moves it, by the style sheet alone.
#[component]
fn Tokens(props: &TokensProps) -> Html {
    let before = use_mut_ref(|| (Rc::<Overlay>::default(), Vec::new()));
    let mut before = before.borrow_mut();
    let (now, edges) = (&props.overlay.edges, &props.layout.edges);
    if before.0.edges != *now {
        // Another picture, or a jump, moved nothing.
        let known = props.moves && before.0.edges.len() == now.len();
        let counts = before.0.edges.iter().zip(now).enumerate();
        let risen = counts.filter(|(_, (old, new))| known && new > old);
        let risen: Vec<usize> = risen.map(|(edge, _)| edge).take(MOST_TOKENS + 1).collect();
        *before = (props.overlay.clone(), risen);
    }
    if !props.moves || before.1.len() > MOST_TOKENS {
        return html! {};
    }
    // The count in the key makes a new mark of each passage, which starts at the beginning.
    let token = |&edge: &usize| {
        let d = edges.get(edge)?.path.clone();
        Some(
            html! { <path key={format!("{edge} {}", now[edge])} class="token" {d} pathLength="1" /> },
        )
    };
    html! { <g aria-hidden="true">{ for before.1.iter().filter_map(token) }</g> }
}

/// Props of [`Drawing`].
#[derive(Properties, PartialEq)]
struct DrawingProps {
    layout: Rc<Layout>,
    overlay: Rc<Overlay>,
    breakpoints: BTreeSet<usize>,
    onselect: Callback<usize>,
    onopen: Callback<usize>,
}

/// The shapes. Apart from the pane, so that panning and zooming draw nothing anew.
#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let (layout, overlay) = (&props.layout, &props.overlay);
    let taken = |edge: usize| overlay.taken(edge).unwrap_or(0) > 0;
    let all = 0..layout.edges.len();
    // Ways that were taken lie above those that were not.
    let order: Vec<usize> = all
        .clone()
        .filter(|e| !taken(*e))
        .chain(all.filter(|e| taken(*e)))
        .collect();
    html! {
        <>
            { for layout.nodes.iter().filter_map(frame) }
            { for order.iter().map(|e| {
                let edge = &layout.edges[*e];
                let visits = overlay.mark(edge.to).map_or(0, |mark| mark.visits);
                line(*e, edge, overlay.taken(*e), visits, layout.nodes.get(edge.to))
            }) }
            { for layout.lamps.iter().enumerate().map(|(i, lamp)| {
                let status = overlay.mark(lamp.node).map(|m| m.status);
                let (x, y) = (lamp.at.x.to_string(), lamp.at.y.to_string());
                match lamp.kind {
                    LampKind::Start => html! { <circle key={format!("l{i}")} class="lamp start" cx={x} cy={y} r="5" /> },
                    LampKind::End => {
                        let bottom = layout.nodes.get(lamp.node).map_or(lamp.at.y, |n| n.bounds().bottom());
                        html! {
                            <g key={format!("l{i}")} class={classes!("lamp", "end", status.map(Status::class))}>
                                <path class="line" d={format!("M{x} {bottom}V{}", lamp.at.y - 5)} />
                                <circle cx={x.clone()} cy={y.clone()} r="5" /><circle class="dot" cx={x} cy={y} r="2" />
                            </g>
                        }
                    }
                }
            }) }
            { for order.iter().filter_map(|e| label(*e, &layout.edges[*e], overlay.taken(*e))) }
            { for (0..layout.nodes.len()).map(|i| html! {
                <Card key={layout.nodes[i].pointer.clone() + &i.to_string()} index={i} node={layout.nodes[i].clone()} mark={overlay.mark(i)} selected={overlay.selected == Some(i)} stops={props.breakpoints.contains(&i)}
                    says={describe(layout, overlay, i)} onselect={props.onselect.clone()} onopen={props.onopen.clone()} />
            }) }
        </>
    }
}

fn frame(node: &NodeBox) -> Option<Html> {
    let frame = node.frame?;
    let (x, y, w, h) = (frame.x, frame.y, frame.w, frame.h);
    let behind = (node.kind == NodeKind::State(StateKind::Map)).then(|| {
        let d = format!("M{} {}V{}H{}", x + w + 4, y + 8, y + h + 4, x + 8);
        html! { <path class="behind" {d} /> }
    });
    Some(html! {
        <g key={format!("f{}", node.pointer)}>
            { for behind }
            <rect class="frame" x={x.to_string()} y={y.to_string()} width={w.to_string()} height={h.to_string()} rx="8" />
        </g>
    })
}

fn way(edge: &EdgePath, taken: Option<u32>) -> Classes {
    classes!(
        "way",
        edge.kind.is_catch().then_some("catch"),
        edge.back.then_some("back"),
        match taken {
            Some(0) => Some("never"),
            Some(_) => Some("taken"),
            None => None,
        }
    )
}

/// A way. Where all who came to a state came by it, the state's own count says how many.
fn line(
    index: usize,
    edge: &EdgePath,
    taken: Option<u32>,
    visits: u32,
    to: Option<&NodeBox>,
) -> Html {
    let end = edge.points.last().copied();
    let head = end.filter(|_| !edge.cut).map(|p| {
        let d = format!("M{} {}L{} {}H{}Z", p.x, p.y, p.x - 4, p.y - 8, p.x + 4);
        html! { <path class="head" {d} /> }
    });
    let fork = edge
        .points
        .first()
        .filter(|_| edge.kind.is_catch())
        .map(|p| {
            html! { <circle class="fork" cx={p.x.to_string()} cy={(p.y + 3).to_string()} r="3" /> }
        });
    let count = match (taken, end) {
        (Some(n @ 2..), Some(p)) if n != visits => {
            let (x, anchor) = count_beside(p, to);
            Some(html! {
                <text class="count" x={x.to_string()} y={(p.y - 6).to_string()} text-anchor={anchor}>{ format!("{n}×") }</text>
            })
        }
        _ => None,
    };
    html! {
        <g key={format!("e{index}")} class={way(edge, taken)}><path class="line" d={edge.path.clone()} />{ for head }{ for fork }{ for count }</g>
    }
}

fn label(index: usize, edge: &EdgePath, taken: Option<u32>) -> Option<Html> {
    let label = edge.label.as_ref()?;
    let r = label.rect;
    Some(html! {
        <g key={format!("t{index}")} class={classes!(way(edge, taken), "label")}>
            <title>{ &label.title }</title>
            <rect x={r.x.to_string()} y={r.y.to_string()} width={r.w.to_string()} height={r.h.to_string()} rx="3" />
            { for label.lines.iter().enumerate().map(|(i, text)| html! {
                <text x={r.center().to_string()} y={(r.y + 13 + 14 * i as i32).to_string()}>{ text }</text>
            }) }
        </g>
    })
}

/// Props of [`Card`].
#[derive(Properties, PartialEq)]
struct CardProps {
    index: usize,
    node: NodeBox,
    mark: Option<Mark>,
    selected: bool,
    stops: bool,
    says: AttrValue,
    onselect: Callback<usize>,
    onopen: Callback<usize>,
}

#[component]
fn Card(props: &CardProps) -> Html {
    let (node, index) = (&props.node, props.index);
    let card = node.card;
    let status = props.mark.map(|m| m.status.class());
    let onclick = props.onselect.reform(move |_: MouseEvent| index);
    let ondblclick = props.onopen.reform(move |_: MouseEvent| index);
    let text_left = (card.x + 38).to_string();
    let detail_y = node.detail_baseline().to_string();
    html! {
        <g id={format!("node-{index}")} role="img" aria-label={props.says.clone()} class={classes!("node", node.kind.name().to_lowercase(), status, props.selected.then_some("selected"))} {onclick} {ondblclick}>
            <title>{ &props.says }</title>
            <path class="card" d={outline_of(node)} />
            <path class="icon" transform={format!("translate({} {})", card.x + 12, card.y + card.h / 2 - 8)} d={icon::of_kind(node.kind)} />
            { for node.lines.iter().enumerate().map(|(i, text)| html! { <text class="name" x={text_left.clone()} y={node.name_baseline(i).to_string()}>{ text }</text> }) }
            <text class="detail" x={text_left} y={detail_y.clone()}>{ &node.detail }</text>
            if let Some(retries) = node.retries {
                <text class="retry" x={(card.right() - 12).to_string()} y={detail_y} text-anchor="end">{ retry_text(retries) }</text>
            }
            if let Some(mark) = props.mark {
                { for ticks_of(node, mark.retries).map(|d| html! { <path class="tick" {d} /> }) }
                if mark.status != Status::Never {
                    <circle class="badge" cx={(card.right() - 6).to_string()} cy={card.y.to_string()} r="8" />
                    <path class="sign" transform={format!("translate({} {}) scale(.75)", card.right() - 12, card.y - 6)} d={icon::of_status(mark.status)} />
                }
                if mark.visits > 1 {
                    <text class="count" x={(card.x + 4).to_string()} y={(card.y - 4).to_string()}>{ format!("{}×", mark.visits) }</text>
                }
            }
            if props.stops { <circle class="breakpoint" cx={card.x.to_string()} cy={(card.y + card.h / 2).to_string()} r="6" /> }
        </g>
    }
}

/// Props of [`Outline`].
#[derive(Properties, PartialEq)]
pub struct OutlineProps {
    /// Where everything stands.
    pub layout: Rc<Layout>,
    /// What a run did.
    pub overlay: Rc<Overlay>,
    /// A node was chosen.
    pub onselect: Callback<usize>,
}

/// The machine as nested text: an equal of the picture.
#[component]
pub fn Outline(props: &OutlineProps) -> Html {
    let entries = asl::view::graph::outline(&props.layout, &props.overlay);
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(props.overlay.selected, move |_| {
            let chosen = list
                .cast::<Element>()
                .and_then(|l| l.query_selector(".selected").ok().flatten());
            if let Some(chosen) = chosen {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                chosen.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    if entries.is_empty() {
        return html! { <p class="empty">{ "No states yet. Write a definition, or take a lesson." }</p> };
    }
    html! {
        <ul class="outline" ref={list}>
            { for entries.iter().map(|entry| {
                let index = entry.node;
                let mark = props.overlay.mark(index);
                let status = mark.map(|m| m.status.class());
                let selected = props.overlay.selected == Some(index);
                let name = props.layout.nodes.get(index).map_or("", |n| &*n.name);
                let rest = entry.text.strip_prefix(name).unwrap_or_default();
                html! {
                    <li key={index} class={classes!("entry", status, selected.then_some("selected"), format!("depth-{}", entry.depth.min(6)))}>
                        <button type="button" class="link" aria-current={selected.then_some("true")} onclick={props.onselect.reform(move |_| index)}><b>{ name }</b>{ rest }</button>
                        if !entry.ways.is_empty() {
                            <ul>{ for entry.ways.iter().map(|(to, way)| { let to = *to; html! {
                                <li><button type="button" class="link way-link" onclick={props.onselect.reform(move |_| to)}>{ format!("→ {way}") }</button></li>
                            } }) }</ul>
                        }
                    </li>
                }
            }) }
        </ul>
    }
}
