//! Below: the events, the timeline, the problems.

use crate::action::Action;
use crate::state::AppState;
use crate::view_settings::Area;
use std::rc::Rc;
use ui::event_table::{EventTable, event_table};
use ui::problems::Problems;
use ui::tabs::{Tab, panel, tabs};
use yew::prelude::*;

/// The pane below the transport bar.
pub(crate) fn bottom(state: &AppState, table: &EventTable, dispatch: &Callback<Action>) -> Html {
    let tab = state.view.tab(Area::Bottom);
    let list = [
        Tab::new("events", "Events").count(state.moment.events),
        Tab::new("problems", "Problems").count(state.analysis.diagnostics.len()),
    ];
    let onfilter = dispatch.reform(|e: InputEvent| Action::Filter(ui::css::field_text(&e).into()));
    let filter = html! {
        if tab != "problems" {
            <label class="filter"><span class="sr">{ "Filter events" }</span>
                <input type="search" placeholder="Filter: type, state, text" value={state.events.filter.to_string()} oninput={onfilter} />
            </label>
        }
    };
    let body = if tab == "problems" {
        html! { <Problems text={state.analysis.text.clone()} diagnostics={state.analysis.diagnostics.clone()} ongo={dispatch.reform(Action::Problem)} onfix={dispatch.reform(Action::Fix)} /> }
    } else if table.count == 0 && !state.events.filter.is_empty() {
        html! { <p class="empty">{ "No event fits the filter." }</p> }
    } else {
        event_table(table)
    };
    html! {
        <>
            { tabs("Time", &list, tab, &dispatch.reform(|t| Action::Tab(Area::Bottom, t)), filter) }
            { panel(tab, if tab == "problems" { "scroll" } else { "" }, body) }
        </>
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
