//! How a run grows with one figure of its scenario: the items of a list, the turns of a loop. It is measured: the
//! scenario is run again at several sizes, a slice between frames, within a budget.

use crate::document::Document;
use crate::driver::blocked;
use crate::later::Gradual;
use crate::lens::{Along, Growth, Point};
use asl::machine::MAX_EVENTS;
use asl::run::{Progress, Run, Status as Execution};
use asl::scenario::Scenario;
use asl::view::cost;
use json::{Object, Str, Value, pointer};
use std::rc::Rc;
use ui::status::Status;

/// Sizes that are measured.
const SIZES: [u64; 13] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
];
/// Slices of a frame that a measurement may take in all.
const SLICES: u32 = 90;
/// Steps of one run at most.
const STEPS: u32 = 150_000;
/// Figures offered at most.
const MOST: usize = 12;

/// A measurement under way.
pub(crate) struct Growing {
    scenario: Value,
    growth: Growth,
    /// Whether the figure was chosen by hand, else the next one is tried when this one changes nothing.
    chosen: bool,
    next: usize,
    run: Option<Run>,
    slices: u32,
}

impl Gradual<Growth> for Growing {
    fn go_on(&mut self, go: &dyn Fn() -> bool) -> bool {
        self.slices += 1;
        while self.growth.going {
            if self.slices > SLICES || !self.one(go) {
                self.growth.going = self.slices <= SLICES && self.growth.going;
                return !self.growth.going;
            }
        }
        true
    }

    fn so_far(&self) -> Growth {
        self.growth.clone()
    }
}

impl Growing {
    /// Prepares the measurement of a document along a figure, the first that there is when none is chosen.
    pub(crate) fn new(document: &Document, along: Option<&str>) -> Growing {
        let value = document.scenario().unwrap_or_default();
        let choices = figures(&value);
        let known = along.filter(|a| choices.iter().any(|c| *c.pointer == **a));
        let first = choices.first().map(|c| c.pointer.clone());
        Growing {
            growth: Growth {
                along: known.map(Rc::from).or(first).unwrap_or_default(),
                going: !choices.is_empty(),
                choices,
                points: Vec::new(),
            },
            scenario: value,
            chosen: known.is_some(),
            next: 0,
            run: None,
            slices: 0,
        }
    }

    /// Goes on with one size; whether it may go on.
    fn one(&mut self, go: &dyn Fn() -> bool) -> bool {
        let Some(size) = SIZES.get(self.next).copied() else {
            self.growth.going = false;
            return true;
        };
        if self.run.is_none() {
            let scaled = scaled(&self.scenario, &self.growth.along, size);
            let started = Scenario::from_value(&scaled, &|_| None)
                .ok()
                .and_then(|s| Run::start(&s).ok());
            match started {
                Some(run) => self.run = Some(run.without_checkpoints()),
                None => {
                    self.growth.going = false;
                    return true;
                }
            }
        }
        let Some(run) = &mut self.run else {
            return true;
        };
        loop {
            let progress = run.advance(64);
            if progress != Progress::Stepped || run.steps() > STEPS {
                break;
            }
            if !go() {
                return false;
            }
        }
        let point = measured(run, size);
        let cut = run.steps() > STEPS;
        self.run = None;
        self.next += 1;
        let full = point.events >= MAX_EVENTS || cut;
        self.growth.points.push(point);
        let points = &self.growth.points;
        // A figure that changes nothing is not what the run grows with: try another.
        let flat = points.len() == 4 && points.iter().all(|p| p.events == points[0].events);
        if flat && !self.chosen {
            let at = |c: &Along| c.pointer == self.growth.along;
            let place = self.growth.choices.iter().position(at).unwrap_or(0);
            match self.growth.choices.get(place + 1) {
                Some(next) => self.growth.along = next.pointer.clone(),
                None => {
                    self.growth.going = false;
                    return true;
                }
            }
            self.growth.points.clear();
            self.next = 0;
        } else if full {
            self.growth.going = false;
        }
        true
    }
}

fn measured(run: &Run, n: u64) -> Point {
    let text = run.scenario().definition.len();
    let usage = cost::usage(run.journal(), run.events().len(), run.now(), text);
    let transitions = cost::transitions(run.events());
    let (standard, express) = cost::bills(&usage, transitions, text, 1.0);
    Point {
        n,
        events: usage.events,
        standard: standard.run,
        express: express
            .map(|bill| bill.run)
            .filter(|_| blocked(run.program()).is_none()),
        status: match run.outcome().status {
            Execution::Running => Status::Waiting,
            Execution::Succeeded => Status::Succeeded,
            _ => Status::Failed,
        },
    }
}

/// The figures of a scenario that can be scaled, the likeliest first.
fn figures(scenario: &Value) -> Vec<Along> {
    let mut found: Vec<(u8, Along)> = Vec::new();
    let mut at = String::from("/input");
    if let Some(input) = scenario.get("input") {
        walk(input, &mut at, "the input", &mut found);
    }
    let mocks = scenario.get("mocks").and_then(Value::as_object);
    for (state, answers) in mocks.into_iter().flat_map(|m| m.iter()) {
        let mut at = String::from("/mocks");
        pointer::push(&mut at, state);
        let list = answers.as_array().map(|a| a.to_vec()).unwrap_or_default();
        if list.len() > 1 {
            let words = format!("answers of {state} until its last");
            let size = list.len() as u64;
            found.push((1, along(&at, words, size)));
        }
        for (i, answer) in list.iter().enumerate() {
            let times = answer.get("times").and_then(Value::as_i64);
            if let Some(times) = times.and_then(|t| u64::try_from(t).ok()) {
                let words = format!("times that {state} gives answer {}", i + 1);
                found.push((1, along(&format!("{at}/{i}/times"), words, times)));
            }
            if let Some(value) = answer.get("return") {
                let mut at = format!("{at}/{i}/return");
                walk(value, &mut at, &format!("what {state} returns"), &mut found);
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MOST);
    found.into_iter().map(|(_, along)| along).collect()
}

/// The lists and counts inside a value.
fn walk(value: &Value, at: &mut String, of: &str, found: &mut Vec<(u8, Along)>) {
    let depth = at.matches('/').count();
    if depth > 8 || found.len() > 200 {
        return;
    }
    match value {
        Value::Array(items) if !items.is_empty() => {
            let name = at.rsplit('/').next().unwrap_or_default();
            let words = if matches!(name, "input" | "return") {
                format!("items of {of}")
            } else {
                format!("items of {name} in {of}")
            };
            found.push((0, along(at, words, items.len() as u64)));
        }
        Value::Object(object) => {
            for (key, value) in object.iter() {
                let length = at.len();
                pointer::push(at, key);
                walk(value, at, of, found);
                at.truncate(length);
            }
        }
        Value::Number(number) => {
            let count = number.as_i64().and_then(|n| u64::try_from(n).ok());
            if let Some(count) = count.filter(|n| (1..=100_000).contains(n)) {
                let name = at.rsplit('/').next().unwrap_or_default();
                found.push((2, along(at, format!("the number {name} in {of}"), count)));
            }
        }
        _ => {}
    }
}

fn along(at: &str, words: String, size: u64) -> Along {
    Along {
        pointer: at.into(),
        words: words.into(),
        size,
    }
}

/// The scenario with a figure at another size: a list repeats its items, answers repeat the first up to the last.
fn scaled(scenario: &Value, pointer: &str, size: u64) -> Value {
    let keys: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|key| key.replace("~1", "/").replace("~0", "~"))
        .collect();
    let answers = keys.len() == 2 && keys.first().is_some_and(|k| k == "mocks");
    put(scenario, &keys, &|old| match old {
        Value::Array(items) if answers => {
            let (first, last) = (items.first().cloned(), items.last().cloned());
            let before = std::iter::repeat_n(first.unwrap_or_default(), size as usize - 1);
            Value::from(before.chain(last).collect::<Vec<_>>())
        }
        Value::Array(items) => {
            let items = items.iter().cycle().take(size as usize).cloned();
            Value::from(items.collect::<Vec<_>>())
        }
        _ => Value::from(size as i64),
    })
}

fn put(value: &Value, keys: &[String], change: &dyn Fn(&Value) -> Value) -> Value {
    let Some((key, rest)) = keys.split_first() else {
        return change(value);
    };
    match value {
        Value::Object(object) => {
            let members = object.iter().map(|(name, value)| -> (Str, Value) {
                let inner = if **name == **key {
                    put(value, rest, change)
                } else {
                    value.clone()
                };
                (name.clone(), inner)
            });
            Value::Object(members.collect::<Object>())
        }
        Value::Array(items) => {
            let place: Option<usize> = key.parse().ok();
            let items = items.iter().enumerate().map(|(i, value)| {
                if place == Some(i) {
                    put(value, rest, change)
                } else {
                    value.clone()
                }
            });
            Value::from(items.collect::<Vec<_>>())
        }
        other => other.clone(),
    }
}

/// What one more costs, from the last two sizes: events and dollars as Standard.
pub(crate) fn slope(points: &[Point]) -> Option<(f64, f64)> {
    let [.., a, b] = points else { return None };
    let by = (b.n - a.n) as f64;
    let events = f64::from(b.events) - f64::from(a.events);
    (by > 0.0).then(|| (events / by, (b.standard - a.standard) / by))
}

/// The size at which the history is full, if the run grows on like that.
pub(crate) fn full_at(points: &[Point]) -> Option<u64> {
    let grown: Vec<Point> = points
        .iter()
        .copied()
        .filter(|p| p.events < MAX_EVENTS)
        .collect();
    let last = grown.last()?;
    let (events, _) = slope(&grown).filter(|s| s.0 > 0.0)?;
    Some(last.n + ((f64::from(MAX_EVENTS) - f64::from(last.events)) / events).floor() as u64)
}

/// The points as they are drawn. A run that filled its history was cut short: what it was measured at is not where the
/// line leads, so the place where the history is full stands for it.
pub(crate) fn drawn(points: &[Point]) -> Vec<Point> {
    let grown = |p: &&Point| p.events < MAX_EVENTS;
    let mut drawn: Vec<Point> = points.iter().filter(grown).copied().collect();
    let cut = points.iter().find(|p| p.events >= MAX_EVENTS);
    let full = full_at(points)
        .zip(slope(&drawn))
        .zip(drawn.last().copied());
    if let (Some(cut), Some(((n, (_, dollars)), last))) = (cut, full) {
        drawn.push(Point {
            n,
            events: MAX_EVENTS,
            standard: last.standard + dollars * (n - last.n) as f64,
            ..*cut
        });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn a_map_grows_with_its_items_and_fills_the_history() {
        let definition = json!({"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "ItemsPath": "$.orders", "End": true,
            "ItemProcessor": {"StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": true}}}}}});
        let document = Document {
            definition: definition.text().into(),
            input: json!({"limit": 3, "orders": [{"id": 1}, {"id": 2}]})
                .text()
                .into(),
            ..Document::default()
        };
        let mut growing = Growing::new(&document, None);
        assert_eq!(&*growing.growth.along, "/input/orders");
        while !growing.go_on(&|| true) {}
        let growth = growing.so_far();
        // Four events an iteration, seven around them.
        assert_eq!(growth.points[3].n, 10);
        assert_eq!(slope(&growth.points[..5]).map(|s| s.0), Some(4.0));
        assert_eq!(growth.choices.len(), 2);
        let full = full_at(&growth.points).expect("it fills");
        assert!((6_200..6_260).contains(&full), "{full}");
        // The line that is drawn ends where the history is full, and does not bend there.
        let line = drawn(&growth.points);
        let [.., a, b, c] = line.as_slice() else {
            panic!("three points at least")
        };
        assert_eq!((c.n, c.events), (full, MAX_EVENTS));
        let rise = |a: &Point, b: &Point| (b.events - a.events) as f64 / (b.n - a.n) as f64;
        assert!((rise(a, b) - rise(b, c)).abs() < 0.01);
        assert!(
            growth
                .points
                .last()
                .is_some_and(|p| p.status == Status::Failed)
        );
    }

    #[test]
    fn a_loop_grows_with_the_answers_before_its_last() {
        let scenario =
            json!({"mocks": {"Check": [{"return": "busy"}, {"return": "done"}]}, "input": {}});
        let grown = scaled(&scenario, "/mocks/Check", 3);
        let wanted = json!([{"return": "busy"}, {"return": "busy"}, {"return": "done"}]);
        assert_eq!(
            grown.get("mocks").and_then(|m| m.get("Check")),
            Some(&wanted)
        );
        assert_eq!(figures(&scenario).len(), 1);
        let times = json!({"mocks": {"A": [{"return": 1, "times": 4}]}});
        assert_eq!(&*figures(&times)[0].pointer, "/mocks/A/0/times");
    }
}
