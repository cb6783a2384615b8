//! What a visit of a state left behind, gathered for the panels that try things out on it.

use super::{Driver, step_view};
use asl::run::{Inspection, Stage};
use std::cell::RefCell;
use std::rc::Rc;
use ui::expressions::Bench;

/// The last one made; drawing asks again and again for the same.
#[derive(Default)]
pub(super) struct Last(RefCell<Option<Rc<Bench>>>);

impl Driver {
    /// The visit that an event belongs to, up to that event.
    pub(crate) fn bench(&self, event: Option<usize>) -> Option<Rc<Bench>> {
        let run = self.run.as_ref()?;
        let shown = run.events_shown();
        // The last event may be one of the execution as a whole; the state before it is meant then.
        let before = shown.get(..=event?)?;
        let index = before.iter().rposition(|e| e.state.is_some())?;
        let moment = (self.generation, run.position() as usize, index);
        if let Some(bench) = &*self.bench.0.borrow()
            && bench.moment == moment
        {
            return Some(bench.clone());
        }
        let event = shown.get(index)?;
        let state = event.state?;
        let mut whole = Inspection::default();
        for step in step_view::steps(&step_view::visit(run, event)) {
            let inspection = run.inspect(step);
            for stage in inspection.stages_of(event.frame, state) {
                put(&mut whole.stages, stage);
            }
            if inspection.state == event.state && inspection.frame == Some(event.frame) {
                add(&mut whole, inspection);
            }
        }
        let bench = Rc::new(Bench {
            moment,
            inspection: whole,
            now_millis: run.now().0,
        });
        *self.bench.0.borrow_mut() = Some(bench.clone());
        Some(bench)
    }
}

/// Adds a stage of a later step of the same visit: another attempt's stages take the place of the earlier one's.
fn put(stages: &mut Vec<Stage>, stage: &Stage) {
    if let Some(at) = stages.iter().position(|s| s.name == stage.name) {
        stages.truncate(at);
    }
    stages.push(stage.clone());
}

/// Adds what a later step of the same visit saw.
fn add(whole: &mut Inspection, next: Inspection) {
    (whole.state, whole.frame) = (next.state, next.frame);
    if !next.context.is_null() {
        (whole.context, whole.variables) = (next.context, next.variables);
    }
}
