//! The tabs that look at the run in their own way: timeline, states, comparison, coverage, and the tools of each.

use crate::action::Action;
use crate::cases;
use crate::driver::{ComparisonShown, Figure, VisitsShown};
use crate::lens::Turn;
use crate::say;
use crate::state::AppState;
use json::Value;
use std::rc::Rc;
use ui::comparison::{Comparison, comparison};
use ui::icon::{Icon, IconButton, sign};
use ui::json_view::JsonView;
use ui::state_table::{StateTable, state_table};
use ui::timeline::{Axis, CLOSER, Timeline};
use ui::visit_row::Ask;
use yew::prelude::*;

/// What stands at the end of the row of tabs.
pub(crate) fn tools(state: &AppState, tab: &str, other: bool, dispatch: &Callback<Action>) -> Html {
    let lens = &state.lens;
    let check = |label: &'static str, on: bool, turn: fn(bool) -> Turn| {
        let onchange = dispatch.reform(move |_: Event| Action::Lens(turn(!on)));
        html! { <label class="tool"><input type="checkbox" checked={on} {onchange} />{ label }</label> }
    };
    match tab {
        "timeline" => html! {
            <div class="row-of-tools">
                { check("Fold idle time", lens.fold, Turn::Fold) }
                if state.moment.steps > 0 { { zoom(lens.zoom.1 < 1.0, dispatch) } }
            </div>
        },
        "executions" => check("Failed first", lens.failed_first, Turn::FailedFirst),
        "compare" => html! {
            <div class="row-of-tools">
                if other {
                    { check("Only differences", lens.only_differences, Turn::OnlyDifferences) }
                    <IconButton icon={Icon::Up} label="Difference before" onclick={say!(dispatch, Action::Lens(Turn::Difference(false)))} />
                    <IconButton icon={Icon::Down} label="Next difference" key_hint="d" onclick={say!(dispatch, Action::Lens(Turn::Difference(true)))} />
                }
                if state.moment.steps > 0 {
                    <button type="button" class="button small" title="Keep the run shown, and compare later runs with it" onclick={dispatch.reform(|_| Action::Lens(Turn::Pin))}>{ "Keep this run" }</button>
                }
            </div>
        },
        "coverage" => html! {
            <button type="button" class="button small" title="Keep the input and the answers as one more case" onclick={dispatch.reform(|_| Action::Lens(Turn::KeepCase))}>{ "Keep as a case" }</button>
        },
        _ => html! {},
    }
}

/// Closer, further, earlier, later: what the keys and the wheel do in the timeline.
fn zoom(zoomed: bool, dispatch: &Callback<Action>) -> Html {
    let send = |turn: Turn| dispatch.reform(move |()| Action::Lens(turn.clone()));
    html! {
        <div class="zoom" role="group" aria-label="Zoom of the timeline">
            <IconButton icon={Icon::Left} label="Earlier" key_hint="Shift+←" disabled={!zoomed} onclick={send(Turn::Pan(-0.5))} />
            <IconButton icon={Icon::Right} label="Later" key_hint="Shift+→" disabled={!zoomed} onclick={send(Turn::Pan(0.5))} />
            <IconButton icon={Icon::Plus} label="Zoom into time" key_hint="+" onclick={send(Turn::Zoom(CLOSER, 0.5))} />
            <IconButton icon={Icon::Minus} label="Zoom out of time" key_hint="-" disabled={!zoomed} onclick={send(Turn::Zoom(1.0 / CLOSER, 0.5))} />
            <IconButton icon={Icon::Fit} label="Whole time" key_hint="0" disabled={!zoomed} onclick={send(Turn::Fit)} />
        </div>
    }
}

fn turn(ask: Ask) -> Action {
    Action::Lens(match ask {
        Ask::Choose(row) => Turn::Choose(row),
        Ask::Toggle(row) => Turn::Toggle(row),
        Ask::Outward(row) => Turn::Outward(row),
        Ask::Window(window) => Turn::Rows(window),
        Ask::Zoom(factor, at) => Turn::Zoom(factor, at),
        Ask::Pan(by) => Turn::Pan(by),
        Ask::Fit => Turn::Fit,
    })
}

/// The run along time.
pub(crate) fn timeline(shown: VisitsShown, axis: Axis, dispatch: &Callback<Action>) -> Html {
    let VisitsShown {
        count,
        window,
        rows,
        cursor,
    } = shown;
    html! {
        <Timeline {count} {window} {rows} {cursor} {axis} onask={dispatch.reform(turn)} />
    }
}

/// The run as a table of states.
pub(crate) fn states(shown: VisitsShown, dispatch: &Callback<Action>) -> Html {
    let VisitsShown {
        count,
        window,
        rows,
        cursor,
    } = shown;
    state_table(&StateTable {
        count,
        window,
        rows,
        cursor,
        onask: dispatch.reform(turn),
    })
}

/// The run beside the one before it.
pub(crate) fn compare(shown: Option<ComparisonShown>, dispatch: &Callback<Action>) -> Html {
    let Some(shown) = shown else {
        return html! {
            <p class="empty">{ "Nothing to compare with yet. Run, change an answer, the input or the definition, and go on from any moment or run again: this pane then shows where paths, payloads, times and cost differ." }</p>
        };
    };
    let differ = match shown.differences {
        0 => "Both runs did the same.".to_string(),
        n => format!("{n} of {} visits differ.", shown.all),
    };
    html! {
        <>
            <div class="compare-summary">
                <p role="status">{ differ }</p>
                <table>
                    <thead><tr><td /><th scope="col">{ "Run before" }</th><th scope="col">{ "This run" }</th></tr></thead>
                    <tbody>{ for shown.summary.iter().map(figure) }</tbody>
                </table>
                { for shown.payloads.into_iter().map(payload) }
            </div>
            { comparison(&Comparison {
                count: shown.count,
                window: shown.window,
                rows: shown.rows,
                cursor: shown.cursor,
                onwindow: dispatch.reform(|w| Action::Lens(Turn::Pairs(w))),
                onchoose: dispatch.reform(|p| Action::Lens(Turn::Pair(p))),
            }) }
        </>
    }
}

fn figure(figure: &Figure) -> Html {
    let differs = figure.before != figure.now;
    html! {
        <tr class={differs.then_some("differs")}>
            <th scope="row">{ figure.name }</th>
            <td>{ &figure.before }</td>
            <td>{ &figure.now }if differs { <span class="sr">{ " (differs)" }</span> }</td>
        </tr>
    }
}

fn payload((name, before, now): (&'static str, Value, Value)) -> Html {
    html! {
        <section class="differing" key={name}>
            <h4>{ format!("{name}, with what changed since the run before") }</h4>
            <JsonView value={now} before={Some(before)} label={format!("{name} of this run, differences marked")} />
        </section>
    }
}

/// What the list of cases calls the one that is set up, and whether nothing of it was changed since.
fn set_up(state: &AppState, kept: &[cases::Case]) -> Option<(String, bool)> {
    let name = cases::marked(&state.document)?;
    if let Some(case) = kept.iter().find(|case| case.name == name) {
        return Some((
            case.name.clone(),
            cases::stands(&state.document, &case.document),
        ));
    }
    let (id, stands) = crate::reduce::lessons::set_up(state)?;
    let case = state.study.lesson.as_ref()?.case(&id)?;
    Some((case.title.clone(), stands))
}

/// What the cases reach.
pub(crate) fn coverage(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let report = &state.lens.coverage;
    if report.cases.is_empty() {
        let says = if state.ready() {
            "Running the cases …"
        } else {
            "Coverage needs a definition without errors: then its cases are run here, and what none of them reaches is listed."
        };
        return html! { <p class="empty">{ says }</p> };
    }
    let reached = |all: usize, missed: usize| format!("{} of {all}", all - missed.min(all));
    let kept = cases::of(&state.document);
    let here = set_up(state, &kept);
    let choose = |pointer: &Rc<str>| {
        let pointer = pointer.clone();
        dispatch.reform(move |_: MouseEvent| Action::SelectState(Some(pointer.clone())))
    };
    let nothing = report.states.is_empty() && report.ways.is_empty() && !report.going;
    html! {
        <>
            <section>
                <h3>{ "Cases" }</h3>
                <ul>
                    { for report.cases.iter().map(|(name, status, says)| {
                        let place = kept.iter().position(|k| *k.name == **name);
                        let here = here.as_ref().filter(|(here, _)| *here == **name).map(|(_, stands)| cases::says(*stands));
                        html! {
                            <li class={classes!("case", status.class())} aria-current={here.map(|_| "true")}>
                                { sign(status.icon()) }<span>{ &**name }</span><i>{ &**says }if let Some(here) = here { {", "}<b>{ here }</b> }</i>
                                if let Some(place) = place {
                                    <IconButton icon={Icon::Open} label={format!("Take {name} into the editors")} onclick={say!(dispatch, Action::Lens(Turn::TakeCase(place)))} />
                                    <IconButton icon={Icon::Trash} label={format!("Forget {name}")} onclick={say!(dispatch, Action::Lens(Turn::DropCase(place)))} />
                                }
                            </li>
                        }
                    }) }
                </ul>
                <p class="figures" role="status">
                    { "States reached: " }<b>{ reached(report.all_states, report.states.len()) }</b>
                    { ", ways taken: " }<b>{ reached(report.all_ways, report.ways.len()) }</b>
                </p>
            </section>
            <section>
                <h3>{ "Never reached" }</h3>
                if nothing {
                    <p>{ "Every state and every way is reached by some case." }</p>
                }
                <ul>
                    { for report.states.iter().map(|(pointer, name)| html! {
                        <li>{ sign(Icon::Circle) }<span><button type="button" class="link" onclick={choose(pointer)}>{ &**name }</button>{ " is never entered" }</span></li>
                    }) }
                    { for report.ways.iter().map(|way| html! {
                        <li>{ sign(Icon::Branch) }<span><button type="button" class="link" onclick={choose(&way.from.0)}>{ &*way.from.1 }</button>{ format!(" never takes {} to {}", way.way, way.to) }if !way.words.is_empty() && way.words != way.way { <i>{ format!(" ({})", way.words) }</i> }</span></li>
                    }) }
                    { for report.retriers.iter().map(|(pointer, name)| html! {
                        <li>{ sign(Icon::Repeat) }<span><button type="button" class="link" onclick={choose(pointer)}>{ &**name }</button>{ " never has to try again" }</span></li>
                    }) }
                </ul>
            </section>
        </>
    }
}
