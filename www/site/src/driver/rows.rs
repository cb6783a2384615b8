//! The rows of the event table, made only for what is in sight.

use super::tell::is_failure;
use super::{Driver, words};
use crate::lens::Lens;
use asl::journal::{Detail, Event, EventKind, ExecutionId, Journal};
use asl::run::Run;
use json::Value;
use std::ops::Range;
use ui::event_table::EventRow;
use ui::status::Status;

/// Payloads of more bytes are told by their size.
const LONGEST: usize = 4_000;

/// Which events the table shows.
#[derive(Clone, Default)]
pub(super) struct Filter {
    text: String,
    /// Only those of this execution.
    only: Option<ExecutionId>,
    /// Events looked at.
    seen: usize,
    /// Those that fit, when a text is asked for.
    fits: Vec<u32>,
}

impl Filter {
    /// The same filter for another run.
    pub(super) fn fresh(self) -> Filter {
        Filter {
            text: self.text,
            ..Filter::default()
        }
    }
}

impl Driver {
    /// Brings the filter up to date with what is known.
    pub(crate) fn filter(&mut self, text: &str, lens: &Lens) {
        let only = self.alone(lens);
        let Some(run) = &self.run else { return };
        let wanted = text.trim().to_lowercase();
        if (&wanted, only) != (&self.filter.text, self.filter.only) {
            self.filter = Filter {
                text: wanted,
                only,
                ..Filter::default()
            };
        }
        if !self.filtered() {
            return;
        }
        let events = run.events();
        for (i, event) in events.iter().enumerate().skip(self.filter.seen) {
            let here = only.is_none_or(|only| only == event.execution);
            if here && fits(run.journal(), event, &self.filter.text) {
                self.filter.fits.push(i as u32);
            }
        }
        self.filter.seen = events.len();
    }

    fn filtered(&self) -> bool {
        !self.filter.text.is_empty() || self.filter.only.is_some()
    }

    /// How many rows there are, which of them these are, the rows, and the one to keep in sight.
    pub(crate) fn rows(
        &self,
        window: &Range<usize>,
        chosen: Option<usize>,
    ) -> (usize, Range<usize>, Vec<EventRow>, Option<usize>) {
        let Some(run) = &self.run else {
            return (0, 0..0, Vec::new(), None);
        };
        let count = if self.filtered() {
            self.filter.fits.len()
        } else {
            run.events().len()
        };
        let window = window.start.min(count)..window.end.min(count);
        let rows = window
            .clone()
            .filter_map(|row| {
                let index = self.event_of_row(row)?;
                Some(draw(run, index, run.events().get(index)?))
            })
            .collect();
        let reveal = match chosen {
            Some(index) if self.filtered() => {
                let upto = self.filter.fits.partition_point(|i| *i as usize <= index);
                upto.checked_sub(1)
            }
            chosen => chosen,
        };
        (count, window, rows, reveal)
    }

    /// The event in a row of the table.
    pub(crate) fn event_of_row(&self, row: usize) -> Option<usize> {
        if self.filtered() {
            self.filter.fits.get(row).map(|i| *i as usize)
        } else {
            Some(row)
        }
    }
}

fn fits(journal: &Journal, event: &Event, text: &str) -> bool {
    let holds = |t: &str| t.to_lowercase().contains(text);
    text.is_empty()
        || holds(event.kind.name())
        || journal.state_name(event).is_some_and(|n| holds(n))
        || matches!(&event.detail, Detail::Error(e) if holds(e.name()))
}

fn draw(run: &Run, index: usize, event: &Event) -> EventRow {
    let journal = run.journal();
    let start = run.events().first().map_or(event.at, |e| e.at);
    EventRow {
        index,
        step: event.step as usize,
        id: event.id,
        time: words::span(event.at - start).into(),
        kind: event.kind.name().into(),
        state: journal
            .state_name(event)
            .map_or("", |n| n)
            .to_string()
            .into(),
        place: words::place_of(journal, event).into(),
        summary: summary(event).into(),
        status: status(event.kind),
        future: index >= run.events_shown().len(),
    }
}

/// The sign of an event.
pub(super) fn status(kind: EventKind) -> Status {
    use EventKind::*;
    match kind {
        ExecutionFailed | ExecutionTimedOut | MapIterationFailed | FailStateEntered => {
            Status::Failed
        }
        kind if is_failure(kind) => Status::Failed,
        ExecutionAborted | TaskStateAborted | WaitStateAborted | MapStateAborted
        | ParallelStateAborted | MapIterationAborted | MapRunAborted => Status::Aborted,
        WaitStateEntered | TaskSubmitted => Status::Waiting,
        ExecutionSucceeded
        | TaskSucceeded
        | LambdaFunctionSucceeded
        | ActivitySucceeded
        | MapIterationSucceeded
        | MapStateSucceeded
        | ParallelStateSucceeded
        | MapRunSucceeded => Status::Succeeded,
        kind if kind.is_exited() => Status::Succeeded,
        kind if kind.is_entered() => Status::Running,
        _ => Status::Idle,
    }
}

/// A payload in a few words.
pub(super) fn payload(value: &Value) -> String {
    let length = value.text_len();
    if length > LONGEST {
        format!("{} bytes of JSON", words::count(length as u64))
    } else {
        ui::inspector::shorten(&value.text())
    }
}

/// What happened, in a few words.
fn summary(event: &Event) -> String {
    let error = |e: &asl::error::StatesError| {
        let cause = e.cause.as_deref().unwrap_or_default();
        ui::inspector::shorten(&if cause.is_empty() {
            e.name().to_string()
        } else {
            format!("{}: {cause}", e.name())
        })
    };
    match &event.detail {
        Detail::None => String::new(),
        Detail::Input(input) => format!("input {}", payload(input)),
        Detail::Output(output) => format!("output {}", payload(output)),
        Detail::Exited(exited) => {
            let assigned = exited
                .assigned
                .as_ref()
                .map(|a| a.keys().count())
                .unwrap_or(0);
            let note = match assigned {
                0 => String::new(),
                1 => ", 1 variable set".into(),
                n => format!(", {n} variables set"),
            };
            format!("output {}{note}", payload(&exited.output))
        }
        Detail::Error(e) => error(e),
        Detail::Scheduled(call) => {
            let attempt = match event.attempt {
                0 => String::new(),
                n => format!("attempt {}: ", n + 1),
            };
            let service = if call.resource_type.is_empty() {
                call.resource
                    .rsplit(':')
                    .next()
                    .unwrap_or_default()
                    .to_string()
            } else {
                format!("{}:{}", call.resource_type, call.resource)
            };
            format!("{attempt}{service} with {}", payload(&call.parameters))
        }
        Detail::Called(call) => match &call.outcome {
            Ok(Some(output)) => format!("output {}", payload(output)),
            Ok(None) => String::new(),
            Err(e) => error(e),
        },
        Detail::Length(n) => format!("{n} items"),
        Detail::Iteration(i) => format!("iteration {i}"),
        Detail::MapRun(arn) => arn.to_string(),
        Detail::Worker(name) => name.as_deref().unwrap_or_default().to_string(),
        Detail::Evaluation(evaluation) => error(&evaluation.0),
        Detail::Redriven(n) | Detail::MapRunRedriven(_, n) => format!("redrive {n}"),
    }
}
