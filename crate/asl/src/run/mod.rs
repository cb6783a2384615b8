//! A run with a past: the journal as far as it is known, a position in it, and every way to move that position.
//!
//! The simulation stands at the end of what is known. Going back takes a copy that was kept on the way and plays
//! the tape again; since a simulation is a function of its scenario and its tape, nothing new can come of that.

mod checkpoint;
pub mod expressions;
mod inspect;
mod path_parts;

pub use crate::machine::{
    Around, Failed, Handling, Inspection, OpenCall, Outcome, Progress, Stage, Stats, Status,
};

use crate::diagnostic::Diagnostic;
use crate::error::StatesError;
use crate::journal::{Event, ExecutionId, Journal, Time};
use crate::machine::{MAIN, MapRunCounts, Recorder, Simulation};
use crate::program::Program;
use crate::scenario::{Command, OtherMachine, Scenario};
use checkpoint::Checkpoints;
use json::{Object, Value};
use std::sync::Arc;

/// A run of a scenario.
#[derive(Clone, Debug)]
pub struct Run {
    scenario: Arc<Scenario>,
    program: Arc<Program>,
    journal: Journal,
    /// At the end of what is known.
    head: Simulation,
    /// At the position that is shown, unless that is the end.
    shown: Option<Box<Simulation>>,
    checkpoints: Checkpoints,
    tape: Vec<TapeEntry>,
    /// How many events there are after each step, step 0 first.
    events_after: Vec<u32>,
    keep: bool,
}

/// A command that was given by hand, before the step of this number.
#[derive(Clone, Debug)]
struct TapeEntry {
    before_step: u32,
    command: Command,
}

impl Run {
    /// Starts a run of a scenario; nothing has happened yet but the start itself.
    ///
    /// # Errors
    /// The diagnostics of a definition that does not compile.
    pub fn start(scenario: &Scenario) -> Result<Run, Vec<Diagnostic>> {
        let compiled = crate::program::compile::compile_with(
            &scenario.definition,
            scenario.kind,
            &scenario.substitutions,
        );
        let program = compiled.program.ok_or(compiled.diagnostics)?;
        Run::start_program(program, scenario)
    }

    /// Starts a run of a program that was compiled from the scenario's definition.
    ///
    /// # Errors
    /// The diagnostics of another machine of the scenario that does not compile.
    pub fn start_program(
        program: Arc<Program>,
        scenario: &Scenario,
    ) -> Result<Run, Vec<Diagnostic>> {
        let mut journal = Journal::default();
        let mut recorder = Recorder {
            journal: Some(&mut journal),
            inspection: None,
        };
        let head = Simulation::start_program(program.clone(), scenario, &mut recorder)?;
        let events_after = vec![journal.events.len() as u32];
        Ok(Run {
            scenario: Arc::new(scenario.clone()),
            program,
            checkpoints: Checkpoints::new(head.clone()),
            journal,
            head,
            shown: None,
            tape: Vec::new(),
            events_after,
            keep: true,
        })
    }

    /// Keeps no copies on the way: for runs that nobody looks back at. Seeking then starts from the beginning.
    pub fn without_checkpoints(mut self) -> Run {
        self.keep = false;
        self
    }

    /// Goes on from the end of what is known, by at most this many steps, and shows the end.
    pub fn advance(&mut self, max_steps: u32) -> Progress {
        self.shown = None;
        let mut progress = Progress::Stepped;
        for _ in 0..max_steps {
            progress = self.step_head();
            if progress != Progress::Stepped {
                break;
            }
        }
        progress
    }

    /// Goes on to the end, or until nothing more happens by itself, or until the budget of steps is used up.
    pub fn finish(&mut self, max_steps: u32) -> Progress {
        match self.advance(max_steps) {
            // A last step may have ended the execution.
            Progress::Stepped => self.peek(),
            progress => progress,
        }
    }

    fn peek(&self) -> Progress {
        let outcome = self.head.outcome();
        if outcome.status == Status::Running {
            Progress::Stepped
        } else {
            Progress::Finished(outcome)
        }
    }

    fn step_head(&mut self) -> Progress {
        let mut recorder = Recorder {
            journal: Some(&mut self.journal),
            inspection: None,
        };
        let progress = self.head.step(&mut recorder);
        if progress == Progress::Stepped {
            self.after_step();
        }
        progress
    }

    fn after_step(&mut self) {
        self.events_after.push(self.journal.events.len() as u32);
        if self.keep {
            self.checkpoints.offer(&self.head);
        }
    }

    /// Shows the run as it was after this many steps; beyond what is known it goes on to there.
    pub fn seek(&mut self, step: u32) -> Progress {
        if step >= self.head.step_count() {
            let more = step - self.head.step_count();
            return self.advance(more);
        }
        let from = match &self.shown {
            Some(shown)
                if shown.step_count() <= step
                    && !self.checkpoints.lies_between(shown.step_count(), step) =>
            {
                (**shown).clone()
            }
            _ => self.checkpoints.before(step).clone(),
        };
        self.shown = Some(Box::new(self.replay(from, step, &mut Recorder::default())));
        Progress::Stepped
    }

    /// Plays the tape from a copy up to a step.
    fn replay(
        &self,
        mut simulation: Simulation,
        step: u32,
        recorder: &mut Recorder<'_>,
    ) -> Simulation {
        while simulation.step_count() < step {
            self.replay_step(&mut simulation, recorder);
        }
        simulation
    }

    /// Plays one step of the tape: a command where one was given, else whatever was due.
    fn replay_step(&self, simulation: &mut Simulation, recorder: &mut Recorder<'_>) {
        let next = simulation.step_count() + 1;
        match self.tape.iter().find(|entry| entry.before_step == next) {
            Some(entry) => {
                let _ = simulation.command(recorder, &entry.command);
            }
            None => {
                simulation.step(recorder);
            }
        }
    }

    /// Gives a command at the end of what is known.
    ///
    /// # Errors
    /// The service's refusal; nothing has happened then.
    pub fn command(&mut self, command: &Command) -> Result<(), StatesError> {
        self.shown = None;
        let before = self.head.clone();
        let events = self.journal.events.len();
        let mut recorder = Recorder {
            journal: Some(&mut self.journal),
            inspection: None,
        };
        let done = self.head.command(&mut recorder, command);
        if done.is_err() {
            self.head = before;
            self.journal.events.truncate(events);
            return done;
        }
        self.tape.push(TapeEntry {
            before_step: self.head.step_count(),
            command: command.clone(),
        });
        self.after_step();
        done
    }

    /// A new run that has the same past up to this step and then another scenario: other mocks, for example. When
    /// the definition or the input differs, the new run starts anew and is played to the same step.
    ///
    /// # Errors
    /// As [`Run::start`].
    pub fn fork(&self, step: u32, scenario: &Scenario) -> Result<Run, Vec<Diagnostic>> {
        let mut run = Run::start(scenario)?;
        let tape: Vec<TapeEntry> = self
            .tape
            .iter()
            .filter(|e| e.before_step <= step)
            .cloned()
            .collect();
        while run.head.step_count() < step {
            let next = run.head.step_count() + 1;
            let entry = tape.iter().find(|e| e.before_step == next);
            let stepped = match entry {
                Some(entry) => run.command(&entry.command).is_ok(),
                None => run.step_head() == Progress::Stepped,
            };
            if !stepped {
                break;
            }
        }
        Ok(run)
    }

    /// What the step of this number did inside its state.
    pub fn inspect(&self, step: u32) -> Inspection {
        inspect::inspect(self, step)
    }

    /// The compiled definition.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The author's text of the machine that an execution runs: the scenario's own, or another machine's.
    pub fn definition_of(&self, execution: ExecutionId) -> &str {
        let other = self.machine_of(execution);
        other.map_or(&self.scenario.definition, |machine| &machine.definition)
    }

    /// The other state machine of the scenario that an execution runs; none where it runs the scenario's own.
    pub fn machine_of(&self, execution: ExecutionId) -> Option<&OtherMachine> {
        let program = &self.journal.execution(execution)?.program;
        let place = self.head.place_of(program)?.checked_sub(1)?;
        self.scenario.machines.get(place)
    }

    /// Everything that is known.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// All known events, of every execution, in the order in which they happened.
    pub fn events(&self) -> &[Event] {
        &self.journal.events
    }

    /// The events that have happened at the position shown.
    pub fn events_shown(&self) -> &[Event] {
        let count = self
            .events_after
            .get(self.position() as usize)
            .copied()
            .unwrap_or(0) as usize;
        self.journal.events.get(..count).unwrap_or_default()
    }

    /// The history of the main execution as GetExecutionHistory returns it.
    pub fn history(&self) -> Value {
        self.history_of(MAIN)
    }

    /// The history of an execution as GetExecutionHistory returns it.
    pub fn history_of(&self, execution: ExecutionId) -> Value {
        self.journal
            .history(execution)
            .map(|event| self.journal.event_to_value(event))
            .collect()
    }

    /// How many steps are known.
    pub fn steps(&self) -> u32 {
        self.head.step_count()
    }

    /// After how many steps the run is shown.
    pub fn position(&self) -> u32 {
        self.simulation().step_count()
    }

    /// Whether the end of what is known is shown.
    pub fn is_at_end(&self) -> bool {
        self.shown.is_none()
    }

    /// The simulation at the position shown.
    pub fn simulation(&self) -> &Simulation {
        self.shown.as_deref().unwrap_or(&self.head)
    }

    /// The virtual time at the position shown.
    pub fn now(&self) -> Time {
        self.simulation().now()
    }

    /// How the execution stands at the position shown.
    pub fn outcome(&self) -> Outcome {
        self.simulation().outcome()
    }

    /// What was counted up to the position shown.
    pub fn stats(&self) -> Stats {
        self.simulation().stats()
    }

    /// The calls that wait for an answer at the position shown.
    pub fn open_calls(&self) -> Vec<OpenCall> {
        self.simulation().open_calls()
    }

    /// When the question to a person that the run has come to at the position shown runs out of time; none when it
    /// has not come to one.
    pub fn question_due(&mut self) -> Option<Time> {
        match &mut self.shown {
            Some(shown) => shown.question_due(),
            None => self.head.question_due(),
        }
    }

    /// Lets the question that the run has come to at the end of what is known run out of time, and shows that.
    pub fn let_pass(&mut self) -> Progress {
        self.shown = None;
        let due = self.head.question_due();
        loop {
            let progress = self.advance(1);
            // A heartbeat's old deadline may pass before the one that counts.
            if progress != Progress::Stepped || due.is_none_or(|due| self.head.now() >= due) {
                return progress;
            }
        }
    }

    /// The open Map Runs at the position shown.
    pub fn map_runs(&self) -> Vec<MapRunCounts> {
        self.simulation().map_runs()
    }

    /// The result as one object: status, output, error, cause, events, stats, and what was written or noted.
    pub fn to_value(&self) -> Value {
        let outcome = self.head.outcome();
        let stats = self.head.stats();
        let mut object = Object::new();
        object.insert("status", Value::from(outcome.status.name()));
        if let Some(output) = outcome.output {
            object.insert("output", output);
        }
        if let Some(error) = outcome.error {
            if let Some(name) = error.name {
                object.insert("error", Value::from(name));
            }
            if let Some(cause) = error.cause {
                object.insert("cause", Value::from(cause));
            }
        }
        object.insert("events", self.history());
        object.insert(
            "stats",
            json::json!({
                "transitions": (stats.transitions as i64),
                "events": (stats.events),
                "virtualSeconds": (stats.virtual_millis as f64 / 1000.0),
                "maxPayloadBytes": (stats.max_payload_bytes)
            }),
        );
        let written = self.head.written();
        if !written.is_empty() {
            let objects = written
                .iter()
                .map(|o| json::json!({"bucket": &o.bucket, "key": &o.key, "body": &o.body}));
            object.insert("s3", objects.collect());
        }
        if !self.journal.notes.is_empty() {
            let notes = self
                .journal
                .notes
                .iter()
                .map(|n| Value::from(n.text.as_str()));
            object.insert("notes", notes.collect());
        }
        Value::Object(object)
    }
}
