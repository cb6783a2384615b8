//! The state machines inside templates of SAM and CloudFormation.

use json::syntax::{Node, NodeKind, Span, Syntax};

/// A state machine that a template declares.
#[derive(Clone, Debug)]
pub struct StateMachine {
    /// Its logical name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// `STANDARD` or `EXPRESS`, when the template says so.
    pub kind: Option<String>,
    /// Where its definition is.
    pub source: Source,
    /// Names and values of DefinitionSubstitutions; values that are functions of the template are left as `${…}`.
    pub substitutions: Vec<(String, String)>,
}

/// Where a template keeps a definition.
#[derive(Clone, Debug)]
pub enum Source {
    /// Inside, as a tree whose places are those of the template.
    Inside(Syntax),
    /// In a file beside the template.
    File(String),
    /// In a bucket, or put together by functions: it cannot be opened here.
    Elsewhere,
}

/// Whether a document is a template: it has Resources whose members have types.
pub fn is_template(root: &Node) -> bool {
    let resources = root.get("Resources").map(Node::members).unwrap_or_default();
    resources.iter().any(|r| type_of(&r.value).contains("::"))
}

/// The state machines of a template. `text` is the template's text, for definitions that are written as text in it.
pub fn state_machines(text: &str, root: &Node) -> Vec<StateMachine> {
    let resources = root.get("Resources").map(Node::members).unwrap_or_default();
    let machines = resources.iter().filter(|r| {
        matches!(
            type_of(&r.value),
            "AWS::Serverless::StateMachine" | "AWS::StepFunctions::StateMachine"
        )
    });
    machines
        .map(|resource| {
            let empty = Node {
                span: resource.key_span,
                kind: NodeKind::Null,
            };
            let properties = resource.value.get("Properties").unwrap_or(&empty);
            let kind = ["Type", "StateMachineType"]
                .iter()
                .find_map(|name| properties.get(name)?.as_str())
                .map(str::to_owned);
            StateMachine {
                name: resource.key.to_string(),
                name_span: resource.key_span,
                kind,
                source: source(text, properties),
                substitutions: substitutions(properties),
            }
        })
        .collect()
}

fn type_of(resource: &Node) -> &str {
    resource
        .get("Type")
        .and_then(Node::as_str)
        .unwrap_or_default()
}

fn source(text: &str, properties: &Node) -> Source {
    if let Some(node) = properties.get("Definition")
        && node.is_object()
    {
        return Source::Inside(Syntax {
            root: Some(functions_as_text(node)),
            errors: Vec::new(),
        });
    }
    if let Some(node) = properties.get("DefinitionString") {
        // Fn::Sub takes the text, or a list that begins with it.
        let node = node.get("Fn::Sub").unwrap_or(node);
        let node = node.items().first().unwrap_or(node);
        if node
            .as_str()
            .is_some_and(|t| t.trim_start().starts_with('{'))
            && let Some(syntax) = embedded(text, node.span)
        {
            return Source::Inside(syntax);
        }
        return Source::Elsewhere;
    }
    match properties.get("DefinitionUri").and_then(Node::as_str) {
        Some(file) if !file.contains("${") && !file.starts_with("s3:") => {
            Source::File(file.to_owned())
        }
        _ => Source::Elsewhere,
    }
}

/// A definition written as JSON in a block of the template: read where it stands, so that places are the template's.
fn embedded(text: &str, span: Span) -> Option<Syntax> {
    let slice = text.get(span.start as usize..span.end as usize)?;
    if slice.starts_with(['"', '\'']) {
        // Inside a quoted string the JSON is escaped: it has no places of its own.
        return None;
    }
    let start = slice.find('{')?;
    let offset = span.start + start as u32;
    let mut syntax = json::syntax::parse(slice.get(start..)?.trim_end());
    for error in &mut syntax.errors {
        shift(&mut error.span, offset);
    }
    if let Some(root) = &mut syntax.root {
        shift_all(root, offset);
    }
    Some(syntax)
}

fn shift(span: &mut Span, offset: u32) {
    span.start = span.start.saturating_add(offset);
    span.end = span.end.saturating_add(offset);
}

/// **Invariant:** trees nest no deeper than the parser lets them.
fn shift_all(node: &mut Node, offset: u32) {
    shift(&mut node.span, offset);
    match &mut node.kind {
        NodeKind::Array(items) => items.iter_mut().for_each(|item| shift_all(item, offset)),
        NodeKind::Object(members) => {
            for member in members {
                shift(&mut member.key_span, offset);
                shift_all(&mut member.value, offset);
            }
        }
        _ => {}
    }
}

fn substitutions(properties: &Node) -> Vec<(String, String)> {
    let members = properties
        .get("DefinitionSubstitutions")
        .map(Node::members)
        .unwrap_or_default();
    members
        .iter()
        .filter_map(|member| {
            let value = match functions_as_text(&member.value).kind {
                NodeKind::String(text) => text.to_string(),
                NodeKind::Number(number) => number.to_string(),
                NodeKind::Bool(value) => value.to_string(),
                _ => return None,
            };
            Some((member.key.to_string(), value))
        })
        .collect()
}

/// The node with functions of the template, such as `{"Ref": "Queue"}`, as the substitutions they stand for.
fn functions_as_text(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Object(members) => match members.as_slice() {
            [only] if &*only.key == "Ref" || only.key.starts_with("Fn::") => {
                let name = match &only.value.kind {
                    NodeKind::String(text) if &*only.key == "Fn::Sub" => {
                        return Node {
                            span: node.span,
                            kind: NodeKind::String(text.clone()),
                        };
                    }
                    NodeKind::String(text) => text.to_string(),
                    NodeKind::Array(items) if &*only.key == "Fn::GetAtt" => {
                        let parts: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
                        parts.join(".")
                    }
                    _ => only.key.trim_start_matches("Fn::").to_owned(),
                };
                NodeKind::String(format!("${{{name}}}").into())
            }
            members => NodeKind::Object(
                members
                    .iter()
                    .map(|member| json::syntax::Member {
                        value: functions_as_text(&member.value),
                        ..member.clone()
                    })
                    .collect(),
            ),
        },
        NodeKind::Array(items) => NodeKind::Array(items.iter().map(functions_as_text).collect()),
        other => other.clone(),
    };
    Node {
        span: node.span,
        kind,
    }
}
