//! YAML read into the same tree as JSON, with positions, so that every rule, picture and message works on it.
//!
//! Reads what a definition can hold, nothing more: one document, keys that are text, no types beyond JSON's. What
//! YAML means otherwise than its author may think is told; nothing is written, so comments and layout stay as they
//! are. Templates of SAM and CloudFormation are searched for the state machines inside.
#![forbid(unsafe_code)]

mod scalar;
mod template;

pub use template::{Source, StateMachine, is_template, state_machines};

use json::syntax::{Member, Node, NodeKind, Span, Syntax};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

/// Reads the first document of a text. Never fails: what stands before an error is kept.
///
/// ```
/// let yaml = yaml::parse("StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n");
/// let root = yaml.syntax.root.unwrap();
/// assert_eq!(root.to_value().text(), r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#);
/// ```
pub fn parse(text: &str) -> Yaml {
    let mut builder = Builder {
        places: Places::new(text),
        text,
        open: Vec::new(),
        root: None,
        anchors: Vec::new(),
        nodes: 0,
        problems: Vec::new(),
        documents: 0,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let span = builder.places.span(span);
                if !builder.event(event, span) {
                    break;
                }
            }
            Err(error) => {
                let at = builder.places.byte(error.marker().index());
                builder.problem(Span::new(at, at), true, sentence(error.info()));
                break;
            }
        }
    }
    builder.close_all(text.len());
    Yaml {
        syntax: Syntax {
            root: builder.root,
            errors: Vec::new(),
        },
        problems: builder.problems,
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Yaml {
    /// The tree; errors of the text are among the problems.
    pub syntax: Syntax,
    /// Errors, and places where YAML means something else than it seems to.
    pub problems: Vec<Problem>,
}

/// Something to say about the text as YAML.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// Whether reading stopped here; otherwise it is a warning.
    pub is_error: bool,
    /// A sentence for people.
    pub message: String,
}

/// Nodes that aliases may multiply a text to.
const MAX_NODES: usize = 200_000;
/// Problems that are told at most.
const MAX_PROBLEMS: usize = 200;

/// A container that is not complete yet.
struct Open {
    start: usize,
    end: usize,
    anchor: usize,
    tag: Option<String>,
    content: Content,
}

enum Content {
    Items(Vec<Node>),
    Members(Vec<Member>, Option<(json::Str, Span)>),
}

struct Builder<'t> {
    text: &'t str,
    places: Places,
    open: Vec<Open>,
    root: Option<Node>,
    /// Nodes with anchors, by number.
    anchors: Vec<(usize, Node)>,
    nodes: usize,
    problems: Vec<Problem>,
    documents: usize,
}

impl Builder<'_> {
    fn problem(&mut self, span: Span, is_error: bool, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem {
                span,
                is_error,
                message: message.into(),
            });
        }
    }

    /// Takes an event; says whether to go on.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.problem(span, false, "Only the first document of this file is read.");
                    return false;
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                let tag = tag.as_deref().and_then(short);
                let node = self.scalar(&value, style, tag.as_deref(), span);
                self.add(node, anchor);
            }
            Event::SequenceStart(anchor, tag) => {
                let content = Content::Items(Vec::new());
                return self.begin(span, anchor, tag.as_deref(), content);
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Members(Vec::new(), None);
                return self.begin(span, anchor, tag.as_deref(), content);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            Event::Alias(anchor) => {
                let found = self.anchors.iter().rev().find(|(a, _)| *a == anchor);
                let node = found.map(|(_, node)| node.clone());
                let node = node.unwrap_or(Node {
                    span,
                    kind: NodeKind::Error,
                });
                self.nodes += count(&node);
                if self.nodes > MAX_NODES {
                    self.problem(span, true, "Aliases make this document too large.");
                    return false;
                }
                self.add(Node { span, ..node }, 0);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&str>, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        let is_key = matches!(
            self.open.last(),
            Some(Open {
                content: Content::Members(_, None),
                ..
            })
        );
        let kind = match tag {
            Some("!Ref") => NodeKind::String(format!("${{{value}}}").into()),
            Some("!GetAtt" | "!ImportValue") => NodeKind::String(format!("${{{value}}}").into()),
            Some("!Sub" | "!!str" | "!") => NodeKind::String(value.into()),
            Some(other) if !other.starts_with("!!") => {
                self.problem(
                    span,
                    false,
                    format!("The tag {other} has no meaning here; the value is read without it."),
                );
                NodeKind::String(value.into())
            }
            _ if plain && !is_key => {
                if let Some(trap) = scalar::trap(value) {
                    self.problem(span, false, trap);
                }
                scalar::resolve(value)
            }
            _ => NodeKind::String(value.into()),
        };
        if is_key && plain && value == "<<" {
            self.problem(
                span,
                false,
                "<< merges nothing in YAML 1.2; write the members out.",
            );
        }
        Node { span, kind }
    }

    fn begin(&mut self, span: Span, anchor: usize, tag: Option<&Tag>, content: Content) -> bool {
        if self.open.len() >= json::MAX_DEPTH {
            self.problem(span, true, "The document nests too deeply.");
            return false;
        }
        self.open.push(Open {
            start: span.start as usize,
            end: span.end as usize,
            anchor,
            tag: tag.and_then(short),
            content,
        });
        true
    }

    /// Ends the innermost container; a flow collection ends with its bracket, a block with its last child.
    fn close(&mut self, end: Option<Span>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let after = end.map_or(open.end, |span| {
            let bracket = self
                .text
                .get(span.start as usize..span.end as usize)
                .is_some_and(|text| text.starts_with([']', '}']));
            if bracket { span.end as usize } else { open.end }
        });
        let span = Span::new(open.start, after.max(open.end));
        let kind = match open.content {
            Content::Items(items) => match open.tag.as_deref() {
                Some(tag) if !tag.starts_with("!!") => function(tag, &items),
                _ => NodeKind::Array(items),
            },
            Content::Members(mut members, pending) => {
                if let Some((key, key_span)) = pending {
                    let value = Node {
                        span: key_span,
                        kind: NodeKind::Error,
                    };
                    members.push(Member {
                        key,
                        key_span,
                        value,
                    });
                }
                NodeKind::Object(members)
            }
        };
        self.add(Node { span, kind }, open.anchor);
    }

    fn close_all(&mut self, end: usize) {
        while let Some(open) = self.open.last_mut() {
            open.end = open.end.min(end);
            self.close(None);
        }
    }

    /// Puts a complete node where it belongs.
    fn add(&mut self, node: Node, anchor: usize) {
        self.nodes += 1;
        if anchor > 0 {
            self.anchors.push((anchor, node.clone()));
        }
        let end = node.span.end as usize;
        let Some(open) = self.open.last_mut() else {
            if self.root.is_none() {
                self.root = Some(node);
            }
            return;
        };
        open.end = open.end.max(end);
        let mut complex = None;
        match &mut open.content {
            Content::Items(items) => items.push(node),
            Content::Members(members, pending) => match pending.take() {
                Some((key, key_span)) => members.push(Member {
                    key,
                    key_span,
                    value: node,
                }),
                None => {
                    let key = match &node.kind {
                        NodeKind::String(key) => key.clone(),
                        _ => {
                            complex = Some(node.span);
                            node.to_value().text().into()
                        }
                    };
                    *pending = Some((key, node.span));
                }
            },
        }
        if let Some(span) = complex {
            self.problem(span, true, "A key must be text.");
        }
    }
}

/// What a function of a template written as a tagged list stands for: something to be substituted.
fn function(tag: &str, items: &[Node]) -> NodeKind {
    let texts: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
    let text = match tag {
        "!Sub" => texts.first().map(|text| (*text).to_owned()),
        "!GetAtt" => Some(format!("${{{}}}", texts.join("."))),
        _ => None,
    };
    let text = text.unwrap_or_else(|| format!("${{{}}}", tag.trim_start_matches('!')));
    NodeKind::String(text.into())
}

/// `!Sub`, `!!str`: a tag as people write it.
fn short(tag: &Tag) -> Option<String> {
    if tag.handle.starts_with("tag:yaml.org") || tag.is_yaml_core_schema() {
        return Some(format!("!!{}", tag.suffix));
    }
    Some(format!("{}{}", tag.handle, tag.suffix))
}

fn count(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        NodeKind::Object(members) => 1 + members.iter().map(|m| count(&m.value)).sum::<usize>(),
        _ => 1,
    }
}

fn sentence(info: &str) -> String {
    let mut chars = info.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("This is not YAML: {first}{}.", chars.as_str())
}

/// Byte offsets of characters; texts of ASCII alone need no table.
struct Places {
    table: Option<Vec<u32>>,
    length: usize,
}

impl Places {
    fn new(text: &str) -> Places {
        let table =
            (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i as u32).collect());
        Places {
            table,
            length: text.len(),
        }
    }

    fn byte(&self, index: usize) -> usize {
        match &self.table {
            None => index.min(self.length),
            Some(table) => table.get(index).map_or(self.length, |i| *i as usize),
        }
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        Span::new(start, self.byte(span.end.index()).max(start))
    }
}

#[cfg(test)]
mod tests;
