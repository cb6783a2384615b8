//! Views: pure functions of program and journal. Nothing here changes a run, and nothing here draws: the page and
//! the command line show what these say.

mod align;
pub mod chain;
pub mod children;
pub mod compare;
pub mod cost;
pub mod coverage;
pub mod diff;
pub mod graph;
pub mod lights;
pub mod origin;
pub mod timeline;
pub mod tree;
pub mod visit;
pub mod ways;
