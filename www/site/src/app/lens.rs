//! Works out what the panes in sight need of the run: rows, comparison and bill at once, growth and coverage piece
//! by piece between frames.

use super::{App, world};
use crate::action::Action;
use crate::driver::Stops;
use crate::effect::{Advance, Job};
use crate::later::{Gradual, Lenses, on_its_way};
use crate::lens::{Growth, Report, Turn};
use crate::state::Goal;
use crate::view_settings::{Area, Pane};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// Typing rests this long before anything is measured.
const REST: u32 = 350;
/// A slice of work, in milliseconds.
const SLICE: f64 = 8.0;

/// Work under way; a timer that is dropped does not ring.
#[derive(Default)]
pub(super) struct Work {
    growing: Option<Box<dyn Gradual<Growth>>>,
    grows: Option<Timeout>,
    covering: Option<Box<dyn Gradual<Report>>>,
    covers: Option<Timeout>,
}

impl App {
    /// Brings what is in sight up to date.
    pub(super) fn prepare(&mut self) {
        let state = &self.state;
        let standing = !state.moving();
        if standing {
            self.driver.gather();
        }
        if state.narrow || !state.view.is_hidden(Pane::Bottom) {
            match state.view.tab(Area::Bottom) {
                "timeline" | "states" => self.driver.tabulate(&state.lens, standing),
                "executions" => self.driver.list(state.lens.failed_first),
                "compare" if standing => self.driver.compare(),
                _ => {}
            }
        }
        let right = state.narrow || !state.view.is_hidden(Pane::Right);
        if right && standing && state.view.tab(Area::Right) == "meters" {
            self.driver.reckon();
        }
    }

    /// Where the run stops by itself.
    pub(super) fn stops(&self, advance: Advance) -> Stops {
        let lens = &self.state.lens;
        let mut states = (*self.state.breakpoints).clone();
        states.extend(lens.run_to.clone());
        Stops {
            states,
            errors: lens.on_error,
            // A single step and the way to the end go past a question; everything else leaves time to answer.
            questions: match self.state.goal {
                Some(Goal::Run | Goal::Play) => true,
                Some(Goal::End) => false,
                None => advance == Advance::Over,
            },
        }
    }

    /// Goes on with what takes longer than a frame.
    pub(super) fn work_on(&mut self, ctx: &Context<Self>, job: Job) {
        let link = ctx.link().clone();
        let later = |rest: u32, turn: Turn| {
            Timeout::new(rest, move || link.send_message(Action::Lens(turn)))
        };
        let deadline = world::now() + SLICE;
        let go = || world::now() < deadline;
        match job {
            Job::Pin => self.driver.pin(),
            Job::Grow => {
                self.work.growing = None;
                self.work.grows = Some(later(REST, Turn::GrowNext));
            }
            Job::GrowNext => {
                let Some(lenses) = Lenses::here() else { return };
                let along = self.state.lens.along.as_deref();
                let document = &self.state.document;
                let mut growing = self
                    .work
                    .growing
                    .take()
                    .unwrap_or_else(|| (lenses.growing)(document, along));
                let done = growing.go_on(&go);
                let growth = Rc::new(growing.so_far());
                if !done {
                    self.work.growing = Some(growing);
                    self.work.grows = Some(later(0, Turn::GrowNext));
                }
                ctx.link().send_message(Action::Lens(Turn::Grew(growth)));
            }
            Job::Cover => {
                self.work.covering = None;
                self.work.covers = Some(later(REST, Turn::CoverNext));
            }
            Job::CoverNext => {
                let Some(lenses) = Lenses::here() else { return };
                let lesson = self.state.study.lesson.as_deref();
                let (document, picture) = (&self.state.document, &self.state.picture);
                let mut covering = self
                    .work
                    .covering
                    .take()
                    .unwrap_or_else(|| (lenses.covering)(document, lesson, picture));
                let done = covering.go_on(&go);
                let report = Rc::new(covering.so_far());
                if !done {
                    self.work.covering = Some(covering);
                    self.work.covers = Some(later(0, Turn::CoverNext));
                }
                ctx.link().send_message(Action::Lens(Turn::Covered(report)));
            }
        }
    }

    /// The pane of a tab that looks at the run in its own way.
    pub(super) fn lens(&self, tab: &str, dispatch: &Callback<Action>) -> Option<Html> {
        let (state, driver) = (&self.state, &self.driver);
        if !matches!(
            tab,
            "timeline" | "states" | "executions" | "compare" | "coverage"
        ) {
            return None;
        }
        let Some(lenses) = Lenses::here() else {
            return Some(on_its_way());
        };
        Some(match tab {
            "timeline" => {
                let shown = driver.visits(&state.lens, state.moment.event, true);
                (lenses.timeline)(shown, driver.axis(&state.lens), dispatch)
            }
            "states" => {
                let shown = driver.visits(&state.lens, state.moment.event, false);
                (lenses.states)(shown, dispatch)
            }
            "executions" => {
                let ask = dispatch.reform(|ask| Action::Lens(Turn::Child(ask)));
                (lenses.executions)(&driver.executions(&state.lens), &ask)
            }
            "compare" => (lenses.compare)(driver.comparison(&state.lens), dispatch),
            _ => (lenses.coverage)(state, dispatch),
        })
    }
}
