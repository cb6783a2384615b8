//! Shared objects: entries in the order they were inserted, found by a scan while few and by a hash when many.

use crate::array::{Measure, Memo};
use crate::{Str, Value};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Below this many entries a scan over the keys is faster than hashing.
const SCAN_LIMIT: usize = 16;

/// A shared object. Later values of a key replace earlier ones and keep the key's first place.
#[derive(Clone, Default)]
pub struct Object(Arc<Node>);

#[derive(Default)]
struct Node {
    entries: Vec<(Str, Value)>,
    /// Places by key; present only beyond [`SCAN_LIMIT`] entries. **Invariant:** covers every entry when present.
    places: Option<HashMap<Str, u32, BuildHasherDefault<Fnv>>>,
    measure: Memo,
}

/// FNV-1a: the same places in every run and on every host, so that nothing depends on random keys.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

impl Node {
    fn place(&self, key: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(key).map(|i| *i as usize),
            None => self.entries.iter().position(|(k, _)| **k == *key),
        }
    }

    fn rebuild_places(&mut self) {
        self.places = (self.entries.len() > SCAN_LIMIT).then(|| {
            self.entries
                .iter()
                .enumerate()
                .map(|(i, (k, _))| (k.clone(), i as u32))
                .collect()
        });
    }
}

impl Clone for Node {
    fn clone(&self) -> Node {
        Node {
            entries: self.entries.clone(),
            places: self.places.clone(),
            measure: Memo::default(),
        }
    }
}

impl Object {
    /// An empty object.
    pub fn new() -> Object {
        Object::default()
    }

    /// An empty object with room for this many members.
    pub fn with_capacity(members: usize) -> Object {
        Object(Arc::new(Node {
            entries: Vec::with_capacity(members),
            ..Node::default()
        }))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// The value of this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0
            .place(key)
            .and_then(|i| self.0.entries.get(i))
            .map(|(_, v)| v)
    }

    /// The value of this key for writing; copies the entries first when others share this object.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let place = self.0.place(key)?;
        let node = Arc::make_mut(&mut self.0);
        node.measure.forget();
        node.entries.get_mut(place).map(|(_, v)| v)
    }

    /// The member at this place in insertion order.
    pub fn entry_at(&self, index: usize) -> Option<(&Str, &Value)> {
        self.0.entries.get(index).map(|(k, v)| (k, v))
    }

    /// Whether this key is present.
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.place(key).is_some()
    }

    /// Sets a key and returns the value it had.
    pub fn insert(&mut self, key: impl Into<Str>, value: Value) -> Option<Value> {
        let key = key.into();
        let place = self.0.place(&key);
        let node = Arc::make_mut(&mut self.0);
        node.measure.forget();
        if let Some((_, old)) = place.and_then(|i| node.entries.get_mut(i)) {
            return Some(std::mem::replace(old, value));
        }
        if let Some(places) = &mut node.places {
            places.insert(key.clone(), node.entries.len() as u32);
        }
        node.entries.push((key, value));
        if node.places.is_none() && node.entries.len() > SCAN_LIMIT {
            node.rebuild_places();
        }
        None
    }

    /// Removes a key and returns its value; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.0.place(key)?;
        let node = Arc::make_mut(&mut self.0);
        node.measure.forget();
        let (_, value) = node.entries.remove(place);
        node.rebuild_places();
        Some(value)
    }

    /// Keys and values in insertion order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Str, &Value)> + DoubleEndedIterator {
        self.0.entries.iter().map(|(k, v)| (k, v))
    }

    /// Keys in insertion order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Str> {
        self.0.entries.iter().map(|(k, _)| k)
    }

    /// Values in insertion order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.0.entries.iter().map(|(_, v)| v)
    }

    /// Whether both are the same allocation: a cheap sufficient sign of equality.
    pub fn is_same(&self, other: &Object) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn measure(&self) -> Measure {
        self.0.measure.get_or(|| {
            let mut measure = Measure::EMPTY;
            for (i, (key, value)) in self.iter().enumerate() {
                measure.add(value, crate::text::string_len(key) + 1 + usize::from(i > 0));
            }
            measure
        })
    }
}

impl PartialEq for Object {
    /// Order does not count.
    fn eq(&self, other: &Object) -> bool {
        self.is_same(other)
            || (self.len() == other.len()
                && self
                    .iter()
                    .all(|(k, v)| other.get(k).is_some_and(|w| v == w)))
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl FromIterator<(Str, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (Str, Value)>>(entries: I) -> Object {
        let entries = entries.into_iter();
        let mut object = Object::with_capacity(entries.size_hint().0);
        for (key, value) in entries {
            object.insert(key, value);
        }
        object
    }
}

impl<const N: usize> From<[(&str, Value); N]> for Object {
    fn from(entries: [(&str, Value); N]) -> Object {
        entries
            .into_iter()
            .map(|(k, v)| (Str::from(k), v))
            .collect()
    }
}
