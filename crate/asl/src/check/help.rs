//! What to do about a field that is missing, unknown, or stands where it may not: the sentences under the service's
//! messages, which say only what is wrong.

use crate::definition::{Language, StateKind};

use super::schema::{Place, list};

/// What to add when these fields are missing.
pub(super) fn missing(names: &[&str], place: &Place<'_>) -> String {
    let phrases: Vec<String> = names
        .iter()
        .map(|name| match content(name, place) {
            "" => format!("\"{name}\""),
            what => format!("\"{name}\", {what}"),
        })
        .collect();
    format!("Add {}.", phrases.join(", and "))
}

/// What a required field holds.
fn content(field: &str, place: &Place<'_>) -> &'static str {
    match field {
        "States" => "an object that holds each state under its name",
        "StartAt" => "the name of the first state",
        "Type" => "the kind of state: Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map",
        "Next" => "the name of the state to go to",
        "Choices" => "an array of rules, each with a Next",
        "Variable" => "the path of the value to compare, like \"$.order.total\"",
        "Condition" => {
            "an expression that gives true or false, like \"{% $states.input.total > 100 %}\""
        }
        "Branches" => "an array of machines, each with StartAt and States",
        "ErrorEquals" => "an array of error names, like [\"States.ALL\"]",
        "ItemProcessor" => "an object with StartAt and States: the machine that each item runs",
        "Resource" if place.kind.is_some() => {
            "the ARN of what the task calls, like \"arn:aws:states:::lambda:invoke\""
        }
        "Resource" => "the ARN of what reads the items, like \"arn:aws:states:::s3:getObject\"",
        _ => "",
    }
}

/// What to add when none of these fields is there, of which one must be.
pub(super) fn one_of(names: &[&str], place: &Place<'_>) -> String {
    match names {
        ["Next", ..] => {
            "Add \"Next\", the name of the state that follows, or \"End\": true if this is the last one."
                .to_owned()
        }
        ["Seconds", ..] => {
            let paths = match place.language {
                Language::JsonPath => "a path goes into SecondsPath or TimestampPath",
                Language::Jsonata => "either may be an expression",
            };
            format!(
                "Add \"Seconds\", how long to wait, or \"Timestamp\", until when, like \"2026-01-31T12:00:00Z\"; {paths}."
            )
        }
        ["Resource", ..] => {
            "Add \"Resource\": \"arn:aws:states:::s3:putObject\" to write the results to S3, or \"WriterConfig\" to shape them."
                .to_owned()
        }
        [only] => missing(&[*only], place),
        _ => format!("Say how large a batch is with {}.", list(names, "or")),
    }
}

/// An object of this kind in a few words, for one who wrote something else.
pub(super) fn sample(what: &str) -> &'static str {
    match what {
        "retrier" => {
            "A retrier is an object, like { \"ErrorEquals\": [\"States.ALL\"], \"MaxAttempts\": 2 }."
        }
        "catcher" => {
            "A catcher is an object, like { \"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Name of a state\" }."
        }
        "branch" | "item processor" | "iterator" => {
            "Write a machine of its own: { \"StartAt\": \"Name\", \"States\": { \"Name\": the state } }."
        }
        "ProcessorConfig" => "Write an object, like { \"Mode\": \"INLINE\" }.",
        "choice rule" => {
            "A rule is an object, like { \"Variable\": \"$.x\", \"IsPresent\": true, \"Next\": \"Name of a state\" }."
        }
        "nested choice rule" => {
            "A rule is an object, like { \"Variable\": \"$.x\", \"IsPresent\": true }."
        }
        "condition rule" => {
            "A rule is an object, like { \"Condition\": \"{% $states.input.x > 1 %}\", \"Next\": \"Name of a state\" }."
        }
        _ => "Write an object: { … }.",
    }
}

/// Where a field belongs that this object does not know, when somebody may well look for it there.
pub(super) fn elsewhere(what: &str, field: &str) -> Option<&'static str> {
    Some(match (what, field) {
        ("retrier", "Next") => {
            "Remove it: a retrier runs the state again. Where to go when that was in vain stands in Catch."
        }
        ("catcher", "End") => "Remove it: a catcher goes on to its Next, and that state may end.",
        (
            "catcher",
            "MaxAttempts" | "IntervalSeconds" | "BackoffRate" | "MaxDelaySeconds"
            | "JitterStrategy",
        ) => "Remove it: it belongs to a retrier, under Retry.",
        ("branch" | "item processor" | "iterator", "TimeoutSeconds" | "Version") => {
            "Remove it: only the outermost machine has it."
        }
        ("ItemReader" | "ResultWriter", "Bucket" | "Key" | "Prefix") => {
            "Put it into Parameters (in JSONata, Arguments)."
        }
        ("choice rule", "Default" | "Otherwise" | "Else") => {
            "Remove it: where to go when no rule holds stands in Default, beside Choices."
        }
        ("state", "Retries") => "Did you mean Retry?",
        ("state" | "item processor" | "iterator", "Mode" | "ExecutionType") => {
            "It belongs to the ProcessorConfig of an ItemProcessor."
        }
        ("state", "Variable" | "Condition" | "And" | "Or" | "Not") => {
            "It belongs to a rule in the Choices of a Choice state."
        }
        ("state", "ErrorEquals" | "MaxAttempts" | "IntervalSeconds" | "BackoffRate") => {
            "It belongs to an object in the array Retry; ErrorEquals also to one in Catch."
        }
        _ => return None,
    })
}

/// What to do about a field that belongs to other types of states.
pub(super) fn other_state(kind: StateKind, field: &str, holders: &[&str]) -> String {
    let name = kind.name();
    match (kind, field) {
        (StateKind::Choice, "Next") => {
            "A Choice goes where its rules and its Default say; put Next into a rule or use Default.".to_owned()
        }
        (StateKind::Choice, "End") => {
            "A Choice cannot end a machine; let a rule or the Default lead to a Succeed state.".to_owned()
        }
        (StateKind::Succeed | StateKind::Fail, "Next" | "End") => {
            format!("A {name} state always ends; remove the field.")
        }
        (
            StateKind::Succeed | StateKind::Wait | StateKind::Choice,
            "ResultPath" | "Result" | "Parameters" | "ResultSelector",
        ) => format!(
            "Remove it: a {name} state has no result. To shape the data, put a Pass state before it."
        ),
        (_, "Retry" | "Catch") => format!(
            "Remove it: only Task, Parallel and Map states retry and catch errors, a {name} state does not."
        ),
        (StateKind::Map, "Arguments") => {
            "A Map takes ItemSelector for the input of each iteration.".to_owned()
        }
        (StateKind::Wait, "TimeoutSeconds") => {
            "Remove it: it belongs to Task states. How long a Wait lasts stands in Seconds.".to_owned()
        }
        _ => format!("Remove it: it belongs to {} states.", list(holders, "and")),
    }
}

/// What the other language has in place of a field. `what` is the object that holds it.
pub(super) fn other_language(what: &str, kind: Option<StateKind>, field: &str) -> String {
    let help = match (what, kind, field) {
        ("catcher", _, "ResultPath") => {
            "In JSONata, use Output, for instance \"{% $merge([$states.input, {'error': $states.errorOutput}]) %}\"."
        }
        ("catcher", _, "Output") => {
            "In JSONPath, ResultPath says where the error goes; or set QueryLanguage to JSONata."
        }
        ("choice rule", _, "Output") => {
            "In JSONPath a rule has no output: put a Pass state after it, or set QueryLanguage to JSONata."
        }
        (_, _, "InputPath") => {
            "In JSONata, read what is needed from $states.input where it is used."
        }
        (_, Some(StateKind::Map), "Parameters") => "In JSONata, use ItemSelector.",
        (_, Some(StateKind::Pass), "Parameters") => {
            "In JSONata, a Pass state builds its result in Output, with {% … %} for what comes from the input."
        }
        (_, _, "Parameters") => "In JSONata, use Arguments.",
        (_, _, "ResultSelector") => "In JSONata, shape the result in Output with $states.result.",
        (_, Some(StateKind::Pass), "ResultPath") => {
            "In JSONata, use Output, for instance \"{% $merge([$states.input, {'name': 'value'}]) %}\"."
        }
        (_, _, "ResultPath") => {
            "In JSONata, use Output, for instance \"{% $merge([$states.input, {'result': $states.result}]) %}\"."
        }
        (_, _, "OutputPath" | "Result") => "In JSONata, use Output.",
        (_, _, "ItemsPath") => "In JSONata, use Items.",
        (_, _, "Arguments") => "In JSONPath, use Parameters; or set QueryLanguage to JSONata.",
        (_, Some(StateKind::Pass), "Output") => {
            "In JSONPath, use Result or Parameters, and ResultPath; or set QueryLanguage to JSONata."
        }
        (_, Some(StateKind::Wait | StateKind::Choice | StateKind::Succeed), "Output") => {
            "In JSONPath, use OutputPath; or set QueryLanguage to JSONata."
        }
        (_, _, "Output") => {
            "In JSONPath, use ResultSelector, ResultPath and OutputPath; or set QueryLanguage to JSONata."
        }
        (_, _, "Items") => "In JSONPath, use ItemsPath; or set QueryLanguage to JSONata.",
        (_, _, "Condition") => {
            "In JSONPath, a rule has Variable and a comparison; or set QueryLanguage to JSONata."
        }
        _ => {
            return match field.strip_suffix("Path") {
                Some(name) => format!("In JSONata, {name} takes an expression."),
                None => "Set QueryLanguage, or remove the field.".to_owned(),
            };
        }
    };
    help.to_owned()
}

/// How to write a moment, or why this one is none although it looks like one.
pub(super) fn timestamp(text: &str) -> &'static str {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    match shape.strip_prefix("0000-00-00T00:00:00") {
        Some("Z" | "+00:00" | "-00:00") => "No calendar has this day, or no day this time.",
        _ => {
            "Write it like \"2026-01-31T12:00:00Z\", with an upper-case T and Z or an offset like +01:00."
        }
    }
}
