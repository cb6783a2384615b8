//! The run beside the one before it: what differs, in words.

use super::{Driver, visits, words};
use crate::document::Document;
use crate::lens::{Lens, Turn};
use asl::journal::Event;
use asl::program::MachineKind;
use asl::run::Run;
use asl::view::compare::{self, Pair, Side};
use asl::view::cost;
use asl::view::visit::Visits;
use json::Value;
use std::ops::Range;
use ui::comparison::PairRow;
use ui::status::Status;

/// A run that was left for another one.
pub(super) struct Before {
    run: Run,
    visits: Visits,
    /// Whether it was kept by hand.
    pub(super) pinned: bool,
}

/// Two runs compared.
pub(super) struct Compared {
    /// How many events of the second run were compared.
    events: usize,
    pairs: Vec<Pair>,
    /// Places of the pairs that differ.
    differ: Vec<usize>,
    summary: Vec<Figure>,
}

/// A figure of both runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) before: String,
    pub(crate) now: String,
}

/// What is shown of a comparison.
pub(crate) struct Shown {
    pub(crate) count: usize,
    pub(crate) window: Range<usize>,
    pub(crate) rows: Vec<PairRow>,
    pub(crate) cursor: Option<usize>,
    /// How many pairs differ, of how many.
    pub(crate) differences: usize,
    pub(crate) all: usize,
    pub(crate) summary: Vec<Figure>,
    /// Payloads of the chosen pair that differ: what, before, now.
    pub(crate) payloads: Vec<(&'static str, Value, Value)>,
}

impl Driver {
    /// What stays to be compared with when this run is left for that of another document.
    pub(super) fn leave(&mut self, document: &Document) -> Option<Before> {
        let kept = self.before.take();
        if kept.as_ref().is_some_and(|b| b.pinned) || self.document.as_ref() == Some(document) {
            return kept;
        }
        match self.run.take() {
            // A run left midway says little; it does not push out one that came to its end.
            Some(run) if kept.is_none() || ended(&run) => Some(before(run, false)),
            _ => kept,
        }
    }

    /// Whether there is a run to compare with.
    pub(crate) fn has_before(&self) -> bool {
        self.before.is_some()
    }

    /// Keeps the run shown, to compare others with it.
    pub(crate) fn pin(&mut self) {
        if let Some(run) = &self.run {
            self.before = Some(before(run.clone(), true));
            self.compared = None;
        }
    }

    /// Compares again when something has happened since.
    pub(crate) fn compare(&mut self) {
        let (Some(run), Some(before)) = (&self.run, &self.before) else {
            self.compared = None;
            return;
        };
        let events = run.events().len();
        if self.compared.as_ref().is_some_and(|c| c.events == events) {
            return;
        }
        self.table.visits.read(run.journal(), events);
        let side = |run, visits| -> Side<'_> {
            let run: &Run = run;
            Side {
                journal: run.journal(),
                visits,
                now: visits::end(run),
            }
        };
        let (left, right) = (
            side(&before.run, &before.visits),
            side(run, &self.table.visits),
        );
        let pairs = compare::compare(left, right).pairs;
        let differ = pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| !pair.is_equal());
        self.compared = Some(Compared {
            events,
            differ: differ.map(|(i, _)| i).collect(),
            pairs,
            summary: summary(&before.run, run),
        });
    }

    /// What is shown of the comparison; nothing when there is no other run.
    pub(crate) fn comparison(&self, lens: &Lens) -> Option<Shown> {
        let compared = self.compared.as_ref()?;
        let listed = |place: usize| -> Option<usize> {
            if lens.only_differences {
                compared.differ.get(place).copied()
            } else {
                (place < compared.pairs.len()).then_some(place)
            }
        };
        let count = if lens.only_differences {
            compared.differ.len()
        } else {
            compared.pairs.len()
        };
        let window = lens.pairs.start.min(count)..lens.pairs.end.min(count);
        let rows = window
            .clone()
            .filter_map(|place| self.pair_row(listed(place)?))
            .collect();
        let cursor = lens.pair.and_then(|pair| {
            if lens.only_differences {
                compared.differ.binary_search(&pair).ok()
            } else {
                Some(pair)
            }
        });
        Some(Shown {
            count,
            window,
            rows,
            cursor: cursor.filter(|c| *c < count),
            differences: compared.differ.len(),
            all: compared.pairs.len(),
            summary: compared.summary.clone(),
            payloads: lens.pair.map(|p| self.payloads(p)).unwrap_or_default(),
        })
    }

    /// The pair at this place of the list, with the step that shows it.
    pub(super) fn pair_at(&self, place: usize, only: bool) -> Option<Turn> {
        let compared = self.compared.as_ref()?;
        let pair = if only {
            *compared.differ.get(place)?
        } else {
            place
        };
        self.pair_chosen(pair)
    }

    /// The next pair that differs after a chosen one, or the one before it.
    pub(super) fn difference(&self, from: Option<usize>, forward: bool) -> Option<Turn> {
        let differ = &self.compared.as_ref()?.differ;
        let found = match (from, forward) {
            (None, true) => differ.first(),
            (None, false) => differ.last(),
            (Some(from), true) => differ.iter().find(|p| **p > from).or(differ.first()),
            (Some(from), false) => differ.iter().rfind(|p| **p < from).or(differ.last()),
        };
        self.pair_chosen(*found?)
    }

    fn pair_chosen(&self, place: usize) -> Option<Turn> {
        let (run, pair) = (
            self.run.as_ref()?,
            self.compared.as_ref()?.pairs.get(place)?,
        );
        let visit = pair.right.and_then(|v| self.table.visits.list().get(v));
        let step = visit.and_then(|v| run.events().get(visits::last_event(run, v)));
        Some(Turn::PairChosen(
            place,
            step.map(|e: &Event| e.step as usize),
        ))
    }

    fn pair_row(&self, place: usize) -> Option<PairRow> {
        let (run, before) = (self.run.as_ref()?, self.before.as_ref()?);
        let pair = self.compared.as_ref()?.pairs.get(place)?;
        let told = |run: &Run, visits: &Visits, visit: Option<usize>| {
            let visit = visits.list().get(visit?)?;
            let program = &run.journal().execution(visit.execution)?.program;
            let name = program.state(visit.state).name.to_string();
            let end = visits::end(run);
            let status = visits::status(visit, usize::MAX, end);
            let took = words::span(visit.millis(end));
            let place = words::place(run.journal(), visit.frame);
            Some((name, place, (status, took.into())))
        };
        let old = told(&before.run, &before.visits, pair.left);
        let new = told(run, &self.table.visits, pair.right);
        let (name, around) = new
            .as_ref()
            .or(old.as_ref())
            .map(|t| (t.0.clone(), t.1.clone()))?;
        Some(PairRow {
            id: place,
            name: name.into(),
            place: around.into(),
            differs: differs(pair, &old, &new).into(),
            before: old.map(|t| t.2),
            now: new.map(|t| t.2),
        })
    }

    fn payloads(&self, place: usize) -> Vec<(&'static str, Value, Value)> {
        let found = || {
            let (run, before) = (self.run.as_ref()?, self.before.as_ref()?);
            let pair = self.compared.as_ref()?.pairs.get(place)?;
            let old = before.visits.list().get(pair.left?)?;
            let new = self.table.visits.list().get(pair.right?)?;
            let mut payloads = Vec::new();
            for (name, differ, read) in [
                ("Input", &pair.input, compare::input as fn(_, _) -> _),
                ("Output", &pair.output, compare::output as fn(_, _) -> _),
            ] {
                let values: (Option<&Value>, Option<&Value>) =
                    (read(before.run.journal(), old), read(run.journal(), new));
                if !differ.is_empty() {
                    let of = |v: Option<&Value>| v.cloned().unwrap_or_default();
                    payloads.push((name, of(values.0), of(values.1)));
                }
            }
            Some(payloads)
        };
        found().unwrap_or_default()
    }
}

fn before(run: Run, pinned: bool) -> Before {
    let visits = Visits::of(run.journal(), run.events().len());
    Before {
        run,
        visits,
        pinned,
    }
}

fn ended(run: &Run) -> bool {
    super::tell::run_complete(run)
}

type Told = Option<(String, String, (Status, yew::AttrValue))>;

fn differs(pair: &Pair, old: &Told, new: &Told) -> String {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_some() {
            "only this run came here".into()
        } else {
            "only the run before came here".into()
        };
    };
    let mut parts = Vec::new();
    if old.2.0 != new.2.0 {
        parts.push(format!("{} → {}", old.2.0.word(), new.2.0.word()));
    }
    let changes = |n: usize| {
        if n == 1 {
            "1 change".into()
        } else {
            format!("{n} changes")
        }
    };
    for (name, diff) in [("input", &pair.input), ("output", &pair.output)] {
        if !diff.is_empty() {
            let more = if diff.cut { "+" } else { "" };
            parts.push(format!("{name}: {}{more}", changes(diff.changes.len())));
        }
    }
    if pair.millis != 0 {
        let sign = if pair.millis > 0 { "+" } else { "−" };
        parts.push(format!("{sign}{}", words::span(pair.millis.abs())));
    }
    if pair.attempts != 0 {
        let plural = if pair.attempts.abs() == 1 { "" } else { "s" };
        parts.push(format!("{:+} attempt{plural}", pair.attempts));
    }
    parts.join(", ")
}

/// The figures of both runs as far as they are known.
fn summary(before: &Run, now: &Run) -> Vec<Figure> {
    let told = |run: &Run| {
        let text = run.scenario().definition.len();
        let end = visits::end(run);
        let usage = cost::usage(run.journal(), run.events().len(), end, text);
        let last = run
            .events()
            .iter()
            .rev()
            .find(|e| e.execution == asl::machine::MAIN);
        let status = match last.filter(|e| e.kind.ends_execution()) {
            Some(event) => event
                .kind
                .name()
                .trim_start_matches("Execution")
                .to_lowercase(),
            None => "not ended".into(),
        };
        let money = cost::bill(&usage, 1.0).run;
        let kind = match run.program().kind {
            MachineKind::Standard => "Standard",
            MachineKind::Express => "Express",
        };
        [
            ("Ended", status),
            ("Duration", words::span(usage.millis)),
            ("Transitions", words::count(cost::transitions(run.events()))),
            ("Events", words::count(u64::from(usage.events))),
            (
                "Largest payload",
                format!("{} bytes", words::count(usage.payload as u64)),
            ),
            ("Cost", format!("{} ({kind})", words::money(money))),
        ]
    };
    let (old, new) = (told(before), told(now));
    old.into_iter()
        .zip(new)
        .map(|((name, before), (_, now))| Figure { name, before, now })
        .collect()
}
