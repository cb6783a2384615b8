//! What branches and iterations bring home, and what happens when one of them fails.

use super::era;
use super::flow::States;
use super::frame::{Failure, Frame, Phase};
use super::{Recorder, Simulation};
use crate::definition::StateKind;
use crate::journal::{Detail, EventKind};
use crate::program::Program;
use json::Value;
use std::sync::Arc;

impl Simulation {
    /// A branch or an iteration has ended well.
    pub(super) fn child_succeeded(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        index: u32,
        child: Frame,
        output: Value,
    ) {
        let last = child.last_event;
        self.frames.release(child.slot);
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        let program = self.execution(frame.execution).program.clone();
        let is_map = program.state(frame.state).kind == StateKind::Map;
        let Phase::Joining(join) = &mut frame.phase else {
            return self.frames.put(frame);
        };
        join.live.remove(&index);
        join.done += 1;
        if let Some(place) = join.results.get_mut(index as usize) {
            *place = Some(output);
        }
        let all = join.done as usize == join.results.len();
        if !is_map {
            return if all {
                self.joined(recorder, frame, &program, last)
            } else {
                self.frames.put(frame)
            };
        }
        let kind = EventKind::MapIterationSucceeded;
        let succeeded = self.emit(
            recorder,
            &frame,
            kind,
            last,
            Detail::Iteration(index),
            Some(frame.state),
        );
        if all {
            self.joined(recorder, frame, &program, succeeded);
        } else {
            // The next iteration follows the last event inside this one, not its MapIterationSucceeded [R].
            self.fill(recorder, frame, &program, last);
        }
    }

    /// Everything is there: the state leaves with the results in order. Succeeded and Exited both follow `previous`
    /// [R].
    pub(super) fn joined(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        previous: u32,
    ) {
        let state = program.state(frame.state);
        let Phase::Joining(join) = std::mem::replace(&mut frame.phase, Phase::Work) else {
            return self.frames.put(frame);
        };
        let run_started = join.run.as_ref().map(|run| run.started_event);
        let written = join.run.as_ref().and_then(|run| run.written.clone());
        let result = match written {
            Some(details) => details,
            None => join.results.iter().flatten().cloned().collect(),
        };
        let kind = match state.kind {
            StateKind::Map => EventKind::MapStateSucceeded,
            _ => EventKind::ParallelStateSucceeded,
        };
        let succeeded = self.emit(
            recorder,
            &frame,
            kind,
            previous,
            Detail::None,
            Some(frame.state),
        );
        frame.last_event = succeeded;
        let states = States {
            result: Some(&result),
            error_output: None,
        };
        match self.leaving(recorder, &frame, state, &state.flow, result.clone(), states) {
            Ok(leaving) => {
                let previous = match run_started {
                    Some(started)
                        if era::map_exit_follows_run_start(
                            self.execution(frame.execution).started,
                            program,
                        ) =>
                    {
                        started
                    }
                    _ => previous,
                };
                self.leave(recorder, frame, program, leaving, state.next, previous);
            }
            Err(failure) => self.state_failed(recorder, frame, program, failure, false),
        }
    }

    /// A branch or an iteration has failed, and so does the whole state; its siblings are stopped.
    pub(super) fn child_failed(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        index: u32,
        child: Box<Frame>,
        failure: Failure,
    ) {
        let last = child.last_event;
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        let program = self.execution(frame.execution).program.clone();
        let is_map = program.state(frame.state).kind == StateKind::Map;
        if is_map {
            let kind = EventKind::MapIterationFailed;
            self.emit(
                recorder,
                &frame,
                kind,
                last,
                Detail::Iteration(index),
                Some(frame.state),
            );
        } else if program.state(child.state).kind == StateKind::Task {
            // A task that ends its branch is told as aborted after its own failure [R].
            self.emit(
                recorder,
                &child,
                EventKind::TaskStateAborted,
                last,
                Detail::None,
                Some(child.state),
            );
        }
        let failed = child.slot;
        self.frames.put(child);
        let siblings: Vec<u32> = match &frame.phase {
            Phase::Joining(join) => join
                .live
                .values()
                .copied()
                .filter(|s| *s != failed)
                .collect(),
            _ => Vec::new(),
        };
        for sibling in siblings {
            self.abort(recorder, sibling);
            if is_map {
                self.iteration_aborted(recorder, &frame, sibling);
            }
        }
        frame.last_event = last;
        // Keeps what hangs on the branches from being told the failure as an evaluation of this state.
        let failure = Failure {
            location: None,
            ..failure
        };
        self.state_failed(recorder, frame, &program, failure, true);
    }
}
