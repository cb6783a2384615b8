//! Advice: what is legal but seldom wise. Every finding has a code of its own, so that each can be switched off.

mod data;
mod polling;

use json::syntax::{Node, NodeKind};

use crate::definition::{Definition, Language, Machine, State, StateKind};
use crate::diagnostic::Diagnostic;

use super::integrations::{Pattern, Resource};
use super::report::{Report, within};
use super::schema::shown;
use super::{MachineKind, Options, map};

/// Looks at everything.
pub(super) fn check(report: &mut Report<'_>, definition: &Definition<'_>, options: &Options) {
    let Some(root) = &definition.root else {
        return;
    };
    let limit = match root.field("TimeoutSeconds").map(|m| &m.value.kind) {
        Some(NodeKind::Number(n)) => n.as_i64(),
        _ if options.kind == MachineKind::Express => Some(300),
        _ => None,
    };
    machine(report, root, options.kind, limit);
}

fn machine(report: &mut Report<'_>, machine: &Machine<'_>, kind: MachineKind, limit: Option<i64>) {
    if kind == MachineKind::Standard {
        polling::check(report, machine);
    }
    data::check(report, machine);
    for state in &machine.states {
        if report.is_full() {
            return;
        }
        match state.kind {
            Some(StateKind::Task) => task(report, state),
            Some(StateKind::Choice) => default(report, state),
            _ => {}
        }
        retries(report, state, limit);
        causes(report, machine, state);
        let inner_kind = map::inner_kind(state, kind);
        for inner in &state.inner {
            self::machine(report, inner, inner_kind, limit);
        }
    }
}

fn task(report: &mut Report<'_>, state: &State<'_>) {
    let Some((resource, span)) = state.str_field("Resource") else {
        return;
    };
    let pointer = || within(&state.pointer, "Resource");
    let parsed = Resource::parse(resource);
    let waits = matches!(
        parsed,
        Resource::Activity { .. }
            | Resource::Integration {
                pattern: Pattern::Token,
                ..
            }
    );
    let bounded = [
        "TimeoutSeconds",
        "TimeoutSecondsPath",
        "HeartbeatSeconds",
        "HeartbeatSecondsPath",
    ];
    if waits && bounded.iter().all(|field| state.field(field).is_none()) {
        report.push(
            Diagnostic::warning(
                "token-without-timeout",
                "If nobody answers, this task waits for a year",
                pointer(),
                span,
            )
            .help("Set TimeoutSeconds, or HeartbeatSeconds if the worker reports on its way, and catch States.Timeout."),
        );
    }
    let lambda = matches!(
        parsed,
        Resource::Function(_)
            | Resource::Integration {
                service: "lambda",
                action: "invoke",
                sdk: false,
                ..
            }
    );
    if lambda && state.items("Retry").is_empty() {
        report.push(
            Diagnostic::warning(
                "lambda-without-retry",
                "The Lambda function is not retried when the service itself fails for a moment",
                pointer(),
                span,
            )
            .help("Add a Retry for Lambda.ServiceException, Lambda.AWSLambdaException, Lambda.SdkClientException and Lambda.TooManyRequestsException."),
        );
    }
}

/// A Retry that is still waiting when the whole execution times out.
fn retries(report: &mut Report<'_>, state: &State<'_>, limit: Option<i64>) {
    let Some(limit) = limit else { return };
    for (i, retrier) in state.items("Retry").iter().enumerate() {
        let number = |name: &str, default: f64| match retrier.get(name).map(|n| &n.kind) {
            Some(NodeKind::Number(n)) => n.as_f64(),
            _ => default,
        };
        let attempts = number("MaxAttempts", 3.0).clamp(0.0, 10_000.0) as u32;
        let cap = number("MaxDelaySeconds", f64::INFINITY);
        let rate = number("BackoffRate", 2.0);
        let mut delay = number("IntervalSeconds", 1.0);
        let (mut total, mut fits) = (0.0, 0);
        for _ in 0..attempts {
            total += delay.min(cap);
            if total > limit as f64 {
                break;
            }
            fits += 1;
            delay *= rate;
        }
        if total > limit as f64 {
            let span = retrier
                .member("MaxAttempts")
                .map_or(retrier.span, |m| m.value.span);
            report.push(
                Diagnostic::warning(
                    "retry-exceeds-timeout",
                    format!("Only {fits} of {attempts} retries fit into the {limit} s that an execution may take"),
                    format!("{}/Retry/{i}", state.pointer),
                    span,
                )
                .help("Lower MaxAttempts, BackoffRate or IntervalSeconds, cap the delay with MaxDelaySeconds, or raise TimeoutSeconds."),
            );
        }
    }
}

/// A Default behind rules of which one always holds.
fn default(report: &mut Report<'_>, state: &State<'_>) {
    let rules = state.items("Choices");
    let always = match state.language {
        Language::Jsonata => rules.iter().any(|rule| {
            let condition = rule.get("Condition").map(|n| &n.kind);
            match condition {
                Some(NodeKind::Bool(b)) => *b,
                Some(NodeKind::String(text)) => {
                    super::expressions::inside(text).is_some_and(|t| t.trim() == "true")
                }
                _ => false,
            }
        }),
        Language::JsonPath => rules.iter().enumerate().any(|(i, rule)| {
            rules
                .iter()
                .take(i)
                .any(|earlier| complementary(earlier, rule))
        }),
    };
    if let Some(member) = state.field("Default")
        && always
    {
        report.push(
            Diagnostic::warning(
                "default-never-taken",
                "One of the rules always holds, so that Default is never taken",
                within(&state.pointer, "Default"),
                member.value.span,
            )
            .help("Remove Default, or narrow the rules."),
        );
    }
}

/// Whether of two simple rules on one variable exactly one holds for each value. Type tests are; comparisons are
/// not, as a value of another type satisfies neither.
fn complementary(a: &Node, b: &Node) -> bool {
    let variable = |node: &Node| {
        node.get("Variable")
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    if variable(a).is_none() || variable(a) != variable(b) {
        return false;
    }
    let test = |node: &Node, name: &str| match node.get(name).map(|n| &n.kind) {
        Some(NodeKind::Bool(b)) => Some(*b),
        _ => None,
    };
    [
        "IsPresent",
        "IsNull",
        "IsString",
        "IsNumeric",
        "IsBoolean",
        "IsTimestamp",
    ]
    .iter()
    .any(|name| matches!((test(a, name), test(b, name)), (Some(x), Some(y)) if x != y))
}

/// A catcher after which nobody can tell what went wrong.
fn causes(report: &mut Report<'_>, machine: &Machine<'_>, state: &State<'_>) {
    for (i, catcher) in state.items("Catch").iter().enumerate() {
        let Some(next) = catcher.member("Next") else {
            continue;
        };
        let discards = catcher
            .get("ResultPath")
            .is_some_and(|n| matches!(n.kind, NodeKind::Null));
        let target = next.value.as_str().and_then(|name| machine.state(name));
        let fails = target.is_some_and(|target| {
            target.kind == Some(StateKind::Fail)
                && ["CausePath", "ErrorPath"]
                    .iter()
                    .all(|f| target.field(f).is_none())
                && ["Cause", "Error"].iter().all(|f| {
                    let text = target.str_field(f).map_or("", |(text, _)| text);
                    !text.starts_with("{%")
                })
        });
        let keeps = catcher.get("Assign").is_some();
        if keeps || !(discards || fails) {
            continue;
        }
        let (message, help) = if discards {
            (
                "The error and its cause are discarded here".to_owned(),
                "Give ResultPath a place, like \"$.error\", to keep them.",
            )
        } else {
            let name = target.map_or("", |t| &t.name);
            (
                format!(
                    "The cause is lost: {} fails with texts of its own",
                    shown(name)
                ),
                "Let the Fail state take CausePath \"$.Cause\" and ErrorPath \"$.Error\" (in JSONata, expressions), or write the error down before it.",
            )
        };
        report.push(
            Diagnostic::warning(
                "cause-lost",
                message,
                format!("{}/Catch/{i}", state.pointer),
                next.value.span,
            )
            .help(help),
        );
    }
}
