//! Views: pure functions of program and journal.
