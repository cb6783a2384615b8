//! Two runs side by side: where their paths part, and where payloads, times and attempts differ.

use super::align::align;
use super::diff::{Diff, diff};
use super::visit::{Visit, Visits};
use crate::journal::{Detail, ExecutionId, Journal, Time};
use json::Value;
use std::collections::BTreeMap;

/// A run as it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its journal.
    pub journal: &'a Journal,
    /// Its visits.
    pub visits: &'a Visits,
    /// Its virtual time, for what is still open.
    pub now: Time,
}

/// Visits of both runs that belong together; one side is missing where only the other run came.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The visit of the first run.
    pub left: Option<usize>,
    /// The visit of the second run.
    pub right: Option<usize>,
    /// How the inputs differ; empty unless both are there.
    pub input: Diff,
    /// How the outputs differ; empty unless both are there.
    pub output: Diff,
    /// By how many milliseconds the second took longer.
    pub millis: i64,
    /// How many attempts more the second took.
    pub attempts: i64,
}

impl Pair {
    /// Whether both runs did the same here.
    pub fn is_equal(&self) -> bool {
        self.left.is_some()
            && self.right.is_some()
            && self.input.is_empty()
            && self.output.is_empty()
            && self.millis == 0
            && self.attempts == 0
    }
}

/// What differs between two runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Visits of the outermost executions, thread by thread, in order.
    pub pairs: Vec<Pair>,
    /// The first pair that is not equal.
    pub first: Option<usize>,
}

/// Compares two runs. Visits belong together when they are of the same branch or iteration, have the same state,
/// and stand in the same order.
pub fn compare(left: Side<'_>, right: Side<'_>) -> Comparison {
    let mut threads: BTreeMap<Vec<u32>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (side, second) in [(left, false), (right, true)] {
        for (i, visit) in side.visits.list().iter().enumerate() {
            if visit.execution != ExecutionId(0) {
                continue;
            }
            let path = side.journal.path_of(visit.frame);
            let both = threads.entry(path).or_default();
            if second {
                both.1.push(i);
            } else {
                both.0.push(i);
            }
        }
    }
    let mut pairs = Vec::new();
    for (a, b) in threads.into_values() {
        let equal = |i: usize, j: usize| {
            a.get(i)
                .zip(b.get(j))
                .is_some_and(|(i, j)| name(left, *i) == name(right, *j))
        };
        for (i, j) in align(a.len(), b.len(), equal) {
            let i = i.and_then(|i| a.get(i)).copied();
            let j = j.and_then(|j| b.get(j)).copied();
            pairs.push(pair(left, right, i, j));
        }
    }
    // Threads one after another, each where its first visit was entered.
    pairs.sort_by_key(|pair| order(left, right, pair));
    let first = pairs.iter().position(|pair| !pair.is_equal());
    Comparison { pairs, first }
}

fn order(left: Side<'_>, right: Side<'_>, pair: &Pair) -> (Time, usize) {
    let at = |side: Side<'_>, visit: Option<usize>| {
        let place = visit?;
        Some((side.visits.list().get(place)?.entered, place))
    };
    at(left, pair.left)
        .or_else(|| at(right, pair.right))
        .unwrap_or_default()
}

fn name<'a>(side: Side<'a>, visit: usize) -> Option<&'a str> {
    let visit = side.visits.list().get(visit)?;
    let program = &side.journal.execution(visit.execution)?.program;
    Some(&program.state(visit.state).name)
}

fn pair(left: Side<'_>, right: Side<'_>, i: Option<usize>, j: Option<usize>) -> Pair {
    let mut pair = Pair {
        left: i,
        right: j,
        input: Diff::default(),
        output: Diff::default(),
        millis: 0,
        attempts: 0,
    };
    let a = i.and_then(|i| left.visits.list().get(i));
    let b = j.and_then(|j| right.visits.list().get(j));
    if let (Some(a), Some(b)) = (a, b) {
        pair.input = changes(input(left.journal, a), input(right.journal, b));
        pair.output = changes(output(left.journal, a), output(right.journal, b));
        pair.millis = b.millis(right.now) - a.millis(left.now);
        pair.attempts = i64::from(b.attempts) - i64::from(a.attempts);
    }
    pair
}

fn changes(a: Option<&Value>, b: Option<&Value>) -> Diff {
    match (a, b) {
        (None, None) => Diff::default(),
        (a, b) => diff(a.unwrap_or(&Value::Null), b.unwrap_or(&Value::Null)),
    }
}

/// What a visit was entered with.
pub fn input<'a>(journal: &'a Journal, visit: &Visit) -> Option<&'a Value> {
    match &journal.events.get(visit.first_event)?.detail {
        Detail::Input(value) => Some(value),
        _ => None,
    }
}

/// What a visit was left with.
pub fn output<'a>(journal: &'a Journal, visit: &Visit) -> Option<&'a Value> {
    match &journal.events.get(visit.last_event?)?.detail {
        Detail::Exited(exited) => Some(&exited.output),
        _ => None,
    }
}
