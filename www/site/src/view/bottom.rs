//! Below: the events, the timeline, the problems.

use crate::action::Action;
use crate::state::AppState;
use crate::view_settings::Area;
use std::rc::Rc;
use ui::event_table::{EventTable, event_table};
use ui::problems::Problems;
use ui::tabs::{Tab, panel, tabs};
use ui::timeline::timeline;
use ui::transport::Command;
use yew::prelude::*;

/// The pane below the transport bar.
pub(crate) fn bottom(state: &AppState, table: &EventTable, dispatch: &Callback<Action>) -> Html {
    let tab = state.view.tab(Area::Bottom);
    let differing = state.moment.differences.as_ref().map_or(0, |d| d.len());
    let list = [
        Tab::new("events", "Events").count(state.moment.events),
        Tab::new("timeline", "Timeline"),
        Tab::new("compare", "Compare").count(differing),
        Tab::new("problems", "Problems").count(state.analysis.diagnostics.len()),
    ];
    let onfilter = dispatch.reform(|e: InputEvent| Action::Filter(ui::css::field_text(&e).into()));
    let filter = html! {
        if tab == "events" {
            <label class="filter"><span class="sr">{ "Filter events" }</span>
                <input type="search" placeholder="Filter: type, state, text" value={state.events.filter.to_string()} oninput={onfilter} />
            </label>
        }
    };
    let body = if tab == "problems" {
        html! { <Problems text={state.analysis.text.clone()} diagnostics={state.analysis.diagnostics.clone()} ongo={dispatch.reform(Action::Problem)} onfix={dispatch.reform(Action::Fix)} /> }
    } else if tab == "timeline" {
        timeline(
            &state.moment.timeline,
            &dispatch.reform(|step| Action::Transport(Command::Seek(step))),
        )
    } else if tab == "compare" {
        compare(state, dispatch)
    } else if table.count == 0 && !state.events.filter.is_empty() {
        html! { <p class="empty">{ "No event fits the filter." }</p> }
    } else {
        event_table(table)
    };
    html! {
        <>
            { tabs("Time", &list, tab, &dispatch.reform(|t| Action::Tab(Area::Bottom, t)), filter) }
            { panel(tab, if tab == "events" { "" } else { "scroll" }, body) }
        </>
    }
}

/// Where this run differs from the one before it.
fn compare(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let Some(differences) = &state.moment.differences else {
        return html! { <p class="empty">{ "Run, change an answer, the input or the definition, and run again or step on: what differs between the two runs is listed here." }</p> };
    };
    if differences.is_empty() {
        return html! { <p class="empty">{ "Up to the moments shown, this run and the one before did the same." }</p> };
    }
    html! {
        <ul class="differences">
            { for differences.iter().map(|d| {
                let go = d.step.map(|step| dispatch.reform(move |_: MouseEvent| Action::Transport(Command::Seek(step))));
                html! {
                    <li>
                        if let Some(onclick) = go { <button type="button" class="link" {onclick}>{ &*d.name }</button> } else { <b>{ &*d.name }</b> }
                        if !d.place.is_empty() { <i>{ &*d.place }</i> }
                        <span>{ &*d.says }</span>
                    </li>
                }
            }) }
        </ul>
    }
}

/// Sentences of the simulation about itself.
pub(crate) fn notes(notes: &Rc<Vec<Rc<str>>>) -> Html {
    if notes.is_empty() {
        return html! {};
    }
    html! {
        <ul class="notes">{ for notes.iter().map(|n| html! { <li>{ &**n }</li> }) }</ul>
    }
}
