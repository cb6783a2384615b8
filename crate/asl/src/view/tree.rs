//! The visits of a run as a tree: a Map or a Parallel holds threads of control (iterations, branches, executions),
//! a thread holds visits. Rows of it make the timeline and the table of states.

use super::visit::Visits;
use crate::journal::{ExecutionId, FrameId};
use std::collections::BTreeSet;

/// A Map of more iterations than this begins with each of them closed.
const CROWD: usize = 12;

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A visit, by place in [`Visits::list`].
    Visit(usize),
    /// The run of a branch, an iteration or an execution that a state started.
    Thread(FrameId),
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub key: Key,
    /// How deep it is.
    pub depth: u32,
    /// Whether something is inside.
    pub holds: bool,
    /// Whether that is shown.
    pub open: bool,
    /// The visit, or the first of the thread.
    pub first: usize,
    /// The visit, or the last of the thread.
    pub last: usize,
}

/// The rows from top to bottom: each before what is inside of it. `toggled` are those that are not as they begin:
/// states open, threads open unless there are many of them. With `only`, those of this execution and of what it
/// started.
pub fn rows(visits: &Visits, toggled: &BTreeSet<Key>, only: Option<ExecutionId>) -> Vec<Row> {
    let list = visits.list();
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); list.len()];
    let mut outer = Vec::new();
    for (i, visit) in list.iter().enumerate() {
        let of = |place: usize| list.get(place).map(|v| v.execution);
        let outermost = match only {
            Some(only) => visit.execution == only && visit.parent.and_then(of) != only.into(),
            None => visit.parent.is_none(),
        };
        match visit.parent.and_then(|parent| inside.get_mut(parent)) {
            _ if outermost => outer.push(i),
            Some(children) => children.push(i),
            None => {}
        }
    }
    // Iterations interleave in time; in rows each thread of control stays together.
    for children in &mut inside {
        children.sort_by_key(|child| list[*child].frame);
    }
    let mut rows = Vec::with_capacity(list.len());
    // What is still to come, the next one last: visits, or a thread as the range of its visits in its holder.
    enum Coming {
        Visit(usize, u32),
        Thread(usize, usize, usize, u32, bool),
    }
    let mut coming: Vec<Coming> = outer.iter().rev().map(|v| Coming::Visit(*v, 0)).collect();
    while let Some(next) = coming.pop() {
        match next {
            Coming::Visit(visit, depth) => {
                let children = &inside[visit];
                let open = !children.is_empty() && !toggled.contains(&Key::Visit(visit));
                rows.push(Row {
                    key: Key::Visit(visit),
                    depth,
                    holds: !children.is_empty(),
                    open,
                    first: visit,
                    last: visit,
                });
                if open {
                    let threads = threads(children, |child| list[child].frame);
                    let crowd = threads.len() > CROWD;
                    let threads = threads.into_iter().rev();
                    coming.extend(
                        threads.map(|(a, b)| Coming::Thread(visit, a, b, depth + 1, crowd)),
                    );
                }
            }
            Coming::Thread(holder, from, to, depth, crowd) => {
                let Some(held) = inside[holder].get(from..to) else {
                    continue;
                };
                let (Some(first), Some(last)) = (held.first().copied(), held.last().copied())
                else {
                    continue;
                };
                let key = Key::Thread(list[first].frame);
                let open = toggled.contains(&key) == crowd;
                rows.push(Row {
                    key,
                    depth,
                    holds: true,
                    open,
                    first,
                    last,
                });
                if open {
                    coming.extend(held.iter().rev().map(|v| Coming::Visit(*v, depth + 1)));
                }
            }
        }
    }
    rows
}

/// The threads of what a state holds, as ranges.
fn threads(children: &[usize], frame: impl Fn(usize) -> FrameId) -> Vec<(usize, usize)> {
    let mut threads: Vec<(usize, usize)> = Vec::new();
    for (i, child) in children.iter().enumerate() {
        let same = i > 0 && frame(children[i - 1]) == frame(*child);
        match threads.last_mut().filter(|_| same) {
            Some(thread) => thread.1 = i + 1,
            None => threads.push((i, i + 1)),
        }
    }
    threads
}

/// The row that shows a visit: its own, or that of the nearest thing around it that is closed.
pub fn row_of(visits: &Visits, rows: &[Row], visit: usize) -> Option<usize> {
    let list = visits.list();
    let mut at = Some(visit);
    while let Some(visit) = at {
        let own = rows.iter().position(|row| row.key == Key::Visit(visit));
        let found = own.or_else(|| {
            let thread = Key::Thread(list.get(visit)?.frame);
            rows.iter().position(|row| row.key == thread)
        });
        if found.is_some() {
            return found;
        }
        at = list.get(visit).and_then(|v| v.parent);
    }
    None
}
