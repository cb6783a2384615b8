//! Executions: the one that was started, nested ones, and the children of Distributed Maps.

use crate::error::StatesError;
use crate::journal::{ExecutionId, FrameId, Time};
use crate::program::{MachineKind, Program, StateId};
use json::{Object, Str, Value};
use std::sync::{Arc, OnceLock};

/// One execution.
#[derive(Clone, Debug)]
pub(super) struct Execution {
    /// What it runs.
    pub(super) program: Arc<Program>,
    /// Standard or Express.
    pub(super) kind: MachineKind,
    /// Which table of answers its calls are answered from.
    pub(super) answers: u32,
    /// Its names.
    pub(super) names: Arc<ExecutionNames>,
    /// Its input.
    pub(super) input: Value,
    /// When it started.
    pub(super) started: Time,
    /// When it ended.
    pub(super) stopped: Option<Time>,
    /// How it stands.
    pub(super) status: Status,
    /// Its output, once it has succeeded.
    pub(super) output: Option<Value>,
    /// Its error, once it has ended otherwise.
    pub(super) error: Option<StatesError>,
    /// The number of its last event.
    pub(super) events: u32,
    /// Transitions as the service bills them: states entered and retries.
    pub(super) transitions: u64,
    /// The largest payload so far, in bytes of JSON text.
    pub(super) max_payload: usize,
    /// How often it was redriven, and when last.
    pub(super) redriven: Option<(u32, Time)>,
    /// Its root frame, while it is live or halted.
    pub(super) root: u32,
    /// Whom its end concerns.
    pub(super) parent: Option<Parent>,
    /// The item it processes, in a Distributed Map.
    pub(super) item: Option<u32>,
    /// What its context objects say of it, made when first asked for. **Invariant:** a redrive forgets it.
    pub(super) about: OnceLock<(Value, Value)>,
}

/// The names of an execution, shared since they never change.
#[derive(Debug)]
pub(super) struct ExecutionNames {
    pub(super) arn: Str,
    pub(super) name: Str,
    pub(super) machine_arn: Str,
    pub(super) machine_name: Str,
    pub(super) role_arn: Str,
}

/// Whom the end of an execution concerns.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parent {
    /// An open call that waits for it.
    Call { slot: u32, number: u64 },
    /// A call that only started it.
    Started,
    /// A Map Run.
    Item { slot: u32, index: u32 },
}

/// The state of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It runs, or waits for something that may never come.
    Running,
    /// It ended well.
    Succeeded,
    /// It ended with an error.
    Failed,
    /// Its machine's TimeoutSeconds, or the service's limit, ended it.
    TimedOut,
    /// It was stopped.
    Aborted,
}

impl Status {
    /// The service's name of the status.
    pub fn name(self) -> &'static str {
        match self {
            Status::Running => "RUNNING",
            Status::Succeeded => "SUCCEEDED",
            Status::Failed => "FAILED",
            Status::TimedOut => "TIMED_OUT",
            Status::Aborted => "ABORTED",
        }
    }
}

/// Where an execution was started from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) execution: ExecutionId,
    pub(super) frame: FrameId,
    pub(super) state: StateId,
}

impl Execution {
    /// `Execution` and `StateMachine` of the context object.
    pub(super) fn context(&self) -> (Value, Value) {
        self.about.get_or_init(|| self.describe()).clone()
    }

    /// Both in the recorded order of keys.
    fn describe(&self) -> (Value, Value) {
        let mut execution = Object::new();
        execution.insert("Id", Value::from(&self.names.arn));
        execution.insert("Input", self.input.clone());
        execution.insert("StartTime", Value::from(self.started.iso_short()));
        execution.insert("Name", Value::from(&self.names.name));
        execution.insert("RoleArn", Value::from(&self.names.role_arn));
        if self.kind == MachineKind::Standard {
            execution.insert(
                "RedriveCount",
                Value::from(self.redriven.map_or(0, |(count, _)| count)),
            );
        }
        if let Some((_, at)) = self.redriven {
            execution.insert("RedriveTime", Value::from(at.iso_short()));
        }
        let machine =
            json::json!({"Id": &self.names.machine_arn, "Name": &self.names.machine_name});
        (Value::Object(execution), machine)
    }
}
