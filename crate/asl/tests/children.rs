//! Executions that a run started: how each stands at each moment, and views that show one of them alone.

use asl::definition;
use asl::journal::{ExecutionId, Time};
use asl::run::{Run, Status};
use asl::scenario::Scenario;
use asl::view::children::Children;
use asl::view::graph;
use asl::view::lights::{Focus, lights};
use asl::view::timeline::Scale;
use asl::view::tree::{self, Key};
use asl::view::visit::Visits;
use json::{Value, json};
use std::collections::BTreeSet;

const INNER: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:inner";

fn definition() -> Value {
    json!({
        "StartAt": "Many",
        "States": {
            "Many": {
                "Type": "Map", "ItemsPath": "$.items", "ToleratedFailurePercentage": 50, "Next": "Call",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Ship",
                    "States": {
                        "Ship": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:s", "Next": "Note"},
                        "Note": {"Type": "Pass", "End": true}}
                }
            },
            "Call": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": true,
                "Parameters": {"StateMachineArn": INNER, "Input": {}}}
        }
    })
}

fn run(items: usize) -> Run {
    let items: Vec<Value> = (0..items).map(Value::from).collect();
    let scenario = json!({
        "definition": (definition()),
        "input": {"items": (Value::from(items))},
        "mocks": {"Ship": [
            {"throw": {"error": "Lost", "cause": ""}, "iteration": 1, "after": 3},
            {"return": "ok", "after": 5, "times": 100000}
        ]},
        "machines": {INNER: {"definition": {"StartAt": "In", "States": {"In": {"Type": "Wait", "Seconds": 7, "End": true}}}}}
    });
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(1_000_000);
    run
}

fn names(run: &Run, visits: &Visits, rows: &[tree::Row]) -> Vec<String> {
    let name = |row: &tree::Row| {
        let visit = &visits.list()[row.first];
        let program = &run.journal().executions[visit.execution.0 as usize].program;
        let name = &program.state(visit.state).name;
        match row.key {
            Key::Visit(_) => format!("{}{name}", " ".repeat(row.depth as usize)),
            Key::Thread(_) => format!("{}…", " ".repeat(row.depth as usize)),
        }
    };
    rows.iter().map(name).collect()
}

#[test]
fn executions_stand_as_their_events_say_and_the_failed_come_first() {
    let run = run(3);
    let count = run.events().len();
    let children = Children::of(run.journal(), count);
    let told: Vec<(u32, Status, Option<i64>)> = children
        .list()
        .iter()
        .map(|c| (c.execution.0, c.status, c.ended.map(|end| end - c.started)))
        .collect();
    assert_eq!(
        told,
        [
            (0, Status::Succeeded, Some(12_000)),
            (1, Status::Succeeded, Some(5_000)),
            (2, Status::Failed, Some(3_000)),
            (3, Status::Succeeded, Some(5_000)),
            (4, Status::Succeeded, Some(7_000)),
        ]
    );
    assert_eq!(children.order(true), [0, 2, 1, 3, 4]);
    assert_eq!(children.order(false), [0, 1, 2, 3, 4]);
    let failed = children.get(ExecutionId(2)).expect("it ran");
    assert_eq!(failed.error.as_ref().map(|e| e.name()), Some("Lost"));
}

#[test]
fn reading_step_by_step_and_back_says_the_same() {
    let run = run(3);
    let mut grown = Children::default();
    for count in (0..run.events().len()).chain([9, 4, 30]) {
        grown.read(run.journal(), count);
        let fresh = Children::of(run.journal(), count);
        assert_eq!(grown.list(), fresh.list(), "{count}");
    }
}

#[test]
fn rows_scale_and_lights_show_one_execution_alone() {
    let run = run(3);
    let (journal, count) = (run.journal(), run.events().len());
    let visits = Visits::of(journal, count);
    let rows = |only| names(&run, &visits, &tree::rows(&visits, &BTreeSet::new(), only));
    assert_eq!(rows(Some(ExecutionId(1))), ["Ship", "Note"]);
    assert_eq!(rows(Some(ExecutionId(2))), ["Ship"]);
    assert_eq!(rows(Some(ExecutionId(4))), ["In"]);
    assert_eq!(rows(Some(ExecutionId(0))), rows(None));
    let scale = Scale::new(journal, count, run.now(), false, Some(ExecutionId(2)));
    let start = journal.events[0].at;
    let ends = scale.pieces.first().zip(scale.pieces.last());
    let (first, last) = ends.expect("it has pieces");
    assert_eq!((first.from, last.to), (start, Time(start.0 + 3_000)));

    let text = definition().to_string();
    let syntax = json::syntax::parse(&text);
    let layout = graph::of(&definition::read(&syntax.root.expect("an object")));
    let focus = Focus {
        execution: Some(ExecutionId(2)),
        ..Focus::default()
    };
    let lit = lights(&layout, journal, &visits, &focus);
    let status = |pointer: &str| layout.node_at(pointer).map(|node| lit.nodes[node].status);
    assert_eq!(
        status("/States/Many/ItemProcessor/States/Ship"),
        Some(graph::Status::Failed)
    );
    assert_eq!(
        status("/States/Many/ItemProcessor/States/Note"),
        Some(graph::Status::Never)
    );
    assert_eq!(status("/States/Many"), Some(graph::Status::Never));
}
