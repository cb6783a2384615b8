//! Below: the events, the timeline, the problems.

use crate::action::Action;
use crate::state::AppState;
use crate::view_settings::Area;
use std::ops::Range;
use std::rc::Rc;
use ui::event_table::{EventRow, EventTable};
use ui::problems::Problems;
use ui::tabs::{Panel, Tab, Tabs};
use yew::prelude::*;

/// The pane below the transport bar.
pub(crate) fn bottom(
    state: &AppState,
    count: usize,
    window: Range<usize>,
    rows: Vec<EventRow>,
    selected: Option<usize>,
    reveal: Option<usize>,
    dispatch: &Callback<Action>,
) -> Html {
    let tab = state.view.tab(Area::Bottom);
    let tabs = vec![
        Tab::new("events", "Events").count(state.moment.events),
        Tab::new("problems", "Problems").count(state.analysis.diagnostics.len()),
    ];
    let onfilter = dispatch.reform(|e: InputEvent| Action::Filter(ui::css::field_text(&e).into()));
    html! {
        <>
            <Tabs label="Time" {tabs} selected={tab} onselect={dispatch.reform(|t| Action::Tab(Area::Bottom, t))}>
                if tab == "events" {
                    <label class="filter"><span class="sr">{ "Filter events" }</span>
                        <input type="search" placeholder="Filter: type, state, text" value={state.events.filter.to_string()} oninput={onfilter} />
                    </label>
                }
            </Tabs>
            if tab == "problems" {
                <Panel id="problems" class="scroll">
                    <Problems text={state.analysis.text.clone()} diagnostics={state.analysis.diagnostics.clone()} ongo={dispatch.reform(Action::Problem)} onfix={dispatch.reform(Action::Fix)} />
                </Panel>
            } else {
                <Panel id="events">
                    if count == 0 && !state.events.filter.is_empty() {
                        <p class="empty">{ "No event fits the filter." }</p>
                    } else {
                        <EventTable {count} {window} {rows} {selected} {reveal} onwindow={dispatch.reform(Action::Window)} onselect={dispatch.reform(Action::SelectEvent)} />
                    }
                </Panel>
            }
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
