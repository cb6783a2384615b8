//! What an expression takes from outside, for checks before anything runs.

use super::ast::{Group, Kind, NodeId, Program, Stage, Symbol};
use crate::{Error, Span};
use json::Str;

/// What an expression takes from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct References {
    /// Variables that the expression does not bind itself, functions of the library left out. Each use is listed.
    pub variables: Vec<Reference>,
    /// Names that start a path at the top level, where there is no context to look into.
    pub unqualified: Vec<Reference>,
    /// `$` and `$$` at the top level, where there is no context.
    pub context: Vec<Reference>,
}

/// One use of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The name, without a dollar sign.
    pub name: Str,
    /// The names that follow in the same path: `["input", "id"]` for `$states.input.id`.
    pub path: Vec<Str>,
    /// Where it stands; with the path, of the whole path.
    pub span: Span,
}

struct Walk<'p> {
    program: &'p Program,
    found: References,
    /// Variables bound in the scopes around the node, innermost last.
    bound: Vec<Vec<Symbol>>,
}

pub(crate) fn references(program: &Program) -> References {
    let mut walk = Walk {
        program,
        found: References::default(),
        bound: vec![Vec::new()],
    };
    walk.node(program.root, false);
    walk.found
}

/// Refuses what the service's dialect refuses.
pub(crate) fn check_states(program: &Program) -> Result<(), Error> {
    let found = references(program);
    let first = |code, list: &[Reference], sign| {
        list.first().map(|reference| {
            let name = [sign, &*reference.name].concat();
            Error::new(code)
                .at(reference.span, reference.span.end)
                .with("token", name)
                .finish()
        })
    };
    match first("U3001", &found.unqualified, "").or_else(|| first("U3002", &found.context, "$")) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

impl Walk<'_> {
    fn variable(&mut self, symbol: Symbol, path: Vec<Str>, span: Span) {
        if self.bound.iter().flatten().any(|known| *known == symbol) {
            return;
        }
        let Some((name, native)) = self.program.names.get(symbol) else {
            return;
        };
        if native.is_none() {
            self.found.variables.push(Reference {
                name: name.clone(),
                path,
                span,
            });
        }
    }

    /// Walks a node; `context` says whether there is a value that names and `$` look into.
    fn node(&mut self, id: NodeId, context: bool) {
        let node = self.program.node(id);
        let is_path = matches!(node.kind, Kind::Path { .. });
        if is_path {
            // What `@` and `#` bind is seen by the later steps and the grouping of this path only.
            self.bound.push(Vec::new());
        }
        match &node.kind {
            Kind::Path { steps, .. } => self.path(steps, context, node.span),
            Kind::Variable(symbol) => self.variable(*symbol, Vec::new(), node.span),
            Kind::Name(name) if !context => self.found.unqualified.push(Reference {
                name: name.clone(),
                path: Vec::new(),
                span: node.span,
            }),
            Kind::Wildcard | Kind::Descendant if !context => {
                let name = if matches!(node.kind, Kind::Wildcard) {
                    "*"
                } else {
                    "**"
                };
                self.found.unqualified.push(Reference {
                    name: name.into(),
                    path: Vec::new(),
                    span: node.span,
                });
            }
            Kind::Context | Kind::Root if !context => {
                let name = if matches!(node.kind, Kind::Root) {
                    "$"
                } else {
                    ""
                };
                self.found.context.push(Reference {
                    name: name.into(),
                    path: Vec::new(),
                    span: node.span,
                });
            }
            Kind::Binary(_, left, right) | Kind::Apply(left, right) => {
                self.node(*left, context);
                self.node(*right, context);
            }
            Kind::Negate(operand) => self.node(*operand, context),
            Kind::Array(items) => items.iter().for_each(|item| self.node(*item, context)),
            Kind::Object(group) => self.group(group, context),
            Kind::Condition(condition, then, otherwise) => {
                self.node(*condition, context);
                self.node(*then, context);
                if let Some(otherwise) = otherwise {
                    self.node(*otherwise, context);
                }
            }
            Kind::Block { expressions, .. } => {
                self.bound.push(Vec::new());
                expressions.iter().for_each(|e| self.node(*e, context));
                self.bound.pop();
            }
            Kind::Bind(symbol, value) => {
                // A function may call itself by the name it is about to get.
                let recursive = matches!(self.program.node(*value).kind, Kind::Lambda(_));
                if recursive {
                    self.bind(*symbol);
                }
                self.node(*value, context);
                self.bind(*symbol);
            }
            Kind::Call {
                procedure,
                arguments,
                ..
            }
            | Kind::Partial {
                procedure,
                arguments,
            } => {
                self.node(*procedure, context);
                arguments.iter().for_each(|a| self.node(*a, context));
            }
            Kind::Lambda(lambda) => {
                self.bound.push(lambda.parameters.to_vec());
                self.node(lambda.body, true);
                self.bound.pop();
            }
            Kind::Transform {
                pattern,
                update,
                delete,
            } => {
                self.node(*pattern, true);
                self.node(*update, true);
                if let Some(delete) = delete {
                    self.node(*delete, true);
                }
            }
            Kind::Sort(terms) => terms.iter().for_each(|t| self.node(t.expression, true)),
            _ => {}
        }
        if let Some(extra) = &node.extra {
            for symbol in [extra.focus, extra.index].into_iter().flatten() {
                self.bind(symbol);
            }
            for predicate in &extra.predicate {
                self.node(*predicate, true);
            }
            for stage in &extra.stages {
                match stage {
                    Stage::Filter(predicate) => self.node(*predicate, true),
                    Stage::Index(symbol) => self.bind(*symbol),
                }
            }
            if let Some(group) = &extra.group {
                self.group(group, true);
            }
        }
        if is_path {
            self.bound.pop();
        }
    }

    fn bind(&mut self, symbol: Symbol) {
        if let Some(scope) = self.bound.last_mut() {
            scope.push(symbol);
        }
    }

    fn group(&mut self, group: &Group, context: bool) {
        for (key, value) in &group.pairs {
            self.node(*key, context);
            self.node(*value, context);
        }
    }

    fn path(&mut self, steps: &[NodeId], context: bool, span: Span) {
        let mut steps = steps.iter();
        if let Some(first) = steps.clone().next() {
            let node = self.program.node(*first);
            if let (Kind::Variable(symbol), None) = (&node.kind, &node.extra) {
                steps.next();
                let names = steps
                    .clone()
                    .map_while(|step| match &self.program.node(*step).kind {
                        Kind::Name(name) => Some(name.clone()),
                        _ => None,
                    });
                let path: Vec<Str> = names.collect();
                self.variable(*symbol, path, span);
            } else {
                self.node(*first, context);
                steps.next();
            }
        }
        for step in steps {
            self.node(*step, true);
        }
    }
}
