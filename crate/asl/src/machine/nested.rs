//! startExecution of a machine that the scenario knows: a real execution, waited for or not.

use super::execution::{ExecutionNames, Origin, Parent, Status};
use super::frame::{Calling, Frame, Phase};
use super::setup::NewExecution;
use super::{Recorder, Simulation};
use crate::error::{StatesError, TASK_FAILED, texts};
use crate::journal::ExecutionId;
use crate::program::{MachineKind, Pattern, Program, ROOT, Resource, TaskWork};
use json::{Object, Str, Value, json};
use std::sync::Arc;

/// Executions may start executions this deep; a machine that starts itself for ever ends here.
const MOST_NESTED: usize = 32;

/// A cause takes at most this many characters [A]; longer descriptions of failed children are cut.
const MOST_CAUSE_BYTES: usize = 32_768;

impl Simulation {
    /// Which runnable machine the parameters of a startExecution name.
    pub(super) fn nested_machine(&self, parameters: &Value) -> Option<u32> {
        let arn = parameters.get("StateMachineArn").and_then(Value::as_str)?;
        self.world
            .machines
            .iter()
            .position(|m| &*m.arn == arn)
            .map(|i| i as u32)
    }

    /// Starts the execution that a call asks for, and waits for its end when the call does.
    pub(super) fn open_nested(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        task: &TaskWork,
        calling: Calling,
    ) {
        let state = program.state(frame.state);
        let Some(machine) = self.nested_machine(&calling.parameters) else {
            return self.frames.put(frame);
        };
        let names = match self.nested_names(&calling.parameters, machine) {
            Ok(names) => names,
            Err(error) => return self.call_ended(recorder, frame, state, Err(error)),
        };
        if self.nesting(frame.execution) >= MOST_NESTED {
            let error = StatesError::new(
                "StepFunctions.ExecutionLimitExceededException",
                texts::NESTED_TOO_DEEPLY,
            );
            return self.call_ended(recorder, frame, state, Err(error));
        }
        let input = match calling.parameters.get("Input") {
            // The API takes the input as text; templates usually give the value itself.
            Some(Value::String(text)) => {
                json::parse(text).unwrap_or_else(|_| Value::String(text.clone()))
            }
            Some(input) => input.clone(),
            None => Value::empty_object(),
        };
        let accepted = json!({"ExecutionArn": &names.arn, "StartDate": (self.now.0)});
        let pattern = task.resource.pattern();
        let child_program = self.world.machines[machine as usize].program.clone();
        let kind = child_program.kind;
        let waits = matches!(pattern, Pattern::Sync | Pattern::Sync2);
        let waits = waits
            || matches!(&task.resource, Resource::Service { resource, .. } if &**resource == "startSyncExecution");
        if pattern != Pattern::RequestResponse {
            let answer = crate::scenario::Answer {
                submitted: Some(accepted.clone()),
                ..crate::scenario::Answer::new(crate::scenario::Reply::Timeout)
            };
            self.submitted(recorder, &mut frame, &task.resource, Some(&answer));
        }
        let slot = frame.slot;
        let origin = Origin {
            execution: frame.execution,
            frame: frame.id,
            state: frame.state,
        };
        if waits || pattern == Pattern::WaitForTaskToken {
            self.await_call(frame, calling);
        } else {
            // The start is answered in a step of its own, before the child goes on.
            let answer = crate::scenario::Answer::new(crate::scenario::Reply::Return(accepted));
            self.await_call(
                frame,
                Calling {
                    answer: Some(answer),
                    ..calling
                },
            );
        }
        // The call has just begun, so its number is the last that was given.
        let number = self.numbers;
        let parent = if waits {
            Parent::Call { slot, number }
        } else {
            Parent::Started
        };
        let child = self.start_execution(
            recorder,
            NewExecution {
                program: child_program,
                machine: ROOT,
                kind,
                answers: machine,
                names,
                input,
                origin: Some((origin, parent)),
                item: None,
            },
        );
        if waits
            && let Some(frame) = self.frames.get_mut(slot)
            && let Phase::Calling(calling) = &mut frame.phase
        {
            calling.child = Some(child);
        }
    }

    /// A nested execution has ended: the call that waits for it gets its description.
    pub(super) fn nested_ended(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        number: u64,
        id: ExecutionId,
    ) {
        let Some(frame) = self.frames.take_if(super::queue::Ticket { slot, number }) else {
            return;
        };
        let program = self.execution(frame.execution).program.clone();
        let state = program.state(frame.state);
        let parsed = match &state.work {
            crate::program::Work::Task(task) => task.resource.pattern() == Pattern::Sync2,
            _ => false,
        };
        let description = self.description(id, parsed);
        let result = if self.execution(id).status == Status::Succeeded {
            Ok(description)
        } else {
            let mut cause = description.text();
            // Each level of nesting would double the backslashes of the level below.
            cause.truncate(cause.floor_char_boundary(MOST_CAUSE_BYTES));
            Err(StatesError::new(TASK_FAILED, cause))
        };
        self.call_ended(recorder, frame, state, result);
    }

    /// What DescribeExecution says, in the integration's spelling; `.sync` has input and output as text,
    /// `.sync:2` as values [R].
    fn description(&self, id: ExecutionId, parsed: bool) -> Value {
        let execution = self.execution(id);
        let payload = |value: &Value| {
            if parsed {
                value.clone()
            } else {
                Value::from(value.text())
            }
        };
        let mut object = Object::new();
        if let Some(error) = &execution.error {
            if let Some(cause) = &error.cause {
                object.insert("Cause", Value::from(cause));
            }
            if let Some(name) = &error.name {
                object.insert("Error", Value::from(name));
            }
        }
        object.insert("ExecutionArn", Value::from(&execution.names.arn));
        object.insert("Input", payload(&execution.input));
        object.insert("InputDetails", json!({"Included": true}));
        object.insert("Name", Value::from(&execution.names.name));
        if let Some(output) = &execution.output {
            object.insert("Output", payload(output));
            object.insert("OutputDetails", json!({"Included": true}));
        }
        object.insert("RedriveCount", Value::from(0));
        let succeeded = execution.status == Status::Succeeded;
        object.insert(
            "RedriveStatus",
            Value::from(if succeeded {
                "NOT_REDRIVABLE"
            } else {
                "REDRIVABLE"
            }),
        );
        if succeeded {
            object.insert(
                "RedriveStatusReason",
                Value::from("Execution is SUCCEEDED and cannot be redriven"),
            );
        }
        object.insert("StartDate", Value::from(execution.started.0));
        object.insert("StateMachineArn", Value::from(&execution.names.machine_arn));
        object.insert("Status", Value::from(execution.status.name()));
        object.insert(
            "StopDate",
            Value::from(execution.stopped.unwrap_or(self.now).0),
        );
        Value::Object(object)
    }

    fn nested_names(
        &mut self,
        parameters: &Value,
        machine: u32,
    ) -> Result<ExecutionNames, StatesError> {
        let runnable = &self.world.machines[machine as usize];
        let machine_arn = runnable.arn.clone();
        let express = runnable.program.kind == MachineKind::Express;
        let machine_name: Str = machine_arn
            .split(':')
            .nth(6)
            .unwrap_or("StateMachine")
            .into();
        let given = parameters.get("Name").and_then(Value::as_str);
        let name: Str = match given {
            Some(name) => name.into(),
            None => self.entropy.uuid_v4().into(),
        };
        let arn: Str = if express {
            let prefix = super::distributed::prefix(&machine_arn, "express");
            format!("{prefix}:{machine_name}:{name}:{}", self.entropy.uuid_v4()).into()
        } else {
            format!(
                "{}:{machine_name}:{name}",
                super::distributed::prefix(&machine_arn, "execution")
            )
            .into()
        };
        // Only a name that was given can have been given before.
        if given.is_some() && self.executions.iter().any(|e| e.names.arn == arn) {
            let error = "StepFunctions.ExecutionAlreadyExistsException";
            return Err(StatesError::new(
                error,
                texts::execution_already_exists(&arn),
            ));
        }
        let role_arn = self.execution(super::MAIN).names.role_arn.clone();
        Ok(ExecutionNames {
            arn,
            name,
            machine_arn,
            machine_name,
            role_arn,
        })
    }

    fn nesting(&self, execution: ExecutionId) -> usize {
        let mut depth = 0;
        let mut at = self.execution(execution);
        while let Some(Parent::Call { slot, .. } | Parent::Item { slot, .. }) = at.parent {
            depth += 1;
            match self.frames.get(slot) {
                Some(frame) => at = self.execution(frame.execution),
                None => break,
            }
        }
        depth
    }
}
