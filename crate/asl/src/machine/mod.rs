//! The stepper: frames, queue, retry, one file per state type.
