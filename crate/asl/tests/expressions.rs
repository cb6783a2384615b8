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
