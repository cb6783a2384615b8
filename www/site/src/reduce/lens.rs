//! How looking at the run changes: rows, zoom, pairs, volumes, cases, stops.

use super::{change, say, select};
use crate::action::Action;
use crate::cases;
use crate::effect::{Effect, Job};
use crate::lens::{Child, Lens, Turn, panned, zoomed};
use crate::state::{AppState, Goal};
use crate::view_settings::{Area, Pane};
use std::rc::Rc;
use ui::executions::Ask;
use ui::transport::Command;

pub(super) fn apply(state: &mut AppState, turn: Turn) -> Vec<Effect> {
    match turn {
        // Which row stands at a place only the run knows: it comes back as what was chosen.
        Turn::Choose(_)
        | Turn::Toggle(_)
        | Turn::Outward(_)
        | Turn::Pair(_)
        | Turn::Difference(_)
        | Turn::Jump(_)
        | Turn::Walk(_)
        | Turn::Child(Ask::Show(_))
        | Turn::Back => Vec::new(),
        Turn::Jumped {
            event,
            step,
            pointer,
            child,
            walk,
        } => {
            state.goal = None;
            if let Some(child) = child {
                look_at(state, child);
            }
            let generation = state.moment.generation;
            set(state, |lens| {
                lens.at = Some((event, generation, step));
                lens.wanted = pointer;
                lens.walk = walk;
            });
            vec![Effect::Seek(step)]
        }
        Turn::Rest => vec![Effect::Look],
        Turn::Child(Ask::Move(row)) => set(state, |lens| lens.child_at = Some(row)),
        Turn::Child(Ask::Window(window)) => set(state, |lens| lens.children = window),
        Turn::Shown(child, pointer) => {
            state.goal = None;
            look_at(state, child);
            set(state, |lens| lens.wanted = pointer);
            vec![Effect::Seek(state.moment.position)]
        }
        Turn::FailedFirst(first) => set(state, |lens| {
            lens.failed_first = first;
            lens.child_at = None;
        }),
        Turn::Rows(window) => set(state, |lens| lens.rows = window),
        Turn::Chosen(key, step, pointer) => {
            state.goal = None;
            let generation = state.moment.generation;
            set(state, |lens| {
                lens.cursor = Some((key, generation, step));
                lens.wanted = pointer;
            });
            vec![Effect::Seek(step)]
        }
        Turn::Toggled(key) => set(state, |lens| {
            let mut toggled = (*lens.toggled).clone();
            if !toggled.remove(&key) {
                toggled.insert(key);
            }
            lens.toggled = Rc::new(toggled);
        }),
        Turn::Zoom(factor, at) => set(state, |lens| lens.zoom = zoomed(lens.zoom, factor, at)),
        Turn::Pan(by) => set(state, |lens| lens.zoom = panned(lens.zoom, by)),
        Turn::Fit => set(state, |lens| lens.zoom = (0.0, 1.0)),
        Turn::Fold(fold) => set(state, |lens| {
            lens.fold = fold;
            lens.zoom = (0.0, 1.0);
        }),
        Turn::Pairs(window) => set(state, |lens| lens.pairs = window),
        Turn::PairChosen(pair, step) => {
            state.goal = None;
            set(state, |lens| lens.pair = Some(pair));
            step.map(Effect::Seek).into_iter().collect()
        }
        Turn::OnlyDifferences(only) => set(state, |lens| lens.only_differences = only),
        Turn::Pin => {
            let mut effects = vec![Effect::Job(Job::Pin)];
            let says = "This run is kept: change something, run again, and compare.";
            effects.extend(say(state, says, false, None));
            effects
        }
        Turn::Volume(runs) => set(state, |lens| {
            lens.runs_a_month = if runs.is_finite() {
                runs.round().clamp(1.0, 1e10)
            } else {
                1.0
            };
        }),
        Turn::Along(pointer) => {
            set(state, |lens| lens.along = Some(pointer));
            grow(state)
        }
        Turn::Grew(growth) => set(state, |lens| lens.growth = growth),
        Turn::GrowNext => vec![Effect::Job(Job::GrowNext)],
        Turn::Covered(report) => set(state, |lens| lens.coverage = report),
        Turn::CoverNext => vec![Effect::Job(Job::CoverNext)],
        Turn::KeepCase => {
            let document = cases::keep(&state.document);
            noted(state, document)
        }
        Turn::DropCase(place) => {
            let document = cases::forget(&state.document, place);
            noted(state, document)
        }
        Turn::TakeCase(place) => {
            let document = cases::take(&state.document, place);
            change(state, document)
        }
        Turn::OnError => set(state, |lens| lens.on_error = !lens.on_error),
        Turn::RunTo(pointer) => {
            if !state.ready() {
                return super::apply(state, Action::Transport(Command::ToEnd));
            }
            let mut effects = Vec::new();
            let ended = state.moment.complete && state.moment.position >= state.moment.steps;
            if ended && !state.stale {
                // From the end one runs to a state by beginning again.
                effects.push(Effect::Start);
                effects.push(Effect::Frame);
            } else {
                effects.extend(super::apply(state, Action::Transport(Command::ToEnd)));
            }
            state.goal = Some(Goal::Run);
            set(state, |lens| lens.run_to = Some(pointer));
            effects
        }
    }
}

/// A change of the document that no run notices.
pub(super) fn noted(state: &mut AppState, document: crate::document::Document) -> Vec<Effect> {
    let stale = state.stale;
    let effects = change(state, document);
    state.stale = stale;
    effects
}

fn set(state: &mut AppState, change: impl FnOnce(&mut Lens)) -> Vec<Effect> {
    let mut lens = (*state.lens).clone();
    change(&mut lens);
    if lens != *state.lens {
        state.lens = Rc::new(lens);
    }
    Vec::new()
}

/// Another execution is shown alone, or all: what was chosen in the one before is not in this one.
fn look_at(state: &mut AppState, child: Option<Child>) {
    state.selected = None;
    state.focus = Rc::default();
    set(state, |lens| {
        lens.child = child;
        lens.rows = 0..48;
        lens.zoom = (0.0, 1.0);
        (lens.cursor, lens.at, lens.child_at) = (None, None, None);
    });
    state.events.window = 0..64;
}

/// The run shows another moment: what was waiting for it.
pub(super) fn moved(state: &mut AppState) -> Vec<Effect> {
    let moment = &state.moment;
    let at = (moment.generation, moment.position);
    let stale = |cursor: &(_, u32, usize)| (cursor.1, cursor.2) != at;
    let left = |jumped: &(usize, u32, usize)| (jumped.1, jumped.2) != at;
    if state.lens.at.as_ref().is_some_and(left) {
        set(state, |lens| lens.at = None);
    }
    let other = |child: &Child| child.generation != at.0;
    if state.lens.child.as_ref().is_some_and(other) {
        look_at(state, None);
    }
    let mut effects = Vec::new();
    if let Some(pointer) = state.lens.wanted.clone() {
        set(state, |lens| lens.wanted = None);
        effects.extend(select(state, Some(pointer), true));
    } else if state.lens.cursor.as_ref().is_some_and(stale) {
        set(state, |lens| lens.cursor = None);
    }
    if state.goal.is_none() && state.lens.run_to.is_some() {
        set(state, |lens| lens.run_to = None);
    }
    effects
}

/// What the panes in sight need to be worked out, once typing rests and nothing moves.
pub(super) fn wants(state: &mut AppState) -> Vec<Effect> {
    let shown = |area, tab, pane| {
        state.view.tab(area) == tab && (state.narrow || !state.view.is_hidden(pane))
    };
    let ready = !state.moving() && state.ready();
    let mut effects = Vec::new();
    if ready && shown(Area::Right, "meters", Pane::Right) && state.moment.steps > 0 {
        let known = state.lens.grows.as_ref();
        if known.is_none_or(|d| **d != state.document) {
            effects.extend(grow(state));
        }
    }
    let shown = |area, tab, pane| {
        state.view.tab(area) == tab && (state.narrow || !state.view.is_hidden(pane))
    };
    if ready && shown(Area::Bottom, "coverage", Pane::Bottom) {
        let known = state.lens.covers.as_ref();
        // The picture has to be that of the text, for the places in it are marked.
        let drawn = state.picture.text == state.document.definition;
        if drawn && known.is_none_or(|d| **d != state.document) {
            let document = Rc::new(state.document.clone());
            set(state, |lens| lens.covers = Some(document));
            effects.push(Effect::Job(Job::Cover));
        }
    }
    effects
}

fn grow(state: &mut AppState) -> Vec<Effect> {
    let document = Rc::new(state.document.clone());
    set(state, |lens| lens.grows = Some(document));
    vec![Effect::Job(Job::Grow)]
}
