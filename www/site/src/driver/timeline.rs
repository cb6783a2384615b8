//! The run along time and beside the run before it, from its visits.

use super::words;
use crate::moment::Difference;
use asl::journal::Time;
use asl::run::Run;
use asl::view::compare::{Side, compare};
use asl::view::timeline::{Scale, rows};
use asl::view::visit::{StretchKind, Visit, Visits};
use std::collections::BTreeSet;
use ui::timeline::{Row, Timeline};

/// Visits that get a row.
const MOST_ROWS: usize = 400;
/// Differences that are listed.
const MOST_DIFFERENCES: usize = 200;
/// Runs of more visits are not compared.
const MOST_COMPARED: usize = 5_000;

/// The rows up to the moment shown.
pub(super) fn timeline(run: &Run, visits: &Visits, chosen: Option<&str>) -> Timeline {
    let journal = run.journal();
    let now = run.now();
    let scale = Scale::new(journal, run.events_shown().len(), now, true);
    let list = visits.list();
    let shown = rows(visits, &BTreeSet::new(), MOST_ROWS);
    let rows = shown.iter().filter_map(|row| {
        let visit = list.get(row.visit)?;
        let program = &journal.execution(visit.execution)?.program;
        let state = program.state(visit.state);
        Some(Row {
            step: journal.events.get(visit.first_event)?.step as usize,
            name: state.name.to_string().into(),
            place: words::place(journal, visit.frame).into(),
            depth: row.depth,
            status: visit.status.class(),
            says: says(visit, now).into(),
            bars: bars(visit, &scale, now),
            chosen: chosen == Some(state.pointer.as_str()),
        })
    });
    let folds = scale.pieces.iter().filter(|p| p.folded);
    Timeline {
        rows: rows.collect(),
        folds: folds
            .map(|p| (p.start, p.end, words::span(p.to - p.from).into()))
            .collect(),
        more: list.len().saturating_sub(shown.len()),
    }
}

fn says(visit: &Visit, now: Time) -> String {
    let took = words::span(visit.millis(now));
    let word = visit.status.word();
    match visit.attempts {
        0 | 1 => format!("{word}, {took}"),
        n => format!("{word}, {took}, {n} attempts"),
    }
}

fn bars(visit: &Visit, scale: &Scale, now: Time) -> Vec<(&'static str, f64, f64)> {
    let end = |to: Option<Time>| to.unwrap_or(now);
    let mut bars: Vec<(&'static str, f64, f64)> = visit
        .stretches
        .iter()
        .map(|stretch| {
            let class = match stretch.kind {
                _ if stretch.failed => "failed",
                StretchKind::Work => "work",
                StretchKind::Wait => "wait",
                StretchKind::Callback => "callback",
                StretchKind::Backoff => "backoff",
            };
            (
                class,
                scale.place(stretch.from),
                scale.place(end(stretch.to)),
            )
        })
        .collect();
    if bars.is_empty() {
        bars.push((
            "work",
            scale.place(visit.entered),
            scale.place(end(visit.left)),
        ));
    }
    bars
}

/// Where this run differs from the one before it; none when there was none, or one of them is too long.
pub(super) fn differences(before: &Run, run: &Run, visits: &Visits) -> Option<Vec<Difference>> {
    let old = Visits::of(before.journal(), before.events_shown().len());
    if old.list().len().max(visits.list().len()) > MOST_COMPARED {
        return None;
    }
    let side = |run: &'_ Run| run.now();
    let comparison = compare(
        Side {
            journal: before.journal(),
            visits: &old,
            now: side(before),
        },
        Side {
            journal: run.journal(),
            visits,
            now: side(run),
        },
    );
    let differing = comparison.pairs.iter().filter(|pair| !pair.is_equal());
    let rows = differing.take(MOST_DIFFERENCES).filter_map(|pair| {
        let left = pair.left.and_then(|i| old.list().get(i));
        let right = pair.right.and_then(|i| visits.list().get(i));
        let (visit, from) = match (left, right) {
            (_, Some(right)) => (right, run),
            (Some(left), None) => (left, before),
            (None, None) => return None,
        };
        let journal = from.journal();
        let program = &journal.execution(visit.execution)?.program;
        let mut says: Vec<String> = Vec::new();
        match (left, right) {
            (Some(_), None) => says.push("only in the run before".into()),
            (None, Some(_)) => says.push("only in this run".into()),
            _ => {
                for (name, diff) in [("input", &pair.input), ("output", &pair.output)] {
                    if !diff.is_empty() {
                        let places: Vec<&str> = diff
                            .changes
                            .iter()
                            .take(3)
                            .map(|c| c.pointer.as_str())
                            .collect();
                        says.push(format!("{name} differs at {}", places.join(", ")));
                    }
                }
                if pair.millis != 0 {
                    let word = if pair.millis > 0 { "longer" } else { "shorter" };
                    says.push(format!("{} {word}", words::span(pair.millis.abs())));
                }
                if pair.attempts != 0 {
                    let word = if pair.attempts > 0 { "more" } else { "fewer" };
                    let n = pair.attempts.abs();
                    says.push(format!(
                        "{n} {word} attempt{}",
                        if n == 1 { "" } else { "s" }
                    ));
                }
            }
        }
        Some(Difference {
            name: (*program.state(visit.state).name).into(),
            place: words::place(journal, visit.frame).into(),
            says: says.join("; ").into(),
            step: right.and_then(|v| Some(journal.events.get(v.first_event)?.step as usize)),
        })
    });
    Some(rows.collect())
}
