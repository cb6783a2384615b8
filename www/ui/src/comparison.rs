//! Two runs side by side: visits that belong together, with what differs in words. It compares nothing itself.

use crate::icon::{Icon, sign};
use crate::status::Status;
use crate::virtual_list::VirtualList;
use std::ops::Range;
use yew::prelude::*;

/// The height of a row in CSS pixels; `visits.css` says the same.
pub const ROW: f64 = 28.0;

/// Visits of two runs that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// Its identity among all pairs.
    pub id: usize,
    /// The state's name.
    pub name: AttrValue,
    /// Branches and iterations around it.
    pub place: AttrValue,
    /// How the first run stood there and how long; none where it did not come.
    pub before: Option<(Status, AttrValue)>,
    /// The same of the second run.
    pub now: Option<(Status, AttrValue)>,
    /// What differs, in words; empty when nothing does.
    pub differs: AttrValue,
}

/// What [`comparison`] shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How many rows there are.
    pub count: usize,
    /// Which rows `rows` are.
    pub window: Range<usize>,
    /// The rows in sight.
    pub rows: Vec<PairRow>,
    /// The row at the cursor.
    pub cursor: Option<usize>,
    /// Other rows came into sight.
    pub onwindow: Callback<Range<usize>>,
    /// A row was chosen.
    pub onchoose: Callback<usize>,
}

/// Two runs side by side.
pub fn comparison(props: &Comparison) -> Html {
    let at = props.cursor;
    let onkeydown = {
        let (count, onchoose) = (props.count, props.onchoose.clone());
        Callback::from(move |e: KeyboardEvent| {
            let Some(last) = count.checked_sub(1) else {
                return;
            };
            let to = match (e.key().as_str(), at) {
                ("ArrowDown", Some(at)) => (at + 1).min(last),
                ("ArrowUp", Some(at)) => at.saturating_sub(1),
                ("Enter", Some(at)) => at,
                ("ArrowDown" | "ArrowUp" | "Home", _) => 0,
                ("End", _) => last,
                _ => return,
            };
            e.prevent_default();
            e.stop_propagation();
            onchoose.emit(to);
        })
    };
    let start = props.window.start;
    let side = |side: &Option<(Status, AttrValue)>| match side {
        Some((status, words)) => html! {
            <span role="gridcell" class={classes!("side", status.class())}>{ sign(status.icon()) }<span class="sr">{ status.word() }</span>{ words.clone() }</span>
        },
        None => html! { <span role="gridcell" class="side absent">{ "not reached" }</span> },
    };
    let rows = props.rows.iter().enumerate().map(|(i, row)| {
        let place = start + i;
        let chosen = at == Some(place);
        html! {
            <div key={row.id} id={format!("pair-{}", row.id)} role="row" class={classes!("row", (!row.differs.is_empty()).then_some("differs"), chosen.then_some("selected"))} aria-rowindex={(place + 1).to_string()}
                aria-selected={if chosen { "true" } else { "false" }} onclick={props.onchoose.reform(move |_| place)}>
                <span role="gridcell" class="first">
                    { sign(if row.differs.is_empty() { Icon::Minus } else { Icon::Branch }) }
                    <b title={row.name.clone()}>{ row.name.clone() }</b>
                    if !row.place.is_empty() { <i>{ row.place.clone() }</i> }
                </span>
                { side(&row.before) }
                { side(&row.now) }
                <span role="gridcell" class="summary" title={row.differs.clone()}>{ if row.differs.is_empty() { AttrValue::Static("same") } else { row.differs.clone() } }</span>
            </div>
        }
    });
    let active = props
        .rows
        .get(
            at.and_then(|at| at.checked_sub(start))
                .unwrap_or(usize::MAX),
        )
        .map(|row| AttrValue::from(format!("pair-{}", row.id)));
    html! {
        <div class="visits comparison">
            <div class="head" aria-hidden="true">
                <div class="row"><span>{ "State" }</span><span>{ "Run before" }</span><span>{ "This run" }</span><span class="summary">{ "What differs" }</span></div>
            </div>
            <VirtualList role="grid" label="Visits of both runs: state, run before, this run, what differs; arrow keys move" count={props.count} row_height={ROW} window={props.window.clone()} reveal={at}
                {active} onwindow={props.onwindow.clone()} {onkeydown}>{ for rows }</VirtualList>
        </div>
    }
}
