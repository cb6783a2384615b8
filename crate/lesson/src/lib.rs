//! The lesson format, its checks and their runner.
#![forbid(unsafe_code)]
