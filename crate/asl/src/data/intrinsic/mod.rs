//! Intrinsic functions: the 18 of the language, compiled with their arguments.

mod array;
mod format;
mod number;
mod parse;
mod text;

use super::path::PathExpression;
use super::{DataFailure, Entropy, Scope};
use crate::error::{INTRINSIC_FAILURE, texts};
use json::{Str, Value};
use std::borrow::Cow;

/// Why a text is no call of an intrinsic function.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSyntaxError {
    /// Byte of the text where reading stopped.
    pub offset: usize,
    /// A sentence for people.
    pub message: String,
}

/// A compiled call.
#[derive(Clone, Debug)]
pub struct Call {
    text: Str,
    function: Function,
    arguments: Box<[Argument]>,
    /// The template of States.Format, split at its placeholders, when it is written in the call itself.
    pieces: Option<Box<[Str]>>,
}

#[derive(Clone, Debug)]
enum Argument {
    Constant(Value),
    Path(PathExpression),
    Call(Call),
}

/// The functions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `States.Array(…)`
    Array,
    /// `States.ArrayPartition(array, size)`
    ArrayPartition,
    /// `States.ArrayContains(array, value)`
    ArrayContains,
    /// `States.ArrayRange(first, last, step)`
    ArrayRange,
    /// `States.ArrayGetItem(array, index)`
    ArrayGetItem,
    /// `States.ArrayLength(array)`
    ArrayLength,
    /// `States.ArrayUnique(array)`
    ArrayUnique,
    /// `States.Base64Encode(text)`
    Base64Encode,
    /// `States.Base64Decode(text)`
    Base64Decode,
    /// `States.Hash(text, algorithm)`
    Hash,
    /// `States.JsonMerge(object, object, false)`
    JsonMerge,
    /// `States.StringToJson(text)`
    StringToJson,
    /// `States.JsonToString(value)`
    JsonToString,
    /// `States.MathRandom(from, to[, seed])`
    MathRandom,
    /// `States.MathAdd(a, b)`
    MathAdd,
    /// `States.StringSplit(text, delimiters)`
    StringSplit,
    /// `States.UUID()`
    Uuid,
    /// `States.Format(template, …)`
    Format,
}

/// Every function with its name after `States.`, and how many arguments it takes at least and at most.
const FUNCTIONS: [(&str, Function, usize, usize); 18] = [
    ("Array", Function::Array, 0, usize::MAX),
    ("ArrayPartition", Function::ArrayPartition, 2, 2),
    ("ArrayContains", Function::ArrayContains, 2, 2),
    ("ArrayRange", Function::ArrayRange, 3, 3),
    ("ArrayGetItem", Function::ArrayGetItem, 2, 2),
    ("ArrayLength", Function::ArrayLength, 1, 1),
    ("ArrayUnique", Function::ArrayUnique, 1, 1),
    ("Base64Encode", Function::Base64Encode, 1, 1),
    ("Base64Decode", Function::Base64Decode, 1, 1),
    ("Hash", Function::Hash, 2, 2),
    ("JsonMerge", Function::JsonMerge, 3, 3),
    ("StringToJson", Function::StringToJson, 1, 1),
    ("JsonToString", Function::JsonToString, 1, 1),
    ("MathRandom", Function::MathRandom, 2, 3),
    ("MathAdd", Function::MathAdd, 2, 2),
    ("StringSplit", Function::StringSplit, 2, 2),
    ("UUID", Function::Uuid, 0, 0),
    ("Format", Function::Format, 1, usize::MAX),
];

impl Function {
    /// The full name: `States.Array`.
    pub fn name(self) -> String {
        let name = FUNCTIONS.iter().find(|(_, function, ..)| *function == self);
        format!("States.{}", name.map_or("", |(name, ..)| name))
    }

    /// The full names of all functions.
    pub fn names() -> impl Iterator<Item = String> {
        FUNCTIONS.iter().map(|(name, ..)| format!("States.{name}"))
    }
}

/// A value inside a nest of calls may not have a longer text than this: it could not become a payload, and lists
/// of lists of one value would grow without bounds.
const MAX_BYTES: usize = 1 << 20;

impl Call {
    /// The call as it was written.
    pub fn text(&self) -> &Str {
        &self.text
    }

    /// Which function is called.
    pub fn function(&self) -> Function {
        self.function
    }

    /// Tells every path among the arguments, those of nested calls included.
    pub fn for_each_path<'t>(&'t self, tell: &mut dyn FnMut(&'t PathExpression)) {
        for argument in &self.arguments {
            match argument {
                Argument::Constant(_) => {}
                Argument::Path(path) => tell(path),
                Argument::Call(call) => call.for_each_path(tell),
            }
        }
    }

    /// The result of the call.
    pub fn evaluate(&self, scope: &Scope<'_>, entropy: &mut Entropy) -> Result<Value, DataFailure> {
        let arguments = &mut Arguments {
            call: self,
            scope,
            entropy,
        };
        let result = match self.function {
            Function::Array => array::array(arguments)?,
            Function::ArrayPartition => array::partition(arguments)?,
            Function::ArrayContains => array::contains(arguments)?,
            Function::ArrayRange => array::range(arguments)?,
            Function::ArrayGetItem => array::get_item(arguments)?,
            Function::ArrayLength => array::length(arguments)?,
            Function::ArrayUnique => array::unique(arguments)?,
            Function::Base64Encode => text::base64_encode(arguments)?,
            Function::Base64Decode => text::base64_decode(arguments)?,
            Function::Hash => text::hash(arguments)?,
            Function::JsonMerge => text::json_merge(arguments)?,
            Function::StringToJson => text::string_to_json(arguments)?,
            Function::JsonToString => text::json_to_string(arguments)?,
            Function::MathRandom => number::random(arguments)?,
            Function::MathAdd => number::add(arguments)?,
            Function::StringSplit => text::split(arguments)?,
            Function::Uuid => Value::from(arguments.entropy.uuid_v4()),
            Function::Format => format::format(arguments)?,
        };
        Ok(result)
    }
}

/// The arguments of one call while it is evaluated.
struct Arguments<'a, 's> {
    call: &'a Call,
    scope: &'a Scope<'s>,
    entropy: &'a mut Entropy,
}

impl<'a> Arguments<'a, '_> {
    fn len(&self) -> usize {
        self.call.arguments.len()
    }

    /// The value of an argument.
    fn value(&mut self, index: usize) -> Result<Cow<'a, Value>, DataFailure> {
        match self.call.arguments.get(index) {
            Some(Argument::Constant(value)) => Ok(Cow::Borrowed(value)),
            Some(Argument::Path(path)) => match path.look(self.scope)? {
                Some(Cow::Borrowed(value)) => Ok(Cow::Owned(value.clone())),
                Some(Cow::Owned(value)) => Ok(Cow::Owned(value)),
                None => {
                    let why = texts::argument_not_found(path.text(), &self.scope.input.text());
                    Err(DataFailure::runtime(texts::function_failed(
                        &self.call.text,
                        &why,
                    )))
                }
            },
            Some(Argument::Call(call)) => {
                let value = call.evaluate(self.scope, self.entropy)?;
                match value.text_len() > MAX_BYTES {
                    true => Err(self.failure("The result of a nested function is too large.")),
                    false => Ok(Cow::Owned(value)),
                }
            }
            None => Err(self.failure("An argument is missing.")),
        }
    }

    fn array(&mut self, index: usize) -> Result<json::Array, DataFailure> {
        let value = self.value(index)?;
        match &*value {
            Value::Array(items) => Ok(items.clone()),
            other => Err(self.wrong_kind(index, "an array", other)),
        }
    }

    fn string(&mut self, index: usize) -> Result<Str, DataFailure> {
        let value = self.value(index)?;
        match &*value {
            Value::String(text) => Ok(text.clone()),
            other => Err(self.wrong_kind(index, "a string", other)),
        }
    }

    fn failure(&self, why: impl AsRef<str>) -> DataFailure {
        DataFailure {
            error: INTRINSIC_FAILURE,
            cause: texts::function_failed(&self.call.text, why.as_ref()),
        }
    }

    fn wrong_kind(&self, index: usize, wanted: &str, found: &Value) -> DataFailure {
        self.failure(format!(
            "Argument {} must be {wanted}, but it is {}.",
            index + 1,
            with_article(found.kind())
        ))
    }
}

fn with_article(kind: &str) -> String {
    match kind {
        "null" => kind.to_owned(),
        "array" | "object" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
