//! The compiled form of a definition: flat, immutable, every name, path and template resolved once.
//!
//! Knows nothing of time, mocks or journals; a program is shared by every run of it.

pub mod compile;
mod flow;
mod resource;
mod substitute;
mod work;

pub use compile::{Compiled, compile};
pub use flow::{Flow, JsonataFlow, PathFlow, PathSetting, ResultPath};
pub use resource::{Pattern, Resource};
pub use substitute::substitute;
pub use work::{
    Batcher, ChoiceRule, ChoiceWork, Distributed, FailText, FailWork, ItemReader, Items,
    JsonataRule, MapWork, NumberSource, PathRule, Processor, ReaderInput, ResultWriter, TaskWork,
    TextSource, WaitUntil, WaitWork, Work,
};

pub use crate::check::MachineKind;
use crate::definition::{Language, StateKind};
use crate::source::Span;
use json::Str;

/// The place of a state in [`Program::states`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateId(pub u32);

/// The place of a machine in [`Program::machines`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MachineId(pub u32);

/// The outermost machine of every program.
pub const ROOT: MachineId = MachineId(0);

/// A compiled definition.
#[derive(Debug)]
pub struct Program {
    /// All states of all machines, each machine's together, in the order of the text.
    pub states: Vec<State>,
    /// All machines; the first is the outermost.
    pub machines: Vec<Machine>,
    /// Standard or Express.
    pub kind: MachineKind,
    /// `TimeoutSeconds` of the whole machine, in seconds.
    pub timeout: Option<u64>,
}

/// A machine: where it starts and whose it is.
#[derive(Debug)]
pub struct Machine {
    /// The state it starts with.
    pub start: StateId,
    /// The Parallel or Map around it, none for the outermost.
    pub owner: Option<StateId>,
}

/// One state, ready to run.
#[derive(Debug)]
pub struct State {
    /// Its name.
    pub name: Str,
    /// JSON pointer of the state in its definition.
    pub pointer: String,
    /// Where the name stands in the text.
    pub name_span: Span,
    /// Where the whole state stands in the text.
    pub span: Span,
    /// The machine it belongs to.
    pub machine: MachineId,
    /// Its type.
    pub kind: StateKind,
    /// The language it is written in.
    pub language: Language,
    /// How data passes through it.
    pub flow: Flow,
    /// What it does.
    pub work: Work,
    /// Where it leads when its work is done; Choice decides for itself.
    pub next: Next,
    /// Retriers in order.
    pub retriers: Vec<Retrier>,
    /// Catchers in order.
    pub catchers: Vec<Catcher>,
}

/// Where a state leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// To another state of the same machine.
    State(StateId),
    /// Out of the machine.
    End,
}

/// A retrier; its bounds are those the service sets.
#[derive(Debug)]
pub struct Retrier {
    /// Which errors it takes.
    pub errors: Vec<Str>,
    /// Seconds before the first retry.
    pub interval: f64,
    /// How many retries it grants.
    pub max_attempts: u32,
    /// By how much each delay grows.
    pub backoff_rate: f64,
    /// The longest delay in seconds.
    pub max_delay: Option<f64>,
    /// Whether the delay is drawn between zero and the computed one.
    pub full_jitter: bool,
}

/// A catcher: which errors it takes, what it keeps of them, where it leads.
#[derive(Debug)]
pub struct Catcher {
    /// Which errors it takes.
    pub errors: Vec<Str>,
    /// Where it leads.
    pub next: StateId,
    /// How the Error Output becomes the state's output.
    pub flow: Flow,
}

impl Program {
    /// The state of this id.
    ///
    /// **Invariant:** ids are made by the compiler of the same program, so the state exists.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.0 as usize]
    }

    /// The machine of this id.
    ///
    /// **Invariant:** as for [`Program::state`].
    pub fn machine(&self, id: MachineId) -> &Machine {
        &self.machines[id.0 as usize]
    }

    /// The first state of this name; names are unique in a legal definition.
    pub fn find(&self, name: &str) -> Option<StateId> {
        self.states
            .iter()
            .position(|s| &*s.name == name)
            .map(|i| StateId(i as u32))
    }

    /// The state of this JSON pointer.
    pub fn find_pointer(&self, pointer: &str) -> Option<StateId> {
        self.states
            .iter()
            .position(|s| s.pointer == pointer)
            .map(|i| StateId(i as u32))
    }
}
