//! Writing events, counting payloads, taking notes.

use super::frame::{Failure, Frame};
use super::{MAX_EVENTS, MAX_EXPRESS_EVENTS, MAX_PAYLOAD_BYTES, Recorder, Simulation};
use crate::error::{DATA_LIMIT_EXCEEDED, StatesError, texts};
use crate::journal::{Detail, Event, EventKind, ExecutionId, Note};
use crate::program::{MachineKind, StateId};
use json::Value;

impl Simulation {
    /// Appends an event and returns its id. Once the history of an execution has only room for its last event,
    /// nothing more is appended and the execution ends with the step.
    pub(super) fn emit(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        kind: EventKind,
        previous: u32,
        detail: Detail,
        state: Option<StateId>,
    ) -> u32 {
        let (at, step) = (self.now, self.step);
        let execution = self.execution_mut(frame.execution);
        let most = match execution.kind {
            MachineKind::Standard => MAX_EVENTS,
            MachineKind::Express => MAX_EXPRESS_EVENTS,
        };
        if execution.events + 1 >= most && !kind.ends_execution() {
            self.overflow = Some(frame.execution);
            return most - 1;
        }
        execution.events += 1;
        let id = execution.events;
        if let Some(journal) = &mut recorder.journal {
            journal.events.push(Event {
                execution: frame.execution,
                id,
                previous,
                at,
                kind,
                detail,
                state,
                frame: frame.id,
                attempt: frame.attempt,
                step,
            });
        }
        id
    }

    /// Appends an event of the frame's state that follows the frame's last event, and makes it the last one.
    pub(super) fn emit_next(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &mut Frame,
        kind: EventKind,
        detail: Detail,
    ) -> u32 {
        let id = self.emit(
            recorder,
            frame,
            kind,
            frame.last_event,
            detail,
            Some(frame.state),
        );
        frame.last_event = id;
        id
    }

    /// Counts a payload for the meters.
    pub(super) fn count_payload(&mut self, execution: ExecutionId, payload: &Value) -> usize {
        let bytes = payload.text_len();
        let execution = self.execution_mut(execution);
        execution.max_payload = execution.max_payload.max(bytes);
        bytes
    }

    /// Refuses a payload over the service's limit; `name` is the state, or the task as the service calls it [R].
    pub(super) fn check_payload(
        &mut self,
        execution: ExecutionId,
        payload: &Value,
        name: &str,
    ) -> Result<(), Failure> {
        if self.count_payload(execution, payload) > MAX_PAYLOAD_BYTES {
            return Err(
                StatesError::new(DATA_LIMIT_EXCEEDED, texts::result_too_large(name)).into(),
            );
        }
        Ok(())
    }

    /// Notes something that the simulation has to say about itself.
    pub(super) fn note(&mut self, recorder: &mut Recorder<'_>, text: String) {
        if let Some(journal) = &mut recorder.journal {
            journal.notes.push(Note {
                at: self.now,
                step: self.step,
                text,
            });
        }
    }
}
