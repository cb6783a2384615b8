//! An interpreter of the Amazon States Language on a virtual clock.
//!
//! Text becomes a definition, a definition diagnostics and a program, a program and a scenario a simulation, a
//! simulation a journal, and views are functions of the journal. Nothing here knows a clock, a thread, a file or
//! a browser: a run is a function of its scenario.
//!
//! Modules stand in the order in which they may use each other: each only those above it.
#![forbid(unsafe_code)]

pub mod language;

pub mod source;

pub mod diagnostic;

pub mod error;

pub mod definition;

pub mod data;

pub mod check;

pub mod program;

pub mod journal;

pub mod scenario;

pub mod provider;

pub mod machine;

pub mod run;

pub mod view;
