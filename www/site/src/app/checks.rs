//! The lesson's checks, run case by case between frames, so that the page stays answerable.

use super::App;
use crate::action::Action;
use crate::later::Engine;
use gloo::timers::callback::Timeout;
use lesson::{Lesson, Verdict};
use std::rc::Rc;
use yew::prelude::*;

/// Checks under way.
pub(super) struct Checks {
    lesson: Rc<Lesson>,
    text: Rc<str>,
    /// Places of cases not yet run; the one past the end stands for the checks of the text alone.
    next: usize,
    verdicts: Vec<(usize, Verdict)>,
    _timer: Option<Timeout>,
}

/// Typing rests this long before checks run.
const REST: u32 = 350;

impl App {
    /// Starts the checks once typing rests.
    pub(super) fn start_checks(&mut self, ctx: &Context<Self>) {
        self.checks = None;
        let link = ctx.link().clone();
        self.checking = Some(Timeout::new(REST, move || {
            link.send_message(Action::CheckNext);
        }));
    }

    /// Runs one case, and asks for the next.
    pub(super) fn check_next(&mut self, ctx: &Context<Self>) {
        let Some(lesson) = self.state.study.lesson.clone() else {
            return;
        };
        let text = self.state.document.definition.clone();
        let stays = |c: &Checks| Rc::ptr_eq(&c.lesson, &lesson) && c.text == text;
        let mut checks = self.checks.take().filter(stays).unwrap_or_else(|| Checks {
            lesson: lesson.clone(),
            text: text.clone(),
            next: 0,
            verdicts: Vec::new(),
            _timer: None,
        });
        let Some(engine) = Engine::here() else { return };
        let case = lesson.cases.get(checks.next).map(|c| c.id.as_str());
        checks
            .verdicts
            .extend((engine.check_case)(&lesson, &text, case));
        checks.next += 1;
        if checks.next <= lesson.cases.len() {
            let link = ctx.link().clone();
            checks._timer = Some(Timeout::new(0, move || {
                link.send_message(Action::CheckNext);
            }));
            self.checks = Some(checks);
        } else {
            checks.verdicts.sort_by_key(|(i, _)| *i);
            let verdicts = checks.verdicts.into_iter().map(|(_, v)| v).collect();
            ctx.link().send_message(Action::Verdicts(Rc::new(verdicts)));
        }
    }
}
