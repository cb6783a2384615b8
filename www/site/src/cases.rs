//! Kept cases of a machine: input and answers under a name, inside the document, so that they travel with it.

use crate::document::Document;
use json::{Object, Value};

/// A kept case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: String,
    /// Its input and answers.
    pub(crate) document: Document,
}

/// The kept cases of a document. They stand in `view`, which the engine leaves alone.
pub(crate) fn of(document: &Document) -> Vec<Case> {
    let kept = list(document);
    kept.iter()
        .enumerate()
        .map(|(i, case)| {
            let name = case.get("name").and_then(Value::as_str);
            let mut document = document.with("mocks", case.get("mocks").cloned());
            if let Some(input) = case.get("input") {
                document.input = input.pretty().into();
            }
            Case {
                name: name.map_or_else(|| format!("Case {}", i + 1), str::to_owned),
                document,
            }
        })
        .collect()
}

/// The document with its input and answers kept as one more case; the same ones are kept once.
pub(crate) fn keep(document: &Document) -> Document {
    let mut kept = list(document);
    let mut case = Object::new();
    if let Ok(input) = json::parse(&document.input) {
        case.insert("input", input);
    }
    if let Some(mocks) = document.rest.get("mocks") {
        case.insert("mocks", mocks.clone());
    }
    let same = |known: &Value| {
        known.get("input") == case.get("input") && known.get("mocks") == case.get("mocks")
    };
    if kept.iter().any(same) {
        return document.clone();
    }
    let taken = |name: &str| {
        kept.iter()
            .any(|k| k.get("name").and_then(Value::as_str) == Some(name))
    };
    let name = (1..).map(|n| format!("Case {n}")).find(|name| !taken(name));
    case.insert("name", Value::from(name.unwrap_or_default()));
    kept.push(Value::Object(case));
    with(document, kept)
}

/// The document without a case.
pub(crate) fn forget(document: &Document, place: usize) -> Document {
    let mut kept = list(document);
    if place < kept.len() {
        kept.remove(place);
    }
    with(document, kept)
}

/// The document with input and answers of a case.
pub(crate) fn take(document: &Document, place: usize) -> Document {
    let case = of(document).into_iter().nth(place);
    case.map_or_else(|| document.clone(), |case| case.document)
}

fn list(document: &Document) -> Vec<Value> {
    let cases = document.rest.get("view").and_then(|v| v.get("cases"));
    cases
        .and_then(Value::as_array)
        .map(|list| {
            list.iter()
                .filter(|c| c.as_object().is_some())
                .cloned()
                .collect()
        })
        .unwrap_or_default()
}

fn with(document: &Document, cases: Vec<Value>) -> Document {
    let kept = (!cases.is_empty()).then(|| Value::from(cases));
    document.with_view("cases", kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn cases_are_kept_once_and_taken_back() {
        let first = Document {
            input: "{\"n\": 1}".into(),
            ..Document::default()
        };
        let first = first.with_answers("A", vec![json!({"return": 1})]);
        let kept = keep(&keep(&first));
        assert_eq!(of(&kept).len(), 1);
        let mut second = kept.with_answers("A", vec![]);
        second.input = "{\"n\": 2}".into();
        let kept = keep(&second);
        let names: Vec<String> = of(&kept).into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["Case 1", "Case 2"]);
        let back = take(&kept, 0);
        assert_eq!(back.answers("A"), [json!({"return": 1})]);
        assert_eq!(json::parse(&back.input), Ok(json!({"n": 1})));
        assert_eq!(of(&forget(&kept, 0)).len(), 1);
        assert_eq!(forget(&forget(&kept, 0), 0).rest, json!({}));
        let odd = Document::default().with("view", Some(json!({"cases": [1, {}]})));
        assert_eq!(of(&odd).len(), 1);
        // A scenario with cases still runs.
        let scenario = keep(&Document {
            definition: "{}".into(),
            ..Document::default()
        });
        let value = scenario.scenario().expect("a scenario");
        assert!(asl::scenario::Scenario::from_value(&value, &|_| None).is_ok());
    }
}
