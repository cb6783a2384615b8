//! `asl test-state`: one state with one input, answered as the API TestState answers.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl::machine::test_state::{aws_call, test_state};
use json::{Object, Value, json};

/// Test one state as the API TestState does: what it makes of an input and a mocked result.
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
            eprintln!("asl: {message}");
            return ExitCode::from(2);
        }
    };
    if arguments.aws {
        println!("{}", aws_call(&request));
        return ExitCode::SUCCESS;
    }
    match test_state(&request) {
        Ok(response) => {
            println!("{}", response.pretty());
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            println!("{}", refusal.to_value().pretty());
            ExitCode::FAILURE
        }
    }
}

fn request(arguments: &Arguments) -> Result<Value, String> {
    if let Some(path) = &arguments.request {
        let text = read(path)?;
        return json::parse(&text).map_err(|e| format!("{}: {e}", path.display()));
    }
    let path = arguments.definition.as_deref().unwrap_or(Path::new("-"));
    let mut request = Object::new();
    request.insert("definition", Value::from(read(path)?));
    for (name, value) in [
        ("stateName", &arguments.state),
        ("input", &arguments.input),
        ("variables", &arguments.variables),
    ] {
        if let Some(value) = value {
            request.insert(name, Value::from(value.as_str()));
        }
    }
    if let Some(result) = &arguments.result {
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

fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let done = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    done.map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text)
}
