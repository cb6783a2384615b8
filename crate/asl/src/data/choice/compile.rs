//! From the text of a rule to the rule.

use super::pattern::Pattern;
use super::{ChoiceRule, Comparison, Kind, Relation, Rule, Side, Test, Type};
use crate::data::path::PathExpression;
use crate::data::time::Moment;
use json::pointer;
use json::syntax::{Node, NodeKind, Span};
use json::{Str, Value};

/// How deep rules may nest; the text itself nests no deeper than json's limit.
const MAX_NESTING: usize = 100;

/// Why a rule cannot be compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleProblem {
    /// JSON pointer from the rule, empty for the rule itself.
    pub pointer: String,
    /// Where in the text.
    pub span: Span,
    /// A sentence for people.
    pub message: String,
}

/// The names of all 39 comparators.
pub const COMPARATORS: [&str; 39] = [
    "StringEquals",
    "StringEqualsPath",
    "StringLessThan",
    "StringLessThanPath",
    "StringGreaterThan",
    "StringGreaterThanPath",
    "StringLessThanEquals",
    "StringLessThanEqualsPath",
    "StringGreaterThanEquals",
    "StringGreaterThanEqualsPath",
    "StringMatches",
    "NumericEquals",
    "NumericEqualsPath",
    "NumericLessThan",
    "NumericLessThanPath",
    "NumericGreaterThan",
    "NumericGreaterThanPath",
    "NumericLessThanEquals",
    "NumericLessThanEqualsPath",
    "NumericGreaterThanEquals",
    "NumericGreaterThanEqualsPath",
    "BooleanEquals",
    "BooleanEqualsPath",
    "TimestampEquals",
    "TimestampEqualsPath",
    "TimestampLessThan",
    "TimestampLessThanPath",
    "TimestampGreaterThan",
    "TimestampGreaterThanPath",
    "TimestampLessThanEquals",
    "TimestampLessThanEqualsPath",
    "TimestampGreaterThanEquals",
    "TimestampGreaterThanEqualsPath",
    "IsNull",
    "IsPresent",
    "IsNumeric",
    "IsString",
    "IsBoolean",
    "IsTimestamp",
];

impl ChoiceRule {
    /// Compiles a rule, or says everything that is wrong with it. What else a rule may hold (Next, Assign, Comment)
    /// is not looked at.
    pub fn compile(rule: &Node) -> Result<ChoiceRule, Vec<RuleProblem>> {
        let mut compiler = Compiler {
            pointer: String::new(),
            problems: Vec::new(),
        };
        match compiler.rule(rule, 0) {
            Some(rule) if compiler.problems.is_empty() => Ok(ChoiceRule { rule }),
            _ => Err(compiler.problems),
        }
    }
}

struct Compiler {
    pointer: String,
    problems: Vec<RuleProblem>,
}

impl Compiler {
    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(RuleProblem {
            pointer: self.pointer.clone(),
            span,
            message: message.into(),
        });
    }

    fn inside<T>(&mut self, step: &str, compile: impl FnOnce(&mut Compiler) -> T) -> T {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, step);
        let compiled = compile(self);
        self.pointer.truncate(length);
        compiled
    }

    fn rule(&mut self, node: &Node, nesting: usize) -> Option<Rule> {
        if !matches!(node.kind, NodeKind::Object(_)) {
            self.problem(node.span, "A rule is an object.");
            return None;
        }
        if nesting > MAX_NESTING {
            self.problem(node.span, "The rules nest too deep.");
            return None;
        }
        if let Some(rules) = node.get("And") {
            let rules = self.inside("And", |c| c.rules(rules, nesting))?;
            return Some(Rule::And(rules.into()));
        }
        if let Some(rules) = node.get("Or") {
            let rules = self.inside("Or", |c| c.rules(rules, nesting))?;
            return Some(Rule::Or(rules.into()));
        }
        if let Some(rule) = node.get("Not") {
            let rule = self.inside("Not", |c| c.rule(rule, nesting + 1))?;
            return Some(Rule::Not(Box::new(rule)));
        }
        self.test(node).map(|test| Rule::Test(Box::new(test)))
    }

    fn rules(&mut self, node: &Node, nesting: usize) -> Option<Vec<Rule>> {
        if node.items().is_empty() {
            self.problem(node.span, "A list of one or more rules is expected.");
            return None;
        }
        let mut rules = Vec::new();
        for (i, rule) in node.items().iter().enumerate() {
            rules.extend(self.inside(&i.to_string(), |c| c.rule(rule, nesting + 1)));
        }
        Some(rules)
    }

    fn test(&mut self, node: &Node) -> Option<Test> {
        let variable = match node.get("Variable") {
            Some(path) => self.inside("Variable", |c| c.path(path)),
            None => {
                self.problem(node.span, "A rule needs a Variable, or And, Or or Not.");
                None
            }
        };
        let mut comparators = node
            .members()
            .iter()
            .filter(|member| COMPARATORS.contains(&&*member.key));
        let Some(member) = comparators.next() else {
            self.problem(node.span, "A rule needs a comparator such as StringEquals.");
            return None;
        };
        if let Some(second) = comparators.next() {
            self.problem(
                second.key_span,
                format!(
                    "A rule has one comparator: {} or {}.",
                    member.key, second.key
                ),
            );
        }
        let comparison = self.inside(&member.key, |c| c.comparison(&member.key, &member.value));
        Some(Test {
            variable: variable?,
            comparison: comparison?,
        })
    }

    fn path(&mut self, node: &Node) -> Option<PathExpression> {
        let NodeKind::String(text) = &node.kind else {
            self.problem(node.span, "A path is a string.");
            return None;
        };
        match PathExpression::parse(text) {
            Ok(path) => Some(path),
            Err(error) => {
                self.problem(node.span, error.message);
                None
            }
        }
    }

    fn comparison(&mut self, name: &str, node: &Node) -> Option<Comparison> {
        if let Some(kind) = name.strip_prefix("Is").and_then(kind) {
            return match node.kind {
                NodeKind::Bool(wanted) => Some(Comparison::Is(kind, wanted)),
                _ => {
                    self.problem(node.span, format!("{name} takes true or false."));
                    None
                }
            };
        }
        if name == "StringMatches" {
            return match &node.kind {
                NodeKind::String(text) => Some(Comparison::Matches(Pattern::read(text))),
                _ => {
                    self.problem(node.span, "StringMatches takes a string.");
                    None
                }
            };
        }
        let (kind, rest) = typed(name)?;
        let (relation, by_path) = match rest.strip_suffix("Path") {
            Some(relation) => (relation, true),
            None => (rest, false),
        };
        let relation = relation_of(relation)?;
        let side = match by_path {
            true => Side::Path(self.path(node)?),
            false => self.constant(name, kind, node)?,
        };
        Some(Comparison::Ordered(kind, relation, side))
    }

    fn constant(&mut self, name: &str, kind: Type, node: &Node) -> Option<Side> {
        let value: Value = node.to_value();
        let side = match (kind, &value) {
            (Type::String, Value::String(_))
            | (Type::Numeric, Value::Number(_))
            | (Type::Boolean, Value::Bool(_)) => Some(Side::Constant(value)),
            (Type::Timestamp, Value::String(text)) => {
                let text: Str = text.clone();
                Moment::parse(&text).map(|moment| Side::Moment(Value::String(text), moment))
            }
            _ => None,
        };
        if side.is_none() {
            let wanted = match kind {
                Type::String => "a string",
                Type::Numeric => "a number",
                Type::Boolean => "true or false",
                Type::Timestamp => "a timestamp such as \"2024-01-01T12:00:00Z\"",
            };
            self.problem(node.span, format!("{name} takes {wanted}."));
        }
        side
    }
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "Null" => Kind::Null,
        "Present" => Kind::Present,
        "Numeric" => Kind::Numeric,
        "String" => Kind::String,
        "Boolean" => Kind::Boolean,
        "Timestamp" => Kind::Timestamp,
        _ => return None,
    })
}

fn typed(name: &str) -> Option<(Type, &str)> {
    let types = [
        ("String", Type::String),
        ("Numeric", Type::Numeric),
        ("Timestamp", Type::Timestamp),
        ("Boolean", Type::Boolean),
    ];
    types
        .into_iter()
        .find_map(|(prefix, kind)| Some((kind, name.strip_prefix(prefix)?)))
}

fn relation_of(name: &str) -> Option<Relation> {
    Some(match name {
        "Equals" => Relation::Equals,
        "LessThan" => Relation::LessThan,
        "GreaterThan" => Relation::GreaterThan,
        "LessThanEquals" => Relation::LessThanEquals,
        "GreaterThanEquals" => Relation::GreaterThanEquals,
        _ => return None,
    })
}
