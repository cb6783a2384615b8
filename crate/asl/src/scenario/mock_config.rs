//! The MockConfigFile of Step Functions Local, read as answers (reference: section 11 of the language notes).

use super::{Answer, Reply, StateMocks};
use crate::error::StatesError;
use json::{Object, Str, Value};

/// What is wrong with a MockConfigFile, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// A sentence that names what is missing and what is there.
    pub message: String,
    /// JSON pointer of the place in the file.
    pub pointer: String,
}

impl std::fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

fn problem(message: impl Into<String>, steps: &[&str]) -> ConfigProblem {
    let mut pointer = String::new();
    for step in steps {
        json::pointer::push(&mut pointer, step);
    }
    ConfigProblem {
        message: message.into(),
        pointer,
    }
}

/// The answers of one test case. `machine` may be left out when the file has one machine, or when only one of its
/// machines has a case of this name.
///
/// `payload_only` says for a state whether it calls a function by ARN: its `{StatusCode, Payload}` answers yield
/// the payload, as they do there.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn mocks_from_config(
    config: &Value,
    machine: Option<&str>,
    case: &str,
    payload_only: &dyn Fn(&str) -> bool,
) -> Result<Vec<StateMocks>, ConfigProblem> {
    let machines = config
        .get("StateMachines")
        .and_then(Value::as_object)
        .ok_or_else(|| problem("The file has no StateMachines.", &[]))?;
    let cases_of = |name: &Str| {
        machines
            .get(name)
            .and_then(|m| m.get("TestCases"))
            .and_then(Value::as_object)
    };
    if let Some(wanted) = machine.filter(|wanted| machines.get(wanted).is_none()) {
        let known = listed(machines.keys());
        let message = format!("There is no state machine '{wanted}'. The file has: {known}.");
        return Err(problem(message, &["StateMachines"]));
    }
    let asked = || {
        let keys = machines.keys();
        keys.filter(|name| machine.is_none_or(|wanted| wanted == &***name))
    };
    let found = asked().find_map(|name| Some((name, cases_of(name)?.get(case)?)));
    let Some((machine, states)) = found else {
        let known = listed(asked().flat_map(|n| cases_of(n).into_iter().flat_map(Object::keys)));
        let (has, place) = match machine {
            Some(name) => (
                format!("State machine '{name}' has"),
                vec!["StateMachines", name],
            ),
            None => ("The file has".into(), vec!["StateMachines"]),
        };
        let message = format!("There is no test case '{case}'. {has}: {known}.");
        return Err(problem(message, &place));
    };
    let place = ["StateMachines", &**machine, "TestCases", case];
    let states = states.as_object().ok_or_else(|| {
        let expected = "is an object of state names and names of mocked responses";
        problem(format!("The test case '{case}' {expected}."), &place)
    })?;
    let mut mocks = Vec::new();
    for (state, response) in states.iter() {
        let here = [&place[..], &[&**state]].concat();
        let name = response.as_str().ok_or_else(|| {
            let message = format!("State '{state}' must name a mocked response.");
            problem(message, &here)
        })?;
        let responses = config
            .get("MockedResponses")
            .and_then(|m| m.get(name))
            .and_then(Value::as_object);
        let responses = responses.ok_or_else(|| {
            let message = format!("There is no mocked response '{name}' (state '{state}').");
            problem(message, &here)
        })?;
        mocks.push(StateMocks {
            state: state.clone(),
            answers: answers(name, responses, payload_only(state))?,
        });
    }
    Ok(mocks)
}

/// Names in a sentence, each once.
fn listed<'n>(names: impl Iterator<Item = &'n Str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for name in names {
        if !known.contains(&&**name) {
            known.push(name);
        }
    }
    match known.is_empty() {
        true => "none".into(),
        false => known.join(", "),
    }
}

/// Calls beyond this number cannot be listed; the bound keeps a range of billions from filling the memory.
const MAX_CALLS: u32 = 1_000_000;

fn answers(
    name: &str,
    responses: &Object,
    payload_only: bool,
) -> Result<Vec<Answer>, ConfigProblem> {
    let whole = ["MockedResponses", name];
    let mut ranges = Vec::new();
    for (key, response) in responses.iter() {
        let bad = || {
            problem(
                format!("Mocked response '{name}': '{key}' is no number and no range such as 1-2."),
                &["MockedResponses", name, key],
            )
        };
        let (first, last) = key.split_once('-').unwrap_or((key, key));
        let first: u32 = first.trim().parse().map_err(|_| bad())?;
        let last: u32 = last.trim().parse().map_err(|_| bad())?;
        if last < first || last > MAX_CALLS {
            return Err(bad());
        }
        ranges.push((first, last, reply(name, key, response, payload_only)?));
    }
    ranges.sort_by_key(|(first, ..)| *first);
    let mut answers = Vec::new();
    let mut expected = 0;
    for (first, last, reply) in ranges {
        if first != expected {
            let message = format!("Mocked response '{name}' has no answer for call {expected}.");
            return Err(problem(message, &whole));
        }
        expected = last + 1;
        answers.push(Answer {
            times: last - first + 1,
            ..Answer::new(reply)
        });
    }
    Ok(answers)
}

fn reply(
    name: &str,
    key: &str,
    response: &Value,
    payload_only: bool,
) -> Result<Reply, ConfigProblem> {
    let bad = |message: &str| {
        let message = format!("Mocked response '{name}', '{key}': {message}");
        problem(message, &["MockedResponses", name, key])
    };
    match (response.get("Return"), response.get("Throw")) {
        (Some(result), None) => Ok(Reply::Return(match result.get("Payload") {
            Some(payload) if payload_only && result.get("StatusCode").is_some() => payload.clone(),
            _ => result.clone(),
        })),
        (None, Some(error)) => {
            let text = |key: &str| error.get(key).and_then(Value::as_str).map(Str::from);
            if text("Error").is_none() {
                return Err(bad("Throw needs an Error."));
            }
            Ok(Reply::Throw(StatesError {
                name: text("Error"),
                cause: text("Cause"),
            }))
        }
        _ => Err(bad("exactly one of Return and Throw is needed.")),
    }
}

/// The answers of a scenario as a MockConfigFile with one machine and one test case, and sentences about what that
/// format cannot say. Delays and answers for single iterations are such.
pub fn config_from_mocks(
    mocks: &[StateMocks],
    machine: &str,
    case: &str,
    payload_only: &dyn Fn(&str) -> bool,
) -> (Value, Vec<String>) {
    let (mut states, mut responses) = (Object::new(), Object::new());
    let mut lost = Vec::new();
    for mock in mocks.iter().filter(|m| !m.answers.is_empty()) {
        let mut calls = Object::new();
        let mut next = 0_u32;
        for answer in &mock.answers {
            if answer.after > 0.0 || answer.iteration.is_some() || answer.input.is_some() {
                lost.push(format!(
                    "{}: the file cannot say when an answer comes, nor for which iteration or input.",
                    mock.state
                ));
            }
            if matches!(answer.reply, Reply::Timeout | Reply::Unpolled) {
                lost.push(format!(
                    "{}: a call that is never answered becomes one that throws States.Timeout.",
                    mock.state
                ));
            }
            let last = next.saturating_add(answer.times.max(1) - 1);
            let key = if last == next {
                next.to_string()
            } else {
                format!("{next}-{last}")
            };
            next = last.saturating_add(1);
            let payload_only = payload_only(&mock.state);
            let returned = answer.returned().map(Reply::Return);
            let reply = returned.as_ref().unwrap_or(&answer.reply);
            calls.insert(key, response(reply, payload_only));
        }
        let name = format!("{} of {case}", mock.state);
        states.insert(mock.state.clone(), Value::from(name.as_str()));
        responses.insert(name, Value::Object(calls));
    }
    lost.dedup();
    let test_cases = object([(case, Value::Object(states))]);
    let machines = object([(machine, object([("TestCases", test_cases)]))]);
    let file = object([
        ("StateMachines", machines),
        ("MockedResponses", Value::Object(responses)),
    ]);
    (file, lost)
}

fn response(reply: &Reply, payload_only: bool) -> Value {
    let thrown = |name: &str, cause: Option<&Str>| {
        let mut error = Object::new();
        error.insert("Error", Value::from(name));
        if let Some(cause) = cause {
            error.insert("Cause", Value::from(cause));
        }
        object([("Throw", Value::Object(error))])
    };
    match reply {
        Reply::Return(value) if payload_only => {
            let answer = object([
                ("StatusCode", Value::from(200_i64)),
                ("Payload", value.clone()),
            ]);
            object([("Return", answer)])
        }
        Reply::Return(value) => object([("Return", value.clone())]),
        Reply::Throw(error) => thrown(error.name(), error.cause.as_ref()),
        Reply::Timeout | Reply::Unpolled => thrown("States.Timeout", None),
    }
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(members.map(|(k, v)| (Str::from(k), v)).collect())
}

/// The test cases of a MockConfigFile: machine and case, in their order.
pub fn test_cases(config: &Value) -> Vec<(Str, Str)> {
    let machines = config.get("StateMachines").and_then(Value::as_object);
    let mut cases = Vec::new();
    for (machine, described) in machines.into_iter().flat_map(Object::iter) {
        let named = described.get("TestCases").and_then(Value::as_object);
        cases.extend(
            named
                .into_iter()
                .flat_map(Object::keys)
                .map(|case| (machine.clone(), case.clone())),
        );
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn what_is_written_reads_back() {
        let answer = |reply, times| Answer {
            times,
            ..Answer::new(reply)
        };
        let busy = StatesError::new("Busy", Str::from("later"));
        let mocks = [
            StateMocks {
                state: "Call".into(),
                answers: vec![
                    answer(Reply::Throw(busy), 2),
                    answer(Reply::Return(json!({"n": 1})), 1),
                ],
            },
            StateMocks {
                state: "Publish".into(),
                answers: vec![answer(Reply::Return(json!({"StatusCode": 1})), 1)],
            },
        ];
        let payload_only = |state: &str| state == "Call";
        let (file, lost) = config_from_mocks(&mocks, "Order", "Busy twice", &payload_only);
        assert_eq!(lost, Vec::<String>::new());
        assert_eq!(test_cases(&file), [("Order".into(), "Busy twice".into())]);
        let read = mocks_from_config(&file, None, "Busy twice", &payload_only);
        assert_eq!(read.as_deref(), Ok(&mocks[..]));
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let file = |responses: Value| {
            json!({
                "StateMachines": {"M": {"TestCases": {"C": {"A": "R/1"}, "D": 3}}},
                "MockedResponses": {"R/1": responses}
            })
        };
        let place = |responses: Value, case: &str| {
            let read = mocks_from_config(&file(responses), None, case, &|_| false);
            read.expect_err("a problem").pointer
        };
        let fine = json!({"0": {"Return": 1}});
        assert_eq!(place(json!({"x": {}}), "C"), "/MockedResponses/R~11/x");
        assert_eq!(place(json!({"0": {}}), "C"), "/MockedResponses/R~11/0");
        assert_eq!(
            place(json!({"0": {"Throw": {}}}), "C"),
            "/MockedResponses/R~11/0"
        );
        assert_eq!(
            place(json!({"1": {"Return": 1}}), "C"),
            "/MockedResponses/R~11"
        );
        assert_eq!(place(json!(3), "C"), "/StateMachines/M/TestCases/C/A");
        assert_eq!(place(fine.clone(), "D"), "/StateMachines/M/TestCases/D");
        assert_eq!(place(fine, "E"), "/StateMachines");
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is() {
        let file = json!({
            "StateMachines": {
                "M": {"TestCases": {"C": {}, "D": {}}},
                "N": {"TestCases": {"C": {}}},
                "O": {}
            },
            "MockedResponses": {}
        });
        let told = |machine: Option<&str>, case: &str| {
            let read = mocks_from_config(&file, machine, case, &|_| false);
            read.expect_err("a problem").message
        };
        assert_eq!(
            told(Some("X"), "C"),
            "There is no state machine 'X'. The file has: M, N, O."
        );
        assert_eq!(
            told(Some("N"), "D"),
            "There is no test case 'D'. State machine 'N' has: C."
        );
        assert_eq!(
            told(Some("O"), "D"),
            "There is no test case 'D'. State machine 'O' has: none."
        );
        assert_eq!(
            told(None, "X"),
            "There is no test case 'X'. The file has: C, D."
        );
    }

    #[test]
    fn a_grown_answer_is_written_as_it_returns() {
        let answer = Answer {
            bytes: Some(100),
            ..Answer::new(Reply::Return(json!({"a": 1})))
        };
        let mocks = [StateMocks {
            state: "A".into(),
            answers: vec![answer],
        }];
        let (file, _) = config_from_mocks(&mocks, "M", "C", &|_| false);
        let response = file.get("MockedResponses").and_then(|r| r.get("A of C"));
        let returned = response.and_then(|r| r.get("0")?.get("Return"));
        assert_eq!(returned.map(|value| value.text().len()), Some(100));
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        let mut slow = Answer::new(Reply::Timeout);
        slow.after = 3.0;
        let mocks = [StateMocks {
            state: "Call".into(),
            answers: vec![slow],
        }];
        let (file, lost) = config_from_mocks(&mocks, "Order", "Slow", &|_| false);
        assert_eq!(lost.len(), 2);
        let throws = file.get("MockedResponses").map(Value::text);
        assert!(throws.is_some_and(|t| t.contains("States.Timeout")));
    }
}
