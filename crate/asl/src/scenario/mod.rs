//! The one document that describes a run.
