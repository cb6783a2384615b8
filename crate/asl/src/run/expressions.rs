//! The expressions of a state at a step of a run: each with its value, and with the value of every part of it.
//!
//! For a page that lets a person point at an expression, see what it came to, change it and see the change. Nothing
//! here moves the run.

use super::Run;
use crate::data::jsonata::expression_text;
use crate::data::template::Template;
use crate::data::{Entropy, Scope};
use crate::definition;
use crate::language;
use crate::machine::Inspection;
use crate::source::Span;
use json::syntax::{Node, NodeKind};
use json::{Object, Value};
use jsonata::{Budget, Dialect, Environment, Outcome};

/// An expression as it stands in the definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The steps from the state to it: `Arguments/FunctionName`, `Choices/0/Condition`.
    pub field: String,
    /// Its text, without the delimiters.
    pub text: String,
    /// Where its text stands in the definition, delimiters left out; escapes in the text may shift inner places.
    pub span: Span,
    /// What it is written in.
    pub kind: Kind,
}

/// What an expression is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{% … %}`
    Jsonata,
    /// A path or an intrinsic function.
    Path,
}

/// What an expression came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The value, or why there is none.
    pub result: Result<Value, Failed>,
    /// The value of each part, by its place in the text, inner parts before outer ones; nothing for a part that
    /// leads nowhere.
    pub parts: Vec<(Span, Option<Value>)>,
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// A sentence.
    pub message: String,
    /// The part at fault.
    pub span: Option<Span>,
}

/// Parts of an expression that are told at most.
const MOST_PARTS: usize = 2_000;

impl Run {
    /// The expressions of the state that a step worked in.
    pub fn expressions(&self, inspection: &Inspection) -> Vec<Found> {
        let found = || {
            let execution = self.journal().frame(inspection.frame?)?.execution;
            let program = &self.journal().execution(execution)?.program;
            let pointer = &program.state(inspection.state?).pointer;
            Some(of_state(self.definition_of(execution), pointer))
        };
        found().unwrap_or_default()
    }

    /// Evaluates an expression as a field of the inspected state would, with other text than the definition's if
    /// that is asked for.
    pub fn evaluate(
        &self,
        inspection: &Inspection,
        field: &str,
        kind: Kind,
        text: &str,
    ) -> Evaluated {
        evaluate(inspection, field, kind, text, self.now().0)
    }
}

/// The expressions of the state at a JSON pointer of a definition's text.
pub fn of_state(definition: &str, pointer: &str) -> Vec<Found> {
    let syntax = crate::source::parse(definition);
    let Some(root) = &syntax.root else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Some(state) = definition::read(root)
        .states()
        .find(|s| s.pointer == pointer)
    {
        let jsonata = state.language == definition::Language::Jsonata;
        collect(state.node, "", jsonata, 0, &mut found);
    }
    found
}

/// Evaluates an expression as a field of the inspected state would at this virtual time.
pub fn evaluate(
    inspection: &Inspection,
    field: &str,
    kind: Kind,
    text: &str,
    now_millis: i64,
) -> Evaluated {
    match kind {
        Kind::Jsonata => evaluate_jsonata(inspection, field, text, now_millis),
        Kind::Path => evaluate_path(inspection, field, text),
    }
}

/// Fields of a state that hold states of their own, not expressions.
const NESTED: [&str; 4] = ["ItemProcessor", "Iterator", "Branches", "States"];

/// Path fields without `.$` behind their name.
const PATH_FIELDS: [&str; 13] = [
    "InputPath",
    "OutputPath",
    "ItemsPath",
    "SecondsPath",
    "TimestampPath",
    "ErrorPath",
    "CausePath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "MaxItemsPath",
];

fn collect(node: &Node, field: &str, jsonata: bool, depth: u32, found: &mut Vec<Found>) {
    let within = |key: &str| {
        if field.is_empty() {
            key.to_owned()
        } else {
            format!("{field}/{key}")
        }
    };
    match &node.kind {
        NodeKind::Object(members) => {
            for member in members
                .iter()
                .filter(|m| depth > 0 || !NESTED.contains(&&*m.key))
            {
                let is_path =
                    !jsonata && (member.key.ends_with(".$") || PATH_FIELDS.contains(&&*member.key));
                match (&member.value.kind, is_path) {
                    (NodeKind::String(text), true) => found.push(Found {
                        field: within(&member.key),
                        text: text.to_string(),
                        span: Span {
                            start: member.value.span.start + 1,
                            end: member.value.span.end.saturating_sub(1),
                        },
                        kind: Kind::Path,
                    }),
                    _ => collect(
                        &member.value,
                        &within(&member.key),
                        jsonata,
                        depth + 1,
                        found,
                    ),
                }
            }
        }
        NodeKind::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect(item, &within(&i.to_string()), jsonata, depth + 1, found);
            }
        }
        NodeKind::String(text) if jsonata => {
            if let Some(inner) = expression_text(text) {
                found.push(Found {
                    field: field.to_owned(),
                    text: inner.to_owned(),
                    span: Span {
                        start: node.span.start + 3,
                        end: node.span.end.saturating_sub(3),
                    },
                    kind: Kind::Jsonata,
                });
            }
        }
        _ => {}
    }
}

fn stage<'i>(inspection: &'i Inspection, name: &str) -> Option<&'i Value> {
    inspection
        .stages
        .iter()
        .find(|s| s.name == name)
        .map(|s| &s.value)
}

/// `$states` as the field sees it: the result where there is one, and in a Catch the error instead.
fn states(inspection: &Inspection, field: &str) -> Value {
    let mut states = Object::new();
    if let Some(input) = stage(inspection, "input") {
        states.insert("input", input.clone());
    }
    states.insert("context", inspection.context.clone());
    if let Some(result) = stage(inspection, "result") {
        let member = if field.starts_with("Catch") {
            "errorOutput"
        } else {
            "result"
        };
        states.insert(member, result.clone());
    }
    Value::Object(states)
}

fn evaluate_jsonata(
    inspection: &Inspection,
    field: &str,
    text: &str,
    now_millis: i64,
) -> Evaluated {
    let failed = |error: &jsonata::Error| Failed {
        message: format!("{}: {}", error.code, error.message),
        span: Some(Span {
            start: error.span.start,
            end: error.span.end,
        }),
    };
    let expression = match (language::jsonata().parse)(text, Dialect::States) {
        Ok(expression) => expression,
        Err(error) => {
            return Evaluated {
                result: Err(failed(&error)),
                parts: Vec::new(),
            };
        }
    };
    let states = states(inspection, field);
    let bindings = |name: &str| match name {
        "states" => Some(states.clone()),
        name => inspection.variables.get(name).cloned(),
    };
    let mut entropy = Entropy::new(0);
    let mut random = || entropy.next_u64();
    let mut parts = Vec::new();
    let mut tell = |span: jsonata::Span, value: Option<&Value>| {
        if parts.len() < MOST_PARTS {
            parts.push((
                Span {
                    start: span.start,
                    end: span.end,
                },
                value.cloned(),
            ));
        }
    };
    let mut environment = Environment::new(&bindings, now_millis, &mut random);
    environment.budget = Budget::interactive();
    environment.trace = Some(&mut tell);
    let outcome = (language::jsonata().outcome)(&expression, None, &mut environment);
    let result = match outcome {
        Ok(Outcome::Value(value)) => Ok(value),
        Ok(_) => Err(Failed {
            message: "The expression gives nothing (undefined).".into(),
            span: None,
        }),
        Err(error) => Err(failed(&error)),
    };
    Evaluated { result, parts }
}

/// What `$` is for a field: the result behind the work, what InputPath gives before it.
fn path_input<'i>(inspection: &'i Inspection, field: &str) -> Option<&'i Value> {
    match field.split('/').next().unwrap_or_default() {
        "ResultSelector" | "Assign" | "Catch" => stage(inspection, "result"),
        "OutputPath" => stage(inspection, "afterResultPath"),
        "InputPath" => stage(inspection, "input"),
        _ => stage(inspection, "afterInputPath").or_else(|| stage(inspection, "input")),
    }
}

fn evaluate_path(inspection: &Inspection, field: &str, text: &str) -> Evaluated {
    let nothing = Value::empty_object();
    let context = || inspection.context.clone();
    let scope = Scope {
        input: path_input(inspection, field).unwrap_or(&nothing),
        context: &context,
        variables: &inspection.variables,
    };
    let result = path_value(&scope, text).map_err(|message| Failed {
        message,
        span: None,
    });
    let parts = super::path_parts::spans(text).into_iter().map(|span| {
        let part = text.get(span.start as usize..span.end as usize);
        let value = part.and_then(|part| path_value(&scope, part).ok());
        (span, value)
    });
    let parts: Vec<(Span, Option<Value>)> = parts.collect();
    // The innermost part that leads nowhere is the one at fault.
    let result = result.map_err(|failed| Failed {
        span: parts.iter().find(|(_, v)| v.is_none()).map(|(s, _)| *s),
        ..failed
    });
    Evaluated { result, parts }
}

/// The value of a path or an intrinsic function, or a sentence.
fn path_value(scope: &Scope<'_>, text: &str) -> Result<Value, String> {
    let template = Template::compile(&json::json!({"value.$": text})).map_err(|problems| {
        let first = problems.first();
        first.map_or_else(String::new, |p| format!("{} {}", p.message, p.help))
    })?;
    match template.evaluate(scope, &mut Entropy::new(0)) {
        Ok(value) => Ok(value.get("value").cloned().unwrap_or(Value::Null)),
        Err(failure) => Err(failure.cause),
    }
}
