//! What the page asks of a run, as one trait: so that the engine behind it can be code that arrives later. The page
//! holds a [`Handle`]; before the engine is there it answers as if nothing had run.

use crate::complete::Seen;
use crate::document::Document;
use crate::driver::{Bill, ComparisonShown, Driver, Look, Stops, VisitsShown};
use crate::effect::{Advance, Sent};
use crate::lens::{Lens, Turn};
use crate::moment::Moment;
use std::ops::Range;
use std::rc::Rc;
use ui::event_table::EventRow;
use ui::executions::Listed;
use ui::expressions::Bench;
use ui::timeline::Axis;

/// Rows of the event table: how many there are, which these are, they, and the one to keep in sight.
pub(crate) type Rows = (usize, Range<usize>, Vec<EventRow>, Option<usize>);

/// Each method once: the trait, the driver's answer, and the answer while there is no driver.
macro_rules! drive {
    (
        look { $($(#[$read_doc:meta])* fn $read:ident($($ra:ident: $rt:ty),*) -> $rr:ty, else $re:expr;)* }
        move { $($(#[$write_doc:meta])* fn $write:ident($($wa:ident: $wt:ty),*) -> $wr:ty, else $we:expr;)* }
    ) => {
        /// A run that can be moved and looked at.
        pub(crate) trait Drive {
            $($(#[$read_doc])* fn $read(&self, $($ra: $rt),*) -> $rr;)*
            $($(#[$write_doc])* fn $write(&mut self, $($wa: $wt),*) -> $wr;)*
        }

        impl Drive for Driver {
            $(fn $read(&self, $($ra: $rt),*) -> $rr { Driver::$read(self, $($ra),*) })*
            $(fn $write(&mut self, $($wa: $wt),*) -> $wr { Driver::$write(self, $($wa),*) })*
        }

        impl Handle {
            $($(#[$read_doc])* pub(crate) fn $read(&self, $($ra: $rt),*) -> $rr {
                match &self.0 { Some(driver) => driver.$read($($ra),*), None => $re }
            })*
            $($(#[$write_doc])* pub(crate) fn $write(&mut self, $($wa: $wt),*) -> $wr {
                match &mut self.0 { Some(driver) => driver.$write($($wa),*), None => $we }
            })*
        }
    };
}

/// The run behind the page, once its code is there.
#[derive(Default)]
pub(crate) struct Handle(Option<Box<dyn Drive>>);

impl Handle {
    /// The engine is there.
    pub(crate) fn arrive(&mut self, driver: Box<dyn Drive>) {
        if self.0.is_none() {
            self.0 = Some(driver);
        }
    }
}

/// Nothing that runs can be asked for before the engine is there: effects wait for it.
fn absent() -> String {
    "The engine has not arrived yet.".into()
}

drive! {
    look {
        /// Which run, and which step of it, is shown.
        fn place() -> (u32, usize), else (0, 0);
        /// Whether nothing is left to do by itself.
        fn stands() -> bool, else true;
        /// How many calls the states of this name made up to the moment shown.
        fn used(state: &str) -> usize, else 0;
        /// The visit that an event belongs to, up to that event.
        fn bench(event: Option<usize>) -> Option<Rc<Bench>>, else None;
        /// What the run has used.
        fn bill() -> Option<Rc<Bill>>, else None;
        /// Whether there is a run to compare with.
        fn has_before() -> bool, else false;
        /// The rows of the comparison in sight.
        fn comparison(lens: &Lens) -> Option<ComparisonShown>, else None;
        /// The rows of the event table in sight.
        fn rows(window: &Range<usize>, chosen: Option<usize>) -> Rows, else Rows::default();
        /// The event that a row of the table shows.
        fn event_of_row(row: usize) -> Option<usize>, else None;
        /// The executions of the run in sight.
        fn executions(lens: &Lens) -> Listed, else Listed::default();
        /// The visits in sight.
        fn visits(lens: &Lens, event: Option<usize>, bars: bool) -> VisitsShown, else VisitsShown::default();
        /// What a turn means for the run shown.
        fn resolve(lens: &Lens, turn: Turn) -> Option<Turn>, else Some(turn);
        /// What each state of a machine had when it ran last: of the one of this ARN, or of the scenario's own.
        fn seen(arn: Option<&str>) -> Seen, else Seen::default();
        /// The axis of the timeline.
        fn axis(lens: &Lens) -> Axis, else Axis::default();
    }
    move {
        /// Whether the end of what is known is shown and a person is asked there: time stands still.
        fn asks() -> bool, else false;
        /// Starts a run of the document.
        fn start(document: &Document) -> Result<(), Vec<String>>, else Err(vec![absent()]);
        /// Carries the changed document into the run from the moment shown; starts one where there is none.
        fn fork(document: &Document) -> Result<(), Vec<String>>, else Err(vec![absent()]);
        /// Forgets the run.
        fn forget() -> (), else ();
        /// Goes on as asked while `go` allows it; whether it got there.
        fn advance(advance: Advance, stops: &Stops, go: &dyn Fn() -> bool) -> bool, else true;
        /// Shows this step.
        fn seek(step: usize) -> (), else ();
        /// Something from outside.
        fn send(sent: Sent) -> Result<(), String>, else Err(absent());
        /// Gathers what each state had, when more is known.
        fn gather() -> (), else ();
        /// Reckons again when the moment is another.
        fn reckon() -> (), else ();
        /// Keeps the run shown, to compare others with it.
        fn pin() -> (), else ();
        /// Compares the run with the one before it.
        fn compare() -> (), else ();
        /// Brings the filter of the events up to date with what is known.
        fn filter(text: &str, lens: &Lens) -> (), else ();
        /// Brings the list of executions up to date with what is known.
        fn list(failed_first: bool) -> (), else ();
        /// Brings the rows of the visits up to date with what is known.
        fn tabulate(lens: &Lens, standing: bool) -> (), else ();
        /// The moment shown.
        fn moment(look: &Look<'_>) -> Moment, else Moment::default();
    }
}
