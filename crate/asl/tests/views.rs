//! Views of runs: visits with their attempts and delays, lights in the graph, rows, bills, coverage, comparisons.

use asl::definition::{self, TransitionKind};
use asl::journal::Time;
use asl::run::Run;
use asl::scenario::Scenario;
use asl::view::compare::{self, Side};
use asl::view::graph::{self, EdgeKind, Status};
use asl::view::lights::{Focus, lights};
use asl::view::timeline::{self, Scale};
use asl::view::visit::{StretchKind, Visits};
use asl::view::{cost, coverage::Coverage};
use json::{Value, json};
use std::collections::BTreeSet;

fn definition() -> Value {
    json!({
        "StartAt": "Charge",
        "States": {
            "Charge": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge",
                "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 10, "MaxAttempts": 2, "BackoffRate": 2}],
                "Catch": [
                    {"ErrorEquals": ["Stolen"], "Next": "Refuse"},
                    {"ErrorEquals": ["States.ALL"], "Next": "Later"}
                ],
                "ResultPath": "$.charge",
                "Next": "Each"
            },
            "Later": {"Type": "Wait", "Seconds": 86400, "Next": "Paid?"},
            "Each": {
                "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ResultPath": null, "Next": "Both",
                "ItemProcessor": {"StartAt": "Pack", "States": {
                    "Pack": {"Type": "Pass", "Next": "Dry"},
                    "Dry": {"Type": "Wait", "Seconds": 5, "End": true}}}
            },
            "Both": {
                "Type": "Parallel", "ResultPath": null, "Next": "Paid?",
                "Catch": [{"ErrorEquals": ["Lost"], "Next": "Refuse"}],
                "Branches": [
                    {"StartAt": "Ship", "States": {"Ship": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "go"}, "End": true}}},
                    {"StartAt": "Wait a bit", "States": {"Wait a bit": {"Type": "Wait", "Seconds": 3, "End": true}}}
                ]
            },
            "Paid?": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.charge", "IsPresent": false, "Next": "Refuse"},
                    {"Variable": "$.items[0]", "IsPresent": true, "Next": "Done"}
                ],
                "Default": "Done"
            },
            "Refuse": {"Type": "Fail", "Error": "Refused"},
            "Done": {"Type": "Succeed"}
        }
    })
}

fn run(mocks: Value) -> Run {
    let scenario = json!({
        "definition": (definition()),
        "input": {"items": [1, 2, 3]},
        "mocks": mocks
    });
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(10_000);
    run
}

fn happy() -> Run {
    run(json!({
        "Charge": [{"throw": {"error": "Busy", "cause": "try again"}}, {"throw": {"error": "Busy", "cause": ""}}, {"return": "ok", "after": 2}],
        "Ship": [{"return": {"MessageId": "m"}}]
    }))
}

fn visits(run: &Run) -> Visits {
    Visits::of(run.journal(), run.events().len())
}

fn names(run: &Run, visits: &Visits) -> Vec<(String, Status, u32)> {
    let list = visits.list().iter();
    list.map(|v| {
        let name = run.program().state(v.state).name.to_string();
        (name, v.status, v.attempts)
    })
    .collect()
}

fn layout() -> graph::Layout {
    let text = definition().to_string();
    let syntax = json::syntax::parse(&text);
    let root = syntax.root.expect("an object");
    graph::of(&definition::read(&root))
}

#[test]
fn visits_tell_attempts_delays_and_iterations() {
    let run = happy();
    let visits = visits(&run);
    let seen = names(&run, &visits);
    let order: Vec<&str> = seen.iter().map(|(name, ..)| &**name).collect();
    assert_eq!(
        order,
        [
            "Charge",
            "Each",
            "Pack",
            "Dry",
            "Pack",
            "Dry",
            "Pack",
            "Dry",
            "Both",
            "Ship",
            "Wait a bit",
            "Paid?",
            "Done"
        ]
    );
    assert!(
        seen.iter()
            .all(|(_, status, _)| *status == Status::Succeeded),
        "{seen:?}"
    );
    let charge = &visits.list()[0];
    let stretches: Vec<(StretchKind, i64, bool)> = charge
        .stretches
        .iter()
        .map(|s| (s.kind, s.to.unwrap_or(run.now()) - s.from, s.failed))
        .collect();
    use StretchKind::*;
    assert_eq!(charge.attempts, 3);
    let kinds: Vec<_> = stretches.iter().map(|s| s.0).collect();
    assert_eq!(kinds, [Work, Backoff, Work, Backoff, Work], "{stretches:?}");
    assert_eq!((stretches[1].1, stretches[3].1), (10_000, 20_000));
    assert!(stretches[0].2 && stretches[2].2 && !stretches[4].2);
    assert_eq!(charge.way, Some(TransitionKind::Next));
    // Reading on event by event is the same as reading all at once.
    let mut slowly = Visits::default();
    for count in 0..=run.events().len() {
        slowly.read(run.journal(), count);
    }
    assert_eq!(
        format!("{:?}", slowly.list()),
        format!("{:?}", visits.list())
    );
}

#[test]
fn a_run_in_its_middle_shows_what_is_open() {
    let mut run = happy();
    let status_at = |run: &Run, name: &str| {
        let visits = Visits::of(run.journal(), run.events_shown().len());
        names(run, &visits)
            .into_iter()
            .rev()
            .find(|(n, ..)| n == name)
            .map(|(_, s, _)| s)
    };
    let mut charge = Vec::new();
    for step in 0..run.steps() {
        run.seek(step);
        let status = status_at(&run, "Charge");
        if charge.last() != Some(&status) {
            charge.push(status);
        }
    }
    use Status::*;
    assert_eq!(charge.first(), Some(&None));
    assert_eq!(charge.last(), Some(&Some(Succeeded)));
    assert!(
        charge.contains(&Some(Waiting)) && charge.contains(&Some(Running)),
        "{charge:?}"
    );
}

#[test]
fn lights_follow_the_way_that_was_taken() {
    let layout = layout();
    let run = run(json!({"Charge": [{"throw": {"error": "Other", "cause": "no"}}]}));
    let visits = visits(&run);
    let overlay = lights(&layout, run.journal(), &visits, &Focus::default());
    let lit: Vec<(&str, &str)> = layout
        .nodes
        .iter()
        .zip(&overlay.nodes)
        .map(|(node, mark)| (&*node.name, mark.status.class()))
        .collect();
    assert!(
        lit.contains(&("Charge", "failed")) && lit.contains(&("Later", "succeeded")),
        "{lit:?}"
    );
    assert!(
        lit.contains(&("Refuse", "failed")) && lit.contains(&("Each", "never")),
        "{lit:?}"
    );
    let taken: Vec<EdgeKind> = layout
        .edges
        .iter()
        .zip(&overlay.edges)
        .filter(|(_, count)| **count > 0)
        .map(|(edge, _)| edge.kind)
        .collect();
    // The choice has two rules; the first was taken.
    assert_eq!(
        taken,
        [
            EdgeKind::Start,
            EdgeKind::Transition(TransitionKind::Catch(1)),
            EdgeKind::Transition(TransitionKind::Next),
            EdgeKind::Transition(TransitionKind::Choice(0)),
        ]
    );
    let svg = graph::svg(&layout, &overlay, graph::Theme::Light);
    assert!(svg.contains("class=\"node task failed\"") && svg.contains("Charge: Task"));
}

#[test]
fn lights_of_one_iteration() {
    let run = happy();
    let (layout, visits) = (layout(), visits(&run));
    let each = run.program().find("Each").expect("it is there");
    let mark = |focus: &Focus| {
        let overlay = lights(&layout, run.journal(), &visits, focus);
        let node = layout.nodes.iter().position(|n| &*n.name == "Pack");
        overlay.mark(node.expect("a node")).map(|mark| mark.visits)
    };
    assert_eq!(mark(&Focus::default()), Some(3));
    let one = Focus {
        iterations: vec![(each, 1)],
        execution: None,
    };
    assert_eq!(mark(&one), Some(1));
    let none = Focus {
        iterations: vec![(each, 7)],
        execution: None,
    };
    assert_eq!(mark(&none), Some(0));
}

#[test]
fn a_picture_counts_visits_once_and_ticks_retries_clear_of_the_corners() {
    let run = run(
        json!({"Charge": [{"throw": {"error": "Busy", "cause": "later"}, "times": 2}, {"return": "ok"}]}),
    );
    let layout = layout();
    let overlay = lights(&layout, run.journal(), &visits(&run), &Focus::default());
    let svg = graph::svg(&layout, &overlay, graph::Theme::Light);
    // Every iteration came to Pack and Dry by one way, whose own count would say the same again.
    assert_eq!(svg.matches(">3×</text>").count(), 2, "{svg}");
    let charge = layout.nodes.iter().position(|n| &*n.name == "Charge");
    let charge = &layout.nodes[charge.expect("a node")];
    let ticks = graph::ticks_of(charge, 2).expect("two ticks");
    assert!(svg.contains(&ticks));
    let rows = ticks.split('M').skip(1).map(|tick| {
        let y = tick.split([' ', 'h']).nth(1).expect("a place");
        y.parse::<i32>().expect("a number")
    });
    for y in rows {
        // The lamp of the status has a radius of eight, a corner one of six.
        assert!(y > charge.card.y + 8 && y < charge.card.bottom() - 6);
    }
    assert_eq!(ticks.matches('h').count(), 2);
    assert_eq!(graph::ticks_of(charge, 0), None);
}

#[test]
fn a_failing_branch_stops_its_sibling() {
    let run = run(json!({
        "Charge": [{"return": "ok"}],
        "Ship": [{"throw": {"error": "Lost", "cause": "at sea"}, "after": 1}]
    }));
    let visits = visits(&run);
    let seen = names(&run, &visits);
    let status = |name: &str| {
        seen.iter()
            .rev()
            .find(|(n, ..)| n == name)
            .map(|(_, s, _)| *s)
    };
    assert_eq!(status("Ship"), Some(Status::Failed), "{seen:?}");
    assert_eq!(status("Wait a bit"), Some(Status::Aborted), "{seen:?}");
    assert_eq!(status("Both"), Some(Status::Failed), "{seen:?}");
    let both = visits
        .list()
        .iter()
        .find(|v| v.way == Some(TransitionKind::Catch(0)));
    assert!(both.is_some());
}

#[test]
fn the_timeline_folds_idle_time_and_finds_the_critical_path() {
    let run = run(json!({"Charge": [{"throw": {"error": "Other", "cause": "no"}, "after": 1}]}));
    let count = run.events().len();
    let scale = Scale::new(run.journal(), count, run.now(), true, None);
    assert!(scale.pieces.iter().any(|piece| piece.folded));
    let start = run.events()[0].at;
    let early = scale.place(Time(start.0 + 1_000));
    assert!(early > 0.5, "{scale:?}");
    let middle = scale.time(scale.place(Time(start.0 + 500)));
    assert!((middle.0 - start.0 - 500).abs() <= 1);
    let plain = Scale::new(run.journal(), count, run.now(), false, None);
    assert!(plain.place(Time(start.0 + 1_000)) < 0.001);

    let run = happy();
    let visits = self::visits(&run);
    let path: Vec<String> = timeline::critical_path(&visits)
        .into_iter()
        .map(|v| run.program().state(visits.list()[v].state).name.to_string())
        .collect();
    assert_eq!(
        path,
        [
            "Charge",
            "Each",
            "Pack",
            "Dry",
            "Both",
            "Wait a bit",
            "Paid?",
            "Done"
        ]
    );
    let rows = timeline::rows(&visits, &BTreeSet::new(), usize::MAX);
    assert_eq!(rows.len(), visits.list().len());
    let closed: BTreeSet<usize> = [1].into();
    assert_eq!(
        timeline::rows(&visits, &closed, usize::MAX).len(),
        rows.len() - 6
    );
}

#[test]
fn transitions_are_counted_as_the_run_counts_them() {
    for run in [
        happy(),
        run(json!({"Charge": [{"throw": {"error": "Stolen", "cause": ""}}]})),
    ] {
        let usage = cost::usage(run.journal(), run.events().len(), run.now(), 2_000);
        let stats = run.stats();
        assert_eq!(usage.transitions, stats.transitions);
        assert_eq!(usage.events, stats.events);
        assert_eq!(usage.millis, stats.virtual_millis);
        let by_state: u64 = usage.by_state.iter().map(|(_, count)| count).sum();
        assert_eq!(by_state, usage.transitions);
        assert!(usage.payload > 0 && usage.payload_at.is_some());
    }
}

#[test]
fn coverage_names_what_was_never_taken() {
    let first = happy();
    let mut coverage = Coverage::new(first.program());
    coverage.add(first.journal(), &visits(&first));
    let never = |coverage: &Coverage| -> Vec<String> {
        let ways = coverage.ways().into_iter().filter(|way| way.taken == 0);
        ways.map(|way| {
            let name = &first.program().state(way.from).name;
            format!("{name}{}", way.kind.pointer())
        })
        .collect()
    };
    assert_eq!(
        never(&coverage),
        [
            "Charge/Catch/0/Next",
            "Charge/Catch/1/Next",
            "Later/Next",
            "Both/Catch/0/Next",
            "Paid?/Choices/0/Next",
            "Paid?/Default"
        ]
    );
    assert!(coverage.idle_retriers().is_empty());
    let second = run(json!({"Charge": [{"throw": {"error": "Other", "cause": ""}}]}));
    let before = coverage.share();
    coverage.add(second.journal(), &visits(&second));
    assert!(coverage.share() > before && coverage.runs() == 2);
    assert_eq!(
        never(&coverage),
        ["Charge/Catch/0/Next", "Both/Catch/0/Next", "Paid?/Default"]
    );
}

#[test]
fn two_runs_side_by_side() {
    let (a, b) = (
        happy(),
        run(json!({"Charge": [{"throw": {"error": "Other", "cause": "no"}}]})),
    );
    let (va, vb) = (visits(&a), visits(&b));
    let side = |run, visits| Side {
        journal: Run::journal(run),
        visits,
        now: run.now(),
    };
    let same = compare::compare(side(&a, &va), side(&a, &va));
    assert_eq!(same.first, None);
    let differs = compare::compare(side(&a, &va), side(&b, &vb));
    assert_eq!(differs.first, Some(0));
    let first = &differs.pairs[0];
    assert!(first.input.is_empty() && !first.output.is_empty());
    assert_eq!(first.attempts, -2);
    let name = |run: &Run, visits: &Visits, i: Option<usize>| {
        i.map(|i| run.program().state(visits.list()[i].state).name.to_string())
    };
    let only_second: Vec<String> = differs
        .pairs
        .iter()
        .filter(|pair| pair.left.is_none())
        .filter_map(|pair| name(&b, &vb, pair.right))
        .collect();
    assert_eq!(only_second, ["Later", "Refuse"]);
}

fn scenario(value: Value) -> Run {
    let scenario = Scenario::from_value(&value, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(10_000);
    run
}

#[test]
fn children_of_a_distributed_map_are_visits_inside_it_and_billed_as_their_kind() {
    let run = scenario(json!({
        "definition": {"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "End": true,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "One", "States": {"One": {"Type": "Wait", "Seconds": 2, "End": true}}}
        }}},
        "input": [1, 2, 3]
    }));
    let visits = visits(&run);
    let seen = names(&run, &visits);
    assert_eq!(seen.len(), 4, "{seen:?}");
    assert!(
        seen.iter()
            .all(|(_, status, _)| *status == Status::Succeeded),
        "{seen:?}"
    );
    assert!(
        visits
            .list()
            .iter()
            .skip(1)
            .all(|v| v.parent == Some(0) && v.depth == 1)
    );
    let usage = cost::usage(run.journal(), run.events().len(), run.now(), 500);
    assert_eq!(
        (usage.transitions, usage.requests, usage.executions),
        (1, 3, 4)
    );
    // Three times two seconds of 64 MB.
    assert!((usage.gb_seconds - 0.375).abs() < 1e-9);
    let each = run.program().find("Each").expect("it is there");
    let second = Focus {
        iterations: vec![(each, 1)],
        execution: None,
    };
    let text = run.scenario().definition.clone();
    let syntax = json::syntax::parse(&text);
    let layout = graph::of(&definition::read(&syntax.root.expect("an object")));
    let overlay = lights(&layout, run.journal(), &visits, &second);
    assert_eq!(overlay.mark(1).map(|mark| mark.visits), Some(1));
}

fn token(commands: Value) -> Run {
    scenario(json!({
        "definition": {"StartAt": "Before", "States": {
            "Before": {"Type": "Pass", "Result": {"a": 1}, "Next": "Ask"},
            "Ask": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": true
            }}},
        "commands": commands
    }))
}

#[test]
fn a_token_is_waited_for() {
    let run = token(json!([]));
    let visits = visits(&run);
    let ask = &visits.list()[1];
    assert_eq!((ask.status, ask.is_open()), (Status::Waiting, true));
    let kinds: Vec<StretchKind> = ask.stretches.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [StretchKind::Work, StretchKind::Callback]);
}

#[test]
fn a_stopped_run_is_aborted_and_a_redriven_one_goes_on() {
    let stopped = token(json!([{"at": 60, "stop": {}}]));
    let list = visits(&stopped);
    assert_eq!(list.list()[1].status, Status::Aborted);
    assert_eq!(list.list()[1].millis(stopped.now()), 60_000);
    let failed =
        json!({"at": 60, "sendTaskFailure": {"state": "Ask", "error": "No", "cause": "no"}});
    let run = token(json!([(failed.clone())]));
    let list = visits(&run);
    let ask = &list.list()[1];
    assert_eq!(ask.status, Status::Failed);
    assert_eq!(
        ask.error.as_ref().and_then(|e| e.name.as_deref()),
        Some("No")
    );
    let run = token(json!([(failed), {"at": 120, "redrive": {}}]));
    let list = visits(&run);
    let ask = &list.list()[list.list().len() - 1];
    assert_eq!(
        (ask.status, ask.is_open()),
        (Status::Waiting, true),
        "{:?}",
        run.events()
    );
}

#[test]
fn a_tree_holds_threads_and_threads_hold_visits() {
    use asl::view::tree::{self, Key};
    let scenario = json!({
        "definition": definition(), "input": {"items": [1, 2]},
        "mocks": {"Charge": [{"return": {"id": 7}}]},
    });
    let scenario = Scenario::from_value(&scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it starts");
    run.finish(10_000);
    let visits = Visits::of(run.journal(), run.events().len());
    let name = |visit: usize| {
        let visit = &visits.list()[visit];
        run.program().state(visit.state).name.to_string()
    };
    let told = |rows: &[tree::Row]| -> Vec<String> {
        let tell = |row: &tree::Row| match row.key {
            Key::Visit(visit) => format!("{}{}", row.depth, name(visit)),
            Key::Thread(_) => format!("{}thread", row.depth),
        };
        rows.iter().map(tell).collect()
    };
    let rows = tree::rows(&visits, &BTreeSet::new(), None);
    let all = "0Charge 0Each 1thread 2Pack 2Dry 1thread 2Pack 2Dry 0Both 1thread 2Ship 1thread 2Wait a bit 0Paid? 0Done";
    assert_eq!(told(&rows).join(" "), all);
    let map = rows[1].key;
    let closed = tree::rows(&visits, &BTreeSet::from([map]), None);
    assert!(!closed[1].open && closed.len() == rows.len() - 6);
    // A visit that is hidden is shown by what hides it.
    assert_eq!(tree::row_of(&visits, &closed, rows[3].first), Some(1));
    assert_eq!(tree::row_of(&visits, &rows, rows[3].first), Some(3));
    let mut coverage = Coverage::new(run.program());
    coverage.add(run.journal(), &visits);
    let text = definition().text();
    let syntax = json::syntax::parse(&text);
    let layout = graph::of(&definition::read(syntax.root.as_ref().expect("JSON")));
    let overlay = coverage.overlay(&layout);
    let mark = |pointer: &str| overlay.nodes[layout.node_at(pointer).expect("a node")];
    assert_eq!(mark("/States/Each/ItemProcessor/States/Pack").visits, 2);
    assert_eq!(mark("/States/Refuse").status, Status::Never);
    let taken = overlay.edges.iter().filter(|count| **count > 0).count();
    assert!(taken > 5 && taken < overlay.edges.len());
}
