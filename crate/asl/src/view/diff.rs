//! How two JSON values differ: a list of places where something was added, removed or changed.

use json::{Array, Object, Value, pointer};

/// More changes than this are not listed.
pub const MAX_CHANGES: usize = 2_000;
/// Values are compared piece by piece to this depth, below it as wholes.
const MAX_DEPTH: usize = 100;
/// Arrays up to this length are aligned at best, longer ones place by place.
const MAX_ALIGNED: usize = 300;

/// The changes that make `after` of `before`, in the order of `after`, what was removed where it stood.
pub fn diff(before: &Value, after: &Value) -> Diff {
    let mut diff = Diff::default();
    let mut at = String::new();
    diff.compare(&mut at, before, after, 0);
    diff
}

/// A list of changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The changes.
    pub changes: Vec<Change>,
    /// Whether there are more than are listed.
    pub cut: bool,
}

/// One place that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its JSON pointer: in the value after, or in the value before when it was removed.
    pub pointer: String,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of a place.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// It is new.
    Added(Value),
    /// It is gone.
    Removed(Value),
    /// It was one thing and is another.
    Changed(Value, Value),
}

impl Diff {
    /// Whether both values are equal.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.cut
    }

    /// The change at exactly this place, if there is one.
    pub fn at(&self, pointer: &str) -> Option<&ChangeKind> {
        let found = self.changes.iter().find(|change| change.pointer == pointer);
        found.map(|change| &change.kind)
    }

    fn push(&mut self, pointer: &str, kind: ChangeKind) {
        if self.changes.len() < MAX_CHANGES {
            self.changes.push(Change {
                pointer: pointer.to_owned(),
                kind,
            });
        } else {
            self.cut = true;
        }
    }

    fn compare(&mut self, at: &mut String, before: &Value, after: &Value, depth: usize) {
        if self.cut {
            return;
        }
        match (before, after) {
            (Value::Object(a), Value::Object(b)) if depth < MAX_DEPTH => {
                if !a.is_same(b) {
                    self.objects(at, a, b, depth);
                }
            }
            (Value::Array(a), Value::Array(b)) if depth < MAX_DEPTH => self.arrays(at, a, b, depth),
            _ if before == after => {}
            _ => self.push(at, ChangeKind::Changed(before.clone(), after.clone())),
        }
    }

    fn step(&mut self, at: &mut String, step: &str, compare: impl FnOnce(&mut Diff, &mut String)) {
        let length = at.len();
        pointer::push(at, step);
        compare(self, at);
        at.truncate(length);
    }

    fn objects(&mut self, at: &mut String, before: &Object, after: &Object, depth: usize) {
        for (key, value) in before.iter() {
            if !after.contains_key(key) {
                self.step(at, key, |diff, at| {
                    diff.push(at, ChangeKind::Removed(value.clone()));
                });
            }
        }
        for (key, value) in after.iter() {
            self.step(at, key, |diff, at| match before.get(key) {
                Some(old) => diff.compare(at, old, value, depth + 1),
                None => diff.push(at, ChangeKind::Added(value.clone())),
            });
        }
    }

    fn arrays(&mut self, at: &mut String, before: &Array, after: &Array, depth: usize) {
        let start = before
            .iter()
            .zip(after.iter())
            .take_while(|(a, b)| a == b)
            .count();
        let (a, b) = (&before[start..], &after[start..]);
        let end = a
            .iter()
            .rev()
            .zip(b.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
        let pairs = if a.len() == b.len() || a.len().max(b.len()) > MAX_ALIGNED {
            by_place(a.len(), b.len())
        } else {
            aligned(a, b)
        };
        for (i, j) in pairs {
            let place = |i: Option<usize>, list: &[Value]| list.get(i?).cloned();
            let (old, new) = (place(i, a), place(j, b));
            let step = (start + j.or(i).unwrap_or(0)).to_string();
            self.step(at, &step, |diff, at| match (old, new) {
                (Some(old), Some(new)) => diff.compare(at, &old, &new, depth + 1),
                (Some(old), None) => diff.push(at, ChangeKind::Removed(old)),
                (None, Some(new)) => diff.push(at, ChangeKind::Added(new)),
                (None, None) => {}
            });
            if self.cut {
                return;
            }
        }
    }
}

type Pair = (Option<usize>, Option<usize>);

fn by_place(a: usize, b: usize) -> Vec<Pair> {
    let both = |i: usize, length: usize| (i < length).then_some(i);
    (0..a.max(b)).map(|i| (both(i, a), both(i, b))).collect()
}

/// Pairs by the longest common subsequence; what stands alone between two equal elements is added or removed.
fn aligned(a: &[Value], b: &[Value]) -> Vec<Pair> {
    super::align::align(a.len(), b.len(), |i, j| a[i] == b[j])
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    fn lines(before: Value, after: Value) -> Vec<String> {
        let diff = diff(&before, &after);
        let line = |change: &Change| match &change.kind {
            ChangeKind::Added(v) => format!("+ {} {v}", change.pointer),
            ChangeKind::Removed(v) => format!("- {} {v}", change.pointer),
            ChangeKind::Changed(v, w) => format!("~ {} {v} {w}", change.pointer),
        };
        diff.changes.iter().map(line).collect()
    }

    #[test]
    fn places_that_differ() {
        assert!(lines(json!({"a": 1, "b": [1.0]}), json!({"b": [1], "a": 1})).is_empty());
        assert_eq!(
            lines(
                json!({"a": 1, "x": {"y": [1, 2, 3]}}),
                json!({"x": {"y": [1, 3], "z/": null}, "a": 2})
            ),
            ["- /x/y/1 2", "+ /x/z~1 null", "~ /a 1 2"]
        );
        assert_eq!(
            lines(json!([1, 2]), json!({"a": 1})),
            ["~  [1,2] {\"a\":1}"]
        );
        assert_eq!(
            lines(json!([]), json!(["a", "b"])),
            ["+ /0 \"a\"", "+ /1 \"b\""]
        );
    }

    #[test]
    fn long_lists_are_cut() {
        let long: Value = (0..5_000).map(Value::from).collect();
        let other: Value = (0..5_000).map(|i| Value::from(i + 1)).collect();
        let diff = diff(&long, &other);
        assert!(diff.cut && diff.changes.len() == MAX_CHANGES);
    }
}
