//! What a run looked like, as far as checks ask. It is read from the history as the service would return it, so a
//! check sees nothing that a learner could not see.

use std::collections::HashMap;

use json::Value;

/// What was seen of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    /// How it ended; `RUNNING` when nothing more happens by itself, `REFUSED` when it could not start.
    pub status: String,
    /// The output of an execution that succeeded.
    pub output: Option<Value>,
    /// The error name of one that did not.
    pub error: Option<String>,
    /// And its cause.
    pub cause: Option<String>,
    /// The states entered, in order.
    pub visits: Vec<String>,
    /// The calls made, in order, each attempt counted.
    pub calls: Vec<Call>,
    /// The number of history events.
    pub events: u64,
    /// Virtual seconds from start to end.
    pub seconds: f64,
    /// State transitions, as they are billed.
    pub transitions: u64,
    /// The largest payload in bytes.
    pub payload: u64,
    /// What is said about the text.
    pub findings: Vec<Finding>,
    /// The definition as a value; null when it is no JSON.
    pub definition: Value,
}

/// One call of a service, a function or an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// `sns:publish`, `sqs:sendMessage.waitForTaskToken`, or the plain name of a function or an activity.
    pub label: String,
    /// The state that called.
    pub state: String,
    /// What was sent along.
    pub sent: Value,
}

/// Something that is said about the text of a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Whether the service refuses the definition for it.
    pub is_error: bool,
    /// Whether it is a warning.
    pub is_warning: bool,
    /// Its code.
    pub code: String,
    /// What it says.
    pub message: String,
    /// The line it stands in, from 1.
    pub line: u32,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {} ({})", self.line, self.message, self.code)
    }
}

impl Observation {
    /// The calls with this label.
    pub fn calls_of<'o>(&'o self, label: &'o str) -> impl Iterator<Item = &'o Call> {
        self.calls.iter().filter(move |call| call.label == label)
    }

    /// How often the work of a state began: retries count, entering anew counts.
    pub fn attempts(&self, state: &str) -> u64 {
        self.calls.iter().filter(|call| call.state == state).count() as u64
    }

    /// The states entered, as a line to read.
    pub fn path(&self) -> String {
        line(self.visits.iter().map(String::as_str), " → ")
    }

    /// The calls made, as a line to read.
    pub fn call_labels(&self) -> String {
        line(self.calls.iter().map(|call| call.label.as_str()), ", ")
    }

    /// Reads states and calls from the events of one execution, as GetExecutionHistory returns them.
    pub fn read_history(&mut self, events: &[Value]) {
        // The state in which each event happened: what entered last on the way back along previousEventId.
        let mut state_of: HashMap<i64, String> = HashMap::new();
        for event in events {
            let number = |key| event.get(key).and_then(Value::as_i64).unwrap_or_default();
            let state = match entered(event) {
                Some(name) => {
                    self.visits.push(name.clone());
                    name
                }
                None => state_of
                    .get(&number("previousEventId"))
                    .cloned()
                    .unwrap_or_default(),
            };
            if let Some((label, sent)) = called(event) {
                self.calls.push(Call {
                    label,
                    state: state.clone(),
                    sent,
                });
            }
            state_of.insert(number("id"), state);
        }
        self.events = events.len() as u64;
    }
}

/// A line of names that stays readable: the middle of a long one is left out.
fn line<'a>(names: impl Iterator<Item = &'a str>, separator: &str) -> String {
    let names: Vec<&str> = names.collect();
    match names.len() {
        0 => "none".to_string(),
        1..=14 => names.join(separator),
        many => format!(
            "{}{separator}… {} more …{separator}{}",
            names[..6].join(separator),
            many - 12,
            names[many - 6..].join(separator)
        ),
    }
}

fn entered(event: &Value) -> Option<String> {
    let name = event.get("stateEnteredEventDetails")?.get("name")?;
    name.as_str().map(str::to_string)
}

/// The label and the parameters, if this event is the beginning of a call.
fn called(event: &Value) -> Option<(String, Value)> {
    let text = |details: &Value, key: &str| {
        details
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string()
    };
    let payload = |details: &Value, key: &str| {
        let text = text(details, key);
        json::parse(&text).unwrap_or_else(|_| Value::from(text))
    };
    if let Some(details) = event.get("taskScheduledEventDetails") {
        let parameters = payload(details, "parameters");
        let action = format!(
            "{}:{}",
            text(details, "resourceType"),
            text(details, "resource")
        );
        // A function is known by its own name, however it is called.
        let function = parameters.get("FunctionName").and_then(Value::as_str);
        return Some(match function {
            Some(name) if action == "lambda:invoke" => {
                let payload = parameters.get("Payload").cloned();
                (plain_name(name), payload.unwrap_or(Value::Null))
            }
            _ => (action, parameters),
        });
    }
    [
        "lambdaFunctionScheduledEventDetails",
        "activityScheduledEventDetails",
    ]
    .iter()
    .find_map(|key| event.get(key))
    .map(|details| {
        (
            plain_name(&text(details, "resource")),
            payload(details, "input"),
        )
    })
}

/// `charge-card` of `arn:aws:lambda:us-east-1:123456789012:function:charge-card:$LATEST`.
fn plain_name(arn: &str) -> String {
    let mut parts = arn
        .split(':')
        .skip_while(|part| !matches!(*part, "function" | "activity"));
    match (parts.next(), parts.next()) {
        (Some(_), Some(name)) => name.to_string(),
        _ => arn.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Observation;
    use json::json;

    #[test]
    fn states_and_calls_are_read_from_the_history() {
        let events = [
            json!({"id": 1, "previousEventId": 0, "type": "ExecutionStarted"}),
            json!({"id": 2, "previousEventId": 0, "stateEnteredEventDetails": {"name": "Copy"}}),
            json!({"id": 3, "previousEventId": 2, "lambdaFunctionScheduledEventDetails":
                {"resource": "arn:aws:lambda:us-east-1:123456789012:function:copy", "input": "{\"a\":1}"}}),
            json!({"id": 4, "previousEventId": 3}),
            json!({"id": 5, "previousEventId": 4, "lambdaFunctionScheduledEventDetails":
                {"resource": "arn:aws:lambda:us-east-1:123456789012:function:copy", "input": "{\"a\":1}"}}),
            json!({"id": 6, "previousEventId": 5, "stateEnteredEventDetails": {"name": "Tell"}}),
            json!({"id": 7, "previousEventId": 6, "taskScheduledEventDetails":
                {"resourceType": "sns", "resource": "publish", "parameters": "{\"Message\":\"x\"}"}}),
        ];
        let mut seen = Observation::default();
        seen.read_history(&events);
        assert_eq!(seen.path(), "Copy → Tell");
        assert_eq!(seen.call_labels(), "copy, copy, sns:publish");
        assert_eq!((seen.attempts("Copy"), seen.attempts("Tell")), (2, 1));
        assert_eq!(seen.calls[0].sent, json!({"a": 1}));
    }

    #[test]
    fn a_long_path_is_shortened() {
        let seen = Observation {
            visits: (0..40).map(|n| n.to_string()).collect(),
            ..Observation::default()
        };
        assert_eq!(
            seen.path(),
            "0 → 1 → 2 → 3 → 4 → 5 → … 28 more … → 34 → 35 → 36 → 37 → 38 → 39"
        );
    }
}
