//! The dialog for the MockConfigFile of Step Functions Local: answers taken in from one, and written out as one.

use crate::action::Action;
use crate::analysis::StateInfo;
use crate::document::Document;
use asl::check::integrations::Resource;
use asl::scenario::{
    Scenario, StateMocks, config_from_mocks, mocks_from_config, mocks_value, test_cases,
};
use asl::source::place_of;
use json::{Str, Value};
use std::rc::Rc;
use ui::icon::{Icon, IconButton};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct MockFileProps {
    /// The states of the definition.
    pub(crate) states: Rc<Vec<StateInfo>>,
    /// The answers of the scenario.
    pub(crate) mocks: Value,
    /// What a file calls the state machine and the test case.
    pub(crate) names: (String, String),
    pub(crate) dispatch: Callback<Action>,
}

/// What a file calls the state machine and the test case of a scenario: by its ARN and by the name it was saved under,
/// where it has them.
pub(crate) fn names(document: &Document) -> (String, String) {
    let arn = |key: &str| document.rest.get("context")?.get(key)?.as_str();
    let arn = arn("stateMachineArn").or_else(|| arn("executionArn"));
    let machine = arn.and_then(|arn| arn.split(':').nth(6));
    let of = |name: Option<&str>, otherwise: &str| {
        let name = name.map(plain).unwrap_or_default();
        match name.is_empty() {
            true => otherwise.to_owned(),
            false => name,
        }
    };
    (of(machine, "StateMachine"), of(document.name(), "Scenario"))
}

/// A name as a command line and the end of an ARN take it: letters and digits, with `-` for whatever else stands
/// between them, and no longer than the service lets a state machine be called.
fn plain(name: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let parts = name.split(|c| !kept(c)).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-");
    joined.chars().take(80).collect()
}

/// A file that was read: what can be chosen of it, or what is wrong with it and where.
type Cases = Result<Vec<(Str, Str)>, String>;

fn cases(text: &str) -> Cases {
    let config = json::parse(text)
        .map_err(|e| format!("Line {}, column {}: {}", e.line, e.column, e.message))?;
    let cases = test_cases(&config);
    if cases.is_empty() {
        let what = match config.get("StateMachines") {
            None => "The file has no StateMachines.",
            Some(_) => "No state machine of the file has TestCases.",
        };
        return Err(placed(text, "/StateMachines", what));
    }
    Ok(cases)
}

fn answers(
    text: &str,
    (machine, case): &(Str, Str),
    payload_only: &dyn Fn(&str) -> bool,
) -> Result<Vec<StateMocks>, String> {
    let config = json::parse(text).unwrap_or_default();
    mocks_from_config(&config, Some(machine), case, payload_only)
        .map_err(|e| placed(text, &e.pointer, &e.message))
}

fn placed(text: &str, pointer: &str, message: &str) -> String {
    let place = place_of(text, pointer);
    format!("Line {}, column {}: {message}", place.line, place.column)
}

/// Whether a state calls a function by its ARN, whose mocked answers are the payload alone.
fn payload_only(states: &[StateInfo], name: &str) -> bool {
    let state = states.iter().find(|s| *s.name == *name);
    state.is_some_and(|s| {
        matches!(
            Resource::parse(&s.resource),
            Resource::Function(_) | Resource::Substitution(_)
        )
    })
}

/// The dialog's content.
#[component]
pub(crate) fn MockFile(props: &MockFileProps) -> Html {
    let text = use_state(String::new);
    let chosen = use_state(|| 0_usize);
    let typed = {
        let (text, chosen) = (text.clone(), chosen.clone());
        Callback::from(move |new: String| {
            chosen.set(0);
            text.set(new);
        })
    };
    let onfile = {
        let typed = typed.clone();
        Callback::from(move |e: Event| {
            let file = ui::css::target::<HtmlInputElement>(&e).and_then(|i| i.files()?.get(0));
            let typed = typed.clone();
            if let Some(file) = file {
                spawn_local(async move {
                    let read = JsFuture::from(file.text()).await.ok();
                    typed.emit(read.and_then(|t| t.as_string()).unwrap_or_default());
                });
            }
        })
    };
    let known = |name: &str| payload_only(&props.states, name);
    let found = (!text.trim().is_empty()).then(|| cases(&text));
    let read = match &found {
        Some(Ok(cases)) => cases.get(*chosen).map(|case| answers(&text, case, &known)),
        _ => None,
    };
    let problem = match (&found, &read) {
        (Some(Err(why)), _) | (_, Some(Err(why))) => Some(why.clone()),
        _ => None,
    };
    let onchoose = {
        let chosen = chosen.clone();
        Callback::from(move |e: Event| {
            chosen.set(ui::css::field_text(&e).parse().unwrap_or(0));
        })
    };
    let taken = read.and_then(Result::ok).map(|mocks| {
        let missing: Vec<&str> = mocks
            .iter()
            .map(|m| &*m.state)
            .filter(|name| !props.states.iter().any(|s| *s.name == **name))
            .collect();
        let take = {
            let (dispatch, value) = (props.dispatch.clone(), mocks_value(&mocks));
            Callback::from(move |_: MouseEvent| dispatch.emit(Action::Mocks(value.clone())))
        };
        html! {
            <>
                <ul class="mock-file-states">
                    { for mocks.iter().map(|m| {
                        let calls: u32 = m.answers.iter().map(|a| a.times).sum();
                        html! { <li>{ format!("{}: {calls} {}", m.state, if calls == 1 { "answer" } else { "answers" }) }</li> }
                    }) }
                </ul>
                if !missing.is_empty() { <p class="hint">{ format!("The definition has no state {}; its answers stay unused.", missing.join(", ")) }</p> }
                <button type="button" class="button primary" onclick={take}>{ "Take these answers" }</button>
            </>
        }
    });
    html! {
        <div class="mock-file">
            <h3>{ "Take answers from a file" }</h3>
            <label class="wide">{ "MockConfigFile" }<input type="file" accept=".json,application/json" onchange={onfile} /></label>
            <label class="wide">{ "Its text" }
                <textarea class="code" rows="7" spellcheck="false" value={(*text).clone()} oninput={typed.reform(|e: InputEvent| ui::css::field_text(&e))} aria-invalid={if problem.is_some() { "true" } else { "false" }} placeholder={"{ \"StateMachines\": …, \"MockedResponses\": … }"} />
            </label>
            if let Some(problem) = problem { <p class="field-error" role="alert">{ problem }</p> }
            if let Some(Ok(cases)) = &found {
                <label class="wide">{ "Test case" }
                    <select onchange={onchoose}>
                        { for cases.iter().enumerate().map(|(i, (machine, case))| html! {
                            <option value={i.to_string()} selected={i == *chosen}>{ format!("{machine}: {case}") }</option>
                        }) }
                    </select>
                </label>
            }
            { for taken }
            <h3>{ "Write the present answers as a file" }</h3>
            { export(props) }
        </div>
    }
}

fn export(props: &MockFileProps) -> Html {
    let mocks = Scenario::read_mocks(&props.mocks).unwrap_or_default();
    if mocks.is_empty() {
        return html! { <p class="empty">{ "No state has answers yet." }</p> };
    }
    let known = |name: &str| payload_only(&props.states, name);
    let (machine, case) = &props.names;
    let (file, lost) = config_from_mocks(&mocks, machine, case, &known);
    let text: Rc<str> = file.pretty().into();
    let download = {
        let (dispatch, text) = (props.dispatch.clone(), text.clone());
        Callback::from(move |()| dispatch.emit(Action::File("MockConfigFile.json", text.clone())))
    };
    let copy = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |()| dispatch.emit(Action::Copy(text.clone(), "Copied.")))
    };
    html! {
        <>
            <p class="hint">{ format!("The state machine is called {machine} in it, the test case {case}.") }</p>
            if !lost.is_empty() { <ul class="hint">{ for lost.iter().map(|l| html! { <li>{ l }</li> }) }</ul> }
            <div class="row-of-buttons">
                <IconButton icon={Icon::Download} label="Save MockConfigFile.json" wide=true onclick={download} />
                <IconButton icon={Icon::Copy} label="Copy it" wide=true onclick={copy} />
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn a_file_has_the_names_of_its_scenario() {
        let document = Document::default();
        let pair = |machine: &str, case: &str| (machine.to_owned(), case.to_owned());
        assert_eq!(names(&document), pair("StateMachine", "Scenario"));
        let named = document.with_view("name", Some(" Zahlung: übel #2 / “x” ".into()));
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Orders";
        let named = named.with("context", Some(json!({"stateMachineArn": arn})));
        assert_eq!(names(&named), pair("Orders", "Zahlung-übel-2-x"));
        let run = "arn:aws:states:us-east-1:123456789012:execution:Refunds:one";
        let odd = named.with("context", Some(json!({"executionArn": run})));
        let odd = odd.with_view("name", Some("#?%".into()));
        assert_eq!(names(&odd), pair("Refunds", "Scenario"));
        let long = odd.with_view("name", Some("ü".repeat(100).as_str().into()));
        assert_eq!(names(&long).1.chars().count(), 80);
    }

    #[test]
    fn a_bad_file_says_where() {
        let wrong = |text: &str| cases(text).expect_err("a problem");
        assert!(
            wrong("{\n  \"a\": }").starts_with("Line 2, column "),
            "{}",
            wrong("{\n  \"a\": }")
        );
        assert_eq!(
            wrong("{}"),
            "Line 1, column 1: The file has no StateMachines."
        );
        let text = "{\"StateMachines\": {\"M\": {\"TestCases\": {\n  \"C\": {\"A\": \"R\"}}}},\n  \"MockedResponses\": {}}";
        let case = cases(text).expect("cases").remove(0);
        let why = answers(text, &case, &|_| false).expect_err("a problem");
        assert_eq!(
            why,
            "Line 2, column 9: There is no mocked response 'R' (state 'A')."
        );
    }
}
