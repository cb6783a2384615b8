//! What is sent into a run from outside, and what is told of one that starts others, without a browser.

use super::*;
use crate::lens::Lens;
use crate::moment::Moment;
use asl::view::graph::Layout;
use json::json;

fn running(definition: json::Value, input: &str) -> Driver {
    let document = Document {
        definition: definition.text().as_str().into(),
        input: input.into(),
        ..Document::default()
    };
    let mut driver = Driver::default();
    driver.start(&document).expect("it runs");
    to_the_end(&mut driver);
    driver
}

/// A machine that asks somebody and has no answer.
fn asking() -> Driver {
    let definition = json!({"StartAt": "Ask", "States": {
        "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}], "End": true},
        "Sorry": {"Type": "Pass", "End": true}}});
    running(definition, "{}")
}

fn to_the_end(driver: &mut Driver) {
    while !driver.advance(Advance::End, &Stops::default(), &|| true) {}
}

fn status(driver: &Driver) -> Status {
    driver.run.as_ref().expect("a run").outcome().status
}

#[test]
fn time_passes_to_the_limit_when_nobody_answers() {
    let mut driver = asking();
    assert!(driver.stands() && status(&driver) == Status::Running);
    let asked = driver.run.as_ref().expect("a run").now();
    driver.send(Sent::GoOn).expect("time can pass");
    assert!(!driver.stands(), "there is something to do again");
    to_the_end(&mut driver);
    let run = driver.run.as_ref().expect("a run");
    assert_eq!(run.outcome().status, Status::TimedOut);
    assert_eq!(run.now() - asked, 365 * 86_400_000);
    // Before that moment the question is open again; letting time pass there comes to the same end.
    driver.seek(3);
    driver.send(Sent::GoOn).expect("time can pass");
    to_the_end(&mut driver);
    assert_eq!(status(&driver), Status::TimedOut);
}

#[test]
fn time_does_not_pass_after_the_end() {
    let mut driver = asking();
    driver.send(Sent::Stop).expect("it stops");
    to_the_end(&mut driver);
    let before = driver.run.as_ref().expect("a run").now();
    driver.send(Sent::GoOn).expect("nothing is refused");
    to_the_end(&mut driver);
    let run = driver.run.as_ref().expect("a run");
    assert_eq!((run.outcome().status, run.now()), (Status::Aborted, before));
}

#[test]
fn what_branches_and_iterations_brought_home_is_seen() {
    let one = |name: &str, fields: json::Value| {
        let mut state = fields.as_object().expect("fields").clone();
        state.insert("Type", "Pass".into());
        state.insert("End", true.into());
        json!({"StartAt": name, "States": {name: (json::Value::Object(state))}})
    };
    let definition = json!({"StartAt": "Both", "States": {
        "Both": {"Type": "Parallel", "ResultSelector": {"kept.$": "$[1].own"}, "ResultPath": "$.both", "Next": "Each",
            "Branches": [one("Left", json!({"Result": 1})), one("Right", json!({"Result": {"own": 2}}))]},
        "Each": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"n.$": "$$.Map.Item.Value.id"}, "End": true,
            "ItemProcessor": one("In", json!({}))}}});
    let mut driver = running(definition, r#"{"list": [{"id": "a"}, {"id": "b"}]}"#);
    driver.gather();
    let seen = driver.seen(None);
    let sample = |pointer: &str| seen.0.get(pointer).cloned().unwrap_or_default();
    assert_eq!(sample("/States/Both").result, Some(json!([1, {"own": 2}])));
    let each = sample("/States/Each");
    assert_eq!(each.result, Some(json!([{"n": "a"}, {"n": "b"}])));
    let item = json!({"Index": 0, "Value": {"id": "a"}});
    assert_eq!(each.item, Some(item));
    // What was played again is not played again as long as the run is the same.
    driver.seen.stale();
    driver.gather();
    assert_eq!(driver.seen(None).0, seen.0);
}

#[test]
fn a_nested_execution_looked_at_alone_has_the_values_of_the_scenario() {
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:inner";
    let definition = json!({"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": arn, "Input": {"n": 1}}}}});
    let inner = r#"{"StartAt": "In", "States": {"In": {"Type": "Wait", "Seconds": ${Pause}, "End": true}}}"#;
    let document = Document {
        definition: definition.text().as_str().into(),
        ..Document::default()
    };
    let machines = json!({arn: {"definition": inner}});
    let document = document.with("machines", Some(machines));
    let document = document.with("substitutions", Some(json!({"Pause": "5"})));
    let mut driver = Driver::default();
    driver.start(&document).expect("it runs");
    to_the_end(&mut driver);
    assert_eq!(status(&driver), Status::Succeeded);
    let turn = driver.show(asl::journal::ExecutionId(1));
    let Some(crate::lens::Turn::Shown(Some(child), Some(pointer))) = turn else {
        panic!("{turn:?}")
    };
    assert_eq!(&*pointer, "/States/In");
    let machine = child.machine.expect("another machine");
    assert_eq!(&*machine.arn, arn);
    assert!(machine.says.runs, "{:?}", machine.says.diagnostics);
    let drawn = format!("{:?}", machine.says.layout.nodes);
    assert!(
        drawn.contains("5 seconds") && !drawn.contains("Pause"),
        "{drawn}"
    );
    driver.gather();
    let inside = driver.seen(Some(arn)).0.get("/States/In").cloned();
    assert_eq!(
        inside.and_then(|sample| sample.input),
        Some(json!({"n": 1}))
    );
}

const CHILD: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:child";

/// A machine of one state that starts another one of three, whose last waits for a token.
fn nested() -> Document {
    let call = json!({"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": CHILD}, "End": true});
    let work = json!({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "Check"});
    let ask = json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}, "End": true});
    let definition = json!({"StartAt": "Call", "States": {"Call": call}});
    let child = json!({"StartAt": "Work", "States": {
        "Work": work, "Check": {"Type": "Pass", "Next": "Ask"}, "Ask": ask}});
    let machines = json::Value::Object([(CHILD, json!({"definition": child}))].into());
    let document = Document {
        definition: definition.text().into(),
        ..Document::default()
    };
    document.with("machines", Some(machines))
}

/// The driver at the end of what happens by itself, and what it tells of that.
fn told(document: &Document) -> (Driver, Moment) {
    let mut driver = Driver::default();
    driver.start(document).expect("it runs");
    to_the_end(&mut driver);
    let moment = driver.moment(&Look {
        chosen: None,
        full: true,
        deep: true,
        layout: &Layout::default(),
        focus: &Default::default(),
        lens: &Lens::default(),
    });
    (driver, moment)
}

#[test]
fn what_waits_in_another_machine_is_told() {
    let (_, moment) = told(&nested());
    let waiting: Vec<&str> = moment.pending.iter().map(|p| &*p.state).collect();
    assert_eq!(waiting, ["Ask"]);
}

#[test]
fn states_of_another_machine_are_not_those_with_the_same_number() {
    let (driver, _) = told(&nested());
    assert_eq!(driver.used("Call"), 1);
    assert_eq!(driver.used("Ask"), 0);
}
