//! The 62 kinds of history events, named as the API model names them [A].

use crate::definition::StateKind;

macro_rules! event_kinds {
    ($($name:ident),* $(,)?) => {
        /// The kind of a history event; names and order are the API model's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the names are the service's and say it all")]
        pub enum EventKind { $($name),* }

        impl EventKind {
            /// The service's name of the kind.
            pub fn name(self) -> &'static str {
                match self { $(EventKind::$name => stringify!($name)),* }
            }

            /// All kinds in the order of the API model.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$name),*];
        }
    };
}

event_kinds!(
    ActivityFailed,
    ActivityScheduled,
    ActivityScheduleFailed,
    ActivityStarted,
    ActivitySucceeded,
    ActivityTimedOut,
    ChoiceStateEntered,
    ChoiceStateExited,
    ExecutionAborted,
    ExecutionFailed,
    ExecutionStarted,
    ExecutionSucceeded,
    ExecutionTimedOut,
    FailStateEntered,
    LambdaFunctionFailed,
    LambdaFunctionScheduled,
    LambdaFunctionScheduleFailed,
    LambdaFunctionStarted,
    LambdaFunctionStartFailed,
    LambdaFunctionSucceeded,
    LambdaFunctionTimedOut,
    MapIterationAborted,
    MapIterationFailed,
    MapIterationStarted,
    MapIterationSucceeded,
    MapStateAborted,
    MapStateEntered,
    MapStateExited,
    MapStateFailed,
    MapStateStarted,
    MapStateSucceeded,
    ParallelStateAborted,
    ParallelStateEntered,
    ParallelStateExited,
    ParallelStateFailed,
    ParallelStateStarted,
    ParallelStateSucceeded,
    PassStateEntered,
    PassStateExited,
    SucceedStateEntered,
    SucceedStateExited,
    TaskFailed,
    TaskScheduled,
    TaskStarted,
    TaskStartFailed,
    TaskStateAborted,
    TaskStateEntered,
    TaskStateExited,
    TaskSubmitFailed,
    TaskSubmitted,
    TaskSucceeded,
    TaskTimedOut,
    WaitStateAborted,
    WaitStateEntered,
    WaitStateExited,
    MapRunAborted,
    MapRunFailed,
    MapRunStarted,
    MapRunSucceeded,
    ExecutionRedriven,
    MapRunRedriven,
    EvaluationFailed,
);

impl EventKind {
    /// The event of entering a state of this type.
    pub fn entered(kind: StateKind) -> EventKind {
        match kind {
            StateKind::Task => EventKind::TaskStateEntered,
            StateKind::Pass => EventKind::PassStateEntered,
            StateKind::Choice => EventKind::ChoiceStateEntered,
            StateKind::Wait => EventKind::WaitStateEntered,
            StateKind::Succeed => EventKind::SucceedStateEntered,
            StateKind::Fail => EventKind::FailStateEntered,
            StateKind::Parallel => EventKind::ParallelStateEntered,
            StateKind::Map => EventKind::MapStateEntered,
        }
    }

    /// The event of leaving a state of this type; Fail states have none [R].
    pub fn exited(kind: StateKind) -> EventKind {
        match kind {
            StateKind::Task => EventKind::TaskStateExited,
            StateKind::Pass => EventKind::PassStateExited,
            StateKind::Choice => EventKind::ChoiceStateExited,
            StateKind::Wait => EventKind::WaitStateExited,
            StateKind::Succeed | StateKind::Fail => EventKind::SucceedStateExited,
            StateKind::Parallel => EventKind::ParallelStateExited,
            StateKind::Map => EventKind::MapStateExited,
        }
    }

    /// The event of stopping a state of this type from outside; only states that last have one.
    pub fn aborted(kind: StateKind) -> Option<EventKind> {
        match kind {
            StateKind::Task => Some(EventKind::TaskStateAborted),
            StateKind::Wait => Some(EventKind::WaitStateAborted),
            StateKind::Parallel => Some(EventKind::ParallelStateAborted),
            StateKind::Map => Some(EventKind::MapStateAborted),
            _ => None,
        }
    }

    /// Whether a state is entered with this event.
    pub fn is_entered(self) -> bool {
        self.name().ends_with("StateEntered")
    }

    /// Whether a state is left with this event.
    pub fn is_exited(self) -> bool {
        self.name().ends_with("StateExited")
    }

    /// Whether it ends an execution.
    pub fn ends_execution(self) -> bool {
        matches!(
            self,
            EventKind::ExecutionSucceeded
                | EventKind::ExecutionFailed
                | EventKind::ExecutionTimedOut
                | EventKind::ExecutionAborted
        )
    }
}
