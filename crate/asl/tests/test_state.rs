//! TestState: requests and what is answered. `UPDATE=1` writes the answers, for a person to read.

use std::path::PathBuf;

use asl::machine::test_state::test_state;
use json::{Object, Value};

#[test]
fn requests_are_answered() {
    let update = std::env::var_os("UPDATE").is_some();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/test_state.json");
    let text = std::fs::read_to_string(&path).expect("the file is text");
    let cases = json::parse(&text).expect("the file is JSON");
    let (mut wrong, mut updated) = (Vec::new(), Vec::new());
    for case in cases.as_array().expect("the file holds an array").iter() {
        let mut case = case.as_object().expect("a case is an object").clone();
        let answer = match test_state(&request(&case)) {
            Ok(response) => response,
            Err(refusal) => refusal.to_value(),
        };
        let answer = readable(answer);
        if update {
            case.insert("answer", answer);
        } else if case.get("answer") != Some(&answer) {
            let rule = case.get("rule").map(Value::text).unwrap_or_default();
            wrong.push(format!("{rule}: {}", answer.text()));
        }
        updated.push(case);
    }
    if update {
        std::fs::write(&path, print(&updated)).expect("the file can be written");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The request of a case: definition and input stand there as JSON and go as text.
fn request(case: &Object) -> Value {
    let mut request = case
        .get("request")
        .and_then(Value::as_object)
        .expect("a case has a request")
        .clone();
    for field in ["definition", "input"] {
        if let Some(value) = request.get(field) {
            let text = value.text();
            request.insert(field, Value::from(text));
        }
    }
    Value::Object(request)
}

/// Texts of JSON as JSON.
fn readable(answer: Value) -> Value {
    match answer {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::String(text) if text.starts_with(['{', '[']) => {
                        json::parse(text).unwrap_or_else(|_| value.clone())
                    }
                    value => readable(value.clone()),
                };
                (name.clone(), value)
            })
            .collect::<Object>()
            .into(),
        other => other,
    }
}

fn print(cases: &[Object]) -> String {
    let mut text = String::from("[");
    for (i, case) in cases.iter().enumerate() {
        text.push_str(if i == 0 { "\n  {" } else { ",\n  {" });
        for (j, (key, value)) in case.iter().enumerate() {
            let comma = if j == 0 { "" } else { "," };
            text.push_str(&format!(
                "{comma}\n    {}: {}",
                Value::from(key).text(),
                value.text()
            ));
        }
        text.push_str("\n  }");
    }
    text.push_str("\n]\n");
    text
}
