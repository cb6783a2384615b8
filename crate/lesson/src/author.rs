//! Reads what authors write: TOML, Markdown and definitions become lessons and the bundles that the page loads.
//! It takes texts by path and touches no file.

mod course;
mod library;
mod links;
mod proof;
mod prose;
mod source;
mod toml;

pub use course::Outline;
pub use library::Library;
pub use links::Link;
pub use proof::prove;
pub use prose::{Document, Prose, document, render};
pub use source::{Fact, Source, Wrong};
