//! Choice rules in JSONPath: `Variable` with one of 39 comparators, and `And`, `Or`, `Not` over them.

mod compile;
mod pattern;
mod trace;

pub use compile::{COMPARATORS, RuleProblem};
pub use trace::RuleTrace;

use super::path::PathExpression;
use super::time::Moment;
use super::{DataFailure, Scope};
use crate::error::texts;
use json::Value;
use pattern::Pattern;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A compiled rule, without its Next and Assign.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    rule: Rule,
}

#[derive(Clone, Debug)]
enum Rule {
    And(Box<[Rule]>),
    Or(Box<[Rule]>),
    Not(Box<Rule>),
    Test(Box<Test>),
}

/// `Variable` and one comparator.
#[derive(Clone, Debug)]
struct Test {
    variable: PathExpression,
    comparison: Comparison,
}

#[derive(Clone, Debug)]
enum Comparison {
    /// Both sides must be of the type, else the answer is no.
    Ordered(Type, Relation, Side),
    Matches(Pattern),
    /// `IsNull` and its like, with the answer that is wanted.
    Is(Kind, bool),
}

#[derive(Clone, Debug)]
enum Side {
    Constant(Value),
    /// A timestamp written in the rule, as text and as moment.
    Moment(Value, Moment),
    Path(PathExpression),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    String,
    Numeric,
    Timestamp,
    Boolean,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equals,
    LessThan,
    GreaterThan,
    LessThanEquals,
    GreaterThanEquals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Present,
    Numeric,
    String,
    Boolean,
    Timestamp,
}

impl ChoiceRule {
    /// Whether the rule holds; with `trace`, also what each part of it saw.
    pub fn evaluate(
        &self,
        scope: &Scope<'_>,
        trace: Option<&mut Vec<RuleTrace>>,
    ) -> Result<bool, DataFailure> {
        match trace {
            Some(trace) => trace::evaluate(&self.rule, scope, trace),
            None => self.rule.holds(scope),
        }
    }

    /// The rule as a person would say it: `$.ok is true and $.n < 3`.
    pub fn in_words(&self) -> String {
        trace::in_words(&self.rule)
    }

    /// Tells every path of the rule.
    pub fn for_each_path<'t>(&'t self, tell: &mut dyn FnMut(&'t PathExpression)) {
        self.rule.for_each_path(tell);
    }
}

impl Rule {
    /// From left to right, no further than needed.
    fn holds(&self, scope: &Scope<'_>) -> Result<bool, DataFailure> {
        match self {
            Rule::Test(test) => test.holds(scope),
            Rule::Not(rule) => Ok(!rule.holds(scope)?),
            Rule::And(rules) => {
                for rule in rules {
                    if !rule.holds(scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Rule::Or(rules) => {
                for rule in rules {
                    if rule.holds(scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    fn for_each_path<'t>(&'t self, tell: &mut dyn FnMut(&'t PathExpression)) {
        match self {
            Rule::And(rules) | Rule::Or(rules) => {
                rules.iter().for_each(|rule| rule.for_each_path(tell));
            }
            Rule::Not(rule) => rule.for_each_path(tell),
            Rule::Test(test) => {
                tell(&test.variable);
                if let Comparison::Ordered(_, _, Side::Path(path)) = &test.comparison {
                    tell(path);
                }
            }
        }
    }
}

impl Test {
    fn holds(&self, scope: &Scope<'_>) -> Result<bool, DataFailure> {
        let found = self.variable.look(scope)?;
        if let Comparison::Is(Kind::Present, wanted) = self.comparison {
            return Ok(found.is_some() == wanted);
        }
        let Some(value) = found else {
            return Err(nowhere(&self.variable));
        };
        match &self.comparison {
            Comparison::Ordered(kind, relation, Side::Path(path)) => match path.look(scope)? {
                Some(other) => {
                    Ok(compare(*kind, &value, &other).is_some_and(|o| relation.accepts(o)))
                }
                None => Err(nowhere(path)),
            },
            Comparison::Ordered(kind, relation, Side::Constant(other)) => {
                Ok(compare(*kind, &value, other).is_some_and(|o| relation.accepts(o)))
            }
            Comparison::Ordered(_, relation, Side::Moment(_, other)) => {
                Ok(moment(&value).is_some_and(|moment| relation.accepts(moment.cmp(other))))
            }
            Comparison::Matches(pattern) => match value.as_str() {
                Some(text) => pattern
                    .matches(text)
                    .ok_or_else(|| DataFailure::runtime(texts::bad_pattern(pattern.text()))),
                None => Ok(false),
            },
            Comparison::Is(kind, wanted) => Ok(is(*kind, &value) == *wanted),
        }
    }

    /// What the test looks at, for a trace.
    fn operands<'a>(
        &'a self,
        scope: &Scope<'a>,
    ) -> Vec<(&'a PathExpression, Option<Cow<'a, Value>>)> {
        let mut paths = vec![&self.variable];
        if let Comparison::Ordered(_, _, Side::Path(path)) = &self.comparison {
            paths.push(path);
        }
        paths
            .into_iter()
            .map(|path| (path, path.look(scope).ok().flatten()))
            .collect()
    }
}

fn nowhere(path: &PathExpression) -> DataFailure {
    DataFailure::runtime(texts::invalid_choice_path(path.text()))
}

/// How two values of this type relate; nothing when either is of another type, which makes every comparison false.
fn compare(kind: Type, left: &Value, right: &Value) -> Option<Ordering> {
    match (kind, left, right) {
        (Type::Numeric, Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Type::Boolean, Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Type::String, Value::String(left), Value::String(right)) => {
            Some(compare_text(left, right))
        }
        (Type::Timestamp, left, right) => Some(moment(left)?.cmp(&moment(right)?)),
        _ => None,
    }
}

/// Java's order: by UTF-16 units, which differs from the order of bytes only beyond the basic plane.
fn compare_text(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

fn moment(value: &Value) -> Option<Moment> {
    value.as_str().and_then(Moment::parse)
}

fn is(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Present => true,
        Kind::Null => value.is_null(),
        Kind::Numeric => value.is_number(),
        Kind::String => value.is_string(),
        Kind::Boolean => value.is_bool(),
        Kind::Timestamp => moment(value).is_some(),
    }
}

impl Relation {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Relation::Equals => order.is_eq(),
            Relation::LessThan => order.is_lt(),
            Relation::GreaterThan => order.is_gt(),
            Relation::LessThanEquals => order.is_le(),
            Relation::GreaterThanEquals => order.is_ge(),
        }
    }
}
