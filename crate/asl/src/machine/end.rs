//! Ends: of frames, of executions, and of everything that hangs on them.

use super::execution::{Parent, Status};
use super::frame::{Failure, Frame, Phase};
use super::{MAIN, Recorder, Simulation};
use crate::error::{RUNTIME, StatesError, TIMEOUT, texts};
use crate::journal::{Detail, EventKind, ExecutionId};
use crate::program::{MachineKind, Work};
use json::Value;

impl Simulation {
    /// The last state of a frame was left.
    pub(super) fn frame_succeeded(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: Box<Frame>,
        output: Value,
    ) {
        match frame.parent {
            Some((slot, index)) => self.child_succeeded(recorder, slot, index, *frame, output),
            None => {
                let id = frame.execution;
                let detail = Detail::Output(output.clone());
                self.emit(
                    recorder,
                    &frame,
                    EventKind::ExecutionSucceeded,
                    frame.last_event,
                    detail,
                    None,
                );
                self.frames.release(frame.slot);
                self.execution_ended(recorder, id, Status::Succeeded, Some(output), None);
            }
        }
    }

    /// Nothing took a failure in a frame.
    pub(super) fn frame_failed(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        failure: Failure,
    ) {
        // Where the frame stands is where a redrive goes on: in the work of the failed state.
        if !matches!(frame.phase, Phase::Joining(_)) {
            frame.phase = Phase::Work;
        }
        self.renumber(&mut frame);
        match frame.parent {
            Some((slot, index)) => self.child_failed(recorder, slot, index, frame, failure),
            None => {
                let id = frame.execution;
                let detail = Detail::Error(Box::new(failure.error.clone()));
                self.emit(
                    recorder,
                    &frame,
                    EventKind::ExecutionFailed,
                    frame.last_event,
                    detail,
                    None,
                );
                self.frames.put(frame);
                self.execution_ended(recorder, id, Status::Failed, None, Some(failure.error));
            }
        }
    }

    /// Settles the books of an execution and tells whom it concerns.
    pub(super) fn execution_ended(
        &mut self,
        recorder: &mut Recorder<'_>,
        id: ExecutionId,
        status: Status,
        output: Option<Value>,
        error: Option<StatesError>,
    ) {
        let now = self.now;
        let execution = self.execution_mut(id);
        execution.status = status;
        execution.stopped = Some(now);
        execution.output = output;
        execution.error = error;
        let (parent, root) = (execution.parent, execution.root);
        if id != MAIN && status != Status::Succeeded {
            self.drop_frame(root);
        }
        match parent {
            Some(Parent::Call { slot, number }) => self.nested_ended(recorder, slot, number, id),
            Some(Parent::Item { slot, index }) => self.item_ended(recorder, slot, index, id),
            Some(Parent::Started) | None => {}
        }
    }

    /// The history of an execution has room for one more event: that of its failure [X]. An Express execution has
    /// no such limit, but one that goes round without a wait is stopped where the service's clock would stop it.
    pub(super) fn history_is_full(&mut self, recorder: &mut Recorder<'_>, id: ExecutionId) {
        if self.execution(id).status != Status::Running {
            return;
        }
        if self.execution(id).kind == MachineKind::Express {
            self.note(recorder, texts::EXPRESS_WITHOUT_END.into());
            return self.execution_timed_out(recorder, id);
        }
        let error = StatesError::new(RUNTIME, texts::HISTORY_IS_FULL);
        self.end_from_outside(recorder, id, Status::Failed, error);
    }

    /// The machine's TimeoutSeconds or the service's longest duration has passed.
    pub(super) fn execution_timed_out(&mut self, recorder: &mut Recorder<'_>, id: ExecutionId) {
        self.end_from_outside(recorder, id, Status::TimedOut, StatesError::named(TIMEOUT));
    }

    /// Ends an execution whose frames did not end it themselves: no state is left, its children are stopped.
    pub(super) fn end_from_outside(
        &mut self,
        recorder: &mut Recorder<'_>,
        id: ExecutionId,
        status: Status,
        error: StatesError,
    ) {
        let root = self.execution(id).root;
        let kind = match status {
            Status::TimedOut => EventKind::ExecutionTimedOut,
            Status::Aborted => EventKind::ExecutionAborted,
            _ => EventKind::ExecutionFailed,
        };
        self.silence(recorder, root);
        if let Some(frame) = self.frames.take(root) {
            let detail = Detail::Error(Box::new(error.clone()));
            self.emit(recorder, &frame, kind, frame.last_event, detail, None);
            self.frames.put(frame);
        }
        self.execution_ended(recorder, id, status, None, Some(error));
    }

    /// Makes a frame and everything below it stand still, without events of their own; child executions are
    /// stopped. A redrive may wake them again.
    pub(super) fn silence(&mut self, recorder: &mut Recorder<'_>, slot: u32) {
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        self.renumber(&mut frame);
        let (children, executions) = self.below(&frame);
        frame.children_stop();
        self.frames.put(frame);
        for child in children {
            self.silence(recorder, child);
        }
        for id in executions {
            self.stop_child(recorder, id);
        }
    }

    /// The frames and the executions directly below a frame.
    fn below(&self, frame: &Frame) -> (Vec<u32>, Vec<ExecutionId>) {
        match &frame.phase {
            Phase::Joining(join) if join.run.is_some() => {
                let roots = join.live.values().filter_map(|slot| self.frames.get(*slot));
                (Vec::new(), roots.map(|f| f.execution).collect())
            }
            Phase::Joining(join) => (join.live.values().copied().collect(), Vec::new()),
            Phase::Calling(calling) => (Vec::new(), calling.child.into_iter().collect()),
            _ => (Vec::new(), Vec::new()),
        }
    }

    /// Stops a child execution whose parent is no longer interested.
    pub(super) fn stop_child(&mut self, recorder: &mut Recorder<'_>, id: ExecutionId) {
        if self.execution(id).status == Status::Running {
            self.execution_mut(id).parent = None;
            self.end_from_outside(
                recorder,
                id,
                Status::Aborted,
                StatesError {
                    name: None,
                    cause: None,
                },
            );
        }
    }

    /// Stops a branch or iteration because a sibling failed: innermost first, with the Aborted events of the
    /// states that last.
    pub(super) fn abort(&mut self, recorder: &mut Recorder<'_>, slot: u32) {
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        self.renumber(&mut frame);
        let (children, executions) = self.below(&frame);
        let program = self.execution(frame.execution).program.clone();
        let state = program.state(frame.state);
        let is_map = matches!(state.work, Work::Map(_));
        for child in children {
            self.abort(recorder, child);
            if is_map {
                self.iteration_aborted(recorder, &frame, child);
            }
        }
        let had_run = matches!(&frame.phase, Phase::Joining(join) if join.run.is_some());
        frame.children_stop();
        for id in executions {
            self.stop_child(recorder, id);
        }
        if had_run {
            self.emit_next(recorder, &mut frame, EventKind::MapRunAborted, Detail::None);
        }
        if !matches!(frame.phase, Phase::Enter)
            && let Some(kind) = EventKind::aborted(state.kind)
        {
            self.emit(
                recorder,
                &frame,
                kind,
                frame.last_event,
                Detail::None,
                Some(frame.state),
            );
        }
        self.frames.put(frame);
    }

    /// Tells that an iteration was stopped, after what happened in it.
    pub(super) fn iteration_aborted(
        &mut self,
        recorder: &mut Recorder<'_>,
        map: &Frame,
        child: u32,
    ) {
        if let Some(iteration) = self.frames.get(child) {
            let (last, index) = (iteration.last_event, iteration.parent.map_or(0, |(_, i)| i));
            let detail = Detail::Iteration(index);
            self.emit(
                recorder,
                map,
                EventKind::MapIterationAborted,
                last,
                detail,
                Some(map.state),
            );
        }
    }

    /// Forgets the branches or iterations of a frame that starts anew or goes elsewhere.
    pub(super) fn drop_children(&mut self, frame: &mut Frame) {
        if let Phase::Joining(join) = std::mem::replace(&mut frame.phase, Phase::Work) {
            for slot in join.live.into_values() {
                self.drop_frame(slot);
            }
        }
    }

    /// Forgets a frame and everything below it.
    pub(super) fn drop_frame(&mut self, slot: u32) {
        if let Some(mut frame) = self.frames.take(slot) {
            self.drop_children(&mut frame);
            self.frames.release(slot);
        }
    }
}
