//! What one step did inside its state: it is played again with the stations of the data flow switched on.

use super::Run;
use crate::machine::{Inspection, Recorder};
use json::Value;

/// Plays the step of this number again and listens.
pub(super) fn inspect(run: &Run, step: u32) -> Inspection {
    let mut inspection = Inspection::default();
    if step == 0 || step > run.steps() {
        return inspection;
    }
    let from = run.checkpoints.before(step - 1).clone();
    let mut simulation = run.replay(from, step - 1, &mut Recorder::default());
    let before = simulation.clone();
    let mut recorder = Recorder {
        journal: None,
        inspection: Some(&mut inspection),
    };
    run.replay_step(&mut simulation, &mut recorder);
    // A task's token is made in the step itself, so the scope after it knows more, where the frame still lives.
    let scope = inspection.frame.and_then(|frame| {
        let (context, variables) = before.scope_of(frame)?;
        let after = simulation.scope_of(frame).map(|(context, _)| context);
        let same_state = |after: &Value| after.get("State") == context.get("State");
        Some((after.filter(same_state).unwrap_or(context), variables))
    });
    if let Some((context, variables)) = scope {
        inspection.context = context;
        inspection.variables = variables;
    }
    inspection
}
