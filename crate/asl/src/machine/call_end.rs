//! How a call ends: by an answer, a timeout or a missed heartbeat; and the worker that takes it late.

use super::flow::States;
use super::frame::{Calling, Failure, Frame, Phase};
use super::queue::{Ticket, Wake};
use super::task::names;
use super::{Recorder, Simulation};
use crate::error::{StatesError, TIMEOUT};
use crate::journal::{Called, Detail, EventKind};
use crate::program::{Resource, State, Work};
use crate::scenario::{Answer, Reply};
use json::Value;

impl Simulation {
    /// The known answer of a call is due.
    pub(super) fn answer_due(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: Box<Frame>,
        state: &State,
        calling: Calling,
    ) {
        let result = match calling.answer {
            Some(Answer {
                reply: Reply::Throw(error),
                ..
            }) => Err(error),
            answer => Ok(answer
                .and_then(|answer| answer.returned())
                .unwrap_or_else(Value::empty_object)),
        };
        self.call_ended(recorder, frame, state, result);
    }

    /// A call ended with a result or an error.
    pub(super) fn call_ended(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        state: &State,
        result: Result<Value, StatesError>,
    ) {
        let program = self.execution(frame.execution).program.clone();
        let Work::Task(task) = &state.work else {
            return self.frames.put(frame);
        };
        frame.phase = Phase::Work;
        // Too large a result fails the task, and can be caught [R].
        let result = result.and_then(|value| {
            let (resource_type, resource) = names(&task.resource);
            let name = if resource_type.is_empty() {
                resource
            } else {
                resource_type
            };
            self.check_payload(frame.execution, &value, &name)
                .map_err(|f| f.error)?;
            Ok(value)
        });
        self.outcome_event(recorder, &mut frame, &task.resource, &result);
        let leaving = match result {
            Ok(value) => {
                let states = States {
                    result: Some(&value),
                    error_output: None,
                };
                self.leaving(recorder, &frame, state, &state.flow, value.clone(), states)
            }
            Err(error) => Err(error.into()),
        };
        match leaving {
            Ok(leaving) => {
                let previous = frame.last_event;
                self.leave(recorder, frame, &program, leaving, state.next, previous);
            }
            Err(failure) => self.state_failed(recorder, frame, &program, failure, false),
        }
    }

    fn outcome_event(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &mut Frame,
        resource: &Resource,
        result: &Result<Value, StatesError>,
    ) {
        let (kind, detail) = match resource {
            Resource::Service {
                resource_type,
                resource,
                ..
            } => {
                let kind = if result.is_ok() {
                    EventKind::TaskSucceeded
                } else {
                    EventKind::TaskFailed
                };
                let (resource_type, resource) = (resource_type.clone(), resource.clone());
                let outcome = result.clone().map(Some);
                (
                    kind,
                    Detail::Called(Box::new(Called {
                        resource_type,
                        resource,
                        outcome,
                    })),
                )
            }
            Resource::Function(_) | Resource::Activity(_) => {
                let function = matches!(resource, Resource::Function(_));
                match result {
                    Ok(value) if function => (
                        EventKind::LambdaFunctionSucceeded,
                        Detail::Output(value.clone()),
                    ),
                    Ok(value) => (EventKind::ActivitySucceeded, Detail::Output(value.clone())),
                    Err(error) if function => (
                        EventKind::LambdaFunctionFailed,
                        Detail::Error(Box::new(error.clone())),
                    ),
                    Err(error) => (
                        EventKind::ActivityFailed,
                        Detail::Error(Box::new(error.clone())),
                    ),
                }
            }
        };
        self.emit_next(recorder, frame, kind, detail);
    }

    /// A call took longer than TimeoutSeconds, or gave no sign for HeartbeatSeconds; the history shows both as
    /// States.Timeout without a cause [R].
    pub(super) fn call_timed_out(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        heartbeat: bool,
    ) {
        let program = self.execution(frame.execution).program.clone();
        let state = program.state(frame.state);
        if let Some(inspection) = &mut recorder.inspection {
            inspection.state = Some(frame.state);
            inspection.frame = Some(frame.id);
        }
        let Work::Task(task) = &state.work else {
            return self.frames.put(frame);
        };
        if let Phase::Calling(calling) = &frame.phase
            && let Some(child) = calling.child
        {
            self.stop_child(recorder, child);
        }
        frame.phase = Phase::Work;
        let error = StatesError::named(TIMEOUT);
        let (kind, detail) = match &task.resource {
            Resource::Function(_) => (
                EventKind::LambdaFunctionTimedOut,
                Detail::Error(Box::new(error.clone())),
            ),
            Resource::Activity(_) => (
                EventKind::ActivityTimedOut,
                Detail::Error(Box::new(error.clone())),
            ),
            Resource::Service {
                resource_type,
                resource,
                ..
            } => {
                let (resource_type, resource) = (resource_type.clone(), resource.clone());
                let called = Called {
                    resource_type,
                    resource,
                    outcome: Err(error.clone()),
                };
                (EventKind::TaskTimedOut, Detail::Called(Box::new(called)))
            }
        };
        self.emit_next(recorder, &mut frame, kind, detail);
        self.state_failed(
            recorder,
            frame,
            &program,
            Failure {
                error,
                heartbeat,
                location: None,
            },
            false,
        );
    }

    /// The time for a heartbeat has come; one that was given in between moved the deadline.
    pub(super) fn heartbeat_due(&mut self, recorder: &mut Recorder<'_>, ticket: Ticket) {
        let due = match self.frames.get(ticket.slot).map(|f| &f.phase) {
            Some(Phase::Calling(calling)) => calling.heartbeat_due,
            _ => None,
        };
        match due {
            Some(due) if due > self.now => self.queue.push(self.now, due, Wake::Heartbeat(ticket)),
            _ => {
                if let Some(frame) = self.frames.take_if(ticket) {
                    self.call_timed_out(recorder, frame, true);
                }
            }
        }
    }

    /// The worker of an activity shows itself.
    pub(super) fn taken_by_worker(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &mut Frame,
        resource: &Resource,
    ) {
        if let Phase::Calling(calling) = &mut frame.phase
            && !calling.started
        {
            calling.started = true;
            self.call_taken(recorder, frame, resource);
        }
    }
}
