//! The definition as the author wrote it: machines and states over the syntax tree, with every position kept.
