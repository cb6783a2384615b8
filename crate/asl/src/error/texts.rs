//! The service's exact texts, all in this file, each with the source of its wording.
//!
//! `[R]` marks a text that was recorded from the service, `[X]` one that third parties report.

/// What the service puts before most causes of a failure inside a state [R].
pub fn while_executing(state: &str, entered_event_id: u32, cause: &str) -> String {
    format!(
        "An error occurred while executing the state '{state}' (entered at the event id #{entered_event_id}). {cause}"
    )
}
