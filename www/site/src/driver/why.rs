//! The chain of a failure in words.

use super::{rows, words};
use asl::error::StatesError;
use asl::journal::EventKind;
use asl::program::State;
use asl::run::Run;
use asl::view::chain::{Link, What, chain};
use json::Str;
use ui::chain::ChainLink;
use ui::status::Status;

/// A chain that was asked for: through the failure that an event belongs to, with what is known after so many events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Walk {
    pub(super) event: usize,
    pub(super) count: usize,
}

/// The links of a chain; `here` is the event that is looked at.
pub(super) fn links(run: &Run, walk: Walk, here: Option<usize>) -> Vec<ChainLink> {
    let Walk { event, count } = walk;
    let links = chain(run.journal(), count, event, &mut |step| run.inspect(step));
    let told = links.iter().filter_map(|link| {
        let mut told = told(run, link)?;
        told.here = here == Some(link.event);
        Some(told)
    });
    told.collect()
}

fn told(run: &Run, link: &Link) -> Option<ChainLink> {
    let journal = run.journal();
    let event = journal.events.get(link.event)?;
    let execution = journal.execution(link.execution)?;
    let state = link.state.map(|id| execution.program.state(id));
    let start = run.events().first().map_or(event.at, |e| e.at);
    let (text, status) = said(run, link, state)?;
    let name = state.map_or("the execution", |state| &state.name);
    let mut place = format!(
        "{name} · event {} · {}",
        event.id,
        words::span(event.at - start)
    );
    let around = words::place(journal, link.frame);
    if !around.is_empty() {
        place.push_str(" · ");
        place.push_str(&around);
    }
    Some(ChainLink {
        text: text.into(),
        place: place.into(),
        status,
        event: link.event,
        here: false,
    })
}

fn said(run: &Run, link: &Link, state: Option<&State>) -> Option<(String, Status)> {
    Some(match &link.what {
        What::TriedAgain(attempt, error, retrier, delay) => {
            let text = format!(
                "Attempt {attempt} failed with {}; retrier {} tried again after {}",
                name(error),
                retrier + 1,
                words::seconds(*delay)
            );
            (text, Status::Caught)
        }
        What::LeftOut(1) => (
            "One failed attempt before is not listed".into(),
            Status::Idle,
        ),
        What::LeftOut(count) => {
            let text = format!("{count} failed attempts before are not listed");
            (text, Status::Idle)
        }
        What::Raised(error, attempt) => {
            let who = match state.map(|state| state.kind.name()) {
                Some("Fail") => "The Fail state raised ".into(),
                _ if *attempt > 1 => format!("Attempt {attempt} failed with "),
                _ => "It failed with ".to_string(),
            };
            (format!("{who}{}", whole(error)), Status::Failed)
        }
        What::Failed(error) => {
            let text = format!("So {} failed with {}", state?.name, name(error));
            (text, Status::Failed)
        }
        What::Exhausted(retrier) => {
            let taken = state?.retriers.get(*retrier)?;
            let used = match taken.max_attempts {
                0 => "grants no retries".to_string(),
                1 => "has used its only retry".into(),
                most => format!("has used its {most} retries"),
            };
            let text = format!("Retrier {} ({}) {used}", retrier + 1, list(&taken.errors));
            (text, Status::Failed)
        }
        What::Unmatched => (unmatched(state?), Status::Failed),
        What::Branch(index) => (format!("That ended branch {index}"), Status::Failed),
        What::Iteration(index) => (format!("That ended iteration {index}"), Status::Failed),
        What::Stopped(1) => ("One sibling was stopped".into(), Status::Aborted),
        What::Stopped(count) => (format!("{count} siblings were stopped"), Status::Aborted),
        What::Counted => {
            let info = run.journal().execution(link.execution)?;
            let text = match info.index {
                Some(_) => "The Map Run counts it as failed and goes on while that is tolerated",
                None => "Nobody waits for it",
            };
            (text.into(), Status::Idle)
        }
        What::Caught(catcher, next) => {
            let program = &run.journal().execution(link.execution)?.program;
            let taken = state?.catchers.get(*catcher)?;
            let text = format!(
                "Catcher {} ({}) took it and leads to {}",
                catcher + 1,
                list(&taken.errors),
                program.state(*next).name
            );
            (text, Status::Caught)
        }
        What::Ended(error, kind) => ended(run, link, error, *kind),
    })
}

fn ended(run: &Run, link: &Link, error: &StatesError, kind: EventKind) -> (String, Status) {
    let what = match kind {
        EventKind::ExecutionTimedOut => "timed out",
        EventKind::ExecutionAborted => "was stopped",
        _ => "failed",
    };
    let info = run.journal().execution(link.execution);
    let who = match info.filter(|e| e.parent.is_some()) {
        Some(info) => match info.index {
            Some(index) => format!("The child execution of item {index}"),
            None => format!("The nested execution {}", info.name),
        },
        None => "The execution".into(),
    };
    let status = rows::status(kind);
    match error.name() {
        "" => (format!("{who} {what}"), status),
        _ => (format!("{who} {what} with {}", name(error)), status),
    }
}

fn unmatched(state: &State) -> String {
    let retriers = state.retriers.iter().map(|r| list(&r.errors));
    let catchers = state.catchers.iter().map(|c| list(&c.errors));
    let retriers: Vec<String> = retriers.collect();
    let catchers: Vec<String> = catchers.collect();
    let mut parts = Vec::new();
    for (word, entries) in [("Retry", retriers), ("Catch", catchers)] {
        if !entries.is_empty() {
            parts.push(format!("{word} ({})", entries.join("; ")));
        }
    }
    match parts.is_empty() {
        true => format!("{} has neither Retry nor Catch", state.name),
        false => format!("No entry of {} takes it", parts.join(" and ")),
    }
}

fn list(errors: &[Str]) -> String {
    errors.join(", ")
}

fn name(error: &StatesError) -> &str {
    match error.name() {
        "" => "an error without a name",
        name => name,
    }
}

fn whole(error: &StatesError) -> String {
    match error.cause.as_deref().unwrap_or_default() {
        "" => name(error).to_string(),
        // An answer of a service as text is not for one line.
        cause if ui::inspector::structured(cause).is_some() => name(error).to_string(),
        cause => ui::inspector::shorten(&format!("{}: {cause}", name(error))),
    }
}
