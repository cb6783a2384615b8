//! Function signatures such as `<s-nn?:s>`: which arguments a function takes, and when the context stands in.

use crate::Error;
use crate::item::Item;

/// Kinds of values as bits.
const STRING: u8 = 1;
const NUMBER: u8 = 2;
const BOOLEAN: u8 = 4;
const NULL: u8 = 8;
const OBJECT: u8 = 16;
const ARRAY: u8 = 32;
const FUNCTION: u8 = 64;
/// No value at all: allowed wherever a single type is.
const MISSING: u8 = 128;

/// A parsed signature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    parameters: Vec<Parameter>,
}

#[derive(Clone, Debug, Default)]
struct Parameter {
    kinds: u8,
    optional: bool,
    repeated: bool,
    /// The context stands in for a missing argument.
    context: bool,
    array: bool,
    /// The first letter of `a<…>`, and whether it is the only one.
    items: Option<(char, bool)>,
}

fn kind(letter: char) -> u8 {
    match letter {
        's' => STRING,
        'n' => NUMBER,
        'b' => BOOLEAN,
        'l' => NULL,
        'o' => OBJECT,
        'a' => ARRAY,
        'f' => FUNCTION,
        'm' => MISSING,
        _ => 0,
    }
}

fn kind_of(item: &Item) -> u8 {
    use json::Value;
    match item {
        Item::Undefined => MISSING,
        Item::Json(Value::Null) => NULL,
        Item::Json(Value::Bool(_)) => BOOLEAN,
        Item::Json(Value::Number(_)) | Item::NonFinite(_) => NUMBER,
        Item::Json(Value::String(_)) => STRING,
        Item::Json(Value::Array(_)) | Item::List(_) | Item::Tuples(_) => ARRAY,
        Item::Json(Value::Object(_)) | Item::Dict(_) => OBJECT,
        Item::Function(_) => FUNCTION,
    }
}

fn plural(letter: char) -> &'static str {
    match letter {
        'a' => "arrays",
        'b' => "booleans",
        'f' => "functions",
        'n' => "numbers",
        'o' => "objects",
        's' => "strings",
        _ => "",
    }
}

/// The place of the bracket that closes the one at `start`.
fn closing(letters: &[char], start: usize, open: char, close: char) -> usize {
    let mut depth = 1;
    let mut at = start;
    while at < letters.len() {
        at += 1;
        match letters.get(at) {
            Some(c) if *c == close => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Some(c) if *c == open => depth += 1,
            _ => {}
        }
    }
    at
}

impl Signature {
    /// Reads a signature with its angle brackets; an error comes with its offset in the text.
    pub(crate) fn parse(text: &str) -> Result<Signature, (Error, usize)> {
        let letters: Vec<char> = text.chars().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut at = 1;
        while let Some(letter) = letters.get(at).copied() {
            match letter {
                ':' => break,
                's' | 'n' | 'b' | 'l' | 'o' => parameters.push(Parameter {
                    kinds: kind(letter) | MISSING,
                    ..Parameter::default()
                }),
                'a' => parameters.push(Parameter {
                    kinds: 255,
                    array: true,
                    ..Parameter::default()
                }),
                'f' => parameters.push(Parameter {
                    kinds: FUNCTION,
                    ..Parameter::default()
                }),
                'j' => parameters.push(Parameter {
                    kinds: !FUNCTION,
                    ..Parameter::default()
                }),
                'x' => parameters.push(Parameter {
                    kinds: 255,
                    ..Parameter::default()
                }),
                '-' => {
                    if let Some(last) = parameters.last_mut() {
                        last.context = true;
                        last.optional = true;
                    }
                }
                '?' => {
                    if let Some(last) = parameters.last_mut() {
                        last.optional = true;
                    }
                }
                '+' => {
                    if let Some(last) = parameters.last_mut() {
                        last.repeated = true;
                    }
                }
                '(' => {
                    let end = closing(&letters, at, '(', ')');
                    let choice = letters.get(at + 1..end).unwrap_or_default();
                    if choice.contains(&'<') {
                        let text: String = choice.iter().collect();
                        return Err((Error::new("S0402").with("value", text), at));
                    }
                    parameters.push(Parameter {
                        kinds: choice.iter().fold(MISSING, |kinds, c| kinds | kind(*c)),
                        ..Parameter::default()
                    });
                    at = end;
                }
                '<' => {
                    let end = closing(&letters, at, '<', '>');
                    let inner = letters.get(at + 1..end).unwrap_or_default();
                    match parameters.last_mut() {
                        Some(last) if last.array => {
                            last.items = inner.first().map(|first| (*first, inner.len() == 1));
                        }
                        Some(last) if last.kinds == FUNCTION => {}
                        _ => return Err((Error::new("S0401"), at)),
                    }
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        Ok(Signature { parameters })
    }

    /// How many of `kinds` each parameter takes, greedily, as the reference's regular expression does.
    fn assign(&self, kinds: &[u8], from: usize, counts: &mut Vec<usize>) -> bool {
        let Some(parameter) = self.parameters.get(counts.len()) else {
            return from == kinds.len();
        };
        let fits = |at: usize| kinds.get(at).is_some_and(|k| k & parameter.kinds != 0);
        let mut most = usize::from(fits(from));
        while parameter.repeated && most > 0 && fits(from + most) {
            most += 1;
        }
        let least = usize::from(!parameter.optional);
        while most >= least {
            counts.push(most);
            if self.assign(kinds, from + most, counts) {
                return true;
            }
            counts.pop();
            if most == 0 {
                return false;
            }
            most -= 1;
        }
        false
    }

    /// The arguments as the function wants them: single values where arrays are asked for become arrays, the
    /// context stands in where it may.
    pub(crate) fn validate(
        &self,
        arguments: Vec<Item>,
        context: &Item,
    ) -> Result<Vec<Item>, Error> {
        // The common case: every parameter has its argument and none needs another shape.
        let plain = arguments.len() == self.parameters.len()
            && arguments
                .iter()
                .zip(&self.parameters)
                .all(|(argument, parameter)| {
                    let kind = kind_of(argument);
                    kind & parameter.kinds != 0
                        && (!parameter.array
                            || (kind == ARRAY && parameter.items.is_none())
                            || kind == MISSING)
                });
        if plain {
            return Ok(arguments);
        }
        let kinds: Vec<u8> = arguments.iter().map(kind_of).collect();
        let mut counts = Vec::new();
        if kinds.len() > 1000 || !self.assign(&kinds, 0, &mut counts) {
            return Err(self.mismatch(&kinds));
        }
        let mut out = Vec::with_capacity(arguments.len());
        let mut arguments: Vec<Option<Item>> = arguments.into_iter().map(Some).collect();
        let mut take = |at: usize| {
            let taken = arguments.get_mut(at).and_then(Option::take);
            taken.unwrap_or_default()
        };
        let mut at = 0;
        for (parameter, count) in self.parameters.iter().zip(counts) {
            if count == 0 {
                if parameter.context {
                    if kind_of(context) & parameter.kinds == 0 {
                        return Err(Error::new("T0411").with("index", at + 1));
                    }
                    out.push(context.clone());
                } else {
                    out.push(take(at));
                    at += 1;
                }
                continue;
            }
            for _ in 0..count {
                let mut argument = take(at);
                if parameter.array && !argument.is_undefined() {
                    if let Some((letter, only)) = parameter.items {
                        let fits = match argument.array() {
                            Some(items) => items.iter().all(|i| kind_of(&i) == kind(letter)),
                            None => only && count == 1 && kind_of(&argument) == kind(letter),
                        };
                        if !fits {
                            return Err(Error::new("T0412")
                                .with("index", at + 1)
                                .with("type", if only { plural(letter) } else { "" }));
                        }
                    }
                    if argument.array().is_none() {
                        argument = Item::plain_list(vec![argument]);
                    }
                }
                out.push(argument);
                at += 1;
            }
        }
        Ok(out)
    }

    /// Which argument spoils the match: parameters are matched one more at a time until that fails.
    fn mismatch(&self, kinds: &[u8]) -> Error {
        let mut good = 0;
        for (index, _) in self.parameters.iter().enumerate() {
            let some = Signature {
                parameters: self.parameters.get(..=index).unwrap_or_default().to_vec(),
            };
            let reach = (0..=kinds.len().min(1000)).rev().find(|end| {
                let part = kinds.get(..*end).unwrap_or_default();
                some.assign(part, 0, &mut Vec::new())
            });
            match reach {
                Some(end) => good = end,
                None => break,
            }
        }
        Error::new("T0410").with("index", good + 1)
    }
}
