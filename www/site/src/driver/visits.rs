//! The visits of the run as rows of the timeline and of the table of states, made only for what is in sight.

use super::sight::Sight;
use super::{Driver, words};
use crate::lens::{Lens, Turn};
use asl::definition::TransitionKind;
use asl::journal::{ExecutionId, FrameId, Time};
use asl::run::Run;
use asl::view::graph;
use asl::view::timeline::{Scale, critical_path};
use asl::view::tree::{self, Key, Row};
use asl::view::visit::{Stretch, StretchKind, Visit, Visits};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use ui::executions;
use ui::status::Status;
use ui::timeline::Axis;
use ui::visit_row::{Bar, BarKind, VisitRow};

/// While the run races, rows of more visits than this wait until it stands.
const CALM: usize = 4_000;
/// Marks along the axis at most.
const TICKS: f64 = 7.0;

/// The visits in rows, kept up as events come.
#[derive(Default)]
pub(super) struct Table {
    pub(super) visits: Visits,
    rows: Vec<Row>,
    scale: Scale,
    critical: Vec<bool>,
    /// What the rows were made of.
    made: Option<Made>,
}

/// Events, toggled rows, folding, and the execution that is shown alone.
type Made = (usize, Rc<BTreeSet<Key>>, bool, Option<ExecutionId>);

/// Rows in sight.
#[derive(Default)]
pub(crate) struct Shown {
    /// How many there are in all.
    pub(crate) count: usize,
    /// Which these are.
    pub(crate) window: Range<usize>,
    /// They.
    pub(crate) rows: Vec<VisitRow>,
    /// The one at the cursor.
    pub(crate) cursor: Option<usize>,
}

impl Driver {
    /// Brings the rows up to date with what is known.
    pub(crate) fn tabulate(&mut self, lens: &Lens, standing: bool) {
        let only = self.alone(lens);
        let Some(run) = &self.run else { return };
        let (table, events) = (&mut self.table, run.events().len());
        let made = (events, lens.toggled.clone(), lens.fold, only);
        if table.made.as_ref() == Some(&made) {
            return;
        }
        if !standing && table.visits.list().len() > CALM {
            return;
        }
        table.visits.read(run.journal(), events);
        table.rows = tree::rows(&table.visits, &lens.toggled, only);
        table.scale = Scale::new(run.journal(), events, end(run), lens.fold, only);
        table.critical = vec![false; table.visits.list().len()];
        for visit in critical_path(&table.visits) {
            if let Some(place) = table.critical.get_mut(visit) {
                *place = true;
            }
        }
        table.made = Some(made);
    }

    /// The rows in sight; with bars for the timeline.
    pub(crate) fn visits(&self, lens: &Lens, event: Option<usize>, bars: bool) -> Shown {
        let count = self.table.rows.len();
        let window = lens.rows.start.min(count)..lens.rows.end.min(count);
        let rows = match &self.run {
            Some(run) => window
                .clone()
                .filter_map(|place| self.visit_row(run, self.table.rows.get(place)?, lens, bars))
                .collect(),
            None => Vec::new(),
        };
        Shown {
            count,
            window,
            rows,
            cursor: self.cursor(lens, event),
        }
    }

    /// The row at the cursor: the chosen one, else that of the moment shown.
    fn cursor(&self, lens: &Lens, event: Option<usize>) -> Option<usize> {
        let (run, table) = (self.run.as_ref()?, &self.table);
        let at = (self.generation, run.position() as usize);
        let chosen = lens.cursor.filter(|c| (c.1, c.2) == at);
        if let Some((key, ..)) = chosen {
            let own = table.rows.iter().position(|row| row.key == key);
            return own.or_else(|| match key {
                Key::Visit(visit) => tree::row_of(&table.visits, &table.rows, visit),
                Key::Thread(_) => None,
            });
        }
        let visit = table.visits.at_event(event?, run.journal())?;
        tree::row_of(&table.visits, &table.rows, visit)
    }

    /// What a turn that names a row means: what stands there, at which step, in which state.
    pub(crate) fn resolve(&self, lens: &Lens, turn: Turn) -> Option<Turn> {
        let rows = &self.table.rows;
        match turn {
            Turn::Choose(place) => self.choose(lens, rows.get(place)?),
            Turn::Toggle(place) => {
                let row = rows.get(place).filter(|row| row.holds)?;
                Some(Turn::Toggled(row.key))
            }
            Turn::Outward(place) => {
                let depth = rows.get(place)?.depth;
                let before = rows.get(..place)?;
                self.choose(lens, before.iter().rfind(|row| row.depth < depth)?)
            }
            Turn::Pair(place) => self.pair_at(place, lens.only_differences),
            Turn::Difference(forward) => self.difference(lens.pair, forward),
            Turn::Jump(event) => self.jump(lens, event, false),
            Turn::Walk(event) => self.jump(lens, event, true),
            Turn::Child(executions::Ask::Show(row)) => self.show(self.execution_at(row)?),
            Turn::Back => self.back(lens),
            turn => Some(turn),
        }
    }

    fn choose(&self, lens: &Lens, row: &Row) -> Option<Turn> {
        let run = self.run.as_ref()?;
        let visit = self.table.visits.list().get(row.last)?;
        let event = run.events().get(last_event(run, visit))?;
        let sight = Sight::of(run, self.alone(lens));
        let pointer = sight.pointer_of(event).map(Rc::from);
        Some(Turn::Chosen(row.key, event.step as usize, pointer))
    }

    fn visit_row(&self, run: &Run, row: &Row, lens: &Lens, bars: bool) -> Option<VisitRow> {
        let list = self.table.visits.list();
        let (first, last) = (list.get(row.first)?, list.get(row.last)?);
        let seen = run.events_shown().len();
        let (now, end) = (run.now(), end(run));
        let start = run.events().first().map_or(end, |e| e.at);
        let future = first.first_event >= seen;
        let left = last
            .left
            .filter(|_| last.last_event.is_none_or(|e| e < seen));
        let until = left.unwrap_or(now.max(first.entered));
        let mut drawn = VisitRow {
            id: match row.key {
                Key::Visit(visit) => format!("visit-{visit}").into(),
                Key::Thread(FrameId(frame)) => format!("thread-{frame}").into(),
            },
            depth: row.depth,
            open: row.holds.then_some(row.open),
            name: "".into(),
            kind: "".into(),
            status: status(last, seen, now),
            started: words::span(first.entered - start).into(),
            took: words::span(until - first.entered).into(),
            attempts: 1,
            error: "".into(),
            bars: Vec::new(),
            critical: false,
            future,
        };
        if future {
            drawn.status = Status::Idle;
            drawn.took = words::span(last.left.unwrap_or(end) - first.entered).into();
        }
        let whole = (first.entered, last.left.unwrap_or(end));
        match row.key {
            Key::Visit(place) => {
                let program = &run.journal().execution(first.execution)?.program;
                drawn.name = program.state(first.state).name.to_string().into();
                drawn.kind = first.kind.name().into();
                drawn.attempts = first.attempts;
                drawn.critical = self.table.critical.get(place).copied().unwrap_or(false);
                if let Some(error) = first.error.as_ref().filter(|_| !future) {
                    drawn.error = error.name().to_string().into();
                }
            }
            Key::Thread(frame) => drawn.name = thread(run, frame).into(),
        }
        if bars {
            drawn
                .bars
                .extend(self.bar(lens, whole, BarKind::Whole, false));
            if let Key::Visit(_) = row.key {
                for stretch in &first.stretches {
                    let to = stretch.to.unwrap_or(whole.1);
                    let kind = bar_kind(stretch);
                    drawn
                        .bars
                        .extend(self.bar(lens, (stretch.from, to), kind, stretch.failed));
                }
            }
        }
        Some(drawn)
    }

    /// The part of a bar that is in sight.
    fn bar(
        &self,
        lens: &Lens,
        (from, to): (Time, Time),
        kind: BarKind,
        failed: bool,
    ) -> Option<Bar> {
        let scale = &self.table.scale;
        let x = |at: Time| (scale.place(at) - lens.zoom.0) / lens.zoom.1 * 100.0;
        let (a, b) = (x(from), x(to));
        if b < -0.5 || a > 100.5 {
            return None;
        }
        let (a, b) = (a.max(-1.0), b.min(101.0));
        Some(Bar {
            x: a,
            width: b - a,
            kind,
            failed,
        })
    }

    /// What stands along the top of the timeline.
    pub(crate) fn axis(&self, lens: &Lens) -> Axis {
        let Some(run) = &self.run else {
            return Axis::default();
        };
        let scale = &self.table.scale;
        let start = run.events().first().map_or(run.now(), |e| e.at);
        let x = |place: f64| (place - lens.zoom.0) / lens.zoom.1 * 100.0;
        let mut axis = Axis {
            head: x(scale.place(run.now())).clamp(-10.0, 110.0),
            ..Axis::default()
        };
        let mut last = f64::MIN;
        for piece in &scale.pieces {
            let (a, b) = (x(piece.start), x(piece.end));
            if b < 0.0 || a > 100.0 {
                continue;
            }
            if piece.folded {
                let words = words::span(piece.to - piece.from);
                axis.folds.push((a, b - a, words.into()));
                last = last.max(b + 6.0);
                continue;
            }
            let rate = (piece.to - piece.from) as f64 / (b - a).max(1e-9);
            let step = nice(rate * 100.0 / TICKS);
            let seen =
                (piece.from - start).max((piece.from - start) + ((-a).max(0.0) * rate) as i64);
            let mut at = (seen + step - 1).div_euclid(step) * step;
            while at <= piece.to - start {
                let place = x(scale.place(Time(start.0 + at)));
                if place > 97.0 {
                    break;
                }
                // Figures that would touch are left out.
                if place >= last && place >= 0.0 {
                    axis.ticks.push((place, words::span(at).into()));
                    last = place + 9.0;
                }
                at += step;
            }
        }
        axis
    }
}

/// The end of what is known.
pub(super) fn end(run: &Run) -> Time {
    let last = run.events().last().map_or(Time(0), |e| e.at);
    last.max(run.now())
}

/// The last event of a visit, as far as is known.
pub(super) fn last_event(run: &Run, visit: &Visit) -> usize {
    let own = |e: &asl::journal::Event| e.frame == visit.frame && e.state == Some(visit.state);
    visit.last_event.unwrap_or_else(|| {
        let later = run.events().iter().enumerate().skip(visit.first_event);
        let mut last = visit.first_event;
        for (i, event) in later {
            if own(event) {
                last = i;
            } else if event.frame == visit.frame && event.kind.is_entered() {
                break;
            }
        }
        last
    })
}

/// How a visit stands after so many events.
pub(super) fn status(visit: &Visit, seen: usize, now: Time) -> Status {
    let over = visit.left.is_some() && visit.last_event.is_none_or(|e| e < seen);
    if !over {
        let begun = |s: &&Stretch| s.from <= now;
        let stretch = visit.stretches.iter().rfind(begun);
        return match stretch.map(|s| s.kind) {
            Some(StretchKind::Wait | StretchKind::Callback | StretchKind::Backoff) => {
                Status::Waiting
            }
            _ => Status::Running,
        };
    }
    match visit.status {
        graph::Status::Failed if matches!(visit.way, Some(TransitionKind::Catch(_))) => {
            Status::Caught
        }
        graph::Status::Failed => Status::Failed,
        graph::Status::Aborted => Status::Aborted,
        graph::Status::Waiting => Status::Waiting,
        graph::Status::Running => Status::Running,
        graph::Status::Succeeded | graph::Status::Never => Status::Succeeded,
    }
}

fn bar_kind(stretch: &Stretch) -> BarKind {
    match stretch.kind {
        StretchKind::Work => BarKind::Work,
        StretchKind::Wait => BarKind::Wait,
        StretchKind::Callback => BarKind::Callback,
        StretchKind::Backoff => BarKind::Backoff,
    }
}

/// A thread of control among its siblings: `iteration 3`.
fn thread(run: &Run, frame: FrameId) -> String {
    let whole = words::place(run.journal(), frame);
    let last = whole.rsplit(", ").next().unwrap_or_default();
    last.to_string()
}

/// A round number of milliseconds, at least this many.
fn nice(least: f64) -> i64 {
    const STEPS: [i64; 30] = [
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        21_600_000,
        43_200_000,
        86_400_000,
        172_800_000,
        604_800_000,
        2_592_000_000,
        7_776_000_000,
    ];
    let round = STEPS.into_iter().find(|step| *step as f64 >= least);
    round.unwrap_or_else(|| ((least / 31_536_000_000.0).ceil() as i64).max(1) * 31_536_000_000)
}
