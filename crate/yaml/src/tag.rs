//! Tags: those of YAML itself, and the short forms of CloudFormation's functions, kept as text with `${…}`.

use json::syntax::{Member, Node, NodeKind, Span};
use saphyr_parser::Tag;

use crate::resolve;

/// What YAML's own tags say of a scalar.
pub(crate) enum Meaning<'t> {
    /// Text, whatever it looks like.
    Text,
    /// What it looks like.
    Plain,
    /// A function of CloudFormation by its name: `Sub`, `Ref`, `GetAtt` …
    Function(&'t str),
    /// Something JSON has no place for.
    Unknown,
}

/// What a tag means.
pub(crate) fn meaning(tag: &Tag) -> Meaning<'_> {
    if tag.is_yaml_core_schema() {
        return match tag.suffix.as_str() {
            "str" => Meaning::Text,
            "int" | "float" | "bool" | "null" | "map" | "seq" => Meaning::Plain,
            _ => Meaning::Unknown,
        };
    }
    match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("", "!") | ("!", "") => Meaning::Text,
        ("!", name) if FUNCTIONS.contains(&name) => Meaning::Function(name),
        _ => Meaning::Unknown,
    }
}

/// CloudFormation's functions that have a short form.
const FUNCTIONS: [&str; 20] = [
    "And",
    "Base64",
    "Cidr",
    "Condition",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Ref",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// The tag as its author wrote it.
pub(crate) fn written(tag: &Tag) -> String {
    if tag.is_yaml_core_schema() {
        format!("!!{}", tag.suffix)
    } else {
        format!("{}{}", tag.handle, tag.suffix)
    }
}

/// A function of one scalar: a substitution with the name of what it refers to; `!Sub` is its text.
pub(crate) fn of_scalar(function: &str, argument: &str) -> NodeKind {
    match function {
        "Sub" => NodeKind::String(argument.into()),
        "Ref" | "GetAtt" => NodeKind::String(format!("${{{argument}}}").into()),
        _ => NodeKind::String(format!("${{{function} {argument}}}").into()),
    }
}

/// A function of a sequence or mapping: its long form.
pub(crate) fn of_collection(function: &str, span: Span, argument: Node) -> NodeKind {
    let name = match function {
        "Ref" | "Condition" => function.to_owned(),
        _ => format!("Fn::{function}"),
    };
    NodeKind::Object(vec![Member {
        key: name.into(),
        key_span: span,
        value: argument,
    }])
}

/// A scalar that a tag of YAML calls something: `!!int 10`.
pub(crate) fn plain(text: &str) -> NodeKind {
    resolve::plain(text)
}
