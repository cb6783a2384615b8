//! What each task answers: a list of answers by state, taken in order.

use crate::css;
use crate::icon::{Icon, IconButton};
use json::{Object, Value, json};
use yew::prelude::*;

/// A state that calls something, and its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct MockedState {
    /// The state's name.
    pub name: AttrValue,
    /// What it calls: "lambda: invoke charge-card".
    pub calls: AttrValue,
    /// What happens when no answer is listed.
    pub otherwise: AttrValue,
    /// The answers as the scenario keeps them.
    pub answers: Vec<Value>,
    /// How many answers the run shown has used.
    pub used: usize,
}

/// Which kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Return,
    Throw,
    Timeout,
}

fn kind(answer: &Value) -> Kind {
    if answer.get("throw").is_some() {
        Kind::Throw
    } else if answer.get("timeout").is_some() {
        Kind::Timeout
    } else {
        Kind::Return
    }
}

/// What each task answers; `selected` is the state chosen elsewhere.
pub fn mocks(
    states: &[MockedState],
    selected: Option<&str>,
    onchange: &Callback<(AttrValue, Vec<Value>)>,
) -> Html {
    if states.is_empty() {
        return html! { <p class="empty">{ "No state calls anything. Add a Task state, and say here what it answers." }</p> };
    }
    html! {
        <div class="mocks">
            <p class="hint">{ "Each call takes the next answer. Nothing leaves this page: what you write here is what the service would get back." }</p>
            { for states.iter().map(|state| mock_state(state, selected == Some(&*state.name), onchange)) }
        </div>
    }
}

fn mock_state(
    state: &MockedState,
    selected: bool,
    onchange: &Callback<(AttrValue, Vec<Value>)>,
) -> Html {
    let edit = {
        let (name, answers, onchange) =
            (state.name.clone(), state.answers.clone(), onchange.clone());
        move |change: &dyn Fn(&mut Vec<Value>)| {
            let mut next = answers.clone();
            change(&mut next);
            onchange.emit((name.clone(), next));
        }
    };
    let add = |answer: Value| {
        let edit = edit.clone();
        Callback::from(move |_: MouseEvent| edit(&|answers| answers.push(answer.clone())))
    };
    let inject = |answer: Value| {
        let edit = edit.clone();
        Callback::from(move |_: MouseEvent| edit(&|answers| answers.insert(0, answer.clone())))
    };
    html! {
        <section key={state.name.to_string()} class={classes!("mock", selected.then_some("selected"))} aria-label={format!("Answers of {}", state.name)}>
            <header>
                <h3>{ state.name.clone() }</h3>
                <span class="what">{ state.calls.clone() }</span>
            </header>
            if state.answers.is_empty() { <p class="hint">{ state.otherwise.clone() }</p> }
            <ol>
                { for state.answers.iter().enumerate().map(|(i, answer)| {
                    let change = { let edit = edit.clone(); Callback::from(move |value: Value| edit(&|answers| if let Some(a) = answers.get_mut(i) { *a = value.clone(); })) };
                    let remove = { let edit = edit.clone(); Callback::from(move |()| edit(&|answers| { if i < answers.len() { answers.remove(i); } })) };
                    let up = { let edit = edit.clone(); Callback::from(move |()| edit(&|answers| if i > 0 && i < answers.len() { answers.swap(i, i - 1); })) };
                    html! { <Answer key={i} number={i + 1} used={i < state.used} answer={answer.clone()} {change} {remove} {up} /> }
                }) }
            </ol>
            <div class="row-of-buttons">
                <button type="button" class="button small" onclick={add(json!({"return": {}}))}>{ "Add answer" }</button>
                <button type="button" class="button small" onclick={inject(json!({"throw": {"error": "States.TaskFailed", "cause": "Injected failure"}}))}>{ "Fail first" }</button>
                <button type="button" class="button small" onclick={inject(json!({"timeout": true}))}>{ "Never answer" }</button>
                <button type="button" class="button small" onclick={inject(json!({"return": {}, "after": 60}))}>{ "Answer slowly" }</button>
                <button type="button" class="button small" title="More than the 262,144 bytes that a payload may have" onclick={inject(json!({"return": {}, "bytes": 300_000}))}>{ "Answer too much" }</button>
            </div>
        </section>
    }
}

/// Props of [`Answer`].
#[derive(Properties, PartialEq)]
struct AnswerProps {
    number: usize,
    used: bool,
    answer: Value,
    change: Callback<Value>,
    remove: Callback<()>,
    up: Callback<()>,
}

#[component]
fn Answer(props: &AnswerProps) -> Html {
    let answer = &props.answer;
    let kind = kind(answer);
    // A text that is not JSON yet stays in the field, marked, until it is.
    let draft = use_state(|| None::<String>);
    let with = |key: &'static str| {
        let (answer, change) = (answer.clone(), props.change.clone());
        move |value: Option<Value>| change.emit(set(&answer, key, value))
    };
    let onkind = {
        let (answer, change, draft) = (answer.clone(), props.change.clone(), draft.clone());
        Callback::from(move |e: Event| {
            draft.set(None);
            change.emit(as_kind(&answer, &css::field_text(&e)));
        })
    };
    let onreturn = {
        let (emit, draft) = (with("return"), draft.clone());
        Callback::from(move |e: InputEvent| {
            let text = css::field_text(&e);
            match json::parse(&text) {
                Ok(value) => {
                    draft.set(Some(text));
                    emit(Some(value));
                }
                Err(_) => draft.set(Some(text)),
            }
        })
    };
    let thrown = answer.get("throw").cloned().unwrap_or_default_object();
    let onthrow = |key: &'static str| {
        let (thrown, emit) = (thrown.clone(), with("throw"));
        Callback::from(move |e: InputEvent| {
            let value = Value::from(css::field_text(&e));
            emit(Some(set(&thrown, key, Some(value))));
        })
    };
    let number = |key: &'static str, least: f64| {
        let emit = with(key);
        Callback::from(move |e: InputEvent| {
            let value = css::field_text(&e).parse::<f64>().ok();
            emit(value.filter(|v| *v > least && v.is_finite()).map(whole));
        })
    };
    let returned = draft
        .as_ref()
        .filter(|text| json::parse(text).map_or(true, |v| Some(&v) == answer.get("return")))
        .cloned()
        .unwrap_or_else(|| answer.get("return").map(Value::pretty).unwrap_or_default());
    let wrong = json::parse(&returned).err();
    let text_of = |key: &str| match thrown.get(key) {
        Some(Value::String(text)) => text.to_string(),
        Some(other) => other.text().to_string(),
        None => String::new(),
    };
    let figure = |key: &str| {
        answer
            .get(key)
            .map(|v| v.text().to_string())
            .unwrap_or_default()
    };
    let lines = returned.lines().count().clamp(1, 10);
    html! {
        <li class={classes!("answer", props.used.then_some("used"))}>
            <div class="answer-head">
                <span class="number">{ format!("{}.", props.number) }</span>
                <label><span class="sr">{ "Kind of answer" }</span>
                    <select onchange={onkind}>
                        <option value="return" selected={kind == Kind::Return}>{ "returns" }</option>
                        <option value="throw" selected={kind == Kind::Throw}>{ "throws" }</option>
                        <option value="timeout" selected={kind == Kind::Timeout}>{ "never answers" }</option>
                    </select>
                </label>
                if props.used { <span class="used-note">{ "used" }</span> }
                <IconButton icon={Icon::Up} label="Earlier" disabled={props.number == 1} onclick={props.up.clone()} />
                <IconButton icon={Icon::Trash} label="Remove answer" onclick={props.remove.clone()} />
            </div>
            if kind == Kind::Return {
                <label class="wide"><span class="sr">{ "Returned JSON" }</span>
                    <textarea class="code" rows={lines.to_string()} spellcheck="false" value={returned} oninput={onreturn} aria-invalid={if wrong.is_some() { "true" } else { "false" }} />
                </label>
                if let Some(wrong) = wrong { <p class="field-error">{ format!("Not JSON yet: {}", wrong.message) }</p> }
            }
            if kind == Kind::Throw {
                <label>{ "Error" }<input value={text_of("error")} oninput={onthrow("error")} spellcheck="false" /></label>
                <label>{ "Cause" }<input value={text_of("cause")} oninput={onthrow("cause")} /></label>
            }
            <div class="answer-foot">
                if answer.get("bytes").is_some() {
                    <label>{ "grown to" }<input class="large" type="number" min="1" max="10000000" value={figure("bytes")} oninput={number("bytes", 0.0)} />{ "bytes" }</label>
                }
                if kind != Kind::Timeout {
                    <label>{ "after" }<input type="number" min="0" step="any" value={figure("after")} placeholder="0" oninput={number("after", 0.0)} />{ "s" }</label>
                }
                <label>{ "times" }<input type="number" min="1" value={figure("times")} placeholder="1" oninput={number("times", 1.0)} /></label>
                <label>{ "only iteration" }<input type="number" min="0" value={figure("iteration")} placeholder="any" oninput={number("iteration", -1.0)} /></label>
            </div>
        </li>
    }
}

/// A whole number stays whole.
fn whole(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

fn set(object: &Value, key: &str, value: Option<Value>) -> Value {
    let mut next = object.as_object().cloned().unwrap_or_default();
    match value {
        Some(value) => {
            next.insert(key, value);
        }
        None => {
            next.remove(key);
        }
    }
    Value::Object(next)
}

/// The same answer as another kind; delay and count stay.
fn as_kind(answer: &Value, kind: &str) -> Value {
    let mut next = Object::new();
    match kind {
        "throw" => next.insert(
            "throw",
            json!({"error": "States.TaskFailed", "cause": "It failed"}),
        ),
        "timeout" => next.insert("timeout", Value::Bool(true)),
        _ => next.insert("return", json!({})),
    };
    if let Some(old) = answer.as_object() {
        for (key, value) in old.iter() {
            if !matches!(
                &**key,
                "return" | "throw" | "timeout" | "unpolled" | "bytes"
            ) {
                next.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(next)
}

trait OrObject {
    fn unwrap_or_default_object(self) -> Value;
}

impl OrObject for Option<Value> {
    fn unwrap_or_default_object(self) -> Value {
        self.filter(Value::is_object).unwrap_or_else(|| json!({}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_the_kind_keeps_delay_and_count() {
        let answer = json!({"return": 1, "after": 3, "times": 2});
        let thrown = as_kind(&answer, "throw");
        assert_eq!(kind(&thrown), Kind::Throw);
        assert_eq!(thrown.get("after"), Some(&json!(3)));
        assert_eq!(thrown.get("return"), None);
        assert_eq!(
            as_kind(&thrown, "timeout"),
            json!({"timeout": true, "after": 3, "times": 2})
        );
    }

    #[test]
    fn numbers_stay_whole() {
        assert_eq!(whole(3.0).text(), "3");
        assert_eq!(whole(0.5).text(), "0.5");
    }
}
