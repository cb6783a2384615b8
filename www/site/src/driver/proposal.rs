//! What the inbox proposes for an open question: the errors that the machine knows by name, and an output that has
//! what the machine reads from it. Only what stands plainly in the text counts; the rest is left to the person.

use json::pointer::resolve;
use json::{Object, Value};
use std::rc::Rc;

/// What to begin an answer with.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Proposal {
    /// The error names that the state's catchers and retriers name, the catchers' first.
    pub(crate) errors: Vec<Rc<str>>,
    /// A JSON text.
    pub(crate) output: Rc<str>,
}

/// What to propose for a call of the state at a pointer of its machine's definition.
pub(super) fn proposal(machine: &Value, pointer: &str) -> Proposal {
    let state = resolve(machine, pointer);
    let around = pointer.rsplit_once('/').map(|(states, _)| states);
    let states = around.and_then(|states| resolve(machine, states));
    let Some((state, states)) = state.zip(states) else {
        return Proposal {
            output: "{}".into(),
            ..Proposal::default()
        };
    };
    let next = state.get("Next").and_then(Value::as_str);
    let next = next.and_then(|name| states.get(name));
    let mut output = Object::new();
    for (path, value) in wanted(machine, state, next) {
        let steps: Vec<&str> = path.split('.').collect();
        output = with(&output, &steps, value);
    }
    Proposal {
        errors: errors(state),
        output: Value::Object(output).pretty().into(),
    }
}

fn errors(state: &Value) -> Vec<Rc<str>> {
    let mut errors: Vec<Rc<str>> = Vec::new();
    for field in ["Catch", "Retry"] {
        for entry in items(state.get(field)) {
            for name in items(entry.get("ErrorEquals")).filter_map(Value::as_str) {
                if !name.starts_with("States.") && !errors.iter().any(|known| **known == *name) {
                    errors.push(name.into());
                }
            }
        }
    }
    errors
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = list.and_then(Value::as_array);
    list.into_iter().flat_map(|list| list.iter())
}

/// The paths into the result that the machine reads, with a value where one is compared with, else null.
fn wanted(machine: &Value, state: &Value, next: Option<&Value>) -> Vec<(String, Value)> {
    if is_jsonata(machine, state) {
        let own = [state.get("Output"), state.get("Assign")];
        let mut found = Vec::new();
        for field in own.into_iter().flatten() {
            read(field, "$states.result", false, &mut found);
        }
        let hands_on = match state.get("Output") {
            None => true,
            Some(output) => output
                .as_str()
                .is_some_and(|text| inside(text) == Some("$states.result")),
        };
        return match next.filter(|_| found.is_empty() && hands_on) {
            Some(next) => reads(machine, next, "$"),
            None => found,
        };
    }
    if let Some(selector) = state.get("ResultSelector") {
        let mut found = Vec::new();
        read(selector, "$", false, &mut found);
        return found;
    }
    let place = match state.get("ResultPath") {
        None => "$",
        Some(place) => place.as_str().unwrap_or_default(),
    };
    let whole = state
        .get("OutputPath")
        .is_none_or(|path| path.as_str() == Some("$"));
    match next.filter(|_| whole && place.starts_with('$')) {
        Some(next) => reads(machine, next, place),
        None => Vec::new(),
    }
}

/// What a state reads below a place of its input.
fn reads(machine: &Value, state: &Value, place: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if is_jsonata(machine, state) {
        let place = place.replacen('$', "$states.input", 1);
        each(state, |key, value| {
            read(value, &place, key == "Choices", &mut found);
        });
        return found;
    }
    if state
        .get("InputPath")
        .is_some_and(|path| path.as_str() != Some("$"))
    {
        return found;
    }
    each(state, |key, value| match key {
        "Choices" => items(Some(value)).for_each(|rule| compared(rule, place, &mut found)),
        // What these read is a result, not the input.
        "ResultSelector" | "ResultPath" | "OutputPath" | "Catch" | "Assign" => {}
        _ => read(value, place, false, &mut found),
    });
    found
}

/// Each field of a state but those with states of their own.
fn each<'v>(state: &'v Value, mut look: impl FnMut(&'v str, &'v Value)) {
    for (key, value) in state.as_object().into_iter().flat_map(|o| o.iter()) {
        if !matches!(&**key, "Branches" | "ItemProcessor" | "Iterator") {
            look(key, value);
        }
    }
}

/// What a rule of a Choice compares below a place, with what it compares it with.
fn compared(rule: &Value, place: &str, found: &mut Vec<(String, Value)>) {
    for (key, value) in rule.as_object().into_iter().flat_map(|o| o.iter()) {
        match &**key {
            "And" | "Or" => items(Some(value)).for_each(|rule| compared(rule, place, found)),
            "Not" => compared(value, place, found),
            "Variable" => {
                let operand = rule.as_object().into_iter().flat_map(|o| o.iter());
                let operand = operand.filter(|(key, _)| {
                    ["String", "Numeric", "Boolean", "Timestamp"]
                        .iter()
                        .any(|kind| key.starts_with(kind))
                        && !key.ends_with("Path")
                });
                let operand = operand.map(|(_, value)| value.clone()).next();
                let path = value.as_str().and_then(|path| below(path, place));
                if let Some((path, _)) = path {
                    found.push((path.into(), operand.unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
}

/// The paths below a place that the texts of a value name. In a `rule`, an expression that is nothing but a path is one
/// that should be true.
fn read(value: &Value, place: &str, rule: bool, found: &mut Vec<(String, Value)>) {
    let text = value.as_str().unwrap_or_default();
    let alone = inside(text).and_then(|text| below(text, place));
    for (at, _) in text.match_indices(place) {
        // `$$.` begins a path into the context object.
        if let Some((path, after)) = below(&text[at..], place)
            && !text[..at].ends_with('$')
        {
            let whole = rule && alone.is_some_and(|(_, after)| after.is_empty());
            let truth = whole.then(|| Value::from(true));
            found.push((path.into(), literal(after).or(truth).unwrap_or_default()));
        }
    }
    for (_, value) in value.as_object().into_iter().flat_map(|o| o.iter()) {
        read(value, place, rule, found);
    }
    items(Some(value)).for_each(|value| read(value, place, rule, found));
}

/// The plain steps behind a place at the start of a text, and what stands after them.
fn below<'t>(text: &'t str, place: &str) -> Option<(&'t str, &'t str)> {
    let steps = text.strip_prefix(place)?.strip_prefix('.')?;
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = steps.find(|c| !plain(c)).unwrap_or(steps.len());
    let (path, after) = steps.split_at(end);
    let known = !path.is_empty() && !path.ends_with('.') && !path.contains("..");
    (known && !after.starts_with(['[', '(', '*'])).then_some((path, after))
}

/// What an expression goes on to compare with.
fn literal(after: &str) -> Option<Value> {
    let with = after.trim_start().strip_prefix('=')?.trim_start();
    if let Some(text) = with.strip_prefix(['"', '\'']) {
        return text.split(['"', '\'']).next().map(Value::from);
    }
    let word = with
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .next()?;
    json::parse(word).ok()
}

/// A text that is one expression: what stands between its delimiters.
fn inside(text: &str) -> Option<&str> {
    Some(text.strip_prefix("{%")?.strip_suffix("%}")?.trim())
}

fn is_jsonata(machine: &Value, state: &Value) -> bool {
    let language = state.get("QueryLanguage").or(machine.get("QueryLanguage"));
    language.and_then(Value::as_str) == Some("JSONata")
}

/// The object with a value at these steps; what stands there already stays.
fn with(object: &Object, steps: &[&str], value: Value) -> Object {
    let mut object = object.clone();
    let Some((first, rest)) = steps.split_first() else {
        return object;
    };
    let known = object.get(first).cloned();
    let value = match (rest.is_empty(), &known) {
        (true, None) => value,
        (true, Some(known)) if known.is_null() => value,
        (false, None) => Value::Object(with(&Object::new(), rest, value)),
        (false, Some(Value::Object(inner))) => Value::Object(with(inner, rest, value)),
        _ => return object,
    };
    object.insert(*first, value);
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn an_answer_begins_with_what_the_machine_knows() {
        let task = |more: &str| {
            format!(
                r#"{{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Next": "B"{more}}}"#
            )
        };
        let cases = [
            // Nothing is known.
            ("", r#"{"Type": "Succeed"}"#, json!({})),
            // Below the place of the result, in templates, functions and paths.
            (
                r#", "ResultPath": "$.answer""#,
                r#"{"Type": "Pass", "Parameters": {"a": {"by.$": "$.answer.by", "x.$": "$.order"}, "t.$": "States.Format('{} {}', $.answer.when.day, $$.Execution.Name)"}}"#,
                json!({"by": null, "when": {"day": null}}),
            ),
            (
                r#", "ResultPath": "$.answer""#,
                r#"{"Type": "Fail", "CausePath": "$.answer.why"}"#,
                json!({"why": null}),
            ),
            (
                "",
                r#"{"Type": "Pass", "Parameters": {"a.$": "$.mine", "b.$": "$$.Execution.Name", "c.$": "$"}}"#,
                json!({"mine": null}),
            ),
            // What a Choice compares with.
            (
                r#", "ResultPath": "$.a""#,
                r#"{"Type": "Choice", "Choices": [{"And": [{"Variable": "$.a.ok", "IsPresent": true}, {"Variable": "$.a.ok", "BooleanEquals": true}], "Next": "B"}, {"Not": {"Variable": "$.a.n", "NumericLessThan": 3}, "Next": "B"}, {"Variable": "$.a.s", "StringEqualsPath": "$.b", "Next": "B"}]}"#,
                json!({"ok": true, "n": 3, "s": null}),
            ),
            (
                "",
                r#"{"Type": "Choice", "Choices": [{"Variable": "$.decision", "StringEquals": "yes", "Next": "B"}]}"#,
                json!({"decision": "yes"}),
            ),
            // What the state itself takes from its result.
            (
                r#", "ResultSelector": {"who.$": "$.by.name", "n": 1}"#,
                r#"{"Type": "Fail", "CausePath": "$.who"}"#,
                json!({"by": {"name": null}}),
            ),
            // Not plain: dropped, cut out, an item of a list.
            (
                r#", "ResultPath": null"#,
                r#"{"Type": "Fail", "CausePath": "$.why"}"#,
                json!({}),
            ),
            (
                r#", "OutputPath": "$.x""#,
                r#"{"Type": "Fail", "CausePath": "$.why"}"#,
                json!({}),
            ),
            (
                "",
                r#"{"Type": "Map", "ItemsPath": "$.list[0]", "ItemProcessor": {"A": {"x.$": "$.inner"}}}"#,
                json!({}),
            ),
            // JSONata.
            (
                r#", "QueryLanguage": "JSONata", "Output": {"who": "{% $states.result.by %}"}"#,
                r#"{"Type": "Succeed"}"#,
                json!({"by": null}),
            ),
            (
                r#", "QueryLanguage": "JSONata""#,
                r#"{"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "{% $states.input.approved %}", "Next": "B"}, {"Condition": "{% $states.input.level = 'high' and $states.input.n > 3 %}", "Next": "B"}]}"#,
                json!({"approved": true, "level": "high", "n": null}),
            ),
        ];
        for (more, next, output) in cases {
            let machine = format!(r#"{{"States": {{"A": {}, "B": {next}}}}}"#, task(more));
            let machine = json::parse(&machine).expect("JSON");
            let told = proposal(&machine, "/States/A");
            assert_eq!(json::parse(&told.output), Ok(output), "{more} {next}");
            assert!(told.errors.is_empty());
        }
    }

    #[test]
    fn errors_that_the_state_names_are_proposed_the_catchers_first() {
        let machine = json!({"States": {"A": {
            "Retry": [{"ErrorEquals": ["Busy", "States.HeartbeatTimeout"]}],
            "Catch": [{"ErrorEquals": ["Manager.Refused", "Busy"]}, {"ErrorEquals": ["States.ALL"]}]
        }}});
        let told = proposal(&machine, "/States/A");
        let names: Vec<&str> = told.errors.iter().map(|name| &**name).collect();
        assert_eq!(names, ["Manager.Refused", "Busy"]);
        assert_eq!(proposal(&machine, "/States/Gone").output.as_ref(), "{}");
    }
}
