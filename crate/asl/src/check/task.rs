//! Task states: the resource, what it must be given, credentials, and heartbeat against timeout.

use json::syntax::{Node, NodeKind};

use crate::definition::{Language, State};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::expressions::{self, Members};
use super::integrations::{self, Action, Pattern, Resource};
use super::report::{Report, refused, within};
use super::schema::{Place, list, shown};
use super::shape::wrong_type;
use super::spelling::nearest;
use super::template;

/// Checks a Task.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>, place: &Place<'_>) {
    credentials(report, state);
    heartbeat(report, state);
    let Some(member) = state.field("Resource") else {
        return;
    };
    let pointer = within(&state.pointer, "Resource");
    match &member.value.kind {
        NodeKind::Error => {}
        NodeKind::String(text) => {
            if let Some(action) = resource(report, text, &pointer, member.value.span) {
                if action.map_only {
                    report.push(unrecognized(text, &pointer, member.value.span).help(format!(
                        "s3:{0} serves the ItemReader or ResultWriter of a Map; a Task calls \"arn:aws:states:::aws-sdk:s3:{0}\".",
                        action.name
                    )));
                } else {
                    parameters(report, state, action, place);
                }
            }
        }
        _ => report.push(
            wrong_type("String", &pointer, member.value.span)
                .help("Resource is an ARN in double quotes."),
        ),
    }
}

/// Checks a resource; gives the optimized action when it is one.
pub(super) fn resource(
    report: &mut Report<'_>,
    text: &str,
    pointer: &str,
    span: Span,
) -> Option<&'static Action> {
    match Resource::parse(text) {
        Resource::Function(_) | Resource::Activity { .. } | Resource::Undecided => None,
        Resource::Substitution(name) => {
            report.push(
                Diagnostic::warning(
                    "substituted-resource",
                    format!(
                        "The resource is filled in later; until then it counts as a Lambda function named {}",
                        shown(name)
                    ),
                    pointer,
                    span,
                )
                .help("Give the substitution a value to run what it stands for."),
            );
            None
        }
        Resource::NotAnArn => {
            let diagnostic = refused("Value is not a valid resource ARN", pointer, span);
            report.push(if text.starts_with("{%") {
                diagnostic.help("Resource is fixed text. To choose a function at run time, use \"arn:aws:states:::lambda:invoke\" and put the expression into FunctionName of Arguments.")
            } else if text.starts_with('$') {
                diagnostic.help("Resource is fixed text. To choose a function at run time, use \"arn:aws:states:::lambda:invoke\" and put the path into \"FunctionName.$\" of Parameters.")
            } else {
                diagnostic.help("Write an ARN, like \"arn:aws:states:::lambda:invoke\" or \"arn:aws:lambda:REGION:ACCOUNT:function:NAME\".")
            });
            None
        }
        Resource::UnknownArn => {
            let diagnostic = unrecognized(text, pointer, span);
            report.push(match text.rsplit_once('.') {
                Some((_, end)) if text.contains(":states:") => suffix_help(diagnostic, text, end, span),
                _ if text.contains(":activity:") => diagnostic.help("The ARN of an activity is \"arn:aws:states:REGION:ACCOUNT:activity:NAME\"."),
                _ => diagnostic.help("A task calls a Lambda function, an activity, an optimized integration (arn:aws:states:::sns:publish) or the SDK (arn:aws:states:::aws-sdk:s3:getObject)."),
            });
            None
        }
        Resource::Integration {
            service,
            action,
            pattern,
            sdk: true,
        } => {
            sdk(report, text, (service, action, pattern), pointer, span);
            None
        }
        Resource::Integration {
            service,
            action,
            pattern,
            sdk: false,
        } => match integrations::optimized(service, action) {
            Some(known) => {
                allowed(report, text, known, pattern, pointer, span);
                Some(known)
            }
            None => {
                report.push(unknown_action(text, service, action, pointer, span));
                None
            }
        },
    }
}

/// The service's words for an ARN it knows nothing of [R].
fn unrecognized(text: &str, pointer: &str, span: Span) -> Diagnostic {
    refused(
        format!(
            "The resource provided {text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
        ),
        pointer,
        span,
    )
}

fn suffix_help(diagnostic: Diagnostic, text: &str, end: &str, span: Span) -> Diagnostic {
    match nearest(end, ["sync", "sync:2", "waitForTaskToken"]) {
        Some(guess) => {
            let start = text.len() - end.len();
            let whole = format!("{}{guess}", text.get(..start).unwrap_or_default());
            diagnostic.help(format!("Did you mean .{guess}?")).fix(
                format!("Replace by .{guess}"),
                span,
                json::Value::from(whole).text(),
            )
        }
        None => diagnostic.help("After the action may stand .sync, .sync:2 or .waitForTaskToken."),
    }
}

fn unknown_action(
    text: &str,
    service: &str,
    action: &str,
    pointer: &str,
    span: Span,
) -> Diagnostic {
    let diagnostic = unrecognized(text, pointer, span);
    let services = || integrations::actions().iter().map(|a| a.service);
    let own: Vec<&str> = integrations::actions()
        .iter()
        .filter(|a| a.service == service)
        .map(|a| a.name)
        .collect();
    let replace = |from: &str, to: &str| {
        let whole = text.replacen(&format!(":{from}"), &format!(":{to}"), 1);
        json::Value::from(whole).text()
    };
    if service == "stateMachine" {
        return diagnostic.help("To run another state machine, use \"arn:aws:states:::states:startExecution.sync:2\" and give its ARN as StateMachineArn.");
    }
    if own.is_empty() {
        let diagnostic = match nearest(service, services()) {
            Some(guess) => diagnostic.help(format!("Did you mean {guess}:{action}?")).fix(
                format!("Replace by {guess}"),
                span,
                replace(service, guess),
            ),
            None => diagnostic.help(format!(
                "There is no optimized integration of {service}; the SDK reaches most services: \"arn:aws:states:::aws-sdk:{service}:{action}\"."
            )),
        };
        return diagnostic;
    }
    match nearest(action, own.iter().copied()) {
        Some(guess) => diagnostic.help(format!("Did you mean {service}:{guess}?")).fix(
            format!("Replace by {guess}"),
            span,
            replace(&format!("{service}:{action}"), &format!("{service}:{guess}")),
        ),
        None => diagnostic.help(format!(
            "The optimized integration has {}; for other actions use the SDK: \"arn:aws:states:::aws-sdk:{service}:{action}\".",
            list(&own.iter().map(|n| &**n).collect::<Vec<_>>(), "and")
        )),
    }
}

fn allowed(
    report: &mut Report<'_>,
    text: &str,
    action: &Action,
    pattern: Pattern,
    pointer: &str,
    span: Span,
) {
    if pattern == Pattern::RequestResponse || action.patterns.contains(&pattern) {
        return;
    }
    let legal: Vec<String> = action
        .patterns
        .iter()
        .map(|p| format!("{}:{}{}", action.service, action.name, p.suffix()))
        .collect();
    let plain = format!("{}:{}", action.service, action.name);
    let diagnostic = unrecognized(text, pointer, span);
    let legal: Vec<&str> = std::iter::once(plain.as_str())
        .chain(legal.iter().map(String::as_str))
        .collect();
    report.push(diagnostic.help(format!(
        "{} cannot be called with {}; there is {}.",
        plain,
        pattern.suffix(),
        list(&legal, "and")
    )));
}

/// The shape of an SDK call: the service in lower case, the action in camel case, never `.sync` [D].
fn sdk(
    report: &mut Report<'_>,
    text: &str,
    (service, action, pattern): (&str, &str, Pattern),
    pointer: &str,
    span: Span,
) {
    let diagnostic = || unrecognized(text, pointer, span);
    let lower = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if matches!(pattern, Pattern::Sync | Pattern::Sync2) {
        report.push(diagnostic().help(format!(
            "Calls through the SDK never wait for a job: remove {}, or use the optimized integration where there is one.",
            pattern.suffix()
        )));
    } else if !lower(service) {
        let name: String = service
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        report.push(
            diagnostic()
                .help("The SDK's service names are in lower case, without hyphens.")
                .fix(
                    format!("Replace by {name}"),
                    span,
                    json::Value::from(text.replacen(service, &name, 1)).text(),
                ),
        );
    } else if !action.starts_with(|c: char| c.is_ascii_lowercase())
        || !action.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        let mut chars = action.chars();
        let name: String = chars
            .next()
            .map(|c| c.to_ascii_lowercase())
            .into_iter()
            .chain(chars)
            .collect();
        let diagnostic = diagnostic().help(
            "The SDK's actions are written in camel case: s3:getObject; their parameters begin with a capital.",
        );
        let whole = text.replacen(&format!(":{action}"), &format!(":{name}"), 1);
        report.push(if name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            diagnostic.fix(
                format!("Replace by {name}"),
                span,
                json::Value::from(whole).text(),
            )
        } else {
            diagnostic
        });
    }
}

/// What the action cannot be called without.
fn parameters(report: &mut Report<'_>, state: &State<'_>, action: &Action, place: &Place<'_>) {
    let (field, other) = match state.language {
        Language::JsonPath => ("Parameters", "Arguments"),
        Language::Jsonata => ("Arguments", "Parameters"),
    };
    if state.field(other).is_some() {
        // Written in the other language, which is told already.
        return;
    }
    let member = state.field(field);
    given(
        report,
        action.required,
        member.map(|m| &m.value),
        &within(&state.pointer, field),
        member.map_or(place.label, |m| m.key_span),
    );
}

/// Says what is missing among the parameters of a call; an expression or a path may give all of them.
pub(super) fn given(
    report: &mut Report<'_>,
    required: &[&str],
    node: Option<&Node>,
    pointer: &str,
    label: Span,
) {
    let node = match node {
        Some(node) if node.is_object() => Some(node),
        None => None,
        Some(_) => return,
    };
    for name in required {
        let has = |node: &Node| {
            node.members().iter().any(|m| {
                let key = m.key.strip_suffix(".$").unwrap_or(&m.key);
                key == *name
            })
        };
        if !node.is_some_and(has) {
            let diagnostic = refused(
                format!("The field '{name}' is required but was missing"),
                pointer,
                label,
            );
            let own = node.map(Node::members).unwrap_or_default();
            let close = own.iter().find(|m| {
                let key = m.key.strip_suffix(".$").unwrap_or(&m.key);
                nearest(key, [*name]).is_some()
            });
            report.push(match close {
                Some(member) => {
                    let end = if member.key.ends_with(".$") { ".$" } else { "" };
                    diagnostic
                        .help(format!(
                            "Did you mean {name}{end} instead of {}?",
                            shown(&member.key)
                        ))
                        .fix(
                            format!("Rename to {name}{end}"),
                            member.key_span,
                            format!("\"{name}{end}\""),
                        )
                }
                None => diagnostic.help(absent(name, node, pointer)),
            });
        }
    }
}

/// What to add to the parameters of a call, which may be missing themselves.
fn absent(name: &str, node: Option<&Node>, pointer: &str) -> String {
    let field = pointer.rsplit('/').next().unwrap_or_default();
    match (node, field) {
        (None, _) => format!("Add \"{field}\": {{ \"{name}\": … }}."),
        (_, "Parameters") => {
            format!("Add \"{name}\" to Parameters, or \"{name}.$\" with a path.")
        }
        _ => format!("Add \"{name}\" to {field}."),
    }
}

fn credentials(report: &mut Report<'_>, state: &State<'_>) {
    let Some(member) = state.field("Credentials") else {
        return;
    };
    let pointer = within(&state.pointer, "Credentials");
    let node = &member.value;
    match (&node.kind, state.language) {
        (NodeKind::Error, _) => {}
        (NodeKind::Object(_), language) => {
            match language {
                Language::JsonPath => template::check(report, node, &pointer),
                Language::Jsonata => expressions::check(report, node, &pointer, Members::Input),
            }
            // The wording is recorded [R].
            given(report, &["RoleArn"], Some(node), &pointer, member.key_span);
        }
        (NodeKind::String(text), Language::Jsonata) if text.starts_with("{%") => {
            expressions::check(report, node, &pointer, Members::Input);
        }
        _ => report.push(
            wrong_type("Object", &pointer, node.span)
                .help("Credentials is an object with a RoleArn."),
        ),
    }
}

/// A heartbeat that is due no earlier than the timeout never is [S].
fn heartbeat(report: &mut Report<'_>, state: &State<'_>) {
    let seconds = |name: &str| match &state.field(name)?.value.kind {
        NodeKind::Number(n) => n.as_i64(),
        _ => None,
    };
    if let (Some(beat), Some(timeout), Some(member)) = (
        seconds("HeartbeatSeconds"),
        seconds("TimeoutSeconds"),
        state.field("HeartbeatSeconds"),
    ) && beat >= timeout
    {
        report.push(
            refused(
                "HeartbeatSeconds must be smaller than TimeoutSeconds",
                &within(&state.pointer, "HeartbeatSeconds"),
                member.value.span,
            )
            .help(format!(
                "The task times out after {timeout} s, before a heartbeat can be missed."
            )),
        );
    }
}
