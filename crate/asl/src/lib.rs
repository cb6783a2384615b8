//! An interpreter of the Amazon States Language on a virtual clock.
#![forbid(unsafe_code)]
