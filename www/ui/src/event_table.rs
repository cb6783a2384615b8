//! The events of a run as a table of which only the visible rows exist.

use crate::icon::sign;
use crate::status::Status;
use crate::virtual_list::VirtualList;
use std::ops::Range;
use yew::prelude::*;

/// The height of a row in CSS pixels; `event-table.css` says the same.
pub const ROW: f64 = 28.0;

/// One event, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Where it stands in the journal.
    pub index: usize,
    /// The step that wrote it.
    pub step: usize,
    /// The service's event id.
    pub id: u32,
    /// Virtual time since the start, in words.
    pub time: AttrValue,
    /// The service's event type.
    pub kind: AttrValue,
    /// The state, empty when it belongs to none.
    pub state: AttrValue,
    /// Branches and iterations around it, in words.
    pub place: AttrValue,
    /// What happened, in a few words.
    pub summary: AttrValue,
    /// Its sign.
    pub status: Status,
    /// Whether it lies after the moment shown.
    pub future: bool,
}

/// What [`event_table`] shows.
pub struct EventTable {
    /// How many rows there are.
    pub count: usize,
    /// Which rows `rows` are.
    pub window: Range<usize>,
    /// The rows in sight.
    pub rows: Vec<EventRow>,
    /// The index of the chosen event.
    pub selected: Option<usize>,
    /// The row to keep in sight.
    pub reveal: Option<usize>,
    /// Other rows came into sight.
    pub onwindow: Callback<Range<usize>>,
    /// A row was chosen, by its place among the rows.
    pub onselect: Callback<usize>,
}

/// The events of a run.
pub fn event_table(props: &EventTable) -> Html {
    if props.count == 0 {
        return html! { <p class="empty">{ "No events yet. Press Run (Ctrl+Enter) or step once with “.” to see the first." }</p> };
    }
    let onkeydown = {
        let (count, onselect) = (props.count, props.onselect.clone());
        let at = props
            .rows
            .iter()
            .position(|r| Some(r.index) == props.selected)
            .map(|i| i + props.window.start)
            .or(props.reveal);
        Callback::from(move |e: KeyboardEvent| {
            let to = match (e.key().as_str(), at) {
                ("ArrowDown", Some(at)) => (at + 1).min(count - 1),
                ("ArrowUp", Some(at)) => at.saturating_sub(1),
                ("ArrowDown" | "ArrowUp", None) => 0,
                ("Home", _) => 0,
                ("End", _) => count - 1,
                _ => return,
            };
            e.prevent_default();
            e.stop_propagation();
            onselect.emit(to);
        })
    };
    let start = props.window.start;
    let rows = props.rows.iter().enumerate().map(|(i, row)| {
        let chosen = props.selected == Some(row.index);
        let at = start + i;
        html! {
            <div role="row" class={classes!("row", row.status.class(), chosen.then_some("selected"), row.future.then_some("future"))}
                aria-rowindex={(at + 2).to_string()} aria-selected={if chosen { "true" } else { "false" }} onclick={props.onselect.reform(move |_| at)}>
                <span role="cell" class="number">{ row.id }</span>
                <span role="cell" class="number">{ row.time.clone() }</span>
                <span role="cell" class="kind">{ sign(row.status.icon()) }<span>{ row.kind.clone() }</span></span>
                <span role="cell" title={row.state.clone()}>{ row.state.clone() }if !row.place.is_empty() { <i>{ " " }{ row.place.clone() }</i> }</span>
                <span role="cell" class="summary" title={row.summary.clone()}>{ row.summary.clone() }</span>
            </div>
        }
    });
    html! {
        <div class="events" role="table" aria-label="Events" aria-rowcount={(props.count + 1).to_string()}>
            <div role="rowgroup" class="head">
                <div role="row" class="row" aria-rowindex="1">
                    <span role="columnheader" class="number">{ "Id" }</span>
                    <span role="columnheader" class="number">{ "Time" }</span>
                    <span role="columnheader">{ "Event" }</span>
                    <span role="columnheader">{ "State" }</span>
                    <span role="columnheader">{ "What happened" }</span>
                </div>
            </div>
            <VirtualList role="rowgroup" label="Rows; arrow keys move" count={props.count} row_height={ROW} window={props.window.clone()} reveal={props.reveal} onwindow={props.onwindow.clone()} {onkeydown}>
                { for rows }
            </VirtualList>
        </div>
    }
}
