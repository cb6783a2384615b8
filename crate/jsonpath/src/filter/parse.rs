//! From text to filters.

use super::{Filter, Operand, Operator};
use crate::SyntaxError;
use crate::cursor::Cursor;
use crate::parse::{Place, steps};
use crate::step::Path;
use json::{Object, Value};
use regex_lite::RegexBuilder;

/// How deep parentheses, negations and literals may nest: reading and deciding recurse over them.
const MAX_DEPTH: usize = 16;
/// Bytes a compiled pattern may take, and how long its text may be: matching takes time in proportion to both the
/// pattern and the text.
const MAX_PATTERN_SIZE: usize = 1 << 15;
const MAX_PATTERN_TEXT: usize = 1000;

/// Longer names first, so that none hides behind its own beginning.
const OPERATORS: [(&str, Operator); 21] = [
    ("===", Operator::SameTypeEqual),
    ("!==", Operator::SameTypeNotEqual),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<>", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=~", Operator::Matches),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("subsetof", Operator::SubsetOf),
    ("contains", Operator::Contains),
    ("noneof", Operator::NoneOf),
    ("exists", Operator::Exists),
    ("anyof", Operator::AnyOf),
    ("empty", Operator::Empty),
    ("size", Operator::Size),
    ("type", Operator::Type),
    ("all", Operator::All),
    ("nin", Operator::NotIn),
    ("in", Operator::In),
];

/// Reads `(…)` after the question mark; `nesting` counts the paths this filter stands in.
pub(crate) fn parse(cursor: &mut Cursor<'_>, nesting: usize) -> Result<Filter, SyntaxError> {
    cursor.expect("(")?;
    let filter = or(cursor, Depths { nesting, depth: 0 })?;
    cursor.skip_spaces();
    cursor.expect(")")?;
    Ok(filter)
}

#[derive(Clone, Copy)]
struct Depths {
    nesting: usize,
    depth: usize,
}

impl Depths {
    fn deeper(self, cursor: &Cursor<'_>) -> Result<Depths, SyntaxError> {
        if self.depth >= MAX_DEPTH {
            return Err(cursor.error("This filter nests too deep."));
        }
        Ok(Depths {
            depth: self.depth + 1,
            ..self
        })
    }
}

fn or(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Filter, SyntaxError> {
    let mut parts = vec![and(cursor, depths)?];
    loop {
        cursor.skip_spaces();
        if !cursor.eat("||") {
            break;
        }
        parts.push(and(cursor, depths)?);
    }
    Ok(one_or(parts, Filter::Or))
}

fn and(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Filter, SyntaxError> {
    let mut parts = vec![not(cursor, depths)?];
    loop {
        cursor.skip_spaces();
        if !cursor.eat("&&") {
            break;
        }
        parts.push(not(cursor, depths)?);
    }
    Ok(one_or(parts, Filter::And))
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match (parts.len(), parts.pop()) {
        (1, Some(part)) => part,
        (_, last) => {
            parts.extend(last);
            many(parts)
        }
    }
}

fn not(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Filter, SyntaxError> {
    let depths = depths.deeper(cursor)?;
    cursor.skip_spaces();
    if cursor.eat("!") {
        return Ok(Filter::Not(Box::new(not(cursor, depths)?)));
    }
    if cursor.eat("(") {
        let filter = or(cursor, depths)?;
        cursor.skip_spaces();
        cursor.expect(")")?;
        return Ok(filter);
    }
    comparison(cursor, depths)
}

fn comparison(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Filter, SyntaxError> {
    let left = operand(cursor, depths)?;
    cursor.skip_spaces();
    let Some(operator) = operator(cursor) else {
        return match left {
            Operand::Current(_) | Operand::Root(_) => Ok(Filter::Exists(left)),
            _ => Err(cursor.error("Expected an operator such as '==' after this value.")),
        };
    };
    cursor.skip_spaces();
    let start = cursor.offset();
    let right = operand(cursor, depths)?;
    let patterns = [&left, &right]
        .iter()
        .filter(|o| matches!(o, Operand::Pattern(_)))
        .count();
    if (operator == Operator::Matches) != (patterns == 1) {
        cursor.reset(start);
        return Err(cursor.error("A pattern /…/ goes with '=~' and nothing else."));
    }
    Ok(Filter::Compare(left, operator, right))
}

fn operator(cursor: &mut Cursor<'_>) -> Option<Operator> {
    let rest = cursor.rest();
    let found = OPERATORS.iter().find(|(name, _)| {
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let Some(candidate) = rest.get(..name.len()) else {
            return false;
        };
        let ends = rest
            .get(name.len()..)
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        candidate.eq_ignore_ascii_case(name) && (!word || ends)
    });
    let (name, operator) = found?;
    let start = cursor.offset();
    cursor.reset(start + name.len());
    Some(*operator)
}

fn operand(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Operand, SyntaxError> {
    match cursor.peek() {
        Some(root @ ('@' | '$')) => {
            cursor.next();
            let path = Path::new(steps(cursor, Place::InFilter, depths.nesting)?);
            Ok(match root {
                '@' => Operand::Current(path),
                _ => Operand::Root(path),
            })
        }
        Some('/') => pattern(cursor),
        _ => literal(cursor, depths).map(Operand::Constant),
    }
}

/// `/pattern/flags`; the whole text must match, as in Java.
fn pattern(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let start = cursor.offset();
    cursor.next();
    let mut source = String::new();
    loop {
        match cursor.next() {
            Some('/') => break,
            Some('\\') if cursor.peek() == Some('/') => {}
            Some('\\') => {
                source.push('\\');
                source.extend(cursor.next());
            }
            Some(c) => source.push(c),
            None => {
                cursor.reset(start);
                return Err(cursor.error("This pattern is not closed."));
            }
        }
    }
    let flags = cursor.take_while(|c| c.is_ascii_alphabetic());
    if source.len() > MAX_PATTERN_TEXT {
        cursor.reset(start);
        return Err(cursor.error(format!(
            "A pattern may have at most {MAX_PATTERN_TEXT} bytes."
        )));
    }
    let built = RegexBuilder::new(&format!("^(?:{source})$"))
        .case_insensitive(flags.contains('i'))
        .multi_line(false)
        .dot_matches_new_line(flags.contains('s'))
        .ignore_whitespace(flags.contains('x'))
        .size_limit(MAX_PATTERN_SIZE)
        .build();
    built.map(Operand::Pattern).map_err(|error| {
        cursor.reset(start);
        cursor.error(format!("This pattern is not valid: {error}"))
    })
}

/// A value written in the filter: JSON, also with single quotes. A bare word counts as a string, which old paths
/// rely on: `[?(@.code==ja)]`.
fn literal(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Value, SyntaxError> {
    let depths = depths.deeper(cursor)?;
    match cursor.peek() {
        Some('\'' | '"') => Ok(Value::from(cursor.quoted()?)),
        Some('[') => array(cursor, depths),
        Some('{') => object(cursor, depths),
        Some('-' | '0'..='9') => number(cursor),
        Some(c) if c.is_alphabetic() || c == '_' => {
            let word = cursor.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            Ok(match word {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                word => Value::from(word),
            })
        }
        Some(c) => Err(cursor.error(format!("A value cannot start with '{c}'."))),
        None => Err(cursor.error("The filter ends where a value is expected.")),
    }
}

fn number(cursor: &mut Cursor<'_>) -> Result<Value, SyntaxError> {
    let start = cursor.offset();
    let text = cursor.take_while(|c| matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9'));
    match json::parse(text) {
        Ok(value @ Value::Number(_)) => Ok(value),
        _ => {
            cursor.reset(start);
            Err(cursor.error("This is not a number."))
        }
    }
}

fn array(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Value, SyntaxError> {
    cursor.next();
    let mut items = Vec::new();
    cursor.skip_spaces();
    if cursor.eat("]") {
        return Ok(items.into());
    }
    loop {
        cursor.skip_spaces();
        items.push(literal(cursor, depths)?);
        cursor.skip_spaces();
        if !cursor.eat(",") {
            cursor.expect("]")?;
            return Ok(items.into());
        }
    }
}

fn object(cursor: &mut Cursor<'_>, depths: Depths) -> Result<Value, SyntaxError> {
    cursor.next();
    let mut object = Object::new();
    cursor.skip_spaces();
    if cursor.eat("}") {
        return Ok(Value::Object(object));
    }
    loop {
        cursor.skip_spaces();
        let key = cursor.quoted()?;
        cursor.skip_spaces();
        cursor.expect(":")?;
        cursor.skip_spaces();
        let value = literal(cursor, depths)?;
        object.insert(key, value);
        cursor.skip_spaces();
        if !cursor.eat(",") {
            cursor.expect("}")?;
            return Ok(Value::Object(object));
        }
    }
}
