//! How the run is looked at in its timeline, its table of states, its comparison, its bill and its coverage. It
//! holds what was chosen and what was found, and no engine.

use crate::analysis::Analysis;
use crate::document::Document;
use crate::driver::Walk;
use asl::view::graph::Overlay;
use asl::view::tree::Key;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use ui::executions;
use ui::status::Status;

/// How the run is looked at.
#[derive(Clone, PartialEq)]
pub(crate) struct Lens {
    /// Rows that are not as they begin: opened or closed by hand.
    pub(crate) toggled: Rc<BTreeSet<Key>>,
    /// Rows of visits in sight.
    pub(crate) rows: Range<usize>,
    /// The part of the time that is shown: where it begins and how much it is, of 1.
    pub(crate) zoom: (f64, f64),
    /// Whether long stretches in which nothing happens are folded.
    pub(crate) fold: bool,
    /// The row chosen, with the run and the step it was chosen at; it holds until the run moves on.
    pub(crate) cursor: Option<(Key, u32, usize)>,
    /// The state to choose once the run shows the moment that was asked for.
    pub(crate) wanted: Option<Rc<str>>,
    /// Pairs of the comparison in sight, and the one chosen.
    pub(crate) pairs: Range<usize>,
    pub(crate) pair: Option<usize>,
    /// Whether only pairs that differ are listed.
    pub(crate) only_differences: bool,
    /// How often the machine runs in a month.
    pub(crate) runs_a_month: f64,
    /// What the growth is measured along, when one was chosen.
    pub(crate) along: Option<Rc<str>>,
    /// How the run grows.
    pub(crate) growth: Rc<Growth>,
    /// The document whose growth was asked for last.
    pub(crate) grows: Option<Rc<Document>>,
    /// What the cases reach.
    pub(crate) coverage: Rc<Report>,
    /// The document whose coverage was asked for last.
    pub(crate) covers: Option<Rc<Document>>,
    /// The event that was jumped to, with the run and the step it belongs to; it holds until the run moves on.
    pub(crate) at: Option<(usize, u32, usize)>,
    /// The chain along which one jumped there.
    pub(crate) walk: Option<Walk>,
    /// The execution that is shown alone.
    pub(crate) child: Option<Child>,
    /// Executions in sight in their list, and the row at the cursor.
    pub(crate) children: Range<usize>,
    pub(crate) child_at: Option<usize>,
    /// Whether executions that failed are listed first.
    pub(crate) failed_first: bool,
    /// Whether runs pause at each error.
    pub(crate) on_error: bool,
    /// The state to run to, once.
    pub(crate) run_to: Option<Rc<str>>,
}

impl Default for Lens {
    fn default() -> Lens {
        Lens {
            toggled: Rc::default(),
            rows: 0..48,
            zoom: (0.0, 1.0),
            fold: true,
            cursor: None,
            wanted: None,
            pairs: 0..48,
            pair: None,
            only_differences: false,
            runs_a_month: 100_000.0,
            along: None,
            growth: Rc::default(),
            grows: None,
            coverage: Rc::default(),
            covers: None,
            at: None,
            walk: None,
            child: None,
            children: 0..48,
            child_at: None,
            failed_first: true,
            on_error: false,
            run_to: None,
        }
    }
}

/// An execution that is shown alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Child {
    /// Its number among the executions of the run.
    pub(crate) id: u32,
    /// The run it belongs to.
    pub(crate) generation: u32,
    /// The state machine that it runs, when that is not the scenario's own.
    pub(crate) machine: Option<Other>,
}

/// Another state machine of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Other {
    /// Its ARN, under which the scenario holds it.
    pub(crate) arn: Rc<str>,
    /// What its definition says.
    pub(crate) says: Rc<Analysis>,
}

/// What a person does with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Turn {
    /// Other rows came into sight.
    Rows(Range<usize>),
    /// The row at this place is chosen, toggled, left outward.
    Choose(usize),
    Toggle(usize),
    Outward(usize),
    /// The same, once it is known what stands there: what, at which step, in which state.
    Chosen(Key, usize, Option<Rc<str>>),
    Toggled(Key),
    /// Closer by a factor around a place; earlier or later by a share; the whole.
    Zoom(f64, f64),
    Pan(f64),
    Fit,
    /// Idle stretches are folded or not.
    Fold(bool),
    /// Other pairs came into sight.
    Pairs(Range<usize>),
    /// The pair at this place is chosen.
    Pair(usize),
    /// The next pair that differs, or the one before.
    Difference(bool),
    /// The same, once its step is known.
    PairChosen(usize, Option<usize>),
    /// List only pairs that differ.
    OnlyDifferences(bool),
    /// Compare what comes with the run shown.
    Pin,
    /// How often the machine runs in a month.
    Volume(f64),
    /// Measure the growth along this.
    Along(Rc<str>),
    /// It was measured further; whether that is all.
    Grew(Rc<Growth>),
    /// Go on measuring.
    GrowNext,
    /// The cases were run.
    Covered(Rc<Report>),
    /// Go on running cases.
    CoverNext,
    /// Keep input and answers as a case under this name; forget a case.
    KeepCase,
    DropCase(usize),
    /// Take input and answers of a kept case.
    TakeCase(usize),
    /// Go to the moment of this event.
    Jump(usize),
    /// The same along the chain that is told.
    Walk(usize),
    /// The same, once its step and state are known, and which execution is shown if that has to change.
    Jumped {
        event: usize,
        step: usize,
        pointer: Option<Rc<str>>,
        child: Option<Option<Child>>,
        walk: Option<Walk>,
    },
    /// Something with the list of executions.
    Child(executions::Ask),
    /// This execution is shown alone, or all; the state it stands in.
    Shown(Option<Child>, Option<Rc<str>>),
    /// The execution around the one that is shown alone is shown.
    Back,
    /// Executions that failed are listed first or not.
    FailedFirst(bool),
    /// The moment shown is one to stay at.
    Rest,
    /// Pause at errors or not.
    OnError,
    /// Run to this state.
    RunTo(Rc<str>),
}

/// How the run grows with one figure of the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Growth {
    /// What it can be measured along.
    pub(crate) choices: Vec<Along>,
    /// Which of them it was measured along: its pointer.
    pub(crate) along: Rc<str>,
    /// What was measured.
    pub(crate) points: Vec<Point>,
    /// Whether there is more to come.
    pub(crate) going: bool,
}

/// A figure of the scenario that can be scaled.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Along {
    /// Its JSON pointer in the scenario.
    pub(crate) pointer: Rc<str>,
    /// It in words: `items of input /orders`.
    pub(crate) words: Rc<str>,
    /// Its present size.
    pub(crate) size: u64,
}

/// One measured run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// The size of the figure.
    pub(crate) n: u64,
    /// Events of the longest history.
    pub(crate) events: u32,
    /// Dollars for one run as Standard.
    pub(crate) standard: f64,
    /// The same as Express, where that can be.
    pub(crate) express: Option<f64>,
    /// How it ended.
    pub(crate) status: Status,
}

/// What the cases reach.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// Each case with how it ended, in words.
    pub(crate) cases: Vec<(Rc<str>, Status, Rc<str>)>,
    /// States never entered: pointer and name.
    pub(crate) states: Vec<(Rc<str>, Rc<str>)>,
    /// Ways never taken.
    pub(crate) ways: Vec<MissedWay>,
    /// States whose retriers never had to try again.
    pub(crate) retriers: Vec<(Rc<str>, Rc<str>)>,
    /// How many states and ways there are in all.
    pub(crate) all_states: usize,
    pub(crate) all_ways: usize,
    /// What is lit in the graph.
    pub(crate) overlay: Rc<Overlay>,
    /// Whether cases are still being run.
    pub(crate) going: bool,
}

/// A way never taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MissedWay {
    /// The state it leaves: pointer and name.
    pub(crate) from: (Rc<str>, Rc<str>),
    /// Which way: `rule 2`, `catcher 1`, `Default`.
    pub(crate) way: Rc<str>,
    /// Its condition in words, empty when it has none.
    pub(crate) words: Rc<str>,
    /// The name of the state it leads to.
    pub(crate) to: Rc<str>,
}

/// Closest look at the time.
const CLOSEST: f64 = 1e-6;

/// The part shown after looking closer by a factor around a place of it.
pub(crate) fn zoomed((start, width): (f64, f64), factor: f64, at: f64) -> (f64, f64) {
    let next = (width / factor.max(1e-9)).clamp(CLOSEST, 1.0);
    panned((start + (width - next) * at.clamp(0.0, 1.0), next), 0.0)
}

/// The part shown after looking later by a share of it.
pub(crate) fn panned((start, width): (f64, f64), by: f64) -> (f64, f64) {
    ((start + by * width).clamp(0.0, 1.0 - width), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_place_under_the_pointer_and_stays_inside() {
        let look = zoomed((0.0, 1.0), 2.0, 0.5);
        assert_eq!(look, (0.25, 0.5));
        assert_eq!(zoomed(look, 0.5, 0.5), (0.0, 1.0));
        assert_eq!(zoomed(look, 0.01, 0.9), (0.0, 1.0));
        assert_eq!(panned(look, 9.0), (0.5, 0.5));
        assert_eq!(panned(look, -9.0), (0.0, 0.5));
        assert!(zoomed(look, 1e12, 0.0).1 > 0.0);
    }
}
