//! One step inside its state: the stages of the data, and why it went on as it did.

use super::tell::is_failure;
use super::words;
use asl::data::choice::RuleTrace;
use asl::definition::{Language, StateKind, TransitionKind};
use asl::journal::{Detail, Event, EventKind};
use asl::program::{Next, Program, State, Work};
use asl::run::{Failed, Handling, Inspection, Run};
use asl::source::looks_like_json;
use asl::source::template::dedent;
use ui::inspector::{Reason, Stage, StepView};
use ui::status::Status;
use yew::AttrValue;

/// Steps of one visit that are played again at most: the first few, and the last.
const FIRST_STEPS: usize = 4;
const LAST_STEPS: usize = 20;

/// What is to be said of the visit that an event belongs to, up to that event.
pub(super) fn step_view(run: &Run, event: &Event) -> Option<StepView> {
    let id = event.state?;
    let execution = run.journal().execution(event.execution)?;
    let program = &execution.program;
    let state = program.state(id);
    let visit = visit(run, event);
    let mut stages: Vec<Stage> = Vec::new();
    let mut last = Inspection::default();
    for step in steps(&visit) {
        let inspection = run.inspect(step);
        for stage in inspection.stages_of(event.frame, id) {
            put(&mut stages, stage, state);
        }
        // In one step an error goes from the state that raised it outward; each tells what it did with it.
        let failures = inspection.failures.iter();
        let own = |f: &&Failed| (f.frame, f.state) == (event.frame, id);
        if let Some(failed) = failures.rev().find(own) {
            last.handling = Some(failed.handling.clone());
        }
        if inspection.state != Some(id) || inspection.frame != Some(event.frame) {
            continue;
        }
        if !inspection.rules.is_empty() {
            (last.rules, last.taken) = (inspection.rules, inspection.taken);
        }
    }
    let definition = run.definition_of(event.execution);
    // A state of YAML alone reads as one only without the indentation of its place.
    let fields = if looks_like_json(definition) {
        definition
            .get(state.span.start as usize..state.span.end as usize)
            .and_then(|t| json::syntax::parse(t).root)
    } else {
        asl::source::parse(&dedent(definition, state.span)).root
    };
    drop_idle(&mut stages, |field| {
        fields.as_ref().is_none_or(|f| f.get(field).is_some())
    });
    let error = visit.iter().rev().find_map(|e| e.error());
    let status = status(&visit);
    let place = words::place(run.journal(), event.frame);
    let attempt = visit.iter().map(|e| e.attempt).max().unwrap_or(0);
    let mut what = state.kind.name().to_string();
    if attempt > 0 {
        what.push_str(&format!(" · attempt {}", attempt + 1));
    }
    if !place.is_empty() {
        what.push_str(&format!(" · {place}"));
    }
    let failed = error.is_some() && !matches!(status, Status::Succeeded);
    Some(StepView {
        chain: Vec::new(),
        name: state.name.to_string().into(),
        what: what.into(),
        status,
        says: says(event, program, state).into(),
        stages,
        why: why(program, state, &last),
        error: error.filter(|_| failed).map(|e| {
            let name = if e.name().is_empty() {
                "No error name"
            } else {
                e.name()
            };
            (
                name.to_string().into(),
                e.cause.as_deref().unwrap_or_default().to_string().into(),
            )
        }),
    })
}

/// The events of the visit that an event belongs to, up to it: from the entering of the state in this thread.
pub(super) fn visit<'r>(run: &'r Run, event: &Event) -> Vec<&'r Event> {
    let shown = run.events_shown();
    let mut visit: Vec<&Event> = Vec::new();
    for e in shown.iter().rev() {
        if e.frame == event.frame && e.state == event.state {
            visit.push(e);
            if e.kind.is_entered() {
                break;
            }
        } else if e.frame == event.frame && e.kind.is_entered() {
            // What ended the execution came from a later state.
            visit.clear();
        } else if e.frame == event.frame && e.kind.ends_execution() {
            // A failure of the whole execution is told by the state it came from.
            visit.push(e);
        }
    }
    visit.reverse();
    visit
}

/// The steps of a visit that tell the most of it: how it began, and how it went at last.
pub(super) fn steps(visit: &[&Event]) -> Vec<u32> {
    let mut steps: Vec<u32> = visit.iter().map(|e| e.step).collect();
    steps.dedup();
    let last = steps.len().saturating_sub(LAST_STEPS);
    if last > FIRST_STEPS {
        steps.drain(FIRST_STEPS..last);
    }
    steps
}

fn status(visit: &[&Event]) -> Status {
    let mut status = Status::Running;
    for event in visit {
        status = match event.kind {
            EventKind::ExecutionSucceeded => status,
            kind if kind.ends_execution() => Status::Failed,
            EventKind::FailStateEntered => Status::Failed,
            EventKind::WaitStateEntered | EventKind::TaskSubmitted => Status::Waiting,
            kind if is_failure(kind) => Status::Failed,
            kind if kind.is_exited() && status == Status::Failed => Status::Caught,
            kind if kind.is_exited() => Status::Succeeded,
            kind if kind.name().ends_with("Aborted") => Status::Aborted,
            kind if kind.name().ends_with("Succeeded") => Status::Running,
            kind if kind.name().ends_with("Scheduled") => Status::Running,
            _ => status,
        };
    }
    status
}

/// A later attempt's stages take the place of an earlier one's.
fn put(stages: &mut Vec<Stage>, stage: &asl::run::Stage, state: &State) {
    let (name, says, fresh) = words_of(stage.name, state);
    if let Some(at) = stages.iter().position(|s| s.name == name) {
        stages.truncate(at);
    }
    stages.push(Stage {
        name,
        says,
        value: stage.value.clone(),
        fresh,
        keys: Vec::new(),
    });
}

/// Stages of fields that the state does not have changed nothing and are not shown.
fn drop_idle(stages: &mut Vec<Stage>, has: impl Fn(&str) -> bool) {
    let mut kept: Vec<Stage> = Vec::new();
    for stage in stages.drain(..) {
        let optional = matches!(
            &*stage.name,
            "InputPath" | "Parameters" | "Arguments" | "ResultSelector" | "ResultPath" | "Result"
        );
        let equal = kept
            .last()
            .is_some_and(|before| before.value == stage.value);
        if !(optional && equal && !has(&stage.name)) {
            kept.push(stage);
        }
    }
    *stages = kept;
}

/// The name of a stage, what happened in it, and whether it is new data and not a change of the one before.
fn words_of(stage: &str, state: &State) -> (AttrValue, AttrValue, bool) {
    let (name, says, fresh) = match stage {
        "input" => ("Input", "What the state before handed on.", true),
        "afterInputPath" => (
            "InputPath",
            "The part of the input that InputPath picked.",
            false,
        ),
        "afterParameters" => ("Parameters", "What Parameters built: this is sent.", true),
        "afterArguments" => ("Arguments", "What Arguments built: this is sent.", true),
        "afterItemsPath" => ("Items", "The items that the Map works on.", true),
        "result" => match state.kind {
            StateKind::Pass => ("Result", "The result of the Pass.", true),
            StateKind::Parallel => (
                "Result",
                "The outputs of all branches, in their order.",
                true,
            ),
            StateKind::Map => (
                "Result",
                "The outputs of all iterations, in the order of the items.",
                true,
            ),
            _ => ("Result", "What came back.", true),
        },
        "afterResultSelector" => (
            "ResultSelector",
            "What ResultSelector built of the result.",
            true,
        ),
        "afterResultPath" => (
            "ResultPath",
            "The input with the result put where ResultPath says; without it the result takes the place of the input.",
            true,
        ),
        "variables" => ("Variables", "What Assign set; later states see it.", true),
        "output" if state.language == Language::Jsonata => {
            ("Output", "What Output built: this is handed on.", true)
        }
        "output" => ("Output", "What is handed on, after OutputPath.", false),
        other => return (other.to_string().into(), "".into(), true),
    };
    (AttrValue::Static(name), AttrValue::Static(says), fresh)
}

/// What the event did, in a sentence.
fn says(event: &Event, program: &Program, state: &State) -> String {
    let name = event.kind.name();
    let caught = |way| match way {
        Some(TransitionKind::Catch(i)) => state.catchers.get(i),
        _ => None,
    };
    match (&event.detail, event.kind) {
        (_, EventKind::WaitStateEntered) => "The wait began.".into(),
        (_, kind) if kind.is_entered() => "The state was entered.".into(),
        (Detail::Exited(exited), _) if caught(exited.way).is_some() => {
            let next = caught(exited.way).map_or("", |c| &program.state(c.next).name);
            format!("Its error was caught; it leads to {next}.")
        }
        (_, kind) if kind.is_exited() => match state.next {
            Next::State(next) if state.kind != StateKind::Choice => {
                format!("It is done and leads to {}.", program.state(next).name)
            }
            _ => "It is done.".into(),
        },
        (Detail::Scheduled(_), _) => "The call was sent.".into(),
        (_, EventKind::TaskSubmitted) => "The call was accepted; its answer comes later.".into(),
        (Detail::Length(n), _) => format!("The Map began with {n} items."),
        (Detail::Iteration(i), _) if name.ends_with("Started") => format!("Iteration {i} began."),
        (_, kind) if is_failure(kind) => "The attempt failed.".into(),
        (_, _) if name.ends_with("Succeeded") => "The answer came.".into(),
        (_, _) if name.ends_with("Started") => "The work began.".into(),
        _ => String::new(),
    }
}

fn why(program: &Program, state: &State, inspection: &Inspection) -> Vec<(AttrValue, Vec<Reason>)> {
    let mut why = Vec::new();
    if let Work::Choice(_) = &state.work
        && (inspection.taken.is_some() || !inspection.rules.is_empty())
    {
        let heading = match inspection.taken {
            Some(rule) if rule < inspection.rules.len() => format!("Why: rule {} holds", rule + 1),
            Some(_) => "Why: no rule holds, so Default".into(),
            None => "Why: no rule holds, and there is no Default".into(),
        };
        let mut reasons = Vec::new();
        for (i, rule) in inspection.rules.iter().enumerate() {
            for (line, trace) in rule.iter().enumerate() {
                reasons.push(reason(trace, (line == 0).then_some(i)));
            }
        }
        why.push((heading.into(), reasons));
    }
    if let Some(handling) = &inspection.handling {
        why.extend(handled(program, state, handling));
    }
    why
}

fn reason(trace: &RuleTrace, rule: Option<usize>) -> Reason {
    let text = match rule {
        Some(i) => format!("{}. {}", i + 1, trace.text),
        None => trace.text.clone(),
    };
    let operands = trace.operands.iter();
    Reason {
        depth: trace.depth as usize,
        text: text.into(),
        operands: operands
            .map(|(l, v)| (l.clone().into(), v.clone()))
            .collect(),
        holds: trace.result,
    }
}

/// What became of the error: the retrier or catcher that took it, and how the delay was computed.
fn handled(
    program: &Program,
    state: &State,
    handling: &Handling,
) -> Option<(AttrValue, Vec<Reason>)> {
    let names = |errors: &[json::Str]| errors.join(", ");
    let plain = |text: String, holds: Option<bool>| Reason {
        depth: 0,
        text: text.into(),
        operands: Vec::new(),
        holds,
    };
    let retrier_line = |i: usize| {
        state.retriers.get(i).map_or_else(String::new, |r| {
            format!("Retrier {} takes {}", i + 1, names(&r.errors))
        })
    };
    Some(match handling {
        Handling::Retried {
            retrier,
            retry,
            computed,
            delay,
        } => {
            let mut reasons = vec![plain(retrier_line(*retrier), Some(true))];
            if let Some(r) = state.retriers.get(*retrier) {
                let before = retry.saturating_sub(1);
                let grown = (0..before.min(1_000)).fold(r.interval, |d, _| d * r.backoff_rate);
                let mut text = format!(
                    "Retry {retry} of {}: {} × {}^{before} = {}",
                    r.max_attempts,
                    r.interval,
                    r.backoff_rate,
                    words::seconds(grown)
                );
                // What the limit leaves of it, where that is less.
                if *computed < grown {
                    text.push_str(&format!(", but at most {}", words::seconds(*computed)));
                }
                reasons.push(plain(text, Some(true)));
                if r.full_jitter {
                    reasons.push(plain(
                        format!(
                            "Full jitter draws between zero and that: {}",
                            words::seconds(*delay)
                        ),
                        Some(true),
                    ));
                }
            }
            (
                format!("Tried again after {}", words::seconds(*delay)).into(),
                reasons,
            )
        }
        Handling::Exhausted { retrier } => (
            "No attempts left".into(),
            vec![plain(
                format!(
                    "{}, but has no retries left; nothing catches the error.",
                    retrier_line(*retrier)
                ),
                Some(false),
            )],
        ),
        Handling::Caught { catcher } => {
            let text = state.catchers.get(*catcher).map_or_else(String::new, |c| {
                format!("Catcher {} takes {}", catcher + 1, names(&c.errors))
            });
            let next = state
                .catchers
                .get(*catcher)
                .map(|c| program.state(c.next).name.clone());
            let heading = match next {
                Some(next) => format!("Caught: goes to {next}"),
                None => "Caught".into(),
            };
            (heading.into(), vec![plain(text, Some(true))])
        }
        // A Fail state is meant to fail, and can have neither Retry nor Catch.
        Handling::Uncaught if state.kind == StateKind::Fail => return None,
        Handling::Uncaught => (
            "Nothing takes this error".into(),
            vec![plain(
                if state.retriers.is_empty() && state.catchers.is_empty() {
                    "The state has neither Retry nor Catch, so the error ends what is around it."
                        .into()
                } else {
                    "No retrier and no catcher names this error, so it ends what is around it."
                        .into()
                },
                Some(false),
            )],
        ),
    })
}
