//! Payload templates (Parameters, ItemSelector, ResultSelector, Assign, …): JSON whose keys ending in `.$` hold
//! paths or intrinsic functions.

use super::intrinsic::Call;
use super::path::{PathExpression, check_depth};
use super::source::{self, Source};
use super::{DataFailure, Entropy, Scope, order};
use crate::error::texts;
use json::{Array, Object, Str, Value, pointer};

/// A compiled template. Parts without `.$` keys are kept as one value and shared, never copied.
#[derive(Clone, Debug)]
pub struct Template {
    root: Part,
}

#[derive(Clone, Debug)]
enum Part {
    Constant(Value),
    Object(Box<[(Str, Part)]>),
    Array(Box<[Part]>),
    /// The field keeps its `.$`, as failures name it.
    Path(Str, Box<PathExpression>),
    Call(Box<Call>),
}

/// Why a template cannot be compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateProblem {
    /// JSON pointer, from the template's root, of the object that holds the field.
    pub pointer: String,
    /// The field, with its `.$`.
    pub field: String,
    /// The service's message, without its "at /States/…".
    pub message: String,
    /// What exactly is wrong, in our words.
    pub help: String,
    /// Byte of the field's value where reading stopped.
    pub offset: usize,
}

impl Template {
    /// Compiles a template, or says everything that is wrong with it.
    pub fn compile(template: &Value) -> Result<Template, Vec<TemplateProblem>> {
        let mut problems = Vec::new();
        let root = compile(template, &mut String::new(), &mut problems);
        match problems.is_empty() {
            true => Ok(Template { root }),
            false => Err(problems),
        }
    }

    /// The value that the template stands for.
    pub fn evaluate(&self, scope: &Scope<'_>, entropy: &mut Entropy) -> Result<Value, DataFailure> {
        match &self.root {
            Part::Constant(value) => Ok(value.clone()),
            part => check_depth(evaluate(part, scope, entropy)?),
        }
    }

    /// The value when it is the same in every evaluation.
    pub fn constant(&self) -> Option<&Value> {
        match &self.root {
            Part::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Where the value at a place of the result comes from, by the steps to it.
    pub fn source(&self, steps: &[String]) -> Source<'_> {
        let (mut part, mut at) = (&self.root, 0);
        loop {
            let step = steps.get(at);
            let inner = match part {
                Part::Constant(_) => return Source::Written,
                Part::Path(_, path) => {
                    return Source::Path(path, steps.get(at..).unwrap_or_default().to_vec());
                }
                Part::Call(call) => return Source::Call(call),
                Part::Object(parts) => source::member(parts, step),
                Part::Array(parts) => source::item(parts, step),
            };
            match inner {
                Some(inner) => (part, at) = (inner, at + 1),
                None => return Source::Parts,
            }
        }
    }

    /// Tells every path of the template, arguments of functions included.
    pub fn for_each_path<'t>(&'t self, tell: &mut dyn FnMut(&'t PathExpression)) {
        for_each_path(&self.root, tell);
    }
}

fn compile(template: &Value, at: &mut String, problems: &mut Vec<TemplateProblem>) -> Part {
    match template {
        Value::Object(object) => compile_object(object, at, problems),
        Value::Array(items) => compile_array(items, at, problems),
        scalar => Part::Constant(scalar.clone()),
    }
}

fn compile_object(object: &Object, at: &mut String, problems: &mut Vec<TemplateProblem>) -> Part {
    let mut parts: Vec<(Str, Part)> = Vec::with_capacity(object.len());
    // An object finds a name among very many quickly.
    let mut taken = Object::with_capacity(object.len());
    for (key, value) in object.iter() {
        let (name, part) = match key.strip_suffix(".$") {
            Some(name) => match compile_field(key, value) {
                Ok(part) => (Str::from(name), part),
                Err((help, offset)) => {
                    problems.push(problem(at, key, help, offset));
                    continue;
                }
            },
            None => {
                let length = at.len();
                pointer::push(at, key);
                let part = compile(value, at, problems);
                at.truncate(length);
                (key.clone(), part)
            }
        };
        if taken.insert(name.clone(), Value::Null).is_some() {
            let help = format!("The template gives '{name}' twice.");
            problems.push(problem(at, key, help, 0));
            continue;
        }
        parts.push((name, part));
    }
    let constant = parts
        .iter()
        .all(|(_, part)| matches!(part, Part::Constant(_)));
    match constant {
        true => Part::Constant(Value::Object(object.clone())),
        false => Part::Object(as_the_service_orders(parts).into()),
    }
}

/// The order in which the result has its members: first those under plain keys as they are written, then those under
/// keys that end in `.$` in the order of a Java hash map. Every recorded payload of a template is in this order, which
/// shows in texts: in causes, in `States.JsonToString` and in the history.
fn as_the_service_orders(parts: Vec<(Str, Part)>) -> Vec<(Str, Part)> {
    let evaluated = |part: &Part| matches!(part, Part::Path(..) | Part::Call(_));
    let (mut later, mut ordered): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|(_, part)| evaluated(part));
    let count = later.len();
    later.sort_by_key(|(name, _)| order::bucket(name, count));
    ordered.append(&mut later);
    ordered
}

fn compile_array(items: &Array, at: &mut String, problems: &mut Vec<TemplateProblem>) -> Part {
    let mut parts = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let length = at.len();
        pointer::push(at, &i.to_string());
        parts.push(compile(item, at, problems));
        at.truncate(length);
    }
    match parts.iter().all(|part| matches!(part, Part::Constant(_))) {
        true => Part::Constant(Value::Array(items.clone())),
        false => Part::Array(parts.into()),
    }
}

/// The value of a `.$` key: a path or a call.
fn compile_field(key: &Str, value: &Value) -> Result<Part, (String, usize)> {
    let Some(text) = value.as_str() else {
        let help = format!(
            "A key that ends in '.$' takes a string, not {}.",
            value.kind()
        );
        return Err((help, 0));
    };
    if text.trim_start().starts_with('$') {
        return match PathExpression::parse(text) {
            Ok(path) => Ok(Part::Path(key.clone(), Box::new(path))),
            Err(error) => Err((error.message, error.offset)),
        };
    }
    match Call::parse(text) {
        Ok(call) => Ok(Part::Call(Box::new(call))),
        Err(error) => Err((error.message, error.offset)),
    }
}

fn problem(at: &str, field: &str, help: String, offset: usize) -> TemplateProblem {
    TemplateProblem {
        pointer: at.to_owned(),
        field: field.to_owned(),
        message: texts::invalid_template_field(field),
        help,
        offset,
    }
}

fn evaluate(part: &Part, scope: &Scope<'_>, entropy: &mut Entropy) -> Result<Value, DataFailure> {
    match part {
        Part::Constant(value) => Ok(value.clone()),
        Part::Path(field, path) => path.evaluate_for(field, scope),
        Part::Call(call) => call.evaluate(scope, entropy),
        Part::Object(parts) => {
            let mut object = Object::with_capacity(parts.len());
            for (name, part) in parts {
                object.insert(name.clone(), evaluate(part, scope, entropy)?);
            }
            Ok(Value::Object(object))
        }
        Part::Array(parts) => {
            let mut items = Vec::with_capacity(parts.len());
            for part in parts {
                items.push(evaluate(part, scope, entropy)?);
            }
            Ok(items.into())
        }
    }
}

fn for_each_path<'t>(part: &'t Part, tell: &mut dyn FnMut(&'t PathExpression)) {
    match part {
        Part::Constant(_) => {}
        Part::Path(_, path) => tell(path),
        Part::Call(call) => call.for_each_path(tell),
        Part::Object(parts) => parts.iter().for_each(|(_, part)| for_each_path(part, tell)),
        Part::Array(parts) => parts.iter().for_each(|part| for_each_path(part, tell)),
    }
}
