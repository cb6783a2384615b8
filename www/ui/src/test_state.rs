//! One state by itself, as the service's TestState runs it: what goes in, what the mock answers, and every stage of
//! what comes out. It knows the request and the response of the API, and nothing of a run.

use crate::css;
use crate::icon::{Icon, IconButton};
use crate::inspector::{Stage, StageStrip, StepView, structured};
use crate::json_view::JsonView;
use crate::status::{Status, badge};
use asl::machine::test_state::{aws_call, test_state};
use json::{Object, Value, json};
use std::rc::Rc;
use yew::prelude::*;

/// What a form begins with, from the run and the answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestion {
    /// The state's input.
    pub input: Option<Value>,
    /// Its variables.
    pub variables: Option<Value>,
    /// The answer that its next call would take, as the scenario keeps it.
    pub answer: Option<Value>,
    /// Whether it calls something.
    pub calls: bool,
    /// Whether it is a Map.
    pub maps: bool,
}

/// Props of [`TestState`]. Give it a key of its own for each state.
#[derive(Properties, PartialEq)]
pub struct TestStateProps {
    /// The definition the state stands in.
    pub definition: Rc<str>,
    /// The state's name.
    pub name: AttrValue,
    /// What the form begins with.
    pub suggestion: Rc<Suggestion>,
    /// Asked to copy this text.
    pub oncopy: Callback<String>,
}

/// The form as typed.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    input: String,
    variables: String,
    context: String,
    mock: &'static str,
    result: String,
    error: String,
    cause: String,
    validation: &'static str,
    level: &'static str,
    retries: String,
    failures: String,
}

const MOCKS: [&str; 3] = ["none", "result", "error"];
const VALIDATIONS: [&str; 3] = ["STRICT", "PRESENT", "NONE"];
const LEVELS: [&str; 3] = ["INFO", "DEBUG", "TRACE"];

impl Form {
    fn of(suggestion: &Suggestion) -> Form {
        let pretty = |value: &Option<Value>| value.as_ref().map(Value::pretty);
        let answer = suggestion.answer.as_ref();
        let thrown = answer.and_then(|a| a.get("throw"));
        let word = |key: &str| match thrown.and_then(|t| t.get(key)) {
            Some(Value::String(text)) => Some(text.to_string()),
            Some(other) => Some(other.text().to_string()),
            None => None,
        };
        let returned = answer.and_then(|a| a.get("return"));
        Form {
            input: pretty(&suggestion.input).unwrap_or_else(|| "{}".into()),
            variables: suggestion
                .variables
                .as_ref()
                .filter(|v| **v != Value::empty_object())
                .map(Value::pretty)
                .unwrap_or_default(),
            context: String::new(),
            mock: match (thrown.is_some(), suggestion.calls) {
                (true, _) => "error",
                (false, true) => "result",
                (false, false) => "none",
            },
            result: returned.map_or_else(|| "{}".into(), Value::pretty),
            error: word("error").unwrap_or_else(|| "States.TaskFailed".into()),
            cause: word("cause").unwrap_or_default(),
            validation: if returned.is_some() { "NONE" } else { "STRICT" },
            level: "DEBUG",
            retries: String::new(),
            failures: String::new(),
        }
    }

    /// The request of the API. Texts that are not JSON are sent as they are: the service says what it thinks of them.
    fn request(&self, definition: &str, name: &str) -> Value {
        let mut request = Object::new();
        request.insert("definition", Value::from(definition));
        request.insert("stateName", Value::from(name));
        for (key, text) in [
            ("input", &self.input),
            ("variables", &self.variables),
            ("context", &self.context),
        ] {
            if !text.trim().is_empty() {
                request.insert(key, Value::from(compact(text)));
            }
        }
        let mock = match self.mock {
            "result" => {
                let mut mock = Object::new();
                mock.insert("result", Value::from(compact(&self.result)));
                mock.insert("fieldValidationMode", Value::from(self.validation));
                Some(Value::Object(mock))
            }
            "error" => {
                let mut error = Object::new();
                error.insert("error", Value::from(self.error.as_str()));
                if !self.cause.is_empty() {
                    error.insert("cause", Value::from(self.cause.as_str()));
                }
                Some(json!({"errorOutput": error}))
            }
            _ => None,
        };
        if let Some(mock) = mock {
            request.insert("mock", mock);
        }
        let mut configuration = Object::new();
        for (key, text) in [
            ("retrierRetryCount", &self.retries),
            ("mapIterationFailureCount", &self.failures),
        ] {
            if let Ok(number) = text.trim().parse::<u32>() {
                configuration.insert(key, Value::from(i64::from(number)));
            }
        }
        if !configuration.is_empty() {
            request.insert("stateConfiguration", Value::Object(configuration));
        }
        request.insert("inspectionLevel", Value::from(self.level));
        Value::Object(request)
    }
}

fn compact(text: &str) -> String {
    json::parse(text).map_or_else(|_| text.to_string(), |value| value.text().to_string())
}

/// One state by itself.
#[component]
pub fn TestState(props: &TestStateProps) -> Html {
    let form = use_state(|| Form::of(&props.suggestion));
    let answer = use_state(|| None::<Rc<Result<Value, Value>>>);
    let set = |change: fn(&mut Form, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let request = form.request(&props.definition, &props.name);
    let ontest = {
        let (answer, request) = (answer.clone(), request.clone());
        Callback::from(move |_: MouseEvent| {
            let response = test_state(&request).map_err(|refusal| refusal.to_value());
            answer.set(Some(Rc::new(response)));
        })
    };
    let again = {
        let (form, suggestion) = (form.clone(), props.suggestion.clone());
        Callback::from(move |_: MouseEvent| form.set(Form::of(&suggestion)))
    };
    // The whole definition would bury the rest of the call: a file holds it.
    let command = {
        let mut shown = request.as_object().cloned().unwrap_or_default();
        shown.insert("definition", Value::from("file://definition.asl.json"));
        aws_call(&Value::Object(shown))
    };
    let copied = command.clone();
    let oncopy = props.oncopy.reform(move |()| copied.clone());
    html! {
        <div class="test-state">
            <p class="hint">{ format!("Runs {} alone, as the service’s TestState does. The run shown stays as it is.", props.name) }</p>
            { json_field("Input", &form.input, set(|f, t| f.input = t)) }
            <div class="fields">
                { choose("Mock", form.mock, &[("none", "none"), ("result", "returns"), ("error", "throws")], set(|f, t| f.mock = known(&MOCKS, &t))) }
                if form.mock == "result" {
                    { choose("Checked against the service’s shape", form.validation, &same(&VALIDATIONS), set(|f, t| f.validation = known(&VALIDATIONS, &t))) }
                }
            </div>
            if form.mock == "result" {
                { json_field("Result", &form.result, set(|f, t| f.result = t)) }
            }
            if form.mock == "error" {
                <div class="fields">
                    { field("Error", "text", &form.error, set(|f, t| f.error = t)) }
                    { field("Cause", "text", &form.cause, set(|f, t| f.cause = t)) }
                </div>
            }
            <details class="more">
                <summary>{ "Variables, context, retries, level" }</summary>
                { json_field("Variables", &form.variables, set(|f, t| f.variables = t)) }
                { json_field("Context object (with a mock)", &form.context, set(|f, t| f.context = t)) }
                <div class="fields">
                    { field("Retries already made", "number", &form.retries, set(|f, t| f.retries = t)) }
                    if props.suggestion.maps {
                        { field("Failed iterations", "number", &form.failures, set(|f, t| f.failures = t)) }
                    }
                    { choose("Inspection level", form.level, &same(&LEVELS), set(|f, t| f.level = known(&LEVELS, &t))) }
                </div>
            </details>
            <div class="row-of-buttons">
                <button type="button" class="button primary" onclick={ontest}>{ "Test this state" }</button>
                <button type="button" class="button" onclick={again}>{ "Take input and mock from the run" }</button>
            </div>
            <div aria-live="polite">
                if let Some(answer) = &*answer {
                    { match &**answer { Ok(response) => answered(response, &props.oncopy), Err(refusal) => refused(refusal) } }
                }
            </div>
            <details class="more">
                <summary>{ "The same call on the command line" }</summary>
                <pre class="source" tabindex="0" aria-label="Command"><code>{ command }</code></pre>
                <IconButton icon={Icon::Copy} label="Copy command" wide=true onclick={oncopy} />
            </details>
        </div>
    }
}

fn known(options: &'static [&'static str], text: &str) -> &'static str {
    let found = options.iter().find(|o| **o == text);
    found.or(options.first()).copied().unwrap_or_default()
}

fn same(options: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    options.iter().map(|o| (*o, *o)).collect()
}

fn refused(refusal: &Value) -> Html {
    let text = |key: &str| {
        refusal
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string()
    };
    html! {
        <div class="error-box">
            <b>{ format!("Refused: {}", text("__type")) }</b>
            <p>{ text("message") }</p>
        </div>
    }
}

/// Fields of the response that hold JSON as text are read; other texts stay.
fn read(value: &Value) -> Value {
    let parsed = value.as_str().and_then(|text| json::parse(text).ok());
    parsed.unwrap_or_else(|| value.clone())
}

fn answered(response: &Value, oncopy: &Callback<String>) -> Html {
    let text = |key: &str| response.get(key).and_then(Value::as_str);
    let word = text("status").unwrap_or_default().to_string();
    let status = match word.as_str() {
        "SUCCEEDED" => Status::Succeeded,
        "FAILED" => Status::Failed,
        _ => Status::Caught,
    };
    let whole = text("cause").and_then(structured);
    let plain = text("cause").filter(|_| whole.is_none());
    let stages = response.get("inspectionData").and_then(Value::as_object);
    let (flow, figures): (Vec<_>, Vec<_>) = stages
        .into_iter()
        .flat_map(Object::iter)
        .partition(|(key, _)| is_stage(key));
    let view = Rc::new(StepView {
        stages: flow.iter().map(|(key, value)| stage(key, value)).collect(),
        ..empty(status)
    });
    html! {
        <section class="answer-of-test">
            <h3>{ "Answer " }{ badge(status, Some(AttrValue::from(word))) }</h3>
            <dl>
                if let Some(next) = text("nextState") { <div><dt>{ "Next state" }</dt><dd>{ next.to_string() }</dd></div> }
                if let Some(error) = text("error") { <div><dt>{ "Error" }</dt><dd>{ error.to_string() }</dd></div> }
                if let Some(cause) = plain { <div><dt>{ "Cause" }</dt><dd>{ cause.to_string() }</dd></div> }
                { for figures.iter().flat_map(|(key, value)| details(key, value)).map(|(key, value)| html! { <div><dt>{ key }</dt><dd><code>{ value }</code></dd></div> }) }
            </dl>
            if let Some(value) = whole {
                <h4>{ "Cause" }</h4>
                <JsonView {value} brief=true label="Cause" oncopy={oncopy.clone()} />
            }
            if let Some(output) = response.get("output") {
                <h4>{ "Output" }</h4>
                <JsonView value={read(output)} label="Output of the state" oncopy={oncopy.clone()} />
            }
            if !view.stages.is_empty() {
                <h4>{ "Stages" }</h4>
                <StageStrip stages={view} oncopy={oncopy.clone()} />
            }
        </section>
    }
}

fn is_stage(key: &str) -> bool {
    key == "input" || key == "result" || key == "variables" || key.starts_with("after")
}

/// A figure, or the members of an object of figures.
fn details(key: &str, value: &Value) -> Vec<(String, String)> {
    let plain = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.text().to_string(), str::to_owned)
    };
    match value.as_object() {
        Some(members) => {
            let members = members.iter();
            members.map(|(k, v)| (k.to_string(), plain(v))).collect()
        }
        None => vec![(key.to_string(), plain(value))],
    }
}

fn stage(key: &str, value: &Value) -> Stage {
    let name = key.strip_prefix("after").unwrap_or(key);
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let name: String = first.into_iter().chain(letters).collect();
    Stage {
        keys: Vec::new(),
        name: name.into(),
        says: format!("inspectionData.{key}").into(),
        value: read(value),
        fresh: key != "afterInputPath",
    }
}

fn empty(status: Status) -> StepView {
    StepView {
        chain: Vec::new(),
        name: "".into(),
        what: "".into(),
        status,
        says: "".into(),
        stages: Vec::new(),
        why: Vec::new(),
        error: None,
    }
}

// The fields are functions, not components: they have no state of their own, and a component weighs kilobytes.

fn field(label: &'static str, kind: &'static str, text: &str, onchange: Callback<String>) -> Html {
    let oninput = onchange.reform(|e: InputEvent| css::field_text(&e));
    html! {
        <label class="wide">{ label }<input type={kind} min="0" spellcheck="false" value={text.to_string()} {oninput} /></label>
    }
}

fn json_field(label: &'static str, text: &str, onchange: Callback<String>) -> Html {
    let oninput = onchange.reform(|e: InputEvent| css::field_text(&e));
    let wrong = json::parse(text).err().filter(|_| !text.trim().is_empty());
    let lines = text.lines().count().clamp(2, 8);
    html! {
        <>
            <label class="wide">{ label }
                <textarea class="code" rows={lines.to_string()} spellcheck="false" autocapitalize="off" value={text.to_string()} {oninput} aria-invalid={if wrong.is_some() { "true" } else { "false" }} />
            </label>
            if let Some(wrong) = wrong { <p class="field-error">{ format!("Not JSON yet: line {}, column {}: {}", wrong.line, wrong.column, wrong.message) }</p> }
        </>
    }
}

fn choose(
    label: &'static str,
    value: &'static str,
    options: &[(&'static str, &'static str)],
    onchange: Callback<String>,
) -> Html {
    let onchange = onchange.reform(|e: Event| css::field_text(&e));
    html! {
        <label class="wide">{ label }
            <select {onchange}>
                { for options.iter().map(|(option, word)| html! { <option value={*option} selected={*option == value}>{ *word }</option> }) }
            </select>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$"}, "Catch": [{"ErrorEquals": ["Declined"], "Next": "Refund"}], "End": true}, "Refund": {"Type": "Succeed"}}}"#;

    fn suggestion(answer: Value) -> Suggestion {
        Suggestion {
            input: Some(json!({"total": 5})),
            answer: Some(answer),
            calls: true,
            ..Suggestion::default()
        }
    }

    #[test]
    fn the_next_answer_becomes_the_mock() {
        let thrown = json!({"throw": {"error": "Declined", "cause": {"n": 1}}});
        let request = Form::of(&suggestion(thrown)).request(DEFINITION, "Charge");
        assert_eq!(
            request.get("mock").map(|m| m.text()),
            Some(json!({"errorOutput": {"error": "Declined", "cause": "{\"n\":1}"}}).text())
        );
        let response = test_state(&request).expect("a sound request");
        assert_eq!(response.get("status"), Some(&json!("CAUGHT_ERROR")));
        assert_eq!(response.get("nextState"), Some(&json!("Refund")));
    }

    #[test]
    fn what_is_not_json_is_left_to_the_service_to_refuse() {
        let mut form = Form::of(&suggestion(json!({"return": 1})));
        form.input = "{".into();
        let refusal = test_state(&form.request(DEFINITION, "Charge")).expect_err("no JSON");
        assert_eq!(refusal.kind, "InvalidExecutionInput");
    }

    #[test]
    fn members_of_details_are_told_one_by_one() {
        let told = details("errorDetails", &json!({"catchIndex": 0}));
        assert_eq!(told, [("catchIndex".to_string(), "0".to_string())]);
        assert_eq!(&*stage("afterInputPath", &json!("{}")).name, "InputPath");
    }
}
