//! Choice rules in both languages.

use super::machine::{Builder, Place};
use json::{Object, Value, json};

const VARIABLES: [&str; 5] = ["$.n", "$.s", "$.l", "$.a", "$$.State.Name"];
const LOST_VARIABLES: [&str; 3] = ["$.gone", "$.l[0]", "$$.Execution.RedriveCount"];
const CONDITIONS: [&str; 4] = [
    "{% $states.input.n = 1 %}",
    "{% $exists($states.input.a) %}",
    "{% $count($states.input.l) > 2 %}",
    "{% true %}",
];
const LOST_CONDITIONS: [&str; 3] = [
    "{% $states.input.n %}",
    "{% $states.input.gone > 1 %}",
    "{% $states.input.s < 1 %}",
];

impl Builder<'_> {
    /// Rules and a Default; the state that follows is always among the targets, so that it is reached.
    pub(super) fn choice(&mut self, state: &mut Object, place: &Place<'_>) {
        let count = self.random.below(3) + 1;
        let mut rules = Vec::new();
        for _ in 0..count {
            let mut rule = match place.jsonata {
                true => json!({"Condition": (self.random.mostly(&CONDITIONS, &LOST_CONDITIONS))}),
                false => self.rule(2),
            };
            if let Value::Object(rule) = &mut rule {
                rule.insert("Next", self.target(place));
            }
            rules.push(rule);
        }
        let next = Value::from(place.next().unwrap_or_default());
        let without_default = self.random.percent(15);
        if without_default && let Some(Value::Object(rule)) = rules.last_mut() {
            rule.insert("Next", next);
        } else {
            state.insert("Default", next);
        }
        state.insert("Choices", Value::from(rules));
    }

    fn rule(&mut self, depth: usize) -> Value {
        if depth > 0 && self.random.percent(30) {
            let count = self.random.below(2) + 1;
            let parts: Value = (0..count).map(|_| self.rule(depth - 1)).collect();
            return match self.random.below(3) {
                0 => json!({"And": parts}),
                1 => json!({"Or": parts}),
                _ => json!({"Not": (self.rule(depth - 1))}),
            };
        }
        let variable = match self.variable(10) {
            Some(name) => Value::from(format!("${name}")),
            None => self.random.mostly(&VARIABLES, &LOST_VARIABLES),
        };
        match self.random.below(8) {
            0 => json!({"Variable": variable, "NumericEquals": 1}),
            1 => json!({"Variable": variable, "NumericLessThanPath": "$.n"}),
            2 => json!({"Variable": variable, "StringMatches": "t*t"}),
            3 => json!({"Variable": variable, "TimestampLessThan": "2024-06-01T00:00:00Z"}),
            4 => json!({"Variable": variable, "BooleanEquals": true}),
            5 => json!({"Variable": variable, "IsNull": false}),
            6 => json!({"Variable": variable, "IsNumeric": true}),
            _ => json!({"Variable": variable, "IsPresent": true}),
        }
    }
}
