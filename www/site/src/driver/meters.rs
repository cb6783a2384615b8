//! The figures of a run against the limits of the service.

use super::words::{count, span};
use crate::moment::Meter;
use asl::machine::{MAX_EVENTS, MAX_PAYLOAD_BYTES, longest_millis};
use asl::program::MachineKind;
use asl::run::Run;

/// The figures at the moment shown.
pub(super) fn meters(run: &Run) -> Vec<Meter> {
    let stats = run.stats();
    let express = run.program().kind == MachineKind::Express;
    let meter = |name: &str, figure: String, share: Option<f64>, note: String| Meter {
        name: name.into(),
        figure: figure.into(),
        share,
        note: note.into(),
    };
    let limit = longest_millis(run.program().kind) as f64;
    vec![
        meter(
            "Events",
            count(u64::from(stats.events)),
            (!express).then(|| f64::from(stats.events) / f64::from(MAX_EVENTS)),
            if express {
                "Express has no limit on events.".into()
            } else {
                format!(
                    "of {} that one execution may write",
                    count(u64::from(MAX_EVENTS))
                )
            },
        ),
        meter(
            "Largest payload",
            format!("{} bytes", count(stats.max_payload_bytes as u64)),
            Some(stats.max_payload_bytes as f64 / MAX_PAYLOAD_BYTES as f64),
            format!(
                "of {} that a state may take or hand on",
                count(MAX_PAYLOAD_BYTES as u64)
            ),
        ),
        meter(
            "Duration",
            span(stats.virtual_millis),
            Some(stats.virtual_millis as f64 / limit),
            if express {
                "of 5 minutes"
            } else {
                "of one year"
            }
            .into(),
        ),
        meter(
            "State transitions",
            count(stats.transitions),
            None,
            "retries count as well".into(),
        ),
    ]
}
