//! A run with a past: checkpoints, seek, inspect, fork.
