//! Sorting: the reference's merge sort, and the order-by step.

use super::compare::compare_text;
use super::operator::with_value;
use super::{Evaluator, Frame, Scope};
use crate::Error;
use crate::item::{Binding, Item, Tuple};
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
    Ok(arrange(&items, &order))
}

/// Sorts numbers or texts that have no other order than their own.
pub(crate) fn sort_scalars(items: &[Item], descending: bool) -> Option<Vec<usize>> {
    let behind = if descending {
        Ordering::Less
    } else {
        Ordering::Greater
    };
    let numbers = items.iter().map(|i| i.as_f64().filter(|n| !n.is_nan()));
    if let Some(numbers) = numbers.collect::<Option<Vec<f64>>>() {
        let number = |at: usize| numbers.get(at);
        return sort_places(items.len(), &mut |a, b| {
            Ok(number(a).partial_cmp(&number(b)) == Some(behind))
        })
        .ok();
    }
    let texts = items.iter().map(Item::as_str).collect::<Option<Vec<_>>>()?;
    let text = |at: usize| texts.get(at).map_or("", |text| text);
    sort_places(items.len(), &mut |a, b| {
        Ok(compare_text(text(a), text(b)) == behind)
    })
    .ok()
}

/// The items at these places.
pub(crate) fn arrange<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order
        .iter()
        .filter_map(|at| items.get(*at).cloned())
        .collect()
}

/// The places in order. Halves are cut where the reference cuts them, so that a test that contradicts itself
/// leaves the same order.
fn sort_places(
    length: usize,
    swap: &mut dyn FnMut(usize, usize) -> Result<bool, Error>,
) -> Result<Vec<usize>, Error> {
    fn sort(
        places: &mut [usize],
        merged: &mut Vec<usize>,
        swap: &mut dyn FnMut(usize, usize) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        if places.len() <= 1 {
            return Ok(());
        }
        let (left, right) = places.split_at_mut(places.len() / 2);
        sort(left, merged, swap)?;
        sort(right, merged, swap)?;
        merged.clear();
        let (mut left, mut right) = (&*left, &*right);
        while let ([l, left_rest @ ..], [r, right_rest @ ..]) = (left, right) {
            if swap(*l, *r)? {
                merged.push(*r);
                right = right_rest;
            } else {
                merged.push(*l);
                left = left_rest;
            }
        }
        merged.extend_from_slice(left);
        merged.extend_from_slice(right);
        places.copy_from_slice(merged);
        Ok(())
    }
    let mut places: Vec<usize> = (0..length).collect();
    sort(&mut places, &mut Vec::with_capacity(length), swap)?;
    Ok(places)
}

/// What is sorted: values, or values with variables.
pub(super) trait Sortable: Clone {
    fn value(&self) -> &Item;
    fn bound(&self) -> &[(Binding, Item)];
}

impl Sortable for Item {
    fn value(&self) -> &Item {
        self
    }
    fn bound(&self) -> &[(Binding, Item)] {
        &[]
    }
}

impl Sortable for Tuple {
    fn value(&self) -> &Item {
        &self.value
    }
    fn bound(&self) -> &[(Binding, Item)] {
        &self.bound
    }
}

impl Evaluator<'_, '_> {
    /// The items in the order of the terms.
    pub(super) fn sort_by_terms<T: Sortable>(
        &mut self,
        scope: Scope<'_>,
        step: &Node,
        terms: &[Term],
        items: &[T],
    ) -> Result<Vec<T>, Error> {
        self.descend(1)?;
        let Some((first, more)) = terms.split_first() else {
            return Ok(items.to_vec());
        };
        // Every item is compared at least once, so every item's first key is wanted.
        let keys = items.iter().map(|item| self.sort_key(scope, first, item));
        let keys: Vec<Item> = keys.collect::<Result<_, _>>()?;
        if more.is_empty()
            && let Some(order) = sort_scalars(&keys, first.descending)
        {
            self.work(items.len())?;
            self.left.depth += 1;
            return Ok(arrange(items, &order));
        }
        // Later keys only when the earlier ones are equal.
        let mut later: Vec<Option<Item>> = vec![None; items.len() * more.len()];
        let order = sort_places(items.len(), &mut |a, b| {
            for (index, term) in terms.iter().enumerate() {
                if index > 0 {
                    for at in [a, b] {
                        let slot = at * more.len() + index - 1;
                        if later.get(slot).is_some_and(Option::is_none)
                            && let Some(item) = items.get(at)
                        {
                            let key = self.sort_key(scope, term, item)?;
                            if let Some(place) = later.get_mut(slot) {
                                *place = Some(key);
                            }
                        }
                    }
                }
                self.work(1)?;
                let key = |at: usize| match index {
                    0 => keys.get(at),
                    _ => later
                        .get(at * more.len() + index - 1)
                        .and_then(Option::as_ref),
                };
                let (Some(left), Some(right)) = (key(a), key(b)) else {
                    continue;
                };
                match order(left, right).map_err(|e| e.at(step.span, step.position))? {
                    // Nothing comes last, in descending order too.
                    Err(Ordering::Equal) | Ok(Ordering::Equal) => {}
                    Err(last) => return Ok(last == Ordering::Greater),
                    Ok(order) => return Ok((order == Ordering::Greater) != term.descending),
                }
            }
            Ok(false)
        })?;
        self.left.depth += 1;
        Ok(arrange(items, &order))
    }

    fn sort_key<T: Sortable>(
        &mut self,
        scope: Scope<'_>,
        term: &Term,
        item: &T,
    ) -> Result<Item, Error> {
        if item.bound().is_empty() {
            return self.eval(scope, term.expression, item.value());
        }
        let frame = Frame::bound(scope.frame.clone(), item.bound().to_vec());
        let inner = Scope {
            frame: &Rc::new(frame),
            ..scope
        };
        self.eval(inner, term.expression, item.value())
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
