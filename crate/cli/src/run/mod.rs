//! `asl run`: runs a scenario, or a definition with input and mocks, and prints a trace or the result as JSON.

mod source;
mod trace;

pub(crate) use source::Source;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::process::ExitCode;

use asl::diagnostic::{Diagnostic, Severity};
use asl::run::{Progress, Run, Status};
use asl::scenario::Scenario;
use json::{Str, json};

use crate::text::{complain, say};
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
    #[command(flatten)]
    source: Source,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Stop after this many steps
    #[arg(long, value_name = "N", default_value_t = 20_000_000)]
    max_steps: u32,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let scenario = match arguments.source.read() {
        Ok(scenario) => scenario,
        Err(problems) => {
            problems.iter().for_each(complain);
            return ExitCode::from(2);
        }
    };
    let mut run = match Run::start(&scenario) {
        Ok(run) => run.without_checkpoints(),
        Err(diagnostics) => return refused(arguments, &scenario, &diagnostics),
    };
    for state in unknown_states(&scenario) {
        complain(format!(
            "note: the mocks name a state '{state}' that the definition does not have"
        ));
    }
    let progress = run.finish(arguments.max_steps);
    if arguments.json {
        say(&format!("{}\n", run.to_value()));
    } else {
        let stopped = progress == Progress::Stepped;
        say(&trace::of(&run, stopped, std::io::stdout().is_terminal()));
    }
    if progress == Progress::Stepped {
        complain(format!(
            "stopped after --max-steps {}; a higher number lets it go on",
            arguments.max_steps
        ));
    }
    if run.outcome().status == Status::Succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Mocks for states that do not exist answer nothing: most often their name is misspelt.
fn unknown_states(scenario: &Scenario) -> Vec<Str> {
    let syntax = asl::source::parse(&scenario.definition);
    let definition = syntax.root.as_ref().map(asl::definition::read);
    let definition = definition.unwrap_or_default();
    let names: HashSet<&str> = definition.states().map(|state| &*state.name).collect();
    let mocked = scenario.mocks.iter().map(|mocks| &mocks.state);
    mocked
        .filter(|state| !names.contains(&***state))
        .cloned()
        .collect()
}

/// A definition that is refused: diagnostics on standard error, and as JSON on standard output where asked for.
fn refused(arguments: &Arguments, scenario: &Scenario, diagnostics: &[Diagnostic]) -> ExitCode {
    let name = arguments.source.name();
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
        let answer = json!({"result": "FAIL", "diagnostics": (validate::rows(text, &errors))});
        say(&format!("{answer}\n"));
    }
    ExitCode::from(2)
}
