//! What is due: a total order of wakes by time and, at equal times, by the order in which they were queued.

use crate::journal::{ExecutionId, Time};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Why the simulation wakes something up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wake {
    /// A frame goes on: it enters its state, works, gets an answer, ends a wait or a back-off.
    Go(Ticket),
    /// A call is over its TimeoutSeconds.
    Timeout(Ticket),
    /// A call may be over its HeartbeatSeconds; the call knows when it last gave a sign.
    Heartbeat(Ticket),
    /// An execution is over its machine's TimeoutSeconds.
    MachineTimeout(ExecutionId),
    /// An execution is over the service's longest duration. Does not keep a run alive by itself.
    Limit(ExecutionId),
    /// A command of the scenario is due.
    Command(u32),
}

/// A frame in one phase. When the frame has moved on its number differs, and the wake is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket {
    pub(super) slot: u32,
    pub(super) number: u64,
}

/// The queue. **Invariant:** `ready` holds only what is due now, in the order of queueing, and `later` only what
/// is due after now; so equal times keep their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    ready: VecDeque<Wake>,
    later: BinaryHeap<Reverse<(Time, u64, Wake)>>,
    sequence: u64,
}

impl Queue {
    /// Queues a wake; one that is due in the past is due now.
    pub(super) fn push(&mut self, now: Time, at: Time, wake: Wake) {
        if at <= now {
            self.ready.push_back(wake);
        } else {
            self.sequence += 1;
            self.later.push(Reverse((at, self.sequence, wake)));
        }
    }

    /// Takes the next wake that is due now.
    pub(super) fn pop_ready(&mut self) -> Option<Wake> {
        self.ready.pop_front()
    }

    /// When the next wake is due after now.
    pub(super) fn next_time(&self) -> Option<Time> {
        self.later.peek().map(|Reverse((at, ..))| *at)
    }

    /// Makes everything that is due at the next time ready.
    pub(super) fn advance(&mut self) -> Option<Time> {
        let next = self.next_time()?;
        while self
            .later
            .peek()
            .is_some_and(|Reverse((at, ..))| *at == next)
        {
            if let Some(Reverse((_, _, wake))) = self.later.pop() {
                self.ready.push_back(wake);
            }
        }
        Some(next)
    }

    /// All wakes that are due after now, in no particular order.
    pub(super) fn later(&self) -> impl Iterator<Item = Wake> {
        self.later.iter().map(|Reverse((_, _, wake))| *wake)
    }

    /// Whether nothing is due now.
    pub(super) fn is_ready_empty(&self) -> bool {
        self.ready.is_empty()
    }
}
