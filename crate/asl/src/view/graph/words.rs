//! What a state does, in a few words: the second line of its card, and the labels of its edges.

use super::condition::{self, expression};
use crate::definition::{State, StateKind, TransitionKind};
use json::syntax::{Node, NodeKind};

/// The second line of a card: `wait 24 hours`, `lambda: invoke charge-card`, `if $.ok is true`.
pub(super) fn detail(state: &State<'_>) -> String {
    match state.kind {
        None => match state.str_field("Type") {
            Some((other, _)) => format!("unknown type {other}"),
            None => "no type yet".to_owned(),
        },
        Some(StateKind::Task) => task(state),
        Some(StateKind::Pass) => pass(state),
        Some(StateKind::Choice) => choice(state),
        Some(StateKind::Wait) => wait(state),
        Some(StateKind::Succeed) => "ends well".to_owned(),
        Some(StateKind::Fail) => fail(state),
        Some(StateKind::Parallel) => match state.inner.len() {
            1 => "1 branch".to_owned(),
            n => format!("{n} branches at once"),
        },
        Some(StateKind::Map) => map(state),
    }
}

/// The whole text of an edge's label; empty for a plain `Next`.
pub(super) fn label(state: &State<'_>, kind: TransitionKind) -> String {
    match kind {
        TransitionKind::Next => String::new(),
        TransitionKind::Default => "Default".to_owned(),
        TransitionKind::Choice(i) => {
            let rule = state.items("Choices").get(i);
            let words = rule.map(condition::in_words).unwrap_or_default();
            if words.is_empty() {
                format!("rule {}", i + 1)
            } else {
                words
            }
        }
        TransitionKind::Catch(i) => {
            let catcher = state.items("Catch").get(i);
            let errors = catcher.and_then(|c| c.get("ErrorEquals"));
            let names: Vec<&str> = errors
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .filter_map(Node::as_str)
                .map(|name| match name {
                    "States.ALL" => "any error",
                    name => name,
                })
                .collect();
            match names.as_slice() {
                [] => format!("Catch #{}", i + 1),
                names => format!("Catch #{}: {}", i + 1, names.join(", ")),
            }
        }
    }
}

/// The most attempts all retriers together add, if the state has any: the service's default is 3 a retrier.
pub(super) fn retries(state: &State<'_>) -> Option<u64> {
    let retriers = state.items("Retry");
    let allowed = state.kind.is_none_or(StateKind::can_fail);
    if retriers.is_empty() || !allowed {
        return None;
    }
    let count = |retrier: &Node| match retrier.get("MaxAttempts").map(|n| n.to_value()) {
        Some(value) => value.as_i64().map_or(3, |n| n.clamp(0, 99_999_999) as u64),
        None => 3,
    };
    Some(retriers.iter().map(count).sum())
}

fn text<'s>(state: &State<'s>, field: &str) -> Option<&'s str> {
    state.str_field(field).map(|(text, _)| text)
}

fn task(state: &State<'_>) -> String {
    let Some(resource) = text(state, "Resource") else {
        return "no resource yet".to_owned();
    };
    let argument = |name: &str| {
        let arguments = state
            .field("Arguments")
            .or_else(|| state.field("Parameters"))?;
        let value = arguments.value.get(name)?.as_str()?;
        Some(value.to_owned())
    };
    let mut words = if let Some(service) = resource.split(":states:::").nth(1) {
        service_call(service, &argument)
    } else if let Some(name) = resource.split(":activity:").nth(1) {
        format!("activity {name}")
    } else if let Some(name) = resource.split(":function:").nth(1) {
        format!("lambda: invoke {}", function_name(name))
    } else if let Some(name) = substitution(resource) {
        format!("lambda: invoke {name}")
    } else {
        resource.to_owned()
    };
    if resource.ends_with(".waitForTaskToken") {
        words.push_str(", waits for a token");
    }
    words
}

fn service_call(service: &str, argument: &dyn Fn(&str) -> Option<String>) -> String {
    let plain = service.strip_suffix(".waitForTaskToken").unwrap_or(service);
    let (plain, sync) = match plain.find(".sync") {
        Some(at) => (plain.get(..at).unwrap_or(plain), true),
        None => (plain, false),
    };
    let plain = plain.strip_prefix("aws-sdk:").unwrap_or(plain);
    let (name, action) = plain.split_once(':').unwrap_or((plain, ""));
    let object = match (name, action) {
        ("lambda", "invoke") => argument("FunctionName").map(|arn| {
            let name = arn.split(":function:").nth(1).unwrap_or(&arn).to_owned();
            function_name(&name).to_owned()
        }),
        ("states", "startExecution") => argument("StateMachineArn").map(|arn| {
            let name = arn.rsplit(':').next().unwrap_or(&arn);
            substitution(name).unwrap_or(name).to_owned()
        }),
        ("http", "invoke") => argument("Method").map(|method| {
            let endpoint = argument("ApiEndpoint").unwrap_or_default();
            format!("{method} {endpoint}").trim_end().to_owned()
        }),
        _ => None,
    };
    let mut words = match (name, action) {
        ("states", "startExecution") => "run".to_owned(),
        ("http", "invoke") if object.is_some() => "http:".to_owned(),
        (name, "") => name.to_owned(),
        (name, action) => format!("{name}: {action}"),
    };
    if let Some(object) = object {
        words.push(' ');
        words.push_str(&object);
    }
    if sync {
        words.push_str(", waits for its end");
    }
    words
}

/// The name in an unqualified or qualified function reference, or in a `${Substitution}`.
fn function_name(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or(name);
    substitution(name).unwrap_or(name)
}

/// The name of a `${Name}` that is the whole text.
fn substitution(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    (!name.contains("${")).then_some(name)
}

fn pass(state: &State<'_>) -> String {
    if let Some(names) = assigned(state) {
        return names;
    }
    let shapes = ["Result", "Parameters", "Output", "InputPath", "OutputPath"];
    match text(state, "ResultPath") {
        Some(path) if path.len() > 1 => format!("sets {path}"),
        _ if shapes.iter().any(|field| state.field(field).is_some()) => "shapes data".to_owned(),
        _ => "hands its input on".to_owned(),
    }
}

fn assigned(state: &State<'_>) -> Option<String> {
    let names = state.field("Assign")?.value.members();
    let names: Vec<String> = names
        .iter()
        .map(|m| format!("${}", m.key.strip_suffix(".$").unwrap_or(&m.key)))
        .collect();
    (!names.is_empty()).then(|| format!("assigns {}", names.join(", ")))
}

fn choice(state: &State<'_>) -> String {
    match state.items("Choices") {
        [rule] => {
            let words = condition::in_words(rule);
            // The label of the way has the words in full; a cut sentence here would say less than none.
            let words = format!("if {words}");
            let fits = words.len() > 3 && words.chars().count() <= 32;
            if fits { words } else { "1 rule".to_owned() }
        }
        rules => format!("first of {} rules", rules.len()),
    }
}

fn wait(state: &State<'_>) -> String {
    let operand = |field: &str| state.field(field).map(|member| &member.value);
    if let Some(node) = operand("Seconds") {
        return match (&node.kind, node.as_str()) {
            (NodeKind::Number(n), _) => format!("wait {}", seconds(n.as_f64())),
            (_, Some(text)) => format!("wait {} seconds", expression(text)),
            _ => "wait ? seconds".to_owned(),
        };
    }
    for (field, before, after) in [
        ("SecondsPath", "wait ", " seconds"),
        ("Timestamp", "wait until ", ""),
        ("TimestampPath", "wait until ", ""),
    ] {
        if let Some(text) = operand(field).and_then(Node::as_str) {
            return format!("{before}{}{after}", expression(text));
        }
    }
    "no time yet".to_owned()
}

/// A duration as one says it: `24 hours`, `90 seconds`, `1 day`.
pub fn seconds(amount: f64) -> String {
    let units = [
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
        (1.0, "second"),
    ];
    // "24 hours" says more than "1 day" to people who wait; two days and more read better as days.
    let whole = |unit: f64| amount >= unit && amount % unit == 0.0;
    let (unit, name) = units
        .into_iter()
        .find(|(unit, _)| whole(*unit) && (*unit < 86_400.0 || amount >= 2.0 * 86_400.0))
        .unwrap_or((1.0, "second"));
    let count = amount / unit;
    let plural = if count == 1.0 { "" } else { "s" };
    format!("{count} {name}{plural}")
}

fn fail(state: &State<'_>) -> String {
    let error = text(state, "Error").or_else(|| text(state, "ErrorPath"));
    match error {
        Some(error) => format!("fails: {}", expression(error)),
        None => "fails".to_owned(),
    }
}

fn map(state: &State<'_>) -> String {
    let reader = state.field("ItemReader").map(|member| &member.value);
    let items = match reader {
        Some(reader) => {
            let resource = reader.get("Resource").and_then(Node::as_str);
            let resource = resource.and_then(|r| r.split(":states:::").nth(1));
            match resource {
                Some(resource) => format!("each of {resource}"),
                None => "each item read".to_owned(),
            }
        }
        None => match text(state, "ItemsPath").or_else(|| text(state, "Items")) {
            Some(path) if path != "$" => format!("each of {}", expression(path)),
            _ => "each item".to_owned(),
        },
    };
    let mode = state
        .processor()
        .and_then(|p| p.value.get("ProcessorConfig"))
        .and_then(|config| config.get("Mode"))
        .and_then(Node::as_str);
    let concurrency = state.field("MaxConcurrency").map(|m| m.value.to_value());
    let mut words = items;
    match concurrency.and_then(|n| n.as_i64()) {
        Some(1) => words.push_str(", one by one"),
        Some(n) if n > 1 => words.push_str(&format!(", {n} at a time")),
        _ => {}
    }
    if mode == Some("DISTRIBUTED") {
        words.push_str(", in child executions");
    }
    words
}
