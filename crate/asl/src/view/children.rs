//! The executions of a run: the one that was started, the items of its Distributed Maps, what its states started;
//! how each stands, read from the events.

use crate::error::StatesError;
use crate::journal::{Detail, EventKind, ExecutionId, Journal, Time};
use crate::run::Status;

/// One execution.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// Which.
    pub execution: ExecutionId,
    /// How it stands.
    pub status: Status,
    /// When it was started.
    pub started: Time,
    /// When it ended.
    pub ended: Option<Time>,
    /// The error it ended with.
    pub error: Option<StatesError>,
    /// Its first event, by place in [`Journal::events`].
    pub first_event: usize,
    /// Its last event so far.
    pub last_event: usize,
}

/// The executions in the order in which they were started. Events are read once; going on costs only what is new,
/// going back starts again.
#[derive(Clone, Debug, Default)]
pub struct Children {
    list: Vec<Child>,
    /// For each execution its place in the list.
    places: Vec<Option<usize>>,
    seen: usize,
}

impl Children {
    /// The executions of the first `count` events.
    pub fn of(journal: &Journal, count: usize) -> Children {
        let mut children = Children::default();
        children.read(journal, count);
        children
    }

    /// Reads on, or starts again when `count` lies before what was read.
    pub fn read(&mut self, journal: &Journal, count: usize) {
        if count < self.seen {
            *self = Children::default();
        }
        let events = journal.events.iter().enumerate();
        for (place, event) in events.take(count).skip(self.seen) {
            let slot = event.execution.0 as usize;
            if self.places.len() <= slot {
                self.places.resize(slot + 1, None);
            }
            let known = self.places.get(slot).copied().flatten();
            let known = known.unwrap_or_else(|| {
                self.places[slot] = Some(self.list.len());
                self.list.push(Child {
                    execution: event.execution,
                    status: Status::Running,
                    started: event.at,
                    ended: None,
                    error: None,
                    first_event: place,
                    last_event: place,
                });
                self.list.len() - 1
            });
            let Some(child) = self.list.get_mut(known) else {
                continue;
            };
            child.last_event = place;
            child.status = match event.kind {
                EventKind::ExecutionSucceeded => Status::Succeeded,
                EventKind::ExecutionFailed => Status::Failed,
                EventKind::ExecutionTimedOut => Status::TimedOut,
                EventKind::ExecutionAborted => Status::Aborted,
                EventKind::ExecutionRedriven => Status::Running,
                _ => continue,
            };
            child.ended = (child.status != Status::Running).then_some(event.at);
            child.error = match &event.detail {
                Detail::Error(error) => Some((**error).clone()),
                _ => None,
            };
        }
        self.seen = count.min(journal.events.len());
    }

    /// All of them.
    pub fn list(&self) -> &[Child] {
        &self.list
    }

    /// The one of this id, once it has begun.
    pub fn get(&self, execution: ExecutionId) -> Option<&Child> {
        let place = self.places.get(execution.0 as usize).copied().flatten()?;
        self.list.get(place)
    }

    /// Places in the list in the order in which people look for them: the execution that was started, then, with
    /// `failed_first`, those that failed, timed out or were stopped, then the others.
    pub fn order(&self, failed_first: bool) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.list.len() as u32).collect();
        if failed_first {
            let rank = |place: &u32| {
                let status = self.list.get(*place as usize).map(|child| child.status);
                match status {
                    _ if *place == 0 => 0,
                    Some(Status::Failed | Status::TimedOut) => 1,
                    Some(Status::Aborted) => 2,
                    _ => 3,
                }
            };
            // The sort keeps the order of starting among equals.
            order.sort_by_key(rank);
        }
        order
    }
}
