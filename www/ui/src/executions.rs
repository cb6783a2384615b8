//! The executions of a run as a list of which only the rows in sight exist: how each stands, what started it, and a
//! way to look at it alone.

use crate::status::{Status, badge};
use crate::virtual_list::VirtualList;
use std::ops::Range;
use yew::prelude::*;

/// The height of a row in CSS pixels; `visits.css` says the same.
const ROW: f64 = 28.0;

/// One execution, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionRow {
    /// Its number among the executions of the run.
    pub id: u32,
    /// Its name.
    pub name: AttrValue,
    /// What started it: `item 3 of Many`.
    pub origin: AttrValue,
    /// How it stands at the moment shown.
    pub status: Status,
    /// When it was started, since the start of the run.
    pub started: AttrValue,
    /// How long it took so far.
    pub took: AttrValue,
    /// Its error, empty when there is none.
    pub error: AttrValue,
    /// Whether the panes show it.
    pub shown: bool,
}

/// The rows in sight.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Listed {
    /// How many rows there are.
    pub count: usize,
    /// Which rows `rows` are.
    pub window: Range<usize>,
    /// They.
    pub rows: Vec<ExecutionRow>,
    /// The row at the cursor.
    pub cursor: Option<usize>,
}

/// What a person asks of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The cursor goes to this row.
    Move(usize),
    /// The panes show the execution of this row.
    Show(usize),
    /// Other rows came into sight.
    Window(Range<usize>),
}

/// The executions of a run.
pub fn executions(listed: &Listed, onask: &Callback<Ask>) -> Html {
    if listed.count < 2 {
        return html! { <p class="empty">{ "This run has started no other execution so far. Items of a Distributed Map and machines that startExecution runs are listed here." }</p> };
    }
    let at = listed.cursor;
    let onkeydown = {
        let (last, onask) = (listed.count - 1, onask.clone());
        Callback::from(move |e: KeyboardEvent| {
            let ask = match (e.key().as_str(), at) {
                ("ArrowDown", Some(at)) => Ask::Move((at + 1).min(last)),
                ("ArrowUp", Some(at)) => Ask::Move(at.saturating_sub(1)),
                ("PageDown", Some(at)) => Ask::Move((at + 10).min(last)),
                ("PageUp", Some(at)) => Ask::Move(at.saturating_sub(10)),
                ("Enter" | " ", Some(at)) => Ask::Show(at),
                ("ArrowDown" | "ArrowUp" | "Home", _) => Ask::Move(0),
                ("End", _) => Ask::Move(last),
                _ => return,
            };
            e.prevent_default();
            e.stop_propagation();
            onask.emit(ask);
        })
    };
    let id = |row: &ExecutionRow| AttrValue::from(format!("execution-{}", row.id));
    let rows = listed.rows.iter().enumerate().map(|(i, row)| {
        let place = listed.window.start + i;
        let chosen = at == Some(place);
        let class = classes!("row", row.status.class(), chosen.then_some("selected"), row.shown.then_some("shown"));
        html! {
            <div key={row.id} id={id(row)} role="row" {class} aria-rowindex={(place + 1).to_string()} aria-selected={if chosen { "true" } else { "false" }}
                aria-current={row.shown.then_some("true")} onclick={onask.reform(move |_| Ask::Show(place))}>
                <span role="gridcell">{ badge(row.status, None) }</span>
                <span role="gridcell" class="first">{ row.origin.clone() }if row.shown { <i>{ " shown" }</i> }</span>
                <span role="gridcell" class="name-of" title={row.name.clone()}>{ row.name.clone() }</span>
                <span role="gridcell" class="number">{ row.started.clone() }</span>
                <span role="gridcell" class="number">{ row.took.clone() }</span>
                <span role="gridcell" class="summary" title={row.error.clone()}>{ row.error.clone() }</span>
            </div>
        }
    });
    let inside = at.and_then(|at| listed.rows.get(at.checked_sub(listed.window.start)?));
    let active = inside.map(id);
    html! {
        <div class="visits executions">
            <div class="head" aria-hidden="true">
                <div class="row"><span>{ "Status" }</span><span>{ "Started by" }</span><span class="name-of">{ "Name" }</span><span class="number">{ "Started after" }</span><span class="number">{ "Duration" }</span><span class="summary">{ "Error" }</span></div>
            </div>
            <VirtualList role="grid" label="Executions: status, started by, name, started after, duration, error; arrow keys move, Enter shows one alone" count={listed.count} row_height={ROW}
                window={listed.window.clone()} reveal={at} {active} onwindow={onask.reform(Ask::Window)} {onkeydown}>{ for rows }</VirtualList>
        </div>
    }
}
