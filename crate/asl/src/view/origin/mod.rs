//! Where a value in the data of a state comes from: back through the fields of the state and the states before it to
//! what first made it. And what was lost on the way through a state.
//!
//! Exact or silent: each way back is read from the compiled fields, and holds only while the journal has the very
//! same value there; where a field computes, it says so and names what it reads.

mod back;
mod expression;
mod lost;

pub use lost::{Loss, lost};

use super::visit::{Visit, Visits};
use crate::journal::{Detail, Event, Journal};
use crate::program::State;
use json::{Str, Value};

/// Places that one value is followed through at most.
const MOST_PLACES: usize = 1_000;

/// A station of the data of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Station {
    /// What the state before handed on.
    Input,
    /// After InputPath.
    Effective,
    /// What is sent: after Parameters or Arguments.
    Arguments,
    /// What a Map iterates over.
    Items,
    /// What came back.
    Result,
    /// After ResultSelector.
    Selected,
    /// After ResultPath.
    Merged,
    /// What is handed on.
    Output,
    /// What Assign set.
    Assigned,
}

/// A field that a value came through.
#[derive(Clone, Debug, PartialEq)]
pub struct Via {
    /// Its name.
    pub field: &'static str,
    /// What stands in it for this value: a path, an expression.
    pub text: Str,
}

/// What made a value.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The input that the execution was given.
    Given,
    /// The answer of a call.
    Answer,
    /// An error, as its catcher sees it.
    Error,
    /// The outputs of branches or iterations, together.
    Outputs,
    /// It is written in this field.
    Written(&'static str),
    /// Several parts of this field make it.
    Parts(&'static str),
    /// This field computes it, from what is listed.
    Computed(Via, Vec<Str>),
    /// This field takes it from the context object.
    Context(Via),
    /// This field takes it from a variable.
    Variable(Via),
    /// The result was put into this part of the input.
    PutIn(Str),
    /// An ItemReader or an ItemBatcher made the item.
    Item,
    /// It came through more states than were followed.
    Far,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The fields of the state asked about that it came through, the nearest first.
    pub via: Vec<Via>,
    /// The visit in which it was made, by place in [`Visits::list`].
    pub visit: usize,
    /// The event that first tells it, by place in [`Journal::events`].
    pub event: usize,
    /// The steps to it where it was made.
    pub steps: Vec<String>,
    /// What made it.
    pub end: End,
}

/// A place of a value.
#[derive(Clone, Debug)]
struct Place {
    visit: usize,
    station: Station,
    steps: Vec<String>,
}

/// One way back.
enum Back {
    To(Place, Option<Via>),
    End(End),
}

/// Finds origins in a run.
pub struct Origins<'a> {
    journal: &'a Journal,
    visits: &'a Visits,
    /// For each visit the one before it in its thread of control.
    before: Vec<Option<usize>>,
}

impl<'a> Origins<'a> {
    /// For the visits of a journal.
    pub fn new(journal: &'a Journal, visits: &'a Visits) -> Origins<'a> {
        let list = visits.list();
        let mut before = vec![None; list.len()];
        for (place, visit) in list.iter().enumerate() {
            if let Some(slot) = visit.next.and_then(|next| before.get_mut(next)) {
                *slot = Some(place);
            }
        }
        Origins {
            journal,
            visits,
            before,
        }
    }

    /// Where the value at these steps of a station comes from.
    pub fn trace(&self, visit: usize, station: Station, steps: &[&str]) -> Option<Origin> {
        let mut at = Place {
            visit,
            station,
            steps: steps.iter().map(|s| (*s).to_string()).collect(),
        };
        self.visits.list().get(visit)?;
        let mut wanted = self.value(&at).cloned();
        let (mut via, mut inside) = (Vec::new(), true);
        for _ in 0..MOST_PLACES {
            match self.back(&at)? {
                Back::End(end) => return Some(self.origin(at, via, end)),
                Back::To(next, field) => {
                    let known = self.value(&next).cloned();
                    if let (Some(wanted), Some(known)) = (&wanted, &known)
                        && wanted != known
                    {
                        let field = field.unwrap_or(Via {
                            field: "Input",
                            text: "".into(),
                        });
                        return Some(self.origin(at, via, End::Computed(field, Vec::new())));
                    }
                    wanted = wanted.or(known);
                    if inside {
                        via.extend(field);
                        inside = next.visit == visit;
                    }
                    at = next;
                }
            }
        }
        Some(self.origin(at, via, End::Far))
    }

    fn origin(&self, at: Place, via: Vec<Via>, end: End) -> Origin {
        let event = self.event(&at, &end);
        Origin {
            via,
            visit: at.visit,
            event,
            steps: at.steps,
            end,
        }
    }

    /// The event that tells what was made at a place.
    fn event(&self, at: &Place, end: &End) -> usize {
        let Some(visit) = self.visits.list().get(at.visit) else {
            return 0;
        };
        let last = visit.last_event.unwrap_or(visit.first_event);
        let before = matches!(
            at.station,
            Station::Input | Station::Effective | Station::Arguments | Station::Items
        );
        match end {
            End::Given => {
                let events = self.journal.events.iter();
                let first = events
                    .take(last)
                    .position(|e| e.execution == visit.execution);
                first.unwrap_or(visit.first_event)
            }
            End::Answer => self.answered(visit).unwrap_or(last),
            _ if before => visit.first_event,
            _ => last,
        }
    }

    /// The event with the answer that a visit's call got last.
    fn answered(&self, visit: &Visit) -> Option<usize> {
        let last = visit.last_event?;
        let events = self.journal.events.get(visit.first_event..=last)?;
        let own = |e: &Event| e.frame == visit.frame && e.kind.name().ends_with("Succeeded");
        Some(visit.first_event + events.iter().rposition(own)?)
    }

    /// The value at a place, where the journal holds it.
    fn value(&self, at: &Place) -> Option<&'a Value> {
        let whole = self.whole(self.visits.list().get(at.visit)?, at.station)?;
        find(whole, &at.steps)
    }

    fn whole(&self, visit: &Visit, station: Station) -> Option<&'a Value> {
        let event = |place: usize| self.journal.events.get(place).map(|e| &e.detail);
        match station {
            Station::Input => match event(visit.first_event)? {
                Detail::Input(input) => Some(input),
                _ => None,
            },
            Station::Output => match event(visit.last_event?)? {
                Detail::Exited(exited) => Some(&exited.output),
                _ => None,
            },
            Station::Result if visit.error.is_none() => match event(self.answered(visit)?)? {
                Detail::Output(output) => Some(output),
                Detail::Called(called) => called.outcome.as_ref().ok()?.as_ref(),
                _ => None,
            },
            _ => None,
        }
    }

    fn state(&self, visit: &Visit) -> Option<&'a State> {
        let execution = self.journal.execution(visit.execution)?;
        Some(execution.program.state(visit.state))
    }
}

/// The value that steps lead to.
fn find<'v>(value: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(_) => value.index(step.parse().ok()?),
        _ => value.get(step),
    })
}
