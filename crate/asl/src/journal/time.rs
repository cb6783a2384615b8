//! Virtual time: milliseconds since the epoch, moved only by the simulation.

use std::ops::{Add, Sub};

/// A moment in virtual milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Time {
    /// Seconds since the epoch, with the milliseconds as a fraction.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// This moment some seconds later; never beyond what can be counted.
    pub fn after(self, seconds: f64) -> Time {
        let millis = (seconds * 1000.0).round();
        // The bound is far beyond the year 9999 and far inside the integer.
        Time(self.0.saturating_add(millis.clamp(0.0, 1e15) as i64))
    }

    /// ISO 8601 in UTC with milliseconds: `2024-01-01T00:00:00.000Z`.
    pub fn iso(self) -> String {
        crate::data::time::format_millis_exact(self.0)
    }

    /// ISO 8601 in UTC as the context object shows times, without a fraction of zero: `2024-01-01T00:00:00Z`.
    pub fn iso_short(self) -> String {
        crate::data::time::format_millis(self.0)
    }
}

impl Sub for Time {
    type Output = i64;
    fn sub(self, other: Time) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

impl Add<i64> for Time {
    type Output = Time;
    fn add(self, millis: i64) -> Time {
        Time(self.0.saturating_add(millis))
    }
}
