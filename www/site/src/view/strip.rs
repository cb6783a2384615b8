//! What stands above the definition's text: the state machines of a template, and values for `${Name}`.

use crate::action::Action;
use crate::state::AppState;
use json::{Object, Value};
use yew::prelude::*;

/// More than this are counted, not listed: nobody fills them in by hand.
const MOST: usize = 100;

/// The state machines of the template in the editor, each to be opened.
pub(crate) fn template(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let machines = &state.analysis.template;
    if machines.is_empty() {
        return html! {};
    }
    let count = machines.len();
    let machine = |place: usize| {
        let machine = &machines[place];
        html! {
            <li key={machine.name.to_string()}>
                { match &machine.definition {
                    Ok(_) => html! { <button type="button" class="button small" onclick={dispatch.reform(move |_| Action::OpenMachine(place))}>{ format!("Open {}", machine.name) }</button> },
                    Err(why) => html! { <span class="hint"><b>{ &*machine.name }</b>{ format!(": {why}.") }</span> },
                } }
            </li>
        }
    };
    html! {
        <section class="strip-above" aria-label="State machines of the template">
            <p>{ if count == 1 { "This is a template with one state machine." } else { "This is a template with several state machines." } }{ " One that is opened takes its place here; the template stays under Scenarios." }</p>
            <ul>{ for (0..count.min(MOST)).map(machine) }</ul>
            { more(count) }
        </section>
    }
}

/// That the text in the editor is the definition of another state machine, and the way back.
pub(crate) fn other(arn: &str, dispatch: &Callback<Action>) -> Html {
    let name = arn.rsplit(':').next().unwrap_or(arn).to_owned();
    let onclick = dispatch.reform(|_| {
        // The button goes with what it leads away from.
        ui::tabs::focus("tab-definition");
        Action::EditOwn
    });
    html! {
        <section class="strip-above" aria-label="Whose definition this is">
            <p>{ "This is the definition of " }<b title={arn.to_owned()}>{ name }</b>{ ", which the scenario brings along. The next run takes what you change." }</p>
            <ul><li><button type="button" class="button small" {onclick}>{ "Back to the definition" }</button></li></ul>
        </section>
    }
}

/// Values for the names that the definition leaves to a deployment.
pub(crate) fn substitutions(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let names = &state.edited().names;
    if names.is_empty() {
        return html! {};
    }
    let values = state.document.values();
    let value = |name: &str| {
        let found = values.iter().find(|(known, _)| **known == *name);
        found.map(|(_, value)| value.to_string())
    };
    let given = names.iter().filter(|n| value(n).is_some()).count();
    let field = |name: &json::Str| {
        let (own, all) = (name.clone(), values.clone());
        let oninput = dispatch.reform(move |e: InputEvent| {
            let text = ui::css::field_text(&e);
            let mut object: Object = all
                .iter()
                .map(|(name, value)| (name.clone(), Value::from(value)))
                .collect();
            if text.is_empty() {
                object.remove(&own);
            } else {
                object.insert(own.clone(), Value::from(text));
            }
            Action::Member(
                "substitutions",
                (!object.is_empty()).then_some(Value::Object(object)),
            )
        });
        html! {
            <label key={name.to_string()} class="wide">{ format!("${{{name}}}") }<input class="code" spellcheck="false" value={value(name).unwrap_or_default()} {oninput} /></label>
        }
    };
    html! {
        <details class="strip-above">
            <summary>{ format!("Values of ${{…}}: {given} of {} given", names.len()) }</summary>
            <p class="hint">{ "A deployment fills these in. Without a value the name stays as it is, and where a number belongs it is an error." }</p>
            { for names.iter().take(MOST).map(field) }
            { more(names.len()) }
        </details>
    }
}

fn more(count: usize) -> Html {
    let more = count.saturating_sub(MOST);
    html! { if more > 0 { <p class="hint">{ format!("and {more} more") }</p> } }
}
