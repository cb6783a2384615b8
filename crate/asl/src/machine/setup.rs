//! Starting a simulation: programs are compiled, names derived, the first frame and the commands queued.

use super::execution::{Execution, ExecutionNames, Origin, Parent, Status};
use super::frame::{Frame, Frames, Item, Phase};
use super::queue::{Queue, Wake};
use super::{Recorder, RunnableMachine, Simulation, World, longest_millis};
use crate::data::Entropy;
use crate::diagnostic::Diagnostic;
use crate::journal::{Detail, EventKind, ExecutionId, ExecutionInfo, FrameId, FrameInfo, Time};
use crate::program::{Compiled, MachineId, MachineKind, Program, ROOT, StateId, compile};
use crate::provider::{Answers, Used};
use crate::scenario::Scenario;
use json::{Object, Str, Value};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The account of runs that name none.
pub(super) const DEFAULT_ACCOUNT: &str = "123456789012";

/// Where a new frame comes from.
pub(super) struct NewFrame {
    pub(super) execution: ExecutionId,
    pub(super) machine: MachineId,
    pub(super) parent: Option<(u32, u32)>,
    pub(super) parent_id: Option<FrameId>,
    pub(super) owner: Option<StateId>,
    pub(super) input: Value,
    pub(super) variables: Object,
    pub(super) last_event: u32,
    pub(super) item: Option<Arc<Item>>,
}

/// What a new execution runs, and for whom.
pub(super) struct NewExecution {
    pub(super) program: Arc<Program>,
    pub(super) machine: MachineId,
    pub(super) kind: MachineKind,
    pub(super) answers: u32,
    pub(super) names: ExecutionNames,
    pub(super) input: Value,
    pub(super) origin: Option<(Origin, Parent)>,
    /// Which item of a Distributed Map it processes.
    pub(super) item: Option<u32>,
}

impl Simulation {
    /// Compiles the scenario's definitions and starts its execution.
    ///
    /// # Errors
    /// The diagnostics of the first definition that does not compile.
    pub fn start(
        scenario: &Scenario,
        recorder: &mut Recorder<'_>,
    ) -> Result<Simulation, Vec<Diagnostic>> {
        let program = program_of(compile_with(scenario))?;
        Simulation::start_program(program, scenario, recorder)
    }

    /// Starts the execution of a compiled program.
    ///
    /// # Errors
    /// The diagnostics of another machine of the scenario that does not compile.
    pub fn start_program(
        program: Arc<Program>,
        scenario: &Scenario,
        recorder: &mut Recorder<'_>,
    ) -> Result<Simulation, Vec<Diagnostic>> {
        let names = names(scenario);
        let mut machines = vec![RunnableMachine {
            arn: names.machine_arn.clone(),
            program: program.clone(),
            answers: Answers::new(&scenario.mocks),
        }];
        for other in &scenario.machines {
            let compiled =
                compile::compile_with(&other.definition, other.kind, &scenario.substitutions);
            machines.push(RunnableMachine {
                arn: other.arn.clone(),
                program: program_of(compiled)?,
                answers: Answers::new(&other.mocks),
            });
        }
        let start = Time(scenario.start_time);
        let mut simulation = Simulation {
            now: start,
            step: 0,
            queue: Queue::default(),
            frames: Frames::default(),
            executions: Vec::new(),
            frames_made: 0,
            numbers: 0,
            used: vec![Used::default(); machines.len()],
            entropy: Entropy::new(scenario.seed),
            written: Vec::new(),
            echoed: BTreeSet::new(),
            overflow: None,
            world: Arc::new(World {
                scenario: scenario.clone(),
                machines,
                context: None,
            }),
        };
        if let Some(journal) = &mut recorder.journal {
            journal.role = Some(names.role_arn.clone());
        }
        for (i, command) in scenario.commands.iter().enumerate() {
            let at = start.after(command.at);
            // A command at the very start still comes after what the start itself sets off.
            simulation
                .queue
                .push(Time(start.0 - 1), at, Wake::Command(i as u32));
        }
        let kind = program.kind;
        let input = scenario.input.clone();
        simulation.start_execution(
            recorder,
            NewExecution {
                program,
                machine: ROOT,
                kind,
                answers: 0,
                names,
                input,
                origin: None,
                item: None,
            },
        );
        Ok(simulation)
    }

    /// Starts an execution: its first event, its limits, its first frame.
    pub(super) fn start_execution(
        &mut self,
        recorder: &mut Recorder<'_>,
        new: NewExecution,
    ) -> ExecutionId {
        let id = ExecutionId(self.executions.len() as u32);
        if let Some(journal) = &mut recorder.journal {
            journal.executions.push(ExecutionInfo {
                arn: new.names.arn.clone(),
                name: new.names.name.clone(),
                program: new.program.clone(),
                machine: new.machine,
                parent: new.origin.map(|(o, _)| (o.execution, o.frame, o.state)),
                index: new.item,
            });
        }
        let timeout = if new.machine == ROOT {
            new.program.timeout
        } else {
            None
        };
        self.executions.push(Execution {
            program: new.program,
            kind: new.kind,
            answers: new.answers,
            names: Arc::new(new.names),
            input: new.input.clone(),
            started: self.now,
            stopped: None,
            status: Status::Running,
            output: None,
            error: None,
            events: 0,
            transitions: 0,
            max_payload: 0,
            redriven: None,
            root: 0,
            parent: new.origin.map(|(_, parent)| parent),
            item: new.item,
            about: OnceLock::new(),
        });
        if let Some(seconds) = timeout {
            self.queue.push(
                self.now,
                self.now.after(seconds as f64),
                Wake::MachineTimeout(id),
            );
        }
        self.queue.push(
            self.now,
            self.now + longest_millis(new.kind),
            Wake::Limit(id),
        );
        let mut frame = self.new_frame(
            recorder,
            NewFrame {
                execution: id,
                machine: new.machine,
                parent: None,
                parent_id: None,
                owner: None,
                input: new.input.clone(),
                variables: Object::new(),
                last_event: 0,
                item: None,
            },
        );
        self.execution_mut(id).root = frame.slot;
        self.emit(
            recorder,
            &frame,
            EventKind::ExecutionStarted,
            0,
            Detail::Input(new.input),
            None,
        );
        // The first StateEntered follows nothing, not ExecutionStarted [R].
        frame.last_event = 0;
        self.go(frame);
        id
    }

    /// A frame that is about to enter the first state of a machine.
    pub(super) fn new_frame(&mut self, recorder: &mut Recorder<'_>, new: NewFrame) -> Box<Frame> {
        let id = FrameId(self.frames_made);
        self.frames_made += 1;
        if let Some(journal) = &mut recorder.journal {
            journal.frames.push(FrameInfo {
                execution: new.execution,
                parent: new.parent_id,
                owner: new.owner,
                machine: new.machine,
                index: new.parent.map_or(0, |(_, index)| index),
            });
        }
        let state = self
            .execution(new.execution)
            .program
            .machine(new.machine)
            .start;
        Box::new(Frame {
            id,
            slot: self.frames.reserve(),
            execution: new.execution,
            parent: new.parent,
            state,
            phase: Phase::Enter,
            number: 0,
            input: new.input,
            variables: new.variables,
            last_event: new.last_event,
            entered_event: 0,
            before_entered: 0,
            entered_at: self.now,
            attempt: 0,
            granted: Vec::new(),
            item: new.item,
            token: None,
        })
    }
}

fn compile_with(scenario: &Scenario) -> Compiled {
    compile::compile_with(&scenario.definition, scenario.kind, &scenario.substitutions)
}

fn program_of(compiled: Compiled) -> Result<Arc<Program>, Vec<Diagnostic>> {
    compiled.program.ok_or(compiled.diagnostics)
}

/// The names of the main execution: given ones, or ones derived from the account and the seed.
fn names(scenario: &Scenario) -> ExecutionNames {
    let context = &scenario.context;
    let given = [
        &context.execution_arn,
        &context.state_machine_arn,
        &context.role_arn,
    ];
    let account = given
        .iter()
        .find_map(|arn| account_of(arn.as_deref()?))
        .unwrap_or(DEFAULT_ACCOUNT);
    let machine_arn = context.state_machine_arn.clone().unwrap_or_else(|| {
        format!("arn:aws:states:us-east-1:{account}:stateMachine:StateMachine").into()
    });
    let machine_name: Str = machine_arn
        .split(':')
        .nth(6)
        .unwrap_or("StateMachine")
        .into();
    let arn = context.execution_arn.clone().unwrap_or_else(|| {
        // A stream of its own, so that the name does not shift what the run itself draws.
        let name = Entropy::new(scenario.seed ^ 0x6173_6c6c_6162).uuid_v4();
        match scenario.kind {
            MachineKind::Standard => {
                format!("arn:aws:states:us-east-1:{account}:execution:{machine_name}:{name}")
            }
            MachineKind::Express => {
                let run = Entropy::new(!scenario.seed).uuid_v4();
                format!("arn:aws:states:us-east-1:{account}:express:{machine_name}:{name}:{run}")
            }
        }
        .into()
    });
    let name: Str = arn.split(':').nth(7).unwrap_or("execution").into();
    let role_arn = context
        .role_arn
        .clone()
        .unwrap_or_else(|| format!("arn:aws:iam::{account}:role/StepFunctionsRole").into());
    ExecutionNames {
        arn,
        name,
        machine_arn,
        machine_name,
        role_arn,
    }
}

/// The account of an ARN, when it has one.
pub(super) fn account_of(arn: &str) -> Option<&str> {
    arn.split(':')
        .nth(4)
        .filter(|account| account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))
}
