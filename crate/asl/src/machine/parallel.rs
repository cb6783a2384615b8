//! Parallel: every branch is a frame of its own with the same input; results come in the order of the branches.

use super::frame::{Frame, Join, Phase};
use super::setup::NewFrame;
use super::{Recorder, Simulation};
use crate::journal::{Detail, EventKind};
use crate::program::{MachineId, Program};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Simulation {
    /// Starts the branches, first to last.
    pub(super) fn parallel(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        branches: &[MachineId],
    ) {
        let state = program.state(frame.state);
        let input = self
            .effective_input(recorder, &frame, state)
            .and_then(|effective| self.arguments(recorder, &frame, state, &effective));
        let input = match input {
            Ok(input) => input,
            Err(failure) => return self.state_failed(recorder, frame, program, failure, false),
        };
        let started_event = self.emit_next(
            recorder,
            &mut frame,
            EventKind::ParallelStateStarted,
            Detail::None,
        );
        let mut live = BTreeMap::new();
        for (index, machine) in (0..).zip(branches) {
            let branch = self.new_frame(
                recorder,
                NewFrame {
                    execution: frame.execution,
                    machine: *machine,
                    parent: Some((frame.slot, index)),
                    parent_id: Some(frame.id),
                    owner: Some(frame.state),
                    input: input.clone(),
                    variables: frame.variables.clone(),
                    last_event: started_event,
                    item: frame.item.clone(),
                },
            );
            live.insert(index, branch.slot);
            self.go(branch);
        }
        frame.phase = Phase::Joining(Box::new(Join {
            results: vec![None; branches.len()],
            live,
            done: 0,
            next: branches.len() as u32,
            limit: branches.len() as u32,
            items: None,
            effective: input,
            run: None,
        }));
        self.renumber(&mut frame);
        self.frames.put(frame);
    }
}
