//! The run along time: a row for each visit of a state, its attempts, waits and delays as bars.

use yew::prelude::*;

/// The run along time, ready to be drawn; places run from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// One row a visit.
    pub rows: Vec<Row>,
    /// Stretches of idle time that are drawn shorter than they are.
    pub folds: Vec<(f64, f64, AttrValue)>,
    /// How many visits have no row.
    pub more: usize,
}

/// One visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The step that entered the state.
    pub step: usize,
    /// The state.
    pub name: AttrValue,
    /// Branches and iterations around it.
    pub place: AttrValue,
    /// Levels of indentation.
    pub depth: u32,
    /// The class of its status.
    pub status: &'static str,
    /// How it stands and how long it took, in words.
    pub says: AttrValue,
    /// What went on: class, from, to.
    pub bars: Vec<(&'static str, f64, f64)>,
    /// Whether it belongs to the chosen state.
    pub chosen: bool,
}

/// The run along time; a row is chosen by its step.
pub fn timeline(timeline: &Timeline, onselect: &Callback<usize>) -> Html {
    if timeline.rows.is_empty() {
        return html! { <p class="empty">{ "Nothing has run yet. Press Run: each stay in a state becomes a bar here, retries and waits told apart." }</p> };
    }
    let x = |place: f64| format!("{:.2}", place.clamp(0.0, 1.0) * 1_000.0);
    html! {
        <div class="timeline">
            <p class="legend">
                <span class="bar-key work">{ "work" }</span><span class="bar-key wait">{ "wait" }</span><span class="bar-key callback">{ "waits for an answer" }</span>
                <span class="bar-key backoff">{ "delay before a retry" }</span><span class="bar-key failed">{ "failed" }</span>
                if !timeline.folds.is_empty() { <span>{ format!("Idle time is folded: {}", timeline.folds.iter().map(|f| f.2.to_string()).collect::<Vec<_>>().join(", ")) }</span> }
            </p>
            <ol>
                { for timeline.rows.iter().map(|row| {
                    let step = row.step;
                    html! {
                        <li key={step} class={classes!(row.status, row.chosen.then_some("selected"))}>
                            <button type="button" onclick={onselect.reform(move |_| step)}>
                                <span class={classes!("name", format!("depth-{}", row.depth.min(6)))}>{ row.name.clone() }if !row.place.is_empty() { <i>{ " " }{ row.place.clone() }</i> }</span>
                                <svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
                                    { for timeline.folds.iter().map(|(from, to, _)| html! { <rect class="fold" x={x(*from)} y="0" width={x(to - from)} height="16" /> }) }
                                    { for row.bars.iter().map(|(class, from, to)| html! { <rect class={*class} x={x(*from)} y="3" width={format!("{:.2}", ((to - from) * 1_000.0).max(2.0))} height="10" /> }) }
                                </svg>
                                <span class="says">{ row.says.clone() }</span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
            if timeline.more > 0 { <p class="hint">{ format!("and {} more visits", timeline.more) }</p> }
        </div>
    }
}
