//! What each state of the definition had when it ran last, for who writes paths.

use super::Driver;
use crate::complete::{Sample, Seen};
use asl::journal::{Detail, Event, EventKind};
use asl::program::{Program, StateId};
use asl::run::Run;
use json::{Object, Str, Value};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Events that are looked at at most, the last ones of a run: more would be felt when a long run is halted.
const MOST_EVENTS: usize = 100_000;
/// Steps that are played again at most, for what no event holds.
const MOST_STEPS: usize = 32;

/// What was gathered.
#[derive(Default)]
pub(super) struct Gathered {
    /// As of so many events.
    known: usize,
    /// By the ARN of the state machine; the scenario's own has none.
    seen: BTreeMap<Option<Str>, Seen>,
    /// What steps told that were played again, each with its step.
    told: BTreeMap<Told, (u32, Option<Value>)>,
}

/// A state of one of the programs that ran, and a station of its data.
type Told = ((usize, StateId), &'static str);

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
        let mut programs: Vec<(&Arc<Program>, Option<Str>)> = Vec::new();
        let mut samples: BTreeMap<(usize, StateId), Sample> = BTreeMap::new();
        let mut steps: BTreeMap<Told, &Event> = BTreeMap::new();
        // From the last event on: what stands there already is newer.
        for event in run.events().iter().rev().take(MOST_EVENTS) {
            let execution = run.journal().execution(event.execution);
            let (Some(execution), Some(state)) = (execution, event.state) else {
                continue;
            };
            let mut known = programs.iter();
            let known = known.position(|(program, _)| Arc::ptr_eq(program, &execution.program));
            let place = known.unwrap_or(programs.len());
            if known.is_none() {
                let machine = run.machine_of(event.execution);
                programs.push((&execution.program, machine.map(|m| m.arn.clone())));
            }
            let state = (place, state);
            match &event.detail {
                Detail::Input(input) if event.kind.is_entered() => {
                    let sample = samples.entry(state).or_default();
                    sample.input.get_or_insert_with(|| input.clone());
                }
                Detail::Exited(exited) => {
                    let sample = samples.entry(state).or_default();
                    sample.output.get_or_insert_with(|| exited.output.clone());
                }
                Detail::Output(output) => {
                    let sample = samples.entry(state).or_default();
                    sample.result.get_or_insert_with(|| output.clone());
                }
                Detail::Called(called) => {
                    if let Ok(Some(output)) = &called.outcome {
                        let sample = samples.entry(state).or_default();
                        sample.result.get_or_insert_with(|| output.clone());
                    }
                }
                _ => {}
            }
            match event.kind {
                EventKind::MapStateStarted => {
                    steps.entry((state, "afterItemsPath")).or_insert(event);
                }
                EventKind::ParallelStateSucceeded | EventKind::MapStateSucceeded => {
                    steps.entry((state, "result")).or_insert(event);
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
        let mut named: BTreeMap<Option<Str>, BTreeMap<Rc<str>, Sample>> = BTreeMap::new();
        for ((place, id), sample) in samples {
            if let Some((program, arn)) = programs.get(place) {
                let of = named.entry(arn.clone()).or_default();
                of.insert(program.state(id).pointer.as_str().into(), sample);
            }
        }
        let seen = named.into_iter();
        self.seen.seen = seen.map(|(arn, s)| (arn, Seen(Rc::new(s)))).collect();
        self.seen.known = known;
    }

    /// What each state of a state machine had: of the one of this ARN, or of the scenario's own.
    pub(crate) fn seen(&self, arn: Option<&str>) -> Seen {
        let found = self.seen.seen.get(&arn.map(Str::from));
        found.cloned().unwrap_or_default()
    }
}

/// The payload at a station of the state that an event belongs to, in the step of that event.
fn station(run: &Run, event: &Event, ((_, state), name): Told) -> Option<Value> {
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
