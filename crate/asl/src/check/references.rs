//! Which variables each state reads.

use json::Str;
use json::syntax::{Node, NodeKind};

use crate::definition::{Definition, Language, State};
use crate::source::Span;

use super::report::within;
use super::{expressions, syntax};

/// The variables that each state reads, as DescribeStateMachine tells them: states in the order of the text, names
/// sorted, states without any left out.
pub fn variable_references(definition: &Definition<'_>) -> Vec<(Str, Vec<String>)> {
    let mut all = Vec::new();
    for state in definition.states() {
        let mut names: Vec<String> = of_state(state)
            .into_iter()
            .map(|reference| reference.name.to_string())
            .collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            all.push((Str::clone(&state.name), names));
        }
    }
    all
}

/// One place where a variable is read.
pub(super) struct Reference {
    pub(super) name: Str,
    pub(super) pointer: String,
    /// The string that holds it, and where in what the string stands for.
    pub(super) literal: Span,
    pub(super) part: std::ops::Range<usize>,
}

/// What a state reads itself; the machines inside speak for themselves.
pub(super) fn of_state(state: &State<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    match state.language {
        Language::JsonPath => fields(state.node, &state.pointer, &mut found),
        Language::Jsonata => strings(state.node, &state.pointer, &mut found),
    }
    found
}

/// Members that are machines of their own, or text that is never evaluated.
const OTHER: &[&str] = &[
    "Branches",
    "ItemProcessor",
    "Iterator",
    "Result",
    "Comment",
    "Type",
    "Resource",
    "Next",
    "Default",
    "ErrorEquals",
    "Arguments",
    "Output",
    "Label",
    "QueryLanguage",
];

/// Fields of the language that hold templates.
const TEMPLATES: &[&str] = &[
    "Parameters",
    "ItemSelector",
    "ResultSelector",
    "Assign",
    "Credentials",
    "BatchInput",
];

/// The fields of the language: paths by their names, templates, and objects of fields.
fn fields(node: &Node, pointer: &str, found: &mut Vec<Reference>) {
    for (i, item) in node.items().iter().enumerate() {
        fields(item, &format!("{pointer}/{i}"), found);
    }
    for member in node.members() {
        let key = &*member.key;
        if OTHER.contains(&key) {
            continue;
        }
        let pointer = || within(pointer, key);
        if TEMPLATES.contains(&key) {
            template(&member.value, &pointer(), found);
        } else if let NodeKind::String(text) = &member.value.kind {
            if key.ends_with("Path") && key != "ResultPath" || key == "Variable" {
                path(text, member.value.span, &pointer(), found);
            }
        } else if matches!(member.value.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            fields(&member.value, &pointer(), found);
        }
    }
}

fn template(node: &Node, pointer: &str, found: &mut Vec<Reference>) {
    for (i, item) in node.items().iter().enumerate() {
        template(item, &format!("{pointer}/{i}"), found);
    }
    for member in node.members() {
        match &member.value.kind {
            NodeKind::String(text) if member.key.ends_with(".$") => {
                path(
                    text,
                    member.value.span,
                    &within(pointer, &member.key),
                    found,
                );
            }
            NodeKind::Object(_) | NodeKind::Array(_) => {
                template(&member.value, &within(pointer, &member.key), found);
            }
            _ => {}
        }
    }
}

fn path(text: &str, span: Span, pointer: &str, found: &mut Vec<Reference>) {
    for (name, part) in syntax::variables(text) {
        found.push(Reference {
            name: name.into(),
            pointer: pointer.to_owned(),
            literal: span,
            part,
        });
    }
}

/// Every expression of a JSONata state.
fn strings(node: &Node, pointer: &str, found: &mut Vec<Reference>) {
    match &node.kind {
        NodeKind::String(text) => {
            if let Some(expression) = expressions::inside(text) {
                for (name, part) in expressions::variables(expression) {
                    found.push(Reference {
                        name,
                        pointer: pointer.to_owned(),
                        literal: node.span,
                        part: part.start + 2..part.end + 2,
                    });
                }
            }
        }
        NodeKind::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                strings(item, &format!("{pointer}/{i}"), found);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                if !matches!(
                    &*member.key,
                    "Branches" | "ItemProcessor" | "Iterator" | "Comment"
                ) {
                    strings(&member.value, &within(pointer, &member.key), found);
                }
            }
        }
        _ => {}
    }
}
