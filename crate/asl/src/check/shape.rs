//! Whether the value of a field has the shape that the table says.

use json::syntax::{Member, Node, NodeKind};

use crate::definition::Language;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::report::{NO_PATH, Report, opening, refused};
use super::schema::{self, Field, Place, Schema, Shape};
use super::spelling::nearest;
use super::{expressions, syntax, template, variables};

/// Checks the value of a field.
pub(super) fn value(
    report: &mut Report<'_>,
    field: &Field,
    member: &Member,
    pointer: &str,
    place: &Place<'_>,
) {
    let node = &member.value;
    if matches!(node.kind, NodeKind::Error) {
        return;
    }
    let jsonata = place.language == Language::Jsonata;
    match field.shape {
        Shape::Elsewhere | Shape::Static => {}
        Shape::Name => {
            if node.as_str().is_none() {
                let diagnostic = wrong_type("String", pointer, node.span);
                report.push(diagnostic.help("Write the name of one state in double quotes."));
            }
        }
        Shape::Text => {
            if node.as_str().is_none() {
                report.push(wrong_type("String", pointer, node.span));
            }
        }
        Shape::Boolean => {
            if !matches!(node.kind, NodeKind::Bool(_)) {
                let diagnostic = wrong_type("Boolean", pointer, node.span);
                report.push(match node.as_str() {
                    Some(text @ ("true" | "false")) => diagnostic
                        .help("Write it without quotes.")
                        .fix(format!("Replace by {text}"), node.span, text),
                    _ => diagnostic,
                });
            }
        }
        Shape::OneOf(values) => one_of(report, field.name, values, node, pointer),
        Shape::TextList => text_list(report, node, pointer),
        Shape::Integer(least, most) => {
            if !(jsonata && expressions::whole_field(report, node, pointer, place, field.name)) {
                number(report, field, member, pointer, place, (least, most, true));
            }
        }
        Shape::StaticInteger(least, most) => {
            number(report, field, member, pointer, place, (least, most, true));
        }
        Shape::Number(least, most) => {
            if !(jsonata && expressions::whole_field(report, node, pointer, place, field.name)) {
                number(report, field, member, pointer, place, (least, most, false));
            }
        }
        Shape::StaticNumber(least) => {
            number(
                report,
                field,
                member,
                pointer,
                place,
                (least, i64::MAX, false),
            );
        }
        Shape::TextOrExpression => match node.as_str() {
            None => report.push(wrong_type("String", pointer, node.span)),
            Some(_) if jsonata => {
                expressions::whole_field(report, node, pointer, place, field.name);
            }
            Some(text) => looks_like_path(report, text, member, pointer),
        },
        Shape::Path => path(report, node, pointer, false),
        Shape::PathOrNull => path(report, node, pointer, true),
        Shape::ReferencePathOrNull => reference_path(report, node, pointer),
        Shape::ValuePath => value_path(report, node, pointer),
        Shape::PathOrIntrinsic => template::path_or_intrinsic(report, field.name, node, pointer),
        Shape::Template => template::check(report, node, pointer),
        Shape::TemplateObject => {
            if node.is_object() {
                template::check(report, node, pointer);
            } else {
                report.push(wrong_type("Object", pointer, node.span).help(
                    "Write an object, like { \"name.$\": \"$.order\" }: a path stands under a key that ends in .$.",
                ));
            }
        }
        Shape::TemplateOrExpressions if !jsonata => template::check(report, node, pointer),
        Shape::TemplateOrExpressions | Shape::Expressions => {
            let members = expressions::Members::of(place.kind, field.name);
            expressions::check(report, node, pointer, members);
        }
        Shape::CatchExpressions => {
            expressions::check(report, node, pointer, expressions::Members::ErrorOutput);
        }
        Shape::ArrayOrExpression => {
            if node.is_array() || node.is_object() {
                expressions::check(report, node, pointer, expressions::Members::Input);
            } else if !expressions::whole_field(report, node, pointer, place, field.name) {
                report.push(
                    wrong_type("Array", pointer, node.span)
                        .help("Items is an array, or a {% … %} expression that gives one."),
                );
            }
        }
        Shape::Assignments => {
            let members = expressions::Members::of(place.kind, field.name);
            variables::assignments(report, node, pointer, place.language, members);
        }
        Shape::CatchAssignments => {
            let members = expressions::Members::ErrorOutput;
            variables::assignments(report, node, pointer, place.language, members);
        }
        Shape::Object(schema) => {
            let inner = Place {
                pointer,
                label: member.key_span,
                kind: None,
                ..*place
            };
            schema::check(report, schema, node, &inner);
        }
        Shape::List(schema) => list_of(report, schema, node, pointer, place),
    }
}

/// An array of objects of one kind.
fn list_of(
    report: &mut Report<'_>,
    schema: &Schema,
    node: &Node,
    pointer: &str,
    place: &Place<'_>,
) {
    if !node.is_array() {
        report.push(
            wrong_type("Array", pointer, node.span)
                .help(format!("Put the {} into square brackets.", schema.what)),
        );
        return;
    }
    for (i, item) in node.items().iter().enumerate() {
        let pointer = format!("{pointer}/{i}");
        let inner = Place {
            pointer: &pointer,
            label: opening(item.span),
            kind: None,
            ..*place
        };
        schema::check(report, schema, item, &inner);
    }
}

fn one_of(
    report: &mut Report<'_>,
    name: &str,
    values: &[&'static str],
    node: &Node,
    pointer: &str,
) {
    let found = node.as_str();
    if found.is_some_and(|v| values.contains(&v) || syntax::has_substitution(v)) {
        return;
    }
    // The wording is the one recorded for Type [R].
    let message = format!(
        "The field '{name}' should have one of these values: [{}]",
        values.join(", ")
    );
    let mut diagnostic = refused(message, pointer, node.span);
    let guess = match values {
        [only] => Some(*only),
        _ => found.and_then(|v| nearest(v, values.iter().copied())),
    };
    if let Some(guess) = guess {
        diagnostic = diagnostic.help(format!("Did you mean \"{guess}\"?")).fix(
            format!("Replace by \"{guess}\""),
            node.span,
            format!("\"{guess}\""),
        );
    }
    report.push(diagnostic);
}

fn text_list(report: &mut Report<'_>, node: &Node, pointer: &str) {
    if !node.is_array() {
        report.push(wrong_type("Array", pointer, node.span));
    }
    for (i, item) in node.items().iter().enumerate() {
        if item.as_str().is_none() && !matches!(item.kind, NodeKind::Error) {
            report.push(wrong_type("String", &format!("{pointer}/{i}"), item.span));
        }
    }
}

fn number(
    report: &mut Report<'_>,
    field: &Field,
    member: &Member,
    pointer: &str,
    place: &Place<'_>,
    (least, most, whole): (i64, i64, bool),
) {
    let node = &member.value;
    let name = field.name;
    let kind = if whole { "Integer" } else { "Number" };
    match &node.kind {
        NodeKind::Number(n) if whole && n.as_i64().is_none() => {
            report.push(
                wrong_type("Integer", pointer, node.span)
                    .help(format!("{name} is a whole number.")),
            );
        }
        NodeKind::Number(n) => {
            let n = n.as_f64();
            if n < least as f64 || n > most as f64 {
                let bounds = if most == i64::MAX {
                    format!("at least {least}")
                } else {
                    format!("between {least} and {most}")
                };
                report.push(refused(
                    format!("The value of the field '{name}' must be {bounds}"),
                    pointer,
                    node.span,
                ));
            }
        }
        NodeKind::String(text)
            if syntax::has_substitution(text) && !report.is_quoted(node.span) => {}
        NodeKind::String(text) if syntax::has_substitution(text) => report.push(
            Diagnostic::warning(
                "substitution-in-text",
                format!(
                    "After the substitution, {name} is text where the service expects a number"
                ),
                pointer,
                node.span,
            )
            .help("Leave out the quotes; the text is no JSON then until the value is filled in."),
        ),
        NodeKind::String(text) => {
            let mut diagnostic = wrong_type(kind, pointer, node.span);
            let dynamic = matches!(field.shape, Shape::Integer(..) | Shape::Number(..));
            if text.parse::<f64>().is_ok_and(f64::is_finite)
                && json::parse(text.trim()).is_ok_and(|v| v.as_f64().is_some())
            {
                diagnostic = diagnostic.help("Write the number without quotes.").fix(
                    "Remove the quotes",
                    node.span,
                    text.trim(),
                );
            } else if text.starts_with('$') && dynamic && place.language == Language::JsonPath {
                diagnostic = diagnostic
                    .help(format!("A path belongs into {name}Path."))
                    .fix(
                        format!("Rename to {name}Path"),
                        member.key_span,
                        format!("\"{name}Path\""),
                    );
            } else if text.starts_with("{%") && !dynamic {
                diagnostic = diagnostic.help(format!("{name} takes no expression."));
            } else if text.starts_with("{%") {
                diagnostic = diagnostic
                    .help("Expressions need QueryLanguage JSONata; a path belongs into the field whose name ends in Path.");
            }
            report.push(diagnostic);
        }
        NodeKind::Error => {}
        _ => report.push(wrong_type(kind, pointer, node.span)),
    }
}

/// Warns of a path in a field that takes it as mere text.
fn looks_like_path(report: &mut Report<'_>, text: &str, member: &Member, pointer: &str) {
    if (text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("$["))
        && syntax::path_problem(text).is_none()
    {
        let name = format!("{}Path", member.key);
        report.push(
            Diagnostic::warning(
                NO_PATH,
                "Field value looks like a path, but field name does not end with 'Path'",
                pointer,
                member.value.span,
            )
            .help(format!(
                "To use the value at this path, name the field {name}."
            ))
            .fix(
                format!("Rename to {name}"),
                member.key_span,
                format!("\"{name}\""),
            ),
        );
    }
}

fn path(report: &mut Report<'_>, node: &Node, pointer: &str, null: bool) {
    match &node.kind {
        NodeKind::Null if null => {}
        NodeKind::String(text) => {
            if !syntax::has_substitution(text)
                && let Some(problem) = syntax::path_problem(text)
            {
                let diagnostic = refused("Value is not a valid JSONPath", pointer, node.span);
                report.push(syntax::path_help(diagnostic, text, node.span, problem));
            }
        }
        _ => report
            .push(wrong_type("String", pointer, node.span).help("Write a path, like \"$.order\".")),
    }
}

fn reference_path(report: &mut Report<'_>, node: &Node, pointer: &str) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::String(text) => {
            if !syntax::has_substitution(text)
                && let Some(problem) = syntax::result_path_problem(text)
            {
                let diagnostic = refused("Value is not a Reference Path", pointer, node.span);
                report.push(syntax::path_help(diagnostic, text, node.span, problem));
            }
        }
        _ => report.push(
            wrong_type("String", pointer, node.span)
                .help("Write a reference path, like \"$.result\", or null to discard the result."),
        ),
    }
}

fn value_path(report: &mut Report<'_>, node: &Node, pointer: &str) {
    match &node.kind {
        NodeKind::String(text) if syntax::has_substitution(text) => {}
        NodeKind::String(text) => {
            if let Some(problem) = syntax::path_problem(text) {
                let diagnostic = refused("Value is not a valid JSONPath", pointer, node.span);
                report.push(syntax::path_help(diagnostic, text, node.span, problem));
            } else if !syntax::is_definite(text) {
                report.push(
                    refused("Value is not a Reference Path", pointer, node.span).help(
                        "The path must lead to a single value: no wildcard, filter, slice or '..'.",
                    ),
                );
            }
        }
        _ => {
            let diagnostic = wrong_type("String", pointer, node.span);
            report.push(diagnostic.help("Fields whose names end in Path take a path, like \"$.seconds\"; a fixed value belongs into the field without Path."));
        }
    }
}

/// A value of another JSON type than the field takes.
pub(super) fn wrong_type(expected: &str, pointer: &str, span: Span) -> Diagnostic {
    refused(format!("Expected value of type {expected}"), pointer, span).help(match expected {
        "String" => "Write text in double quotes.",
        "Integer" => "Write a whole number without quotes.",
        "Number" => "Write a number without quotes.",
        "Boolean" => "Write true or false without quotes.",
        "Object" => "Write an object: { … }.",
        "Array" => "Write an array: [ … ].",
        _ => "",
    })
}
