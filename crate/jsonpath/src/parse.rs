//! From text to steps.

use crate::SyntaxError;
use crate::cursor::Cursor;
use crate::filter;
use crate::step::{Path, Step};
use json::Str;

/// Longer paths are refused: evaluation recurses over the steps.
const MAX_STEPS: usize = 100;
/// How deep paths may nest in filters of paths; parsing and evaluation recurse over this.
pub(crate) const MAX_NESTING: usize = 8;

impl Path {
    /// Compiles a path, which starts with `$`.
    ///
    /// ```
    /// let path = jsonpath::Path::parse("$.pets[?(@.age >= 5)].name")?;
    /// assert!(!path.is_definite());
    /// let pets = json::json!({"pets": [{"name": "Rex", "age": 7}, {"name": "Tom", "age": 2}]});
    /// assert_eq!(*path.find(&pets).unwrap(), json::json!(["Rex"]));
    /// # Ok::<(), jsonpath::SyntaxError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Path, SyntaxError> {
        let mut cursor = Cursor::new(text);
        cursor.skip_spaces();
        if !cursor.eat("$") {
            return Err(cursor.error("A path starts with '$'."));
        }
        let steps = steps(&mut cursor, Place::Alone, 0)?;
        cursor.skip_spaces();
        if cursor.peek().is_some() {
            return Err(cursor.error("A path cannot go on like this."));
        }
        Ok(Path::new(steps))
    }
}

/// Where a path stands decides which characters end a bare name.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// The path is the whole text.
    Alone,
    /// The path is an operand of a filter.
    InFilter,
}

impl Place {
    fn ends_name(self, c: char) -> bool {
        matches!(c, '.' | '[' | ' ' | '\t' | '\n' | '\r')
            || (self == Place::InFilter
                && matches!(c, ')' | '<' | '>' | '=' | '~' | '!' | '&' | '|' | ',' | ']'))
    }
}

/// The steps after `$` or `@`.
pub(crate) fn steps(
    cursor: &mut Cursor<'_>,
    place: Place,
    nesting: usize,
) -> Result<Vec<Step>, SyntaxError> {
    if nesting > MAX_NESTING {
        return Err(cursor.error("Filters nest too deep in this path."));
    }
    let mut steps = Vec::new();
    loop {
        match cursor.peek() {
            Some('.') => {
                cursor.next();
                if cursor.eat(".") {
                    steps.push(Step::Scan);
                }
                match cursor.peek() {
                    None => return Err(cursor.error("A path must not end with a dot.")),
                    Some('.') => return Err(cursor.error("A name is missing between the dots.")),
                    Some('[') => {}
                    Some('*') => {
                        cursor.next();
                        steps.push(Step::Wildcard);
                    }
                    Some(_) => steps.push(Step::Name(name(cursor, place)?)),
                }
            }
            Some('[') => {
                cursor.next();
                steps.push(bracket(cursor, nesting)?);
            }
            Some(' ' | '\t' | '\n' | '\r') | None => return Ok(steps),
            Some(c) if place == Place::InFilter && place.ends_name(c) => return Ok(steps),
            Some('(') => return Err(function(cursor, &steps)),
            Some(c) => return Err(cursor.error(format!("Expected '.' or '[' but found '{c}'."))),
        }
        if steps.len() > MAX_STEPS {
            return Err(cursor.error(format!("A path may have at most {MAX_STEPS} steps.")));
        }
    }
}

fn name(cursor: &mut Cursor<'_>, place: Place) -> Result<Str, SyntaxError> {
    let start = cursor.offset();
    let name = cursor.take_while(|c| !place.ends_name(c) && c != '(');
    if cursor.peek() == Some('(') {
        let name = Step::Name(name.into());
        return Err(function(cursor, &[name]));
    }
    if place == Place::Alone && matches!(cursor.peek(), Some(' ' | '\t' | '\n' | '\r')) {
        let (end, spaces) = (cursor.offset(), cursor.rest().trim());
        if !spaces.is_empty() {
            return Err(cursor.error("Write a name that holds spaces in brackets: ['my name']."));
        }
        cursor.reset(end);
    }
    if name.is_empty() {
        cursor.reset(start);
        return Err(cursor.error("A name is missing after the dot."));
    }
    Ok(name.into())
}

/// Jayway's functions are not part of the language's paths.
fn function(cursor: &Cursor<'_>, steps: &[Step]) -> SyntaxError {
    let name = match steps.last() {
        Some(Step::Name(name)) => name,
        _ => return cursor.error("A parenthesis cannot stand here."),
    };
    let instead = match &**name {
        "length" | "size" => " States.ArrayLength($.path) in a payload template gives the length.",
        "concat" => " States.Format joins strings in a payload template.",
        "sum" => " States.MathAdd adds two numbers in a payload template.",
        _ => "",
    };
    cursor.error(format!(
        "Paths have no functions such as {name}().{instead}"
    ))
}

/// What stands between brackets, the closing one included.
fn bracket(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Step, SyntaxError> {
    cursor.skip_spaces();
    let step = match cursor.peek() {
        Some('\'' | '"') => names(cursor)?,
        Some('*') => {
            cursor.next();
            Step::Wildcard
        }
        Some('?') => {
            cursor.next();
            cursor.skip_spaces();
            Step::Filter(Box::new(filter::parse(cursor, nesting + 1)?))
        }
        Some('-' | ':' | '0'..='9') => places(cursor)?,
        Some(']') => return Err(cursor.error("The brackets are empty.")),
        Some(_) => {
            return Err(cursor.error(
                "Brackets hold a name in quotes, an index, a slice, '*' or a filter '?(…)'.",
            ));
        }
        None => return Err(cursor.error("This bracket is not closed.")),
    };
    cursor.skip_spaces();
    cursor.expect("]")?;
    Ok(step)
}

fn names(cursor: &mut Cursor<'_>) -> Result<Step, SyntaxError> {
    let mut names: Vec<Str> = vec![cursor.quoted()?.into()];
    loop {
        cursor.skip_spaces();
        if !cursor.eat(",") {
            break;
        }
        cursor.skip_spaces();
        names.push(cursor.quoted()?.into());
    }
    Ok(match <[Str; 1]>::try_from(names) {
        Ok([name]) => Step::Name(name),
        Err(names) => Step::Names(names.into()),
    })
}

/// An index, a list of them, or a slice. A third part of a slice is read and ignored, as Jayway does.
fn places(cursor: &mut Cursor<'_>) -> Result<Step, SyntaxError> {
    let start = cursor.offset();
    let from = bound(cursor)?;
    cursor.skip_spaces();
    if cursor.eat(":") {
        cursor.skip_spaces();
        let to = bound(cursor)?;
        cursor.skip_spaces();
        if cursor.eat(":") {
            cursor.skip_spaces();
            bound(cursor)?;
        }
        if from.is_none() && to.is_none() {
            cursor.reset(start);
            return Err(cursor.error("A slice needs a start or an end."));
        }
        return Ok(Step::Slice(from, to));
    }
    let Some(first) = from else {
        return Err(cursor.error("Expected a whole number."));
    };
    let mut indexes = vec![first];
    while cursor.eat(",") {
        cursor.skip_spaces();
        indexes.push(cursor.integer()?);
        cursor.skip_spaces();
    }
    Ok(match indexes.as_slice() {
        [index] => Step::Index(*index),
        _ => Step::Indexes(indexes.into()),
    })
}

fn bound(cursor: &mut Cursor<'_>) -> Result<Option<i64>, SyntaxError> {
    match cursor.peek() {
        Some('-' | '0'..='9') => cursor.integer().map(Some),
        _ => Ok(None),
    }
}
