//! Paths that may be written at a place, from what the last run had there: the input of the state, its result where
//! that is in reach, the item of the Map around it, and for a state that has not run what the states before it handed
//! on.

use super::Spot;
use asl::data::path::PathExpression;
use asl::definition::{Definition, Language, State, StateKind, read};
use json::Value;
use json::syntax::{Node, NodeKind};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Paths offered at most, and how deep they lead.
const MOST: usize = 150;
const DEEPEST: usize = 4;
/// Items of a list that are looked at.
const MOST_ITEMS: usize = 10;

/// What a state had when it ran last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    pub(crate) input: Option<Value>,
    pub(crate) result: Option<Value>,
    pub(crate) output: Option<Value>,
    /// For a Map, its first item as the context object has it: `Index`, `Value`, and what else belongs to it.
    pub(crate) item: Option<Value>,
}

/// The samples of a run, by the states' pointers. Equal when they are the same run's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(pub(crate) Rc<BTreeMap<Rc<str>, Sample>>);

impl PartialEq for Seen {
    fn eq(&self, other: &Seen) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Adds the paths that fit at a byte of the text to a spot.
pub(super) fn offer(text: &str, at: usize, root: &Node, seen: &Seen, spot: &mut Spot) {
    if spot.key || seen.0.is_empty() || !spot.options.is_empty() {
        return;
    }
    let definition = read(root);
    let states = definition.states();
    let around = states.filter(|s| s.node.span.touches(at));
    let Some(state) = around.min_by_key(|s| s.node.span.end - s.node.span.start) else {
        return;
    };
    let Some(field) = field_at(state.node, at) else {
        return;
    };
    let before = text.get(..at).unwrap_or_default();
    let letter = |c: char| c.is_alphanumeric() || "_.$[]".contains(c);
    let token = before.len() - before.trim_end_matches(letter).len();
    let token = before.get(at - token..).unwrap_or_default();
    let written = spot.quoted || spot.yaml || !spot.value.is_empty();
    let mut paths = Paths::default();
    let item = item(&definition, state, field, seen);
    if state.language == Language::Jsonata {
        if !inside_expression(before) || !token.starts_with('$') {
            return;
        }
        paths.below("$states.context.Map.Item", item.as_ref(), ITEM);
        jsonata(&definition, state, field, seen, &mut paths);
    } else {
        let empty = spot.value.trim_matches(['"', '\'']).is_empty() && token.is_empty();
        if !takes_path(&spot.name) || !(token.starts_with('$') || empty) {
            return;
        }
        if field != "ResultPath" {
            paths.below("$$.Map.Item", item.as_ref(), ITEM);
        }
        if !token.starts_with("$$") {
            jsonpath(&definition, state, field, &spot.name, seen, &mut paths);
        }
    }
    if paths.0.is_empty() {
        return;
    }
    if written {
        // Only the path is replaced, in the middle of whatever stands around it.
        let after = text.get(at..).unwrap_or_default();
        let rest = after.len() - after.trim_start_matches(letter).len();
        (spot.from, spot.to, spot.raw) = (at - token.len(), at + rest, true);
    }
    spot.options = paths
        .0
        .into_iter()
        .map(|(path, from)| (path.clone(), from, path))
        .collect();
}

/// Where the paths of an item come from.
const ITEM: &str = "item of the last run";

/// The item in the context object: of the Map itself where it builds the inputs of its iterations, of the Map around
/// the state inside of one. The children of a Distributed Map are executions of their own, without an item.
fn item(definition: &Definition<'_>, state: &State<'_>, field: &str, seen: &Seen) -> Option<Value> {
    let is_map = |s: &State<'_>| s.kind == Some(StateKind::Map);
    let map = if is_map(state) && matches!(field, "ItemSelector" | "Parameters") {
        state.pointer.as_str()
    } else {
        let around = definition.states().filter(|s| {
            let inside = state.pointer.strip_prefix(s.pointer.as_str());
            is_map(s) && inside.is_some_and(|rest| rest.starts_with('/'))
        });
        let map = around.max_by_key(|s| s.pointer.len())?;
        let processor = map.node.get("ItemProcessor");
        let mode = processor.and_then(|p| p.get("ProcessorConfig")?.get("Mode")?.as_str());
        if mode == Some("DISTRIBUTED") {
            return None;
        }
        map.pointer.as_str()
    };
    seen.0.get(map)?.item.clone()
}

/// Whether the value of a field of this name is a path, or holds some.
fn takes_path(name: &str) -> bool {
    name.ends_with(".$") || name.ends_with("Path") || name == "Variable"
}

/// Whether a cursor stands within the delimiters of an expression.
fn inside_expression(before: &str) -> bool {
    before.rfind("{%") > before.rfind("%}")
}

/// The field of the state around a byte.
fn field_at(state: &Node, at: usize) -> Option<&str> {
    let NodeKind::Object(members) = &state.kind else {
        return None;
    };
    let around = |start: u32, end: u32| start as usize <= at && at <= end as usize;
    let found = members
        .iter()
        .rfind(|m| around(m.key_span.start, m.value.span.end.max(m.key_span.end)));
    found.map(|m| &*m.key)
}

fn jsonpath(
    definition: &Definition<'_>,
    state: &State<'_>,
    field: &str,
    name: &str,
    seen: &Seen,
    paths: &mut Paths,
) {
    let sample = sample(definition, state, seen);
    let calls = matches!(
        state.kind,
        Some(StateKind::Task | StateKind::Parallel | StateKind::Map)
    );
    let effective = || {
        let setting = state.str_field("InputPath").map(|(text, _)| text);
        let steps = setting.and_then(|text| PathExpression::parse(text).ok()?.path().pointer());
        let input = sample.input.as_ref()?;
        steps
            .unwrap_or_default()
            .iter()
            .try_fold(input, |value, step| match value {
                Value::Array(_) => value.index(step.parse().ok()?),
                _ => value.get(step),
            })
    };
    match (field, name) {
        ("Retry", _) => {}
        ("Catch", "ResultPath") | ("InputPath" | "ResultPath", _) => {
            paths.below("$", sample.input.as_ref(), "input of the last run");
        }
        ("Catch", _) => {}
        ("OutputPath", _) => {
            paths.below("$", sample.output.as_ref(), "output of the last run");
            paths.below("$", sample.input.as_ref(), "input of the last run");
        }
        ("ResultSelector", _) => paths.result("$", state, &sample),
        ("Assign", _) if calls => paths.result("$", state, &sample),
        _ => paths.below("$", effective(), "input of the last run"),
    }
}

fn jsonata(
    definition: &Definition<'_>,
    state: &State<'_>,
    field: &str,
    seen: &Seen,
    paths: &mut Paths,
) {
    let sample = sample(definition, state, seen);
    paths.below(
        "$states.input",
        sample.input.as_ref(),
        "input of the last run",
    );
    if matches!(field, "Output" | "Assign") {
        paths.result("$states.result", state, &sample);
    }
    if field == "Catch" {
        for name in ["$states.errorOutput.Error", "$states.errorOutput.Cause"] {
            paths.0.push((name.into(), "error that was caught"));
        }
    }
}

/// What the state had; before it has run, what a state that leads to it handed on.
fn sample(definition: &Definition<'_>, state: &State<'_>, seen: &Seen) -> Sample {
    if let Some(sample) = seen.0.get(state.pointer.as_str()) {
        return sample.clone();
    }
    let machine = state
        .pointer
        .rfind('/')
        .map_or("", |end| &state.pointer[..end]);
    let siblings = definition.states().filter(|s| {
        let leads = || s.transitions().iter().any(|t| *t.target == *state.name);
        s.pointer.rfind('/').map_or("", |end| &s.pointer[..end]) == machine && leads()
    });
    let mut outputs = siblings.filter_map(|s| seen.0.get(s.pointer.as_str())?.output.clone());
    Sample {
        input: outputs.next(),
        ..Sample::default()
    }
}

/// Paths with where they were seen.
#[derive(Default)]
struct Paths(Vec<(String, &'static str)>);

impl Paths {
    /// All paths that lead into a value.
    fn below(&mut self, start: &str, value: Option<&Value>, from: &'static str) {
        if let Some(value) = value {
            let mut path = start.to_string();
            self.walk(&mut path, value, from, DEEPEST);
        }
    }

    /// All paths that lead into the result of a state; each branch of a Parallel has a place of its own in it.
    fn result(&mut self, start: &str, state: &State<'_>, sample: &Sample) {
        let from = "result of the last run";
        self.below(start, sample.result.as_ref(), from);
        if state.kind == Some(StateKind::Parallel)
            && let Some(Value::Array(branches)) = &sample.result
        {
            for (place, branch) in branches.iter().enumerate() {
                self.below(&at(start, place), Some(branch), from);
            }
        }
    }

    fn walk(&mut self, path: &mut String, value: &Value, from: &'static str, deep: usize) {
        let known = self.0.iter().any(|(known, _)| known == path);
        if self.0.len() >= MOST || deep == 0 {
            return;
        }
        if !known {
            self.0.push((path.clone(), from));
        }
        let length = path.len();
        match value {
            Value::Object(object) => {
                for (key, value) in object.iter().filter(|(key, _)| is_name(key)) {
                    path.push('.');
                    path.push_str(key);
                    self.walk(path, value, from, deep - 1);
                    path.truncate(length);
                }
            }
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate().take(MOST_ITEMS) {
                    // Items of one shape need one path.
                    if !items.iter().take(place).any(|before| alike(before, item)) {
                        *path = at(path, place);
                        self.walk(path, item, from, deep - 1);
                        path.truncate(length);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The path of an item.
fn at(list: &str, place: usize) -> String {
    [list, "[", &place.to_string(), "]"].concat()
}

/// Whether the same paths lead into both, as far as their own keys tell.
fn alike(a: &Value, b: &Value) -> bool {
    match (a.as_object(), b.as_object()) {
        (Some(a), Some(b)) => a.len() == b.len() && a.keys().all(|key| b.get(key).is_some()),
        (None, None) => a.is_array() == b.is_array(),
        _ => false,
    }
}

/// Whether a key can stand in a path as it is, in either language.
fn is_name(key: &str) -> bool {
    let mut letters = key.chars();
    letters
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
