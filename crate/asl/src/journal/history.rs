//! The projection of events to what GetExecutionHistory returns [A].

use super::{Called, Detail, Event, EventKind, Journal, Scheduled};
use crate::error::StatesError;
use json::{Object, Value, json};

impl Journal {
    /// One event exactly as GetExecutionHistory returns it; payloads are JSON text.
    pub fn event_to_value(&self, event: &Event) -> Value {
        let mut object = Object::new();
        object.insert("timestamp", Value::from(event.at.iso()));
        object.insert("type", Value::from(event.kind.name()));
        object.insert("id", Value::from(event.id));
        object.insert("previousEventId", Value::from(event.previous));
        if let Some((key, details)) = self.details(event) {
            object.insert(key, Value::Object(details));
        }
        Value::Object(object)
    }

    /// The details object of an event with its name, none for kinds that have none.
    pub fn details(&self, event: &Event) -> Option<(&'static str, Object)> {
        let mut details = Object::new();
        match &event.detail {
            Detail::None => match event.kind {
                EventKind::ExecutionFailed
                | EventKind::ExecutionAborted
                | EventKind::ExecutionTimedOut => {}
                _ => return None,
            },
            Detail::Input(input) => {
                if event.kind == EventKind::ExecutionStarted {
                    payload(&mut details, "input", input);
                    if let Some(role) = self.role.as_ref() {
                        details.insert("roleArn", Value::from(role));
                    }
                } else {
                    self.name(event, &mut details);
                    payload(&mut details, "input", input);
                }
            }
            Detail::Output(output) => payload(&mut details, "output", output),
            Detail::Exited(exited) => {
                self.name(event, &mut details);
                payload(&mut details, "output", &exited.output);
                if let Some(assigned) = &exited.assigned {
                    let texts = assigned
                        .iter()
                        .map(|(k, v)| (k.clone(), Value::from(v.text())));
                    details.insert("assignedVariables", Value::Object(texts.collect()));
                    details.insert("assignedVariablesDetails", json!({"truncated": false}));
                }
            }
            Detail::Error(error) => put_error(&mut details, error),
            Detail::Scheduled(scheduled) => {
                // The region of the call is that of the execution: `arn:aws:states:REGION:…`.
                let arn = self
                    .execution(event.execution)
                    .map(|e| &*e.arn)
                    .unwrap_or_default();
                let region = arn.split(':').nth(3).unwrap_or_default();
                put_scheduled(event.kind, &mut details, scheduled, region);
            }
            Detail::Called(called) => put_called(&mut details, called),
            Detail::Length(length) => {
                details.insert("length", Value::from(*length));
            }
            Detail::Iteration(index) => {
                self.name(event, &mut details);
                details.insert("index", Value::from(*index));
            }
            Detail::MapRun(arn) => {
                details.insert("mapRunArn", Value::from(arn));
            }
            Detail::Worker(name) => {
                if let Some(name) = name {
                    details.insert("workerName", Value::from(name));
                }
            }
            Detail::Evaluation(evaluation) => {
                let (error, location) = &**evaluation;
                put_error(&mut details, error);
                if !location.is_empty() {
                    details.insert("location", Value::from(location.as_str()));
                }
                if let Some(name) = self.state_name(event) {
                    details.insert("state", Value::from(name));
                }
            }
            Detail::Redriven(count) => {
                details.insert("redriveCount", Value::from(*count));
            }
            Detail::MapRunRedriven(arn, count) => {
                details.insert("mapRunArn", Value::from(arn));
                details.insert("redriveCount", Value::from(*count));
            }
        }
        Some((details_key(event.kind), details))
    }

    fn name(&self, event: &Event, details: &mut Object) {
        if let Some(name) = self.state_name(event) {
            details.insert("name", Value::from(name));
        }
    }
}

fn payload(details: &mut Object, key: &str, value: &Value) {
    details.insert(key, Value::from(value.text()));
    details.insert(format!("{key}Details"), json!({"truncated": false}));
}

fn put_error(details: &mut Object, error: &StatesError) {
    if let Some(name) = &error.name {
        details.insert("error", Value::from(name));
    }
    if let Some(cause) = &error.cause {
        details.insert("cause", Value::from(cause));
    }
}

fn put_scheduled(kind: EventKind, details: &mut Object, scheduled: &Scheduled, region: &str) {
    if kind == EventKind::TaskScheduled {
        details.insert("resourceType", Value::from(&scheduled.resource_type));
        details.insert("resource", Value::from(&scheduled.resource));
        details.insert("region", Value::from(region));
        details.insert("parameters", Value::from(scheduled.parameters.text()));
    } else {
        details.insert("resource", Value::from(&scheduled.resource));
        payload(details, "input", &scheduled.parameters);
    }
    if let Some(timeout) = scheduled.timeout {
        details.insert("timeoutInSeconds", Value::from(timeout as i64));
    }
    if let Some(heartbeat) = scheduled.heartbeat {
        details.insert("heartbeatInSeconds", Value::from(heartbeat as i64));
    }
    if let Some(role) = &scheduled.role {
        details.insert("taskCredentials", json!({"roleArn": role}));
    }
}

fn put_called(details: &mut Object, called: &Called) {
    details.insert("resourceType", Value::from(&called.resource_type));
    details.insert("resource", Value::from(&called.resource));
    match &called.outcome {
        Ok(Some(output)) => payload(details, "output", output),
        Ok(None) => {}
        Err(error) => put_error(details, error),
    }
}

/// The name of the details object of each kind: the kind in camel case, but one name for all states entered and
/// one for all states left [A].
fn details_key(kind: EventKind) -> &'static str {
    use EventKind::*;
    match kind {
        ActivityFailed => "activityFailedEventDetails",
        ActivityScheduled => "activityScheduledEventDetails",
        ActivityScheduleFailed => "activityScheduleFailedEventDetails",
        ActivityStarted => "activityStartedEventDetails",
        ActivitySucceeded => "activitySucceededEventDetails",
        ActivityTimedOut => "activityTimedOutEventDetails",
        ExecutionAborted => "executionAbortedEventDetails",
        ExecutionFailed => "executionFailedEventDetails",
        ExecutionStarted => "executionStartedEventDetails",
        ExecutionSucceeded => "executionSucceededEventDetails",
        ExecutionTimedOut => "executionTimedOutEventDetails",
        ExecutionRedriven => "executionRedrivenEventDetails",
        LambdaFunctionFailed => "lambdaFunctionFailedEventDetails",
        LambdaFunctionScheduled => "lambdaFunctionScheduledEventDetails",
        LambdaFunctionScheduleFailed => "lambdaFunctionScheduleFailedEventDetails",
        LambdaFunctionStartFailed => "lambdaFunctionStartFailedEventDetails",
        LambdaFunctionSucceeded => "lambdaFunctionSucceededEventDetails",
        LambdaFunctionTimedOut => "lambdaFunctionTimedOutEventDetails",
        MapIterationAborted => "mapIterationAbortedEventDetails",
        MapIterationFailed => "mapIterationFailedEventDetails",
        MapIterationStarted => "mapIterationStartedEventDetails",
        MapIterationSucceeded => "mapIterationSucceededEventDetails",
        MapStateStarted => "mapStateStartedEventDetails",
        MapRunFailed => "mapRunFailedEventDetails",
        MapRunStarted => "mapRunStartedEventDetails",
        MapRunRedriven => "mapRunRedrivenEventDetails",
        TaskFailed => "taskFailedEventDetails",
        TaskScheduled => "taskScheduledEventDetails",
        TaskStarted => "taskStartedEventDetails",
        TaskStartFailed => "taskStartFailedEventDetails",
        TaskSubmitFailed => "taskSubmitFailedEventDetails",
        TaskSubmitted => "taskSubmittedEventDetails",
        TaskSucceeded => "taskSucceededEventDetails",
        TaskTimedOut => "taskTimedOutEventDetails",
        EvaluationFailed => "evaluationFailedEventDetails",
        kind if kind.is_entered() => "stateEnteredEventDetails",
        _ => "stateExitedEventDetails",
    }
}
