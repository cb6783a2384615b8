//! The fields of Wait and Fail.

use super::machine::Builder;
use super::words::{ERRORS, EXPRESSIONS, LOST_EXPRESSIONS};
use json::{Object, Value};

impl Builder<'_> {
    /// How long, in one of the four ways.
    pub(super) fn wait(&mut self, state: &mut Object, jsonata: bool) {
        let (key, value) = match (jsonata, self.random.below(4)) {
            (_, 0) => ("Seconds", self.random.count(9)),
            (_, 1) => ("Timestamp", Value::from("2024-01-01T00:00:05Z")),
            (true, 2) => ("Timestamp", Value::from("{% $states.input.t %}")),
            (true, _) => ("Seconds", Value::from("{% $states.input.n %}")),
            (false, 2) => ("SecondsPath", Value::from("$.n")),
            (false, _) => ("TimestampPath", Value::from("$.t")),
        };
        state.insert(key, value);
    }

    /// An error and a cause, either of which may be absent.
    pub(super) fn fail(&mut self, state: &mut Object, jsonata: bool) {
        if self.random.percent(80) {
            state.insert("Error", self.random.text(&ERRORS));
        }
        if self.random.percent(40) {
            let (key, value) = match jsonata {
                true => ("Cause", self.random.mostly(&EXPRESSIONS, &LOST_EXPRESSIONS)),
                false => (
                    "CausePath",
                    self.random
                        .mostly(&["$.s", "States.JsonToString($)"], &["$.gone", "$.n"]),
                ),
            };
            state.insert(key, value);
        }
    }
}
