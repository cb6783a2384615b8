//! Evaluation: one function per family of nodes, over frames of variables and an arena of functions.
//!
//! The rules, oddities included, are those of the reference's evaluator; a comment says where we differ.

mod apply;
mod compare;
mod filter;
mod frame;
mod group;
mod operator;
mod path;
mod sort;
mod transform;
mod tuple;

pub(crate) use apply::Made;
pub(crate) use compare::{deep_equal, truthy};
pub(crate) use frame::Frame;
pub(crate) use operator::with_value;
pub(crate) use sort::{arrange, merge_sort, sort_scalars};

use crate::environment::{Budget, Environment};
use crate::item::{Binding, Callable, Item, mark};
use crate::syntax::ast::{Kind, Names, Node, NodeId, Program, Symbol};
use crate::{Dialect, Error};
use json::Value;
use std::rc::Rc;
use std::sync::Arc;

/// How deep containers made by an expression may nest; deeper ones could not be dropped on a small stack.
const MAX_MADE_DEPTH: u16 = 250;
/// How deep a result may nest, inputs in it included: what the JSON parser reads.
const MAX_RESULT_DEPTH: usize = 500;
/// How many functions one evaluation may make; they live until it ends.
const MAX_FUNCTIONS: usize = 1_000_000;

/// Where a node is evaluated: its program and the variables in sight.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) program: &'s Arc<Program>,
    pub(crate) frame: &'s Rc<Frame>,
}

/// One evaluation of an expression.
pub(crate) struct Evaluator<'e, 'a> {
    pub(crate) environment: &'e mut Environment<'a>,
    pub(crate) dialect: Dialect,
    /// What is left of the budget.
    pub(crate) left: Budget,
    pub(crate) root: Item,
    /// Functions made so far. Frames refer to functions by number only, so no cycle keeps memory.
    pub(crate) made: Vec<Made>,
    /// Every variable name so far, once `$eval` has added some.
    pub(crate) names: Option<Names>,
    /// The program and the outermost frame, for functions that are called from nowhere in the text.
    home: Option<(Arc<Program>, Rc<Frame>)>,
    /// Whether a trace listens.
    traced: bool,
}

impl<'e, 'a> Evaluator<'e, 'a> {
    pub(crate) fn new(environment: &'e mut Environment<'a>, dialect: Dialect) -> Self {
        let left = environment.budget.clone();
        let traced = environment.trace.is_some();
        Evaluator {
            environment,
            dialect,
            left,
            root: Item::Undefined,
            made: Vec::new(),
            names: None,
            home: None,
            traced,
        }
    }

    pub(crate) fn run(
        &mut self,
        program: &Arc<Program>,
        input: Option<&Value>,
    ) -> Result<Item, Error> {
        self.root = input.cloned().map(Item::Json).unwrap_or_default();
        let mut input = self.root.clone();
        if input.is_array() {
            // The input as a whole is one value, also when it is an array.
            input = Item::list(mark::SEQUENCE | mark::OUTER, vec![input]);
        }
        let frame = Rc::new(Frame::new(None));
        self.home = Some((program.clone(), frame.clone()));
        let scope = Scope {
            program,
            frame: &frame,
        };
        let result = self
            .eval(scope, program.root, &input)
            .map_err(Error::finish)?;
        let span = program.node(program.root).span;
        self.check_result(&result, 0)
            .map_err(|error| error.at(span, span.end).finish())?;
        Ok(result)
    }

    /// Refuses what JSON cannot hold, or what is too deep to handle.
    fn check_result(&self, item: &Item, depth: usize) -> Result<(), Error> {
        match item {
            Item::NonFinite(number) => {
                let text = crate::number_text::number_text(*number);
                return Err(Error::new("D1001").with("value", text));
            }
            Item::Json(value) => {
                if !matches!(value, Value::Array(_) | Value::Object(_)) {
                    return Ok(());
                }
                if depth + value.depth() > MAX_RESULT_DEPTH {
                    return Err(Error::budget("The result nests too deeply"));
                }
            }
            Item::Dict(_) => {
                let mut place = 0;
                while let Some((_, member)) = item.member_at(place) {
                    self.check_result(&member, depth + 1)?;
                    place += 1;
                }
            }
            Item::List(_) => {
                for element in item.array().into_iter().flat_map(|a| a.iter()) {
                    self.check_result(&element, depth + 1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Charges work: sub-expressions, elements copied.
    #[inline(never)]
    pub(crate) fn work(&mut self, amount: usize) -> Result<(), Error> {
        match self.left.steps.checked_sub(amount as u64) {
            Some(left) => {
                self.left.steps = left;
                Ok(())
            }
            None => {
                self.left.steps = 0;
                Err(Error::budget(
                    "The expression takes too many steps: look for a recursion that does not end",
                ))
            }
        }
    }

    /// Goes deeper; who comes back adds the levels to what is left again.
    #[inline]
    pub(crate) fn descend(&mut self, levels: u32) -> Result<(), Error> {
        match self.left.depth.checked_sub(levels) {
            Some(left) => {
                self.left.depth = left;
                Ok(())
            }
            None => Err(too_deep()),
        }
    }

    /// Charges a string before it is made.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, amount: usize) -> Result<(), Error> {
        match self.left.bytes.checked_sub(amount) {
            Some(left) => {
                self.left.bytes = left;
                Ok(())
            }
            None => Err(Error::budget("The expression makes too much text")),
        }
    }

    /// Charges an array of this length before it is made.
    #[inline(never)]
    pub(crate) fn room(&mut self, length: usize) -> Result<(), Error> {
        if length > self.left.sequence {
            return Err(Error::budget(
                "The expression makes an array that is too long",
            ));
        }
        self.work(length)
    }

    /// A new array within its budgets.
    #[inline(never)]
    pub(crate) fn list(&mut self, marks: u8, items: Vec<Item>) -> Result<Item, Error> {
        self.room(items.len())?;
        let list = Item::list(marks, items);
        self.shallow(&list)?;
        Ok(list)
    }

    /// Refuses a container that nests too deeply.
    pub(crate) fn shallow(&self, item: &Item) -> Result<(), Error> {
        if item.made_depth() > MAX_MADE_DEPTH {
            return Err(Error::budget(
                "The expression makes a value that nests too deeply",
            ));
        }
        Ok(())
    }

    pub(crate) fn make(&mut self, made: Made) -> Result<Item, Error> {
        if self.made.len() >= MAX_FUNCTIONS {
            return Err(Error::budget("The expression makes too many functions"));
        }
        self.made.push(made);
        Ok(Item::Function(Callable::Made(self.made.len() as u32 - 1)))
    }

    /// The value of a node for an input: its kind's rule, then its filters and its grouping.
    pub(crate) fn eval(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        input: &Item,
    ) -> Result<Item, Error> {
        let mut id = id;
        let mut node = scope.program.node(id);
        match self.left.steps.checked_sub(1) {
            Some(left) => self.left.steps = left,
            None => self.work(1)?,
        }
        if let Kind::Block {
            expressions,
            frame: false,
        } = &node.kind
            && let [only] = expressions.as_slice()
            && !self.traced
            && node.extra.is_none()
            && !node.keep_array
        {
            // Parentheses around one expression.
            id = *only;
            node = scope.program.node(id);
        }
        if !self.traced && node.extra.is_none() {
            // The nodes without parts need no depth.
            match &node.kind {
                Kind::Literal(value) => return Ok(Item::Json(value.clone())),
                Kind::Variable(symbol) => return Ok(self.variable(scope, *symbol)),
                Kind::Context => return Ok(context(input)),
                Kind::Path {
                    steps, plain: true, ..
                } => return self.plain_path(scope, node, steps, input),
                _ => {}
            }
        }
        if let Err(error) = self.descend(1) {
            return Err(error.at(node.span, node.position));
        }
        let mut result = self.kind(scope, id, node, input)?;
        if node.extra.is_some() {
            result = self.attached(scope, node, result)?;
        }
        self.left.depth += 1;
        if self.traced {
            self.tell(node, &result);
        }
        if matches!(node.kind, Kind::Path { .. }) {
            // A path has made a single value of its sequence already.
            return Ok(result);
        }
        Ok(normalize(result, node.keep_array))
    }

    #[inline(never)]
    fn tell(&mut self, node: &Node, result: &Item) {
        let value = result.clone().into_value();
        if let Some(trace) = &mut self.environment.trace {
            trace(node.span, value.as_ref());
        }
    }

    /// Filters and grouping of a node that is no step.
    #[inline(never)]
    fn attached(&mut self, scope: Scope<'_>, node: &Node, mut result: Item) -> Result<Item, Error> {
        let Some(extra) = &node.extra else {
            return Ok(result);
        };
        for predicate in &extra.predicate {
            result = self.filter(scope, *predicate, result)?;
        }
        if node.keep_array
            && !extra.predicate.is_empty()
            && !result.is_array()
            && !result.is_undefined()
        {
            result = self.list(mark::SEQUENCE, vec![result])?;
        }
        match &extra.group {
            Some(group) if !matches!(node.kind, Kind::Path { .. }) => {
                self.group(scope, group, result)
            }
            _ => Ok(result),
        }
    }

    fn kind(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        node: &Node,
        input: &Item,
    ) -> Result<Item, Error> {
        match &node.kind {
            Kind::Path { steps, .. } => self.path(scope, node, steps, input),
            Kind::Binary(operator, left, right) => {
                self.binary(scope, node, *operator, *left, *right, input)
            }
            Kind::Call { .. } => self.call(scope, node, input, None),
            Kind::Name(name) => self.lookup(input, name),
            Kind::Literal(value) => Ok(Item::Json(value.clone())),
            Kind::Variable(symbol) => Ok(self.variable(scope, *symbol)),
            Kind::Context => Ok(context(input)),
            Kind::Root => Ok(self.root.clone()),
            Kind::Condition(condition, then, otherwise) => {
                let condition = self.eval(scope, *condition, input)?;
                match (truthy(&condition)?, otherwise) {
                    (true, _) => self.eval(scope, *then, input),
                    (false, Some(otherwise)) => self.eval(scope, *otherwise, input),
                    (false, None) => Ok(Item::Undefined),
                }
            }
            Kind::Block { expressions, frame } => self.block(scope, expressions, *frame, input),
            Kind::Array(items) => self.array(scope, node, items, input),
            Kind::Object(group) => self.group(scope, group, input.clone()),
            Kind::Bind(symbol, value) => {
                let value = self.eval(scope, *value, input)?;
                scope.frame.bind(Binding::Variable(*symbol), value.clone());
                Ok(value)
            }
            Kind::Negate(operand) => self.negate(scope, node, *operand, input),
            Kind::Parent(slot) => Ok(scope
                .frame
                .get(Binding::Ancestor(*slot as u32))
                .unwrap_or_default()),
            Kind::Apply(left, right) => self.chain(scope, node, *left, *right, input),
            Kind::Partial {
                procedure,
                arguments,
            } => self.partial(scope, node, *procedure, arguments, input),
            Kind::Lambda(_) => self.make(Made::Lambda {
                program: scope.program.clone(),
                node: id,
                input: input.clone(),
                frame: scope.frame.clone(),
            }),
            Kind::Transform { .. } => self.make(Made::Transform {
                program: scope.program.clone(),
                node: id,
                frame: scope.frame.clone(),
            }),
            Kind::Regex(regex) => self.make(Made::Regex {
                regex: regex.clone(),
                last: 0,
            }),
            Kind::Wildcard => self.wildcard(input),
            Kind::Descendant => self.descendants(input),
            _ => Ok(Item::Undefined),
        }
    }

    /// A variable: of the frames in sight, else given from outside, else a function of the library.
    pub(crate) fn variable(&self, scope: Scope<'_>, symbol: Symbol) -> Item {
        if let Some(item) = scope.frame.get(Binding::Variable(symbol)) {
            return item;
        }
        let Some((name, native)) = scope.program.names.get(symbol) else {
            return Item::Undefined;
        };
        if let Some(value) = self.environment.bindings.get(name) {
            return Item::Json(value);
        }
        match native {
            Some(native) if native.is_in(self.dialect) => Item::Function(Callable::Native(*native)),
            _ => Item::Undefined,
        }
    }

    fn block(
        &mut self,
        scope: Scope<'_>,
        expressions: &[NodeId],
        frame: bool,
        input: &Item,
    ) -> Result<Item, Error> {
        let mut result = Item::Undefined;
        if frame {
            let frame = Rc::new(Frame::new(Some(scope.frame.clone())));
            let scope = Scope {
                frame: &frame,
                ..scope
            };
            for expression in expressions {
                result = self.eval(scope, *expression, input)?;
            }
        } else {
            for expression in expressions {
                result = self.eval(scope, *expression, input)?;
            }
        }
        Ok(result)
    }
}

#[cold]
#[inline(never)]
fn too_deep() -> Error {
    Error::budget("The expression recurses too deeply: look for a recursion that does not end")
}

/// `$`
fn context(input: &Item) -> Item {
    if input.marks() & mark::OUTER != 0 {
        return input.array().and_then(|a| a.get(0)).unwrap_or_default();
    }
    input.clone()
}

/// What leaves an expression: nothing for an empty sequence, the value for a sequence of one.
pub(crate) fn normalize(item: Item, keep_array: bool) -> Item {
    let Item::List(list) = &item else {
        return item;
    };
    if list.marks & mark::SEQUENCE == 0 {
        return item;
    }
    let items = item.array();
    let length = items.map_or(0, |a| a.len());
    let keep = keep_array || list.marks & mark::KEEP != 0;
    match length {
        0 => Item::Undefined,
        1 if !keep => items.and_then(|a| a.get(0)).unwrap_or_default(),
        _ if keep_array && list.marks & mark::KEEP == 0 => {
            let marks = list.marks | mark::KEEP;
            item.marked(marks)
        }
        _ => item,
    }
}
