//! What comes from outside: task answers, heartbeats, stop, redrive. Each may be refused as the service refuses it.

use super::execution::Status;
use super::frame::{Frame, Phase};
use super::{MAIN, MAX_PAYLOAD_BYTES, Recorder, Simulation};
use crate::error::{StatesError, texts};
use crate::journal::{Detail, EventKind, ExecutionId, FrameId, Time};
use crate::program::{MachineKind, Resource, StateId, Work};
use crate::scenario::{CallTarget, Command};
use json::{Str, Value};

/// A call that waits for an answer from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenCall {
    /// Its token.
    pub token: Str,
    /// The name of its state.
    pub state_name: Str,
    /// Its state.
    pub state: StateId,
    /// Its thread of control.
    pub frame: FrameId,
    /// Its execution.
    pub execution: ExecutionId,
    /// The Map iteration it belongs to.
    pub iteration: Option<u32>,
    /// What it was called with.
    pub parameters: Value,
    /// Since when it waits.
    pub since: Time,
    /// When TimeoutSeconds end it.
    pub timeout_due: Option<Time>,
    /// When a missing heartbeat ends it.
    pub heartbeat_due: Option<Time>,
    /// Whether a worker has taken it; activities only.
    pub taken: bool,
}

impl Simulation {
    /// The calls that wait for an answer from outside, the oldest first.
    pub fn open_calls(&self) -> Vec<OpenCall> {
        let mut calls = Vec::new();
        for frame in self.frames.iter() {
            let execution = self.execution(frame.execution);
            if let (Phase::Calling(calling), Some(token), Status::Running) =
                (&frame.phase, &frame.token, execution.status)
            {
                // A mocked answer that is on its way can still be overtaken; it is no question to anybody.
                if calling.answer.as_ref().is_some_and(|a| {
                    matches!(
                        a.reply,
                        crate::scenario::Reply::Return(_) | crate::scenario::Reply::Throw(_)
                    )
                }) || calling.child.is_some()
                {
                    continue;
                }
                calls.push(OpenCall {
                    token: token.clone(),
                    state_name: execution.program.state(frame.state).name.clone(),
                    state: frame.state,
                    frame: frame.id,
                    execution: frame.execution,
                    iteration: frame.item.as_ref().map(|i| i.index).or(execution.item),
                    parameters: calling.parameters.clone(),
                    since: calling.since,
                    timeout_due: calling.timeout_due,
                    heartbeat_due: calling.heartbeat_due,
                    taken: calling.started,
                });
            }
        }
        calls.sort_by_key(|c| (c.since, c.frame));
        calls
    }

    /// Applies a command.
    pub(super) fn apply(
        &mut self,
        recorder: &mut Recorder<'_>,
        command: &Command,
    ) -> Result<(), StatesError> {
        match command {
            Command::Succeed(target, output) => {
                if output.text_len() > MAX_PAYLOAD_BYTES {
                    return Err(StatesError::new("InvalidOutput", texts::OUTPUT_TOO_LARGE));
                }
                self.answer(recorder, target, Ok(output.clone()))
            }
            Command::Fail(target, error) => self.answer(recorder, target, Err(error.clone())),
            Command::Heartbeat(target) => {
                let slot = self.open_slot(target)?;
                self.give_sign(recorder, slot);
                Ok(())
            }
            Command::Stop(error) => {
                if self.execution(MAIN).status != Status::Running {
                    // Stopping what has ended changes nothing, and the service does not mind.
                    return Ok(());
                }
                self.end_from_outside(recorder, MAIN, Status::Aborted, error.clone());
                Ok(())
            }
            Command::Redrive => self.redrive(recorder),
            Command::GoOn => {
                self.go_on();
                Ok(())
            }
        }
    }

    /// Moves the clock to whatever is due next, the limits of the service included: nobody has answered.
    fn go_on(&mut self) {
        let before = self.now;
        while self.queue.is_ready_empty() {
            let Some(at) = self.queue.advance() else {
                // Only what concerned nobody any more was due: no time has passed.
                self.now = before;
                return;
            };
            self.now = at;
            let mut due = Vec::new();
            while let Some(wake) = self.queue.pop_ready() {
                due.push(wake);
            }
            for wake in due {
                if !self.is_stale(wake) {
                    self.queue.push(self.now, self.now, wake);
                }
            }
        }
    }

    fn answer(
        &mut self,
        recorder: &mut Recorder<'_>,
        target: &CallTarget,
        result: Result<Value, StatesError>,
    ) -> Result<(), StatesError> {
        let slot = self.open_slot(target)?;
        self.give_sign(recorder, slot);
        if let Some(frame) = self.frames.take(slot) {
            let program = self.execution(frame.execution).program.clone();
            if let Phase::Calling(calling) = &frame.phase
                && let Some(child) = calling.child
            {
                self.stop_child(recorder, child);
            }
            let state = program.state(frame.state);
            self.call_ended(recorder, frame, state, result);
        }
        Ok(())
    }

    /// A sign of life: the worker of an activity has taken the call, the heartbeat's deadline moves.
    fn give_sign(&mut self, recorder: &mut Recorder<'_>, slot: u32) {
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        let program = self.execution(frame.execution).program.clone();
        if let Work::Task(task) = &program.state(frame.state).work
            && matches!(task.resource, Resource::Activity(_))
        {
            self.taken_by_worker(recorder, &mut frame, &task.resource);
        }
        if let Phase::Calling(calling) = &mut frame.phase {
            calling.heartbeat_due = calling.heartbeat.map(|s| self.now.after(s as f64));
        }
        self.frames.put(frame);
    }

    /// The frame of the call that a command means.
    fn open_slot(&self, target: &CallTarget) -> Result<u32, StatesError> {
        let is_open = |frame: &&Frame| {
            matches!(frame.phase, Phase::Calling(_))
                && frame.token.is_some()
                && self.execution(frame.execution).status == Status::Running
        };
        let found = match target {
            CallTarget::Token(token) => self
                .frames
                .iter()
                .filter(is_open)
                .find(|f| f.token.as_ref() == Some(token)),
            CallTarget::State(name) => self
                .frames
                .iter()
                .filter(is_open)
                .filter(|f| self.execution(f.execution).program.state(f.state).name == *name)
                .min_by_key(|f| f.number),
        };
        found.map(|f| f.slot).ok_or_else(|| match target {
            CallTarget::Token(token) if !token.starts_with("AQCEAAAAKg") => {
                StatesError::new("InvalidToken", texts::INVALID_TOKEN)
            }
            _ => StatesError::new("TaskTimedOut", texts::TASK_TIMED_OUT),
        })
    }

    fn redrive(&mut self, recorder: &mut Recorder<'_>) -> Result<(), StatesError> {
        let now = self.now;
        let main = self.execution_mut(MAIN);
        let refusal = match (main.kind, main.status) {
            (MachineKind::Express, _) => Some(texts::REDRIVE_EXPRESS),
            (_, Status::Running) => Some(texts::REDRIVE_RUNNING),
            (_, Status::Succeeded) => Some(texts::REDRIVE_SUCCEEDED),
            _ if main.events + 2 >= super::MAX_EVENTS => Some(texts::REDRIVE_HISTORY_FULL),
            _ => None,
        };
        if let Some(refusal) = refusal {
            return Err(StatesError::new("ExecutionNotRedrivable", refusal));
        }
        let count = main.redriven.map_or(1, |(count, _)| count + 1);
        main.redriven = Some((count, now));
        main.about.take();
        main.status = Status::Running;
        main.stopped = None;
        main.error = None;
        let (root, last) = (main.root, main.events);
        let Some(mut frame) = self.frames.take(root) else {
            return Ok(());
        };
        let kind = EventKind::ExecutionRedriven;
        frame.last_event = self.emit(recorder, &frame, kind, last, Detail::Redriven(count), None);
        self.resume(recorder, frame);
        Ok(())
    }

    /// Goes on where a frame stood: unsuccessful branches and iterations run again, a failed state works again
    /// with its counters reset.
    fn resume(&mut self, recorder: &mut Recorder<'_>, mut frame: Box<Frame>) {
        match &mut frame.phase {
            Phase::Joining(join) if join.run.is_some() => self.redrive_map_run(recorder, frame),
            // A Map that failed without an iteration to go on with, by its ItemSelector for one, starts anew.
            Phase::Joining(join) if !join.live.is_empty() => {
                let children: Vec<u32> = join.live.values().copied().collect();
                let last = frame.last_event;
                self.renumber(&mut frame);
                self.frames.put(frame);
                for slot in children {
                    if let Some(mut child) = self.frames.take(slot) {
                        child.last_event = last;
                        self.resume(recorder, child);
                    }
                }
            }
            Phase::Enter => self.go(frame),
            _ => {
                frame.phase = Phase::Work;
                frame.attempt = 0;
                frame.granted.clear();
                let fails = {
                    let program = &self.execution(frame.execution).program;
                    matches!(program.state(frame.state).work, Work::Fail(_))
                };
                if fails {
                    frame.phase = Phase::Enter;
                } else {
                    // Work that is done again is billed again [D].
                    self.execution_mut(frame.execution).transitions += 1;
                }
                self.go(frame);
            }
        }
    }
}
