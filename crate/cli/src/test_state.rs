//! `asl test-state`: one state with one input, answered as the API TestState answers.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl::check::{self, Options};
use asl::diagnostic::Severity;
use asl::machine::test_state::{aws_call, test_state};
use asl::{definition, source};
use json::{Object, Value, json};

use crate::text::{self, complain, say};
use crate::{open, validate};

/// Test one state as the API TestState does.
///
/// It tells what the state makes of an input and a mocked result.
///
/// Either --request gives the API's request, or a definition file and the options below make one.
///
/// Exit status: 0 when there is a response, 1 when the request is refused, 2 when a file cannot be read.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  asl test-state --request request.json\n  asl test-state order.asl.json --state Charge --input '{\"total\": 5}' --result '{\"ok\": true}'\n  asl test-state order.asl.json --state Charge --error Declined --cause 'No funds' --aws"
)]
pub(crate) struct Arguments {
    /// The request of the API in a file; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "definition")]
    request: Option<PathBuf>,
    /// A definition, or a single state
    #[arg(required_unless_present = "request")]
    definition: Option<PathBuf>,
    /// Which state of the definition
    #[arg(long, value_name = "NAME")]
    state: Option<String>,
    /// The input, as JSON
    #[arg(long, value_name = "JSON")]
    input: Option<String>,
    /// The variables, as a JSON object
    #[arg(long, value_name = "JSON")]
    variables: Option<String>,
    /// What the mock returns, as JSON
    #[arg(long, value_name = "JSON", conflicts_with = "error")]
    result: Option<String>,
    /// The error that the mock raises
    #[arg(long, value_name = "NAME")]
    error: Option<String>,
    /// The cause of that error
    #[arg(long, value_name = "TEXT", requires = "error")]
    cause: Option<String>,
    /// How much is told
    #[arg(long, value_name = "LEVEL", default_value = "DEBUG", value_parser = ["INFO", "DEBUG", "TRACE"])]
    level: String,
    /// How often the state was retried already
    #[arg(long, value_name = "COUNT")]
    retries: Option<u32>,
    /// Print the equal call of the AWS command line instead
    #[arg(long)]
    aws: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let request = match request(arguments) {
        Ok(request) => request,
        Err(message) => {
            complain(message);
            return ExitCode::from(2);
        }
    };
    if arguments.aws {
        say(&format!("{}\n", aws_call(&request)));
        return ExitCode::SUCCESS;
    }
    match test_state(&request) {
        Ok(response) => {
            say(&format!("{}\n", response.pretty()));
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            say(&format!("{}\n", refusal.to_value().pretty()));
            explain(arguments, &request, &refusal.message);
            ExitCode::FAILURE
        }
    }
}

fn request(arguments: &Arguments) -> Result<Value, String> {
    if let Some(path) = &arguments.request {
        let request = open::value(path, &text::read(path)?)?;
        return match request.as_object() {
            Some(_) => Ok(request),
            None => Err(format!(
                "{}: a request is an object, like {{\"definition\": …, \"input\": …}}",
                text::name(path)
            )),
        };
    }
    let path = arguments.definition.as_deref().unwrap_or(Path::new("-"));
    let mut request = Object::new();
    request.insert("definition", Value::from(text::read(path)?));
    for (name, value) in [
        ("stateName", &arguments.state),
        ("input", &arguments.input),
        ("variables", &arguments.variables),
    ] {
        if let Some(value) = value {
            if name != "stateName" {
                is_json(name, value)?;
            }
            request.insert(name, Value::from(value.as_str()));
        }
    }
    if let Some(result) = &arguments.result {
        is_json("result", result)?;
        request.insert("mock", json!({"result": (result.as_str())}));
    } else if let Some(error) = &arguments.error {
        let mut output = Object::new();
        output.insert("error", Value::from(error.as_str()));
        if let Some(cause) = &arguments.cause {
            output.insert("cause", Value::from(cause.as_str()));
        }
        request.insert("mock", json!({"errorOutput": output}));
    }
    if let Some(retries) = arguments.retries {
        request.insert(
            "stateConfiguration",
            json!({"retrierRetryCount": (i64::from(retries))}),
        );
    }
    request.insert("inspectionLevel", Value::from(arguments.level.as_str()));
    Ok(Value::Object(request))
}

/// An option that is no JSON is a slip in the command line, which has a place; the service would only refuse it.
fn is_json(option: &str, text: &str) -> Result<(), String> {
    json::parse(text)
        .map(|_| ())
        .map_err(|error| format!("--{option}: {error}"))
}

/// Says below a refusal, which is in the service's words, what helps to mend a definition or the choice of its state.
fn explain(arguments: &Arguments, request: &Value, refusal: &str) {
    let text = request.get("definition").and_then(Value::as_str);
    let (Some(path), Some(text)) = (&arguments.definition, text) else {
        return;
    };
    let mocked = arguments.result.is_some() || arguments.error.is_some();
    if !mocked && refusal.starts_with("RoleArn") {
        complain("nothing is called here: say with --result or --error what the task answers");
        return;
    }
    let syntax = source::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(definition::read)
        .unwrap_or_default();
    let states = syntax.root.as_ref().and_then(|root| root.get("States"));
    if states.is_none() && syntax.errors.is_empty() {
        return;
    }
    let mut errors = check::check(text, &syntax, &definition, &Options::default());
    errors.retain(|d| d.severity == Severity::Error);
    if !errors.is_empty() {
        let lines = validate::lines(text, &text::name(path), &errors, false);
        eprint!("{lines}");
    }
    let names: Vec<&str> = definition.states().map(|state| &*state.name).collect();
    let known = |name: &String| names.contains(&name.as_str());
    if !names.is_empty() && !arguments.state.as_ref().is_some_and(known) {
        complain(format!("name a state with --state: {}", names.join(", ")));
    }
}
