//! Paths that bind variables on the way: `@$v`, `#$i`, and the steps that `%` goes back to.

use super::path::Stream;
use super::{Evaluator, Frame, Scope};
use crate::Error;
use crate::item::{Binding, Item, Tuple, mark};
use crate::syntax::ast::{Kind, Node, NodeId, Stage};
use std::rc::Rc;

impl Evaluator<'_, '_> {
    pub(super) fn tuple_path(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        steps: &[NodeId],
        stream: Stream,
    ) -> Result<Item, Error> {
        let items = match stream {
            Stream::Empty => Vec::new(),
            Stream::One(item) => vec![item],
            Stream::Many(array) | Stream::Plain(array) => array.into_items(),
        };
        self.room(items.len())?;
        let bare = |value| Tuple {
            value,
            bound: Vec::new(),
        };
        let mut tuples: Vec<Tuple> = items.into_iter().map(bare).collect();
        for id in steps {
            let step = scope.program.node(*id);
            tuples = match &step.kind {
                Kind::Sort(terms) => {
                    let mut sorted = if tuples.len() > 1 {
                        self.sort_by_terms(scope, step, terms, &tuples)?
                    } else {
                        tuples
                    };
                    if let Some(index) = step.extra.as_ref().and_then(|extra| extra.index) {
                        for (at, tuple) in sorted.iter_mut().enumerate() {
                            tuple.bind(Binding::Variable(index), Item::from(at as i64));
                        }
                    }
                    sorted
                }
                _ => self.tuple_step(scope, *id, step, &tuples)?,
            };
            if let Some(extra) = &step.extra {
                for stage in &extra.stages {
                    match stage {
                        Stage::Filter(predicate) => {
                            tuples = self.filter_tuples(scope, *predicate, &tuples)?;
                        }
                        Stage::Index(symbol) => {
                            for (at, tuple) in tuples.iter_mut().enumerate() {
                                tuple.bind(Binding::Variable(*symbol), Item::from(at as i64));
                            }
                        }
                    }
                }
            }
        }
        if let Some(group) = node.extra.as_ref().and_then(|extra| extra.group.as_ref()) {
            return self.group_tuples(scope, group, tuples);
        }
        if node.tuple {
            // The path around this one goes on with the bindings.
            return Ok(Item::Tuples(Rc::new(tuples)));
        }
        let keep = node.keep_array
            || matches!(
                node.kind,
                Kind::Path {
                    keep_singleton: true,
                    ..
                }
            );
        let values = tuples.into_iter().map(|tuple| tuple.value).collect();
        let values = self.list(mark::SEQUENCE, values)?;
        self.finish(Stream::Many(values), keep, keep)
    }

    fn tuple_step(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        step: &Node,
        tuples: &[Tuple],
    ) -> Result<Vec<Tuple>, Error> {
        let extra = step.extra.as_deref();
        let mut out = Vec::new();
        for base in tuples {
            let value = if base.bound.is_empty() {
                self.eval(scope, id, &base.value)?
            } else {
                let frame = Rc::new(Frame::bound(scope.frame.clone(), base.bound.clone()));
                let inner = Scope {
                    frame: &frame,
                    ..scope
                };
                self.eval(inner, id, &base.value)?
            };
            if let Item::Tuples(inner) = &value {
                self.room(out.len() + inner.len())?;
                for tuple in inner.iter() {
                    let mut merged = base.clone();
                    merged.value = tuple.value.clone();
                    for (binding, item) in &tuple.bound {
                        merged.bind(*binding, item.clone());
                    }
                    out.push(merged);
                }
                continue;
            }
            if value.is_undefined() {
                continue;
            }
            let single = [value.clone()];
            let values = match value.array() {
                Some(values) => values,
                None => crate::item::ArrayRef::Items(&single),
            };
            if out.len() + values.len() > self.left.sequence {
                return Err(Error::budget(
                    "The expression makes an array that is too long",
                ));
            }
            self.work(values.len() * (1 + base.bound.len()))?;
            for (at, value) in values.iter().enumerate() {
                let mut tuple = base.clone();
                if let Some(focus) = extra.and_then(|extra| extra.focus) {
                    tuple.bind(Binding::Variable(focus), value);
                } else {
                    tuple.value = value;
                }
                if let Some(index) = extra.and_then(|extra| extra.index) {
                    tuple.bind(Binding::Variable(index), Item::from(at as i64));
                }
                if let Some(ancestor) = extra.and_then(|extra| extra.ancestor) {
                    tuple.bind(Binding::Ancestor(ancestor as u32), base.value.clone());
                }
                out.push(tuple);
            }
        }
        Ok(out)
    }
}
