//! Who listens to a step: the journal that grows, and the inspection of one step.

use super::frame::Frame;
use crate::data::choice::RuleTrace;
use crate::error::StatesError;
use crate::journal::{FrameId, Journal};
use crate::program::StateId;
use json::{Object, Value};

/// The listeners of a step. Replays have none: what they would say is known already.
#[derive(Default)]
pub struct Recorder<'a> {
    /// Gets every event.
    pub journal: Option<&'a mut Journal>,
    /// Gets what the journal does not hold: stages, rules, delays.
    pub inspection: Option<&'a mut Inspection>,
}

/// What one step did inside a state.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// The state.
    pub state: Option<StateId>,
    /// The frame.
    pub frame: Option<FrameId>,
    /// The payload at each station of the data flow, in order.
    pub stages: Vec<Stage>,
    /// The states around it that the step brought to their end: what its last state hands on leaves a branch, an
    /// iteration or a nested execution, and with the last of these the Parallel, the Map or the Task outside.
    pub around: Vec<Around>,
    /// For a Choice: each rule's comparisons with their operands and truth, one list a rule.
    pub rules: Vec<Vec<RuleTrace>>,
    /// For a Choice: which rule was taken; the number of rules stands for Default.
    pub taken: Option<usize>,
    /// For a failure: which retrier or catcher took it.
    pub handling: Option<Handling>,
    /// The error of that failure.
    pub error: Option<StatesError>,
    /// Every failure of the step in the order in which they led to one another: from the state whose work failed
    /// outward, through the Parallel or Map around it and the execution that waits for it.
    pub failures: Vec<Failed>,
    /// The variables that the state saw.
    pub variables: Object,
    /// The context object that the state saw.
    pub context: Value,
}

/// The stations of a state around the one that moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// The thread of control.
    pub frame: FrameId,
    /// The state.
    pub state: StateId,
    /// The payload at each station that the step came by, in order.
    pub stages: Vec<Stage>,
}

/// A payload at one station of the data flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The station, named as TestState names it: `input`, `afterInputPath`, `afterParameters`, `result`,
    /// `afterResultSelector`, `afterResultPath`, `output`; and `variables`.
    pub name: &'static str,
    /// The payload there.
    pub value: Value,
}

/// A failure of a state's work, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The thread of control.
    pub frame: FrameId,
    /// The state.
    pub state: StateId,
    /// The error as Retry and Catch saw it.
    pub error: StatesError,
    /// The retrier that names the error and has no retries left.
    pub exhausted: Option<usize>,
    /// What took it.
    pub handling: Handling,
}

/// What became of a failure in a state.
#[derive(Clone, Debug, PartialEq)]
pub enum Handling {
    /// A retrier granted another attempt.
    Retried {
        /// Which retrier, from 0.
        retrier: usize,
        /// Which of its retries this is, from 1.
        retry: u32,
        /// The delay that interval and back-off give, in seconds, capped by MaxDelaySeconds.
        computed: f64,
        /// The delay that was waited, in seconds: less than computed with full jitter.
        delay: f64,
    },
    /// A retrier matched, but had no attempts left.
    Exhausted {
        /// Which retrier, from 0.
        retrier: usize,
    },
    /// A catcher took it.
    Caught {
        /// Which catcher, from 0.
        catcher: usize,
    },
    /// Nothing took it: the branch or the execution fails.
    Uncaught,
}

impl Inspection {
    /// The stations of a state that the step came by: of the one that moved, or of one around it that it ended.
    pub fn stages_of(&self, frame: FrameId, state: StateId) -> &[Stage] {
        if (self.frame, self.state) == (Some(frame), Some(state)) {
            return &self.stages;
        }
        let around = self.around.iter();
        let mut same = around.filter(|a| (a.frame, a.state) == (frame, state));
        same.next().map_or(&[], |a| &a.stages)
    }

    fn stages_mut(&mut self, frame: FrameId, state: StateId) -> &mut Vec<Stage> {
        // A command from outside moves a frame without a wake; the first that tells something is the one that moved.
        if *self.frame.get_or_insert(frame) == frame {
            self.state.get_or_insert(state);
            return &mut self.stages;
        }
        // A step leads outward, never back in: only the last one is still told of.
        if self.around.last().is_none_or(|a| a.frame != frame) {
            let stages = Vec::new();
            self.around.push(Around {
                frame,
                state,
                stages,
            });
        }
        let at = self.around.len() - 1;
        &mut self.around[at].stages
    }
}

impl Recorder<'_> {
    /// Tells a payload at a station of the data flow of a frame's state.
    pub(super) fn stage(&mut self, frame: &Frame, name: &'static str, value: &Value) {
        if let Some(inspection) = &mut self.inspection {
            let value = value.clone();
            let stages = inspection.stages_mut(frame.id, frame.state);
            stages.push(Stage { name, value });
        }
    }

    /// Tells a failure, before it is known what becomes of it.
    pub(super) fn failure(&mut self, frame: FrameId, state: StateId, error: &StatesError) {
        if let Some(inspection) = &mut self.inspection {
            inspection.error = Some(error.clone());
        }
        self.failed(frame, state, error);
    }

    /// Tells a failure that nothing can take any more.
    pub(super) fn failed(&mut self, frame: FrameId, state: StateId, error: &StatesError) {
        if let Some(inspection) = &mut self.inspection {
            inspection.failures.push(Failed {
                frame,
                state,
                error: error.clone(),
                exhausted: None,
                handling: Handling::Uncaught,
            });
        }
    }

    /// Tells that the retrier which names the failure has no retries left.
    pub(super) fn exhausted(&mut self, retrier: usize) {
        let failures = self.inspection.as_mut().map(|i| &mut i.failures);
        if let Some(last) = failures.and_then(|f| f.last_mut()) {
            last.exhausted = Some(retrier);
        }
    }

    /// Tells what became of a failure.
    pub(super) fn handling(&mut self, handling: Handling) {
        if let Some(inspection) = &mut self.inspection {
            if let Some(last) = inspection.failures.last_mut() {
                last.handling = handling.clone();
            }
            inspection.handling = Some(handling);
        }
    }
}
