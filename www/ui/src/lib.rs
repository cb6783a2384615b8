//! Components of the lab page: props in, callbacks out. No store, router, network or storage lives here, and no
//! component knows another's state.
#![forbid(unsafe_code)]

pub mod chain;
pub mod chart;
pub mod comparison;
pub mod css;
pub mod dialog;
pub mod event_table;
pub mod executions;
pub mod expressions;
pub mod graph;
pub mod icon;
pub mod inspector;
pub mod json_lines;
pub mod json_view;
pub mod mocks;
pub mod problems;
pub mod size;
pub mod split;
pub mod state_table;
pub mod status;
pub mod tabs;
pub mod test_state;
pub mod timeline;
pub mod toast;
pub mod transport;
pub mod virtual_list;
pub mod visit_row;
