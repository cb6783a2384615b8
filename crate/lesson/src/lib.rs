//! The lesson format, its checks and their runner: takes texts, gives verdicts, knows no file and no page.
//!
//! A [`Lesson`] is prose, tasks and [`Check`]s. [`check`](check::check) runs a learner's definition through every
//! check and says what to look at when one fails; the same function does it in tests, on the command line and in
//! the browser. What authors write is read by [`author`], which the browser goes without.
#![forbid(unsafe_code)]

pub mod check;

mod decode;
mod expectation;
mod fields;
mod lesson;
mod message;
mod observation;
mod pattern;

#[cfg(feature = "author")]
pub mod author;

pub use check::{Verdict, check, check_case, scenario};
pub use expectation::{DiagnosticsWanted, Expectation, Sent};
pub use lesson::{Advice, Block, Case, Check, Course, Example, Lesson, Listing, Predict, Task};
pub use observation::{Call, Finding, Observation};
