//! The stepper: a pure state machine over frames and a queue of what is due.
//!
//! One step moves one frame through one transition. Frames that are ready at the same virtual time take turns in
//! the order in which they became ready, so branches and iterations interleave one transition at a time. Every
//! way in is a [`Command`]; every way out is an event of the [`Journal`](crate::journal::Journal).
//!
//! **Invariant:** a simulation is a function of its scenario and the commands given at its steps. A clone of it
//! goes on exactly as the original does.

mod activate;
mod call_end;
mod choice;
mod command;
mod context;
mod distributed;
mod emit;
mod end;
mod era;
mod execution;
mod flow;
mod frame;
mod join;
mod map;
mod nested;
mod parallel;
mod question;
mod queue;
mod recorder;
mod retry;
mod setup;
mod task;
pub mod test_state;
mod wait;

pub use command::OpenCall;
pub use distributed::MapRunCounts;
pub use execution::Status;
pub use recorder::{Around, Failed, Handling, Inspection, Recorder, Stage};

use crate::data::Entropy;
use crate::error::StatesError;
use crate::journal::{ExecutionId, FrameId, Time};
use crate::program::{MachineKind, StateId};
use crate::provider::{Answers, Used};
use crate::scenario::{Command, S3Object, Scenario};
use execution::Execution;
use frame::{Frame, Frames};
use json::{Object, Str, Value};
use queue::{Queue, Wake};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Payloads of states and tasks take at most this many bytes of JSON text [D].
pub const MAX_PAYLOAD_BYTES: usize = 262_144;
/// Events that the history of a Standard execution holds at most [D].
pub const MAX_EVENTS: u32 = 25_000;
/// Milliseconds that an execution lasts at most: a year, or five minutes when it is Express [D].
pub fn longest_millis(kind: MachineKind) -> i64 {
    match kind {
        MachineKind::Standard => 365 * 86_400_000,
        MachineKind::Express => 300_000,
    }
}

/// Events after which an Express execution is taken for one that goes round for ever. The service has no such limit,
/// but there every transition takes time, and five minutes end an execution long before.
const MAX_EXPRESS_EVENTS: u32 = 500_000;

/// A running simulation.
#[derive(Clone, Debug)]
pub struct Simulation {
    world: Arc<World>,
    now: Time,
    step: u32,
    queue: Queue,
    frames: Frames,
    executions: Vec<Execution>,
    frames_made: u32,
    numbers: u64,
    used: Vec<Used>,
    entropy: Entropy,
    written: Vec<S3Object>,
    /// Tasks without a mock that were noted already, by table of answers and state.
    echoed: BTreeSet<(u32, StateId)>,
    /// The execution whose history is full; it fails at the end of the step.
    overflow: Option<ExecutionId>,
}

/// What never changes while a simulation runs.
#[derive(Debug)]
struct World {
    scenario: Scenario,
    /// The programs that can run: the scenario's own, then its other machines, with their ARNs.
    machines: Vec<RunnableMachine>,
    /// The context object that a test of a state gives; it stands for the one of the execution.
    context: Option<Value>,
}

/// A program with its ARN and the answers to its calls.
#[derive(Debug)]
struct RunnableMachine {
    arn: Str,
    program: Arc<crate::program::Program>,
    answers: Answers,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Something happened.
    Stepped,
    /// Nothing more happens by itself: calls are open that nobody answers.
    Idle,
    /// The execution has ended.
    Finished(Outcome),
}

/// How an execution ended, or stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The service's status.
    pub status: Status,
    /// The output of one that succeeded.
    pub output: Option<Value>,
    /// The error of one that did not.
    pub error: Option<StatesError>,
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stats {
    /// Transitions as the service bills them, children included.
    pub transitions: u64,
    /// Events of the execution itself.
    pub events: u32,
    /// Virtual milliseconds from its start to its end, or to now.
    pub virtual_millis: i64,
    /// The largest payload in bytes of JSON text.
    pub max_payload_bytes: usize,
}

/// The execution that was started.
pub const MAIN: ExecutionId = ExecutionId(0);

impl Simulation {
    /// The virtual time.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Which machine of the scenario a program was compiled from: 0 for its own, then the others in their order.
    pub(crate) fn place_of(&self, program: &Arc<crate::program::Program>) -> Option<usize> {
        let mut machines = self.world.machines.iter();
        machines.position(|machine| Arc::ptr_eq(&machine.program, program))
    }

    /// How many steps were taken.
    pub fn step_count(&self) -> u32 {
        self.step
    }

    /// Takes one step.
    pub fn step(&mut self, recorder: &mut Recorder<'_>) -> Progress {
        loop {
            if let Some(outcome) = self.finished() {
                return Progress::Finished(outcome);
            }
            let Some(wake) = self.next_wake() else {
                return Progress::Idle;
            };
            if self.is_stale(wake) {
                continue;
            }
            self.step += 1;
            self.wake(recorder, wake);
            if let Some(execution) = self.overflow.take() {
                self.history_is_full(recorder, execution);
            }
            return Progress::Stepped;
        }
    }

    /// Gives a command at the current time. Returns why it is refused, as the service would say it.
    ///
    /// # Errors
    /// The service's refusal.
    pub fn command(
        &mut self,
        recorder: &mut Recorder<'_>,
        command: &Command,
    ) -> Result<(), StatesError> {
        self.step += 1;
        let done = self.apply(recorder, command);
        if let Some(execution) = self.overflow.take() {
            self.history_is_full(recorder, execution);
        }
        done
    }

    /// How the execution that was started stands.
    pub fn outcome(&self) -> Outcome {
        self.executions.first().map_or(
            Outcome {
                status: Status::Running,
                output: None,
                error: None,
            },
            |e| Outcome {
                status: e.status,
                output: e.output.clone(),
                error: e.error.clone(),
            },
        )
    }

    /// What was counted so far.
    pub fn stats(&self) -> Stats {
        let Some(main) = self.executions.first() else {
            return Stats::default();
        };
        Stats {
            transitions: self.executions.iter().map(|e| e.transitions).sum(),
            events: main.events,
            virtual_millis: main.stopped.unwrap_or(self.now) - main.started,
            max_payload_bytes: self
                .executions
                .iter()
                .map(|e| e.max_payload)
                .max()
                .unwrap_or(0),
        }
    }

    /// Objects that result writers have put into the simulated S3.
    pub fn written(&self) -> &[S3Object] {
        &self.written
    }

    /// The context object and the variables as a frame sees them, while it is live.
    pub fn scope_of(&self, frame: FrameId) -> Option<(Value, Object)> {
        let frame = self.frames.iter().find(|f| f.id == frame)?;
        let context = self.context_with_item(frame, frame.item.as_deref());
        Some((context, frame.variables.clone()))
    }

    /// A measure of what a copy costs: live frames and executions.
    pub fn size(&self) -> usize {
        self.frames.capacity() + self.executions.len()
    }

    /// The outcome, once the main execution has ended and no command of the scenario is left that may redrive it.
    fn finished(&self) -> Option<Outcome> {
        let main = self.executions.first()?;
        if main.status == Status::Running || self.world.scenario_may_redrive(self) {
            return None;
        }
        Some(self.outcome())
    }

    /// The next wake, moving the clock when nothing is due now. Limits of the service alone do not move it: a run
    /// left with nothing but unanswered calls is idle.
    fn next_wake(&mut self) -> Option<Wake> {
        if let Some(wake) = self.queue.pop_ready() {
            return Some(wake);
        }
        while self.is_stale(self.queue.first_later()?) {
            self.queue.drop_first_later();
        }
        self.now = self.queue.advance()?;
        self.queue.pop_ready()
    }

    fn is_stale(&self, wake: Wake) -> bool {
        match wake {
            Wake::Go(ticket) | Wake::Timeout(ticket) | Wake::Heartbeat(ticket) => self
                .frames
                .get(ticket.slot)
                .is_none_or(|f| f.number != ticket.number),
            Wake::MachineTimeout(id) | Wake::Limit(id) => self
                .executions
                .get(id.0 as usize)
                .is_none_or(|e| e.status != Status::Running),
            Wake::Command(_) => false,
        }
    }

    fn wake(&mut self, recorder: &mut Recorder<'_>, wake: Wake) {
        match wake {
            Wake::Go(ticket) => {
                if let Some(frame) = self.frames.take_if(ticket) {
                    self.activate(recorder, frame);
                }
            }
            Wake::Timeout(ticket) => {
                if let Some(frame) = self.frames.take_if(ticket) {
                    self.call_timed_out(recorder, frame, false);
                }
            }
            Wake::Heartbeat(ticket) => self.heartbeat_due(recorder, ticket),
            Wake::MachineTimeout(id) | Wake::Limit(id) => self.execution_timed_out(recorder, id),
            Wake::Command(index) => {
                let command = self
                    .world
                    .scenario
                    .commands
                    .get(index as usize)
                    .map(|c| c.command.clone());
                if let Some(command) = command
                    && let Err(refusal) = self.apply(recorder, &command)
                {
                    let cause = refusal.cause.clone().unwrap_or_else(|| "".into());
                    self.note(
                        recorder,
                        format!("A command was refused: {}: {cause}", refusal.name()),
                    );
                }
            }
        }
    }

    /// Starts a new phase of the frame and queues its wake.
    fn go_at(&mut self, mut frame: Box<Frame>, at: Time) {
        self.renumber(&mut frame);
        self.queue.push(self.now, at, Wake::Go(frame.ticket()));
        self.frames.put(frame);
    }

    /// As [`Simulation::go_at`], now.
    fn go(&mut self, frame: Box<Frame>) {
        self.go_at(frame, self.now);
    }

    /// Gives the frame a new number, which makes every queued wake of it stale.
    fn renumber(&mut self, frame: &mut Frame) {
        self.numbers += 1;
        frame.number = self.numbers;
    }

    fn execution(&self, id: ExecutionId) -> &Execution {
        &self.executions[id.0 as usize]
    }

    fn execution_mut(&mut self, id: ExecutionId) -> &mut Execution {
        &mut self.executions[id.0 as usize]
    }
}

impl World {
    /// Whether a redrive among the scenario's commands is still to come.
    fn scenario_may_redrive(&self, simulation: &Simulation) -> bool {
        let start = self.scenario.start_time;
        self.scenario.commands.iter().any(|c| {
            matches!(c.command, Command::Redrive) && Time(start).after(c.at) >= simulation.now
        }) && simulation.queue.has_commands()
    }
}
