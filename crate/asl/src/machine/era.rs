//! What the service does differently since a day: the virtual start of an execution decides.

use crate::journal::Time;

/// 2024-11-01T00:00:00Z. Recordings from February to June 2024 have the older link, those from 18 November 2024 on
/// the newer one; the day between is not known.
const NOVEMBER_2024: Time = Time(1_730_419_200_000);

/// Whether the MapStateExited of a Distributed Map follows MapRunStarted; before, it follows MapRunSucceeded [R].
pub(super) fn map_exit_follows_run_start(started: Time) -> bool {
    started >= NOVEMBER_2024
}
