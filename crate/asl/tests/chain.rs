//! Why something failed: chains of links as text, for machines that fail in every way that has a chain of its own.

use asl::journal::Journal;
use asl::run::Run;
use asl::scenario::Scenario;
use asl::view::chain::{Link, What, chain};
use json::Value;

fn run(scenario: &Value) -> Run {
    let scenario = Scenario::from_value(scenario, &|_| None).expect("a scenario");
    let mut run = Run::start(&scenario).expect("it compiles");
    run.finish(10_000);
    run
}

/// A link as the cases write it: `Ship#9 raised Lost (attempt 2)`.
fn told(journal: &Journal, link: &Link) -> String {
    let event = &journal.events[link.event];
    let program = &journal.executions[link.execution.0 as usize].program;
    let state = link.state.map_or("", |id| &program.state(id).name);
    let what = match &link.what {
        What::TriedAgain(attempt, error, retrier, delay) => {
            format!(
                "attempt {attempt} {} retrier {retrier} after {delay}",
                error.name()
            )
        }
        What::LeftOut(count) => format!("left out {count}"),
        What::Raised(error, attempt) => format!("raised {} attempt {attempt}", error.name()),
        What::Failed(error) => format!("failed {}", error.name()),
        What::Exhausted(retrier) => format!("exhausted {retrier}"),
        What::Unmatched => "unmatched".into(),
        What::Branch(index) => format!("branch {index}"),
        What::Iteration(index) => format!("iteration {index}"),
        What::Stopped(count) => format!("stopped {count}"),
        What::Counted => "counted".into(),
        What::Caught(catcher, next) => {
            format!("caught {catcher} to {}", program.state(*next).name)
        }
        What::Ended(error, kind) => format!("{} {}", kind.name(), error.name()),
    };
    let execution = match link.execution.0 {
        0 => String::new(),
        n => format!("[{n}] "),
    };
    format!("{execution}{state}#{} {what}", event.id)
}

#[test]
fn chains_lead_from_the_error_to_its_end() {
    let text = include_str!("data/chains.json");
    let cases = json::parse(text).expect("cases");
    for case in cases.as_array().expect("a list").iter() {
        let name = case.get("name").and_then(Value::as_str).expect("a name");
        let run = run(case.get("scenario").expect("a scenario"));
        let journal = run.journal();
        // The state whose last event is asked about, or the last event of all; in one execution, if it says which.
        let wanted = case.get("state").and_then(Value::as_str);
        let within = case.get("execution").and_then(Value::as_i64);
        let at = journal.events.iter().rposition(|e| {
            let named = |wanted: &str| journal.state_name(e).is_some_and(|n| **n == *wanted);
            wanted.is_none_or(named) && within.is_none_or(|id| id == i64::from(e.execution.0))
        });
        let count = journal.events.len();
        let links = chain(journal, count, at.expect("the state"), &mut |step| {
            run.inspect(step)
        });
        let said: Vec<String> = links.iter().map(|l| told(journal, l)).collect();
        let chain: Vec<&str> = case
            .get("chain")
            .and_then(Value::as_array)
            .map(|c| c.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        assert_eq!(said, chain, "{name}");
    }
}
