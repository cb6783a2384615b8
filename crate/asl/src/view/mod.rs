//! Views: pure functions of program and journal.

pub mod graph;
