//! Retry and Catch.

use super::machine::{Builder, Place};
use super::words::{CATCHES, EXPRESSIONS};
use json::{Object, Value, json};

impl Builder<'_> {
    /// Retriers and a catcher, either of which may be absent.
    pub(super) fn handlers(&mut self, state: &mut Object, place: &Place<'_>) {
        if self.random.percent(50) {
            let mut retriers = vec![self.retrier(false)];
            if self.random.percent(50) {
                retriers.push(self.retrier(true));
            }
            state.insert("Retry", Value::from(retriers));
        }
        // The last state of a machine has nowhere to lead an error to but itself.
        if self.random.percent(50) && place.next().is_some() {
            let name = self.random.text(&CATCHES);
            let mut catcher = Object::new();
            catcher.insert("ErrorEquals", json!([name]));
            catcher.insert("Next", self.target(place));
            if self.random.percent(50) {
                match place.jsonata {
                    true => catcher.insert("Output", json!({"n": 1, "e": "{% $states.errorOutput %}", "i": (self.random.text(&EXPRESSIONS))})),
                    false => catcher.insert("ResultPath", self.random.mostly(&["$.e", "$"], &["$.a.e"])),
                };
            }
            state.insert("Catch", json!([(Value::Object(catcher))]));
        }
    }

    fn retrier(&mut self, all: bool) -> Value {
        let name = if all {
            CATCHES[0]
        } else {
            self.random.pick(&CATCHES[1..])
        };
        let mut retrier = Object::new();
        retrier.insert("ErrorEquals", json!([name]));
        retrier.insert("MaxAttempts", self.random.count(4));
        if self.random.percent(50) {
            retrier.insert(
                "IntervalSeconds",
                Value::from(self.random.below(5) as i64 + 1),
            );
            retrier.insert("BackoffRate", Value::from(1.5));
        }
        if self.random.percent(20) {
            retrier.insert("MaxDelaySeconds", Value::from(6_i64));
        }
        if self.random.percent(30) {
            retrier.insert("JitterStrategy", Value::from("FULL"));
        }
        Value::Object(retrier)
    }
}
