//! Data flow inside one state: paths, payload templates, intrinsic functions, choice rules, variables.
