//! Suites that cross crates: what several of them need to read cases and to run scenarios.

pub mod case;
pub mod judge;
pub mod lines;
pub mod play;
pub mod random;
