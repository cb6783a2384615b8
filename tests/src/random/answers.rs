//! What comes from outside: answers to calls, and commands at their times.

use super::number::Random;
use super::words::ERRORS;
use json::{Object, Value, json};

/// Answers to the calls of some of the states.
pub(super) fn mocks(random: &mut Random, states: &[String], chance: usize) -> Value {
    let mut mocks = Object::new();
    for state in states {
        if random.percent(chance) {
            let count = random.below(4) + 1;
            let answers: Value = (0..count).map(|_| answer(random)).collect();
            mocks.insert(state.as_str(), answers);
        }
    }
    Value::Object(mocks)
}

fn answer(random: &mut Random) -> Value {
    let mut answer = Object::new();
    match random.below(20) {
        0..12 => answer.insert("return", random.record(1)),
        12..14 => answer.insert("return", random.value(2)),
        14..18 => answer.insert(
            "throw",
            json!({"error": (random.text(&ERRORS)), "cause": "c"}),
        ),
        18 => answer.insert("timeout", Value::from(true)),
        _ => answer.insert("unpolled", Value::from(true)),
    };
    if random.percent(40) {
        answer.insert("after", Value::from(random.below(20) as f64 / 2.0));
    }
    if random.percent(70) {
        answer.insert("times", random.count(50));
    }
    if random.percent(10) {
        answer.insert("iteration", random.count(3));
    }
    if random.percent(5) {
        answer.insert("input", random.value(1));
    }
    if random.percent(30) {
        answer.insert("submitted", random.value(1));
    }
    Value::Object(answer)
}

/// A command at a time within the first half minute.
pub(super) fn command(random: &mut Random, states: &[String]) -> Value {
    let state = states[random.below(states.len())].as_str();
    let at = random.below(60) as f64 / 2.0;
    match random.below(8) {
        0..3 => json!({"at": at, "sendTaskSuccess": {"state": state, "output": (random.value(1))}}),
        3 => json!({"at": at, "sendTaskFailure": {"state": state, "error": "No"}}),
        4 => json!({"at": at, "sendTaskHeartbeat": state}),
        5 => json!({"at": at, "stop": {"error": "Halt"}}),
        6 => json!({"at": at, "goOn": {}}),
        _ => json!({"at": at, "redrive": {}}),
    }
}
