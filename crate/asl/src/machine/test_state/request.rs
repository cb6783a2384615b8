//! The request of TestState: what it holds, and the service's refusals of what it must not.

use crate::check;
use crate::definition::{self, StateKind};
use crate::diagnostic::Severity;
use crate::error::StatesError;
use crate::program::{
    MachineKind, MapWork, Pattern, Processor, Program, Resource, StateId, Work, compile,
};
use json::{Object, Str, Value, json};
use std::sync::Arc;

use super::Refusal;
use super::shapes::{self, Strictness};

/// A request that is sound so far as one can see before anything runs.
pub(super) struct Request {
    pub(super) program: Arc<Program>,
    pub(super) state: StateId,
    pub(super) input: Value,
    pub(super) mock: Option<Mock>,
    pub(super) context: Option<Value>,
    pub(super) variables: Option<Object>,
    pub(super) role: Option<Str>,
    pub(super) level: Level,
    pub(super) retry_count: u32,
    /// How many iterations of a Map are said to have failed.
    pub(super) failed_iterations: Option<i64>,
    pub(super) item_reader_data: Option<Value>,
}

/// What a mock answers.
pub(super) enum Mock {
    /// A result.
    Result(Value),
    /// An error.
    Error(StatesError),
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Status, output, error.
    Info,
    /// And the stages of the data flow.
    Debug,
    /// And the HTTP request and response.
    Trace,
}

/// What a lone state is called in its context [R].
const LONE: &str = "StateName";

impl Request {
    /// Reads a request, or says why the service refuses it.
    pub(super) fn read(request: &Value) -> Result<Request, Refusal> {
        let text = |name: &str| request.get(name).and_then(Value::as_str);
        let definition = text("definition").unwrap_or_default();
        let (program, name) = program(definition, text("stateName"))?;
        let state = program
            .find(&name)
            .ok_or_else(|| Refusal::validation("State not found in definition"))?;
        let input = match text("input") {
            None => Value::empty_object(),
            Some(input) => json::parse(input).map_err(|e| {
                Refusal::new(
                    "InvalidExecutionInput",
                    format!("Invalid State Machine Execution Input: '{}'", e.message),
                )
            })?,
        };
        let level = match text("inspectionLevel") {
            Some("DEBUG") => Level::Debug,
            Some("TRACE") => Level::Trace,
            _ => Level::Info,
        };
        let configuration = request.get("stateConfiguration");
        let number = |name: &str| configuration.and_then(|c| c.get(name)?.as_i64());
        let mock = mock(request, &program, state)?;
        let data = configuration.and_then(|c| c.get("mapItemReaderData")?.as_str());
        let item_reader_data = match data {
            None => None,
            Some(data) => Some(
                json::parse(data)
                    .map_err(|_| Refusal::validation("Map item reader data must be valid JSON"))?,
            ),
        };
        let failed_iterations = number("mapIterationFailureCount");
        if failed_iterations.is_some() && mock.is_none() {
            return Err(Refusal::validation(
                "TestState does not support MapIterationFailureCount when a mock is not specified.",
            ));
        }
        kinds(request, &program, state, mock.is_some())?;
        let context = match text("context") {
            None => None,
            Some(context) => Some(self::context(context, &program, state)?),
        };
        let variables = match text("variables") {
            None => None,
            Some(variables) => match json::parse(variables) {
                Ok(Value::Object(variables)) => Some(variables),
                _ => return Err(Refusal::validation("Variables must be a JSON object.")),
            },
        };
        Ok(Request {
            program,
            state,
            input,
            mock,
            context,
            variables,
            role: text("roleArn").map(Str::from),
            level,
            retry_count: number("retrierRetryCount").map_or(0, |n| n.clamp(0, 100_000) as u32),
            failed_iterations,
            item_reader_data,
        })
    }
}

/// Compiles a whole definition, or a lone state with stand-ins for the states it leads to.
fn program(text: &str, name: Option<&str>) -> Result<(Arc<Program>, String), Refusal> {
    let value = json::parse(text).ok();
    let lone = match &value {
        Some(value) if value.is_object() && value.get("States").is_none() => {
            Some(machine_of(text, value))
        }
        _ => None,
    };
    let whole = lone.as_deref().unwrap_or(text);
    let compiled = compile(whole, MachineKind::Standard);
    let Some(program) = compiled.program else {
        let errors = compiled
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error);
        let said: Vec<String> = errors
            .map(|d| match d.pointer.as_str() {
                "" => format!("{}: {}", d.code, d.message),
                pointer => format!("{}: {} at {pointer}", d.code, d.message),
            })
            .collect();
        return Err(Refusal::new(
            "InvalidDefinition",
            format!("Invalid State Machine Definition: '{}'", said.join(", ")),
        ));
    };
    match (lone, name) {
        (Some(_), _) => Ok((program, LONE.to_owned())),
        (None, Some(name)) => Ok((program, name.to_owned())),
        (None, None) => Err(Refusal::validation(
            "StateName must be specified when testing a state of a state machine definition",
        )),
    }
}

/// A machine around a lone state.
fn machine_of(text: &str, state: &Value) -> String {
    let mut states = Object::new();
    let machine = json!({"StartAt": LONE, "States": {"StateName": (state.clone())}}).text();
    let syntax = json::syntax::parse(&machine);
    let read = syntax
        .root
        .as_ref()
        .map(definition::read)
        .unwrap_or_default();
    states.insert(LONE, state.clone());
    for state in read.root.iter().flat_map(|machine| &machine.states) {
        for way in state.transitions() {
            if !states.contains_key(way.target) {
                states.insert(way.target, json!({"Type": "Succeed"}));
            }
        }
    }
    if check::substitutions::find(text).is_empty() && states.len() == 1 {
        return machine;
    }
    json!({"StartAt": LONE, "States": states}).text()
}

/// What the mock answers, held against the state it stands for.
fn mock(request: &Value, program: &Program, id: StateId) -> Result<Option<Mock>, Refusal> {
    let Some(mock) = request.get("mock") else {
        return Ok(None);
    };
    let (result, error) = (mock.get("result"), mock.get("errorOutput"));
    if result.is_some() == error.is_some() {
        return Err(Refusal::validation(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ));
    }
    if request.get("revealSecrets").and_then(Value::as_bool) == Some(true) {
        return Err(Refusal::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    let state = program.state(id);
    if !state.kind.can_fail() {
        return Err(Refusal::validation(format!(
            "State type '{}' is not supported when a mock is specified",
            state.kind.name()
        )));
    }
    if let Some(error) = error {
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(Str::from);
        return Ok(Some(Mock::Error(StatesError {
            name: text("error"),
            cause: text("cause"),
        })));
    }
    let result = result
        .and_then(Value::as_str)
        .and_then(|text| json::parse(text).ok())
        .ok_or_else(|| Refusal::validation("Mocked result must be valid JSON"))?;
    let strictness = match mock.get("fieldValidationMode").and_then(Value::as_str) {
        Some("NONE") => Strictness::None,
        Some("PRESENT") => Strictness::Present,
        _ => Strictness::Strict,
    };
    let writes =
        |map: &MapWork| matches!(&map.processor, Processor::Distributed(d) if d.writer.is_some());
    match &state.work {
        Work::Map(map) if writes(map) && !result.is_object() => {
            return Err(Refusal::validation("Mocked result must be a JSON object."));
        }
        Work::Map(map) if !writes(map) && !result.is_array() => {
            return Err(Refusal::validation("Mocked result must be an array."));
        }
        Work::Parallel(branches) => match result.as_array() {
            None => return Err(Refusal::validation("Mocked result must be an array.")),
            Some(results) if results.len() != branches.len() => {
                return Err(Refusal::validation(
                    "Mocked result must contain the same number of items as number of Parallel branches.",
                ));
            }
            Some(_) => {}
        },
        Work::Task(task) => {
            if let Resource::Service {
                resource_type,
                resource,
                pattern,
            } = &task.resource
            {
                let resource = resource
                    .strip_suffix(".waitForTaskToken")
                    .unwrap_or(resource);
                let call = format!("{resource_type}:{resource}");
                if *pattern != Pattern::WaitForTaskToken
                    && let Some(problem) = shapes::problem(&call, &result, strictness)
                {
                    return Err(Refusal::validation(problem));
                }
            }
        }
        _ => {}
    }
    Ok(Some(Mock::Result(result)))
}

/// What cannot be tested without a mock.
fn kinds(request: &Value, program: &Program, id: StateId, mocked: bool) -> Result<(), Refusal> {
    if mocked {
        return Ok(());
    }
    let state = program.state(id);
    match (&state.work, state.kind) {
        (_, StateKind::Map | StateKind::Parallel) => Err(Refusal::validation(
            "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )),
        (Work::Task(task), _) => {
            if request.get("roleArn").is_none() {
                return Err(Refusal::validation(
                    "RoleArn must be specified when testing a Task state",
                ));
            }
            // The service would make the call; nothing here can.
            Err(Refusal::validation(format!(
                "The call of {} is not made here: give it a mock",
                super::super::task::names(&task.resource).1
            )))
        }
        _ => Ok(()),
    }
}

/// The fields of a mocked context object, and whether each is text.
const CONTEXT: &[(&str, &[(&str, bool)])] = &[
    (
        "Execution",
        &[
            ("Id", true),
            ("Input", false),
            ("Name", true),
            ("RoleArn", true),
            ("StartTime", true),
            ("RedriveCount", false),
            ("RedriveTime", true),
        ],
    ),
    (
        "State",
        &[("EnteredTime", true), ("Name", true), ("RetryCount", false)],
    ),
    ("StateMachine", &[("Id", true), ("Name", true)]),
    ("Task", &[("Token", true)]),
];

/// Reads a mocked context object.
fn context(text: &str, program: &Program, id: StateId) -> Result<Value, Refusal> {
    let refused =
        |why: String| Refusal::validation(format!("Invalid Context object provided: {why}"));
    let Ok(Value::Object(context)) = json::parse(text) else {
        return Err(refused("Context must be a JSON object".to_owned()));
    };
    for (name, value) in context.iter() {
        if &**name == "Map" {
            return Err(refused(
                "'Map' field is not supported when mocking a Context object".to_owned(),
            ));
        }
        let Some((_, fields)) = CONTEXT.iter().find(|(known, _)| *known == &**name) else {
            return Err(refused(format!("Field '{name}' is not allowed")));
        };
        let Some(members) = value.as_object() else {
            return Err(refused(format!("{name} must be an object")));
        };
        for (field, value) in members.iter() {
            let Some((_, text)) = fields.iter().find(|(known, _)| *known == &**field) else {
                return Err(refused(format!("Field '{field}' is not allowed")));
            };
            if *text && !value.is_string() {
                return Err(refused(format!("{name}.{field} must be a string")));
            }
            if matches!(&**field, "RetryCount" | "RedriveCount") && !value.is_number() {
                return Err(refused(format!("{name}.{field} must be a number")));
            }
        }
    }
    let waits = match &program.state(id).work {
        Work::Task(task) => task.resource.pattern() != Pattern::RequestResponse,
        _ => false,
    };
    if context.contains_key("Task") && !waits {
        return Err(refused(
            "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern".to_owned(),
        ));
    }
    Ok(Value::Object(context))
}
