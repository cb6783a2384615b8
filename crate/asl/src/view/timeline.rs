//! The run along time: one row a visit, bars for work, waits and delays, and a scale that folds idle stretches.

use super::visit::{Visit, Visits};
use crate::journal::{Event, ExecutionId, Journal, Time};
use std::collections::BTreeSet;

/// A row of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The visit, by place in [`Visits::list`].
    pub visit: usize,
    /// How deep it is.
    pub depth: u32,
    /// Whether there are visits inside.
    pub holds: bool,
    /// Whether those are shown.
    pub open: bool,
}

/// The rows from top to bottom: each visit before those inside it. `closed` visits hide what is inside; with
/// `limit` rows the list ends.
pub fn rows(visits: &Visits, closed: &BTreeSet<usize>, limit: usize) -> Vec<Row> {
    let list = visits.list();
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); list.len()];
    let mut outer = Vec::new();
    for (i, visit) in list.iter().enumerate() {
        match visit.parent.and_then(|parent| inside.get_mut(parent)) {
            Some(children) => children.push(i),
            None => outer.push(i),
        }
    }
    // Iterations interleave in time; in rows each thread of control stays together.
    for children in &mut inside {
        children.sort_by_key(|child| list[*child].frame);
    }
    let mut rows = Vec::new();
    let mut open: Vec<usize> = outer.into_iter().rev().collect();
    while let Some(visit) = open.pop() {
        if rows.len() >= limit {
            break;
        }
        let children = &inside[visit];
        let is_open = !closed.contains(&visit);
        rows.push(Row {
            visit,
            depth: list[visit].depth,
            holds: !children.is_empty(),
            open: is_open,
        });
        if is_open {
            open.extend(children.iter().rev());
        }
    }
    rows
}

/// Maps virtual time to a width of 1, with long stretches in which nothing happens folded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scale {
    /// The pieces in order, without gaps.
    pub pieces: Vec<Piece>,
}

/// A part of the time that is drawn at one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
    /// Where it begins on the scale, from 0 to 1.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// Whether it is folded: narrower than its time.
    pub folded: bool,
}

/// What a folded stretch takes of the width at most, and all of them together.
const FOLD: f64 = 0.04;
const ALL_FOLDS: f64 = 0.4;

impl Scale {
    /// The scale of a run from its first event to `now`. With `fold`, stretches without any event that are longer
    /// than a tenth of the whole, and ten times longer than is usual, take little room. With `only`, the scale is that
    /// of this execution, from its start to its end.
    pub fn new(
        journal: &Journal,
        count: usize,
        now: Time,
        fold: bool,
        only: Option<ExecutionId>,
    ) -> Scale {
        let events = journal
            .events
            .get(..count.min(journal.events.len()))
            .unwrap_or_default();
        let wanted = |event: &&Event| only.is_none_or(|only| event.execution == only);
        let wanted = || events.iter().filter(wanted);
        let mut moments: Vec<Time> = wanted().map(|event| event.at).collect();
        if only.is_none()
            || !wanted()
                .next_back()
                .is_some_and(|e| e.kind.ends_execution())
        {
            moments.push(now);
        }
        moments.sort_unstable();
        moments.dedup();
        let (Some(first), Some(last)) = (moments.first().copied(), moments.last().copied()) else {
            return Scale::default();
        };
        let whole = (last - first).max(1);
        let mut lengths: Vec<i64> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
        lengths.sort_unstable();
        let usual = lengths
            .get(lengths.len().saturating_sub(1) / 2)
            .copied()
            .unwrap_or(0);
        let long = |length: i64| {
            fold && lengths.len() > 1 && length * 10 > whole && length > usual.saturating_mul(10)
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for pair in moments.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let folded = long(to - from);
            match pieces.last_mut().filter(|piece| !folded && !piece.folded) {
                Some(piece) => piece.to = to,
                None => pieces.push(Piece {
                    from,
                    to,
                    start: 0.0,
                    end: 0.0,
                    folded,
                }),
            }
        }
        if pieces.is_empty() {
            pieces.push(Piece {
                from: first,
                to: Time(first.0.saturating_add(1)),
                start: 0.0,
                end: 0.0,
                folded: false,
            });
        }
        spread(&mut pieces);
        Scale { pieces }
    }

    /// Where a moment is, from 0 to 1.
    pub fn place(&self, at: Time) -> f64 {
        let piece = self
            .pieces
            .iter()
            .find(|piece| at <= piece.to)
            .or(self.pieces.last());
        let Some(piece) = piece else { return 0.0 };
        let length = (piece.to - piece.from).max(1) as f64;
        let part = ((at - piece.from) as f64 / length).clamp(0.0, 1.0);
        piece.start + part * (piece.end - piece.start)
    }

    /// The moment at a place from 0 to 1.
    pub fn time(&self, place: f64) -> Time {
        let piece = self
            .pieces
            .iter()
            .find(|piece| place <= piece.end)
            .or(self.pieces.last());
        let Some(piece) = piece else { return Time(0) };
        let width = (piece.end - piece.start).max(f64::MIN_POSITIVE);
        let part = ((place - piece.start) / width).clamp(0.0, 1.0);
        Time(piece.from.0 + (part * (piece.to - piece.from) as f64) as i64)
    }
}

fn spread(pieces: &mut [Piece]) {
    let folds = pieces.iter().filter(|piece| piece.folded).count();
    let plain: i64 = pieces
        .iter()
        .filter(|p| !p.folded)
        .map(|p| p.to - p.from)
        .sum();
    let fold = if plain == 0 {
        1.0 / folds.max(1) as f64
    } else {
        FOLD.min(ALL_FOLDS / folds.max(1) as f64)
    };
    let rest = 1.0 - fold * folds as f64;
    let mut at = 0.0;
    for piece in pieces.iter_mut() {
        let width = if piece.folded {
            fold
        } else {
            rest * (piece.to - piece.from) as f64 / plain.max(1) as f64
        };
        piece.start = at;
        at += width;
        piece.end = at;
    }
    if let Some(last) = pieces.last_mut() {
        last.end = 1.0;
    }
}

/// The chain of visits that decided when the run ended: from the last one back to the first, inside a Parallel or
/// Map the thread of control that came last.
pub fn critical_path(visits: &Visits) -> Vec<usize> {
    let list = visits.list();
    let mut before: Vec<Option<usize>> = vec![None; list.len()];
    let mut latest_inside: Vec<Option<usize>> = vec![None; list.len()];
    let end = |visit: &Visit| visit.left.map_or(i64::MAX, |left| left.0);
    let mut last: Option<usize> = None;
    for (i, visit) in list.iter().enumerate() {
        if let Some(next) = visit.next.and_then(|next| before.get_mut(next)) {
            *next = Some(i);
        }
        if visit.next.is_none() {
            let slot = match visit.parent {
                Some(parent) => latest_inside.get_mut(parent),
                None => Some(&mut last),
            };
            if let Some(slot) = slot {
                let later = slot.is_none_or(|known| end(&list[known]) < end(visit));
                if later {
                    *slot = Some(i);
                }
            }
        }
    }
    let mut path = Vec::new();
    let mut ends: Vec<usize> = last.into_iter().collect();
    while let Some(visit) = ends.pop() {
        let mut at = Some(visit);
        while let Some(visit) = at {
            path.push(visit);
            ends.extend(latest_inside[visit]);
            at = before[visit];
        }
    }
    path.sort_unstable();
    path
}
