//! Where a run comes to a question to a person: what counts as one, how long it waits, and that it can pass.

use asl::run::{Progress, Run, Status};
use asl::scenario::{CallTarget, Command, Scenario};
use json::{Value, json};

/// A state that asks, with more fields.
fn ask(more: &str) -> Value {
    let text = format!(
        r#"{{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {{"t.$": "$$.Task.Token"}}}},
            "End": true{more}}}"#
    );
    json::parse(&text).expect("JSON")
}

fn start(machine: &Value, rest: &str) -> Run {
    let mut scenario = json::parse(rest).expect("JSON");
    let object = scenario.as_object().cloned().expect("an object");
    let mut whole = object;
    whole.insert("definition", machine.clone());
    scenario = Value::Object(whole);
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    Run::start(&scenario).expect("a run")
}

/// Goes on until a person is asked: seconds on the clock then, and seconds left. None when the run ends or idles first.
fn asked(run: &mut Run) -> Option<(i64, i64)> {
    loop {
        if let Some(due) = run.question_due() {
            let started = run.events()[0].at;
            return Some(((run.now() - started) / 1_000, (due - run.now()) / 1_000));
        }
        if run.advance(1) != Progress::Stepped {
            return None;
        }
    }
}

#[test]
fn a_question_is_what_only_a_person_can_end_in_time() {
    let alone = |more: &str| json!({"StartAt": "Ask", "States": {"Ask": (ask(more))}});
    let whole = json!({"StartAt": "Ask", "TimeoutSeconds": 100, "States": {"Ask": (ask(""))}});
    let wait = |seconds: i64| json!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": seconds, "End": true}}});
    let beside = |other: Value| {
        let branches = json!([alone(", \"TimeoutSeconds\": 60"), other]);
        json!({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": branches}}})
    };
    let activity = json!({"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true, "TimeoutSeconds": 60,
        "Resource": "arn:aws:states:us-east-1:123456789012:activity:approve"}}});
    let timeout = ", \"TimeoutSeconds\": 60";
    let cases = [
        ("a deadline", alone(timeout), "{}", Some((0, 60))),
        (
            "the sooner one",
            alone(", \"TimeoutSeconds\": 60, \"HeartbeatSeconds\": 20"),
            "{}",
            Some((0, 20)),
        ),
        ("of the machine", whole, "{}", Some((0, 100))),
        ("of an activity", activity, "{}", Some((0, 60))),
        ("none: it waits for ever", alone(""), "{}", None),
        (
            "what happens before comes first",
            beside(wait(10)),
            "{}",
            Some((10, 50)),
        ),
        (
            "what comes after waits",
            beside(wait(90)),
            "{}",
            Some((0, 60)),
        ),
        (
            "an answer is listed",
            alone(timeout),
            r#"{"mocks": {"Ask": [{"return": 1, "after": 5}]}}"#,
            None,
        ),
        (
            "that there is none is listed",
            alone(timeout),
            r#"{"mocks": {"Ask": [{"timeout": true}]}}"#,
            None,
        ),
        (
            "a command answers",
            alone(timeout),
            r#"{"commands": [{"at": 5, "sendTaskSuccess": {"state": "Ask", "output": 1}}]}"#,
            None,
        ),
        (
            "a command plays the worker",
            alone(timeout),
            r#"{"commands": [{"at": 5, "sendTaskHeartbeat": {"state": "Ask"}}]}"#,
            None,
        ),
    ];
    for (name, machine, rest, expected) in cases {
        assert_eq!(asked(&mut start(&machine, rest)), expected, "{name}");
    }
}

#[test]
fn a_question_passes_with_its_deadline_and_comes_again_with_a_retry() {
    let retry = r#", "TimeoutSeconds": 60, "HeartbeatSeconds": 20, "Retry": [{"ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 1, "IntervalSeconds": 1}]"#;
    let machine = json!({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Ask", "States": {"Ask": (ask(retry))}},
        {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 5, "End": true}}}
    ]}}});
    let mut run = start(&machine, "{}");
    assert_eq!(asked(&mut run), Some((5, 15)));
    // A sign of life moves the deadline, and looking again and again changes nothing.
    let token = CallTarget::Token(run.open_calls()[0].token.clone());
    run.command(&Command::Heartbeat(token)).expect("it is open");
    for _ in 0..3 {
        assert_eq!(asked(&mut run), Some((5, 20)));
    }
    run.let_pass();
    assert_eq!(asked(&mut run), Some((26, 20)), "the second attempt");
    run.let_pass();
    assert_eq!(asked(&mut run), None);
    assert_eq!(run.outcome().status, Status::Failed);
    // The same again without a look at questions.
    let mut other = start(&machine, "{}");
    other.finish(10_000);
    assert_eq!(other.outcome().status, Status::Failed);
}
