//! The fields through which data flows, in both languages.

use super::machine::Builder;
use super::words::{CALLS, EXPRESSIONS, LOST_CALLS, LOST_EXPRESSIONS, LOST_PATHS, PATHS};
use json::{Object, Value, json};

impl Builder<'_> {
    /// Some of the fields that a state of this type may have.
    pub(super) fn flow(&mut self, state: &mut Object, kind: &str, jsonata: bool) {
        if kind == "Fail" {
            return;
        }
        match jsonata {
            true => self.output(state, kind),
            false => self.paths(state, kind),
        }
        if kind != "Succeed" && self.random.percent(12) {
            let name = self.variable.clone();
            let mut assign = Object::new();
            match jsonata {
                true => assign.insert(name.as_str(), self.random.text(&EXPRESSIONS)),
                false => assign.insert(
                    format!("{name}.$"),
                    self.random.text(&["$.n", "$", "$$.State.Name"]),
                ),
            };
            state.insert("Assign", Value::Object(assign));
            self.assigned.push(name);
        }
    }

    fn output(&mut self, state: &mut Object, kind: &str) {
        if kind == "Choice" || !self.random.percent(45) {
            return;
        }
        let part = match self.variable(15) {
            Some(name) => Value::from(format!("{{% ${name} %}}")),
            None => self.random.mostly(&EXPRESSIONS, &LOST_EXPRESSIONS),
        };
        let whole = self.random.percent(30);
        let output = match whole {
            true => part,
            false => json!({"n": 1, "s": "text", "l": [1, {"n": 2}], "o": part}),
        };
        state.insert("Output", output);
    }

    fn paths(&mut self, state: &mut Object, kind: &str) {
        for field in ["InputPath", "OutputPath"] {
            if self.random.percent(12) {
                let path = self
                    .random
                    .mostly(&["$", "$$.Execution.Input"], &LOST_PATHS);
                state.insert(field, path);
            }
        }
        if !matches!(kind, "Pass" | "Task" | "Parallel" | "Map") {
            return;
        }
        if kind != "Map" && !state.contains_key("Parameters") && self.random.percent(30) {
            state.insert("Parameters", self.template());
        }
        if self.random.percent(50) {
            let path = match self.random.below(6) {
                0 => Value::Null,
                _ => self
                    .random
                    .mostly(&["$.r", "$.a", "$"], &["$.n.b.c", "$.l[0]"]),
            };
            state.insert("ResultPath", path);
        }
        if kind != "Pass" && self.random.percent(20) {
            state.insert("ResultSelector", self.template());
        }
        if kind == "Pass" && self.random.percent(30) {
            state.insert("Result", self.random.record(1));
        }
    }

    fn template(&mut self) -> Value {
        let part = match self.variable(10) {
            Some(name) => Value::from(format!("${name}")),
            None if self.random.percent(50) => self.random.mostly(&PATHS, &LOST_PATHS),
            None => self.random.mostly(&CALLS, &LOST_CALLS),
        };
        let number = self
            .random
            .mostly(&["$.n", "States.MathAdd(1, 1)"], &["$", "$.gone"]);
        json!({"n.$": number, "a.$": part, "s": "text", "t": "2024-01-01T00:00:10Z", "l": [1, 2, {"n": 3}]})
    }
}
