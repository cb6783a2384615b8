//! Below: the row of tabs, the events, the problems.

use crate::action::Action;
use crate::state::AppState;
use crate::view_settings::Area;
use std::rc::Rc;
use ui::event_table::{EventTable, event_table};
use ui::problems::Problems;
use ui::tabs::{Tab, panel, tabs};
use yew::prelude::*;

/// The pane below the transport bar.
pub(crate) fn bottom(
    state: &AppState,
    tools: Html,
    body: Html,
    dispatch: &Callback<Action>,
) -> Html {
    let tab = state.view.tab(Area::Bottom);
    let started = state.moment.executions > 1;
    let mut list = vec![
        Tab::new("events", "Events").count(state.moment.events),
        Tab::new("timeline", "Timeline"),
        Tab::new("states", "States"),
        Tab::new("compare", "Compare"),
        Tab::new("coverage", "Coverage"),
        Tab::new("problems", "Problems").count(state.edited().diagnostics.len()),
    ];
    // Few machines start others; the tab is there once one has.
    if started || tab == "executions" {
        list.insert(
            3,
            Tab::new("executions", "Executions").count(state.moment.executions),
        );
    }
    let onfilter = dispatch.reform(|e: InputEvent| Action::Filter(ui::css::field_text(&e).into()));
    let rest = html! {
        if tab == "events" {
            <label class="filter"><span class="sr">{ "Filter events" }</span>
                <input type="search" placeholder="Filter: type, state, text" value={state.events.filter.to_string()} oninput={onfilter} />
            </label>
        } else {
            { tools }
        }
    };
    let class = match tab {
        "problems" => "scroll",
        "coverage" => "scroll coverage",
        "compare" => "compare",
        _ => "",
    };
    html! {
        <>
            { tabs("Time", &list, tab, &dispatch.reform(|t| Action::Tab(Area::Bottom, t)), rest) }
            { panel(tab, class, body) }
        </>
    }
}

/// What is wrong with the definition.
pub(crate) fn problems(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let said = state.edited();
    html! { <Problems text={said.text.clone()} diagnostics={said.diagnostics.clone()} ongo={dispatch.reform(Action::Problem)} onfix={dispatch.reform(Action::Fix)} /> }
}

/// The events.
pub(crate) fn events(state: &AppState, table: &EventTable) -> Html {
    if table.count == 0 && !state.events.filter.is_empty() {
        html! { <p class="empty">{ "No event fits the filter." }</p> }
    } else {
        event_table(table)
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
