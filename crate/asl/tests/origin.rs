//! Where values in the data of a state come from, and what was lost: cases as data, read from real runs.

use asl::run::Run;
use asl::scenario::Scenario;
use asl::view::origin::{End, Origin, Origins, Station, lost};
use asl::view::visit::Visits;
use json::{Object, Value};

fn run(scenario: &Value) -> Run {
    let scenario = Scenario::from_value(scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(10_000);
    run
}

fn station(name: &str) -> Station {
    match name {
        "input" => Station::Input,
        "arguments" => Station::Arguments,
        "output" => Station::Output,
        "assigned" => Station::Assigned,
        other => panic!("no station {other}"),
    }
}

/// An origin as the cases write it: `ResultPath $.charge < ResultSelector $.x | Charge#5 /x: answer`.
fn told(run: &Run, visits: &Visits, origin: &Origin) -> String {
    let journal = run.journal();
    let visit = &visits.list()[origin.visit];
    let state = &journal.executions[visit.execution.0 as usize]
        .program
        .state(visit.state);
    let via: Vec<String> = origin
        .via
        .iter()
        .map(|v| format!("{} {}", v.field, v.text))
        .collect();
    let end = match &origin.end {
        End::Given => "given".into(),
        End::Answer => "answer".into(),
        End::Error => "error".into(),
        End::Outputs => "outputs".into(),
        End::Written(field) => format!("written in {field}"),
        End::Parts(field) => format!("parts of {field}"),
        End::Computed(via, reads) => {
            format!(
                "computed by {} {} from {}",
                via.field,
                via.text,
                reads.join(", ")
            )
        }
        End::Context(via) => format!("context {} {}", via.field, via.text),
        End::Variable(via) => format!("variable {} {}", via.field, via.text),
        End::PutIn(path) => format!("put in {path}"),
        End::Item => "item".into(),
        End::Far => "far".into(),
    };
    let steps: String = origin.steps.iter().map(|s| format!("/{s}")).collect();
    let event = &journal.events[origin.event];
    let sep = if via.is_empty() { "" } else { " | " };
    format!(
        "{}{sep}{}#{} {steps}: {end}",
        via.join(" < "),
        state.name,
        event.id
    )
}

#[test]
fn values_are_followed_to_what_made_them() {
    let cases = json::parse(include_str!("data/origins.json")).expect("cases");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("a list").iter() {
        let run = run(case.get("scenario").expect("a scenario"));
        let visits = Visits::of(run.journal(), run.events().len());
        let origins = Origins::new(run.journal(), &visits);
        for asked in case
            .get("asked")
            .and_then(Value::as_array)
            .expect("questions")
            .iter()
        {
            let text = |key: &str| asked.get(key).and_then(Value::as_str);
            let name = text("state").expect("a state");
            let visit = visits.list().iter().rposition(|v| {
                let program = &run.journal().executions[v.execution.0 as usize].program;
                *program.state(v.state).name == *name
            });
            let visit = visit.expect("it was visited");
            let from = asked.get("from").and_then(Value::as_object).cloned();
            for (key, wanted) in from.unwrap_or_else(Object::new).iter() {
                let at = station(text("station").unwrap_or("output"));
                let steps: Vec<&str> = key.split('/').collect();
                let said = match origins.trace(visit, at, &steps) {
                    Some(origin) => told(&run, &visits, &origin),
                    None => "nothing".into(),
                };
                if Some(&*said) != wanted.as_str() {
                    wrong.push(format!("{name} {key}: {said}"));
                }
            }
            if let Some(wanted) = asked.get("lost") {
                let lost: Value = lost(&origins, visit)
                    .iter()
                    .map(|l| Value::from(format!("{} {} {}", l.key, l.field, l.written)))
                    .collect();
                if lost != *wanted {
                    wrong.push(format!("{name} lost {lost}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_origin_claims_another_value_than_the_one_asked_about() {
    let cases = json::parse(include_str!("data/origins.json")).expect("cases");
    let mut checked = 0;
    for case in cases.as_array().expect("a list").iter() {
        let run = run(case.get("scenario").expect("a scenario"));
        let visits = Visits::of(run.journal(), run.events().len());
        let origins = Origins::new(run.journal(), &visits);
        for (place, visit) in visits.list().iter().enumerate() {
            let exited = visit.last_event.and_then(|e| run.events().get(e));
            let output = exited.and_then(|e| match &e.detail {
                asl::journal::Detail::Exited(exited) => Some(&exited.output),
                _ => None,
            });
            for (key, value) in output
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(Object::iter)
            {
                let origin = origins.trace(place, Station::Output, &[key]);
                let origin = origin.expect("it comes from somewhere");
                if origin.end == End::Given {
                    let given = &run.events()[origin.event].detail;
                    let asl::journal::Detail::Input(given) = given else {
                        continue;
                    };
                    let pointer: String = origin.steps.iter().map(|s| format!("/{s}")).collect();
                    assert_eq!(
                        json::pointer::resolve(given, &pointer),
                        Some(value),
                        "{key}"
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 5, "{checked}");
}
