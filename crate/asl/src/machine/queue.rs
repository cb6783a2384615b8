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

/// The queue. **Invariant:** `ready` holds only what is due now, in the order of queueing, and `later` and `limits`
/// only what is due after now; so equal times keep their order. The limits of the service stand apart, because every
/// execution has one and none keeps a run alive.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    ready: VecDeque<Wake>,
    later: BinaryHeap<Reverse<Due>>,
    limits: BinaryHeap<Reverse<Due>>,
    /// How many commands of the scenario are due after now.
    commands: u32,
    sequence: u64,
}

/// When a wake is due, and as which it was queued.
type Due = (Time, u64, Wake);

impl Queue {
    /// Queues a wake; one that is due in the past is due now.
    pub(super) fn push(&mut self, now: Time, at: Time, wake: Wake) {
        if at <= now {
            self.ready.push_back(wake);
        } else {
            self.sequence += 1;
            let due = Reverse((at, self.sequence, wake));
            self.commands += u32::from(matches!(wake, Wake::Command(_)));
            match wake {
                Wake::Limit(_) => self.limits.push(due),
                _ => self.later.push(due),
            }
        }
    }

    /// Takes the next wake that is due now.
    pub(super) fn pop_ready(&mut self) -> Option<Wake> {
        self.ready.pop_front()
    }

    /// When the next wake is due after now.
    fn next_time(&self) -> Option<Time> {
        self.next_later().map(|Reverse((at, ..))| *at)
    }

    /// The next wake that is due after now: the greater one, since the order is reversed for the heaps.
    fn next_later(&self) -> Option<&Reverse<Due>> {
        self.later.peek().max(self.limits.peek())
    }

    /// Makes everything that is due at the next time ready.
    pub(super) fn advance(&mut self) -> Option<Time> {
        let next = self.next_time()?;
        while let Some(Reverse((at, _, wake))) = self.next_later()
            && *at == next
        {
            let heap = match wake {
                Wake::Limit(_) => &mut self.limits,
                _ => &mut self.later,
            };
            if let Some(Reverse((_, _, wake))) = heap.pop() {
                self.commands -= u32::from(matches!(wake, Wake::Command(_)));
                self.ready.push_back(wake);
            }
        }
        Some(next)
    }

    /// The first wake that is due after now and is no limit of the service.
    pub(super) fn first_later(&self) -> Option<Wake> {
        self.later.peek().map(|Reverse((_, _, wake))| *wake)
    }

    /// When that is due.
    pub(super) fn first_later_time(&self) -> Option<Time> {
        self.later.peek().map(|Reverse((at, ..))| *at)
    }

    /// Drops what [`Queue::first_later`] shows.
    pub(super) fn drop_first_later(&mut self) {
        self.later.pop();
    }

    /// Whether a command of the scenario is due after now.
    pub(super) fn has_commands(&self) -> bool {
        self.commands > 0
    }

    /// Whether nothing is due now.
    pub(super) fn is_ready_empty(&self) -> bool {
        self.ready.is_empty()
    }
}
