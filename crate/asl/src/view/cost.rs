//! What a run costs: Standard by transitions, Express by requests
//! and memory over time, as published for us-east-1.

use crate::journal::{Detail, Event, EventKind, ExecutionId, Journal, Time};
use crate::machine::longest_millis;
use crate::program::{MachineKind, Processor, Program, StateId, Work};
use json::Value;

/// Dollars a transition of a Standard execution costs.
pub const TRANSITION: f64 = 0.025 / 1_000.0;
/// Transitions that are free each month, for ever.
pub const FREE_TRANSITIONS: f64 = 4_000.0;
/// Dollars a request of an Express execution costs.
pub const REQUEST: f64 = 1.0 / 1_000_000.0;
/// Dollars for a GB-second, by how many are used in a month: the first 1,000 GB-hours, the next 4,000, the rest.
pub const GB_SECOND: [(f64, f64); 3] = [
    (3_600_000.0, 0.060_0 / 3_600.0),
    (14_400_000.0, 0.030_0 / 3_600.0),
    (f64::INFINITY, 0.016_42 / 3_600.0),
];

/// What was used by one run, everything it started included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// Transitions of Standard executions: states entered, and retries.
    pub transitions: u64,
    /// Transitions by state of the first execution's program, for those that have any.
    pub by_state: Vec<(StateId, u64)>,
    /// Express executions.
    pub requests: u64,
    /// What those used of memory over time, each rounded as it is billed.
    pub gb_seconds: f64,
    /// The memory that is assumed for one of them, in MB, the largest.
    pub memory_mb: u32,
    /// Events of the longest history.
    pub events: u32,
    /// Executions in all.
    pub executions: usize,
    /// The largest payload in bytes.
    pub payload: usize,
    /// The event that carries it, by place in [`Journal::events`].
    pub payload_at: Option<usize>,
    /// Milliseconds from the start to the end, or to now.
    pub millis: i64,
}

/// What one execution used; kinds differ in one run when a Standard machine starts Express children.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    transitions: u64,
    events: u32,
    payloads: usize,
    from: Option<Time>,
    to: Option<Time>,
}

/// Reads what the first `count` events used. `definition_bytes` is part of what an Express execution keeps in
/// memory.
pub fn usage(journal: &Journal, count: usize, now: Time, definition_bytes: usize) -> Usage {
    let mut usage = Usage::default();
    let mut parts = vec![Part::default(); journal.executions.len()];
    let main = journal.execution(ExecutionId(0)).map(|e| &e.program);
    let mut by_state = vec![0_u64; main.map_or(0, |program| program.states.len())];
    for (place, event) in journal.events.iter().enumerate().take(count) {
        let Some(part) = parts.get_mut(event.execution.0 as usize) else {
            continue;
        };
        part.events += 1;
        part.from.get_or_insert(event.at);
        if event.kind.ends_execution() {
            part.to = Some(event.at);
        }
        if is_transition(event) {
            part.transitions += 1;
            let same = journal.execution(event.execution).map(|e| &e.program);
            let is_main = same
                .zip(main)
                .is_some_and(|(a, b)| std::sync::Arc::ptr_eq(a, b));
            if let (true, Some(state)) = (is_main, event.state)
                && let Some(count) = by_state.get_mut(state.0 as usize)
            {
                *count += 1;
            }
        }
        let size = payload(&event.detail).map_or(0, Value::text_len);
        part.payloads = part.payloads.max(size);
        if size > usage.payload {
            usage.payload = size;
            usage.payload_at = Some(place);
        }
    }
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.events > 0) {
        usage.executions += 1;
        usage.events = usage.events.max(part.events);
        let millis = part.from.map_or(0, |from| part.to.unwrap_or(now) - from);
        if index == 0 {
            usage.millis = millis;
        }
        match kind_of(journal, index) {
            MachineKind::Standard => usage.transitions += part.transitions,
            MachineKind::Express => {
                let memory = express_memory_mb(definition_bytes, part.payloads);
                usage.requests += 1;
                usage.memory_mb = usage.memory_mb.max(memory);
                usage.gb_seconds += express_gb_seconds(millis, memory);
            }
        }
    }
    let states = by_state
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0);
    usage.by_state = states
        .map(|(i, count)| (StateId(i as u32), count))
        .collect();
    usage
}

/// Whether the service bills a transition for what this event tells: a state entered, or a retry, which begins like
/// the first attempt but with a number.
fn is_transition(event: &Event) -> bool {
    let begins = matches!(
        event.kind,
        EventKind::TaskScheduled
            | EventKind::LambdaFunctionScheduled
            | EventKind::ActivityScheduled
            | EventKind::ParallelStateStarted
            | EventKind::MapStateStarted
    );
    event.kind.is_entered() || (begins && event.attempt > 0)
}

/// Transitions of everything that ran, of either kind.
pub fn transitions(events: &[Event]) -> u64 {
    events.iter().filter(|event| is_transition(event)).count() as u64
}

fn payload(detail: &Detail) -> Option<&Value> {
    match detail {
        Detail::Input(value) | Detail::Output(value) => Some(value),
        Detail::Exited(exited) => Some(&exited.output),
        Detail::Scheduled(call) => Some(&call.parameters),
        Detail::Called(call) => call.outcome.as_ref().ok().and_then(Option::as_ref),
        _ => None,
    }
}

/// Children of a Distributed Map are of the kind their Map says, all others of that of their program.
fn kind_of(journal: &Journal, execution: usize) -> MachineKind {
    let Some(info) = journal.executions.get(execution) else {
        return MachineKind::Standard;
    };
    let parent = info.parent.filter(|_| info.index.is_some());
    let map = parent.and_then(|(id, _, state)| Some((&journal.execution(id)?.program, state)));
    match map {
        Some((program, state)) if is_express_map(program, state) => MachineKind::Express,
        Some(_) => MachineKind::Standard,
        None => info.program.kind,
    }
}

fn is_express_map(program: &Program, state: StateId) -> bool {
    match &program.state(state).work {
        Work::Map(map) => match &map.processor {
            Processor::Distributed(distributed) => distributed.express,
            Processor::Inline => false,
        },
        _ => false,
    }
}

/// The memory of an Express execution in MB, in steps of 64: 50 MB and what it holds. An estimate: the service
/// does not say how it measures.
pub fn express_memory_mb(definition_bytes: usize, payload_bytes: usize) -> u32 {
    let held = (definition_bytes + payload_bytes) as f64 / 1_048_576.0;
    (((50.0 + held) / 64.0).ceil() * 64.0) as u32
}

/// GB-seconds of an Express execution, its time rounded up to 100 milliseconds.
pub fn express_gb_seconds(millis: i64, memory_mb: u32) -> f64 {
    let billed = (millis.max(1) as f64 / 100.0).ceil() / 10.0;
    billed * f64::from(memory_mb) / 1_024.0
}

/// Money, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    /// For one run, nothing being free.
    pub run: f64,
    /// For a month of this many runs, with what is free and what becomes cheaper.
    pub month: f64,
}

/// The bill of a run that is billed as `usage` says.
pub fn bill(usage: &Usage, runs_a_month: f64) -> Bill {
    let transitions = usage.transitions as f64;
    let requests = usage.requests as f64;
    let run = transitions * TRANSITION + requests * REQUEST + usage.gb_seconds * GB_SECOND[0].1;
    let free = (transitions * runs_a_month - FREE_TRANSITIONS).max(0.0);
    let month = free * TRANSITION
        + requests * runs_a_month * REQUEST
        + memory_over_time(usage.gb_seconds * runs_a_month);
    Bill { run, month }
}

/// The same run billed as the other kind: Standard by its transitions, Express by its time. Nothing is said where
/// the other kind cannot do it: an Express execution ends after five minutes.
pub fn bills(
    usage: &Usage,
    all_transitions: u64,
    definition_bytes: usize,
    runs_a_month: f64,
) -> (Bill, Option<Bill>) {
    let standard = Usage {
        transitions: all_transitions,
        ..Usage::default()
    };
    let memory = express_memory_mb(definition_bytes, usage.payload);
    let express = Usage {
        requests: 1,
        gb_seconds: express_gb_seconds(usage.millis, memory),
        ..Usage::default()
    };
    let possible = usage.millis <= longest_millis(MachineKind::Express);
    (
        bill(&standard, runs_a_month),
        possible.then(|| bill(&express, runs_a_month)),
    )
}

fn memory_over_time(gb_seconds: f64) -> f64 {
    let mut rest = gb_seconds;
    let mut dollars = 0.0;
    for (most, price) in GB_SECOND {
        let here = rest.min(most);
        dollars += here * price;
        rest -= here;
    }
    dollars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bills_follow_the_published_examples() {
        // A workflow of 5 transitions run 100,000 times: 496,000 of 500,000 transitions are billed.
        let usage = Usage {
            transitions: 5,
            ..Usage::default()
        };
        assert!((bill(&usage, 100_000.0).month - 12.4).abs() < 1e-9);
        // One million Express runs of 30 seconds at 64 MB: 1 dollar, and 1,875,000 GB-seconds.
        let memory = express_memory_mb(10_000, 1_000);
        assert_eq!(memory, 64);
        let usage = Usage {
            requests: 1,
            gb_seconds: express_gb_seconds(30_000, memory),
            ..Usage::default()
        };
        assert!((bill(&usage, 1_000_000.0).month - 32.25).abs() < 1e-6);
        assert!((express_gb_seconds(101, 1_024) - 0.2).abs() < 1e-12);
    }
}
