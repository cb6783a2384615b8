//! `asl run`: runs a scenario, or a definition with input and mocks, and prints a trace or the result as JSON.

mod trace;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl::diagnostic::{Diagnostic, Severity};
use asl::program::MachineKind;
use asl::run::{Progress, Run, Status};
use asl::scenario::{Scenario, mocks_from_config};
use json::{Str, Value, json};

use crate::validate;

/// Run a state machine on a virtual clock, with mocked answers.
///
/// Without --json it prints what happens with virtual times, retries and the outcome; with --json one object:
/// status, output, error, cause, events as GetExecutionHistory returns them, stats. A task that no mock names
/// answers with its own input; a task token that nobody answers leaves the execution RUNNING.
///
/// Exit status: 0 when the execution succeeded, 1 when it ended otherwise or is still RUNNING, 2 when something
/// cannot be read or the definition is refused.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  asl run order.asl.json --input '{\"id\": 7}'
  asl run order.asl.json --mocks mocks.json
  asl run order.asl.json --mocks MockConfigFile.json --test-case HappyPath
  asl run --scenario order.scenario.json --json

mocks.json lists answers by state, the first unused one that fits is taken:
  {\"Charge card\": [{\"throw\": {\"error\": \"Busy\"}, \"times\": 2}, {\"return\": {\"ok\": true}, \"after\": 1.5}]}")]
pub(crate) struct Arguments {
    /// The definition; - reads standard input
    #[arg(required_unless_present = "scenario", conflicts_with = "scenario")]
    definition: Option<PathBuf>,
    /// A scenario: definition, input, mocks and all else in one document
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
    #[arg(long = "type", value_name = "TYPE", value_parser = ["STANDARD", "EXPRESS"])]
    kind: Option<String>,
    /// A value for ${NAME} in the definition; may be given more than once
    #[arg(long = "substitute", short = 's', value_name = "NAME=VALUE")]
    substitutions: Vec<String>,
    /// Feeds jitter, ids and tokens
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Stop after this many steps
    #[arg(long, value_name = "N", default_value_t = 20_000_000)]
    max_steps: u32,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let scenario = match scenario(arguments) {
        Ok(scenario) => scenario,
        Err(problems) => {
            for problem in problems {
                eprintln!("asl: {problem}");
            }
            return ExitCode::from(2);
        }
    };
    let mut run = match Run::start(&scenario) {
        Ok(run) => run.without_checkpoints(),
        Err(diagnostics) => return refused(arguments, &scenario, &diagnostics),
    };
    let progress = run.finish(arguments.max_steps);
    if arguments.json {
        println!("{}", run.to_value());
    } else {
        trace::print(&run, std::io::stdout().is_terminal());
    }
    if progress == Progress::Stepped {
        eprintln!(
            "asl: stopped after {} steps; --max-steps sets the limit",
            arguments.max_steps
        );
    }
    if run.outcome().status == Status::Succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A definition that is refused: diagnostics on standard error, and as JSON on standard output where asked for.
fn refused(arguments: &Arguments, scenario: &Scenario, diagnostics: &[Diagnostic]) -> ExitCode {
    let name = arguments
        .definition
        .as_ref()
        .or(arguments.scenario.as_ref());
    let name = name.map(|p| p.display().to_string()).unwrap_or_default();
    let errors: Vec<Diagnostic> = diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .cloned()
        .collect();
    let text = &scenario.definition;
    eprint!(
        "{}",
        validate::lines(text, &name, &errors, std::io::stderr().is_terminal())
    );
    if arguments.json {
        println!(
            "{}",
            json!({"result": "FAIL", "diagnostics": (validate::rows(text, &errors))})
        );
    }
    ExitCode::from(2)
}

fn scenario(arguments: &Arguments) -> Result<Scenario, Vec<String>> {
    let mut scenario = match (&arguments.scenario, &arguments.definition) {
        (Some(path), _) => {
            let value = read_json(path).map_err(|e| vec![e])?;
            let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
            let file = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
            let read = Scenario::from_value(&value, &file);
            read.map_err(|problems| {
                problems
                    .iter()
                    .map(|p| format!("{}: {p}", path.display()))
                    .collect::<Vec<_>>()
            })?
        }
        (None, Some(path)) => Scenario::of(read_text(path).map_err(|e| vec![e])?),
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
    for substitution in &arguments.substitutions {
        let Some((name, value)) = substitution.split_once('=') else {
            return Err(vec![format!(
                "--substitute {substitution}: NAME=VALUE is expected"
            )]);
        };
        scenario.substitutions.push((name.into(), value.into()));
    }
    if let Some(path) = &arguments.mocks {
        let value = read_json(path).map_err(|e| vec![e])?;
        scenario.mocks = match &arguments.test_case {
            Some(case) => {
                let functions = functions(&scenario);
                let payload_only = |state: &str| functions.iter().any(|f| **f == *state);
                let mocks =
                    mocks_from_config(&value, arguments.machine.as_deref(), case, &payload_only);
                mocks.map_err(|e| vec![format!("{}: {e}", path.display())])?
            }
            None if value.get("MockedResponses").is_some() => {
                return Err(vec![format!(
                    "{}: a MockConfigFile needs --test-case",
                    path.display()
                )]);
            }
            None => Scenario::read_mocks(&value).map_err(|problems| {
                problems
                    .iter()
                    .map(|p| format!("{}: {p}", path.display()))
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
        None => json::parse(input).map_err(|e| format!("--input: {e}")),
    }
}

fn read_json(path: &Path) -> Result<Value, String> {
    json::parse(&read_text(path)?)
        .map_err(|e| format!("{}:{}:{}: {}", path.display(), e.line, e.column, e.message))
}

fn read_text(path: &Path) -> Result<String, String> {
    if path.as_os_str() == "-" {
        let mut text = String::new();
        return std::io::stdin()
            .read_to_string(&mut text)
            .map(|_| text)
            .map_err(|e| format!("standard input: {e}"));
    }
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
