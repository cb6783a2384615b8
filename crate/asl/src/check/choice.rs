//! Choice states: their rules in both languages.

use json::syntax::{Node, NodeKind};

use crate::data::time::Moment;
use crate::definition::{Language, State};
use crate::diagnostic::Diagnostic;

use super::expressions::{self, Members};
use super::report::{NO_PATH, Report, opening, refused, within};
use super::schema::{self, Place, require};
use super::shape::wrong_type;
use super::{help, spelling, syntax, tables, variables};

/// What a comparator compares with.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Text,
    Number,
    Boolean,
    Timestamp,
}

/// The 39 comparators [S]: name without `Path`, what it takes, whether a `Path` form exists.
const COMPARATORS: &[(&str, Operand, bool)] = &[
    ("StringEquals", Operand::Text, true),
    ("StringLessThan", Operand::Text, true),
    ("StringGreaterThan", Operand::Text, true),
    ("StringLessThanEquals", Operand::Text, true),
    ("StringGreaterThanEquals", Operand::Text, true),
    ("StringMatches", Operand::Text, false),
    ("NumericEquals", Operand::Number, true),
    ("NumericLessThan", Operand::Number, true),
    ("NumericGreaterThan", Operand::Number, true),
    ("NumericLessThanEquals", Operand::Number, true),
    ("NumericGreaterThanEquals", Operand::Number, true),
    ("BooleanEquals", Operand::Boolean, true),
    ("TimestampEquals", Operand::Timestamp, true),
    ("TimestampLessThan", Operand::Timestamp, true),
    ("TimestampGreaterThan", Operand::Timestamp, true),
    ("TimestampLessThanEquals", Operand::Timestamp, true),
    ("TimestampGreaterThanEquals", Operand::Timestamp, true),
    ("IsNull", Operand::Boolean, false),
    ("IsPresent", Operand::Boolean, false),
    ("IsNumeric", Operand::Boolean, false),
    ("IsString", Operand::Boolean, false),
    ("IsBoolean", Operand::Boolean, false),
    ("IsTimestamp", Operand::Boolean, false),
];

/// Fields of a rule that are no comparators.
const OTHERS: &[&str] = &["Variable", "And", "Or", "Not", "Next", "Assign", "Comment"];

/// The comparator of this name, and whether it is the `Path` form.
fn comparator(name: &str) -> Option<(Operand, bool)> {
    let plain = name.strip_suffix("Path");
    COMPARATORS.iter().find_map(|(known, operand, has_path)| {
        if *known == name {
            Some((*operand, false))
        } else if *has_path && Some(*known) == plain {
            Some((*operand, true))
        } else {
            None
        }
    })
}

/// Checks the rules of a Choice.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>, place: &Place<'_>) {
    let Some(member) = state.field("Choices") else {
        return;
    };
    let pointer = within(&state.pointer, "Choices");
    match &member.value.kind {
        NodeKind::Error => return,
        NodeKind::Array(items) if items.is_empty() => {
            report.push(
                refused("Value cannot be empty", &pointer, member.value.span).help(
                    "A Choice has at least one rule; to go on without a choice use a Pass state.",
                ),
            );
        }
        NodeKind::Array(_) => {}
        _ => {
            report.push(
                wrong_type("Array", &pointer, member.value.span)
                    .help("Choices is an array of rules, even when there is only one."),
            );
            return;
        }
    }
    for (i, item) in member.value.items().iter().enumerate() {
        let pointer = format!("{pointer}/{i}");
        let place = Place {
            pointer: &pointer,
            label: opening(item.span),
            ..*place
        };
        match state.language {
            Language::JsonPath => rule(report, item, &place, true),
            Language::Jsonata => condition_rule(report, item, &place),
        }
    }
}

fn condition_rule(report: &mut Report<'_>, node: &Node, place: &Place<'_>) {
    let inner = Place {
        kind: None,
        ..*place
    };
    if !matches!(node.kind, NodeKind::Object(_) | NodeKind::Error) {
        let diagnostic = wrong_type("Object", place.pointer, node.span);
        report.push(diagnostic.help(help::sample("condition rule")));
        return;
    }
    for member in node.members() {
        if comparator(&member.key).is_some()
            || matches!(&*member.key, "Variable" | "And" | "Or" | "Not")
        {
            report.push(
                refused(
                    format!(
                        "The field '{}' is not supported when the QueryLanguage is JSONata",
                        member.key
                    ),
                    &within(place.pointer, &member.key),
                    member.key_span,
                )
                .help(
                    "In JSONata a rule has a Condition, like \"{% $states.input.amount > 100 %}\".",
                ),
            );
        }
    }
    let old = |m: &json::syntax::Member| {
        comparator(&m.key).is_some() || matches!(&*m.key, "Variable" | "And" | "Or" | "Not")
    };
    if node.members().iter().any(old) {
        // The rule is written in the other language: its missing Condition needs no second message.
        require(report, &["Next"], node, place);
        return;
    }
    schema::check(report, &tables::CONDITION_RULE, node, &inner);
    let Some(condition) = node.get("Condition") else {
        return;
    };
    let pointer = within(place.pointer, "Condition");
    let literal = matches!(condition.kind, NodeKind::Bool(_) | NodeKind::Error);
    if !literal && !expressions::whole_field(report, condition, &pointer, place, "Condition") {
        let diagnostic = wrong_type("Boolean", &pointer, condition.span);
        report.push(match condition.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => diagnostic
                .help("An expression stands between {% and %}.")
                .fix(
                    "Put it between {% and %}",
                    condition.span,
                    json::Value::from(format!("{{% {text} %}}")).text(),
                ),
            _ => diagnostic
                .help("Write an expression that gives true or false, like \"{% $states.input.x > 1 %}\", or true or false itself."),
        });
    }
}

/// A JSONPath rule; `top` ones name the next state. Rules nest as deep as JSON does.
fn rule(report: &mut Report<'_>, node: &Node, place: &Place<'_>, top: bool) {
    match node.kind {
        NodeKind::Object(_) => {}
        NodeKind::Error => return,
        _ => {
            not_a_rule(report, node, place.pointer, top);
            return;
        }
    }
    let mut tests: Vec<&str> = Vec::new();
    for member in node.members() {
        if report.is_full() {
            return;
        }
        let pointer = || within(place.pointer, &member.key);
        match &*member.key {
            "And" | "Or" => {
                tests.push(&member.key);
                combination(report, &member.value, &pointer(), place);
            }
            "Not" => {
                tests.push("Not");
                let pointer = pointer();
                let inner = Place {
                    pointer: &pointer,
                    label: member.key_span,
                    ..*place
                };
                rule(report, &member.value, &inner, false);
            }
            "Variable" => variable(report, &member.value, &pointer()),
            "Next" | "Assign" if !top => outermost_only(report, member, &pointer()),
            "Next" | "Comment" => {
                if member.value.as_str().is_none() && !matches!(member.value.kind, NodeKind::Error)
                {
                    report.push(wrong_type("String", &pointer(), member.value.span));
                }
            }
            "Assign" => {
                let members = Members::Input;
                variables::assignments(report, &member.value, &pointer(), place.language, members);
            }
            "Condition" | "Output" => of_jsonata(report, member, &pointer()),
            name => match comparator(name) {
                Some((operand, path)) => {
                    tests.push(name);
                    compared(report, name, operand, path, member, &pointer());
                }
                None => unknown(report, node, member, &pointer()),
            },
        }
    }
    whole(report, node, place, top, &tests);
}

// What `rule` says is said outside of it: it calls itself as deep as rules nest, and its frame has to stay small.

fn not_a_rule(report: &mut Report<'_>, node: &Node, pointer: &str, top: bool) {
    let inside_not = matches!(node.kind, NodeKind::Array(_)) && pointer.ends_with("/Not");
    report.push(
        wrong_type("Object", pointer, node.span).help(if inside_not {
            "Not takes a single rule: remove the square brackets."
        } else if top {
            help::sample("choice rule")
        } else {
            help::sample("nested choice rule")
        }),
    );
}

fn outermost_only(report: &mut Report<'_>, member: &json::syntax::Member, pointer: &str) {
    report.push(
        refused(
            format!(
                "The field '{}' is not supported in a nested choice rule",
                member.key
            ),
            pointer,
            member.key_span,
        )
        .help("It belongs to the outermost rule, beside And, Or or Not."),
    );
}

fn of_jsonata(report: &mut Report<'_>, member: &json::syntax::Member, pointer: &str) {
    report.push(
        refused(
            format!(
                "The field '{}' is not supported when the QueryLanguage is JSONPath",
                member.key
            ),
            pointer,
            member.key_span,
        )
        .help(help::other_language("choice rule", None, &member.key)),
    );
}

/// A rule has exactly one test, and a comparison has its variable.
fn whole(report: &mut Report<'_>, node: &Node, place: &Place<'_>, top: bool, tests: &[&str]) {
    if top {
        require(report, &["Next"], node, place);
    }
    let wrongly_tested =
        |m: &json::syntax::Member| !OTHERS.contains(&&*m.key) && comparator(&m.key).is_none();
    match tests {
        [] if node.members().iter().any(wrongly_tested) => {}
        [] => report.push(
            refused("A choice rule should have a comparison operator", place.pointer, place.label)
                .help("Add one, such as StringEquals, NumericGreaterThan, BooleanEquals or IsPresent; or And, Or, Not."),
        ),
        [only] => {
            let compares = !matches!(*only, "And" | "Or" | "Not");
            if compares {
                require(report, &["Variable"], node, place);
            } else if let Some(member) = node.member("Variable") {
                report.push(
                    refused(
                        format!("The field 'Variable' is not supported beside '{only}'"),
                        &within(place.pointer, "Variable"),
                        member.key_span,
                    )
                    .help(format!("Each rule inside {only} has its own Variable.")),
                );
            }
        }
        [.., last] => {
            let span = node.member(last).map_or(place.label, |m| m.key_span);
            report.push(
                refused(
                    format!(
                        "A choice rule should have only one comparison operator, but has: [{}]",
                        tests.join(", ")
                    ),
                    place.pointer,
                    span,
                )
                .help("Put each into a rule of its own: inside one And where all must hold, inside one Or where any may."),
            );
        }
    }
}

fn combination(report: &mut Report<'_>, node: &Node, pointer: &str, place: &Place<'_>) {
    match &node.kind {
        NodeKind::Error => {}
        NodeKind::Array(items) => {
            if items.is_empty() {
                report.push(
                    refused("Value cannot be empty", pointer, node.span)
                        .help("And and Or take at least one rule."),
                );
            }
            for (i, item) in items.iter().enumerate() {
                let pointer = format!("{pointer}/{i}");
                let inner = Place {
                    pointer: &pointer,
                    label: opening(item.span),
                    ..*place
                };
                rule(report, item, &inner, false);
            }
        }
        _ => report.push(
            wrong_type("Array", pointer, node.span).help("And and Or take an array of rules."),
        ),
    }
}

fn variable(report: &mut Report<'_>, node: &Node, pointer: &str) {
    match node.as_str() {
        Some(text) => {
            if !syntax::has_substitution(text)
                && let Some(problem) = syntax::path_problem(text)
            {
                let diagnostic = refused("Value is not a valid JSONPath", pointer, node.span);
                report.push(syntax::path_help(diagnostic, text, node.span, problem));
            }
        }
        None if matches!(node.kind, NodeKind::Error) => {}
        None => report.push(
            wrong_type("String", pointer, node.span).help("Write a path, like \"$.order.total\"."),
        ),
    }
}

/// The right side of a comparison.
fn compared(
    report: &mut Report<'_>,
    name: &str,
    operand: Operand,
    path: bool,
    member: &json::syntax::Member,
    pointer: &str,
) {
    let node = &member.value;
    if matches!(node.kind, NodeKind::Error) {
        return;
    }
    if path {
        variable(report, node, pointer);
        return;
    }
    let right = match (operand, &node.kind) {
        (Operand::Text | Operand::Timestamp, NodeKind::String(_)) => true,
        (Operand::Number, NodeKind::Number(_)) | (Operand::Boolean, NodeKind::Bool(_)) => true,
        (_, NodeKind::String(text)) if syntax::has_substitution(text) => return,
        _ => false,
    };
    if !right {
        let expected = match operand {
            Operand::Text | Operand::Timestamp => "String",
            Operand::Number => "Number",
            Operand::Boolean => "Boolean",
        };
        report.push(mend(
            wrong_type(expected, pointer, node.span),
            name,
            operand,
            member,
        ));
        return;
    }
    let Some(text) = node.as_str() else { return };
    if syntax::has_substitution(text) {
        return;
    }
    if operand == Operand::Timestamp && Moment::parse(text).is_none() {
        report.push(
            refused(
                "String does not match RFC3339 timestamp",
                pointer,
                node.span,
            )
            .help(help::timestamp(text)),
        );
    } else if name != "StringMatches"
        && (text.starts_with("$.") || text.starts_with("$$."))
        && syntax::path_problem(text).is_none()
    {
        report.push(
            Diagnostic::warning(
                NO_PATH,
                "Field value looks like a path, but field name does not end with 'Path'",
                pointer,
                node.span,
            )
            .help(format!(
                "To compare with the value at this path, use {name}Path."
            ))
            .fix(
                format!("Rename to {name}Path"),
                member.key_span,
                format!("\"{name}Path\""),
            ),
        );
    } else if name == "StringMatches"
        && let Some(problem) = bad_pattern(text)
    {
        report.push(
            Diagnostic::warning("bad-pattern", problem, pointer, node.span).help(
                "In a pattern * stands for any text; write \\\\* for a star and \\\\\\\\ for a backslash.",
            ),
        );
    }
}

/// What is wrong with the escapes of a pattern; the service tells only when the state runs.
fn bad_pattern(text: &str) -> Option<&'static str> {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && !matches!(chars.next(), Some('*' | '\\')) {
            return Some("The pattern has a backslash before something other than * or \\");
        }
    }
    None
}

/// Adds the fix of a wrong operand where it is certain.
fn mend(
    diagnostic: Diagnostic,
    name: &str,
    operand: Operand,
    member: &json::syntax::Member,
) -> Diagnostic {
    let node = &member.value;
    match (operand, &node.kind) {
        (_, NodeKind::String(text))
            if text.starts_with('$') && comparator(&format!("{name}Path")).is_some() =>
        {
            diagnostic
                .help(format!(
                    "To compare with the value at this path, use {name}Path."
                ))
                .fix(
                    format!("Rename to {name}Path"),
                    member.key_span,
                    format!("\"{name}Path\""),
                )
        }
        (Operand::Number, NodeKind::String(text))
            if json::parse(text).is_ok_and(|v| v.as_f64().is_some()) =>
        {
            diagnostic
                .help("Write the number without quotes; to compare texts use a String… operator.")
                .fix("Remove the quotes", node.span, text.trim())
        }
        (Operand::Boolean, NodeKind::String(text)) if matches!(&**text, "true" | "false") => {
            diagnostic.help("Write true or false without quotes.").fix(
                "Remove the quotes",
                node.span,
                &**text,
            )
        }
        (Operand::Text, NodeKind::Number(_)) => diagnostic.help(format!(
            "{name} compares texts; for numbers use a Numeric… operator."
        )),
        (Operand::Timestamp, _) => diagnostic.help(help::timestamp("")),
        (Operand::Boolean, _) => diagnostic.help(format!("{name} takes true or false.")),
        (Operand::Text, NodeKind::Bool(_)) => {
            diagnostic.help("To compare with true or false use BooleanEquals.")
        }
        _ => diagnostic,
    }
}

fn unknown(report: &mut Report<'_>, node: &Node, member: &json::syntax::Member, pointer: &str) {
    let with_paths: Vec<String> = COMPARATORS
        .iter()
        .filter(|(_, _, path)| *path)
        .map(|(name, ..)| format!("{name}Path"))
        .collect();
    let plain = COMPARATORS.iter().map(|(name, ..)| *name);
    let all = plain
        .chain(with_paths.iter().map(String::as_str))
        .chain(OTHERS.iter().copied())
        .filter(|name| node.get(name).is_none());
    let diagnostic = refused(
        format!(
            "The field '{}' is not supported in a choice rule",
            schema::shown(&member.key)
        ),
        pointer,
        member.key_span,
    );
    let guess = spelling::nearest(&member.key, all);
    let instead = instead(&member.key).or_else(|| help::elsewhere("choice rule", &member.key));
    report.push(match (instead, guess) {
        (Some(help), _) => diagnostic.help(help),
        (None, Some(name)) => diagnostic.help(format!("Did you mean {name}?")).fix(
            format!("Rename to {name}"),
            member.key_span,
            format!("\"{name}\""),
        ),
        (None, None) => diagnostic.help("Remove it, or put notes into Comment."),
    });
}

/// What to write for an operator that one could expect and that does not exist.
fn instead(name: &str) -> Option<&'static str> {
    Some(match name {
        "StringNotEquals" | "NumericNotEquals" | "BooleanNotEquals" | "TimestampNotEquals" => {
            "There is no such operator: put the Equals rule into Not."
        }
        "StringContains" | "StringStartsWith" | "StringEndsWith" => {
            "Use StringMatches with * before, after, or on both sides of the text."
        }
        "IsNotNull" | "IsNotPresent" | "IsNotString" | "IsNotNumeric" => {
            "Write the Is… operator with false."
        }
        "StringMatchesPath" => "A pattern is fixed text: use StringMatches.",
        "IsPresentPath" | "IsNullPath" | "IsNumericPath" | "IsStringPath" | "IsBooleanPath"
        | "IsTimestampPath" => "The Is… operators take true or false, no path.",
        _ => return None,
    })
}
