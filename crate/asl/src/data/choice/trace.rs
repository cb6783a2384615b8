//! Rules for people: what a rule says, and what each part of it saw when it was decided.

use super::{Comparison, Kind, Relation, Rule, Side, Test, Type};
use crate::data::{DataFailure, Scope};
use json::Value;
use std::borrow::Cow;

/// One part of a rule that was decided, parts in the order of the text, each before its own parts.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTrace {
    /// 0 for the rule itself, 1 for the parts of its And, Or or Not, and so on.
    pub depth: u32,
    /// What this part says, in words; `and`, `or`, `not` for those.
    pub text: String,
    /// What its paths found: the path as written and the value, absent when it leads nowhere.
    pub operands: Vec<(String, Option<Value>)>,
    /// The answer; absent when it was not needed, or when deciding failed.
    pub result: Option<bool>,
}

/// Decides as [`Rule::holds`] does and writes down what was seen.
pub(super) fn evaluate(
    rule: &Rule,
    scope: &Scope<'_>,
    trace: &mut Vec<RuleTrace>,
) -> Result<bool, DataFailure> {
    decide(rule, scope, 0, trace)
}

fn decide(
    rule: &Rule,
    scope: &Scope<'_>,
    depth: u32,
    trace: &mut Vec<RuleTrace>,
) -> Result<bool, DataFailure> {
    let place = trace.len();
    trace.push(entry(rule, depth));
    let result = match rule {
        Rule::Test(test) => {
            let operands = test
                .operands(scope)
                .into_iter()
                .map(|(path, value)| (path.text().to_string(), value.map(Cow::into_owned)))
                .collect();
            if let Some(entry) = trace.get_mut(place) {
                entry.operands = operands;
            }
            test.holds(scope)?
        }
        Rule::Not(rule) => !decide(rule, scope, depth + 1, trace)?,
        Rule::And(rules) => !until(rules, false, scope, depth + 1, trace)?,
        Rule::Or(rules) => until(rules, true, scope, depth + 1, trace)?,
    };
    if let Some(entry) = trace.get_mut(place) {
        entry.result = Some(result);
    }
    Ok(result)
}

/// Decides rules up to the first whose answer is `wanted`, and lists the others undecided. Whether one was.
fn until(
    rules: &[Rule],
    wanted: bool,
    scope: &Scope<'_>,
    depth: u32,
    trace: &mut Vec<RuleTrace>,
) -> Result<bool, DataFailure> {
    let mut rules = rules.iter();
    let mut found = false;
    for rule in rules.by_ref() {
        if decide(rule, scope, depth, trace)? == wanted {
            found = true;
            break;
        }
    }
    for rule in rules {
        skip(rule, depth, trace);
    }
    Ok(found)
}

fn skip(rule: &Rule, depth: u32, trace: &mut Vec<RuleTrace>) {
    trace.push(entry(rule, depth));
    match rule {
        Rule::And(rules) | Rule::Or(rules) => {
            rules.iter().for_each(|rule| skip(rule, depth + 1, trace));
        }
        Rule::Not(rule) => skip(rule, depth + 1, trace),
        Rule::Test(_) => {}
    }
}

fn entry(rule: &Rule, depth: u32) -> RuleTrace {
    RuleTrace {
        depth,
        text: match rule {
            Rule::And(_) => "and".to_owned(),
            Rule::Or(_) => "or".to_owned(),
            Rule::Not(_) => "not".to_owned(),
            Rule::Test(test) => test.in_words(),
        },
        operands: Vec::new(),
        result: None,
    }
}

/// The rule as one sentence.
pub(super) fn in_words(rule: &Rule) -> String {
    match rule {
        Rule::Test(test) => test.in_words(),
        Rule::And(rules) => joined(rules, " and "),
        Rule::Or(rules) => joined(rules, " or "),
        Rule::Not(rule) => format!("not ({})", in_words(rule)),
    }
}

fn joined(rules: &[Rule], word: &str) -> String {
    let parts: Vec<String> = rules
        .iter()
        .map(|rule| match rule {
            Rule::And(inner) | Rule::Or(inner) if rules.len() > 1 && inner.len() > 1 => {
                format!("({})", in_words(rule))
            }
            _ => in_words(rule),
        })
        .collect();
    parts.join(word)
}

impl Test {
    fn in_words(&self) -> String {
        let variable = self.variable.text();
        match &self.comparison {
            Comparison::Is(kind, wanted) => {
                let not = if *wanted { "" } else { "not " };
                let what = match kind {
                    Kind::Null => "null",
                    Kind::Present => "present",
                    Kind::Numeric => "a number",
                    Kind::String => "a string",
                    Kind::Boolean => "a boolean",
                    Kind::Timestamp => "a timestamp",
                };
                format!("{variable} is {not}{what}")
            }
            Comparison::Matches(pattern) => format!("{variable} matches \"{}\"", pattern.text()),
            Comparison::Ordered(kind, relation, side) => {
                let relation = relation_in_words(*kind, *relation, side);
                let other = match side {
                    Side::Constant(value) => value.text(),
                    Side::Moment(text, _) => text.as_str().unwrap_or_default().to_owned(),
                    Side::Path(path) => path.text().to_string(),
                };
                format!("{variable} {relation} {other}")
            }
        }
    }
}

fn relation_in_words(kind: Type, relation: Relation, side: &Side) -> &'static str {
    match (kind, relation) {
        (Type::Boolean, _) if matches!(side, Side::Constant(_)) => "is",
        (Type::Timestamp, Relation::Equals) => "is at",
        (Type::Timestamp, Relation::LessThan) => "is before",
        (Type::Timestamp, Relation::GreaterThan) => "is after",
        (Type::Timestamp, Relation::LessThanEquals) => "is at or before",
        (Type::Timestamp, Relation::GreaterThanEquals) => "is at or after",
        (_, Relation::Equals) => "==",
        (_, Relation::LessThan) => "<",
        (_, Relation::GreaterThan) => ">",
        (_, Relation::LessThanEquals) => "<=",
        (_, Relation::GreaterThanEquals) => ">=",
    }
}
