//! Predicates: `[0]`, `[price > 10]`, and lists of indexes.

use super::compare::numeric;
use super::{Evaluator, Frame, Scope, truthy};
use crate::Error;
use crate::item::{Item, Tuple, mark};
use crate::syntax::ast::{Kind, NodeId};
use json::Value;
use std::rc::Rc;

/// The place an index means among `length` values; negative ones count from the end.
fn place(index: f64, length: usize) -> Option<usize> {
    let mut index = index.floor();
    if index < 0.0 {
        index += length as f64;
    }
    (index >= 0.0 && index < length as f64).then_some(index as usize)
}

impl Evaluator<'_, '_> {
    /// The values that pass. A single value that is no array is returned bare; that is the same to every caller.
    pub(super) fn filter(
        &mut self,
        scope: Scope<'_>,
        predicate: NodeId,
        input: Item,
    ) -> Result<Item, Error> {
        if let Item::Tuples(tuples) = &input {
            let tuples = self.filter_tuples(scope, predicate, tuples)?;
            return Ok(Item::Tuples(Rc::new(tuples)));
        }
        let single = [input.clone()];
        let items = match input.array() {
            Some(items) => items,
            None => crate::item::ArrayRef::Items(&single),
        };
        let length = items.len();
        if let Kind::Literal(Value::Number(index)) = &scope.program.node(predicate).kind {
            let chosen = place(index.as_f64(), length).and_then(|at| items.get(at));
            return Ok(chosen.unwrap_or_default());
        }
        let mut passed = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let verdict = self.eval(scope, predicate, &item)?;
            self.pass(&verdict, at, length, item, &mut passed)?;
        }
        match passed.as_slice() {
            // Nothing that passes stays in the sequence: the next step is evaluated for it.
            [single] if !single.is_array() && !single.is_undefined() => Ok(single.clone()),
            _ => self.list(mark::SEQUENCE, passed),
        }
    }

    /// Keeps an item as often as the predicate's verdict says: by truth, or by the indexes in it.
    fn pass<T: Clone>(
        &mut self,
        verdict: &Item,
        at: usize,
        length: usize,
        item: T,
        passed: &mut Vec<T>,
    ) -> Result<(), Error> {
        if let Some(index) = numeric(verdict)? {
            if place(index, length) == Some(at) {
                passed.push(item);
            }
            return Ok(());
        }
        if let Some(indexes) = verdict.array() {
            self.work(indexes.len())?;
            let mut numbers = true;
            for index in indexes.iter() {
                numbers &= numeric(&index)?.is_some();
            }
            if numbers {
                for index in indexes.iter() {
                    if numeric(&index)?.and_then(|i| place(i, length)) == Some(at) {
                        passed.push(item.clone());
                    }
                }
                return Ok(());
            }
        }
        if truthy(verdict)? {
            passed.push(item);
        }
        Ok(())
    }

    pub(super) fn filter_tuples(
        &mut self,
        scope: Scope<'_>,
        predicate: NodeId,
        tuples: &[Tuple],
    ) -> Result<Vec<Tuple>, Error> {
        let length = tuples.len();
        self.work(length)?;
        if let Kind::Literal(Value::Number(index)) = &scope.program.node(predicate).kind {
            let chosen = place(index.as_f64(), length).and_then(|at| tuples.get(at));
            return Ok(chosen.cloned().into_iter().collect());
        }
        let mut passed = Vec::new();
        for (at, tuple) in tuples.iter().enumerate() {
            let frame = Rc::new(Frame::bound(scope.frame.clone(), tuple.bound.clone()));
            let inner = Scope {
                frame: &frame,
                ..scope
            };
            let verdict = self.eval(inner, predicate, &tuple.value)?;
            self.pass(&verdict, at, length, tuple.clone(), &mut passed)?;
        }
        Ok(passed)
    }
}
