//! Tasks: a call is scheduled, taken, perhaps submitted. How it ends stands in `call_end`.

use super::flow::States;
use super::frame::{Calling, Failure, Frame, Phase};
use super::map::number;
use super::queue::Wake;
use super::{Recorder, Simulation};
use crate::error::{NO_MOCK_LEFT, StatesError, texts};
use crate::journal::{Called, Detail, EventKind, Scheduled, Time};
use crate::program::{NumberSource, Pattern, Program, Resource, State, TaskWork};
use crate::provider::Found;
use crate::scenario::{Answer, Reply};
use json::{Str, Value, json};
use std::sync::Arc;

/// What a call needs before it is scheduled.
struct Prepared {
    parameters: Value,
    timeout: Option<u64>,
    heartbeat: Option<u64>,
    role: Option<Str>,
}

impl Simulation {
    /// Schedules the call of a Task state.
    pub(super) fn task(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        task: &TaskWork,
    ) {
        let state = program.state(frame.state);
        if task.resource.pattern().has_token() {
            // Each attempt has a token of its own; that of the last attempt is void.
            frame.token = Some(self.new_token());
        }
        let prepared = self.prepare(recorder, &frame, state, task);
        let found = prepared.and_then(|prepared| {
            let answers = self.execution(frame.execution).answers as usize;
            let iteration = frame
                .item
                .as_ref()
                .map(|i| i.index)
                .or(self.execution(frame.execution).item);
            let world = self.world.clone();
            let machine = world.machines.get(answers);
            let found = match (machine, self.used.get_mut(answers)) {
                (Some(machine), Some(used)) => {
                    machine
                        .answers
                        .take(used, &state.name, iteration, &prepared.parameters)
                }
                _ => Found::NotListed,
            };
            if let Found::UsedUp(calls) = found {
                let cause = texts::no_mock_left(&state.name, calls);
                return Err(Failure::from(StatesError::new(NO_MOCK_LEFT, cause)));
            }
            Ok((prepared, found))
        });
        match found {
            Ok((prepared, found)) => {
                self.open_call(recorder, frame, program, task, prepared, found)
            }
            Err(failure) => self.state_failed(recorder, frame, program, failure, false),
        }
    }

    fn prepare(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        task: &TaskWork,
    ) -> Result<Prepared, Failure> {
        let effective = self.effective_input(recorder, frame, state)?;
        let timeout = self.seconds(
            frame,
            state,
            "TimeoutSeconds",
            task.timeout.as_ref(),
            &effective,
        )?;
        let heartbeat = self.seconds(
            frame,
            state,
            "HeartbeatSeconds",
            task.heartbeat.as_ref(),
            &effective,
        )?;
        let parameters = self.arguments(recorder, frame, state, &effective)?;
        let credentials = match (&task.credentials, &task.credentials_expression) {
            (Some(template), _) => Some(self.template(frame, state, template, &effective)?),
            (None, Some(expression)) => {
                Some(self.expression(frame, state, "Credentials", expression, States::default())?)
            }
            (None, None) => None,
        };
        let role = credentials
            .as_ref()
            .and_then(|c| c.get("RoleArn"))
            .and_then(Value::as_str)
            .map(Str::from);
        if let Resource::Activity(arn) = &task.resource {
            let known = self.world.scenario.activities.as_ref();
            if known.is_some_and(|known| !known.contains(arn)) {
                return Err(self.runtime_failure(
                    frame,
                    state,
                    texts::activity_does_not_exist(arn),
                ));
            }
        }
        if let Some(problem) = unusable(&task.resource, &parameters) {
            let cause = texts::unusable_parameters(&parameters.text(), &problem);
            return Err(self.runtime_failure(frame, state, cause));
        }
        self.check_payload(frame.execution, &parameters, &state.name)?;
        Ok(Prepared {
            parameters,
            timeout,
            heartbeat,
            role,
        })
    }

    /// A timeout in whole seconds, from its literal, its path or its expression.
    fn seconds(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        source: Option<&NumberSource>,
        effective: &Value,
    ) -> Result<Option<u64>, Failure> {
        let value = match source {
            None => return Ok(None),
            Some(NumberSource::Literal(seconds)) => return Ok(Some(*seconds as u64)),
            Some(NumberSource::Path(path)) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                found.map_err(|f| self.data_failure(frame, state, f))?
            }
            Some(NumberSource::Expression(expression)) => {
                let value = self.expression(frame, state, field, expression, States::default())?;
                if value.as_f64().is_none() {
                    return Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type(field, "number", &value),
                    ));
                }
                value
            }
        };
        match number(&value) {
            Some(seconds) if (1.0..=texts::MAX_SECONDS).contains(&seconds) => {
                Ok(Some(seconds as u64))
            }
            _ => {
                let path = match source {
                    Some(NumberSource::Path(path)) => path.text().to_string(),
                    _ => String::new(),
                };
                Err(self.runtime_failure(
                    frame,
                    state,
                    texts::seconds_out_of_range(field, &path, &value.text()),
                ))
            }
        }
    }

    /// A task token: unguessable in looks, derived from the seed in truth.
    fn new_token(&mut self) -> Str {
        let mut token = String::from("AQCEAAAAKgAAAAMAAAAAAAAAA");
        for _ in 0..6 {
            token.push_str(&base36(self.entropy.next_u64()));
        }
        token.into()
    }

    fn open_call(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        task: &TaskWork,
        prepared: Prepared,
        found: Found,
    ) {
        let state = program.state(frame.state);
        let Prepared {
            parameters,
            timeout,
            heartbeat,
            role,
        } = prepared;
        let (resource_type, resource) = names(&task.resource);
        let scheduled = Scheduled {
            resource_type,
            resource,
            parameters: parameters.clone(),
            timeout,
            heartbeat,
            role,
        };
        let (scheduled_kind, _) = scheduled_kinds(&task.resource);
        self.emit_next(
            recorder,
            &mut frame,
            scheduled_kind,
            Detail::Scheduled(Box::new(scheduled)),
        );

        let answer = match found {
            Found::Answer(answer) => Some(answer),
            _ => None,
        };
        let nested = answer.is_none() && task.resource.starts_execution();
        let waits = answer.is_none() && task.resource.pattern() == Pattern::WaitForTaskToken;
        let started = match &answer {
            Some(answer) => answer.reply != Reply::Unpolled,
            None => !matches!(task.resource, Resource::Activity(_)),
        };
        if started {
            self.call_taken(recorder, &mut frame, &task.resource);
        }
        let calling = Calling {
            answer,
            heartbeat_due: heartbeat.map(|s| self.now.after(s as f64)),
            heartbeat,
            parameters,
            started,
            since: self.now,
            timeout_due: timeout.map(|s| self.now.after(s as f64)),
            child: None,
        };
        if nested && self.nested_machine(&calling.parameters).is_some() {
            return self.open_nested(recorder, frame, program, task, calling);
        }
        if calling.answer.is_none() && !waits {
            self.note_echo(recorder, &frame, state);
            let echo = echo(&task.resource, &calling.parameters);
            let calling = Calling {
                answer: Some(Answer::new(Reply::Return(echo))),
                ..calling
            };
            self.submitted(
                recorder,
                &mut frame,
                &task.resource,
                calling.answer.as_ref(),
            );
            return self.await_call(frame, calling);
        }
        if started {
            self.submitted(
                recorder,
                &mut frame,
                &task.resource,
                calling.answer.as_ref(),
            );
        }
        self.await_call(frame, calling);
    }

    /// A service or worker takes the call.
    pub(super) fn call_taken(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &mut Frame,
        resource: &Resource,
    ) {
        let (_, started_kind) = scheduled_kinds(resource);
        let detail = match resource {
            Resource::Function(_) => Detail::None,
            Resource::Activity(_) => Detail::Worker(None),
            Resource::Service {
                resource_type,
                resource,
                ..
            } => Detail::Called(Box::new(Called {
                resource_type: resource_type.clone(),
                resource: resource.clone(),
                outcome: Ok(None),
            })),
        };
        self.emit_next(recorder, frame, started_kind, detail);
    }

    /// A call that goes on after its acceptance tells what it was accepted with. One that was refused does not.
    pub(super) fn submitted(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &mut Frame,
        resource: &Resource,
        answer: Option<&Answer>,
    ) {
        let Resource::Service {
            resource_type,
            resource,
            pattern,
        } = resource
        else {
            return;
        };
        let given = answer.and_then(|a| a.submitted.clone());
        let refused = given.is_none()
            && matches!(
                answer,
                Some(Answer {
                    reply: Reply::Throw(_),
                    ..
                })
            );
        if *pattern == Pattern::RequestResponse || refused {
            return;
        }
        let output = given.unwrap_or_else(Value::empty_object);
        let called = Called {
            resource_type: resource_type.clone(),
            resource: resource.clone(),
            outcome: Ok(Some(output)),
        };
        self.emit_next(
            recorder,
            frame,
            EventKind::TaskSubmitted,
            Detail::Called(Box::new(called)),
        );
    }

    /// Queues whatever ends the call first; an answer that is due together with a timeout comes first.
    pub(super) fn await_call(&mut self, mut frame: Box<Frame>, calling: Calling) {
        let answer_due = calling.answer.as_ref().and_then(|a| match a.reply {
            Reply::Return(_) | Reply::Throw(_) => Some(self.now.after(a.after)),
            Reply::Timeout | Reply::Unpolled => None,
        });
        let sooner =
            |due: Option<Time>| due.filter(|due| answer_due.is_none_or(|answer| *due < answer));
        let (timeout, heartbeat) = (sooner(calling.timeout_due), sooner(calling.heartbeat_due));
        frame.phase = Phase::Calling(Box::new(calling));
        self.renumber(&mut frame);
        let ticket = frame.ticket();
        if let Some(due) = answer_due {
            self.queue.push(self.now, due, Wake::Go(ticket));
        }
        if let Some(due) = timeout {
            self.queue.push(self.now, due, Wake::Timeout(ticket));
        }
        if let Some(due) = heartbeat {
            self.queue.push(self.now, due, Wake::Heartbeat(ticket));
        }
        self.frames.put(frame);
    }

    fn note_echo(&mut self, recorder: &mut Recorder<'_>, frame: &Frame, state: &State) {
        let answers = self.execution(frame.execution).answers;
        if self.echoed.insert((answers, frame.state)) {
            self.note(recorder, texts::echoes(&state.name));
        }
    }
}

/// Why a call is not even scheduled with these parameters: a header of API Gateway has a list of values [R].
fn unusable(resource: &Resource, parameters: &Value) -> Option<String> {
    let headers = match resource {
        Resource::Service { resource_type, .. } if &**resource_type == "apigateway" => {
            parameters.get("Headers")?
        }
        _ => return None,
    };
    let sound = match headers {
        Value::Null => true,
        Value::Object(headers) => headers.values().all(Value::is_array),
        _ => false,
    };
    (!sound).then(|| texts::invalid_format("Headers"))
}

/// Type and name of a resource as events show them; functions and activities are named by ARN alone.
pub(super) fn names(resource: &Resource) -> (Str, Str) {
    match resource {
        Resource::Function(arn) | Resource::Activity(arn) => ("".into(), arn.clone()),
        Resource::Service {
            resource_type,
            resource,
            ..
        } => (resource_type.clone(), resource.clone()),
    }
}

fn scheduled_kinds(resource: &Resource) -> (EventKind, EventKind) {
    match resource {
        Resource::Function(_) => (
            EventKind::LambdaFunctionScheduled,
            EventKind::LambdaFunctionStarted,
        ),
        Resource::Activity(_) => (EventKind::ActivityScheduled, EventKind::ActivityStarted),
        Resource::Service { .. } => (EventKind::TaskScheduled, EventKind::TaskStarted),
    }
}

/// What a task answers that no mock names: its input, in the wrapper of the service where it has one.
fn echo(resource: &Resource, parameters: &Value) -> Value {
    let Resource::Service {
        resource_type,
        resource,
        ..
    } = resource
    else {
        return parameters.clone();
    };
    match (&**resource_type, &**resource) {
        ("lambda", "invoke") => {
            let payload = parameters
                .get("Payload")
                .cloned()
                .unwrap_or_else(Value::empty_object);
            json!({"ExecutedVersion": "$LATEST", "Payload": payload, "StatusCode": 200})
        }
        ("http", "invoke") => {
            let body = parameters
                .get("RequestBody")
                .cloned()
                .unwrap_or_else(Value::empty_object);
            json!({"Headers": {}, "ResponseBody": body, "StatusCode": 200, "StatusText": "OK"})
        }
        _ => parameters.clone(),
    }
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    while n > 0 {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
    }
    digits.into_iter().collect()
}
