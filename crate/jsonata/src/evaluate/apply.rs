//! Calling functions: arguments, signatures, closures, partial application, chaining and tail calls.

use super::operator::with_value;
use super::{Evaluator, Frame, Scope, truthy};
use crate::Error;
use crate::function::{self, Native};
use crate::item::{Callable, Item};
use crate::regex::Regex;
use crate::syntax::ast::{Kind, Node, NodeId, Program};
use json::Str;
use std::rc::Rc;
use std::sync::Arc;

/// A function that the evaluation made.
#[derive(Clone, Debug)]
pub(crate) enum Made {
    Lambda {
        program: Arc<Program>,
        node: NodeId,
        input: Item,
        frame: Rc<Frame>,
    },
    Transform {
        program: Arc<Program>,
        node: NodeId,
        frame: Rc<Frame>,
    },
    /// A function with some of its arguments; `None` is still open.
    Partial {
        function: Callable,
        arguments: Vec<Option<Item>>,
        depth: u16,
    },
    /// `first ~> second`
    Chain {
        first: Callable,
        second: Callable,
        depth: u16,
    },
    /// A regular expression as a function of a text; `last` is where its last match ended.
    Regex { regex: Arc<Regex>, last: usize },
    /// What finds the match after the last one.
    Next { regex: u32, text: Str },
}

/// How deep partial applications and chains may be built upon each other.
const MAX_WRAPS: u16 = 100;

/// What a function's body leads to.
enum Flow {
    Done(Item),
    /// A call in tail position, still to be made.
    Tail {
        program: Arc<Program>,
        frame: Rc<Frame>,
        call: NodeId,
        input: Item,
    },
}

impl Evaluator<'_, '_> {
    /// The name by which errors speak of what is called.
    fn procedure_name(&self, scope: Scope<'_>, procedure: NodeId) -> Option<Str> {
        let name = |id: NodeId| match &scope.program.node(id).kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Variable(symbol) => scope
                .program
                .names
                .get(*symbol)
                .map(|(name, _)| name.clone()),
            _ => None,
        };
        match &scope.program.node(procedure).kind {
            Kind::Path { steps, .. } => steps.first().and_then(|step| name(*step)),
            _ => name(procedure),
        }
    }

    /// Whether a variable of the name of this path exists: the author forgot its dollar sign.
    fn forgot_dollar(&self, scope: Scope<'_>, procedure: NodeId) -> bool {
        if !matches!(scope.program.node(procedure).kind, Kind::Path { .. }) {
            return false;
        }
        let Some(name) = self.procedure_name(scope, procedure) else {
            return false;
        };
        let known = scope
            .program
            .names
            .0
            .iter()
            .position(|(known, _)| *known == name);
        if let Some(place) = known {
            let symbol = crate::syntax::ast::Symbol(place as u32);
            return !self.variable(scope, symbol).is_undefined();
        }
        Native::named(&name).is_some_and(|native| native.is_in(self.dialect))
            || self.environment.bindings.get(&name).is_some()
    }

    /// A call; `applied` is the left side of `~>`, which becomes the first argument.
    pub(super) fn call(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        input: &Item,
        applied: Option<Item>,
    ) -> Result<Item, Error> {
        let Kind::Call {
            procedure,
            arguments,
            ..
        } = &node.kind
        else {
            return Ok(Item::Undefined);
        };
        let function = self.eval(scope, *procedure, input)?;
        if function.is_undefined() && self.forgot_dollar(scope, *procedure) {
            let error = Error::new("T1005").at(node.span, node.position);
            return Err(match self.procedure_name(scope, *procedure) {
                Some(name) => error.with("token", name),
                None => error,
            });
        }
        let mut values = Vec::with_capacity(arguments.len() + usize::from(applied.is_some()));
        values.extend(applied);
        for argument in arguments {
            values.push(self.eval(scope, *argument, input)?);
        }
        let result = match function {
            Item::Function(Callable::Native(native)) => self.native(scope, native, values, input),
            Item::Function(function) => self.apply(function, values, input),
            _ => Err(Error::new("T1006")),
        };
        result.map_err(|error| self.blame(error, scope, node, *procedure))
    }

    #[inline(never)]
    fn blame(&self, mut error: Error, scope: Scope<'_>, node: &Node, procedure: NodeId) -> Error {
        if let Some(name) = self.procedure_name(scope, procedure) {
            error.set("token", name.into());
        }
        error.at(node.span, node.position).reposition(node.position)
    }

    /// Calls a function of the library after checking its arguments.
    pub(crate) fn native(
        &mut self,
        scope: Scope<'_>,
        native: Native,
        arguments: Vec<Item>,
        context: &Item,
    ) -> Result<Item, Error> {
        let arguments = native.signature().validate(arguments, context)?;
        function::call(self, scope, native, arguments, context)
    }

    /// Calls a function without a place in the text.
    pub(crate) fn apply(
        &mut self,
        function: Callable,
        arguments: Vec<Item>,
        context: &Item,
    ) -> Result<Item, Error> {
        let mut function = function;
        let mut arguments = arguments;
        self.descend(1)?;
        // The trampoline: a tail call replaces the function instead of growing the stack.
        let result = loop {
            self.work(1)?;
            match self.enter(function, arguments, context)? {
                Flow::Done(item) => break item,
                Flow::Tail {
                    program,
                    frame,
                    call,
                    input,
                } => {
                    let scope = Scope {
                        program: &program,
                        frame: &frame,
                    };
                    let node = program.node(call);
                    let Kind::Call {
                        procedure,
                        arguments: nodes,
                        ..
                    } = &node.kind
                    else {
                        break Item::Undefined;
                    };
                    let next = self.eval(scope, *procedure, &input)?;
                    let mut values = Vec::with_capacity(nodes.len());
                    for argument in nodes {
                        values.push(self.eval(scope, *argument, &input)?);
                    }
                    match next {
                        Item::Function(Callable::Made(made)) => {
                            function = Callable::Made(made);
                            arguments = values;
                        }
                        Item::Function(Callable::Native(native)) => {
                            let result = self.native(scope, native, values, context);
                            break result
                                .map_err(|error| self.blame(error, scope, node, *procedure))?;
                        }
                        _ => {
                            let error = Error::new("T1006");
                            return Err(self.blame(error, scope, node, *procedure));
                        }
                    }
                }
            }
        };
        self.left.depth += 1;
        Ok(result)
    }

    fn enter(
        &mut self,
        function: Callable,
        arguments: Vec<Item>,
        context: &Item,
    ) -> Result<Flow, Error> {
        let made = match function {
            Callable::Native(native) => {
                let Some((program, frame)) = self.home.clone() else {
                    return Ok(Flow::Done(Item::Undefined));
                };
                let scope = Scope {
                    program: &program,
                    frame: &frame,
                };
                return self
                    .native(scope, native, arguments, context)
                    .map(Flow::Done);
            }
            Callable::Made(place) => match self.made.get(place as usize) {
                Some(made) => made,
                None => return Ok(Flow::Done(Item::Undefined)),
            },
        };
        match made {
            Made::Lambda {
                program,
                node,
                input,
                frame,
            } => {
                let (program, node) = (program.clone(), *node);
                let (input, frame) = (input.clone(), frame.clone());
                let Kind::Lambda(lambda) = &program.node(node).kind else {
                    return Ok(Flow::Done(Item::Undefined));
                };
                let arguments = match &lambda.signature {
                    Some(signature) => signature.validate(arguments, context)?,
                    None => arguments,
                };
                let frame = Rc::new(Frame::call(frame, lambda.parameters.clone(), arguments));
                let body = lambda.body;
                self.body(program, frame, body, input)
            }
            Made::Transform {
                program,
                node,
                frame,
            } => {
                let (program, node, frame) = (program.clone(), *node, frame.clone());
                let scope = Scope {
                    program: &program,
                    frame: &frame,
                };
                let object = function::transform_signature().validate(arguments, context)?;
                let object = object.into_iter().next().unwrap_or_default();
                self.transform(scope, node, object).map(Flow::Done)
            }
            Made::Partial {
                function,
                arguments: bound,
                ..
            } => {
                let function = *function;
                let mut given = arguments.into_iter();
                let all = bound
                    .clone()
                    .into_iter()
                    .map(|argument| argument.unwrap_or_else(|| given.next().unwrap_or_default()))
                    .collect();
                self.apply(function, all, context).map(Flow::Done)
            }
            Made::Chain { first, second, .. } => {
                let (first, second) = (*first, *second);
                let value = self.apply(first, arguments, context)?;
                let value = super::normalize(value, false);
                self.apply(second, vec![value], context).map(Flow::Done)
            }
            Made::Regex { .. } | Made::Next { .. } => {
                function::matching::call(self, function, arguments).map(Flow::Done)
            }
        }
    }

    /// Evaluates a function's body up to the call in tail position, if there is one.
    fn body(
        &mut self,
        program: Arc<Program>,
        mut frame: Rc<Frame>,
        mut id: NodeId,
        input: Item,
    ) -> Result<Flow, Error> {
        loop {
            let node = program.node(id);
            let attached = node.extra.as_ref();
            let plain = attached.is_none_or(|e| e.predicate.is_empty() && e.group.is_none());
            let scope = Scope {
                program: &program,
                frame: &frame,
            };
            match &node.kind {
                Kind::Call { tail: true, .. } if plain && !self.traced => {
                    return Ok(Flow::Tail {
                        program: program.clone(),
                        frame,
                        call: id,
                        input,
                    });
                }
                Kind::Condition(condition, then, otherwise) if plain && !self.traced => {
                    self.work(1)?;
                    let condition = self.eval(scope, *condition, &input)?;
                    match (truthy(&condition)?, otherwise) {
                        (true, _) => id = *then,
                        (false, Some(otherwise)) => id = *otherwise,
                        (false, None) => return Ok(Flow::Done(Item::Undefined)),
                    }
                }
                Kind::Block {
                    expressions,
                    frame: own,
                } if plain && !self.traced => {
                    let Some((last, earlier)) = expressions.split_last() else {
                        return Ok(Flow::Done(Item::Undefined));
                    };
                    self.work(1)?;
                    if *own {
                        frame = Rc::new(Frame::new(Some(frame)));
                    }
                    let scope = Scope {
                        program: &program,
                        frame: &frame,
                    };
                    for expression in earlier {
                        self.eval(scope, *expression, &input)?;
                    }
                    id = *last;
                }
                _ => return self.eval(scope, id, &input).map(Flow::Done),
            }
        }
    }

    /// How many arguments a function can take: functions such as `$map` give no more.
    pub(crate) fn arity(&self, function: Callable) -> usize {
        let made = match function {
            Callable::Native(native) => return native.arity(),
            Callable::Made(place) => self.made.get(place as usize),
        };
        match made {
            Some(Made::Lambda { program, node, .. }) => match &program.node(*node).kind {
                Kind::Lambda(lambda) => lambda.parameters.len(),
                _ => 0,
            },
            Some(Made::Partial { arguments, .. }) => arguments
                .iter()
                .filter(|argument| argument.is_none())
                .count(),
            Some(Made::Transform { .. } | Made::Chain { .. }) => 1,
            Some(Made::Regex { .. }) => 2,
            Some(Made::Next { .. }) | None => 0,
        }
    }

    /// `~>`
    pub(super) fn chain(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        left: NodeId,
        right: NodeId,
        input: &Item,
    ) -> Result<Item, Error> {
        let value = self.eval(scope, left, input)?;
        let target = scope.program.node(right);
        if matches!(target.kind, Kind::Call { .. }) {
            return self.call(scope, target, input, Some(value));
        }
        let function = match self.eval(scope, right, input)? {
            Item::Function(function) => function,
            other => {
                let error = Error::new("T2006").at(node.span, node.position);
                return Err(with_value(error, "value", &other));
            }
        };
        if let Item::Function(first) = value {
            let depth = self.wraps(first).max(self.wraps(function)) + 1;
            self.check_wraps(depth, node)?;
            return self.make(Made::Chain {
                first,
                second: function,
                depth,
            });
        }
        let result = match function {
            Callable::Native(native) => self.native(scope, native, vec![value], &Item::NULL),
            function => self.apply(function, vec![value], &Item::NULL),
        };
        result.map_err(|mut error| {
            if let Some(name) = self.procedure_name(scope, right) {
                error.set("token", name.into());
            }
            error.at(target.span, target.position)
        })
    }

    fn wraps(&self, function: Callable) -> u16 {
        match function {
            Callable::Made(place) => match self.made.get(place as usize) {
                Some(Made::Partial { depth, .. } | Made::Chain { depth, .. }) => *depth,
                _ => 0,
            },
            Callable::Native(_) => 0,
        }
    }

    fn check_wraps(&self, depth: u16, node: &Node) -> Result<(), Error> {
        if depth > MAX_WRAPS {
            return Err(
                Error::budget("The expression builds functions upon functions too deeply")
                    .at(node.span, node.position),
            );
        }
        Ok(())
    }

    /// `$f(1, ?)`
    pub(super) fn partial(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        procedure: NodeId,
        nodes: &[NodeId],
        input: &Item,
    ) -> Result<Item, Error> {
        let mut arguments = Vec::with_capacity(nodes.len());
        for id in nodes {
            arguments.push(match scope.program.node(*id).kind {
                Kind::Placeholder => None,
                _ => Some(self.eval(scope, *id, input)?),
            });
        }
        let function = match self.eval(scope, procedure, input)? {
            Item::Function(function) => function,
            other => {
                let forgot = other.is_undefined() && self.forgot_dollar(scope, procedure);
                let error = Error::new(if forgot { "T1007" } else { "T1008" });
                return Err(self.blame(error, scope, node, procedure));
            }
        };
        let depth = self.wraps(function) + 1;
        self.check_wraps(depth, node)?;
        self.make(Made::Partial {
            function,
            arguments,
            depth,
        })
    }
}
