//! The icons of kinds and statuses: paths in a square of 16, drawn with a line of 1.5 and no fill.

use super::model::NodeKind;
use super::overlay::Status;
use crate::definition::StateKind;

/// The icon of a kind of card.
pub fn of_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::State(StateKind::Task) => {
            "M4 2.5H12A1.5 1.5 0 0 1 13.5 4V12A1.5 1.5 0 0 1 12 13.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5M6.5 5.5L10.5 8L6.5 10.5Z"
        }
        NodeKind::State(StateKind::Pass) => "M2 8H13.5M9.5 4L13.5 8L9.5 12",
        NodeKind::State(StateKind::Choice) => {
            "M8 1.5V5M8 5L12 8.5V14M8 5L4 8.5V14M2 12L4 14.2L6 12M10 12L12 14.2L14 12"
        }
        NodeKind::State(StateKind::Wait) => "M8 1.75A6.25 6.25 0 1 1 7.99 1.75M8 4.5V8L10.5 9.75",
        NodeKind::State(StateKind::Succeed) => {
            "M8 1.75A6.25 6.25 0 1 1 7.99 1.75M5 8.2L7.2 10.4L11.2 6"
        }
        NodeKind::State(StateKind::Fail) => {
            "M8 1.75A6.25 6.25 0 1 1 7.99 1.75M5.7 5.7L10.3 10.3M10.3 5.7L5.7 10.3"
        }
        NodeKind::State(StateKind::Parallel) => "M2 2.5H14M3.5 2.5V13.5M8 2.5V13.5M12.5 2.5V13.5",
        NodeKind::State(StateKind::Map) => "M5.5 5.5H13.5V13.5H5.5ZM2.5 10.5V2.5H10.5",
        NodeKind::Unreadable => {
            "M8 1.75A6.25 6.25 0 1 1 7.99 1.75M6 6.2C6 3.8 10 3.8 10 6.2C10 7.8 8 7.6 8 9.2M8 11.4V11.5"
        }
        NodeKind::Missing => "M8 1.75A6.25 6.25 0 1 1 7.99 1.75M3.6 12.4L12.4 3.6",
    }
}

/// The icon of a status, none for states that were not reached.
pub fn of_status(status: Status) -> &'static str {
    match status {
        Status::Never => "",
        Status::Succeeded => "M4 8.3L7 11.3L12.2 5",
        Status::Aborted => "M5 5H11V11H5Z",
        Status::Failed => "M4.5 4.5L11.5 11.5M11.5 4.5L4.5 11.5",
        Status::Waiting => "M5 3.5H11L5 12.5H11Z",
        Status::Running => "M5.5 4L12 8L5.5 12Z",
    }
}
