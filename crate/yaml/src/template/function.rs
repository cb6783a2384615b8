//! CloudFormation's functions inside of a template: text with `${…}` for what only a deployment knows.

use crate::fill::{Room, fill};
use json::syntax::{Member, Node, NodeKind};
use json::{MAX_DEPTH, Object, Str, Value};

/// What the functions of one template can refer to.
pub(super) struct Functions {
    /// Parameters with a default.
    defaults: Object,
    room: Room,
}

impl Functions {
    /// Those of this template.
    pub(super) fn of(root: &Node) -> Functions {
        let parameters = root
            .get("Parameters")
            .map(Node::members)
            .unwrap_or_default();
        let defaults = parameters.iter().filter_map(|parameter| {
            let default = parameter.value.get("Default")?;
            Some((parameter.key.clone(), Value::from(scalar(default)?)))
        });
        Functions {
            defaults: defaults.collect(),
            room: Room::default(),
        }
    }

    /// The value of a node; parameters count with their defaults, and what only a deployment knows stays `${…}`.
    pub(super) fn value(&self, node: &Node) -> Option<Str> {
        let text = match &node.kind {
            NodeKind::String(_) | NodeKind::Object(_) => self.text(node)?,
            _ => scalar(node)?,
        };
        let filled = fill(&text, &self.room, |name| known(&self.defaults, name));
        Some(filled.map_or(text, Str::from))
    }

    /// The text of a string or of a function that makes one.
    pub(super) fn text(&self, node: &Node) -> Option<Str> {
        self.text_of(node, 0)
    }

    fn text_of(&self, node: &Node, depth: usize) -> Option<Str> {
        if depth > MAX_DEPTH {
            return None;
        }
        let Some((name, argument)) = function(node) else {
            return scalar(node);
        };
        let parts = argument.items();
        Some(match (name, parts) {
            ("Sub", []) => argument.as_str()?.into(),
            ("Sub", [text, values, ..]) => {
                let own: Object = values
                    .members()
                    .iter()
                    .filter_map(|m| {
                        Some((
                            m.key.clone(),
                            Value::from(self.text_of(&m.value, depth + 1)?),
                        ))
                    })
                    .collect();
                let text = text.as_str()?;
                let filled = fill(text, &self.room, |name| known(&own, name));
                filled.map_or_else(|| text.into(), Str::from)
            }
            ("Sub", [text]) => text.as_str()?.into(),
            ("Join", [between, list]) => {
                let parts: Option<Vec<Str>> = list
                    .items()
                    .iter()
                    .map(|part| self.text_of(part, depth + 1))
                    .collect();
                parts?.join(between.as_str()?).into()
            }
            ("Ref", _) => format!("${{{}}}", argument.as_str()?).into(),
            ("GetAtt", []) => format!("${{{}}}", argument.as_str()?).into(),
            ("GetAtt", parts) => {
                let parts: Option<Vec<&str>> = parts.iter().map(Node::as_str).collect();
                format!("${{{}}}", parts?.join(".")).into()
            }
            ("ToJsonString", _) => argument.to_value().text().into(),
            (name, _) => {
                let first = std::iter::once(argument)
                    .chain(parts)
                    .find_map(Node::as_str);
                format!("${{{name} {}}}", first.unwrap_or_default()).into()
            }
        })
    }

    /// The tree with every function in it as text; places stay.
    pub(super) fn flatten(&self, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Object(members) => match function(node).and_then(|_| self.text(node)) {
                Some(text) => NodeKind::String(text),
                None => NodeKind::Object(
                    members
                        .iter()
                        .map(|m| Member {
                            key: m.key.clone(),
                            key_span: m.key_span,
                            value: self.flatten(&m.value),
                        })
                        .collect(),
                ),
            },
            NodeKind::Array(items) => {
                NodeKind::Array(items.iter().map(|item| self.flatten(item)).collect())
            }
            other => other.clone(),
        };
        Node {
            span: node.span,
            kind,
        }
    }
}

/// The function that a mapping of one member calls, with its argument.
fn function(node: &Node) -> Option<(&str, &Node)> {
    match node.members() {
        [only] if &*only.key == "Ref" => Some(("Ref", &only.value)),
        [only] => Some((only.key.strip_prefix("Fn::")?, &only.value)),
        _ => None,
    }
}

/// The literal that `Fn::Sub` is about; the node itself when it calls no such function.
pub(super) fn literal(node: &Node) -> &Node {
    match function(node) {
        Some(("Sub", inner)) => inner.items().first().unwrap_or(inner),
        _ => node,
    }
}

/// A scalar as text.
fn scalar(node: &Node) -> Option<Str> {
    match &node.kind {
        NodeKind::String(text) => Some(text.clone()),
        NodeKind::Number(_) | NodeKind::Bool(_) => Some(node.to_value().text().into()),
        _ => None,
    }
}

/// The value of a name.
fn known(values: &Object, name: &str) -> Option<Str> {
    values.get(name)?.as_str().map(Str::from)
}
