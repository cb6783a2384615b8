//! A compiled path: its steps and what is known of them before any value is seen.

use crate::filter::Filter;
use json::Str;
use std::fmt::Write;

/// A compiled path. It starts at `$`, the value it is evaluated on.
#[derive(Clone, Debug)]
pub struct Path {
    pub(crate) steps: Box<[Step]>,
    pub(crate) shape: Shape,
}

/// How many values a path can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Only names and places: exactly one value or a failure, found without allocating.
    Singular,
    /// Singular up to its last step, which merges several members into one object.
    Merging,
    /// Any number of values, given as an array.
    Indefinite,
}

/// One step from values to the values below them.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `.name` or `['name']`
    Name(Str),
    /// `['a','b']`
    Names(Box<[Str]>),
    /// `[n]`, from the end when negative
    Index(i64),
    /// `[1,3]`
    Indexes(Box<[i64]>),
    /// `[from:to]`
    Slice(Option<i64>, Option<i64>),
    /// `.*` or `[*]`
    Wildcard,
    /// `..`, which applies what follows to the value and everything below it
    Scan,
    /// `[?(…)]`
    Filter(Box<Filter>),
}

impl Path {
    pub(crate) fn new(steps: Vec<Step>) -> Path {
        let single = |step: &Step| matches!(step, Step::Name(_) | Step::Index(_));
        let shape = match steps.split_last() {
            _ if steps.iter().all(single) => Shape::Singular,
            Some((Step::Names(_), before)) if before.iter().all(single) => Shape::Merging,
            _ => Shape::Indefinite,
        };
        Path {
            steps: steps.into(),
            shape,
        }
    }

    /// The path `$`: the value itself.
    pub fn root() -> Path {
        Path::new(Vec::new())
    }

    /// Whether the path finds exactly one value or fails; otherwise it finds an array of any length.
    pub fn is_definite(&self) -> bool {
        self.shape != Shape::Indefinite
    }

    /// Whether this is `$` alone.
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps of a JSON pointer to the one place that the path names, when it consists of names and places from
    /// the front only.
    pub fn pointer(&self) -> Option<Vec<String>> {
        let steps = self.steps.iter().map(|step| match step {
            Step::Name(name) => Some(name.to_string()),
            Step::Index(index) if *index >= 0 => Some(index.to_string()),
            _ => None,
        });
        steps.collect()
    }

    /// The path as Jayway writes it in its messages: `$['a'][0]`.
    pub fn canonical(&self) -> String {
        canonical(&self.steps)
    }
}

/// Steps in Jayway's bracket notation, from the root.
pub(crate) fn canonical(steps: &[Step]) -> String {
    let mut text = String::from("$");
    for step in steps {
        match step {
            Step::Name(name) => push_names(&mut text, std::slice::from_ref(name)),
            Step::Names(names) => push_names(&mut text, names),
            Step::Index(index) => {
                let _ = write!(text, "[{index}]");
            }
            Step::Indexes(indexes) => {
                let parts: Vec<String> = indexes.iter().map(ToString::to_string).collect();
                let _ = write!(text, "[{}]", parts.join(","));
            }
            Step::Slice(from, to) => {
                let bound = |b: &Option<i64>| b.map(|n| n.to_string()).unwrap_or_default();
                let _ = write!(text, "[{}:{}]", bound(from), bound(to));
            }
            Step::Wildcard => text.push_str("[*]"),
            Step::Scan => text.push_str(".."),
            Step::Filter(_) => text.push_str("[?]"),
        }
    }
    text
}

fn push_names(text: &mut String, names: &[Str]) {
    text.push('[');
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        let _ = write!(text, "'{name}'");
    }
    text.push(']');
}
