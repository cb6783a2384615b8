//! Paths as the language's fields hold them: `$…` on the input, `$$…` on the context object, `$name…` on a
//! variable; and reference paths, through which results are written.

use super::{DataFailure, Scope};
use crate::error::{RESULT_PATH_MATCH_FAILURE, texts};
use json::{Str, Value};
use jsonpath::{Failure, Path};
use std::borrow::Cow;

/// Why a text is no path.
pub type PathSyntaxError = jsonpath::SyntaxError;

/// A compiled path and what it starts at.
#[derive(Clone, Debug)]
pub struct PathExpression {
    text: Str,
    source: Source,
    path: Path,
}

#[derive(Clone, Debug)]
enum Source {
    Input,
    Context,
    Variable(Str),
}

/// Why a path gives no value, before it is put into the words of the field it stands in.
enum Lost {
    Nowhere(jsonpath::Missing),
    Undefined,
    Exhausted,
}

impl PathExpression {
    /// Compiles `$.a`, `$$.State.Name` or `$name.a`.
    pub fn parse(text: &str) -> Result<PathExpression, PathSyntaxError> {
        let leading = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let after = trimmed.strip_prefix('$').unwrap_or_default();
        let (source, skipped) = if after.starts_with('$') {
            (Source::Context, 1)
        } else {
            match variable_name(after) {
                "" => (Source::Input, 0),
                name => (Source::Variable(name.into()), name.len()),
            }
        };
        let path = match &source {
            Source::Input => Path::parse(trimmed),
            Source::Context => Path::parse(after),
            Source::Variable(_) => {
                let rest = after.get(skipped..).unwrap_or_default();
                Path::parse(&format!("${rest}"))
            }
        };
        match path {
            Ok(path) => Ok(PathExpression {
                text: trimmed.into(),
                source,
                path,
            }),
            Err(error) => Err(PathSyntaxError {
                offset: error.offset + leading + skipped,
                ..error
            }),
        }
    }

    /// The path as it was written.
    pub fn text(&self) -> &Str {
        &self.text
    }

    /// The variable it starts at, without the dollar sign.
    pub fn variable(&self) -> Option<&Str> {
        match &self.source {
            Source::Variable(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it starts at the context object.
    pub fn is_context(&self) -> bool {
        matches!(self.source, Source::Context)
    }

    /// Whether it names one place with names and indexes only.
    pub fn is_reference(&self) -> bool {
        self.path.is_reference()
    }

    /// Whether it gives one value; otherwise it gives an array of any length.
    pub fn is_definite(&self) -> bool {
        self.path.is_definite()
    }

    /// What comes after the source: `$.a` of `$$.a` and of `$name.a`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The value, or nothing when the path leads nowhere; `null` is a value.
    pub fn find(&self, scope: &Scope<'_>) -> Result<Option<Value>, DataFailure> {
        Ok(self.look(scope)?.map(Cow::into_owned))
    }

    /// As [`PathExpression::find`], without copying where the value outlives the evaluation.
    pub(crate) fn look<'a>(
        &self,
        scope: &Scope<'a>,
    ) -> Result<Option<Cow<'a, Value>>, DataFailure> {
        match self.resolve(scope) {
            Ok(value) => Ok(Some(value)),
            Err(Lost::Nowhere(_) | Lost::Undefined) => Ok(None),
            Err(Lost::Exhausted) => Err(self.exhausted()),
        }
    }

    /// The value for a field such as InputPath; the failure is "Invalid path …".
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, DataFailure> {
        let lost = match self.resolve(scope) {
            Ok(value) => return Ok(value.into_owned()),
            Err(lost) => lost,
        };
        let why = match (lost, &self.source) {
            (Lost::Exhausted, _) => return Err(self.exhausted()),
            (Lost::Nowhere(missing), Source::Input | Source::Context) => {
                missing.message(&self.path)
            }
            // The service keeps variables as members of one document, so their names are steps of the path.
            (_, Source::Variable(_)) => self.within_variables(scope),
            (Lost::Undefined, _) => format!("No results for path: {}", self.path.canonical()),
        };
        Err(DataFailure::runtime(texts::invalid_path(&self.text, &why)))
    }

    /// The value for a field of a template, or ErrorPath and CausePath; the failure names the field and shows the
    /// input.
    pub fn evaluate_for(&self, field: &str, scope: &Scope<'_>) -> Result<Value, DataFailure> {
        match self.resolve(scope) {
            Ok(value) => Ok(value.into_owned()),
            Err(Lost::Exhausted) => Err(self.exhausted()),
            Err(Lost::Nowhere(_) | Lost::Undefined) => Err(DataFailure::runtime(
                texts::path_not_found(&self.text, field, &scope.input.text()),
            )),
        }
    }

    fn resolve<'a>(&self, scope: &Scope<'a>) -> Result<Cow<'a, Value>, Lost> {
        let found = match &self.source {
            Source::Input => self.path.find(scope.input),
            Source::Context => {
                let context = (scope.context)();
                self.path
                    .find(&context)
                    .map(|value| Cow::Owned(value.into_owned()))
            }
            Source::Variable(name) => match scope.variables.get(name) {
                Some(value) => self.path.find(value),
                None => return Err(Lost::Undefined),
            },
        };
        found.map_err(|failure| match failure {
            Failure::Missing(missing) => Lost::Nowhere(missing),
            Failure::Exhausted => Lost::Exhausted,
        })
    }

    fn within_variables(&self, scope: &Scope<'_>) -> String {
        let text = self.text.strip_prefix('$').unwrap_or_default();
        let variables = Value::Object(scope.variables.clone());
        match Path::parse(&format!("$.{text}")) {
            Ok(path) => match path.find(&variables) {
                Err(Failure::Missing(missing)) => missing.message(&path),
                _ => format!("No results for path: {}", path.canonical()),
            },
            Err(error) => error.message,
        }
    }

    fn exhausted(&self) -> DataFailure {
        DataFailure::runtime(texts::path_exhausted(&self.text))
    }
}

/// The identifier at the start of a text, empty when it starts with something else.
fn variable_name(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(i, c)| match i {
            0 => !(c.is_alphabetic() || *c == '_'),
            _ => !(c.is_alphanumeric() || *c == '_'),
        })
        .map_or(text.len(), |(i, _)| i);
    text.get(..end).unwrap_or_default()
}

/// A ResultPath: `$`, or a place in the state's input that the result is written to.
#[derive(Clone, Debug)]
pub struct ReferencePath {
    text: Str,
    path: jsonpath::ReferencePath,
}

impl ReferencePath {
    /// Compiles a reference path on the input; context and variables cannot be written to.
    pub fn parse(text: &str) -> Result<ReferencePath, PathSyntaxError> {
        let path = jsonpath::ReferencePath::parse(text)?;
        Ok(ReferencePath {
            text: text.trim().into(),
            path,
        })
    }

    /// The path as it was written.
    pub fn text(&self) -> &Str {
        &self.text
    }

    /// The steps of a JSON pointer to the place that it names.
    pub fn pointer(&self) -> Option<Vec<String>> {
        self.path.path().pointer()
    }

    /// Whether this is `$`: the value replaces everything.
    pub fn is_root(&self) -> bool {
        self.path.is_root()
    }

    /// Puts a value at this place, creating missing objects on the way.
    pub fn write(&self, mut into: Value, value: Value) -> Result<Value, DataFailure> {
        match self.path.write(&mut into, value) {
            Ok(()) => check_depth(into),
            Err(jsonpath::Unwritable) => Err(DataFailure {
                error: RESULT_PATH_MATCH_FAILURE,
                cause: texts::reference_path_mismatch(&self.text, &into.text()),
            }),
        }
    }
}

/// Passes a value on unless it nests deeper than a JSON text may: loops could otherwise build values that nothing
/// can walk.
pub(crate) fn check_depth(value: Value) -> Result<Value, DataFailure> {
    if value.depth() > json::MAX_DEPTH {
        return Err(DataFailure::runtime(texts::nested_too_deep()));
    }
    Ok(value)
}
