//! The MockConfigFile of Step Functions Local, read as answers (reference: section 11 of the language notes).

use super::{Answer, Reply, StateMocks};
use crate::error::StatesError;
use json::{Str, Value};

/// The answers of one test case. `machine` may be left out when the file has one machine, or when only one of its
/// machines has a case of this name.
///
/// `payload_only` says for a state whether it calls a function by ARN: its `{StatusCode, Payload}` answers yield
/// the payload, as they do there.
///
/// # Errors
/// A sentence that names what is missing and what is there.
pub fn mocks_from_config(
    config: &Value,
    machine: Option<&str>,
    case: &str,
    payload_only: &dyn Fn(&str) -> bool,
) -> Result<Vec<StateMocks>, String> {
    let machines = config
        .get("StateMachines")
        .and_then(Value::as_object)
        .ok_or("The file has no StateMachines.")?;
    let cases_of = |name: &Str| {
        machines
            .get(name)
            .and_then(|m| m.get("TestCases"))
            .and_then(Value::as_object)
    };
    let found = machines
        .keys()
        .filter(|name| machine.is_none_or(|wanted| wanted == &***name))
        .find_map(|name| cases_of(name)?.get(case));
    let Some(states) = found.and_then(Value::as_object) else {
        let mut known: Vec<String> = machines
            .keys()
            .flat_map(|n| cases_of(n).into_iter().flat_map(|c| c.keys()))
            .map(|k| k.to_string())
            .collect();
        known.dedup();
        return Err(format!(
            "There is no test case '{case}'. The file has: {}.",
            known.join(", ")
        ));
    };
    let mut mocks = Vec::new();
    for (state, response) in states.iter() {
        let name = response
            .as_str()
            .ok_or_else(|| format!("State '{state}' must name a mocked response."))?;
        let responses = config
            .get("MockedResponses")
            .and_then(|m| m.get(name))
            .and_then(Value::as_object);
        let responses = responses
            .ok_or_else(|| format!("There is no mocked response '{name}' (state '{state}')."))?;
        mocks.push(StateMocks {
            state: state.clone(),
            answers: answers(name, responses, payload_only(state))?,
        });
    }
    Ok(mocks)
}

/// Calls beyond this number cannot be listed; the bound keeps a range of billions from filling the memory.
const MAX_CALLS: u32 = 1_000_000;

fn answers(
    name: &str,
    responses: &json::Object,
    payload_only: bool,
) -> Result<Vec<Answer>, String> {
    let mut ranges = Vec::new();
    for (key, response) in responses.iter() {
        let bad =
            || format!("Mocked response '{name}': '{key}' is no number and no range such as 1-2.");
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
            return Err(format!(
                "Mocked response '{name}' has no answer for call {expected}."
            ));
        }
        expected = last + 1;
        answers.push(Answer {
            times: last - first + 1,
            ..Answer::new(reply)
        });
    }
    Ok(answers)
}

fn reply(name: &str, key: &str, response: &Value, payload_only: bool) -> Result<Reply, String> {
    match (response.get("Return"), response.get("Throw")) {
        (Some(result), None) => Ok(Reply::Return(match result.get("Payload") {
            Some(payload) if payload_only && result.get("StatusCode").is_some() => payload.clone(),
            _ => result.clone(),
        })),
        (None, Some(error)) => {
            let text = |key: &str| error.get(key).and_then(Value::as_str).map(Str::from);
            if text("Error").is_none() {
                return Err(format!(
                    "Mocked response '{name}', '{key}': Throw needs an Error."
                ));
            }
            Ok(Reply::Throw(StatesError {
                name: text("Error"),
                cause: text("Cause"),
            }))
        }
        _ => Err(format!(
            "Mocked response '{name}', '{key}': exactly one of Return and Throw is needed."
        )),
    }
}
