//! JSONata in fields: the delimiters, the syntax, and which members of `$states` a field can see.

use crate::language;
use json::Str;
use json::syntax::{Node, NodeKind};
use jsonata::Dialect;

use crate::definition::StateKind;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::report::{Report, refused, within};
use super::schema::{Place, shown};
use super::spelling::nearest;

/// The members of `$states` that are known besides `input` and `context`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Members {
    /// None.
    Input,
    /// `$states.result`, in Output and Assign of states that do work.
    Result,
    /// `$states.errorOutput`, in catchers.
    ErrorOutput,
}

impl Members {
    /// What a field of a state sees.
    pub(super) fn of(kind: Option<StateKind>, field: &str) -> Members {
        let after = matches!(field, "Output" | "Assign");
        if after && kind.is_none_or(StateKind::can_fail) {
            Members::Result
        } else {
            Members::Input
        }
    }
}

/// The text between the delimiters.
pub(super) fn inside(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

/// Checks every string of a value.
pub(super) fn check(report: &mut Report<'_>, node: &Node, pointer: &str, members: Members) {
    if report.is_full() {
        return;
    }
    match &node.kind {
        NodeKind::String(text) => {
            string(report, text, node.span, pointer, members);
        }
        NodeKind::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                if !is_plain(item) {
                    check(report, item, &format!("{pointer}/{i}"), members);
                }
            }
        }
        NodeKind::Object(inner) => {
            for member in inner {
                if !is_plain(&member.value) {
                    check(
                        report,
                        &member.value,
                        &within(pointer, &member.key),
                        members,
                    );
                }
            }
        }
        _ => {}
    }
}

fn is_plain(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Error
    )
}

/// Checks a field whose whole value may be one expression; says whether it is one, sound or not.
pub(super) fn whole_field(
    report: &mut Report<'_>,
    node: &Node,
    pointer: &str,
    place: &Place<'_>,
    field: &str,
) -> bool {
    let Some(text) = node.as_str() else {
        return false;
    };
    string(
        report,
        text,
        node.span,
        pointer,
        Members::of(place.kind, field),
    )
}

/// Checks one string; says whether it is meant as an expression.
fn string(
    report: &mut Report<'_>,
    text: &str,
    span: Span,
    pointer: &str,
    members: Members,
) -> bool {
    let half = |help: &str| {
        refused(
            "The value must start with '{%' and end with '%}' to be a JSONata expression",
            pointer,
            span,
        )
        .help(help)
    };
    match (text.starts_with("{%"), text.ends_with("%}")) {
        (true, true) => {
            match inside(text) {
                Some(expression) => expression_at(report, expression, span, pointer, members),
                None => report.push(half("Write {% before and %} after the expression.")),
            }
            true
        }
        (true, false) if !text.trim_end().ends_with("%}") => {
            report.push(half("The closing %} is missing."));
            true
        }
        (false, true) if !text.trim_start().starts_with("{%") => {
            report.push(half("The opening {% is missing."));
            true
        }
        _ => {
            let trimmed = text.trim();
            if inside(trimmed).is_some() {
                // The service takes such a string as it is [R].
                report.push(
                    Diagnostic::warning(
                        "not-an-expression",
                        "With space outside of {% and %} this is text, not an expression",
                        pointer,
                        span,
                    )
                    .help("Remove the space before {% and after %}.")
                    .fix(
                        "Remove the space",
                        span,
                        json::Value::from(trimmed).text(),
                    ),
                );
                return false;
            }
            if text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("$states.") {
                report.push(
                    Diagnostic::warning(
                        "not-an-expression",
                        format!("'{}' is text here, not an expression", shown(text)),
                        pointer,
                        span,
                    )
                    .help("In JSONata, put an expression between {% and %}; the input is $states.input."),
                );
            }
            false
        }
    }
}

/// Checks the text between the delimiters: its syntax, and what it takes from outside.
fn expression_at(
    report: &mut Report<'_>,
    expression: &str,
    literal: Span,
    pointer: &str,
    members: Members,
) {
    let place = |report: &Report<'_>, span: jsonata::Span| {
        // Two bytes are the opening delimiter.
        report.inside(literal, span.start as usize + 2..span.end as usize + 2)
    };
    if expression.trim().is_empty() {
        report.push(
            refused("The JSONata expression is empty", pointer, literal)
                .help("Write an expression between {% and %}, like {% $states.input %}."),
        );
        return;
    }
    let jsonata = language::jsonata();
    let references = match (jsonata.parse)(expression, Dialect::States) {
        Ok(parsed) => (jsonata.references)(&parsed),
        Err(error) => {
            let outside = matches!(error.code, UNQUALIFIED | CONTEXT);
            match (jsonata.parse)(expression, Dialect::Reference) {
                Ok(parsed) if outside => (jsonata.references)(&parsed),
                _ => {
                    let span = place(report, error.span);
                    report.push(
                        refused(
                            format!(
                                "The JSONata expression is not valid: {} {}",
                                error.code, error.message
                            ),
                            pointer,
                            span,
                        )
                        .help(syntax_help(error.code, expression)),
                    );
                    return;
                }
            }
        }
    };
    for reference in &references.unqualified {
        let name = shown(&reference.name);
        report.push(
            refused(
                format!("The JSONata expression uses the unqualified name '{name}'"),
                pointer,
                place(report, reference.span),
            )
            .help(format!(
                "For a field of the input write $states.input.{name}; for a variable, ${name}; text stands in quotes."
            )),
        );
    }
    for reference in &references.context {
        let sign = if &*reference.name == "$" { "$$" } else { "$" };
        report.push(
            refused(
                format!("The JSONata expression uses {sign} where there is no context"),
                pointer,
                place(report, reference.span),
            )
            .help("The input of the state is $states.input; $ has a meaning only inside paths, filters and functions."),
        );
    }
    for reference in references.variables.iter().filter(|r| &*r.name == "states") {
        let Some(member) = reference.path.first() else {
            continue;
        };
        let known = match &**member {
            "input" | "context" => true,
            "result" => members == Members::Result,
            "errorOutput" => members == Members::ErrorOutput,
            _ => false,
        };
        if !known {
            report.push(
                refused(
                    format!("'$states.{}' cannot be used here", shown(member)),
                    pointer,
                    place(report, reference.span),
                )
                .help(states_help(member, members)),
            );
        }
    }
    for token in (jsonata.tokens)(expression) {
        if token.span.of(expression) == "$eval" {
            report.push(
                Diagnostic::warning(
                    "unknown-function",
                    "The service does not support $eval",
                    pointer,
                    place(report, token.span),
                )
                .help("To read JSON text, use $parse."),
            );
        }
    }
    for reference in &references.variables {
        let end = reference.span.end as usize;
        let called = expression
            .get(end..)
            .is_some_and(|rest| rest.trim_start().starts_with('('));
        if called && reference.path.is_empty() && &*reference.name != "states" {
            let name = shown(&reference.name);
            let diagnostic = Diagnostic::warning(
                "unknown-function",
                format!("There is no function ${name}"),
                pointer,
                place(report, reference.span),
            );
            let functions = (jsonata.function_names)();
            report.push(match nearest(&reference.name, functions.iter().copied()) {
                Some(guess) => diagnostic.help(format!("Did you mean ${guess}?")),
                None => diagnostic.help("Functions are those of JSONata and $partition, $range, $hash, $random, $uuid and $parse."),
            });
        }
    }
}

/// The codes of the dialect's own refusals.
const UNQUALIFIED: &str = "U3001";
const CONTEXT: &str = "U3002";

fn syntax_help(code: &str, expression: &str) -> &'static str {
    match code {
        "S0211" if expression.contains("==") => "To compare, write a single =.",
        "S0211" | "S0201" if expression.contains("&&") || expression.contains("||") => {
            "Write and, or instead of && and ||; a single & joins texts."
        }
        "S0101" => "Close the string with the quote that opened it.",
        "S0203" => "Something is open that must be closed: a parenthesis, a bracket or a brace.",
        "S0207" => {
            "Something is missing at its end: a value after the last operator, or a closing bracket."
        }
        "S0211" => "This sign does not begin anything; perhaps a value before it is missing.",
        "S0201" => {
            "Something is missing before it, such as an operator (+, &, and, or) or a comma."
        }
        _ => "",
    }
}

fn states_help(member: &str, members: Members) -> String {
    match member {
        "result" if members == Members::ErrorOutput => {
            "In a catcher there is no result; the error is $states.errorOutput.".to_owned()
        }
        "result" => {
            "$states.result is known in Output and Assign of Task, Parallel and Map states only."
                .to_owned()
        }
        "errorOutput" => {
            "$states.errorOutput is known in Output and Assign of a catcher only.".to_owned()
        }
        _ => match nearest(member, ["input", "context", "result", "errorOutput"]) {
            Some(guess) => format!("Did you mean $states.{guess}?"),
            None => {
                "$states has the members input and context, in some fields result or errorOutput."
                    .to_owned()
            }
        },
    }
}

/// The variables of the machine that an expression reads; what it calls as a function is none.
pub(super) fn variables(expression: &str) -> Vec<(Str, std::ops::Range<usize>)> {
    let parsed = (language::jsonata().parse)(expression, Dialect::States)
        .or_else(|_| (language::jsonata().parse)(expression, Dialect::Reference));
    let Ok(parsed) = parsed else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for reference in (language::jsonata().references)(&parsed).variables {
        let (start, end) = (reference.span.start as usize, reference.span.end as usize);
        let rest = expression.get(end..).unwrap_or_default();
        let called = reference.path.is_empty() && rest.trim_start().starts_with('(');
        if &*reference.name != "states" && !called {
            found.push((reference.name, start..end));
        }
    }
    found
}
