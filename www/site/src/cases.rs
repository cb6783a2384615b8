//! Kept cases of a machine: input and answers under a name, inside the document, so that they travel with it. So
//! does the name of the case that was set up last, a kept one or one of the lesson, and one's own document while an
//! example stands in its place.

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
    if let Some(known) = kept.iter().find(|known| same(known)) {
        let name = known.get("name").and_then(Value::as_str);
        return name.map_or_else(|| document.clone(), |name| mark(document, Some(name)));
    }
    let taken = |name: &str| {
        kept.iter()
            .any(|k| k.get("name").and_then(Value::as_str) == Some(name))
    };
    let name = (1..).map(|n| format!("Case {n}")).find(|name| !taken(name));
    let name = name.unwrap_or_default();
    case.insert("name", Value::from(&*name));
    kept.push(Value::Object(case));
    mark(&with(document, kept), Some(&name))
}

/// The document without a case.
pub(crate) fn forget(document: &Document, place: usize) -> Document {
    let mut kept = list(document);
    let name = of(document).into_iter().nth(place).map(|c| c.name);
    if place < kept.len() {
        kept.remove(place);
    }
    let document = with(document, kept);
    match name.is_some() && name.as_deref() == marked(&document) {
        true => mark(&document, None),
        false => document,
    }
}

/// The document with input and answers of a case.
pub(crate) fn take(document: &Document, place: usize) -> Document {
    let case = of(document).into_iter().nth(place);
    case.map_or_else(
        || document.clone(),
        |case| mark(&case.document, Some(&case.name)),
    )
}

/// The document with the name of the case that it was set up from.
pub(crate) fn mark(document: &Document, name: Option<&str>) -> Document {
    document.with_view("case", name.map(Value::from))
}

/// The name of the case that was set up last.
pub(crate) fn marked(document: &Document) -> Option<&str> {
    let view = document.rest.get("view")?;
    view.get("case").and_then(Value::as_str)
}

/// An example that is opened in the place of one's own document, which it keeps; over another example, that one's.
pub(crate) fn instead(example: &Document, own: &Document) -> Document {
    let kept = own.rest.get("view").and_then(|view| view.get("own"));
    let kept = kept.cloned().unwrap_or_else(|| own.to_value());
    example.with_view("own", Some(kept))
}

/// The document in whose place an example is open.
pub(crate) fn own(document: &Document) -> Option<Document> {
    Document::from_value(document.rest.get("view")?.get("own")?).ok()
}

/// Whether an example is open in the place of one's own document.
pub(crate) fn is_example(document: &Document) -> bool {
    let view = document.rest.get("view");
    view.is_some_and(|view| view.get("own").is_some())
}

/// Whether a document still is as this case sets it up. The definition is no part of a case.
pub(crate) fn stands(document: &Document, case: &Document) -> bool {
    let input = |d: &Document| json::parse(&d.input);
    document.with("view", None).rest == case.with("view", None).rest
        && (document.input == case.input || input(document) == input(case))
}

/// What to say beside the case that is set up.
pub(crate) fn says(stands: bool) -> &'static str {
    match stands {
        true => "set up now",
        false => "set up, then changed",
    }
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
        // The case that was set up last is known until it is forgotten, and so is a change since.
        assert_eq!(
            (marked(&kept), marked(&back)),
            (Some("Case 2"), Some("Case 1"))
        );
        let case = |document: &Document| of(document).swap_remove(0).document;
        assert!(stands(&back, &case(&back)));
        let changed = back.with_answers("A", vec![json!({"return": 2})]);
        assert!(!stands(&changed, &case(&changed)));
        assert_eq!(marked(&forget(&back, 1)), Some("Case 1"));
        assert_eq!(marked(&forget(&back, 0)), None);
        assert_eq!(marked(&keep(&back)), Some("Case 1"), "kept before");
        assert_eq!(of(&forget(&kept, 0)).len(), 1);
        assert_eq!(forget(&forget(&kept, 0), 0).rest, json!({}));
        // An example keeps what it stands in the place of, and so does one that is opened after it.
        let other = instead(&Document::default(), &instead(&Document::default(), &back));
        assert!(is_example(&other) && !is_example(&back));
        assert_eq!(own(&other), Some(back));
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
