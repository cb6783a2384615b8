//! What holds for every run, whatever its scenario: histories are whole, and nothing happens after an end.

use std::collections::BTreeMap;

use asl::journal::EventKind;
use asl::run::{Run, Status};

/// Steps after which a run that has not ended is given up.
pub const MOST_STEPS: u32 = 40_000;

/// What is wrong with the histories of a run; nothing when all is well.
pub fn complaints(run: &Run) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut histories: BTreeMap<u32, Vec<&asl::journal::Event>> = BTreeMap::new();
    for event in run.events() {
        histories.entry(event.execution.0).or_default().push(event);
    }
    let mut time = i64::MIN;
    for event in run.events() {
        if event.at.0 < time {
            complaints.push(format!("event {} goes back in time", event.id));
        }
        time = event.at.0;
    }
    for (execution, events) in &histories {
        let mut ended = false;
        for (place, event) in events.iter().enumerate() {
            let mut wrong = |what: &str| {
                complaints.push(format!(
                    "execution {execution}, event {} {}: {what}",
                    event.id,
                    event.kind.name()
                ))
            };
            if event.id as usize != place + 1 {
                wrong("is not the next number");
            }
            if event.previous >= event.id {
                wrong("follows something later");
            }
            if (place == 0) != (event.kind == EventKind::ExecutionStarted) {
                wrong("is or is not the start");
            }
            if ended && event.kind != EventKind::ExecutionRedriven {
                wrong("comes after the end");
            }
            ended = event.kind.ends_execution();
        }
        let running = *execution == 0 && run.outcome().status == Status::Running;
        if *execution == 0 && ended == running {
            complaints.push(format!(
                "execution {execution} has {} an end",
                if ended { "" } else { "not" }
            ));
        }
        if events.len() > 25_000
            && run.program().kind == asl::program::MachineKind::Standard
            && *execution == 0
        {
            complaints.push(format!("execution {execution} has {} events", events.len()));
        }
    }
    complaints
}

/// Everything that a run tells, as one text to compare.
pub fn told(run: &Run) -> String {
    let mut text = run.to_value().text();
    for event in run.events() {
        text.push('\n');
        text += &format!("{} {} {} ", event.execution.0, event.frame.0, event.step);
        text += &run.journal().event_to_value(event).text();
    }
    text
}

/// What a page shows of a run at its position.
pub fn stand(run: &Run) -> String {
    format!(
        "{} {:?} {:?} {} events, {:?}, {:?}",
        run.position(),
        run.now(),
        run.outcome(),
        run.events_shown().len(),
        run.stats(),
        run.open_calls()
    )
}
