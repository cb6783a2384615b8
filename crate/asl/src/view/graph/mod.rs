//! The graph of a definition: what to draw, where it goes, and a standalone SVG of it.
//!
//! [`model()`] reads a definition, [`layout()`] places it, [`svg()`] draws it with what a run did on top. The same
//! definition always gives the same picture, on every host, and broken definitions give one too.

mod column;
mod condition;
mod draw;
mod grid;
pub mod icon;
mod layout;
mod level;
mod mermaid;
mod model;
mod navigation;
mod order;
mod outline;
mod overlay;
mod path;
mod ports;
mod rank;
mod route;
mod simplex;
mod style;
mod svg;
pub mod text;
mod tracks;
mod words;

pub use condition::in_words;
pub use draw::{layout, retry_text};
pub use layout::{EdgeKind, EdgePath, Label, Lamp, LampKind, Layout, NodeBox, Point, Rect};
pub use mermaid::mermaid;
pub use model::{Chart, Edge, Model, Node, NodeKind, model};
pub use navigation::{Direction, navigate};
pub use outline::{Entry, describe, outline, outline_text};
pub use overlay::{Mark, Overlay, Status};
pub use svg::{Theme, count_beside, outline_of, svg, ticks_of};
pub use words::seconds;

use crate::definition::Definition;

/// Reads and lays out a definition.
pub fn of(definition: &Definition<'_>) -> Layout {
    layout(&model(definition))
}
