//! What may be written at a place of the definition, and what a field means.

use crate::editor::Completions;
use asl::definition::{StateKind, read};
use asl::source::{byte_offset, utf16_offset};
use json::syntax::{Node, NodeKind};

/// The fields of ASL: name, what it means, what is inserted as its value, and in which states it stands (empty:
/// all; `top`: the machine).
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("StartAt", "The name of the first state.", "\"\"", "top"),
    (
        "States",
        "The states of this machine, by name.",
        "{}",
        "top",
    ),
    (
        "Comment",
        "A note for people. The service ignores it.",
        "\"\"",
        "top all",
    ),
    (
        "QueryLanguage",
        "JSONPath or JSONata. A state may choose its own.",
        "\"JSONata\"",
        "top all",
    ),
    (
        "TimeoutSeconds",
        "After this many seconds the work ends with States.Timeout.",
        "60",
        "top Task",
    ),
    (
        "Version",
        "The version of the language, \"1.0\".",
        "\"1.0\"",
        "top",
    ),
    (
        "Type",
        "What kind of state this is: Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map.",
        "\"Task\"",
        "all",
    ),
    (
        "Next",
        "The state that follows.",
        "\"\"",
        "Task Pass Wait Parallel Map",
    ),
    (
        "End",
        "With true, the machine ends after this state.",
        "true",
        "Task Pass Wait Parallel Map",
    ),
    (
        "Resource",
        "What the task calls: the ARN of a function, an activity or a service integration.",
        "\"arn:aws:states:::lambda:invoke\"",
        "Task",
    ),
    (
        "Parameters",
        "JSONPath: builds what is sent. Keys that end in .$ hold a path or an intrinsic function.",
        "{}",
        "Task Pass Parallel Map",
    ),
    (
        "Arguments",
        "JSONata: what is sent to the task.",
        "{}",
        "Task Parallel Map",
    ),
    (
        "Output",
        "JSONata: what the state hands on; $states.result is the task’s answer.",
        "\"{% $states.result %}\"",
        "all",
    ),
    (
        "Assign",
        "Sets variables that later states can read.",
        "{}",
        "all",
    ),
    (
        "InputPath",
        "JSONPath: which part of the input is used.",
        "\"$\"",
        "all",
    ),
    (
        "OutputPath",
        "JSONPath: which part of the data is handed on.",
        "\"$\"",
        "all",
    ),
    (
        "ResultPath",
        "JSONPath: where the result goes in the input. null throws the result away.",
        "\"$.result\"",
        "Task Pass Parallel Map",
    ),
    (
        "ResultSelector",
        "JSONPath: picks from the raw result before ResultPath places it.",
        "{}",
        "Task Parallel Map",
    ),
    (
        "Result",
        "Pass: a fixed value that becomes the result.",
        "{}",
        "Pass",
    ),
    (
        "Retry",
        "Which errors are tried again, how often, and how long to wait in between. The first retrier that names the error counts.",
        "[\n  { \"ErrorEquals\": [\"States.TaskFailed\"], \"IntervalSeconds\": 2, \"MaxAttempts\": 3, \"BackoffRate\": 2 }\n]",
        "Task Parallel Map",
    ),
    (
        "Catch",
        "Where an error leads that no retry has mended. The first catcher that names the error counts.",
        "[\n  { \"ErrorEquals\": [\"States.ALL\"], \"Next\": \"\" }\n]",
        "Task Parallel Map",
    ),
    (
        "HeartbeatSeconds",
        "The worker has to report at least this often, or the task ends with States.HeartbeatTimeout.",
        "30",
        "Task",
    ),
    (
        "Credentials",
        "The role the task is called with.",
        "{ \"RoleArn\": \"\" }",
        "Task",
    ),
    (
        "Choices",
        "Rules, tried from the top; the first that holds decides.",
        "[]",
        "Choice",
    ),
    (
        "Default",
        "Where it goes when no rule holds. Without it the execution fails with States.NoChoiceMatched.",
        "\"\"",
        "Choice",
    ),
    ("Seconds", "How long to wait.", "10", "Wait"),
    (
        "Timestamp",
        "Until when to wait, such as 2030-01-01T00:00:00Z.",
        "\"2030-01-01T00:00:00Z\"",
        "Wait",
    ),
    (
        "SecondsPath",
        "Where the seconds stand in the data.",
        "\"$.seconds\"",
        "Wait",
    ),
    (
        "TimestampPath",
        "Where the time stands in the data.",
        "\"$.until\"",
        "Wait",
    ),
    ("Error", "Fail: the name of the error.", "\"\"", "Fail"),
    ("Cause", "Fail: the explanation for people.", "\"\"", "Fail"),
    (
        "Branches",
        "The machines that run at once. The result is the list of their outputs.",
        "[]",
        "Parallel",
    ),
    (
        "ItemProcessor",
        "The machine that runs for each item.",
        "{ \"StartAt\": \"\", \"States\": {} }",
        "Map",
    ),
    (
        "ItemsPath",
        "JSONPath: where the items stand in the input.",
        "\"$.items\"",
        "Map",
    ),
    (
        "Items",
        "JSONata: the items.",
        "\"{% $states.input.items %}\"",
        "Map",
    ),
    (
        "ItemSelector",
        "Builds the input of each iteration; $$.Map.Item.Value is the item.",
        "{}",
        "Map",
    ),
    (
        "MaxConcurrency",
        "How many iterations run at once; 0 means as many as possible.",
        "0",
        "Map",
    ),
    (
        "ToleratedFailurePercentage",
        "How many items may fail before the Map fails, in percent.",
        "0",
        "Map",
    ),
    (
        "ToleratedFailureCount",
        "How many items may fail before the Map fails.",
        "0",
        "Map",
    ),
    (
        "ItemReader",
        "Distributed Map: where the items are read from.",
        "{}",
        "Map",
    ),
    (
        "ItemBatcher",
        "Distributed Map: how many items an iteration gets.",
        "{ \"MaxItemsPerBatch\": 10 }",
        "Map",
    ),
    (
        "ResultWriter",
        "Distributed Map: where the results go.",
        "{}",
        "Map",
    ),
    (
        "ErrorEquals",
        "Names of errors. States.ALL stands for all of them, alone and last.",
        "[\"States.ALL\"]",
        "rule",
    ),
    (
        "IntervalSeconds",
        "Seconds before the first retry.",
        "1",
        "rule",
    ),
    (
        "MaxAttempts",
        "How many retries, not counting the first attempt. 0 means never.",
        "3",
        "rule",
    ),
    ("BackoffRate", "By how much each wait grows.", "2", "rule"),
    (
        "MaxDelaySeconds",
        "The longest wait between two attempts.",
        "60",
        "rule",
    ),
    (
        "JitterStrategy",
        "FULL draws each wait between zero and the computed one.",
        "\"FULL\"",
        "rule",
    ),
    ("Variable", "What the rule looks at.", "\"$.\"", "rule"),
    (
        "Condition",
        "JSONata: an expression that is true or false.",
        "\"{%  %}\"",
        "rule",
    ),
];

/// Errors that Retry and Catch can name.
const ERRORS: &[&str] = &[
    "States.ALL",
    "States.TaskFailed",
    "States.Timeout",
    "States.HeartbeatTimeout",
    "States.Permissions",
    "States.DataLimitExceeded",
    "States.BranchFailed",
    "States.NoChoiceMatched",
    "States.IntrinsicFailure",
    "States.ExceedToleratedFailureThreshold",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
    "States.QueryEvaluationError",
    "Lambda.Unknown",
    "Lambda.ServiceException",
    "Lambda.TooManyRequestsException",
];

/// Texts larger than this are not completed, so that typing stays quick.
const MOST: usize = 500_000;

/// What may be written at a UTF-16 offset.
pub(crate) fn complete(text: &str, offset: usize) -> Option<Completions> {
    if text.len() > MOST {
        return None;
    }
    let at = byte_offset(text, offset);
    let syntax = json::syntax::parse(text);
    let root = syntax.root.as_ref()?;
    let place = Place::find(root, at);
    let written = text.get(..at)?;
    let word = written
        .rfind(|c: char| !(c.is_alphanumeric() || "._- ".contains(c)))
        .map_or(0, |i| i + 1);
    let word = written.get(word..)?.trim_start();
    let from = utf16_offset(text, at - word.len());
    let option = |label: &str, detail, insert: String| (label.to_string(), detail, insert);
    let options = match &place {
        Place::Value(key) => match key.as_str() {
            "Type" => StateKind::ALL
                .iter()
                .map(|k| option(k.name(), "type", k.name().into()))
                .collect(),
            "Next" | "Default" | "StartAt" => read(root)
                .states()
                .map(|s| option(&s.name, "state", s.name.to_string()))
                .collect(),
            "ErrorEquals" => ERRORS
                .iter()
                .map(|e| option(e, "error", (*e).into()))
                .collect(),
            "QueryLanguage" => ["JSONPath", "JSONata"]
                .iter()
                .map(|l| option(l, "language", (*l).into()))
                .collect(),
            _ => Vec::new(),
        },
        Place::Key { object, quoted } => fields(root, object, at)
            .map(|(name, value)| {
                let insert = if *quoted {
                    name.to_string()
                } else {
                    format!("\"{name}\": {value}")
                };
                option(name, "field", insert)
            })
            .collect(),
        Place::Nowhere => Vec::new(),
    };
    (!options.is_empty()).then_some(Completions { from, options })
}

/// What the field at a UTF-16 offset means: from, to, explanation.
pub(crate) fn explain(text: &str, offset: usize) -> Option<(usize, usize, String)> {
    if text.len() > MOST {
        return None;
    }
    let at = byte_offset(text, offset) as u32;
    let syntax = json::syntax::parse(text);
    let mut node = syntax.root.as_ref()?;
    loop {
        let next = match &node.kind {
            NodeKind::Object(members) => {
                let member = members
                    .iter()
                    .find(|m| m.key_span.start <= at && at <= m.value.span.end)?;
                if at <= member.key_span.end {
                    let name = member.key.strip_suffix(".$").unwrap_or(&member.key);
                    let field = FIELDS.iter().find(|f| f.0 == name)?;
                    let (from, to) = (member.key_span.start as usize, member.key_span.end as usize);
                    return Some((
                        utf16_offset(text, from),
                        utf16_offset(text, to),
                        format!("{}: {}", field.0, field.1),
                    ));
                }
                &member.value
            }
            NodeKind::Array(items) => items.iter().find(|i| i.span.touches(at as usize))?,
            _ => return None,
        };
        node = next;
    }
}

/// Where one is in the text.
enum Place<'s> {
    /// In the value of this key.
    Value(String),
    /// Where a key of this object may stand.
    Key {
        object: &'s Node,
        quoted: bool,
    },
    Nowhere,
}

impl Place<'_> {
    fn find(root: &Node, at: usize) -> Place<'_> {
        let mut node = root;
        let mut key = String::new();
        loop {
            match &node.kind {
                NodeKind::Object(members) => {
                    let inside = members.iter().find(|m| {
                        (m.key_span.start as usize) < at && at <= m.value.span.end as usize
                    });
                    match inside {
                        Some(m) if at < m.key_span.end as usize => {
                            return Place::Key {
                                object: node,
                                quoted: true,
                            };
                        }
                        Some(m) if at >= m.value.span.start as usize => {
                            key = m.key.to_string();
                            node = &m.value;
                        }
                        Some(_) => return Place::Nowhere,
                        None if node.span.touches(at) => {
                            return Place::Key {
                                object: node,
                                quoted: false,
                            };
                        }
                        None => return Place::Nowhere,
                    }
                }
                NodeKind::Array(items) => match items.iter().find(|i| i.span.touches(at)) {
                    Some(item) => node = item,
                    None => return Place::Value(key),
                },
                _ => return Place::Value(key),
            }
        }
    }
}

/// The fields that an object may have and has not yet.
fn fields<'s>(
    root: &'s Node,
    object: &'s Node,
    at: usize,
) -> impl Iterator<Item = (&'static str, &'static str)> + 's {
    let definition = read(root);
    let state = definition
        .states()
        .filter(|s| s.node.span.touches(at))
        .min_by_key(|s| s.node.span.end - s.node.span.start)
        .filter(|s| s.node.span == object.span)
        .map(|s| s.kind);
    let machine = definition
        .machines()
        .iter()
        .any(|m| m.node.span == object.span);
    FIELDS.iter().filter_map(move |(name, _, value, places)| {
        let fits = places.split(' ').any(|place| match (state, place) {
            (_, "top") => machine,
            (Some(_), "all") => true,
            (Some(Some(kind)), place) => kind.name() == place,
            (Some(None), place) => place != "rule",
            (None, place) => !machine && place == "rule",
        });
        (fits && object.get(name).is_none()).then_some((*name, *value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Next": "B", "Retry": [{"ErrorEquals": ["S"], }]}, "B": {"Type": "Succeed", } } }"#;

    fn labels(needle: &str, past: usize) -> Vec<String> {
        let at = TEXT.find(needle).expect("it is there") + past;
        let found = complete(TEXT, at).unwrap_or_default();
        found.options.into_iter().map(|o| o.0).collect()
    }

    #[test]
    fn state_names_types_and_errors_where_they_belong() {
        assert_eq!(labels("\"B\", \"Retry", 2), ["A", "B"]);
        assert_eq!(labels("Task\"", 2).len(), 8);
        assert!(labels("\"S\"]", 2).contains(&"States.Timeout".to_string()));
    }

    #[test]
    fn fields_of_the_state_at_hand() {
        let end = labels("Succeed\", ", 10);
        assert!(
            end.contains(&"Output".to_string()) && !end.contains(&"Retry".to_string()),
            "{end:?}"
        );
        assert!(labels("\"], }", 4).contains(&"MaxAttempts".to_string()));
    }

    #[test]
    fn a_field_explains_itself() {
        let at = TEXT.find("Retry").expect("it is there");
        let (from, to, says) = explain(TEXT, at).expect("an explanation");
        assert_eq!(&TEXT[from..to], "\"Retry\"");
        assert!(says.starts_with("Retry: "));
        assert_eq!(explain(TEXT, 5_000), None);
    }
}
