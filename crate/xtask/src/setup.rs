//! Finds what a build or a test needs on this machine, and installs what is missing.

pub(crate) mod chromium;
pub(crate) mod node;
pub(crate) mod wasm_target;
