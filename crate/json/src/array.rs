//! Shared arrays: one allocation behind a reference count, copied only when written to while shared.

use crate::Value;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A shared array of values.
#[derive(Clone, Default)]
pub struct Array(Arc<Node>);

#[derive(Default)]
struct Node {
    items: Vec<Value>,
    measure: Memo,
}

/// What is remembered of a container: the size of its text and how deep it nests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Bytes of the compact text.
    pub(crate) bytes: u32,
    /// Nested containers, this one included.
    pub(crate) depth: u32,
}

impl Measure {
    /// The measure of an empty container: its two brackets.
    pub(crate) const EMPTY: Measure = Measure { bytes: 2, depth: 1 };

    /// Adds one element (or member value) whose separators take `extra` bytes.
    pub(crate) fn add(&mut self, value: &Value, extra: usize) {
        let bytes = (self.bytes as usize)
            .saturating_add(value.text_len())
            .saturating_add(extra);
        self.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.depth = self.depth.max(value.depth() as u32 + 1);
    }
}

/// A measure that is computed when first asked for. Zero stands for "not known": no container has zero bytes.
#[derive(Default)]
pub(crate) struct Memo(AtomicU64);

impl Memo {
    pub(crate) fn get_or(&self, compute: impl FnOnce() -> Measure) -> Measure {
        let known = self.0.load(Ordering::Relaxed);
        if known != 0 {
            return Measure {
                bytes: (known >> 32) as u32,
                depth: known as u32,
            };
        }
        let measure = compute();
        self.0.store(
            (u64::from(measure.bytes) << 32) | u64::from(measure.depth),
            Ordering::Relaxed,
        );
        measure
    }

    pub(crate) fn forget(&mut self) {
        *self.0.get_mut() = 0;
    }
}

impl Clone for Node {
    fn clone(&self) -> Node {
        Node {
            items: self.items.clone(),
            measure: Memo::default(),
        }
    }
}

impl Array {
    /// An empty array.
    pub fn new() -> Array {
        Array::default()
    }

    /// The elements for writing; copies them first when others share this array.
    pub fn make_mut(&mut self) -> &mut Vec<Value> {
        let node = Arc::make_mut(&mut self.0);
        node.measure.forget();
        &mut node.items
    }

    /// The elements; moved out when nobody else shares this array.
    pub fn into_vec(self) -> Vec<Value> {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.items.clone(), |node| node.items)
    }

    /// Whether both are the same allocation: a cheap sufficient sign of equality.
    pub fn is_same(&self, other: &Array) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn measure(&self) -> Measure {
        self.0.measure.get_or(|| {
            let mut measure = Measure::EMPTY;
            for (i, item) in self.0.items.iter().enumerate() {
                measure.add(item, usize::from(i > 0));
            }
            measure
        })
    }
}

impl Deref for Array {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Array) -> bool {
        self.is_same(other) || self.0.items == other.0.items
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl From<Vec<Value>> for Array {
    fn from(items: Vec<Value>) -> Array {
        Array(Arc::new(Node {
            items,
            measure: Memo::default(),
        }))
    }
}

impl FromIterator<Value> for Array {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Array {
        items.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
