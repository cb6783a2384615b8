//! Questions to a person: where a run stands with nothing left to happen but that an open call runs out of time.
//!
//! The simulation itself asks nobody; whoever drives it may stop here and let a person answer first.

use super::execution::Status;
use super::frame::{Frame, Phase};
use super::queue::Wake;
use super::{Simulation, World};
use crate::journal::Time;
use crate::scenario::{CallTarget, Command};

impl Simulation {
    /// When the question that the run has come to runs out of time. There is one when nothing happens before: what is
    /// due next is the deadline of a call that a person is asked to answer, or that of its machine.
    ///
    /// Looking changes nothing but that deadlines which no longer count are dropped from the queue.
    pub fn question_due(&mut self) -> Option<Time> {
        if !self.queue.is_ready_empty() || self.finished().is_some() {
            return None;
        }
        while self.is_stale(self.queue.first_later()?) {
            self.queue.drop_first_later();
        }
        let at = self.queue.first_later_time()?;
        match self.queue.first_later()? {
            Wake::Timeout(ticket) | Wake::Heartbeat(ticket) => {
                let frame = self.frames.get(ticket.slot)?;
                let Phase::Calling(calling) = &frame.phase else {
                    return None;
                };
                // A heartbeat that was given in between has moved the deadline, and the queue does not know yet.
                let due = [calling.timeout_due, calling.heartbeat_due];
                let due = due.into_iter().flatten().min();
                due.filter(|_| self.asks(frame))
            }
            Wake::MachineTimeout(_) => {
                let asks = self.frames.iter().any(|frame| self.asks(frame));
                asks.then_some(at)
            }
            _ => None,
        }
    }

    /// Whether a person is asked: the scenario has no answer to the call, not even that there is none.
    fn asks(&self, frame: &Frame) -> bool {
        let Phase::Calling(calling) = &frame.phase else {
            return false;
        };
        let execution = self.execution(frame.execution);
        frame.token.is_some()
            && calling.answer.is_none()
            && calling.child.is_none()
            && execution.status == Status::Running
            && !self
                .world
                .speaks_to(&execution.program.state(frame.state).name)
    }
}

impl World {
    /// Whether a command of the scenario is for the calls of this state: then the scenario plays those who answer.
    fn speaks_to(&self, state: &str) -> bool {
        let names =
            |target: &CallTarget| matches!(target, CallTarget::State(name) if **name == *state);
        self.scenario.commands.iter().any(|c| match &c.command {
            Command::Succeed(target, _) | Command::Fail(target, _) | Command::Heartbeat(target) => {
                names(target)
            }
            Command::Stop(_) | Command::Redrive | Command::GoOn => false,
        })
    }
}
