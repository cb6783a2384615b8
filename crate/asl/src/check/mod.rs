//! The rules a definition must obey, one file per family.
//!
//! Checking never stops at the first problem and never refuses to read: whatever can be read of half-typed text is
//! checked. Rules are tables where they can be ([`tables`], [`integrations`]); nothing here knows how a state runs.

mod choice;
pub mod codes;
mod express;
mod expressions;
mod fail;
mod help;
pub mod integrations;
mod json_errors;
mod machine;
mod map;
mod practice;
mod references;
mod report;
mod retry;
mod schema;
mod shape;
mod spelling;
pub mod substitutions;
mod syntax;
mod tables;
mod task;
mod template;
mod transitions;
mod variables;
mod wait;
mod yaml;

use json::syntax::Syntax;

use crate::definition::Definition;
use crate::diagnostic::Diagnostic;

pub use json_errors::service_message;
pub use references::variable_references;
pub use report::MAX_DIAGNOSTICS;
pub use tables::{Legal, fields};

use report::Report;

/// Checks a definition: every problem that can be seen in the text, in the order of the text, at most
/// [`MAX_DIAGNOSTICS`].
pub fn check(
    text: &str,
    syntax: &Syntax,
    definition: &Definition<'_>,
    options: &Options,
) -> Vec<Diagnostic> {
    let mut report = Report::new(text);
    let readable = json_errors::check(&mut report, text, syntax);
    yaml::check(&mut report, syntax);
    if readable {
        machine::check(&mut report, definition, options);
        if options.practice {
            practice::check(&mut report, definition, options);
        }
    }
    report.finish()
}

/// What is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The type the machine is created with.
    pub kind: MachineKind,
    /// Whether to warn of what is legal but seldom wise.
    pub practice: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            kind: MachineKind::Standard,
            practice: true,
        }
    }
}

/// The two types of state machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MachineKind {
    /// Long-running, exactly once, with a history.
    #[default]
    Standard,
    /// At most five minutes, no token, job or activity.
    Express,
}

impl MachineKind {
    /// Reads the service's name: `STANDARD` or `EXPRESS`.
    pub fn from_name(name: &str) -> Option<MachineKind> {
        match name {
            "STANDARD" => Some(MachineKind::Standard),
            "EXPRESS" => Some(MachineKind::Express),
            _ => None,
        }
    }

    /// The service's name.
    pub fn name(self) -> &'static str {
        match self {
            MachineKind::Standard => "STANDARD",
            MachineKind::Express => "EXPRESS",
        }
    }
}
