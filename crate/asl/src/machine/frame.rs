//! Frames: threads of control, each in one state of one machine. The data of a phase lives in the phase.

use super::distributed::Share;
use super::queue::Ticket;
use crate::error::StatesError;
use crate::journal::{ExecutionId, FrameId, Time};
use crate::program::StateId;
use crate::scenario::Answer;
use json::{Object, Str, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One thread of control: the run of a machine, a branch or an iteration.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Its place in the journal.
    pub(super) id: FrameId,
    /// Its place among the live frames.
    pub(super) slot: u32,
    /// Whose it is.
    pub(super) execution: ExecutionId,
    /// The frame whose Parallel or Map it serves, and which branch or item it runs.
    pub(super) parent: Option<(u32, u32)>,
    /// The state it is in.
    pub(super) state: StateId,
    /// What it does there.
    pub(super) phase: Phase,
    /// The number of the phase; see [`Ticket`].
    pub(super) number: u64,
    /// The raw input of the state.
    pub(super) input: Value,
    /// The variables it sees, those of the frames around it included: those cannot change while it runs.
    pub(super) variables: Object,
    /// The event that the next event of this frame follows.
    pub(super) last_event: u32,
    /// The StateEntered event of the state.
    pub(super) entered_event: u32,
    /// What that event followed.
    pub(super) before_entered: u32,
    /// When the state was entered.
    pub(super) entered_at: Time,
    /// How often the state's work was retried.
    pub(super) attempt: u32,
    /// Retries granted, by retrier.
    pub(super) granted: Vec<u32>,
    /// The item of the innermost Map.
    pub(super) item: Option<Arc<Item>>,
    /// The task token of the current attempt.
    pub(super) token: Option<Str>,
}

/// `$$.Map.Item`.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) index: u32,
    pub(super) value: Value,
    /// The key, when the Map iterates over an object.
    pub(super) key: Option<Str>,
    /// Where the item came from, in a Distributed Map.
    pub(super) source: Option<Str>,
}

/// What a frame does in its state.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// It is about to enter.
    Enter,
    /// It has entered; the work is due.
    Work,
    /// A call is open.
    Calling(Box<Calling>),
    /// A Wait is running.
    Waiting { output: Box<Value> },
    /// A retry is due later.
    Backoff,
    /// Branches or iterations run.
    Joining(Box<Join>),
}

/// An open call.
#[derive(Clone, Debug)]
pub(super) struct Calling {
    /// The answer that comes at its time, if one is known.
    pub(super) answer: Option<Answer>,
    /// When the call loses patience for lack of a heartbeat.
    pub(super) heartbeat_due: Option<Time>,
    /// The heartbeat interval in seconds.
    pub(super) heartbeat: Option<u64>,
    /// What the call was given.
    pub(super) parameters: Value,
    /// Whether a worker or service has taken it.
    pub(super) started: bool,
    /// When it was scheduled.
    pub(super) since: Time,
    /// When its TimeoutSeconds end it.
    pub(super) timeout_due: Option<Time>,
    /// The execution it started and waits for.
    pub(super) child: Option<ExecutionId>,
}

/// Branches or iterations that run, and what they have produced.
#[derive(Clone, Debug)]
pub(super) struct Join {
    /// Results in order; absent while not there.
    pub(super) results: Vec<Option<Value>>,
    /// Live frames by index; for a Distributed Map the root frames of its children.
    pub(super) live: BTreeMap<u32, u32>,
    /// How many are done.
    pub(super) done: u32,
    /// The next index to start.
    pub(super) next: u32,
    /// How many may run at once.
    pub(super) limit: u32,
    /// What a Map iterates over.
    pub(super) items: Option<Arc<Vec<Item>>>,
    /// The effective input, which branches get and ItemSelector sees.
    pub(super) effective: Value,
    /// The Map Run of a Distributed Map.
    pub(super) run: Option<Box<MapRun>>,
}

/// A Map Run: the children of a Distributed Map, counted as DescribeMapRun counts them.
#[derive(Clone, Debug)]
pub(super) struct MapRun {
    /// Its ARN.
    pub(super) arn: Str,
    /// Its label, given or made.
    pub(super) label: Str,
    /// The MapRunStarted event.
    pub(super) started_event: u32,
    /// Children by how they ended.
    pub(super) succeeded: u32,
    pub(super) failed: u32,
    pub(super) timed_out: u32,
    pub(super) aborted: u32,
    /// Items whose child did not succeed: tolerances count these.
    pub(super) failed_items: u32,
    pub(super) tolerated_count: Option<f64>,
    pub(super) tolerated_percentage: Option<f64>,
    /// All items.
    pub(super) items_total: u32,
    /// What each child gets.
    pub(super) shares: Arc<Vec<Share>>,
    /// The children in the order of their start.
    pub(super) children: Vec<ExecutionId>,
    /// Children to be started once more, the next one last.
    pub(super) again: Vec<u32>,
    /// Children that did not succeed.
    pub(super) unsuccessful: Vec<u32>,
    /// How often it was redriven.
    pub(super) redriven: u32,
    /// What the result writer made the result of the state.
    pub(super) written: Option<Value>,
}

/// Why a state's work failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The error as Retry, Catch and the history see it.
    pub(super) error: StatesError,
    /// Whether it is a missed heartbeat, which the history shows as States.Timeout but Retry and Catch may name
    /// States.HeartbeatTimeout (recorded).
    pub(super) heartbeat: bool,
    /// The location of the expression that failed, for EvaluationFailed.
    pub(super) location: Option<String>,
}

impl From<StatesError> for Failure {
    fn from(error: StatesError) -> Failure {
        Failure {
            error,
            heartbeat: false,
            location: None,
        }
    }
}

impl Frame {
    /// The ticket of its current phase.
    pub(super) fn ticket(&self) -> Ticket {
        Ticket {
            slot: self.slot,
            number: self.number,
        }
    }
}

/// The live frames by slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    slots: Vec<Option<Box<Frame>>>,
    free: Vec<u32>,
}

impl Frames {
    /// A slot for a new frame.
    pub(super) fn reserve(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        })
    }

    /// Puts a frame into its slot.
    pub(super) fn put(&mut self, frame: Box<Frame>) {
        let slot = frame.slot as usize;
        if let Some(place) = self.slots.get_mut(slot) {
            *place = Some(frame);
        }
    }

    /// Takes a frame out of its slot for a while.
    pub(super) fn take(&mut self, slot: u32) -> Option<Box<Frame>> {
        self.slots.get_mut(slot as usize)?.take()
    }

    /// Takes a frame out when the ticket is not stale.
    pub(super) fn take_if(&mut self, ticket: Ticket) -> Option<Box<Frame>> {
        let place = self.slots.get_mut(ticket.slot as usize)?;
        if place.as_ref().is_some_and(|f| f.number == ticket.number) {
            place.take()
        } else {
            None
        }
    }

    /// A frame to look at.
    pub(super) fn get(&self, slot: u32) -> Option<&Frame> {
        self.slots.get(slot as usize)?.as_deref()
    }

    /// A frame to change.
    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut Frame> {
        self.slots.get_mut(slot as usize)?.as_deref_mut()
    }

    /// Gives a slot back; the frame must have been taken out.
    pub(super) fn release(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// All live frames in the order of their slots.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Frame> {
        self.slots.iter().filter_map(Option::as_deref)
    }

    /// How many slots there are, for the cost of a copy.
    pub(super) fn capacity(&self) -> usize {
        self.slots.len()
    }
}
