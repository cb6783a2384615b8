//! The chosen step: the data as it flows through the state, why it went where it went, and what it wrote.

use crate::chain::ChainLink;
use crate::icon::{Icon, sign};
use crate::json_lines::{Counts, counts};
use crate::json_view::JsonView;
use crate::status::{Status, badge};
use json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// One stage of a state's data flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name, as the field that made it is called: "Input", "Parameters".
    pub name: AttrValue,
    /// What happened in it, in a sentence.
    pub says: AttrValue,
    /// The data after it.
    pub value: Value,
    /// Whether it is compared with the stage before; a result is new, not a change of the input.
    pub fresh: bool,
    /// Where its keys come from, and which were lost.
    pub keys: Vec<KeyOrigin>,
}

/// Where a key of the data comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyOrigin {
    /// The key.
    pub key: AttrValue,
    /// The fields of this state that it came through; of a lost key, which field lost it.
    pub says: AttrValue,
    /// What made it first, and in which state.
    pub made: AttrValue,
    /// The event that tells it there; none for a key that was lost.
    pub event: Option<usize>,
}

/// One line of an explanation: a choice rule, a retrier, a catcher.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Levels of indentation.
    pub depth: usize,
    /// What it says.
    pub text: AttrValue,
    /// The operands with their values.
    pub operands: Vec<(AttrValue, Option<Value>)>,
    /// True, false, or not evaluated.
    pub holds: Option<bool>,
}

/// Everything known of the chosen step.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// The state's name.
    pub name: AttrValue,
    /// What kind of state it is and where: "Task · attempt 2 · iteration 3".
    pub what: AttrValue,
    /// How it stands after this step.
    pub status: Status,
    /// What the step did, in a sentence.
    pub says: AttrValue,
    /// The stages known so far.
    pub stages: Vec<Stage>,
    /// Why: heading and lines.
    pub why: Vec<(AttrValue, Vec<Reason>)>,
    /// From the error to its end, where something failed.
    pub chain: Vec<ChainLink>,
    /// The error that was raised, its name and cause.
    pub error: Option<(AttrValue, AttrValue)>,
}

/// Equality is an equivalence, which lets `Rc` compare by address first.
impl Eq for StepView {}

/// Props of [`StageStrip`].
#[derive(Properties, PartialEq)]
pub struct StageStripProps {
    /// The stages known so far.
    pub stages: Rc<StepView>,
    /// Asked to copy this text.
    pub oncopy: Callback<String>,
    /// Asked to go to the moment of this event.
    #[prop_or_default]
    pub onjump: Callback<usize>,
}

/// The stages as a strip of buttons, and the chosen one below with its difference.
#[component]
pub fn StageStrip(props: &StageStripProps) -> Html {
    let chosen = use_state(|| None::<AttrValue>);
    let differ = use_state(|| true);
    let stages = &props.stages.stages;
    let deltas: Rc<Vec<Option<Counts>>> = use_memo(props.stages.clone(), |view| {
        let stages = &view.stages;
        (0..stages.len())
            .map(|i| {
                let (stage, before) = (stages.get(i)?, stages.get(i.checked_sub(1)?)?);
                (!stage.fresh).then(|| counts(&stage.value, &before.value))
            })
            .collect()
    });
    if stages.is_empty() {
        return html! { <p class="empty">{ "This step moved no data." }</p> };
    }
    // The last stage is what people come for, until they choose another.
    let at = chosen
        .as_ref()
        .and_then(|name| stages.iter().position(|s| s.name == *name))
        .unwrap_or(stages.len() - 1);
    let strip = stages.iter().enumerate().map(|(i, stage)| {
        let name = stage.name.clone();
        let onclick = {
            let (chosen, name) = (chosen.clone(), name.clone());
            Callback::from(move |_: MouseEvent| chosen.set(Some(name.clone())))
        };
        let delta = deltas.get(i).copied().flatten();
        let note = match delta {
            None => html! {},
            Some(d) if d.is_none() => html! { <i class="delta none">{ "=" }</i> },
            Some(d) => html! {
                <i class="delta">
                    if d.added > 0 { <b class="added">{ format!("+{}", d.added) }</b> }
                    if d.changed > 0 { <b class="changed">{ format!("~{}", d.changed) }</b> }
                    if d.removed > 0 { <b class="removed">{ format!("−{}", d.removed) }</b> }
                </i>
            },
        };
        html! {
            <li key={i}>
                <button type="button" class={classes!("stage", (i == at).then_some("selected"))} aria-pressed={if i == at { "true" } else { "false" }} {onclick}>
                    <span>{ name }</span>{ note }
                </button>
            </li>
        }
    });
    let stage = &stages[at];
    let before = (*differ && at > 0 && !stage.fresh).then(|| stages[at - 1].value.clone());
    let ontoggle = {
        let differ = differ.clone();
        Callback::from(move |_: MouseEvent| differ.set(!*differ))
    };
    html! {
        <div class="flow">
            <ol class="strip" aria-label="Stages of the data">{ for strip }</ol>
            <div class="flow-head">
                <p>{ stage.says.clone() }</p>
                if at > 0 && !stage.fresh {
                    <button type="button" class="button small" aria-pressed={if *differ { "true" } else { "false" }} onclick={ontoggle}>{ "Differences" }</button>
                }
            </div>
            <JsonView value={stage.value.clone()} {before} label={format!("Data: {}", stage.name)} oncopy={props.oncopy.clone()} />
            { origins(&stage.keys, &props.onjump) }
        </div>
    }
}

/// Where the keys of a stage come from, each with the way to the step that made it.
fn origins(keys: &[KeyOrigin], onjump: &Callback<usize>) -> Html {
    if keys.is_empty() {
        return html! {};
    }
    html! {
        <details class="origins" open=true>
            <summary>{ "Where each key comes from" }</summary>
            <ul>
                { for keys.iter().map(|origin| {
                    let key = origin.key.clone();
                    match origin.event {
                        Some(event) => html! {
                            <li><code>{ key }</code><span>{ origin.says.clone() }{ " " }
                                <button type="button" class="link" onclick={onjump.reform(move |_| event)}>{ origin.made.clone() }</button></span></li>
                        },
                        None => html! { <li class="lost"><del>{ key }</del><span>{ "Lost: " }{ origin.says.clone() }</span></li> },
                    }
                }) }
            </ul>
        </details>
    }
}

/// A cause for reading. Services put a whole answer into it as JSON, which reads as such.
pub fn cause(text: &AttrValue, oncopy: &Callback<String>) -> Html {
    match structured(text) {
        // Another text is another value, with folds of its own.
        Some(value) => {
            html! { <JsonView key={text.len()} {value} brief=true label="Cause" oncopy={oncopy.clone()} /> }
        }
        None if text.is_empty() => html! {},
        None => html! { <p class="cause">{ text.clone() }</p> },
    }
}

/// The object or array that a text is, if it is one.
pub fn structured(text: &str) -> Option<Value> {
    let begins = text.trim_start().starts_with(['{', '[']);
    begins.then(|| json::parse(text).ok()).flatten()
}

/// Name, kind and status of the chosen step. `told`: its error stands above already, with its cause.
pub fn step_head(step: &StepView, told: bool, oncopy: &Callback<String>) -> Html {
    html! {
        <header class="step-head">
            <div><h2>{ step.name.clone() }</h2>{ badge(step.status, None) }</div>
            <p class="what">{ step.what.clone() }</p>
            if !step.says.is_empty() { <p>{ step.says.clone() }</p> }
            if let Some((name, text)) = step.error.as_ref().filter(|_| !told) {
                <div class="error-box">
                    <b>{ sign(Icon::Cross) }{ name.clone() }</b>
                    { cause(text, oncopy) }
                </div>
            }
        </header>
    }
}

/// Why the step went where it went.
pub fn why(step: &StepView) -> Html {
    html! {
        <>
            { for step.why.iter().map(|(heading, reasons)| html! {
                <section class="why">
                    <h3>{ heading.clone() }</h3>
                    <ol>{ for reasons.iter().map(reason) }</ol>
                </section>
            }) }
        </>
    }
}

fn reason(reason: &Reason) -> Html {
    let (icon, class, word) = match reason.holds {
        Some(true) => (Icon::Check, "holds", "true: "),
        Some(false) => (Icon::Cross, "fails", "false: "),
        None => (Icon::Minus, "open", "not looked at: "),
    };
    html! {
        <li class={classes!("reason", class, (reason.depth > 0).then_some("inner"), (reason.depth > 1).then_some("deeper"))}>
            { sign(icon) }<span class="sr">{ word }</span>
            <div>
                <span>{ reason.text.clone() }</span>
                { for reason.operands.iter().map(|(label, value)| html! {
                    <div class="operand"><code>{ label.clone() }</code>{ " is " }
                        if let Some(value) = value { <code class="value">{ shorten(&value.text()) }</code> } else { <em>{ "missing" }</em> }
                    </div>
                }) }
            </div>
        </li>
    }
}

/// A text for one line, cut at 120 characters.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
