//! What one step did inside its state: it is played again with the stations of the data flow switched on.

use super::Run;
use crate::machine::{Inspection, Recorder};

/// Plays the step of this number again and listens.
pub(super) fn inspect(run: &Run, step: u32) -> Inspection {
    let mut inspection = Inspection::default();
    if step == 0 || step > run.steps() {
        return inspection;
    }
    let from = run.checkpoints.before(step - 1).clone();
    let mut simulation = run.replay(from, step - 1, &mut Recorder::default());
    let mut recorder = Recorder {
        journal: None,
        inspection: Some(&mut inspection),
    };
    run.replay_step(&mut simulation, &mut recorder);
    inspection
}
