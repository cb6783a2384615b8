//! From the parser's tree to what is evaluated: dots become paths of steps, filters and groups attach to their
//! step, tail calls are marked.

use super::ancestry::Slots;
use super::ast::{Extra, Group, Kind, Names, NodeId, Program, Stage, Term};
use super::parser::Parser;
use crate::Error;
use crate::function::Native;

/// Reads an expression and prepares it for evaluation.
pub(crate) fn program(
    text: &str,
    names: Names,
    native: fn(&str) -> Option<Native>,
) -> Result<Program, Error> {
    let mut parser = Parser::new(text, names, native);
    let root = parser.parse().map_err(Error::finish)?;
    let mut process = Process {
        parser,
        slots: Slots::default(),
        binds: false,
    };
    let root = process.top(root).map_err(Error::finish)?;
    let Parser { nodes, names, .. } = process.parser;
    Ok(Program { nodes, root, names })
}

pub(super) struct Process<'t> {
    pub(super) parser: Parser<'t>,
    pub(super) slots: Slots,
    /// Whether a `:=` was seen since the innermost block began.
    binds: bool,
}

impl Process<'_> {
    fn top(&mut self, root: NodeId) -> Result<NodeId, Error> {
        let root = self.node(root)?;
        let unresolved = matches!(self.kind(root), Kind::Parent(_))
            || self
                .peek(root)
                .is_some_and(|extra| !extra.seeking.is_empty());
        if unresolved {
            return Err(self.fail("S0217", root));
        }
        self.mark_plain();
        for node in &mut self.parser.nodes {
            if let Kind::Parent(slot) = &mut node.kind {
                *slot = self.slots.label(*slot);
            }
            if let Some(slot) = node.extra.as_mut().and_then(|e| e.ancestor.as_mut()) {
                *slot = self.slots.label(*slot);
            }
        }
        Ok(root)
    }

    /// Marks the paths that are only names, which are most of them and have a short way.
    fn mark_plain(&mut self) {
        let is_plain = |nodes: &[super::ast::Node], index: usize| {
            let bare =
                |node: &super::ast::Node| node.extra.is_none() && !node.keep_array && !node.tuple;
            let Some(Kind::Path {
                steps,
                keep_singleton: false,
                ..
            }) = nodes
                .get(index)
                .filter(|node| bare(node))
                .map(|node| &node.kind)
            else {
                return false;
            };
            steps.iter().enumerate().all(|(at, step)| {
                let step = &nodes[step.0 as usize];
                let start = matches!(step.kind, Kind::Variable(_) | Kind::Context | Kind::Root);
                bare(step) && (matches!(step.kind, Kind::Name(_)) || (start && at == 0))
            })
        };
        for index in 0..self.parser.nodes.len() {
            let is_plain = is_plain(&self.parser.nodes, index);
            if let Kind::Path { plain, .. } = &mut self.parser.nodes[index].kind {
                *plain = is_plain;
            }
        }
    }

    pub(super) fn kind(&self, id: NodeId) -> &Kind {
        &self.parser.at(id).kind
    }

    pub(super) fn kind_mut(&mut self, id: NodeId) -> &mut Kind {
        &mut self.parser.at_mut(id).kind
    }

    fn take(&mut self, id: NodeId) -> Kind {
        std::mem::replace(self.kind_mut(id), Kind::End)
    }

    pub(super) fn peek(&self, id: NodeId) -> Option<&Extra> {
        self.parser.at(id).extra.as_deref()
    }

    pub(super) fn extra(&mut self, id: NodeId) -> &mut Extra {
        self.parser.at_mut(id).extra.get_or_insert_default()
    }

    pub(super) fn fail(&self, code: &'static str, id: NodeId) -> Error {
        let node = self.parser.at(id);
        Error::new(code).at(node.span, node.position)
    }

    /// Wraps a node in a path of one step.
    fn path_of(&mut self, step: NodeId) -> NodeId {
        let node = self.parser.at(step);
        let (span, position) = (node.span, node.position);
        let kind = Kind::Path {
            steps: vec![step],
            keep_singleton: false,
            plain: false,
        };
        self.parser.push(kind, span, position)
    }

    fn last_step(&self, id: NodeId) -> Option<NodeId> {
        match self.kind(id) {
            Kind::Path { steps, .. } => steps.last().copied(),
            _ => None,
        }
    }

    /// Widens the span of a processed node to that of the node it was built from.
    fn widen(&mut self, result: NodeId, from: NodeId) {
        let span = self.parser.at(from).span;
        let node = self.parser.at_mut(result);
        node.span = node.span.to(span);
    }

    pub(super) fn node(&mut self, id: NodeId) -> Result<NodeId, Error> {
        let keep_array = self.parser.at(id).keep_array;
        let result = self.convert(id)?;
        if result != id {
            self.widen(result, id);
        }
        if keep_array {
            self.parser.at_mut(result).keep_array = true;
        }
        Ok(result)
    }

    fn convert(&mut self, id: NodeId) -> Result<NodeId, Error> {
        match self.kind(id) {
            Kind::Dot(left, right) => {
                let (left, right) = (*left, *right);
                self.dot(left, right)
            }
            Kind::Filter(left, right) => {
                let (left, right) = (*left, *right);
                self.filter(id, left, right)
            }
            Kind::GroupBy(..) => self.group_by(id),
            Kind::OrderBy(..) => self.order_by(id),
            Kind::Assign(left, right) => {
                let (left, right) = (*left, *right);
                self.assign(id, left, right)
            }
            Kind::Focus(left, right) => {
                let (left, right) = (*left, *right);
                self.focus(id, left, right)
            }
            Kind::Index(left, right) => {
                let (left, right) = (*left, *right);
                self.index(left, right)
            }
            Kind::Apply(left, right) => {
                let (left, right) = (*left, *right);
                let left = self.node(left)?;
                let right = self.node(right)?;
                let keeps = |n: NodeId| self.parser.at(n).keep_array;
                let keep = keeps(left) || keeps(right);
                *self.kind_mut(id) = Kind::Apply(left, right);
                self.parser.at_mut(id).keep_array = keep;
                Ok(id)
            }
            Kind::Name(_) => {
                let path = self.path_of(id);
                self.keep_singleton(path, self.parser.at(id).keep_array);
                Ok(path)
            }
            Kind::Word(word) => {
                let word = *word;
                *self.kind_mut(id) = Kind::Name(word.into());
                let path = self.path_of(id);
                self.keep_singleton(path, self.parser.at(id).keep_array);
                Ok(path)
            }
            Kind::Parent(_) => {
                *self.kind_mut(id) = Kind::Parent(self.slots.add());
                Ok(id)
            }
            Kind::End => Err(self.fail("S0207", id).with("token", "(end)")),
            _ => self.expression(id),
        }
    }

    /// Nodes that stay what they are while their children are processed.
    fn expression(&mut self, id: NodeId) -> Result<NodeId, Error> {
        let mut kind = self.take(id);
        match &mut kind {
            Kind::Binary(_, left, right) => {
                *left = self.node(*left)?;
                *right = self.node(*right)?;
                self.push_ancestry(id, *left);
                self.push_ancestry(id, *right);
            }
            Kind::Negate(operand) => {
                *operand = self.node(*operand)?;
                if let Kind::Literal(json::Value::Number(number)) = self.kind(*operand) {
                    let negated = super::parser::whole(-number.as_f64());
                    let result = *operand;
                    *self.kind_mut(result) = Kind::Literal(negated.into());
                    return Ok(result);
                }
                self.push_ancestry(id, *operand);
            }
            Kind::Array(items) => {
                for item in items {
                    *item = self.node(*item)?;
                    self.push_ancestry(id, *item);
                }
            }
            Kind::Object(group) => {
                for (key, value) in &mut group.pairs {
                    *key = self.node(*key)?;
                    self.push_ancestry(id, *key);
                    *value = self.node(*value)?;
                    self.push_ancestry(id, *value);
                }
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
                for argument in arguments {
                    *argument = self.node(*argument)?;
                    self.push_ancestry(id, *argument);
                }
                *procedure = self.node(*procedure)?;
            }
            Kind::Condition(condition, then, otherwise) => {
                for part in [Some(condition), Some(then), otherwise.as_mut()]
                    .into_iter()
                    .flatten()
                {
                    *part = self.node(*part)?;
                    self.push_ancestry(id, *part);
                }
            }
            Kind::Transform {
                pattern,
                update,
                delete,
            } => {
                *pattern = self.node(*pattern)?;
                *update = self.node(*update)?;
                if let Some(delete) = delete {
                    *delete = self.node(*delete)?;
                }
            }
            Kind::RawBlock(expressions) => {
                let expressions = std::mem::take(expressions);
                kind = self.block(id, expressions)?;
            }
            Kind::Lambda(lambda) => {
                // A function's own frame holds what its body binds.
                let outer = std::mem::replace(&mut self.binds, false);
                lambda.body = self.node(lambda.body)?;
                self.binds = outer;
                self.mark_tail(lambda.body);
            }
            _ => {}
        }
        *self.kind_mut(id) = kind;
        Ok(id)
    }

    fn block(&mut self, id: NodeId, mut expressions: Vec<NodeId>) -> Result<Kind, Error> {
        let outer = std::mem::replace(&mut self.binds, false);
        for expression in &mut expressions {
            *expression = self.node(*expression)?;
            self.push_ancestry(id, *expression);
            let cons = |n: NodeId| self.parser.at(n).cons_array;
            let first = match self.kind(*expression) {
                Kind::Path { steps, .. } => steps.first().copied(),
                _ => None,
            };
            if cons(*expression) || first.is_some_and(cons) {
                self.parser.at_mut(id).cons_array = true;
            }
        }
        let frame = std::mem::replace(&mut self.binds, outer);
        Ok(Kind::Block { expressions, frame })
    }

    fn assign(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        self.binds = true;
        let symbol = self.variable(left);
        let right = self.node(right)?;
        self.push_ancestry(id, right);
        *self.kind_mut(id) = Kind::Bind(symbol, right);
        Ok(id)
    }

    fn variable(&mut self, id: NodeId) -> super::ast::Symbol {
        match self.kind(id) {
            Kind::Variable(symbol) => *symbol,
            Kind::Root => self.parser.symbol("$"),
            _ => self.parser.symbol(""),
        }
    }

    fn keep_singleton(&mut self, path: NodeId, keep: bool) {
        if let Kind::Path { keep_singleton, .. } = self.kind_mut(path) {
            *keep_singleton |= keep;
        }
    }

    fn dot(&mut self, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let first = self.node(left)?;
        let path = if matches!(self.kind(first), Kind::Path { .. }) {
            first
        } else {
            self.path_of(first)
        };
        if let Kind::Parent(slot) = self.kind(first) {
            let slot = *slot;
            self.extra(path).seeking = vec![slot];
        }
        let rest = self.node(right)?;
        let more = match self.kind(rest) {
            Kind::Path { steps, .. } => steps.clone(),
            _ => {
                if let Some(extra) = self.parser.at_mut(rest).extra.as_mut()
                    && !extra.predicate.is_empty()
                {
                    extra.stages = extra.predicate.drain(..).map(Stage::Filter).collect();
                }
                vec![rest]
            }
        };
        if let Kind::Path { steps, .. } = self.kind_mut(path) {
            steps.extend(more);
        }
        let Kind::Path { steps, .. } = self.kind(path) else {
            return Ok(path);
        };
        let steps = steps.clone();
        let mut keep = false;
        for step in &steps {
            keep |= self.parser.at(*step).keep_array;
            match self.kind(*step) {
                Kind::Literal(json::Value::String(text)) => {
                    let name = Kind::Name(text.clone());
                    *self.kind_mut(*step) = name;
                }
                Kind::Literal(value) => {
                    let value = value.clone();
                    return Err(self.fail("S0213", *step).with("value", value));
                }
                _ => {}
            }
        }
        self.keep_singleton(path, keep);
        for end in [steps.first(), steps.last()].into_iter().flatten() {
            if matches!(self.kind(*end), Kind::Array(_)) {
                self.parser.at_mut(*end).cons_array = true;
            }
        }
        self.resolve_ancestry(path)?;
        Ok(path)
    }

    fn filter(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let result = self.node(left)?;
        let last = self.last_step(result);
        let step = last.unwrap_or(result);
        if self.peek(step).is_some_and(|extra| extra.group.is_some()) {
            return Err(self.fail("S0209", id));
        }
        let predicate = self.node(right)?;
        let seeking = self.peek(predicate).map(|extra| extra.seeking.clone());
        if let Some(seeking) = seeking.filter(|slots| !slots.is_empty()) {
            for slot in seeking {
                if self.slots.level(slot) == 1 {
                    self.seek_parent(step, slot)?;
                } else {
                    self.slots.add_level(slot, -1);
                }
            }
            self.push_ancestry(step, predicate);
        }
        let extra = self.extra(step);
        if last.is_some() {
            extra.stages.push(Stage::Filter(predicate));
        } else {
            extra.predicate.push(predicate);
        }
        Ok(result)
    }

    fn group_by(&mut self, id: NodeId) -> Result<NodeId, Error> {
        let Kind::GroupBy(left, group) = self.take(id) else {
            return Ok(id);
        };
        let result = self.node(left)?;
        if self.peek(result).is_some_and(|extra| extra.group.is_some()) {
            return Err(self.fail("S0210", id));
        }
        let mut pairs = group.pairs;
        for (key, value) in &mut pairs {
            *key = self.node(*key)?;
            *value = self.node(*value)?;
        }
        self.extra(result).group = Some(Group { pairs, ..group });
        Ok(result)
    }

    fn order_by(&mut self, id: NodeId) -> Result<NodeId, Error> {
        let Kind::OrderBy(left, terms) = self.take(id) else {
            return Ok(id);
        };
        let mut result = self.node(left)?;
        if !matches!(self.kind(result), Kind::Path { .. }) {
            result = self.path_of(result);
        }
        let node = self.parser.at(id);
        let (span, position) = (node.span, node.position);
        let step = self.parser.push(Kind::Sort(Vec::new()), span, position);
        let mut processed = Vec::with_capacity(terms.len());
        for term in terms {
            let expression = self.node(term.expression)?;
            self.push_ancestry(step, expression);
            processed.push(Term { expression, ..term });
        }
        *self.kind_mut(step) = Kind::Sort(processed);
        if let Kind::Path { steps, .. } = self.kind_mut(result) {
            steps.push(step);
        }
        self.resolve_ancestry(result)?;
        Ok(result)
    }

    fn focus(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let result = self.node(left)?;
        let step = self.last_step(result).unwrap_or(result);
        if self
            .peek(step)
            .is_some_and(|e| !e.stages.is_empty() || !e.predicate.is_empty())
        {
            return Err(self.fail("S0215", id));
        }
        if matches!(self.kind(step), Kind::Sort(_)) {
            return Err(self.fail("S0216", id));
        }
        let symbol = self.variable(right);
        self.extra(step).focus = Some(symbol);
        let keep = self.parser.at(id).keep_array;
        let node = self.parser.at_mut(step);
        node.keep_array |= keep;
        node.tuple = true;
        Ok(result)
    }

    fn index(&mut self, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
        let mut result = self.node(left)?;
        let step = match self.last_step(result) {
            Some(step) => step,
            None => {
                let step = result;
                result = self.path_of(step);
                if let Some(extra) = self.parser.at_mut(step).extra.as_mut()
                    && !extra.predicate.is_empty()
                {
                    extra.stages = extra.predicate.drain(..).map(Stage::Filter).collect();
                }
                step
            }
        };
        let symbol = self.variable(right);
        let extra = self.extra(step);
        if extra.stages.is_empty() {
            extra.index = Some(symbol);
        } else {
            extra.stages.push(Stage::Index(symbol));
        }
        self.parser.at_mut(step).tuple = true;
        Ok(result)
    }

    /// Marks the calls whose value is the value of the function with this body.
    fn mark_tail(&mut self, body: NodeId) {
        let mut open = vec![body];
        while let Some(id) = open.pop() {
            if self
                .peek(id)
                .is_some_and(|e| !e.predicate.is_empty() || e.group.is_some())
            {
                continue;
            }
            match self.kind_mut(id) {
                Kind::Call { tail, .. } => *tail = true,
                Kind::Condition(_, then, otherwise) => {
                    open.push(*then);
                    open.extend(*otherwise);
                }
                Kind::Block { expressions, .. } => open.extend(expressions.last().copied()),
                _ => {}
            }
        }
    }
}
