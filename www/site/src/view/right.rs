//! The inspector: the step, its variables, the text of its state, who waits, and the figures against the limits.

use super::{bench, bottom};
use crate::action::Action;
use crate::analysis::StateInfo;
use crate::driver::Bill;
use crate::later::{Engine, Lenses, Workbench, on_its_way};
use crate::lens::Turn;
use crate::state::AppState;
use crate::view_settings::Area;
use json::Value;
use std::rc::Rc;
use ui::chain::chain;
use ui::expressions::Bench;
use ui::icon::{Icon, IconButton};
use ui::inspector::{StageStrip, cause, step_head, why};
use ui::json_view::JsonView;
use ui::status::{Status, badge};
use ui::tabs::{Tab, panel, tabs};
use yew::prelude::*;

/// The inspector.
pub(crate) fn right(
    state: &AppState,
    visit: Option<Rc<Bench>>,
    bill: Option<Rc<Bill>>,
    dispatch: &Callback<Action>,
) -> Html {
    let chosen = state.view.tab(Area::Right);
    let moment = &state.moment;
    let list = [
        Tab::new("step", "Step"),
        Tab::new("variables", "Variables").count(moment.variables.len()),
        Tab::new("source", "State"),
        Tab::new("inbox", "Inbox").count(moment.pending.len()),
        Tab::new("meters", "Limits"),
    ];
    let oncopy = dispatch.reform(|text: String| Action::Copy(text.into(), "Copied."));
    let body = match chosen {
        "variables" => variables(state, &oncopy),
        "source" | "expressions" | "test" => workbench(state, chosen, visit, dispatch),
        "inbox" => Engine::here().map_or_else(on_its_way, |e| (e.inbox)(state, dispatch)),
        "meters" => Lenses::here().map_or_else(on_its_way, |l| (l.meters)(state, bill, dispatch)),
        _ => match Engine::here().filter(|_| moment.steps > 0) {
            Some(engine) => (engine.step)(state, dispatch),
            None => html! { <p class="empty">{ empty(state) }</p> },
        },
    };
    let top = if bench::TABS.iter().any(|(id, _)| *id == chosen) {
        "source"
    } else {
        chosen
    };
    html! {
        <>
            { tabs("Inspector", &list, top, &dispatch.reform(|t| Action::Tab(Area::Right, t)), html! {}) }
            { panel(top, "scroll", body) }
        </>
    }
}

/// What the step shown did.
pub(crate) fn step(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let oncopy = dispatch.reform(|text: String| Action::Copy(text.into(), "Copied."));
    let moment = &state.moment;
    // With another state chosen the outcome stays in a line, so that what was chosen is in sight.
    let at_end = state.selected == moment.state;
    let whole = moment.alone.is_none();
    let ending = moment.outcome.as_ref().filter(|_| whole).map(|end| {
        html! {
            <section class={classes!("ending", moment.status.class())}>
                <h3>{ "The execution " }{ badge(moment.status, Some(AttrValue::from(end.status.to_string()))) }</h3>
                if let Some((error, text)) = &end.error {
                    <p><b>{ &**error }</b></p>
                    { cause(&AttrValue::from(text.clone()), &oncopy) }
                }
                if let Some(output) = end.output.as_ref().filter(|_| at_end) {
                    <JsonView value={output.clone()} label="Output of the execution" oncopy={oncopy.clone()} />
                }
            </section>
        }
    });
    let Some(view) = &moment.step else {
        let chosen = state
            .selected
            .as_deref()
            .and_then(|p| state.shown().state(p));
        return html! {
            <>
                { for ending }
                if let Some(chosen) = chosen { <h2 class="bench-title">{ &*chosen.name }</h2> }
                <p class="empty">{ empty(state) }</p>
                { bottom::notes(&moment.notes) }
            </>
        };
    };
    // The link goes with its panel; the focus goes to the tab that comes.
    let open = dispatch.reform(|_: MouseEvent| Action::Go(Area::Right, Some("inbox")));
    let waits = view.status == Status::Waiting || moment.idle || moment.asked.is_some();
    let inbox = (waits && !moment.pending.is_empty()).then(|| {
        html! {
            <p class="hint">{ "Someone outside has to answer. " }
                if let Some(left) = &moment.asked { { format!("The clock stands still, with {left} left. ") } }
                <button type="button" class="link" onclick={open}>{ "Open the inbox" }</button>
            </p>
        }
    });
    let told = moment.outcome.as_ref().filter(|_| whole);
    let told = told
        .and_then(|end| end.error.as_ref())
        .zip(view.error.as_ref());
    let told = told.is_some_and(|(end, step)| (&*end.0, &*end.1) == (&*step.0, &*step.1));
    // What a Choice found and what became of an error stands before the data, which may be long.
    let first = view.status != Status::Succeeded || view.what.starts_with("Choice");
    html! {
        <>
            { for ending }
            { step_head(view, told, &oncopy) }
            { for inbox }
            if first { { why(view) } }
            <StageStrip stages={view.clone()} oncopy={oncopy.clone()} onjump={dispatch.reform(|event| Action::Lens(Turn::Jump(event)))} />
            if !first { { why(view) } }
            { chain(&view.chain, &dispatch.reform(|event| Action::Lens(Turn::Walk(event)))) }
            { bottom::notes(&moment.notes) }
        </>
    }
}

fn empty(state: &AppState) -> &'static str {
    if state.moment.steps == 0 {
        "Nothing has run yet. Press Run, or step with “.” and look at each stage of the data here."
    } else if state.selected.is_some() {
        "This state was not reached up to the moment shown."
    } else {
        "The execution has not entered a state yet. Step on with “.”."
    }
}

fn variables(state: &AppState, oncopy: &Callback<String>) -> Html {
    if state.moment.variables.is_empty() {
        return html! { <p class="empty">{ "No variables here. A state’s Assign field sets them." }</p> };
    }
    let value = Value::Object((*state.moment.variables).clone());
    html! { <JsonView {value} label="Variables" oncopy={oncopy.clone()} /> }
}

/// The chosen state, or that of the step shown, with what can be tried on it.
fn workbench(
    state: &AppState,
    chosen: &'static str,
    visit: Option<Rc<Bench>>,
    dispatch: &Callback<Action>,
) -> Html {
    let pointer = state.selected.as_deref().or(state.moment.state.as_deref());
    let Some(info) = pointer.and_then(|p| state.shown().state(p)) else {
        return html! { <p class="empty">{ "Choose a state in the graph: its definition, its expressions and a test of it alone stand here." }</p> };
    };
    html! {
        <>
            { bench::row(chosen, dispatch) }
            { match chosen {
                "expressions" => Workbench::here().map_or_else(on_its_way, |w| (w.expressions)(state, info, visit, dispatch)),
                "test" => Workbench::here().map_or_else(on_its_way, |w| (w.test)(state, info, visit, dispatch)),
                _ => source(state, info, dispatch),
            } }
        </>
    }
}

fn text_of(state: &AppState, info: &StateInfo) -> String {
    asl::source::template::dedent(&state.shown().text, info.span)
}

fn source(state: &AppState, info: &StateInfo, dispatch: &Callback<Action>) -> Html {
    let text = text_of(state, info);
    let pointer = info.pointer.clone();
    let goto = dispatch.reform(move |()| Action::GoTo(pointer.clone()));
    let pointer = info.pointer.clone();
    let breakpoint = dispatch.reform(move |()| Action::Breakpoint(pointer.clone()));
    let pointer = info.pointer.clone();
    let run_to = dispatch.reform(move |()| Action::Lens(Turn::RunTo(pointer.clone())));
    let stops = state.breakpoints.contains(&info.pointer);
    html! {
        <>
            <div class="row-of-buttons">
                <IconButton icon={Icon::Code} label="Edit" wide=true onclick={goto} />
                // Runs stop at states of the scenario's own definition.
                if state.machine_shown().is_none() {
                    <IconButton icon={Icon::Stop} label="Breakpoint" key_hint="b" wide=true pressed={Some(stops)} onclick={breakpoint} />
                    <IconButton icon={Icon::Step} label="Run to here" key_hint="r" wide=true onclick={run_to} />
                }
                if state.narrow {
                    <IconButton icon={Icon::Warn} label="Pause at errors" wide=true pressed={Some(state.lens.on_error)} onclick={crate::say!(dispatch, Action::Lens(Turn::OnError))} />
                }
            </div>
            <pre class="source" tabindex="0"><code>{ text }</code></pre>
        </>
    }
}
