//! Reference paths: those that name one place, and writing there.

use crate::SyntaxError;
use crate::step::{Path, Step};
use json::{Object, Value};

/// A path of names and indexes only, through which one can write (`ResultPath`).
#[derive(Clone, Debug)]
pub struct ReferencePath {
    path: Path,
}

/// The value has something else where the path needs an object or an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwritable;

impl Path {
    /// Whether this is a reference path: `$`, `.name`, `['name']` and `[n]` only.
    pub fn is_reference(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Name(_) => true,
            Step::Index(index) => *index >= 0,
            _ => false,
        })
    }
}

impl ReferencePath {
    /// Compiles a reference path.
    pub fn parse(text: &str) -> Result<ReferencePath, SyntaxError> {
        let path = Path::parse(text)?;
        if path.is_reference() {
            return Ok(ReferencePath { path });
        }
        Err(SyntaxError {
            offset: 0,
            message: "A reference path names one place: only names and indexes, no '*', '..', ',', ':' or '?'."
                .to_owned(),
        })
    }

    /// The same path for reading.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this is `$`: writing replaces the whole value.
    pub fn is_root(&self) -> bool {
        self.path.is_root()
    }

    /// Puts `value` at this place of `into`, creating the objects that are missing on the way. What is shared is
    /// copied only along the path. When it cannot be written, `into` keeps its value.
    pub fn write(&self, into: &mut Value, value: Value) -> Result<(), Unwritable> {
        write(into, &self.path.steps, value)
    }
}

fn write(into: &mut Value, steps: &[Step], value: Value) -> Result<(), Unwritable> {
    let Some((step, rest)) = steps.split_first() else {
        *into = value;
        return Ok(());
    };
    match (step, into) {
        (Step::Name(name), Value::Object(object)) => match object.get_mut(name) {
            Some(member) => write(member, rest, value),
            None => {
                object.insert(name.clone(), build(rest, value)?);
                Ok(())
            }
        },
        (Step::Index(index), Value::Array(items)) => {
            let index = usize::try_from(*index).map_err(|_| Unwritable)?;
            if index >= items.len() {
                return Err(Unwritable);
            }
            items
                .make_mut()
                .get_mut(index)
                .map_or(Err(Unwritable), |item| write(item, rest, value))
        }
        _ => Err(Unwritable),
    }
}

/// New objects around a value; an array cannot be made out of nothing.
fn build(steps: &[Step], value: Value) -> Result<Value, Unwritable> {
    steps
        .iter()
        .rev()
        .try_fold(value, |inner, step| match step {
            Step::Name(name) => {
                let mut object = Object::new();
                object.insert(name.clone(), inner);
                Ok(Value::Object(object))
            }
            _ => Err(Unwritable),
        })
}
