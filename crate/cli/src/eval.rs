//! `asl eval`: one expression, one input, one answer.

use asl::data::intrinsic::Call;
use asl::data::path::PathExpression;
use asl::data::template::Template;
use asl::data::{Entropy, Scope};
use clap::{Args, ValueEnum};
use json::{Object, Str, Value};
use jsonata::{Budget, Dialect, Environment, Expression, Outcome, Span};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::text::{self, complain, plain, say};

/// Evaluate an expression.
#[derive(Args)]
pub(crate) struct Eval {
    /// The expression.
    #[arg(required_unless_present = "expression_file")]
    expression: Option<String>,
    /// Read the expression from a file.
    #[arg(long, value_name = "FILE", conflicts_with = "expression")]
    expression_file: Option<PathBuf>,
    /// The language it is written in.
    #[arg(long, value_enum, default_value_t = Language::Jsonata)]
    language: Language,
    /// Plain JSONata, or what the service makes of it.
    #[arg(long, value_enum, default_value_t = DialectName::Reference)]
    dialect: DialectName,
    /// A JSON file with the input; without one there is none.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// A JSON file with an object whose members are variables: `{"states": …}` is `$states`.
    #[arg(long, value_name = "FILE")]
    bindings: Option<PathBuf>,
    /// A JSON file with the context object, which is `$$` of JSONPath.
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// Print one JSON object: `result`, `undefined` or `error`.
    #[arg(long)]
    json: bool,
    /// The clock, in milliseconds since 1970; the real one by default.
    #[arg(long, value_name = "MILLISECONDS")]
    now: Option<i64>,
    /// The seed of randomness; the clock by default.
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Jsonata,
    Jsonpath,
}

#[derive(Clone, Copy, ValueEnum)]
enum DialectName {
    Reference,
    States,
}

/// What went wrong: in the expression, or before it was reached.
enum Failure {
    Expression(Problem),
    Usage(String),
}

/// An error of either language.
struct Problem {
    code: String,
    message: String,
    span: Span,
    position: Option<usize>,
    fields: Vec<(&'static str, Value)>,
}

impl From<jsonata::Error> for Problem {
    fn from(error: jsonata::Error) -> Problem {
        Problem {
            code: error.code.to_owned(),
            message: error.message.clone(),
            span: error.span,
            position: error.position,
            fields: error.fields.clone(),
        }
    }
}

/// The stack on which expressions run, and how deep they may recurse on it.
const STACK: usize = 1 << 30;
const DEPTH: u32 = 100_000;

impl Eval {
    pub(crate) fn run(self) -> ExitCode {
        // Recursion that a page must refuse is fine here: memory is only used when it is needed.
        let thread = std::thread::Builder::new().stack_size(STACK);
        let outcome = thread
            .spawn(move || self.report())
            .map(|handle| handle.join());
        match outcome {
            Ok(Ok(code)) => code,
            _ => ExitCode::from(2),
        }
    }

    #[expect(clippy::print_stderr, reason = "the command's output")]
    fn report(&self) -> ExitCode {
        let text = match self.text() {
            Ok(text) => text,
            Err(message) => {
                complain(message);
                return ExitCode::from(2);
            }
        };
        match self.evaluate(&text) {
            Ok(outcome) => {
                say(&format!("{}\n", self.success(&outcome)));
                ExitCode::SUCCESS
            }
            Err(Failure::Usage(message)) => {
                complain(message);
                ExitCode::from(2)
            }
            Err(Failure::Expression(error)) => {
                if self.json {
                    say(&format!("{}\n", failure_json(&error)));
                } else {
                    let absent =
                        matches!(self.language, Language::Jsonpath) && self.input.is_none();
                    eprintln!("{}", failure_text(&text, &error));
                    if absent && error.code.starts_with("States.") {
                        complain("without --input FILE the input is {}");
                    }
                }
                ExitCode::FAILURE
            }
        }
    }

    fn text(&self) -> Result<String, String> {
        match (&self.expression_file, &self.expression) {
            (Some(path), _) => text::read(path),
            (None, text) => Ok(text.clone().unwrap_or_default()),
        }
    }

    fn evaluate(&self, text: &str) -> Result<Outcome, Failure> {
        let input = read(self.input.as_ref()).map_err(Failure::Usage)?;
        let bindings = match read(self.bindings.as_ref()).map_err(Failure::Usage)? {
            None => Object::new(),
            Some(Value::Object(object)) => object,
            Some(_) => {
                let problem = "--bindings: an object is expected in the file; each of its members is a variable";
                return Err(Failure::Usage(problem.to_owned()));
            }
        };
        if let Language::Jsonpath = self.language {
            let input = input.unwrap_or_else(Value::empty_object);
            return self.jsonpath(text, &input, &bindings);
        }
        let dialect = match self.dialect {
            DialectName::Reference => Dialect::Reference,
            DialectName::States => Dialect::States,
        };
        let failure = |error: jsonata::Error| Failure::Expression(error.into());
        let expression = Expression::parse(text, dialect).map_err(failure)?;
        let now = self.now.unwrap_or_else(clock);
        let mut state = self.seed.unwrap_or(now as u64);
        let mut random = move || splitmix(&mut state);
        let mut environment = Environment::new(&bindings, now, &mut random);
        environment.budget = Budget {
            depth: DEPTH,
            ..Budget::default()
        };
        expression
            .outcome(input.as_ref(), &mut environment)
            .map_err(failure)
    }

    /// A path or a call of an intrinsic function, as the value of a field whose name ends with `.$`.
    fn jsonpath(&self, text: &str, input: &Value, variables: &Object) -> Result<Outcome, Failure> {
        let text = text.trim();
        let problem = |code: &str, message: String, offset: usize| {
            let start = u32::try_from(offset.min(text.len())).unwrap_or(0);
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Failure::Expression(Problem {
                code: code.to_owned(),
                message,
                span: Span { start, end },
                position: None,
                fields: Vec::new(),
            })
        };
        if text.starts_with('$') {
            // The template says the same, but not where.
            PathExpression::parse(text)
                .map_err(|error| problem("syntax", error.message, error.offset))?;
        } else {
            Call::parse(text).map_err(|error| problem("syntax", error.message, error.offset))?;
        }
        let field = Value::Object([("value.$", Value::from(text))].into());
        let template = Template::compile(&field).map_err(|problems| {
            let messages: Vec<String> = problems.into_iter().map(|p| p.message).collect();
            problem("syntax", messages.join(" "), 0)
        })?;
        let context = read(self.context.as_ref()).map_err(Failure::Usage)?;
        let context = move || context.clone().unwrap_or_else(Value::empty_object);
        let scope = Scope {
            input,
            context: &context,
            variables,
        };
        let seed = self.seed.unwrap_or_else(|| clock() as u64);
        let result = template
            .evaluate(&scope, &mut Entropy::new(seed))
            .map_err(|failure| {
                // There is no field here, only the expression.
                let cause = failure
                    .cause
                    .replace(" specified for the field 'value.$'", "");
                problem(failure.error, cause, 0)
            })?;
        let value = result.get("value").cloned();
        Ok(value.map_or(Outcome::Undefined, Outcome::Value))
    }

    fn success(&self, outcome: &Outcome) -> String {
        match (self.json, outcome) {
            (true, Outcome::Undefined) => r#"{"undefined":true}"#.to_owned(),
            (true, Outcome::Function) => r#"{"function":true}"#.to_owned(),
            (true, Outcome::Value(value)) => format!(r#"{{"result":{value}}}"#),
            (false, Outcome::Undefined) => "(nothing)".to_owned(),
            (false, Outcome::Function) => "(a function)".to_owned(),
            (false, Outcome::Value(value)) => value.pretty(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command is a host: it passes the real time in"
)]
fn clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |time| time.as_millis() as i64)
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn read(path: Option<&PathBuf>) -> Result<Option<Value>, String> {
    let Some(path) = path else {
        return Ok(None);
    };
    let text = text::read(path)?;
    let value = json::parse(&text).map_err(|error| {
        let (line, column) = (error.line, error.column);
        format!("{}:{line}:{column}: {}", path.display(), error.message)
    })?;
    Ok(Some(value))
}

fn failure_json(error: &Problem) -> Value {
    let span = [error.span.start, error.span.end];
    let mut fields = vec![
        (Str::from("code"), Value::from(error.code.as_str())),
        ("message".into(), error.message.as_str().into()),
        ("span".into(), span.into_iter().map(Value::from).collect()),
    ];
    if let Some(position) = error.position {
        fields.push(("position".into(), position.into()));
    }
    for (name, value) in &error.fields {
        fields.push(((*name).into(), value.clone()));
    }
    let error = Value::Object(fields.into_iter().collect());
    Value::Object([("error", error)].into())
}

/// The message, and under it the line at fault with carets.
fn failure_text(text: &str, error: &Problem) -> String {
    let Span { start, end } = error.span;
    let (start, end) = (start as usize, end as usize);
    let line_start = text
        .get(..start)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let rest = text.get(line_start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let number = text
        .get(..line_start)
        .map_or(1, |t| t.matches('\n').count() + 1);
    let width = |from: usize, to: usize| {
        let part = text.get(from..to.min(line_start + line.len()).max(from));
        part.map_or(0, |part| part.chars().count())
    };
    let gutter = number.to_string();
    let pad = " ".repeat(gutter.len());
    let indent = " ".repeat(width(line_start, start));
    let carets = "^".repeat(width(start, end).max(1));
    // A tab would move what stands under it.
    let line = plain(line).replace('\t', " ");
    let message = plain(&error.message);
    format!(
        "{}: {message}\n {pad} |\n {gutter} | {line}\n {pad} | {indent}{carets}",
        error.code
    )
}
