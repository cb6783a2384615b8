//! Where answers to calls come from: mocks by state and attempt.
