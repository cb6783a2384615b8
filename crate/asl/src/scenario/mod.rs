//! The one document that describes a run: definition, input, answers, objects, commands, names, seed.
//!
//! Knows the format, not the engine: a scenario is data that a link, a file, a lesson or a test holds.

mod mock_config;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use mock_config::{ConfigProblem, config_from_mocks, mocks_from_config, test_cases};
pub use write::mocks_value;

use crate::error::StatesError;
use crate::program::MachineKind;
use json::{Str, Value};

/// A run as a document. Equal scenarios run equally, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The author's text of the definition.
    pub definition: String,
    /// Standard or Express.
    pub kind: MachineKind,
    /// The input of the execution.
    pub input: Value,
    /// Values for `${Name}` in the definition.
    pub substitutions: Vec<(Str, Str)>,
    /// Answers by state name.
    pub mocks: Vec<StateMocks>,
    /// Objects that item readers find.
    pub s3: Vec<S3Object>,
    /// The activities that exist; any activity exists when absent.
    pub activities: Option<Vec<Str>>,
    /// Other state machines that startExecution runs for real.
    pub machines: Vec<OtherMachine>,
    /// What comes from outside.
    pub commands: Vec<TimedCommand>,
    /// ARNs; derived from defaults where absent.
    pub context: Names,
    /// When the execution starts, in milliseconds since the epoch.
    pub start_time: i64,
    /// Feeds everything random: jitter, ids, tokens.
    pub seed: u64,
}

/// 2024-01-01T00:00:00Z.
pub const DEFAULT_START: i64 = 1_704_067_200_000;

impl Default for Scenario {
    fn default() -> Scenario {
        Scenario {
            definition: String::new(),
            kind: MachineKind::Standard,
            input: Value::empty_object(),
            substitutions: Vec::new(),
            mocks: Vec::new(),
            s3: Vec::new(),
            activities: None,
            machines: Vec::new(),
            commands: Vec::new(),
            context: Names::default(),
            start_time: DEFAULT_START,
            seed: 0,
        }
    }
}

/// The answers to the calls of one state.
#[derive(Clone, Debug, PartialEq)]
pub struct StateMocks {
    /// The name of the state.
    pub state: Str,
    /// Answers in order; a call takes the first unused one that fits.
    pub answers: Vec<Answer>,
}

/// What a call is answered with.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The answer itself.
    pub reply: Reply,
    /// Virtual seconds until it comes.
    pub after: f64,
    /// How many calls it serves.
    pub times: u32,
    /// Only calls of this Map iteration.
    pub iteration: Option<u32>,
    /// Only calls with this input.
    pub input: Option<Value>,
    /// What a `.sync` or `.waitForTaskToken` call returned when it was accepted.
    pub submitted: Option<Value>,
    /// How many bytes of JSON text a returned object has at least; it is grown to that when it is returned.
    pub bytes: Option<u32>,
}

/// The three ways in which a call ends or does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It returns.
    Return(Value),
    /// It raises.
    Throw(StatesError),
    /// It began and never ends.
    Timeout,
    /// No worker ever takes it.
    Unpolled,
}

/// The member that grows an answer. Its text is written nowhere but in the answer.
const FILLER: &str = "filler";

impl Answer {
    /// What the call returns, if it returns: an object is grown to `bytes` by a member `filler`.
    pub fn returned(&self) -> Option<Value> {
        let Reply::Return(value) = &self.reply else {
            return None;
        };
        let (Some(bytes), Some(object)) = (self.bytes, value.as_object()) else {
            return Some(value.clone());
        };
        if value.text().len() >= bytes as usize {
            return Some(value.clone());
        }
        let mut grown = object.clone();
        grown.insert(FILLER, Value::from(""));
        let least = Value::Object(grown.clone()).text().len();
        let missing = (bytes as usize).saturating_sub(least);
        grown.insert(FILLER, Value::from("x".repeat(missing)));
        Some(Value::Object(grown))
    }

    /// An answer at once, for one call.
    pub fn new(reply: Reply) -> Answer {
        Answer {
            reply,
            after: 0.0,
            times: 1,
            iteration: None,
            input: None,
            submitted: None,
            bytes: None,
        }
    }
}

/// An object in the simulated S3.
#[derive(Clone, Debug, PartialEq)]
pub struct S3Object {
    /// Bucket name.
    pub bucket: Str,
    /// Key.
    pub key: Str,
    /// Contents.
    pub body: Str,
}

/// Another state machine that startExecution may run.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherMachine {
    /// Its ARN.
    pub arn: Str,
    /// Its definition.
    pub definition: String,
    /// Standard or Express.
    pub kind: MachineKind,
    /// Answers to its calls.
    pub mocks: Vec<StateMocks>,
}

/// A command at its time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedCommand {
    /// Virtual seconds after the start.
    pub at: f64,
    /// What is done.
    pub command: Command,
}

/// Every way into a running simulation.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// SendTaskSuccess.
    Succeed(CallTarget, Value),
    /// SendTaskFailure.
    Fail(CallTarget, StatesError),
    /// SendTaskHeartbeat.
    Heartbeat(CallTarget),
    /// StopExecution.
    Stop(StatesError),
    /// RedriveExecution.
    Redrive,
    /// Nobody answers: time goes on to whatever is due next, the limits of the service included.
    GoOn,
}

/// Which open call a command means.
#[derive(Clone, Debug, PartialEq)]
pub enum CallTarget {
    /// The call with this task token.
    Token(Str),
    /// The oldest open call of the state of this name.
    State(Str),
}

/// ARNs of the execution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// ARN of the execution.
    pub execution_arn: Option<Str>,
    /// ARN of the state machine.
    pub state_machine_arn: Option<Str>,
    /// ARN of the role.
    pub role_arn: Option<Str>,
}

impl Scenario {
    /// A scenario of a definition alone.
    pub fn of(definition: impl Into<String>) -> Scenario {
        Scenario {
            definition: definition.into(),
            ..Scenario::default()
        }
    }
}
