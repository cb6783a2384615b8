//! JSONata fields: values in which strings of the form `{% … %}` are expressions, at any depth.
//!
//! What an expression sees is `$states` and the variables; what it must give is a JSON value. The causes are the
//! recorded ones.

use super::entropy::Entropy;
use super::source::{self, Source};
use super::template::TemplateProblem;
use crate::error::texts;
use crate::language;
use json::{Array, Object, Str, Value};
use jsonata::{Budget, Dialect, Environment, Outcome};

/// A compiled JSONata field.
#[derive(Clone, Debug)]
pub struct Expression {
    part: Part,
}

#[derive(Clone, Debug)]
enum Part {
    Constant(Value),
    Expression(Box<Compiled>),
    Array(Box<[Part]>),
    Object(Box<[(Str, Part)]>),
}

#[derive(Clone, Debug)]
struct Compiled {
    /// The text between `{%` and `%}`, trimmed, as causes show it [R].
    text: Str,
    expression: jsonata::Expression,
    uses: Uses,
}

/// Which members of `$states` an expression mentions, so that no others are made.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    context: bool,
    all: bool,
}

/// What `$states` and the variables are during one evaluation.
#[derive(Clone, Copy)]
pub struct StatesScope<'a> {
    /// `$states.input`: the raw input of the state.
    pub input: &'a Value,
    /// `$states.result`, where a field may use it.
    pub result: Option<&'a Value>,
    /// `$states.errorOutput`, where a field may use it.
    pub error_output: Option<&'a Value>,
    /// `$states.context`, made only when an expression asks for it.
    pub context: &'a dyn Fn() -> Value,
    /// The variables at the time the state was entered.
    pub variables: &'a Object,
    /// What `$now` and `$millis` answer.
    pub now_millis: i64,
}

/// Why a JSONata field gives no value: a States.QueryEvaluationError.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionFailure {
    /// The cause without "An error occurred while executing the state …".
    pub cause: String,
    /// The field, with the steps into it: `Arguments/FunctionName`.
    pub location: String,
}

impl ExpressionFailure {
    /// A failure of a whole field.
    pub fn at(field: &str, cause: impl Into<String>) -> ExpressionFailure {
        ExpressionFailure {
            cause: cause.into(),
            location: field.into(),
        }
    }
}

/// The text between the delimiters, when a string is an expression: it must start with `{%` and end with `%}`
/// exactly [S].
pub fn expression_text(text: &str) -> Option<&str> {
    text.strip_prefix("{%")
        .and_then(|rest| rest.strip_suffix("%}"))
}

impl Expression {
    /// Compiles a field, or says everything that is wrong with it.
    ///
    /// # Errors
    /// One problem for each expression that cannot be read.
    pub fn compile(value: &Value) -> Result<Expression, Vec<TemplateProblem>> {
        let mut problems = Vec::new();
        let part = compile(value, &mut String::new(), &mut problems);
        if problems.is_empty() {
            Ok(Expression { part })
        } else {
            Err(problems)
        }
    }

    /// The value when it is the same in every evaluation.
    pub fn constant(&self) -> Option<&Value> {
        match &self.part {
            Part::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The value of the field.
    ///
    /// # Errors
    /// The first expression that fails, gives nothing, or gives what JSON cannot hold. A member of an object whose
    /// expression gives nothing fails as well; only inside an expression are such members left out [R].
    pub fn evaluate(
        &self,
        field: &str,
        scope: &StatesScope<'_>,
        entropy: &mut Entropy,
    ) -> Result<Value, ExpressionFailure> {
        evaluate(&self.part, field, scope, entropy)
    }

    /// Where the value at a place of the result comes from, by the steps to it.
    pub fn source(&self, steps: &[String]) -> Source<'_> {
        let (mut part, mut at) = (&self.part, 0);
        loop {
            let step = steps.get(at);
            let inner = match part {
                Part::Constant(_) => return Source::Written,
                Part::Expression(compiled) => {
                    let rest = steps.get(at..).unwrap_or_default().to_vec();
                    return Source::Expression(&compiled.expression, rest);
                }
                Part::Object(parts) => source::member(parts, step),
                Part::Array(parts) => source::item(parts, step),
            };
            match inner {
                Some(inner) => (part, at) = (inner, at + 1),
                None => return Source::Parts,
            }
        }
    }

    /// The failure of a field whose value has another type than it needs.
    pub fn wrong_type(&self, field: &str, expected: &str, value: &Value) -> ExpressionFailure {
        let cause = texts::unexpected_result_type(
            self.text(),
            field,
            expected,
            value.kind(),
            &value.text(),
        );
        ExpressionFailure::at(field, cause)
    }

    /// The text of the expression, empty when the field is not one expression as a whole.
    pub fn text(&self) -> &str {
        match &self.part {
            Part::Expression(compiled) => &compiled.text,
            _ => "",
        }
    }
}

fn compile(value: &Value, pointer: &mut String, problems: &mut Vec<TemplateProblem>) -> Part {
    match value {
        Value::String(text) => match expression_text(text) {
            None => Part::Constant(value.clone()),
            Some(inner) => match (language::jsonata().parse)(inner, Dialect::States) {
                Ok(expression) => {
                    let uses = uses(&expression);
                    Part::Expression(Box::new(Compiled {
                        text: inner.trim().into(),
                        expression,
                        uses,
                    }))
                }
                Err(error) => {
                    problems.push(TemplateProblem {
                        pointer: pointer.clone(),
                        field: text.to_string(),
                        message: texts::invalid_expression(error.code, &error.message),
                        help: String::new(),
                        offset: error.span.start as usize + 2,
                    });
                    Part::Constant(Value::Null)
                }
            },
        },
        Value::Array(items) => {
            let parts: Vec<Part> = (0..)
                .zip(items)
                .map(|(i, item)| within(&format!("{i}"), item, pointer, problems))
                .collect();
            match parts.iter().map(constant).collect::<Option<Vec<Value>>>() {
                Some(_) => Part::Constant(value.clone()),
                None => Part::Array(parts.into()),
            }
        }
        Value::Object(object) => {
            let parts: Vec<(Str, Part)> = object
                .iter()
                .map(|(k, v)| (k.clone(), within(k, v, pointer, problems)))
                .collect();
            if parts.iter().all(|(_, part)| constant(part).is_some()) {
                return Part::Constant(value.clone());
            }
            Part::Object(parts.into())
        }
        _ => Part::Constant(value.clone()),
    }
}

fn within(
    step: &str,
    value: &Value,
    pointer: &mut String,
    problems: &mut Vec<TemplateProblem>,
) -> Part {
    let length = pointer.len();
    json::pointer::push(pointer, step);
    let part = compile(value, pointer, problems);
    pointer.truncate(length);
    part
}

fn constant(part: &Part) -> Option<Value> {
    match part {
        Part::Constant(value) => Some(value.clone()),
        _ => None,
    }
}

fn uses(expression: &jsonata::Expression) -> Uses {
    let mut uses = Uses::default();
    for reference in (language::jsonata().references)(expression)
        .variables
        .iter()
        .filter(|r| &*r.name == "states")
    {
        match reference.path.first().map(|step| &**step) {
            Some("context") => uses.context = true,
            Some(_) => {}
            None => uses.all = true,
        }
    }
    uses
}

fn evaluate(
    part: &Part,
    field: &str,
    scope: &StatesScope<'_>,
    entropy: &mut Entropy,
) -> Result<Value, ExpressionFailure> {
    match part {
        Part::Constant(value) => Ok(value.clone()),
        Part::Expression(compiled) => run(compiled, field, scope, entropy),
        Part::Array(parts) => {
            let items = (0..)
                .zip(parts)
                .map(|(i, part)| evaluate(part, &format!("{field}[{i}]"), scope, entropy));
            items.collect::<Result<Array, _>>().map(Value::Array)
        }
        Part::Object(parts) => {
            let members = parts.iter().map(|(key, part)| {
                Ok((
                    key.clone(),
                    evaluate(part, &format!("{field}/{key}"), scope, entropy)?,
                ))
            });
            members.collect::<Result<Object, _>>().map(Value::Object)
        }
    }
}

/// Expressions in a run get the budget of untrusted text: a runaway expression ends within milliseconds.
fn run(
    compiled: &Compiled,
    field: &str,
    scope: &StatesScope<'_>,
    entropy: &mut Entropy,
) -> Result<Value, ExpressionFailure> {
    let states = states(compiled.uses, scope);
    let bindings = |name: &str| match name {
        "states" => Some(states.clone()),
        name => scope.variables.get(name).cloned(),
    };
    let mut random = || entropy.next_u64();
    let mut environment = Environment::new(&bindings, scope.now_millis, &mut random);
    environment.budget = Budget::interactive();
    let text = &compiled.text;
    let cause = match (language::jsonata().outcome)(&compiled.expression, None, &mut environment) {
        Ok(Outcome::Value(value)) if value.depth() <= json::MAX_DEPTH => return Ok(value),
        Ok(Outcome::Value(_)) => texts::nested_too_deep(),
        Ok(Outcome::Undefined) => texts::returned_nothing(text, field),
        Ok(Outcome::Function) => texts::unsupported_result_type(text, field),
        Err(error) => texts::threw_an_error(text, field, error.code, &error.message),
    };
    Err(ExpressionFailure::at(field, cause))
}

/// `$states`, with the context only where the expression may look into it.
fn states(uses: Uses, scope: &StatesScope<'_>) -> Value {
    let mut states = Object::new();
    states.insert("input", scope.input.clone());
    if uses.context || uses.all {
        states.insert("context", (scope.context)());
    }
    if let Some(result) = scope.result {
        states.insert("result", result.clone());
    }
    if let Some(error_output) = scope.error_output {
        states.insert("errorOutput", error_output.clone());
    }
    Value::Object(states)
}
