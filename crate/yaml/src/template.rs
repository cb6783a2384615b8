//! The state machines inside of a CloudFormation or SAM template, in JSON or YAML.

use json::Str;
use json::syntax::{Member, Node, NodeKind, Span, Syntax};

mod function;

use crate::code;
use function::Functions;

/// A state machine that a template declares.
#[derive(Clone, Debug)]
pub struct StateMachine {
    /// Its logical name.
    pub name: Str,
    /// Where the name stands.
    pub name_span: Span,
    /// `STANDARD` or `EXPRESS`, when the template says so.
    pub kind: Option<Str>,
    /// Where its definition is.
    pub source: Source,
    /// Names and values of DefinitionSubstitutions and of Fn::Sub; what only a deployment knows is left as `${…}`.
    pub substitutions: Vec<(Str, Str)>,
}

/// Where a template keeps a definition.
#[derive(Clone, Debug)]
pub enum Source {
    /// Inside, as a tree whose places are those of the template.
    Inside(Syntax),
    /// In a file, named from the template's folder.
    File(Str),
    /// In a bucket, or put together by functions: it cannot be opened here.
    Elsewhere,
}

/// Whether a document is a template: it has Resources whose members have types of CloudFormation.
pub fn is_template(root: &Node) -> bool {
    let resources = root.get("Resources").map(Node::members).unwrap_or_default();
    resources.iter().any(|r| type_of(&r.value).contains("::"))
}

/// The state machines of a template, in its order. `text` is the template's text; none when it is no template.
pub fn state_machines(text: &str, template: &Syntax) -> Vec<StateMachine> {
    let Some(root) = template.root.as_ref().filter(|root| is_template(root)) else {
        return Vec::new();
    };
    let functions = Functions::of(root);
    let resources = root.get("Resources").map(Node::members).unwrap_or_default();
    let machines = resources.iter().filter(|resource| {
        matches!(
            type_of(&resource.value),
            "AWS::Serverless::StateMachine" | "AWS::StepFunctions::StateMachine"
        )
    });
    machines
        .map(|resource| machine(text, template, &functions, resource))
        .collect()
}

fn type_of(resource: &Node) -> &str {
    let kind = resource.get("Type").and_then(Node::as_str);
    kind.unwrap_or_default()
}

fn machine(
    text: &str,
    template: &Syntax,
    functions: &Functions,
    resource: &Member,
) -> StateMachine {
    let properties = resource.value.get("Properties");
    let property = |name: &str| properties?.get(name);
    let kind = property("Type").or_else(|| property("StateMachineType"));
    let mut substitutions = Vec::new();
    let given = property("DefinitionSubstitutions").map(Node::members);
    let local = property("DefinitionString").and_then(|node| node.get("Fn::Sub")?.items().get(1));
    let local = local.map(Node::members);
    for member in given.into_iter().chain(local).flatten() {
        if let Some(value) = functions.value(&member.value) {
            substitutions.push((member.key.clone(), value));
        }
    }
    let source = if let Some(node) = property("Definition") {
        Source::Inside(inside(template, functions.flatten(node)))
    } else if let Some(node) = property("DefinitionString") {
        written(text, functions, node).map_or(Source::Elsewhere, Source::Inside)
    } else {
        match property("DefinitionUri").and_then(Node::as_str) {
            Some(file) if !file.contains("${") && !file.starts_with("s3:") => {
                Source::File(file.into())
            }
            _ => Source::Elsewhere,
        }
    };
    StateMachine {
        name: resource.key.clone(),
        name_span: resource.key_span,
        kind: kind.and_then(|node| functions.value(node)),
        source,
        substitutions,
    }
}

/// A tree within the template, with what is to say about its part of the text. Tags are at home here.
fn inside(template: &Syntax, root: Node) -> Syntax {
    let within = |span: Span| span.start >= root.span.start && span.end <= root.span.end;
    let errors = template.errors.iter().filter(|e| within(e.span));
    let notices = template.notices.iter();
    Syntax {
        errors: errors.cloned().collect(),
        notices: notices
            .filter(|n| within(n.span) && n.code != code::TAG)
            .cloned()
            .collect(),
        root: Some(root),
    }
}

/// A definition that is written as text of JSON in a string of the template.
fn written(text: &str, functions: &Functions, node: &Node) -> Option<Syntax> {
    let literal = function::literal(node);
    let span = literal.span;
    let raw = text.get(span.start as usize..span.end as usize)?;
    if literal.as_str().is_some() && raw.starts_with('{') {
        // In a block nothing is escaped: it is read where it stands.
        let mut syntax = json::syntax::parse(raw);
        let moved = |at: Span| Span {
            start: at.start.saturating_add(span.start),
            end: at.end.saturating_add(span.start),
        };
        places(&mut syntax, &moved);
        return Some(syntax);
    }
    let string = functions.text(node)?;
    if !string.trim_start().starts_with('{') {
        return None;
    }
    // Escaped or put together of parts it has no places of its own.
    let mut syntax = json::syntax::parse(&string);
    places(&mut syntax, &|_| node.span);
    Some(syntax)
}

fn places(syntax: &mut Syntax, moved: &dyn Fn(Span) -> Span) {
    for error in &mut syntax.errors {
        error.span = moved(error.span);
    }
    if let Some(root) = &mut syntax.root {
        places_of(root, moved);
    }
}

/// **Invariant:** trees nest no deeper than the parser lets them.
fn places_of(node: &mut Node, moved: &dyn Fn(Span) -> Span) {
    node.span = moved(node.span);
    match &mut node.kind {
        NodeKind::Array(items) => items.iter_mut().for_each(|item| places_of(item, moved)),
        NodeKind::Object(members) => {
            for member in members {
                member.key_span = moved(member.key_span);
                places_of(&mut member.value, moved);
            }
        }
        _ => {}
    }
}
