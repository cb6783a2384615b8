//! Sorting: the reference's merge sort, and the order-by step.

use super::compare::compare_text;
use super::operator::with_value;
use super::{Evaluator, Frame, Scope};
use crate::Error;
use crate::item::{Item, Tuple};
use crate::syntax::ast::{Node, Term};
use std::cmp::Ordering;
use std::rc::Rc;

/// Sorts by a test that says whether its first argument belongs behind its second; stable, and content with a
/// test that contradicts itself.
pub(crate) fn merge_sort(
    items: Vec<Item>,
    swap: &mut dyn FnMut(&Item, &Item) -> Result<bool, Error>,
) -> Result<Vec<Item>, Error> {
    let order = sort_places(
        items.len(),
        &mut |a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => swap(a, b),
            _ => Ok(false),
        },
    )?;
    Ok(order
        .into_iter()
        .filter_map(|at| items.get(at).cloned())
        .collect())
}

fn sort_places(
    length: usize,
    swap: &mut dyn FnMut(usize, usize) -> Result<bool, Error>,
) -> Result<Vec<usize>, Error> {
    fn sort(
        places: &[usize],
        swap: &mut dyn FnMut(usize, usize) -> Result<bool, Error>,
    ) -> Result<Vec<usize>, Error> {
        if places.len() <= 1 {
            return Ok(places.to_vec());
        }
        let (left, right) = places.split_at(places.len() / 2);
        let left = sort(left, swap)?;
        let right = sort(right, swap)?;
        let mut out = Vec::with_capacity(places.len());
        let mut left = left.into_iter().peekable();
        let mut right = right.into_iter().peekable();
        while let (Some(l), Some(r)) = (left.peek(), right.peek()) {
            let next = if swap(*l, *r)? {
                right.next()
            } else {
                left.next()
            };
            out.extend(next);
        }
        out.extend(left);
        out.extend(right);
        Ok(out)
    }
    let places: Vec<usize> = (0..length).collect();
    sort(&places, swap)
}

impl Evaluator<'_, '_> {
    pub(super) fn sort_items(
        &mut self,
        scope: Scope<'_>,
        step: &Node,
        terms: &[Term],
        items: Vec<Item>,
    ) -> Result<Vec<Item>, Error> {
        let order = self.sort_by_terms(scope, step, terms, items.len(), &|at| {
            (items.get(at).cloned().unwrap_or_default(), Vec::new())
        })?;
        Ok(order
            .into_iter()
            .filter_map(|at| items.get(at).cloned())
            .collect())
    }

    pub(super) fn sort_tuples(
        &mut self,
        scope: Scope<'_>,
        step: &Node,
        terms: &[Term],
        tuples: Vec<Tuple>,
    ) -> Result<Vec<Tuple>, Error> {
        let order = self.sort_by_terms(scope, step, terms, tuples.len(), &|at| {
            let tuple = tuples.get(at);
            tuple
                .map(|t| (t.value.clone(), t.bound.clone()))
                .unwrap_or_default()
        })?;
        Ok(order
            .into_iter()
            .filter_map(|at| tuples.get(at).cloned())
            .collect())
    }

    /// The order of the items at places `0..length`; each term is evaluated at most once an item.
    fn sort_by_terms(
        &mut self,
        scope: Scope<'_>,
        step: &Node,
        terms: &[Term],
        length: usize,
        item: &dyn Fn(usize) -> (Item, Vec<(crate::item::Binding, Item)>),
    ) -> Result<Vec<usize>, Error> {
        let mut known: Vec<Option<Item>> = vec![None; length * terms.len()];
        sort_places(length, &mut |a, b| {
            for (index, term) in terms.iter().enumerate() {
                for at in [a, b] {
                    let slot = at * terms.len() + index;
                    if known.get(slot).is_some_and(Option::is_some) {
                        continue;
                    }
                    let (value, bound) = item(at);
                    let key = if bound.is_empty() {
                        self.eval(scope, term.expression, &value)?
                    } else {
                        let frame = Rc::new(Frame::new(Some(scope.frame.clone()), bound));
                        let inner = Scope {
                            frame: &frame,
                            ..scope
                        };
                        self.eval(inner, term.expression, &value)?
                    };
                    if let Some(place) = known.get_mut(slot) {
                        *place = Some(key);
                    }
                }
                self.work(1)?;
                let key = |at: usize| known.get(at * terms.len() + index).and_then(Option::as_ref);
                let (Some(left), Some(right)) = (key(a), key(b)) else {
                    continue;
                };
                match order(left, right).map_err(|e| e.at(step.span, step.position))? {
                    // Nothing comes last, in descending order too.
                    Err(last) => {
                        if last != Ordering::Equal {
                            return Ok(last == Ordering::Greater);
                        }
                    }
                    Ok(Ordering::Equal) => {}
                    Ok(order) => return Ok((order == Ordering::Greater) != term.descending),
                }
            }
            Ok(false)
        })
    }
}

/// The order of two keys; inside `Err` when at least one is nothing.
fn order(left: &Item, right: &Item) -> Result<Result<Ordering, Ordering>, Error> {
    match (left.is_undefined(), right.is_undefined()) {
        (true, true) => return Ok(Err(Ordering::Equal)),
        (true, false) => return Ok(Err(Ordering::Greater)),
        (false, true) => return Ok(Err(Ordering::Less)),
        _ => {}
    }
    let sortable = |item: &Item| item.as_f64().is_some() || item.as_str().is_some();
    if !sortable(left) || !sortable(right) {
        let bad = if sortable(left) { right } else { left };
        return Err(with_value(Error::new("T2008"), "value", bad));
    }
    match (left.as_str(), right.as_str()) {
        (Some(a), Some(b)) => Ok(Ok(compare_text(a, b))),
        (None, None) => {
            let order = left.as_f64().partial_cmp(&right.as_f64());
            Ok(Ok(order.unwrap_or(Ordering::Greater)))
        }
        _ => {
            let error = with_value(Error::new("T2007"), "value", left);
            Err(with_value(error, "value2", right))
        }
    }
}
