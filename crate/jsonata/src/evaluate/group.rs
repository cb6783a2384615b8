//! Object constructors and grouping: keys first, then one value for all that share a key.

use super::operator::with_value;
use super::{Evaluator, Frame, Scope};
use crate::Error;
use crate::item::{Binding, Dict, Item, Places, Tuple};
use crate::syntax::ast::{Group, NodeId};
use json::Str;
use std::rc::Rc;

/// The keys seen, in the order they came.
struct Groups<T> {
    list: Vec<(Str, usize, Vec<T>)>,
    places: Places,
}

const SCAN_LIMIT: usize = 16;

impl<T> Groups<T> {
    fn new() -> Groups<T> {
        Groups {
            list: Vec::new(),
            places: Places::default(),
        }
    }

    /// Puts an item under a key that the pair at `pair` gave.
    fn add(&mut self, key: &Str, pair: usize, item: T) -> Result<(), Error> {
        let place = if self.list.len() <= SCAN_LIMIT {
            self.list.iter().position(|(known, ..)| known == key)
        } else {
            self.places.get(key)
        };
        if let Some((_, known, items)) = place.and_then(|place| self.list.get_mut(place)) {
            if *known != pair {
                return Err(Error::new("D1009").with("value", key));
            }
            items.push(item);
            return Ok(());
        }
        self.list.push((key.clone(), pair, vec![item]));
        if self.list.len() == SCAN_LIMIT + 1 {
            for (at, (key, ..)) in self.list.iter().enumerate() {
                self.places.set(key.clone(), at);
            }
        } else if self.list.len() > SCAN_LIMIT {
            self.places.set(key.clone(), self.list.len() - 1);
        }
        Ok(())
    }
}

/// `$append` of all items: arrays are joined, the rest are elements; one item stays as it is.
fn append_all(items: impl Iterator<Item = Item>) -> Item {
    let mut result = Item::Undefined;
    let mut list: Option<Vec<Item>> = None;
    for item in items {
        if item.is_undefined() {
            continue;
        }
        if let Some(list) = &mut list {
            append(list, item);
        } else if result.is_undefined() {
            result = item;
        } else {
            let mut joined = Vec::new();
            append(&mut joined, std::mem::take(&mut result));
            append(&mut joined, item);
            list = Some(joined);
        }
    }
    list.map_or(result, Item::plain_list)
}

fn append(list: &mut Vec<Item>, item: Item) {
    match item.array() {
        Some(items) => list.extend(items.iter()),
        None => list.push(item),
    }
}

impl Evaluator<'_, '_> {
    fn key(
        &mut self,
        scope: Scope<'_>,
        group: &Group,
        pair: usize,
        item: &Item,
    ) -> Result<Option<Str>, Error> {
        let Some((key, _)) = group.pairs.get(pair) else {
            return Ok(None);
        };
        match self.eval(scope, *key, item)? {
            Item::Undefined => Ok(None),
            key => match key.as_str() {
                Some(text) => Ok(Some(text.clone())),
                None => {
                    let error = Error::new("T1003").at(group.span, group.position);
                    Err(with_value(error, "value", &key))
                }
            },
        }
    }

    pub(super) fn group(
        &mut self,
        scope: Scope<'_>,
        group: &Group,
        input: Item,
    ) -> Result<Item, Error> {
        if let Item::Tuples(tuples) = &input {
            let tuples = tuples.to_vec();
            return self.group_tuples(scope, group, tuples);
        }
        let single = [input.clone()];
        let nothing = [Item::Undefined];
        let items = match input.array() {
            Some(items) if items.len() == 0 => crate::item::ArrayRef::Items(&nothing),
            Some(items) => items,
            None => crate::item::ArrayRef::Items(&single),
        };
        if items.len() == 1 {
            let item = items.get(0).unwrap_or_default();
            return self.object(scope, group, &item);
        }
        let mut groups = Groups::new();
        for item in items.iter() {
            for pair in 0..group.pairs.len() {
                let key = self.key(scope, group, pair, &item)?;
                if let Some(key) = key {
                    self.work(1)?;
                    groups
                        .add(&key, pair, item.clone())
                        .map_err(|error| error.at(group.span, group.position))?;
                }
            }
        }
        let result = Dict::default();
        for (key, pair, items) in groups.list {
            let Some((_, value)) = group.pairs.get(pair) else {
                continue;
            };
            let context = append_all(items.into_iter());
            let value = self.eval(scope, *value, &context)?;
            if !value.is_undefined() {
                result.insert(key, value);
            }
        }
        let result = Item::Dict(Rc::new(result));
        self.shallow(&result)?;
        Ok(result)
    }

    /// The object of a single item: no key can have more than one.
    fn object(&mut self, scope: Scope<'_>, group: &Group, item: &Item) -> Result<Item, Error> {
        let mut keys: Vec<(Str, NodeId)> = Vec::with_capacity(group.pairs.len());
        let mut seen = Places::default();
        for (pair, (_, value)) in group.pairs.iter().enumerate() {
            let Some(key) = self.key(scope, group, pair, item)? else {
                continue;
            };
            let known = if group.pairs.len() <= SCAN_LIMIT {
                keys.iter().any(|(known, _)| *known == key)
            } else {
                !seen.set(key.clone(), pair)
            };
            if known {
                let error = Error::new("D1009").with("value", key);
                return Err(error.at(group.span, group.position));
            }
            keys.push((key, *value));
        }
        let result = Dict::default();
        for (key, value) in keys {
            let value = self.eval(scope, value, item)?;
            if !value.is_undefined() {
                result.insert(key, value);
            }
        }
        let result = Item::Dict(Rc::new(result));
        self.shallow(&result)?;
        Ok(result)
    }

    pub(super) fn group_tuples(
        &mut self,
        scope: Scope<'_>,
        group: &Group,
        mut tuples: Vec<Tuple>,
    ) -> Result<Item, Error> {
        if tuples.is_empty() {
            tuples.push(Tuple {
                value: Item::Undefined,
                bound: Vec::new(),
            });
        }
        let mut groups = Groups::new();
        for (at, tuple) in tuples.iter().enumerate() {
            let frame = Rc::new(Frame::bound(scope.frame.clone(), tuple.bound.clone()));
            let inner = Scope {
                frame: &frame,
                ..scope
            };
            for pair in 0..group.pairs.len() {
                let key = self.key(inner, group, pair, &tuple.value)?;
                if let Some(key) = key {
                    groups
                        .add(&key, pair, at)
                        .map_err(|error| error.at(group.span, group.position))?;
                }
            }
        }
        let result = Dict::default();
        for (key, pair, places) in groups.list {
            let Some((_, value)) = group.pairs.get(pair) else {
                continue;
            };
            let members: Vec<&Tuple> = places.iter().filter_map(|at| tuples.get(*at)).collect();
            self.work(members.len())?;
            let context = append_all(members.iter().map(|tuple| tuple.value.clone()));
            let mut names: Vec<Binding> = Vec::new();
            for (binding, _) in members.iter().flat_map(|tuple| &tuple.bound) {
                if !names.contains(binding) {
                    names.push(*binding);
                }
            }
            let bound = names.into_iter().map(|name| {
                let values = members.iter().flat_map(|tuple| &tuple.bound);
                let values = values.filter(|(binding, _)| *binding == name);
                (name, append_all(values.map(|(_, item)| item.clone())))
            });
            let frame = Rc::new(Frame::bound(scope.frame.clone(), bound.collect()));
            let inner = Scope {
                frame: &frame,
                ..scope
            };
            let value = self.eval(inner, *value, &context)?;
            if !value.is_undefined() {
                result.insert(key, value);
            }
        }
        let result = Item::Dict(Rc::new(result));
        self.shallow(&result)?;
        Ok(result)
    }
}
