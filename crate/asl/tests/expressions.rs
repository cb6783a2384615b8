//! Expressions of a state at a step: found, valued, changed.

use asl::run::Run;
use asl::run::expressions::Kind;
use asl::scenario::Scenario;
use json::json;

const DEFINITION: &str = r#"{
  "StartAt": "Total",
  "States": {
    "Total": {
      "Type": "Pass", "QueryLanguage": "JSONata",
      "Output": {"sum": "{% $sum($states.input.items.(price * qty)) %}"},
      "Assign": {"who": "{% $states.context.State.Name %}"},
      "Next": "Tell"
    },
    "Tell": {"Type": "Pass", "Parameters": {"text.$": "States.Format('{} by {}', $.sum, $who)"}, "End": true}
  }
}"#;

fn run() -> Run {
    let mut scenario = Scenario::of(DEFINITION);
    scenario.input = json!({"items": [{"price": 2, "qty": 3}, {"price": 1, "qty": 1}]});
    let mut run = Run::start(&scenario).expect("the definition is legal");
    run.finish(100);
    run
}

#[test]
fn jsonata_parts_have_values() {
    let run = run();
    let inspection = run.inspect(2);
    let found = run.expressions(&inspection);
    let fields: Vec<_> = found.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["Output/sum", "Assign/who"]);
    let sum = &found[0];
    assert_eq!(
        &DEFINITION[sum.span.start as usize..sum.span.end as usize],
        sum.text
    );
    let evaluated = run.evaluate(&inspection, &sum.field, sum.kind, &sum.text);
    assert_eq!(evaluated.result, Ok(json!(7)));
    let part = |text: &str| {
        let parts = evaluated.parts.iter().rev();
        let mut named = parts
            .filter(|(span, _)| sum.text.get(span.start as usize..span.end as usize) == Some(text));
        named.next().and_then(|(_, value)| value.clone())
    };
    assert_eq!(part("price * qty"), Some(json!(1)));
    let who = run.evaluate(&inspection, &found[1].field, Kind::Jsonata, &found[1].text);
    assert_eq!(who.result, Ok(json!("Total")));
}

#[test]
fn changed_text_is_evaluated_at_once() {
    let run = run();
    let inspection = run.inspect(2);
    let wrong = run.evaluate(
        &inspection,
        "Output/sum",
        Kind::Jsonata,
        " $sum($states.input.items.(price * ",
    );
    assert!(wrong.result.is_err_and(|failed| failed.span.is_some()));
    let nothing = run.evaluate(
        &inspection,
        "Output/sum",
        Kind::Jsonata,
        "$states.input.nothing",
    );
    assert!(nothing.result.is_err());
}

#[test]
fn paths_see_what_their_field_sees() {
    let run = run();
    let inspection = run.inspect(4);
    let found = run.expressions(&inspection);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Kind::Path);
    let evaluated = run.evaluate(&inspection, &found[0].field, Kind::Path, &found[0].text);
    assert_eq!(evaluated.result, Ok(json!("7 by Total")));
}

#[test]
fn expressions_of_another_machine_stand_in_its_own_text() {
    let child = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";
    let scenario = json!({
        "definition": {
            "StartAt": "Start",
            "States": {"Start": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {"StateMachineArn": child, "Input": {"n": 2}}, "End": true}}
        },
        "machines": {child: {"definition": {
            "StartAt": "One",
            "States": {
                "One": {"Type": "Pass", "Next": "Two"},
                "Two": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.n * 3 %}", "End": true}
            }
        }}}
    });
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("the definitions are legal");
    run.finish(100);
    let values: Vec<_> = (1..=run.steps())
        .map(|step| run.inspect(step))
        .flat_map(|inspection| {
            let found = run.expressions(&inspection).into_iter();
            let values = found.map(|f| run.evaluate(&inspection, &f.field, f.kind, &f.text).result);
            values.collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(values.last(), Some(&Ok(json!(6))));
}

/// The last state of a branch, of an iteration or of a nested execution leaves in the step in which the state around it
/// may leave as well: each has stations of its own.
#[test]
fn the_stations_of_a_state_are_its_own() {
    let child = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";
    let one = |name: &str, result: json::Value| json!({"StartAt": name, "States": {name: {"Type": "Pass", "Result": result, "ResultPath": "$.own", "End": true}}});
    let scenario = json!({
        "definition": {
            "StartAt": "Both",
            "States": {
                "Both": {"Type": "Parallel", "ResultSelector": {"list.$": "$[*].own"}, "Next": "Each",
                    "Branches": [one("Left", json!("l")), one("Right", json!("r"))]},
                "Each": {"Type": "Map", "ItemsPath": "$.list", "Parameters": {"n.$": "$$.Map.Item.Value"},
                    "ResultPath": "$.done", "Iterator": one("Inner", json!("i")), "Next": "Start"},
                "Start": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                    "Parameters": {"StateMachineArn": child, "Input": {}}, "ResultSelector": {"out.$": "$.Output"}, "Next": "Ask"},
                "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}, "End": true}
            }
        },
        "machines": {child: {"definition": one("Nested", json!("n"))}},
        "commands": [{"at": 5, "sendTaskSuccess": {"state": "Ask", "output": {"yes": 1}}}]
    });
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("the definitions are legal");
    run.finish(200);
    let told = |name: &str, station: &str| {
        let mut found = Vec::new();
        for event in run.events().iter().filter(|e| e.kind.is_exited()) {
            let execution = run.journal().execution(event.execution);
            let program = &execution.expect("it is known").program;
            let state = event.state.expect("a state was left");
            if *program.state(state).name == *name {
                let inspection = run.inspect(event.step);
                let stages = inspection.stages_of(event.frame, state).iter();
                found.extend(stages.filter(|s| s.name == station).map(|s| s.value.text()));
            }
        }
        found.join(" ")
    };
    for (name, station, expected) in [
        ("Left", "output", r#"{"own":"l"}"#),
        ("Right", "output", r#"{"own":"r"}"#),
        ("Both", "result", r#"[{"own":"l"},{"own":"r"}]"#),
        ("Both", "output", r#"{"list":["l","r"]}"#),
        (
            "Inner",
            "output",
            r#"{"n":"l","own":"i"} {"n":"r","own":"i"}"#,
        ),
        (
            "Each",
            "result",
            r#"[{"n":"l","own":"i"},{"n":"r","own":"i"}]"#,
        ),
        ("Nested", "output", r#"{"own":"n"}"#),
        ("Start", "output", r#"{"out":{"own":"n"}}"#),
        ("Ask", "result", r#"{"yes":1}"#),
    ] {
        assert_eq!(told(name, station), expected, "{station} of {name}");
    }
}
