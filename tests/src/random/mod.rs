//! Random scenarios, each from one number: definitions of every state type, inputs, answers, commands. Most of
//! them are legal; what they ask for often is not, and then the engine has to fail as the service would.

mod answers;
mod choice;
mod flow;
mod handlers;
mod machine;
mod map;
mod number;
mod task;
mod wait_and_fail;
mod words;

pub use number::Random;

use json::{Object, Value, json};
use machine::{Builder, Written};
use words::CHILD;

/// A scenario of a seed, in its JSON form.
pub fn scenario(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let express = random.percent(15);
    let Written { definition, states } = Builder::new(&mut random, express, true).definition(2);
    let child_express = random.percent(20);
    let child = Builder::new(&mut random, child_express, false).definition(1);
    let mut scenario = Object::new();
    scenario.insert("definition", definition);
    scenario.insert("type", kind(express));
    let input = match random.percent(90) {
        true => random.record(2),
        false => random.value(2),
    };
    scenario.insert("input", input);
    scenario.insert("seed", random.count(1000));
    scenario.insert("mocks", answers::mocks(&mut random, &states, 75));
    let child_mocks = answers::mocks(&mut random, &child.states, 50);
    scenario.insert(
        "machines",
        json!({CHILD: {"definition": (child.definition), "type": (kind(child_express)), "mocks": child_mocks}}),
    );
    scenario.insert("s3", objects());
    let commands = random.below(4);
    let commands: Value = (0..commands)
        .map(|_| answers::command(&mut random, &states))
        .collect();
    scenario.insert("commands", commands);
    Value::Object(scenario)
}

fn kind(express: bool) -> Value {
    Value::from(if express { "EXPRESS" } else { "STANDARD" })
}

/// What item readers find: one object of each form.
fn objects() -> Value {
    json!([
        {"bucket": "b", "key": "in/k", "body": "[1, 2, {\"n\": 3}]"},
        {"bucket": "b", "key": "in/c", "body": "n,a\n1,2\n3,\"4\n5\"\n"},
        {"bucket": "b", "key": "in/j", "body": "{\"n\": 1}\n{\"n\": 2, \"l\": [1]}\n"},
        {"bucket": "b", "key": "in/deep", "body": "{\"a\": {\"l\": [{\"n\": 0}, {\"n\": 1}]}}"},
        {"bucket": "b", "key": "in/torn", "body": "[1, 2"}
    ])
}
