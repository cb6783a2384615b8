//! What each state of the definition had when it ran last, for who writes paths.

use super::Driver;
use super::sight::Sight;
use crate::complete::{Sample, Seen};
use asl::journal::{Detail, Event, EventKind};
use asl::program::StateId;
use asl::run::Run;
use json::{Object, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Steps that are played again at most, for what no event holds.
const MOST_STEPS: usize = 32;

/// What was gathered.
#[derive(Default)]
pub(super) struct Gathered {
    /// As of so many events.
    known: usize,
    seen: Seen,
    /// What steps told that were played again, each with its step.
    told: BTreeMap<Told, (u32, Option<Value>)>,
}

/// A state and a station of its data.
type Told = (StateId, &'static str);

impl Gathered {
    /// More may be known than there seems to be.
    pub(super) fn stale(&mut self) {
        self.known = 0;
    }
}

impl Driver {
    /// Gathers it anew when more is known.
    pub(crate) fn gather(&mut self) {
        let Some(run) = &self.run else {
            self.seen = Gathered::default();
            return;
        };
        let known = run.events().len();
        if self.seen.known == known {
            return;
        }
        let sight = Sight::of(run, None);
        let mut samples: BTreeMap<StateId, Sample> = BTreeMap::new();
        let mut steps: BTreeMap<Told, &Event> = BTreeMap::new();
        for event in run.events().iter().filter(|e| sight.has(e)) {
            let Some(state) = event.state else { continue };
            match &event.detail {
                Detail::Input(input) if event.kind.is_entered() => {
                    samples.entry(state).or_default().input = Some(input.clone());
                }
                Detail::Exited(exited) => {
                    samples.entry(state).or_default().output = Some(exited.output.clone());
                }
                Detail::Output(output) => {
                    samples.entry(state).or_default().result = Some(output.clone());
                }
                Detail::Called(called) => {
                    if let Ok(Some(output)) = &called.outcome {
                        samples.entry(state).or_default().result = Some(output.clone());
                    }
                }
                _ => {}
            }
            match event.kind {
                EventKind::MapStateStarted => {
                    steps.insert((state, "afterItemsPath"), event);
                }
                EventKind::ParallelStateSucceeded | EventKind::MapStateSucceeded => {
                    steps.insert((state, "result"), event);
                }
                _ => {}
            }
        }
        let before = std::mem::take(&mut self.seen.told);
        for (told, event) in steps.into_iter().take(MOST_STEPS) {
            let same = before.get(&told).filter(|(step, _)| *step == event.step);
            let value = same.map_or_else(|| station(run, event, told), |(_, value)| value.clone());
            let sample = samples.entry(told.0).or_default();
            match told.1 {
                "result" => sample.result = value.clone(),
                _ => sample.item = value.as_ref().and_then(first_item),
            }
            self.seen.told.insert(told, (event.step, value));
        }
        let named = samples.into_iter().map(|(id, sample)| {
            let pointer = run.program().state(id).pointer.as_str();
            (Rc::from(pointer), sample)
        });
        self.seen.seen = Seen(Rc::new(named.collect()));
        self.seen.known = known;
    }

    /// What each state had.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.seen.clone()
    }
}

/// The payload at a station of the state that an event belongs to, in the step of that event.
fn station(run: &Run, event: &Event, (state, name): Told) -> Option<Value> {
    let inspection = run.inspect(event.step);
    let stages = inspection.stages_of(event.frame, state).iter();
    let mut found = stages.filter(|stage| stage.name == name);
    found.next().map(|stage| stage.value.clone())
}

/// The first of the items, as the context object tells it.
fn first_item(items: &Value) -> Option<Value> {
    let mut item = Object::new();
    item.insert("Index", Value::from(0));
    match items {
        Value::Array(list) => item.insert("Value", list.iter().next()?.clone()),
        _ => {
            let (key, value) = items.as_object()?.iter().next()?;
            item.insert("Key", Value::from(key));
            item.insert("Value", value.clone())
        }
    };
    Some(Value::Object(item))
}
