//! The run as a table of states: a row for each stay, Maps and Parallels open to what is inside.

use crate::status::badge;
use crate::virtual_list::VirtualList;
use crate::visit_row::{Ask, ROW, VisitRow, key};
use std::ops::Range;
use yew::prelude::*;

/// What [`state_table`] shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StateTable {
    /// How many rows there are.
    pub count: usize,
    /// Which rows `rows` are.
    pub window: Range<usize>,
    /// The rows in sight.
    pub rows: Vec<VisitRow>,
    /// The row at the cursor.
    pub cursor: Option<usize>,
    /// What was asked for.
    pub onask: Callback<Ask>,
}

/// The run as a table of states.
pub fn state_table(props: &StateTable) -> Html {
    if props.count == 0 {
        return html! { <p class="empty">{ "No state was entered yet. Press Run (Ctrl+Enter): each visit then has a row here." }</p> };
    }
    let at = props.cursor;
    let row_at = at.and_then(|at| props.rows.get(at.checked_sub(props.window.start)?));
    let onkeydown = {
        let (count, onask, row) = (props.count, props.onask.clone(), row_at.cloned());
        Callback::from(move |e: KeyboardEvent| {
            if e.ctrl_key() || e.alt_key() || e.meta_key() {
                return;
            }
            if let Some(ask) = key(&e.key(), at, count, row.as_ref()) {
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
            <div key={row.id.as_str()} id={row.id.clone()} role="row" class={row.classes(chosen)} aria-level={(row.depth + 1).to_string()} aria-rowindex={(place + 1).to_string()} aria-label={row.sentence()}
                aria-expanded={row.open.map(|o| if o { "true" } else { "false" })} aria-selected={if chosen { "true" } else { "false" }} onclick={props.onask.reform(move |_| Ask::Choose(place))}>
                <span role="gridcell" class="first">{ row.head(place, &props.onask) }</span>
                <span role="gridcell" class="kind">{ row.kind.clone() }</span>
                <span role="gridcell">{ badge(row.status, None) }</span>
                <span role="gridcell" class="number">{ row.started.clone() }</span>
                <span role="gridcell" class="number">{ row.took.clone() }</span>
                <span role="gridcell" class="number attempts">{ if row.attempts > 1 { row.attempts.to_string() } else { String::new() } }</span>
                <span role="gridcell" class="summary" title={row.error.clone()}>{ row.error.clone() }</span>
            </div>
        }
    });
    let active = row_at.map(|row| row.id.clone());
    html! {
        <div class="visits state-table">
            <div class="head" aria-hidden="true">
                <div class="row">
                    <span>{ "Name" }</span>
                    <span class="kind">{ "Type" }</span>
                    <span>{ "Status" }</span>
                    <span class="number">{ "Started after" }</span>
                    <span class="number">{ "Duration" }</span>
                    <span class="number attempts">{ "Attempts" }</span>
                    <span class="summary">{ "Error" }</span>
                </div>
            </div>
            <VirtualList role="treegrid" label="States: name, type, status, started after, duration, attempts, error; arrow keys move and open" count={props.count} row_height={ROW} window={props.window.clone()}
                reveal={at} {active} onwindow={props.onask.reform(Ask::Window)} {onkeydown}>{ for rows }</VirtualList>
        </div>
    }
}
