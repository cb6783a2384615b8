//! TestState: one state, entered with an input, worked by the same code as in a run, and left or failed.
//!
//! Knows the shape of the API's request and response; what a state does is the stepper's matter.

mod call;
mod request;
mod shapes;

pub use call::aws_call;

use super::flow::{Leaving, States};
use super::frame::{Failure, Frame, Item, Phase};
use super::{Handling, Inspection, MAIN, Recorder, Simulation, World};
use crate::definition::{Language, StateKind};
use crate::journal::ExecutionId;
use crate::program::{MachineKind, MapWork, Processor, Program, Work};
use crate::provider::Answers;
use crate::scenario::{Answer, Names, Reply, Scenario, StateMocks};
use json::{Object, Value, json};
use request::{Level, Mock, Request};
use std::sync::Arc;

/// The role of a request that names none. The service takes the caller's account, and here nobody calls. The account
/// is the one that recordings of such requests show in place of the caller's, which they mask; it is not what the
/// service would answer to anybody, and runs that name no account have another default.
const NOBODYS_ROLE: &str = "arn:aws:iam::111111111111:role/StepFunctionsRole";

/// Tests a state. The request and the response are those of the API, texts of JSON inside included.
///
/// # Errors
/// What the service answers in place of a response.
pub fn test_state(request: &Value) -> Result<Value, Refusal> {
    let request = Request::read(request)?;
    let mut inspection = Inspection::default();
    let mut recorder = Recorder {
        journal: None,
        inspection: Some(&mut inspection),
    };
    let Some(mut simulation) = Simulation::for_test(&request) else {
        return Err(Refusal::validation("State not found in definition"));
    };
    let details = simulation.run_test(&mut recorder, &request)?;
    Ok(simulation.response(&request, &inspection, details))
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The service's name of the exception.
    pub kind: &'static str,
    /// Its message.
    pub message: String,
}

impl Refusal {
    fn new(kind: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            kind,
            message: message.into(),
        }
    }

    fn validation(message: impl Into<String>) -> Refusal {
        Refusal::new("ValidationException", message)
    }

    /// The refusal as the command prints it.
    pub fn to_value(&self) -> Value {
        json!({"__type": (self.kind), "message": (self.message.as_str())})
    }
}

/// What only this test tells: the members of inspectionData that are no stage of the data flow.
type Details = Vec<(&'static str, Value)>;

/// Steps that one state takes at most: enter, work, answer.
const MAX_STEPS: usize = 8;

impl Simulation {
    /// A simulation that stands before the state. Recorded: its execution has the names of an Express one.
    fn for_test(request: &Request) -> Option<Simulation> {
        let name = &request.program.state(request.state).name;
        let answers = match &request.mock {
            Some(Mock::Result(value)) => vec![Answer::new(Reply::Return(value.clone()))],
            Some(Mock::Error(error)) => vec![Answer::new(Reply::Throw(error.clone()))],
            None => Vec::new(),
        };
        let mocks = StateMocks {
            state: name.clone(),
            answers,
        };
        let scenario = Scenario {
            kind: MachineKind::Express,
            input: request.input.clone(),
            mocks: vec![mocks],
            context: Names {
                role_arn: Some(request.role.clone().unwrap_or_else(|| NOBODYS_ROLE.into())),
                ..Names::default()
            },
            ..Scenario::default()
        };
        let mut silent = Recorder::default();
        let program = request.program.clone();
        let mut simulation = Simulation::start_program(program, &scenario, &mut silent).ok()?;
        let world: &mut World = Arc::get_mut(&mut simulation.world)?;
        world.context = request.context.clone();
        let machine = world.machines.first_mut()?;
        machine.answers = Answers::new(&scenario.mocks);
        let execution = simulation.execution_mut(MAIN);
        execution.kind = MachineKind::Express;
        let slot = execution.root;
        let frame = simulation.frames.get_mut(slot)?;
        frame.state = request.state;
        frame.variables = request.variables.clone().unwrap_or_default();
        Some(simulation)
    }

    /// Enters the state and works it until it is left, fails, or asks for another attempt.
    fn run_test(
        &mut self,
        recorder: &mut Recorder<'_>,
        request: &Request,
    ) -> Result<Details, Refusal> {
        let slot = self.execution(MAIN).root;
        let program = request.program.clone();
        let state = program.state(request.state);
        let Some(frame) = self.frames.take(slot) else {
            return Ok(Details::new());
        };
        self.enter(&mut Recorder::default(), frame, state);
        let Some(mut frame) = self.frames.take(slot) else {
            return Ok(Details::new());
        };
        frame.attempt = request.retry_count;
        frame.granted = vec![request.retry_count; state.retriers.len()];
        match &state.work {
            Work::Map(map) => return self.test_map(recorder, frame, &program, map, request),
            Work::Parallel(_) => {
                recorder.stage(&frame, "input", &frame.input);
                let planned = self
                    .effective_input(&mut Recorder::default(), &frame, state)
                    .and_then(|effective| {
                        self.arguments(&mut Recorder::default(), &frame, state, &effective)
                    });
                match planned {
                    Ok(_) => self.end_with_mock(recorder, frame, &program, request),
                    Err(failure) => self.state_failed(recorder, frame, &program, failure, false),
                }
            }
            _ => self.work(recorder, frame, &program, state),
        }
        for _ in 0..MAX_STEPS {
            let open = self
                .frames
                .get(slot)
                .is_some_and(|f| matches!(f.phase, Phase::Calling(_) | Phase::Waiting { .. }));
            if !open {
                break;
            }
            self.step(recorder);
        }
        Ok(Details::new())
    }

    /// A Map: everything up to the inputs of its iterations, and what the mock says they came to.
    fn test_map(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: Box<Frame>,
        program: &Arc<Program>,
        map: &MapWork,
        request: &Request,
    ) -> Result<Details, Refusal> {
        let state = program.state(request.state);
        let mut details = Details::new();
        let planned = self.plan(recorder, &frame, state, map);
        let (effective, limit, items) = match planned {
            Ok(planned) => planned,
            Err(failure) => {
                self.state_failed(recorder, frame, program, failure, false);
                return Ok(details);
            }
        };
        let given = request.item_reader_data.as_ref().and_then(Value::as_array);
        let iterations = items
            .as_ref()
            .map(Vec::len)
            .or(given.map(|items| items.len()));
        if iterations.is_some_and(|n| request.failed_iterations.unwrap_or(0) > n as i64) {
            return Err(Refusal::validation(
                "Map iteration failure count must be less than or equal to the number of Map iterations",
            ));
        }
        // Zero, as many as possible, is what a Map without the field has.
        if limit != 0 {
            details.push(("maxConcurrency", Value::from(limit)));
        }
        let inspected = self.map_details(&frame, program, map, &effective, items, request);
        match inspected {
            Ok(more) => details.extend(more),
            Err(failure) => {
                self.state_failed(recorder, frame, program, failure, false);
                return Ok(details);
            }
        }
        self.end_with_mock(recorder, frame, program, request);
        Ok(details)
    }

    /// What the selector and the batcher make of the items, and the tolerances.
    fn map_details(
        &mut self,
        frame: &Frame,
        program: &Arc<Program>,
        map: &MapWork,
        effective: &Value,
        items: Option<Vec<Item>>,
        request: &Request,
    ) -> Result<Details, Failure> {
        let state = program.state(request.state);
        let mut details = Details::new();
        let distributed = match &map.processor {
            Processor::Distributed(distributed) => Some(distributed),
            Processor::Inline => None,
        };
        let read = request.item_reader_data.as_ref().map(|data| {
            let pointer = distributed.and_then(|d| d.reader.as_ref()?.items_pointer.clone());
            match pointer
                .as_deref()
                .and_then(|p| json::pointer::resolve(data, p))
            {
                Some(found) => {
                    details.push(("afterItemsPointer", found.clone()));
                    found.clone()
                }
                None => data.clone(),
            }
        });
        let items = items.unwrap_or_else(|| {
            let items = read.as_ref().and_then(Value::as_array);
            let items = (0..).zip(items.into_iter().flat_map(|items| items.iter()));
            items
                .map(|(index, value)| Item {
                    index,
                    value: value.clone(),
                    key: None,
                    source: None,
                })
                .collect()
        });
        if map.selector.is_some() || map.selector_expression.is_some() {
            let mut selected = Vec::with_capacity(items.len());
            for item in &items {
                selected.push(self.select(frame, state, map, effective, item)?);
            }
            details.push(("afterItemSelector", selected.into()));
        }
        if let Some(distributed) = distributed {
            if distributed.batcher.is_some() {
                let shares = self.shares(frame, state, map, distributed, effective, &items)?;
                let inputs: Vec<Value> = shares.into_iter().map(|share| share.input).collect();
                details.push(("afterItemBatcher", inputs.into()));
            }
            let (count, percentage) = self.tolerances(frame, state, distributed, effective)?;
            if let Some(count) = count {
                details.push(("toleratedFailureCount", Value::from(count as i64)));
            }
            if let Some(percentage) = percentage {
                details.push(("toleratedFailurePercentage", Value::from(percentage)));
            }
        }
        Ok(details)
    }

    /// Branches and iterations are not run: the mock says what came of them.
    fn end_with_mock(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: Box<Frame>,
        program: &Arc<Program>,
        request: &Request,
    ) {
        let state = program.state(request.state);
        let left: Result<Leaving, Failure> = match &request.mock {
            Some(Mock::Result(result)) => {
                let states = States {
                    result: Some(result),
                    error_output: None,
                };
                self.leaving(recorder, &frame, state, &state.flow, result.clone(), states)
            }
            Some(Mock::Error(error)) => Err(error.clone().into()),
            None => return self.frames.put(frame),
        };
        match left {
            Ok(leaving) => {
                let previous = frame.last_event;
                self.leave(recorder, frame, program, leaving, state.next, previous);
            }
            Err(failure) => self.state_failed(recorder, frame, program, failure, false),
        }
    }

    fn response(&self, request: &Request, inspection: &Inspection, details: Details) -> Value {
        let mut response = Object::new();
        let outcome = self.outcome();
        let frame = self.frames.get(self.execution(ExecutionId(0)).root);
        let next = frame.filter(|f| matches!(f.phase, Phase::Enter));
        let caught = matches!(inspection.handling, Some(Handling::Caught { .. }));
        let status = match &inspection.handling {
            Some(Handling::Retried { .. }) => "RETRIABLE",
            Some(Handling::Caught { .. }) if next.is_some() => "CAUGHT_ERROR",
            _ if outcome.error.is_some() => "FAILED",
            _ => "SUCCEEDED",
        };
        let error = match status {
            "SUCCEEDED" => None,
            "FAILED" => outcome.error.as_ref(),
            _ => inspection.error.as_ref(),
        };
        if let Some(error) = error {
            if let Some(name) = &error.name {
                response.insert("error", Value::from(name));
            }
            if let Some(cause) = &error.cause {
                response.insert("cause", Value::from(cause));
            }
        }
        if request.level > Level::Info {
            let data = self.inspection_data(request, inspection, details, caught);
            response.insert("inspectionData", Value::Object(data));
        }
        if let Some(next) = next {
            let name = &request.program.state(next.state).name;
            response.insert("nextState", Value::from(name));
            response.insert("output", Value::from(next.input.text()));
        } else if let Some(output) = &outcome.output {
            response.insert("output", Value::from(output.text()));
        }
        response.insert("status", Value::from(status));
        Value::Object(response)
    }

    fn inspection_data(
        &self,
        request: &Request,
        inspection: &Inspection,
        details: Details,
        caught: bool,
    ) -> Object {
        let state = request.program.state(request.state);
        let mut data = Object::new();
        for stage in &inspection.stages {
            // A catcher's own stages are those of the error output, which the response has already.
            let late = stage.name.starts_with("afterResult") || stage.name == "result";
            if shown(state.kind, state.language, stage.name)
                && !(caught && late)
                && !data.contains_key(stage.name)
            {
                data.insert(stage.name, Value::from(stage.value.text()));
            }
        }
        for (name, value) in details {
            let value = match value {
                Value::Array(_) | Value::Object(_) => Value::from(value.text()),
                scalar => scalar,
            };
            data.insert(name, value);
        }
        if let Some(variables) = self.variables(request, inspection) {
            data.insert("variables", Value::from(Value::Object(variables).text()));
        }
        let errors = match &inspection.handling {
            Some(Handling::Retried {
                retrier, computed, ..
            }) => Some(json!({
                "retryIndex": (*retrier as i64),
                "retryBackoffIntervalSeconds": (Value::from(*computed as i64)),
            })),
            Some(Handling::Exhausted { retrier }) => Some(json!({"retryIndex": (*retrier as i64)})),
            Some(Handling::Caught { catcher }) => Some(json!({"catchIndex": (*catcher as i64)})),
            Some(Handling::Uncaught) | None => None,
        };
        if let Some(errors) = errors {
            data.insert("errorDetails", errors);
        }
        if request.level == Level::Trace {
            http(&mut data, request, inspection);
        }
        data
    }

    /// The variables after the state: those given and those assigned.
    fn variables(&self, request: &Request, inspection: &Inspection) -> Option<Object> {
        let assigned = inspection.stages.iter().find(|s| s.name == "variables");
        let assigned = assigned.and_then(|stage| stage.value.as_object());
        if request.variables.is_none() && assigned.is_none() {
            return None;
        }
        let mut variables = request.variables.clone().unwrap_or_default();
        for (name, value) in assigned.into_iter().flat_map(|a| a.iter()) {
            variables.insert(name.clone(), value.clone());
        }
        Some(variables)
    }
}

/// Which stages the service shows, by type and language [R].
fn shown(kind: StateKind, language: Language, stage: &str) -> bool {
    match (stage, kind, language) {
        ("output" | "variables", ..) => false,
        ("input", ..) => true,
        ("afterArguments", kind, _) => matches!(kind, StateKind::Task | StateKind::Parallel),
        ("result", kind, Language::Jsonata) => kind == StateKind::Task,
        (_, _, Language::Jsonata) => false,
        ("result", kind, _) => matches!(kind, StateKind::Task | StateKind::Pass),
        ("afterInputPath", kind, _) => !matches!(kind, StateKind::Parallel | StateKind::Fail),
        ("afterParameters", kind, _) => matches!(kind, StateKind::Task | StateKind::Pass),
        ("afterItemsPath", kind, _) => kind == StateKind::Map,
        ("afterResultSelector", kind, _) => kind.can_fail(),
        ("afterResultPath", kind, _) => kind.can_fail() || kind == StateKind::Pass,
        _ => false,
    }
}

/// The request and the response of an HTTP task, as far as its parameters and its mock tell.
fn http(data: &mut Object, request: &Request, inspection: &Inspection) {
    let Work::Task(task) = &request.program.state(request.state).work else {
        return;
    };
    if &*super::task::names(&task.resource).0 != "http" {
        return;
    }
    let stage = |names: &[&str]| {
        let stage = inspection.stages.iter().find(|s| names.contains(&s.name));
        stage.map(|stage| stage.value.clone())
    };
    let Some(parameters) = stage(&["afterParameters", "afterArguments"]) else {
        return;
    };
    let text =
        |value: Option<&Value>| value.map(|v| v.as_str().map_or_else(|| v.text(), str::to_owned));
    let mut sent = Object::new();
    sent.insert("protocol", Value::from("https"));
    for (from, to) in [
        ("Method", "method"),
        ("ApiEndpoint", "url"),
        ("Headers", "headers"),
        ("RequestBody", "body"),
    ] {
        if let Some(value) = text(parameters.get(from)) {
            sent.insert(to, Value::from(value));
        }
    }
    data.insert("request", Value::Object(sent));
    if let Some(result) = stage(&["result"]) {
        let mut received = Object::new();
        received.insert("protocol", Value::from("https"));
        for (from, to) in [
            ("StatusCode", "statusCode"),
            ("StatusText", "statusMessage"),
            ("Headers", "headers"),
            ("ResponseBody", "body"),
        ] {
            if let Some(value) = text(result.get(from)) {
                received.insert(to, Value::from(value));
            }
        }
        data.insert("response", Value::Object(received));
    }
}
