//! The compiled form: flat, immutable, every name, path and template resolved once.
