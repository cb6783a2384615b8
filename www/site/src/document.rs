//! What the person edits: the definition as text, the input as text, and the rest of the scenario.

use json::{Object, Str, Value};
use std::rc::Rc;

/// A scenario as it stands in the editors. The texts may be wrong; they are kept as typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    /// The definition as typed.
    pub(crate) definition: Rc<str>,
    /// The input as typed.
    pub(crate) input: Rc<str>,
    /// Every other member of the scenario: mocks, s3, commands, seed and so on; always an object.
    pub(crate) rest: Value,
}

impl Default for Document {
    fn default() -> Document {
        Document {
            definition: "".into(),
            input: "{}".into(),
            rest: Value::empty_object(),
        }
    }
}

impl Document {
    /// The document as one value: a scenario whose definition is the author's text. An input that is not JSON
    /// travels as text beside it, so that nothing typed is lost.
    pub(crate) fn to_value(&self) -> Value {
        let mut object = Object::new();
        object.insert("definition", Value::from(&*self.definition));
        match json::parse(&self.input) {
            Ok(input) if input.pretty() == *self.input => object.insert("input", input),
            _ => object.insert("inputText", Value::from(&*self.input)),
        };
        if let Some(rest) = self.rest.as_object() {
            for (key, value) in rest.iter() {
                object.insert(key.clone(), value.clone());
            }
        }
        Value::Object(object)
    }

    /// Reads a document or a scenario; a definition may be text or JSON.
    pub(crate) fn from_value(value: &Value) -> Result<Document, String> {
        let object = value
            .as_object()
            .ok_or("it holds no scenario, which is a JSON object")?;
        let definition: Rc<str> = match object.get("definition") {
            Some(Value::String(text)) => (**text).into(),
            Some(definition) => definition.pretty().into(),
            None => return Err("the scenario has no definition".into()),
        };
        let input: Rc<str> = match (object.get("inputText"), object.get("input")) {
            (Some(Value::String(text)), _) => (**text).into(),
            (_, Some(input)) => input.pretty().into(),
            _ => "{}".into(),
        };
        let mut rest = Object::new();
        for (key, value) in object.iter() {
            if !matches!(&**key, "definition" | "input" | "inputText") {
                rest.insert(key.clone(), value.clone());
            }
        }
        Ok(Document {
            definition,
            input,
            rest: Value::Object(rest),
        })
    }

    /// Reads a file someone opened: a scenario, or a bare definition.
    pub(crate) fn from_file(text: &str) -> Result<Document, String> {
        if !asl::source::looks_like_json(text) {
            let syntax = asl::source::parse(text);
            let scenario = syntax.root.filter(|root| root.get("definition").is_some());
            if let Some(root) = scenario.filter(|_| syntax.errors.is_empty()) {
                return Document::from_value(&root.to_value());
            }
        }
        match json::parse(text) {
            Ok(value) if value.get("definition").is_some() => Document::from_value(&value),
            Ok(value) if value.get("MockedResponses").is_some() => {
                Err("it is a MockConfigFile; take it in under Answers".into())
            }
            // A definition, or a text that means to be one: the checker says what is wrong with it.
            _ => Ok(Document {
                definition: text.into(),
                ..Document::default()
            }),
        }
    }

    /// The scenario to run, with the input parsed.
    pub(crate) fn scenario(&self) -> Result<Value, String> {
        let input = json::parse(&self.input).map_err(|e| {
            format!(
                "the input is not JSON: line {}, column {}: {}",
                e.line, e.column, e.message
            )
        })?;
        let mut object = Object::new();
        object.insert("definition", Value::from(&*self.definition));
        object.insert("input", input);
        if let Some(rest) = self.rest.as_object() {
            for (key, value) in rest.iter() {
                object.insert(key.clone(), value.clone());
            }
        }
        Ok(Value::Object(object))
    }

    /// What `${Name}` in the definition stands for.
    pub(crate) fn values(&self) -> Vec<(Str, Str)> {
        let values = self.rest.get("substitutions").and_then(Value::as_object);
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.text().into(), Str::from)
        };
        let values = values.into_iter().flat_map(Object::iter);
        values
            .map(|(name, value)| (name.clone(), text(value)))
            .collect()
    }

    /// A definition with the values of its `${Name}` filled in; the author's text where there are none.
    pub(crate) fn filled(&self, definition: &Rc<str>) -> Rc<str> {
        let values = self.values();
        if values.is_empty() {
            return definition.clone();
        }
        let mut syntax = asl::source::parse(definition);
        asl::program::substitute(definition, &mut syntax, &values);
        syntax.root.map_or_else(
            || definition.clone(),
            |root| root.to_value().pretty().into(),
        )
    }

    /// The definition of another state machine of the scenario, as text.
    pub(crate) fn machine(&self, arn: &str) -> Option<Rc<str>> {
        let machine = self.rest.get("machines")?.get(arn)?;
        Some(match machine.get("definition")? {
            Value::String(text) => (**text).into(),
            definition => definition.pretty().into(),
        })
    }

    /// Whether a state machine of the scenario is Express: another one, or its own.
    pub(crate) fn is_express(&self, arn: Option<&str>) -> bool {
        let kind = match arn {
            Some(arn) => self
                .rest
                .get("machines")
                .and_then(|all| all.get(arn)?.get("type")),
            None => self.rest.get("type"),
        };
        kind.and_then(Value::as_str) == Some("EXPRESS")
    }

    /// The document with another definition of one of its other state machines. It stays an object where it reads as one.
    pub(crate) fn with_machine(&self, arn: &str, text: &str) -> Document {
        let written = json::parse(text)
            .ok()
            .filter(|value| value.pretty() == text);
        let written = written.unwrap_or_else(|| Value::from(text));
        self.with_machine_field(arn, "definition", |_| Some(written))
    }

    fn with_machine_field(
        &self,
        arn: &str,
        key: &str,
        change: impl FnOnce(Option<&Value>) -> Option<Value>,
    ) -> Document {
        let machines = self.rest.get("machines").and_then(Value::as_object);
        let mut machines = machines.cloned().unwrap_or_default();
        let Some(machine) = machines.get(arn).and_then(Value::as_object) else {
            return self.clone();
        };
        let mut machine = machine.clone();
        match change(machine.get(key)) {
            Some(value) => machine.insert(key, value),
            None => machine.remove(key),
        };
        machines.insert(arn, Value::Object(machine));
        self.with("machines", Some(Value::Object(machines)))
    }

    /// The answers of a state.
    pub(crate) fn answers(&self, state: &str) -> Vec<Value> {
        answers(self.rest.get("mocks"), state)
    }

    /// The answers of a state of another state machine.
    pub(crate) fn answers_in(&self, arn: &str, state: &str) -> Vec<Value> {
        let machine = self.rest.get("machines").and_then(|all| all.get(arn));
        answers(machine.and_then(|m| m.get("mocks")), state)
    }

    /// The document with other answers of a state; none removes the state from the mocks.
    pub(crate) fn with_answers(&self, state: &str, answers: Vec<Value>) -> Document {
        let mocks = mocks(self.rest.get("mocks"), state, answers);
        self.with("mocks", mocks)
    }

    /// The same for a state of another state machine.
    pub(crate) fn with_answers_in(&self, arn: &str, state: &str, answers: Vec<Value>) -> Document {
        self.with_machine_field(arn, "mocks", |old| mocks(old, state, answers))
    }

    /// The name under which the scenario was saved last; it travels with it.
    pub(crate) fn name(&self) -> Option<&str> {
        self.rest.get("view")?.get("name")?.as_str()
    }

    /// The document with another member of `view`, which the engine leaves alone.
    pub(crate) fn with_view(&self, key: &str, value: Option<Value>) -> Document {
        let view = self.rest.get("view").and_then(Value::as_object);
        let mut view = view.cloned().unwrap_or_default();
        match value {
            Some(value) => view.insert(key, value),
            None => view.remove(key),
        };
        self.with("view", (!view.is_empty()).then_some(Value::Object(view)))
    }

    /// The document with another member of the scenario.
    pub(crate) fn with(&self, key: &str, value: Option<Value>) -> Document {
        let mut rest = self.rest.as_object().cloned().unwrap_or_default();
        match value {
            Some(value) => rest.insert(key, value),
            None => rest.remove(key),
        };
        Document {
            rest: Value::Object(rest),
            ..self.clone()
        }
    }
}

/// The answers of a state among those of its machine.
fn answers(mocks: Option<&Value>, state: &str) -> Vec<Value> {
    mocks
        .and_then(|mocks| mocks.get(state))
        .and_then(Value::as_array)
        .map(|answers| answers.to_vec())
        .unwrap_or_default()
}

/// The answers of a machine with others for a state.
fn mocks(mocks: Option<&Value>, state: &str, answers: Vec<Value>) -> Option<Value> {
    let mut mocks = mocks
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    if answers.is_empty() {
        mocks.remove(state);
    } else {
        mocks.insert(state, Value::from(answers));
    }
    (!mocks.is_empty()).then_some(Value::Object(mocks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn answers_are_set_and_removed() {
        let document = Document::default().with_answers("A", vec![json!({"return": 1})]);
        assert_eq!(document.answers("A"), [json!({"return": 1})]);
        assert_eq!(document.answers("B"), []);
        assert_eq!(document.with_answers("A", vec![]).rest, json!({}));
    }

    #[test]
    fn a_name_travels_with_the_scenario() {
        let document = Document::default().with("view", Some(json!({"cases": [{}]})));
        assert_eq!(document.name(), None);
        let named = document.with_view("name", Some("Declined".into()));
        let read = Document::from_value(&named.to_value()).expect("a document");
        assert_eq!(read.name(), Some("Declined"));
        assert_eq!(read.with_view("name", None), document);
    }

    #[test]
    fn a_file_is_a_scenario_or_a_definition() {
        let scenario =
            Document::from_file(r#"{"definition": {"StartAt": "A"}, "input": [1], "seed": 2}"#);
        let scenario = scenario.expect("a scenario");
        assert_eq!(&*scenario.input, "[\n  1\n]");
        assert_eq!(scenario.rest, json!({"seed": 2}));
        let bare = Document::from_file("{\"StartAt\": ").expect("a text");
        assert_eq!(&*bare.definition, "{\"StartAt\": ");
        assert!(Document::from_value(&json!([])).is_err());
        let yaml =
            Document::from_file("definition:\n  StartAt: A\ninput: [1]\n").expect("a scenario");
        assert_eq!(
            (&*yaml.definition, &*yaml.input),
            ("{\n  \"StartAt\": \"A\"\n}", "[\n  1\n]")
        );
        assert!(Document::from_file(r#"{"StateMachines": {}, "MockedResponses": {}}"#).is_err());
    }

    #[test]
    fn names_are_filled_in() {
        let document = Document {
            definition: "{\"a\": ${N}, \"b\": \"${M}\"}".into(),
            ..Document::default()
        };
        assert_eq!(document.filled(&document.definition), document.definition);
        let values = json!({"N": 5, "M": "m"});
        let document = document.with("substitutions", Some(values));
        assert_eq!(
            json::parse(&document.filled(&document.definition)),
            Ok(json!({"a": 5, "b": "m"}))
        );
    }

    #[test]
    fn the_definition_of_another_machine_is_a_text() {
        let machines =
            json!({"a": {"definition": {"StartAt": "A"}, "mocks": {"A": [{"return": 1}]}}});
        let document = Document::default().with("machines", Some(machines.clone()));
        let text = document.machine("a").expect("a definition");
        assert_eq!(&*text, "{\n  \"StartAt\": \"A\"\n}");
        assert_eq!(document.with_machine("a", &text), document);
        assert_eq!(document.answers_in("a", "A"), [json!({"return": 1})]);
        let none = document.with_answers_in("a", "A", vec![]);
        assert_eq!(
            none.rest,
            json!({"machines": {"a": {"definition": {"StartAt": "A"}}}})
        );
        assert_eq!(
            none.with_answers_in("a", "A", vec![json!({"return": 1})]),
            document
        );
        let typed = document.with_machine("a", "{\n  \"StartAt\": \"");
        assert_eq!(typed.machine("a").as_deref(), Some("{\n  \"StartAt\": \""));
        assert_eq!(typed.with_machine("a", &text), document);
        assert_eq!(document.with_machine("b", "{}"), document);
        assert_eq!(document.machine("b"), None);
    }

    #[test]
    fn a_wrong_input_says_where() {
        let document = Document {
            input: "{".into(),
            ..Document::default()
        };
        assert!(document.scenario().is_err_and(|e| e.contains("line 1")));
    }
}
