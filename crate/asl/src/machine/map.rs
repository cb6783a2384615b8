//! Map: where its items come from, and how its inline iterations start.

use super::flow::States;
use super::frame::{Failure, Frame, Item, Join, Phase};
use super::setup::NewFrame;
use super::{Recorder, Simulation};
use crate::data::path::PathExpression;
use crate::error::texts;
use crate::journal::{Detail, EventKind};
use crate::program::{Items, MapWork, NumberSource, Processor, Program, State};
use json::{Str, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Inline iterations that run at once at most [D].
const INLINE_LIMIT: u32 = 40;

impl Simulation {
    /// Starts the iterations, or the Map Run.
    pub(super) fn map(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        map: &MapWork,
    ) {
        let state = program.state(frame.state);
        let planned = self.plan(recorder, &frame, state, map);
        let (effective, limit, items) = match planned {
            Ok(planned) => planned,
            Err(failure) => return self.state_failed(recorder, frame, program, failure, false),
        };
        let length = items.as_ref().map_or(0, |items| items.len() as u32);
        let started_event = self.emit_next(
            recorder,
            &mut frame,
            EventKind::MapStateStarted,
            Detail::Length(length),
        );
        match &map.processor {
            Processor::Distributed(distributed) => {
                self.start_map_run(
                    recorder,
                    frame,
                    program,
                    map,
                    distributed,
                    effective,
                    limit,
                    items,
                );
            }
            Processor::Inline => {
                let items = items.unwrap_or_default();
                let limit = room(limit, INLINE_LIMIT);
                frame.phase = Phase::Joining(Box::new(Join {
                    results: vec![None; items.len()],
                    live: BTreeMap::new(),
                    done: 0,
                    next: 0,
                    limit,
                    items: Some(Arc::new(items)),
                    effective,
                    run: None,
                }));
                self.renumber(&mut frame);
                self.fill(recorder, frame, program, started_event);
            }
        }
    }

    /// Input, concurrency and items; a reader's items come later and are `None` here.
    pub(super) fn plan(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        map: &MapWork,
    ) -> Result<(Value, i64, Option<Vec<Item>>), Failure> {
        let effective = self.effective_input(recorder, frame, state)?;
        let limit = self.whole(
            frame,
            state,
            "MaxConcurrency",
            &map.max_concurrency,
            &effective,
        )?;
        let distributed = match &map.processor {
            Processor::Distributed(distributed) => Some(distributed),
            Processor::Inline => None,
        };
        if distributed.is_some_and(|d| d.reader.is_some()) {
            return Ok((effective, limit, None));
        }
        let value = self.items(frame, state, map, &effective, distributed.is_some())?;
        let source: Option<Str> = distributed.map(|_| "STATE_DATA".into());
        let items = match &value {
            Value::Array(array) => {
                recorder.stage(frame, "afterItemsPath", &value);
                let items = (0..).zip(array).map(|(index, value)| Item {
                    index,
                    value: value.clone(),
                    key: None,
                    source: source.clone(),
                });
                items.collect()
            }
            // Only a Distributed Map iterates over objects [D]; each member becomes an item of key and value.
            Value::Object(object) => {
                recorder.stage(frame, "afterItemsPath", &value);
                let items = (0..).zip(object.iter()).map(|(index, (key, value))| Item {
                    index,
                    value: value.clone(),
                    key: Some(key.clone()),
                    source: source.clone(),
                });
                items.collect()
            }
            _ => Vec::new(),
        };
        Ok((effective, limit, Some(items)))
    }

    /// The value to iterate over: an array, or in a Distributed Map an object.
    fn items(
        &mut self,
        frame: &Frame,
        state: &State,
        map: &MapWork,
        effective: &Value,
        distributed: bool,
    ) -> Result<Value, Failure> {
        let fits = |value: &Value| value.is_array() || (distributed && value.is_object());
        match &map.items {
            Items::Path(path) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                if !fits(&value) {
                    return Err(
                        crate::error::StatesError::runtime(texts::must_point_to_array(within(
                            path,
                        )))
                        .into(),
                    );
                }
                Ok(value)
            }
            Items::Expression(expression) => {
                let value =
                    self.expression(frame, state, "Items", expression, States::default())?;
                if !fits(&value) {
                    return Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type("Items", "array", &value),
                    ));
                }
                Ok(value)
            }
            Items::Input if fits(effective) => Ok(effective.clone()),
            Items::Input => Err(match state.language {
                crate::definition::Language::JsonPath => {
                    crate::error::StatesError::runtime(texts::must_point_to_array("$")).into()
                }
                crate::definition::Language::Jsonata => {
                    let cause = texts::map_input_must_be_array(&effective.text());
                    self.expression_failure(
                        frame,
                        state,
                        crate::data::jsonata::ExpressionFailure::at("Items", cause),
                    )
                }
            }),
        }
    }

    /// A count: as [`Simulation::whole`], not below zero.
    pub(super) fn count(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        source: &NumberSource,
        effective: &Value,
    ) -> Result<u32, Failure> {
        let whole = self.whole(frame, state, field, source, effective)?;
        u32::try_from(whole.min(i64::from(u32::MAX)))
            .map_err(|_| self.runtime_failure(frame, state, texts::cannot_be_negative(field)))
    }

    /// A whole number from its literal, its path or its expression.
    fn whole(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        source: &NumberSource,
        effective: &Value,
    ) -> Result<i64, Failure> {
        let value = match source {
            NumberSource::Literal(n) => return Ok(*n as i64),
            NumberSource::Path(path) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                if whole_number(&value).is_none() {
                    let cause = texts::not_a_valid_integer(field, &plain(&value), path.text());
                    return Err(self.runtime_failure(frame, state, cause));
                }
                value
            }
            NumberSource::Expression(expression) => {
                let value = self.expression(frame, state, field, expression, States::default())?;
                if value.as_f64().is_none() {
                    return Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type(field, "number", &value),
                    ));
                }
                value
            }
        };
        Ok(number(&value).unwrap_or(0.0) as i64)
    }

    /// Starts iterations while there are items and room. When none is left to wait for, the Map is done.
    /// `previous` is the event that the next MapIterationStarted follows.
    pub(super) fn fill(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        previous: u32,
    ) {
        let state = program.state(frame.state);
        let crate::program::Work::Map(map) = &state.work else {
            return self.frames.put(frame);
        };
        loop {
            let Phase::Joining(join) = &mut frame.phase else {
                return self.frames.put(frame);
            };
            let items = join.items.clone().unwrap_or_default();
            let Some(item) = items
                .get(join.next as usize)
                .filter(|_| (join.live.len() as u32) < join.limit)
            else {
                break;
            };
            let effective = join.effective.clone();
            let index = item.index;
            let started = self.emit(
                recorder,
                &frame,
                EventKind::MapIterationStarted,
                previous,
                Detail::Iteration(index),
                Some(frame.state),
            );
            let input = match self.select(&frame, state, map, &effective, item) {
                Ok(input) => input,
                Err(failure) => {
                    frame.last_event = started;
                    if let Phase::Joining(join) = &frame.phase {
                        for slot in join.live.values().copied().collect::<Vec<u32>>() {
                            self.silence(recorder, slot);
                        }
                    }
                    return self.state_failed(recorder, frame, program, failure, false);
                }
            };
            let iteration = self.new_frame(
                recorder,
                NewFrame {
                    execution: frame.execution,
                    machine: map.machine,
                    parent: Some((frame.slot, index)),
                    parent_id: Some(frame.id),
                    owner: Some(frame.state),
                    input,
                    variables: frame.variables.clone(),
                    last_event: started,
                    item: Some(Arc::new(item.clone())),
                },
            );
            if let Phase::Joining(join) = &mut frame.phase {
                join.next += 1;
                join.live.insert(index, iteration.slot);
            }
            self.go(iteration);
            if self.overflow.is_some() {
                break;
            }
        }
        let done = matches!(&frame.phase, Phase::Joining(join) if join.done as usize == join.results.len());
        if done {
            self.joined(recorder, frame, program, previous)
        } else {
            self.frames.put(frame)
        }
    }

    /// The input of an iteration: ItemSelector where there is one, else the item itself.
    pub(super) fn select(
        &mut self,
        frame: &Frame,
        state: &State,
        map: &MapWork,
        effective: &Value,
        item: &Item,
    ) -> Result<Value, Failure> {
        match (&map.selector, &map.selector_expression) {
            (Some(template), _) => {
                self.template_with_item(frame, state, template, effective, Some(item))
            }
            (None, Some(expression)) => self.expression_with_item(
                frame,
                state,
                "ItemSelector",
                expression,
                States::default(),
                Some(item),
            ),
            // A member of an object is handed on with its key [D].
            (None, None) => Ok(match &item.key {
                Some(key) => json::json!({"Key": key, "Value": (item.value.clone())}),
                None => item.value.clone(),
            }),
        }
    }
}

/// A path as this message shows it: one into the context object starts with a single dollar sign there [R].
fn within(path: &PathExpression) -> &str {
    match path.is_context() {
        true => path.text().strip_prefix('$').unwrap_or(path.text()),
        false => path.text(),
    }
}

/// How many iterations may run at once: zero asks for as many as possible, and a number below zero lets none start,
/// so that the state never ends [R].
pub(super) fn room(limit: i64, most: u32) -> u32 {
    match limit {
        0 => most,
        limit => u32::try_from(limit).map_or(0, |limit| limit.min(most)),
    }
}

/// A value as the service puts it into a message: strings without quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.text(), str::to_owned)
}

/// A number that a path leads to; numbers written as text count too [R].
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.parse().ok().filter(|n: &f64| n.is_finite()),
        value => value.as_f64(),
    }
}

/// As [`number`], whole ones only.
pub(super) fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}
