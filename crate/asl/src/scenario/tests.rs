//! What is wrong with a scenario is told; what an answer says is kept when it is written.

use super::{Scenario, mocks_value};
use json::{Value, json};

#[test]
fn what_nothing_reads_is_told() {
    let answer = |answer: Value| json!({"mocks": {"A": [answer]}});
    for (part, at) in [
        (json!({"activities": ["a", 1]}), "/activities/1:"),
        (json!({"context": "arn"}), "/context:"),
        (json!({"context": {"arn": "a"}}), "/context/arn:"),
        (json!({"context": {"roleArn": 1}}), "/context/roleArn:"),
        (
            json!({"s3": [{"bucket": "b", "key": "k", "boby": ""}]}),
            "/s3/0/boby:",
        ),
        (
            json!({"machines": {"m": {"definition": {}, "mock": {}}}}),
            "/machines/m/mock:",
        ),
        (
            json!({"commands": [{"at": 1, "stop": {}, "redrive": true}]}),
            "/commands/0/redrive:",
        ),
        (
            json!({"commands": [{"at": 1, "sendTaskSuccess": {"state": "A", "ouput": 1}}]}),
            "/commands/0/sendTaskSuccess/ouput:",
        ),
        (
            answer(json!({"return": 1, "times": 1.5})),
            "/mocks/A/0/times:",
        ),
        (
            answer(json!({"return": 1, "iteration": -1})),
            "/mocks/A/0/iteration:",
        ),
        (answer(json!({"return": 1, "timeout": true})), "/mocks/A/0:"),
    ] {
        let mut scenario = part.as_object().cloned().expect("an object");
        scenario.insert("definition", Value::empty_object());
        let read = Scenario::from_value(&Value::Object(scenario), &|_| None);
        let problems = read.expect_err(at);
        assert!(
            problems.len() == 1 && problems[0].starts_with(at),
            "{at} {problems:?}"
        );
    }
}

#[test]
fn an_answer_grows_only_as_an_object_and_not_for_ever() {
    let read = |answer: Value| Scenario::read_mocks(&json!({"A": [answer]}));
    for (answer, at) in [
        (json!({"return": [], "bytes": 9}), "/A/0/bytes"),
        (json!({"throw": {"error": "E"}, "bytes": 9}), "/A/0/bytes"),
        (json!({"return": {}, "bytes": 0}), "/A/0/bytes"),
        (json!({"return": {}, "bytes": 1.5}), "/A/0/bytes"),
        (json!({"bytes": 10_000_001}), "/A/0/bytes"),
    ] {
        let problems = read(answer.clone()).expect_err("a problem");
        assert!(problems[0].contains(at), "{answer}: {problems:?}");
    }
    for (answer, length) in [
        (json!({"bytes": 300_000}), 300_000),
        (json!({"return": {"a": 1}, "bytes": 40}), 40),
        (json!({"return": {"a": "as long as it is"}, "bytes": 5}), 24),
    ] {
        let mocks = read(answer.clone()).expect("answers");
        let returned = mocks[0].answers[0].returned().expect("a value");
        assert_eq!(returned.text().len(), length, "{answer}");
        let written = mocks_value(&mocks);
        assert_eq!(
            Scenario::read_mocks(&written).as_ref(),
            Ok(&mocks),
            "{answer}"
        );
    }
}
