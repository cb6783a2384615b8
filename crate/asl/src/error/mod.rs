//! Errors of the simulated world: what Retry and Catch may see. Never an author's mistake in the text (that is a
//! diagnostic) and never a bug of ours (that is a panic).

pub mod texts;

use json::{Object, Str, Value};

/// An error with the service's name for it and its cause text.
#[derive(Clone, Debug, PartialEq)]
pub struct StatesError {
    /// `States.Timeout`, `Lambda.Unknown`, or what a function raised; absent when a Fail state names none.
    pub name: Option<Str>,
    /// The cause text; absent when there is none.
    pub cause: Option<Str>,
}

impl StatesError {
    /// An error with a cause.
    pub fn new(name: &str, cause: impl Into<Str>) -> StatesError {
        StatesError {
            name: Some(name.into()),
            cause: Some(cause.into()),
        }
    }

    /// An error without a cause.
    pub fn named(name: &str) -> StatesError {
        StatesError {
            name: Some(name.into()),
            cause: None,
        }
    }

    /// `States.Runtime`, which nothing retries or catches.
    pub fn runtime(cause: impl Into<Str>) -> StatesError {
        StatesError::new(RUNTIME, cause)
    }

    /// The Error Output that a catcher receives: `Error` and `Cause` as far as they are present.
    pub fn output(&self) -> Value {
        let mut object = Object::new();
        if let Some(name) = &self.name {
            object.insert("Error", Value::from(name));
        }
        if let Some(cause) = &self.cause {
            object.insert("Cause", Value::from(cause));
        }
        Value::Object(object)
    }

    /// The name, empty when there is none.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// Failures of paths and of the machine itself; never retried, never caught.
pub const RUNTIME: &str = "States.Runtime";
/// A failed JSONata expression or a result of the wrong type.
pub const QUERY_EVALUATION: &str = "States.QueryEvaluationError";
/// A task over its time, or one whose heartbeat was missed.
pub const TIMEOUT: &str = "States.Timeout";
/// A payload over 262,144 bytes.
pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
/// A failed intrinsic function.
pub const INTRINSIC_FAILURE: &str = "States.IntrinsicFailure";
/// A task that failed for a reason without a name of its own.
pub const TASK_FAILED: &str = "States.TaskFailed";
/// A result that cannot be placed where ResultPath says.
pub const RESULT_PATH_MATCH_FAILURE: &str = "States.ResultPathMatchFailure";
/// An item reader that cannot read.
pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
/// A Map Run with too many failed children.
pub const TOLERANCE_EXCEEDED: &str = "States.ExceedToleratedFailureThreshold";
/// A mocked state that is called more often than its mocks answer. A name of ours; nothing retries or catches it,
/// so that no test passes by accident.
pub const NO_MOCK_LEFT: &str = "AslLab.NoMockLeft";
