//! The machine, as a picture or as an outline.

use crate::action::Action;
use crate::effect::Picture;
use crate::lens::Turn;
use crate::picture::overlay;
use crate::say;
use crate::state::{AppState, Goal};
use crate::view_settings::Area;
use std::collections::BTreeSet;
use std::rc::Rc;
use ui::graph::{Graph, Outline};
use ui::icon::{Icon, IconButton};
use ui::status::badge;
use ui::tabs::{Tab, panel, tabs};
use yew::prelude::*;

/// The middle pane.
pub(crate) fn middle(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let tab = state.view.tab(Area::Middle);
    let picture = state.shown();
    let layout = picture.layout.clone();
    // While the coverage is read, the picture shows what the cases reach instead of the run.
    let reached = &state.lens.coverage.overlay;
    let covered = state.view.tab(Area::Bottom) == "coverage"
        && state.moment.alone.is_none()
        && reached.nodes.len() == layout.nodes.len()
        && !reached.nodes.is_empty();
    let marks = Rc::new(if covered {
        asl::view::graph::Overlay {
            selected: state.selected.as_deref().and_then(|p| layout.node_at(p)),
            ..(**reached).clone()
        }
    } else {
        overlay(picture, &state.moment, state.selected.as_deref())
    });
    let pointer_of = {
        let layout = layout.clone();
        move |index: usize| {
            let node = layout.nodes.get(index).filter(|n| !n.pointer.is_empty());
            node.map(|n| Rc::<str>::from(n.pointer.as_str()))
        }
    };
    let onselect = {
        let pointer_of = pointer_of.clone();
        dispatch.reform(move |index| Action::SelectState(pointer_of(index)))
    };
    let onopen = dispatch.reform(move |index| match pointer_of(index) {
        Some(pointer) => Action::GoTo(pointer),
        None => Action::SelectState(None),
    });
    let breakpoints: BTreeSet<usize> = state
        .breakpoints
        .iter()
        .filter_map(|pointer| layout.node_at(pointer))
        .collect();
    let own = Rc::ptr_eq(picture, &state.picture);
    let said = if own { &state.analysis } else { state.edited() };
    let outdated = (own || state.edits_shown()) && said.errors > 0 && picture.text != said.text;
    let list = [Tab::new("graph", "Graph"), Tab::new("outline", "Outline")];
    let onselect_tab = dispatch.reform(|t| Action::Tab(Area::Middle, t));
    let filled = state.filled;
    let body = if tab == "outline" {
        html! { <Outline {layout} overlay={marks} {onselect} /> }
    } else {
        html! {
            <>
                if covered { <p class="covered-note">{ "What the cases reach; dashed: never" }</p> }
                if picture.states.is_empty() {
                    <p class="empty">{ if state.analysis.template.is_empty() { "No states yet. Write a definition, or take a lesson." } else { "A template: open one of its state machines above its text." } }</p>
                }
                <Graph {layout} overlay={marks} {breakpoints} {outdated} {onselect} {onopen} moves={state.goal == Some(Goal::Play)}>
                    <IconButton icon={Icon::Download} label="Save picture as SVG" onclick={say!(dispatch, Action::Export(Picture::Svg))} />
                    <IconButton icon={Icon::Image} label="Save picture as PNG" onclick={say!(dispatch, Action::Export(Picture::Png))} />
                    <IconButton icon={Icon::Full} label="Full screen" key_hint="f" pressed={Some(state.filled)} onclick={dispatch.reform(move |()| Action::Fill(!filled))} />
                </Graph>
            </>
        }
    };
    html! {
        <>
            { alone(state, dispatch) }
            { tabs("Machine", &list, tab, &onselect_tab, iterations(state, dispatch)) }
            { panel(tab, if tab == "outline" { "scroll" } else { "" }, body) }
        </>
    }
}

/// Which execution is shown alone, and the way back.
fn alone(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let Some(alone) = &state.moment.alone else {
        return html! {};
    };
    let label = match alone.nested {
        true => "Back to the execution around it",
        false => "Back to the whole run",
    };
    html! {
        <div class="alone" role="status">
            { badge(alone.status, None) }
            <p><b>{ format!("Only {}", alone.origin) }</b><i title={alone.name.to_string()}>{ &*alone.name }</i>if !alone.error.is_empty() { <span>{ &*alone.error }</span> }</p>
            <button type="button" class="button small" onclick={dispatch.reform(|_| Action::Lens(Turn::Back))}>{ label }</button>
        </div>
    }
}

/// A picker for each Map that has run: all iterations, or one.
fn iterations(state: &AppState, dispatch: &Callback<Action>) -> Html {
    html! {
        { for state.moment.maps.iter().take(3).map(|map| {
            let pointer = map.pointer.clone();
            let onchange = dispatch.reform(move |e: Event| Action::Focus(pointer.clone(), ui::css::field_text(&e).parse().ok()));
            let chosen = state.focus.get(&map.pointer).copied();
            html! {
                <label class="iterations"><span class="sr">{ format!("Iteration of {}", map.name) }</span>
                    <select {onchange} title={format!("Iteration of {}", map.name)}>
                        <option value="all" selected={chosen.is_none()}>{ format!("{}: all {}", map.name, map.count) }</option>
                        { for (0..map.count.min(1_000)).map(|i| html! { <option value={i.to_string()} selected={chosen == Some(i)}>{ format!("no. {i} of {}", map.name) }</option> }) }
                    </select>
                </label>
            }
        }) }
    }
}
