//! What the page knows of a run at the moment shown: plain values, made by the driver after each move.

use crate::driver::Proposal;
use asl::view::graph::Overlay;
use json::{Object, Value};
use std::rc::Rc;
use ui::inspector::StepView;
use ui::status::Status;
use ui::transport::Mark;

/// The moment shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    /// Changes when another run takes the place of this one.
    pub(crate) generation: u32,
    /// The step shown.
    pub(crate) position: usize,
    /// Steps known.
    pub(crate) steps: usize,
    /// Whether the last known step ends the run.
    pub(crate) complete: bool,
    /// Whether nothing is due: only answers from outside can move it.
    pub(crate) idle: bool,
    /// How long a person who is asked has left, in words, where nothing happens before.
    pub(crate) asked: Option<Rc<str>>,
    /// How the execution stands at the moment shown.
    pub(crate) status: Status,
    /// The same in words.
    pub(crate) says: Rc<str>,
    /// Virtual time since the start.
    pub(crate) clock: Rc<str>,
    /// Virtual date.
    pub(crate) date: Rc<str>,
    /// Marks of the scrub bar, for all known steps.
    pub(crate) marks: Rc<Vec<Mark>>,
    /// Events known, and how many of them lie before the moment shown.
    pub(crate) events: usize,
    /// Events up to the moment shown.
    pub(crate) events_seen: usize,
    /// The pointer of the state of the step shown.
    pub(crate) state: Option<Rc<str>>,
    /// The index of the last event of the step inspected.
    pub(crate) event: Option<usize>,
    /// The step inspected.
    pub(crate) step: Option<Rc<StepView>>,
    /// Variables in the place of the step inspected.
    pub(crate) variables: Rc<Object>,
    /// What the run did, on the layout it was asked for; none before a run.
    pub(crate) overlay: Option<Rc<Overlay>>,
    /// Maps that have run, with their iterations.
    pub(crate) maps: Rc<Vec<Iterations>>,
    /// How many executions are known: one, and those that it started.
    pub(crate) executions: usize,
    /// The execution that is shown alone.
    pub(crate) alone: Option<Rc<Alone>>,
    /// Calls and tokens that wait for someone.
    pub(crate) pending: Rc<Vec<Pending>>,
    /// Figures against the limits.
    pub(crate) meters: Rc<Vec<Meter>>,
    /// Sentences of the simulation about itself.
    pub(crate) notes: Rc<Vec<Rc<str>>>,
    /// The outcome, when the moment shown is the end.
    pub(crate) outcome: Option<Rc<Ending>>,
}

impl Default for Moment {
    fn default() -> Moment {
        Moment {
            generation: 0,
            position: 0,
            steps: 0,
            complete: false,
            idle: false,
            asked: None,
            status: Status::Idle,
            says: "not started".into(),
            clock: "0 s".into(),
            date: "".into(),
            marks: Rc::default(),
            events: 0,
            events_seen: 0,
            state: None,
            event: None,
            step: None,
            variables: Rc::default(),
            overlay: None,
            maps: Rc::default(),
            executions: 0,
            alone: None,
            pending: Rc::default(),
            meters: Rc::default(),
            notes: Rc::default(),
            outcome: None,
        }
    }
}

/// An execution that is shown alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alone {
    /// Its name.
    pub(crate) name: Rc<str>,
    /// What it is in the one that started it.
    pub(crate) origin: Rc<str>,
    /// How it stands at the moment shown.
    pub(crate) status: Status,
    /// Whether the one that started it was itself started by another.
    pub(crate) nested: bool,
    /// The error it ended with, empty when there is none.
    pub(crate) error: Rc<str>,
}

/// A Map that has run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Iterations {
    /// JSON pointer of the Map.
    pub(crate) pointer: Rc<str>,
    /// Its name.
    pub(crate) name: Rc<str>,
    /// How many iterations have begun.
    pub(crate) count: u32,
}

/// A call or token that waits for someone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pending {
    /// Its identity in the run.
    pub(crate) id: u32,
    /// The state that waits.
    pub(crate) state: Rc<str>,
    /// What to begin an answer with.
    pub(crate) proposal: Rc<Proposal>,
    /// Branches and iterations around it.
    pub(crate) place: Rc<str>,
    /// What was sent.
    pub(crate) payload: Value,
    /// The task token, another one for each attempt.
    pub(crate) token: Rc<str>,
    /// Since when, in words.
    pub(crate) since: Rc<str>,
    /// When it ends by itself, in words.
    pub(crate) until: Rc<str>,
    /// Whether a heartbeat is expected.
    pub(crate) heartbeat: bool,
}

/// A figure against a limit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Meter {
    /// What is measured.
    pub(crate) name: Rc<str>,
    /// The figure in words.
    pub(crate) figure: Rc<str>,
    /// The share of the limit, from 0; none when there is no limit.
    pub(crate) share: Option<f64>,
    /// The limit and where it comes from, or where the greatest was met.
    pub(crate) note: Rc<str>,
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ending {
    /// The status in the service's word.
    pub(crate) status: Rc<str>,
    /// The output.
    pub(crate) output: Option<Value>,
    /// Error and cause.
    pub(crate) error: Option<(Rc<str>, Rc<str>)>,
}
