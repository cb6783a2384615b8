//! Where a scenario comes from: a document of its own, or a definition with input, mocks and substitutions.

use std::path::{Path, PathBuf};

use asl::program::MachineKind;
use asl::scenario::{Scenario, mocks_from_config};
use json::{Str, Value};

use crate::open;
use crate::text::{self, placed};

/// What names a scenario on the command line.
#[derive(clap::Args)]
pub(crate) struct Source {
    /// The definition, in JSON or YAML, or a template that holds one; - reads standard input
    #[arg(required_unless_present = "scenario", conflicts_with = "scenario")]
    definition: Option<PathBuf>,
    /// A scenario in JSON or YAML: definition, input, mocks and all else in one document
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// The input: JSON text, or @FILE
    #[arg(long, value_name = "JSON")]
    input: Option<String>,
    /// Answers by state, or a MockConfigFile of Step Functions Local
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,
    /// The test case of the MockConfigFile
    #[arg(long, value_name = "NAME", requires = "mocks")]
    test_case: Option<String>,
    /// The state machine of the MockConfigFile, where it has several
    #[arg(long, value_name = "NAME", requires = "test_case")]
    machine: Option<String>,
    /// The type of the state machine
    #[arg(long = "type", value_name = "TYPE", ignore_case = true, value_parser = ["STANDARD", "EXPRESS"])]
    kind: Option<String>,
    /// A value for ${NAME} in the definition; may be given more than once
    #[arg(long = "substitute", short = 's', value_name = "NAME=VALUE")]
    substitutions: Vec<String>,
    /// Which state machine of a template
    #[arg(long, value_name = "NAME", visible_alias = "resource")]
    state_machine: Option<String>,
    /// Feeds jitter, ids and tokens
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Source {
    /// The name of the file that holds the definition, for messages.
    pub(crate) fn name(&self) -> String {
        let path = self.definition.as_ref().or(self.scenario.as_ref());
        path.map(|p| text::name(p)).unwrap_or_default()
    }

    /// Reads the scenario.
    ///
    /// # Errors
    /// A sentence for each thing that cannot be read.
    pub(crate) fn read(&self) -> Result<Scenario, Vec<String>> {
        scenario(self)
    }
}

fn scenario(arguments: &Source) -> Result<Scenario, Vec<String>> {
    let mut scenario = match (&arguments.scenario, &arguments.definition) {
        (Some(path), _) => {
            let document = text::read(path).map_err(|e| vec![e])?;
            let value = open::value(path, &document).map_err(|e| vec![e])?;
            let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
            let file = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
            let read = Scenario::from_value(&value, &file);
            read.map_err(|problems| {
                problems
                    .iter()
                    .map(|problem| placed(path, &document, "", problem))
                    .collect::<Vec<_>>()
            })?
        }
        (None, Some(path)) => {
            let text = text::read(path).map_err(|e| vec![e])?;
            let name = arguments.state_machine.as_deref();
            let opened = open::one(path, text, name).map_err(|e| vec![e])?;
            let mut scenario = Scenario::of(opened.text);
            scenario.kind = opened.kind.unwrap_or_default();
            scenario.substitutions = opened.substitutions;
            scenario
        }
        (None, None) => return Err(vec!["a definition or --scenario is needed".into()]),
    };
    if let Some(kind) = arguments.kind.as_deref().and_then(MachineKind::from_name) {
        scenario.kind = kind;
    }
    if let Some(seed) = arguments.seed {
        scenario.seed = seed;
    }
    if let Some(input) = &arguments.input {
        scenario.input = read_input(input).map_err(|e| vec![e])?;
    }
    let given = open::substitutions(&arguments.substitutions).map_err(|e| vec![e])?;
    scenario.substitutions.splice(0..0, given);
    if let Some(path) = &arguments.mocks {
        let document = text::read(path).map_err(|e| vec![e])?;
        let value = open::value(path, &document).map_err(|e| vec![e])?;
        scenario.mocks = match &arguments.test_case {
            Some(case) => {
                let functions = functions(&scenario);
                let payload_only = |state: &str| functions.iter().any(|f| **f == *state);
                let mocks =
                    mocks_from_config(&value, arguments.machine.as_deref(), case, &payload_only);
                mocks.map_err(|e| {
                    let place = asl::source::place_of(&document, &e.pointer);
                    let (line, column) = (place.line, place.column);
                    vec![format!("{}:{line}:{column}: {e}", path.display())]
                })?
            }
            None if value.get("MockedResponses").is_some() => {
                return Err(vec![format!(
                    "{}: this is a MockConfigFile: name one of its test cases with --test-case",
                    text::name(path)
                )]);
            }
            None => Scenario::read_mocks(&value).map_err(|problems| {
                problems
                    .iter()
                    .map(|problem| placed(path, &document, "/mocks", problem))
                    .collect::<Vec<_>>()
            })?,
        };
    }
    Ok(scenario)
}

/// The states that call a function by its ARN, whose mocked answers are the payload alone.
fn functions(scenario: &Scenario) -> Vec<Str> {
    let compiled = asl::program::compile::compile_with(
        &scenario.definition,
        scenario.kind,
        &scenario.substitutions,
    );
    let states = compiled.program.iter().flat_map(|program| &program.states);
    let functions = states.filter(|state| match &state.work {
        asl::program::Work::Task(task) => {
            matches!(task.resource, asl::program::Resource::Function(_))
        }
        _ => false,
    });
    functions.map(|state| state.name.clone()).collect()
}

fn read_input(input: &str) -> Result<Value, String> {
    match input.strip_prefix('@') {
        Some(path) => read_json(Path::new(path)),
        None => json::parse(input).map_err(|e| match Path::new(input).is_file() {
            true => format!("--input: {input} is a file: write --input @{input} to read it"),
            false => format!("--input: {e}"),
        }),
    }
}

fn read_json(path: &Path) -> Result<Value, String> {
    open::value(path, &text::read(path)?)
}
