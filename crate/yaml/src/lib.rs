//! YAML as the syntax tree of JSON: the same nodes with the places of the YAML text, and its traps named.
//!
//! A text is read as YAML 1.2 reads it. CloudFormation, SAM and many tools read YAML 1.1, which differs where it
//! hurts: each such place is a notice. [`state_machines`] finds those inside of templates. Nothing here
//! knows what a state is.
#![forbid(unsafe_code)]

mod build;
mod errors;
mod fill;
mod recover;
mod resolve;
mod tag;
mod template;
mod text;

pub use fill::{Room, fill};
pub use recover::parse;
pub use resolve::plain;
pub use template::{Source, StateMachine, is_template, state_machines};

/// The codes of notices.
pub mod code {
    /// A plain scalar that YAML 1.1 reads otherwise.
    pub const VALUE: &str = "yaml-value";
    /// A tag, which JSON has not.
    pub const TAG: &str = "yaml-tag";
    /// A merge key.
    pub const MERGE: &str = "yaml-merge";
    /// A second document.
    pub const DOCUMENTS: &str = "yaml-documents";
    /// An alias.
    pub const ALIAS: &str = "yaml-alias";
}
