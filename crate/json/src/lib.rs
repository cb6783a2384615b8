//! JSON values that are cheap to share, and a parser that keeps positions.
#![forbid(unsafe_code)]
