//! Following a compiled path through a value.

use crate::step::{Path, Shape, Step, canonical};
use json::{Object, Value};
use std::borrow::Cow;

/// Values looked at in one evaluation: beyond this the path is stopped. A payload holds 131,072 values at most, so
/// only a path that looks at everything many times gets here.
const WORK: u32 = 1_000_000;
/// Values found in one evaluation: more cannot be a payload of 262,144 bytes.
const MAX_RESULTS: usize = 131_072;
/// How deep `..` follows a value; json's own limit is lower.
const MAX_SCAN_DEPTH: usize = 550;

/// The path asked for more work, or for more values, than an evaluation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

/// Why a path gives no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// A definite path leads nowhere.
    Missing(Missing),
    /// The evaluation was stopped.
    Exhausted,
}

impl From<Exhausted> for Failure {
    fn from(_: Exhausted) -> Failure {
        Failure::Exhausted
    }
}

/// Where a definite path ends without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    step: usize,
    found: Option<&'static str>,
}

impl Missing {
    /// What Jayway says of it, word for word.
    pub fn message(&self, path: &Path) -> String {
        let before = path.steps.get(..self.step).unwrap_or_default();
        let last = self.step + 1 == path.steps.len();
        match (path.steps.get(self.step), self.found) {
            (Some(Step::Name(_)), None) if !last => {
                let through = path.steps.get(..=self.step).unwrap_or_default();
                format!("Missing property in path {}", canonical(through))
            }
            (Some(step @ (Step::Name(_) | Step::Names(_))), Some(found)) => format!(
                "Expected to find an object with property {} in path {} but found '{found}'. This is not a json \
                 object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
                canonical(std::slice::from_ref(step)).trim_start_matches('$'),
                canonical(before),
            ),
            (Some(Step::Index(_)), Some("null")) => {
                format!("The path {} is null", canonical(before))
            }
            (Some(step @ Step::Index(_)), Some(_)) => format!(
                "Filter: {} can only be applied to arrays.",
                canonical(std::slice::from_ref(step)).trim_start_matches('$'),
            ),
            _ => format!("No results for path: {}", path.canonical()),
        }
    }
}

/// The Java class that Jayway's messages show for a value.
fn java_class(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "java.lang.Boolean",
        Value::Number(n) if !n.is_integer_literal() => "java.lang.Double",
        Value::Number(n) => match n.as_i64() {
            Some(n) if i32::try_from(n).is_ok() => "java.lang.Integer",
            Some(_) => "java.lang.Long",
            None => "java.math.BigInteger",
        },
        Value::String(_) => "java.lang.String",
        Value::Array(_) => "java.util.ArrayList",
        Value::Object(_) => "java.util.LinkedHashMap",
    }
}

impl Path {
    /// The value of a definite path, or the array that an indefinite one finds.
    pub fn find<'v>(&self, root: &'v Value) -> Result<Cow<'v, Value>, Failure> {
        match self.shape {
            Shape::Singular => self.follow(root, &self.steps).map(Cow::Borrowed),
            Shape::Merging | Shape::Indefinite => self.find_with(root, root, &mut Work(WORK)),
        }
    }

    /// As [`Path::find`], on `value`, with `root` for what filters call `$`, within what is left of a budget.
    pub(crate) fn find_with<'v>(
        &self,
        root: &Value,
        value: &'v Value,
        work: &mut Work,
    ) -> Result<Cow<'v, Value>, Failure> {
        work.spend(1)?;
        match (self.shape, self.steps.split_last()) {
            (Shape::Singular, _) | (_, None) => self.follow(value, &self.steps).map(Cow::Borrowed),
            (Shape::Merging, Some((last, before))) => {
                let found = self.follow(value, before)?;
                match (last, found) {
                    (Step::Names(names), Value::Object(object)) => {
                        Ok(Cow::Owned(merge(names, object)))
                    }
                    _ => Err(Failure::Missing(Missing {
                        step: before.len(),
                        found: Some(java_class(found)),
                    })),
                }
            }
            (Shape::Indefinite, _) => {
                let mut walk = Walk {
                    root,
                    work,
                    found: Vec::new(),
                };
                walk.step(&self.steps, value)?;
                Ok(Cow::Owned(walk.found.into()))
            }
        }
    }

    /// Follows names and places only.
    fn follow<'v>(&self, root: &'v Value, steps: &[Step]) -> Result<&'v Value, Failure> {
        let mut value = root;
        for (i, step) in steps.iter().enumerate() {
            let next = match (step, value) {
                (Step::Name(name), Value::Object(object)) => object.get(name).ok_or(None),
                (Step::Index(index), Value::Array(items)) => place(*index, items.len())
                    .and_then(|i| items.get(i))
                    .ok_or(None),
                (_, value) => Err(Some(java_class(value))),
            };
            value = match next {
                Ok(next) => next,
                Err(found) => return Err(Failure::Missing(Missing { step: i, found })),
            };
        }
        Ok(value)
    }
}

/// What is left to spend on one evaluation.
pub(crate) struct Work(u32);

impl Work {
    pub(crate) fn spend(&mut self, amount: usize) -> Result<(), Exhausted> {
        let amount = u32::try_from(amount).map_err(|_| Exhausted)?;
        self.0 = self.0.checked_sub(amount).ok_or(Exhausted)?;
        Ok(())
    }
}

/// One evaluation of an indefinite path: values that do not fit a step are passed over in silence.
struct Walk<'w> {
    root: &'w Value,
    work: &'w mut Work,
    found: Vec<Value>,
}

impl Walk<'_> {
    fn step(&mut self, steps: &[Step], value: &Value) -> Result<(), Exhausted> {
        self.work.spend(1)?;
        let Some((step, rest)) = steps.split_first() else {
            if self.found.len() >= MAX_RESULTS {
                return Err(Exhausted);
            }
            self.found.push(value.clone());
            return Ok(());
        };
        match (step, value) {
            (Step::Name(name), Value::Object(object)) => match object.get(name) {
                Some(value) => self.step(rest, value),
                None => Ok(()),
            },
            (Step::Names(names), Value::Object(object)) => self.names(names, rest, object),
            (Step::Index(index), Value::Array(items)) => self.index(*index, rest, items),
            (Step::Indexes(indexes), Value::Array(items)) => indexes
                .iter()
                .try_for_each(|index| self.index(*index, rest, items)),
            (Step::Slice(from, to), Value::Array(items)) => slice(items, *from, *to)
                .iter()
                .try_for_each(|item| self.step(rest, item)),
            (Step::Wildcard, Value::Array(items)) => {
                items.iter().try_for_each(|item| self.step(rest, item))
            }
            (Step::Wildcard, Value::Object(object)) => {
                object.values().try_for_each(|item| self.step(rest, item))
            }
            (Step::Scan, value) => self.scan(rest, value, 0),
            (Step::Filter(filter), Value::Array(items)) => items.iter().try_for_each(|item| {
                match filter.accepts(self.root, item, self.work)? {
                    true => self.step(rest, item),
                    false => Ok(()),
                }
            }),
            (Step::Filter(filter), Value::Object(_)) => {
                match filter.accepts(self.root, value, self.work)? {
                    true => self.step(rest, value),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn index(&mut self, index: i64, rest: &[Step], items: &[Value]) -> Result<(), Exhausted> {
        match place(index, items.len()).and_then(|i| items.get(i)) {
            Some(item) => self.step(rest, item),
            None => Ok(()),
        }
    }

    /// Several names: one merged object at the end of a path, each in turn before it.
    fn names(
        &mut self,
        names: &[json::Str],
        rest: &[Step],
        object: &Object,
    ) -> Result<(), Exhausted> {
        self.work.spend(names.len())?;
        if rest.is_empty() {
            return self.step(rest, &merge(names, object));
        }
        names
            .iter()
            .filter_map(|name| object.get(name))
            .try_for_each(|value| self.step(rest, value))
    }

    /// Applies the rest of the path to a value and, after it, to everything below.
    fn scan(&mut self, rest: &[Step], value: &Value, depth: usize) -> Result<(), Exhausted> {
        if depth > MAX_SCAN_DEPTH {
            return Err(Exhausted);
        }
        match (rest.first(), value) {
            // A filter asks each value itself. Asking an array would find its elements twice.
            (Some(Step::Filter(filter)), Value::Object(_)) => {
                if filter.accepts(self.root, value, self.work)? {
                    self.step(rest.get(1..).unwrap_or_default(), value)?;
                }
            }
            (Some(Step::Filter(_)), Value::Array(_)) => self.filter_scalars(rest, value)?,
            _ => self.step(rest, value)?,
        }
        match value {
            Value::Array(items) => items
                .iter()
                .filter(|item| item.is_array() || item.is_object())
                .try_for_each(|item| self.scan(rest, item, depth + 1)),
            Value::Object(object) => object
                .values()
                .filter(|item| item.is_array() || item.is_object())
                .try_for_each(|item| self.scan(rest, item, depth + 1)),
            _ => Ok(()),
        }
    }

    /// Under `..` a filter still sees the scalars of an array, which are not scanned by themselves.
    fn filter_scalars(&mut self, rest: &[Step], value: &Value) -> Result<(), Exhausted> {
        let (Some((Step::Filter(filter), rest)), Value::Array(items)) = (rest.split_first(), value)
        else {
            return Ok(());
        };
        for item in items.iter().filter(|item| !item.is_object()) {
            if filter.accepts(self.root, item, self.work)? {
                self.step(rest, item)?;
            }
        }
        Ok(())
    }
}

fn merge(names: &[json::Str], object: &Object) -> Value {
    let present = names
        .iter()
        .filter_map(|name| Some((name.clone(), object.get(name)?.clone())));
    Value::Object(present.collect())
}

/// The place of an index in an array of this length; negative ones count from the end.
fn place(index: i64, len: usize) -> Option<usize> {
    match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

fn slice(items: &[Value], from: Option<i64>, to: Option<i64>) -> &[Value] {
    let bound = |bound: i64| match usize::try_from(bound) {
        Ok(bound) => bound.min(items.len()),
        Err(_) => place(bound, items.len()).unwrap_or(0),
    };
    let (from, to) = (from.map_or(0, bound), to.map_or(items.len(), bound));
    items.get(from..to).unwrap_or_default()
}
