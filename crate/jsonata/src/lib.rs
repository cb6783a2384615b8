//! JSONata 2.0.6.
#![forbid(unsafe_code)]
