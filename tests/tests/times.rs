//! Every way through time leads to the same place: the same scenario gives the same bytes, `seek(n)` equals a run
//! to n, a clone goes on as its original, a fork with the same scenario is the same run.

use suites::case::{Case, cases, files};
use suites::judge::{MOST_STEPS, complaints, stand, told};

/// Runs with more steps are looked at in so many places.
const PLACES: u32 = 60;

#[test]
fn every_way_through_time_leads_to_the_same_place() {
    let mut wrong = Vec::new();
    for file in files() {
        for case in cases(&file) {
            wrong.extend(
                check(&case)
                    .into_iter()
                    .map(|w| format!("{}: {w}", case.name)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(case: &Case) -> Vec<String> {
    let mut run = case.start();
    run.finish(MOST_STEPS);
    let mut wrong = complaints(&run);
    // Megabytes of history say no more than the first kilobytes of others.
    if run.steps() > 5_000 {
        return wrong;
    }
    let text = told(&run);
    let mut other = case.start().without_checkpoints();
    other.finish(MOST_STEPS);
    if told(&other) != text {
        wrong.push("the second run tells something else".into());
    }
    let stride = run.steps() / PLACES + 1;
    let mut walker = run.clone();
    for step in (0..=run.steps()).rev().step_by(stride as usize) {
        walker.seek(step);
        let mut there = case.start();
        there.advance(step);
        if stand(&walker) != stand(&there) {
            wrong.push(format!(
                "seek({step}) is {}, a run to there {}",
                stand(&walker),
                stand(&there)
            ));
        }
        let mut clone = there.clone();
        clone.finish(MOST_STEPS);
        if told(&clone) != text {
            wrong.push(format!("a clone at {step} goes on in another way"));
        }
        match run.fork(step, run.scenario()) {
            Ok(mut fork) => {
                fork.finish(MOST_STEPS);
                if told(&fork) != text {
                    wrong.push(format!("a fork at {step} goes on in another way"));
                }
            }
            Err(_) => wrong.push(format!("a fork at {step} is refused")),
        }
    }
    walker.seek(run.steps());
    if told(&walker) != text {
        wrong.push("seeking changed what is known".into());
    }
    wrong
}
