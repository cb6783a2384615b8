//! The lesson format, its checks and their runner: takes texts, gives verdicts, knows no file and no page.
//!
//! A [`Lesson`] is prose, tasks and [`Check`]s; an [`Expectation`] says what must hold of an [`Observation`]. What authors write is read by [`author`], which the browser goes without.
#![forbid(unsafe_code)]

mod decode;
mod expectation;
mod fields;
mod lesson;
mod observation;
mod pattern;

#[cfg(feature = "author")]
pub mod author;

pub use expectation::{DiagnosticsWanted, Expectation, Sent};
pub use lesson::{Advice, Block, Case, Check, Course, Example, Lesson, Listing, Predict, Task};
pub use observation::{Call, Finding, Observation};
