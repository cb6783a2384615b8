//! What the forgiving parser makes of a text: nodes with their places, errors and notices.

use crate::{Number, Object, Str, Value};

/// What the forgiving parser found.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// The tree, absent for an empty text.
    pub root: Option<Node>,
    /// Errors in the order of the text, at most 200.
    pub errors: Vec<SyntaxError>,
    /// What is legal and yet seldom meant; a text in JSON has none.
    pub notices: Vec<Notice>,
}

/// Something legal in a notation, which other readers of it understand differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What kind of trap it is, in kebab case.
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// A sentence for people.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What to write there instead, where that is certain.
    pub instead: Option<String>,
}

/// Bytes `start..end` of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// Whether the offset lies inside, the end included.
    pub fn touches(&self, offset: usize) -> bool {
        (self.start as usize..=self.end as usize).contains(&offset)
    }
}

/// One thing that is wrong with the text.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// A sentence for people.
    pub message: &'static str,
}

/// A value in the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, brackets and quotes included.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// The kinds of values in a text.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number
    Number(Number),
    /// A string, escapes resolved
    String(Str),
    /// An array
    Array(Vec<Node>),
    /// An object; duplicate keys are all kept
    Object(Vec<Member>),
    /// Something that could not be read
    Error,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key, escapes resolved.
    pub key: Str,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The value of the last member of this name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|m| &m.value)
    }

    /// The last member of this name.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().rev().find(|m| &*m.key == key)
    }

    /// The members, none when this is no object.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements, none when this is no array.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Array(items) => items,
            _ => &[],
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(s) => Some(s),
            _ => None,
        }
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.kind, NodeKind::Object(_))
    }

    /// Whether this is an array.
    pub fn is_array(&self) -> bool {
        matches!(self.kind, NodeKind::Array(_))
    }

    /// The value without positions; what could not be read becomes `null`.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Null | NodeKind::Error => Value::Null,
            NodeKind::Bool(b) => Value::Bool(*b),
            NodeKind::Number(n) => Value::Number(n.clone()),
            NodeKind::String(s) => Value::String(s.clone()),
            NodeKind::Array(items) => items.iter().map(Node::to_value).collect(),
            NodeKind::Object(members) => {
                let entries = members.iter().map(|m| (m.key.clone(), m.value.to_value()));
                Value::Object(entries.collect::<Object>())
            }
        }
    }
}
