//! Builds, serves and tests the lab.
fn main() {}
