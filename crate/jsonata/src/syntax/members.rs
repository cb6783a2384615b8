//! Which parts of an expression make the members of the object it gives, where that is plain from its form.

use super::ast::{Kind, NodeId, Program};
use crate::Span;
use crate::function::Native;
use json::{Str, Value};

/// How an expression makes an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// `{"a": …, "b": …}`: each member's name and where its value stands.
    Object(Vec<(Str, Span)>),
    /// `$merge([…, …])`: where the objects stand; the last that has a member gives it.
    Merge(Vec<Span>),
    /// In another way.
    Other,
}

pub(crate) fn members(program: &Program) -> Members {
    let mut id = program.root;
    loop {
        let node = program.node(id);
        if node.extra.is_some() {
            return Members::Other;
        }
        match &node.kind {
            // Parentheses around one expression change nothing.
            Kind::Block { expressions, .. } if expressions.len() == 1 => id = expressions[0],
            Kind::Object(group) => {
                let member = |(key, value): &(NodeId, NodeId)| match &program.node(*key).kind {
                    Kind::Literal(Value::String(name)) => {
                        Some((name.clone(), program.node(*value).span))
                    }
                    _ => None,
                };
                let named: Option<Vec<_>> = group.pairs.iter().map(member).collect();
                return named.map_or(Members::Other, Members::Object);
            }
            Kind::Call {
                procedure,
                arguments,
                ..
            } => return merged(program, *procedure, arguments),
            _ => return Members::Other,
        }
    }
}

fn merged(program: &Program, procedure: NodeId, arguments: &[NodeId]) -> Members {
    let merges = match program.node(procedure).kind {
        Kind::Variable(symbol) => {
            let native = program.names.get(symbol).and_then(|(_, native)| *native);
            native == Some(Native::Merge)
        }
        _ => false,
    };
    match arguments {
        [list] if merges => match &program.node(*list).kind {
            Kind::Array(items) => {
                Members::Merge(items.iter().map(|i| program.node(*i).span).collect())
            }
            _ => Members::Other,
        },
        _ => Members::Other,
    }
}
