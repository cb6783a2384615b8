//! The program: nodes in one vector, so that dropping a deep expression needs no stack.

use super::signature::Signature;
use crate::Span;
use crate::function::Native;
use crate::regex::Regex;
use json::{Str, Value};
use std::sync::Arc;

/// A node's place in [`Program::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(pub(crate) u32);

/// A variable name's place in [`Program::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Symbol(pub(crate) u32);

/// A parsed expression.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
    pub(crate) names: Names,
}

/// Variable names; where one is also a function of the library, that function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(pub(crate) Vec<(Str, Option<Native>)>);

impl Names {
    pub(crate) fn intern(&mut self, name: &str, native: impl Fn(&str) -> Option<Native>) -> Symbol {
        let place = self.0.iter().position(|(n, _)| **n == *name);
        let place = place.unwrap_or_else(|| {
            self.0.push((name.into(), native(name)));
            self.0.len() - 1
        });
        Symbol(place as u32)
    }

    pub(crate) fn get(&self, symbol: Symbol) -> Option<&(Str, Option<Native>)> {
        self.0.get(symbol.0 as usize)
    }
}

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The whole expression.
    pub(crate) span: Span,
    /// Where the reference says an error of this node is: behind its token.
    pub(crate) position: u32,
    /// `[]` asks that a single value stay an array.
    pub(crate) keep_array: bool,
    /// An array constructor whose array must not be flattened into the path's sequence.
    pub(crate) cons_array: bool,
    /// The step carries bindings beside its values.
    pub(crate) tuple: bool,
    /// What only few nodes carry.
    pub(crate) extra: Option<Box<Extra>>,
}

/// Predicates, grouping and bindings of a node.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    /// Filters of an expression that is no step of a path.
    pub(crate) predicate: Vec<NodeId>,
    /// Filters and index bindings of a step.
    pub(crate) stages: Vec<Stage>,
    pub(crate) group: Option<Group>,
    /// `@$name`
    pub(crate) focus: Option<Symbol>,
    /// `#$name`
    pub(crate) index: Option<Symbol>,
    /// The name under which later steps find this step's input with `%`.
    pub(crate) ancestor: Option<usize>,
    /// While parsing: the `%` below this node that look for their step.
    pub(crate) seeking: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    Filter(NodeId),
    Index(Symbol),
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) pairs: Vec<(NodeId, NodeId)>,
    pub(crate) span: Span,
    pub(crate) position: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) descending: bool,
    pub(crate) expression: NodeId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Concat,
    And,
    Or,
    In,
    Range,
}

impl Operator {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Modulo => "%",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::Concat => "&",
            Operator::And => "and",
            Operator::Or => "or",
            Operator::In => "in",
            Operator::Range => "..",
        }
    }
}

/// A function written in the expression.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Arc<[Symbol]>,
    pub(crate) signature: Option<Signature>,
    pub(crate) body: NodeId,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Path {
        steps: Vec<NodeId>,
        /// A step of the path asks with `[]` that a single value stay an array.
        keep_singleton: bool,
        /// Only names, perhaps after a variable, and nothing attached to any of them.
        plain: bool,
    },
    Name(Str),
    Literal(Value),
    Binary(Operator, NodeId, NodeId),
    Negate(NodeId),
    Array(Vec<NodeId>),
    Object(Group),
    Wildcard,
    Descendant,
    Parent(usize),
    Condition(NodeId, NodeId, Option<NodeId>),
    Block {
        expressions: Vec<NodeId>,
        /// Whether a `:=` needs a frame of its own for this block.
        frame: bool,
    },
    Bind(Symbol, NodeId),
    Regex(Arc<Regex>),
    Call {
        procedure: NodeId,
        arguments: Vec<NodeId>,
        /// A call in the place whose value a function returns: it must not grow the stack.
        tail: bool,
    },
    Partial {
        procedure: NodeId,
        arguments: Vec<NodeId>,
    },
    /// `?` among the arguments of a partial application.
    Placeholder,
    /// `$`
    Context,
    /// `$$`
    Root,
    Variable(Symbol),
    Lambda(Box<Lambda>),
    Apply(NodeId, NodeId),
    Transform {
        pattern: NodeId,
        update: NodeId,
        delete: Option<NodeId>,
    },
    Sort(Vec<Term>),

    // What the parser leaves for the processing stage.
    Dot(NodeId, NodeId),
    Filter(NodeId, NodeId),
    GroupBy(NodeId, Group),
    OrderBy(NodeId, Vec<Term>),
    Assign(NodeId, NodeId),
    Focus(NodeId, NodeId),
    Index(NodeId, NodeId),
    RawBlock(Vec<NodeId>),
    /// `and`, `or` or `in` where a name may stand.
    Word(&'static str),
    End,
}

impl Program {
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        // An identifier is made by pushing a node, and nodes are never removed.
        &self.nodes[id.0 as usize]
    }
}
