//! The append-only record of what happened: the service's history events, for every execution of a run.
//!
//! The only record: views and answers are computed from it, and nothing in it is ever changed.

mod history;
mod kind;
mod time;

pub use kind::EventKind;
pub use time::Time;

use crate::definition::TransitionKind;
use crate::error::StatesError;
use crate::program::{MachineId, Program, StateId};
use json::{Object, Str, Value};
use std::sync::Arc;

/// Everything that happened in a run so far.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Events of all executions in the order in which they happened.
    pub events: Vec<Event>,
    /// The threads of control that events belong to: the run of a machine, a branch or an iteration.
    pub frames: Vec<FrameInfo>,
    /// The executions: the first is the one that was started, the others are its children.
    pub executions: Vec<ExecutionInfo>,
    /// The role of the executions, as ExecutionStarted names it.
    pub role: Option<Str>,
    /// Sentences about what the simulation assumed or refused, with their times.
    pub notes: Vec<Note>,
}

/// The place of an execution in [`Journal::executions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExecutionId(pub u32);

/// The place of a frame in [`Journal::frames`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(pub u32);

/// One thread of control.
#[derive(Clone, Debug)]
pub struct FrameInfo {
    /// The execution it belongs to.
    pub execution: ExecutionId,
    /// The frame whose Parallel or Map it serves; none for the root of an execution.
    pub parent: Option<FrameId>,
    /// The Parallel or Map it serves.
    pub owner: Option<StateId>,
    /// The machine it runs.
    pub machine: MachineId,
    /// Which branch or which item, from 0.
    pub index: u32,
}

/// One execution.
#[derive(Clone, Debug)]
pub struct ExecutionInfo {
    /// Its ARN.
    pub arn: Str,
    /// Its name.
    pub name: Str,
    /// The program it runs.
    pub program: Arc<Program>,
    /// The machine of the program that it runs: a Map's processor for its children.
    pub machine: MachineId,
    /// The execution and the state that started it.
    pub parent: Option<(ExecutionId, FrameId, StateId)>,
    /// Which item of a Distributed Map it processes.
    pub index: Option<u32>,
}

/// Something that the simulation has to say about itself: an assumption, an ignored command.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// When.
    pub at: Time,
    /// At which step.
    pub step: u32,
    /// One sentence.
    pub text: String,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Whose history it belongs to.
    pub execution: ExecutionId,
    /// Its number in that history, from 1.
    pub id: u32,
    /// The event that led to it, 0 for none.
    pub previous: u32,
    /// When it happened.
    pub at: Time,
    /// Which of the service's events it is.
    pub kind: EventKind,
    /// What it tells.
    pub detail: Detail,
    /// The state it belongs to.
    pub state: Option<StateId>,
    /// The thread of control it belongs to.
    pub frame: FrameId,
    /// Which attempt of the state's work, from 0.
    pub attempt: u32,
    /// The step of the simulation that produced it, from 1.
    pub step: u32,
}

/// What an event tells, as far as the state and the kind do not tell it already.
#[derive(Clone, Debug)]
pub enum Detail {
    /// Nothing more.
    None,
    /// A payload: the input of an execution or of a state that was entered.
    Input(Value),
    /// A payload: the output of an execution, a task or a function.
    Output(Value),
    /// What a state hands on, and what it assigned.
    Exited(Box<Exited>),
    /// An error.
    Error(Box<StatesError>),
    /// A call.
    Scheduled(Box<Scheduled>),
    /// Outcome of a service call: which one, with its output or error.
    Called(Box<Called>),
    /// How many items a Map has.
    Length(u32),
    /// Which iteration of the event's Map state.
    Iteration(u32),
    /// The Map Run's ARN.
    MapRun(Str),
    /// The worker that took an activity, when it gave its name.
    Worker(Option<Str>),
    /// A failed expression: its error and where it stands.
    Evaluation(Box<(StatesError, String)>),
    /// How many times the execution was redriven.
    Redriven(u32),
    /// The Map Run's ARN, and how many times it was redriven.
    MapRunRedriven(Str, u32),
}

/// The leaving of a state.
#[derive(Clone, Debug)]
pub struct Exited {
    /// Its output.
    pub output: Value,
    /// What it assigned, when it has an Assign.
    pub assigned: Option<Object>,
    /// Which of its ways it took, none where its machine ends. The service's history does not tell this.
    pub way: Option<TransitionKind>,
}

/// A call as it was scheduled.
#[derive(Clone, Debug)]
pub struct Scheduled {
    /// `lambda`, `sqs`; empty for functions and activities by ARN.
    pub resource_type: Str,
    /// `invoke`, `sendMessage.waitForTaskToken`, or the ARN.
    pub resource: Str,
    /// What it was called with.
    pub parameters: Value,
    /// `TimeoutSeconds`, when the state has one.
    pub timeout: Option<u64>,
    /// `HeartbeatSeconds`, when the state has one.
    pub heartbeat: Option<u64>,
    /// The role of `Credentials`, when the state has them.
    pub role: Option<Str>,
}

/// The outcome of a service call.
#[derive(Clone, Debug)]
pub struct Called {
    /// `lambda`, `sqs`.
    pub resource_type: Str,
    /// `invoke`.
    pub resource: Str,
    /// What came back.
    pub outcome: Result<Option<Value>, StatesError>,
}

impl Event {
    /// The error that it tells, if it tells one.
    pub fn error(&self) -> Option<&StatesError> {
        match &self.detail {
            Detail::Error(error) => Some(error),
            Detail::Called(called) => called.outcome.as_ref().err(),
            Detail::Evaluation(evaluation) => Some(&evaluation.0),
            _ => None,
        }
    }
}

impl Journal {
    /// The events of one execution.
    pub fn history(&self, execution: ExecutionId) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(move |e| e.execution == execution)
    }

    /// The execution of this id.
    pub fn execution(&self, id: ExecutionId) -> Option<&ExecutionInfo> {
        self.executions.get(id.0 as usize)
    }

    /// The frame of this id.
    pub fn frame(&self, id: FrameId) -> Option<&FrameInfo> {
        self.frames.get(id.0 as usize)
    }

    /// The indexes of branches and iterations from the root of the execution to this frame: `[2, 0]` is branch 0
    /// inside iteration 2.
    pub fn path_of(&self, frame: FrameId) -> Vec<u32> {
        let mut path = Vec::new();
        let mut at = self.frame(frame);
        while let Some(info) = at {
            let Some(parent) = info.parent else { break };
            path.push(info.index);
            at = self.frame(parent);
        }
        path.reverse();
        path
    }

    /// The name of the state an event belongs to.
    pub fn state_name(&self, event: &Event) -> Option<&Str> {
        let program = &self.execution(event.execution)?.program;
        event.state.map(|id| &program.state(id).name)
    }
}
