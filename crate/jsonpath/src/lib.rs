//! The JSONPath dialect of AWS Step Functions.
#![forbid(unsafe_code)]
