//! Visits of runs with several executions: which end with what is around them, and how long reading them takes.
#![allow(clippy::disallowed_methods, reason = "one test measures real time")]

use asl::run::Run;
use asl::scenario::Scenario;
use asl::view::graph::Status;
use asl::view::visit::Visits;
use json::{Value, json};
use std::time::{Duration, Instant};

fn run(scenario: Value) -> Run {
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(1_000_000);
    run
}

/// The name of the state of each visit with how it stands.
fn told(run: &Run, visits: &Visits) -> Vec<(String, Status)> {
    let name = |v: &asl::view::visit::Visit| {
        let execution = run.journal().execution(v.execution).expect("it has one");
        execution.program.state(v.state).name.to_string()
    };
    visits.list().iter().map(|v| (name(v), v.status)).collect()
}

#[test]
fn an_execution_that_nobody_waits_for_goes_on_when_what_started_it_fails() {
    let child = "arn:aws:states:us-east-1:123456789012:stateMachine:child";
    let start = json!({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": child}, "Next": "Linger"});
    let left = json!({"StartAt": "Start", "States": {
        "Start": start, "Linger": {"Type": "Wait", "Seconds": 60, "End": true}}});
    let right = json!({"StartAt": "Soon", "States": {
        "Soon": {"Type": "Wait", "Seconds": 1, "Next": "Break"}, "Break": {"Type": "Fail", "Error": "E"}}});
    let both = json!({"Type": "Parallel", "Branches": [left, right], "Next": "After",
        "Catch": [{"ErrorEquals": ["E"], "Next": "After"}]});
    let machine = json!({"definition": {"StartAt": "Work", "States": {
        "Work": {"Type": "Wait", "Seconds": 10, "End": true}}}});
    let run = run(json!({
        "definition": {"StartAt": "Both", "States": {"Both": both, "After": {"Type": "Wait", "Seconds": 20, "End": true}}},
        "machines": Value::Object([(child, machine)].into())
    }));
    let after = run.events().iter().position(|e| {
        let name = run.journal().state_name(e);
        e.kind.is_entered() && name.is_some_and(|name| **name == *"After")
    });
    let visits = Visits::of(run.journal(), after.expect("it is entered") + 1);
    let told = told(&run, &visits);
    let status = |name: &str| told.iter().find(|(n, _)| n == name).map(|(_, s)| *s);
    assert_eq!(status("Linger"), Some(Status::Aborted), "{told:?}");
    assert_eq!(status("Work"), Some(Status::Waiting), "{told:?}");
}

#[test]
fn ten_thousand_children_at_once_are_read_quickly() {
    let items: Value = (0..10_000).map(Value::from).collect();
    let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 5, "End": true}}});
    let each = json!({"Type": "Map", "ItemProcessor": processor, "End": true});
    let run =
        run(json!({"input": items, "definition": {"StartAt": "Each", "States": {"Each": each}}}));
    let start = Instant::now();
    let visits = Visits::of(run.journal(), run.events().len());
    let took = start.elapsed();
    println!("{} visits in {took:?}", visits.list().len());
    assert_eq!(visits.list().len(), 10_001);
    assert!(visits.list().iter().all(|v| v.status == Status::Succeeded));
    assert!(took < Duration::from_secs(2), "{took:?}");
}
