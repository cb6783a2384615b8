//! Any run: random machines with random inputs, answers and commands, of which some come by hand while the run is
//! under way. None panics, all stop, every history is whole, the same seed tells the same bytes, and every step
//! can be gone back to. `MINUTES=10` goes on for ten minutes, `SEED=7` looks at one seed alone, and both together
//! begin at that seed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use asl::definition;
use asl::diagnostic::Severity;
use asl::run::{Progress, Run};
use asl::scenario::Scenario;
use asl::view::{coverage, graph, lights, timeline, tree, visit};
use suites::judge::{complaints, stand, told};
use suites::play::{Played, play};
use suites::random::{Random, scenario};

/// Seeds of the short run.
const SEEDS: u64 = 400;

/// Steps within which every run stops: a loop ends with the events that its execution may have, and what it starts
/// has no loop of its own.
const MOST_STEPS: u32 = 3_000_000;

/// Runs with more steps are played once.
const LONG: u32 = 20_000;

#[derive(Default)]
struct Counts {
    seeds: u64,
    refused: u64,
    reasons: BTreeMap<String, u64>,
    ends: BTreeMap<&'static str, u64>,
    errors: BTreeMap<String, u64>,
    steps: u64,
    events: u64,
    longest: u32,
    slowest: (Duration, u64),
    commands: (u64, u64),
    kinds: BTreeMap<&'static str, u64>,
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the test watches the real clock")]
fn any_run_ends_well() {
    let number = |name| std::env::var(name).ok().and_then(|m| m.parse::<f64>().ok());
    let one = number("SEED").map(|seed| seed as u64);
    let long = number("MINUTES").map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let start = Instant::now();
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    let mut seed = one.unwrap_or(0);
    loop {
        let before = start.elapsed();
        let complaints = catch_unwind(AssertUnwindSafe(|| check(seed, &mut counts)));
        match complaints {
            Ok(complaints) => {
                wrong.extend(complaints.into_iter().map(|c| format!("seed {seed}: {c}")))
            }
            Err(_) => wrong.push(format!("seed {seed} panics")),
        }
        counts.slowest = counts.slowest.max((start.elapsed() - before, seed));
        seed += 1;
        let enough = long.map_or(seed >= SEEDS, |long| start.elapsed() > long);
        if enough || (one.is_some() && long.is_none()) || wrong.len() > 20 {
            break;
        }
    }
    println!("{counts}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if one.is_none() {
        counts.assert_variety();
    }
}

/// Everything that has to hold for a seed.
fn check(seed: u64, counts: &mut Counts) -> Vec<String> {
    counts.seeds += 1;
    let written = scenario(seed);
    let read = |value| Scenario::from_value(value, &|_| None);
    let scenario = match read(&written) {
        Ok(scenario) => scenario,
        Err(problems) => return problems,
    };
    let Some(played) = play(&scenario, seed, MOST_STEPS) else {
        return counts.refusal(&scenario);
    };
    counts.add(&played);
    let mut wrong = complaints(&played.run);
    if played.progress == Progress::Stepped {
        wrong.push(format!("goes on after {} steps", played.run.steps()));
    }
    if played.run.steps() > LONG {
        return wrong;
    }
    let text = told(&played.run);
    match play(&scenario, seed, MOST_STEPS) {
        Some(again) if told(&again.run) == text => {}
        _ => wrong.push("tells something else the second time".into()),
    }
    wrong.extend(travel(&played, &text, seed));
    look(&played.run, seed);
    wrong
}

/// Goes back to where the run was seen, in any order, and forth again.
fn travel(played: &Played, text: &str, seed: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut random = Random::new(seed);
    let mut walker = played.run.clone();
    for _ in 0..played.stands.len().min(12) {
        let (step, seen) = &played.stands[random.below(played.stands.len())];
        walker.seek(*step);
        let there = stand(&walker);
        if there != *seen {
            wrong.push(format!("seek({step}) is {there}, the run was {seen}"));
        }
    }
    walker.seek(played.run.steps());
    if told(&walker) != text || stand(&walker) != stand(&played.run) {
        wrong.push("seeking changed what is known".into());
    }
    let step = random.below(played.run.steps() as usize + 1) as u32;
    match played.run.fork(step, played.run.scenario()) {
        Ok(fork) => {
            walker.seek(step);
            if stand(&fork) != stand(&walker) {
                wrong.push(format!(
                    "a fork at {step} is {}, the run was {}",
                    stand(&fork),
                    stand(&walker)
                ));
            }
        }
        Err(_) => wrong.push(format!("a fork at {step} is refused")),
    }
    wrong
}

/// Looks at a run in every way there is: none may panic, and reading on is as good as reading anew.
fn look(run: &Run, seed: u64) {
    let mut random = Random::new(seed);
    let (journal, count) = (run.journal(), run.events().len());
    let part = random.below(count + 1);
    let mut visits = visit::Visits::of(journal, part);
    visits.read(journal, count);
    let anew = visit::Visits::of(journal, count);
    assert_eq!(
        format!("{visits:?}"),
        format!("{anew:?}"),
        "reading on is not reading anew"
    );
    timeline::rows(&visits, &Default::default(), 50);
    timeline::critical_path(&visits);
    tree::rows(&visits, &Default::default(), None);
    coverage::Coverage::new(run.program()).add(journal, &visits);
    asl::view::cost::usage(journal, count, run.now(), 1_000);
    let syntax = json::syntax::parse(&run.scenario().definition);
    if let Some(root) = &syntax.root {
        let layout = graph::of(&definition::read(root));
        let overlay = lights::lights(&layout, journal, &visits, &Default::default());
        graph::svg(&layout, &overlay, graph::Theme::Light);
    }
    for _ in 0..5 {
        let step = random.below(run.steps() as usize + 1) as u32;
        let inspection = run.inspect(step);
        for found in run.expressions(&inspection) {
            run.evaluate(&inspection, &found.field, found.kind, &found.text);
        }
    }
}

impl Counts {
    /// A refused definition names at least one error.
    fn refusal(&mut self, scenario: &Scenario) -> Vec<String> {
        self.refused += 1;
        let diagnostics = match Run::start(scenario) {
            Ok(_) => return vec!["is refused the first time only".into()],
            Err(diagnostics) => diagnostics,
        };
        let error = diagnostics.iter().find(|d| d.severity == Severity::Error);
        let Some(error) = error else {
            return vec!["is refused without an error".into()];
        };
        *self.reasons.entry(error.message.clone()).or_default() += 1;
        Vec::new()
    }

    fn add(&mut self, played: &Played) {
        let run = &played.run;
        self.steps += u64::from(run.steps());
        self.events += run.events().len() as u64;
        self.longest = self.longest.max(run.steps());
        self.commands.0 += u64::from(played.commands.0);
        self.commands.1 += u64::from(played.commands.1);
        *self.ends.entry(run.outcome().status.name()).or_default() += 1;
        if let Some(error) = run.outcome().error {
            *self.errors.entry(error.name().to_owned()).or_default() += 1;
        }
        for event in run.events() {
            *self.kinds.entry(event.kind.name()).or_default() += 1;
        }
    }

    /// The generator does not fall asleep: most machines are legal, and what can happen does.
    fn assert_variety(&self) {
        assert!(
            self.refused * 5 < self.seeds,
            "{} of {} refused: {:#?}",
            self.refused,
            self.seeds,
            self.reasons
        );
        let missing: Vec<&str> = HAPPENS
            .iter()
            .copied()
            .filter(|kind| !self.kinds.contains_key(kind))
            .collect();
        assert!(missing.is_empty(), "never seen: {missing:?}");
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} seeds, {} refused, {} steps, {} events, longest {} steps, slowest {:?}, {} commands taken, {} refused",
            self.seeds,
            self.refused,
            self.steps,
            self.events,
            self.longest,
            self.slowest,
            self.commands.0,
            self.commands.1
        )?;
        writeln!(f, "ends: {:?}", self.ends)?;
        writeln!(f, "errors: {:?}", self.errors)?;
        writeln!(f, "events: {:?}", self.kinds)?;
        write!(f, "refusals: {:?}", self.reasons)
    }
}

/// Events of every kind of state and way to end, each of which the short run meets.
const HAPPENS: [&str; 57] = [
    "ActivityFailed",
    "ActivityScheduled",
    "ActivityStarted",
    "ActivitySucceeded",
    "ActivityTimedOut",
    "ChoiceStateEntered",
    "ChoiceStateExited",
    "EvaluationFailed",
    "ExecutionAborted",
    "ExecutionFailed",
    "ExecutionRedriven",
    "ExecutionStarted",
    "ExecutionSucceeded",
    "ExecutionTimedOut",
    "FailStateEntered",
    "LambdaFunctionFailed",
    "LambdaFunctionScheduled",
    "LambdaFunctionStarted",
    "LambdaFunctionSucceeded",
    "LambdaFunctionTimedOut",
    "MapIterationAborted",
    "MapIterationFailed",
    "MapIterationStarted",
    "MapIterationSucceeded",
    "MapRunAborted",
    "MapRunFailed",
    "MapRunRedriven",
    "MapRunStarted",
    "MapRunSucceeded",
    "MapStateAborted",
    "MapStateEntered",
    "MapStateExited",
    "MapStateFailed",
    "MapStateStarted",
    "MapStateSucceeded",
    "ParallelStateAborted",
    "ParallelStateEntered",
    "ParallelStateExited",
    "ParallelStateFailed",
    "ParallelStateStarted",
    "ParallelStateSucceeded",
    "PassStateEntered",
    "PassStateExited",
    "SucceedStateEntered",
    "SucceedStateExited",
    "TaskFailed",
    "TaskScheduled",
    "TaskStarted",
    "TaskStateAborted",
    "TaskStateEntered",
    "TaskStateExited",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskTimedOut",
    "WaitStateAborted",
    "WaitStateEntered",
    "WaitStateExited",
];
