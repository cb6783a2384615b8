//! A machine of states that follow each other: every state is reached, the last one ends, and at most one way of
//! the whole definition leads back, so that a run may be long but its length stays within reason.

use super::number::Random;
use json::{Object, Value};

/// Builds one definition.
pub(super) struct Builder<'r> {
    pub(super) random: &'r mut Random,
    /// The names of all states so far; they are unique in the whole definition.
    states: Vec<String>,
    /// Whether tasks are restricted to what an Express machine may call.
    pub(super) express: bool,
    /// Whether every state is written in JSONata, or each decides for itself.
    jsonata: bool,
    /// Whether tasks may start the scenario's other machine. That one may not, or its children would multiply.
    pub(super) may_nest: bool,
    /// Whether there may still be a way back.
    may_loop: bool,
    /// The variable of the machine that is being built: an inner machine may not assign those of outer ones.
    pub(super) variable: String,
    /// Variables that were assigned in this machine and those around it, so that they may be read.
    pub(super) assigned: Vec<String>,
}

/// A definition, and the names of its states.
pub(super) struct Written {
    pub(super) definition: Value,
    pub(super) states: Vec<String>,
}

/// Where a state stands in its machine.
pub(super) struct Place<'n> {
    /// The names of the machine's states.
    pub(super) names: &'n [String],
    /// Which of them it is.
    pub(super) index: usize,
    /// How many levels of machines may still stand inside.
    pub(super) depth: usize,
    /// Whether it is written in JSONata.
    pub(super) jsonata: bool,
}

impl Place<'_> {
    /// The name of the state that follows.
    pub(super) fn next(&self) -> Option<&str> {
        self.names.get(self.index + 1).map(String::as_str)
    }
}

impl<'r> Builder<'r> {
    pub(super) fn new(random: &'r mut Random, express: bool, may_nest: bool) -> Builder<'r> {
        let (jsonata, may_loop) = (random.percent(25), may_nest && random.percent(30));
        Builder {
            random,
            states: Vec::new(),
            express,
            jsonata,
            may_nest,
            may_loop,
            variable: String::new(),
            assigned: Vec::new(),
        }
    }

    /// A whole definition with machines inside of machines to a depth.
    pub(super) fn definition(mut self, depth: usize) -> Written {
        let mut definition = self.machine(depth);
        if self.jsonata {
            definition.insert("QueryLanguage", Value::from("JSONata"));
        }
        if self.random.percent(10) {
            definition.insert(
                "TimeoutSeconds",
                Value::from(self.random.below(30) as i64 + 1),
            );
        }
        Written {
            definition: Value::Object(definition),
            states: self.states,
        }
    }

    /// A machine with up to four states.
    pub(super) fn machine(&mut self, depth: usize) -> Object {
        let first = self.states.len();
        let count = self.random.below(4) + 1;
        let names: Vec<String> = (first..first + count).map(|i| format!("S{i}")).collect();
        self.states.extend(names.iter().cloned());
        let outer = (
            std::mem::replace(&mut self.variable, format!("v{first}")),
            self.assigned.len(),
        );
        let mut states = Object::new();
        for (index, name) in names.iter().enumerate() {
            let place = Place {
                names: &names,
                index,
                depth,
                jsonata: self.jsonata || self.random.percent(20),
            };
            states.insert(name.as_str(), Value::Object(self.state(&place)));
        }
        self.variable = outer.0;
        self.assigned.truncate(outer.1);
        let mut machine = Object::new();
        machine.insert("StartAt", Value::from(names[0].as_str()));
        machine.insert("States", Value::Object(states));
        machine
    }

    /// A variable that may be read here, now and then.
    pub(super) fn variable(&mut self, chance: usize) -> Option<String> {
        let wanted = !self.assigned.is_empty() && self.random.percent(chance);
        wanted.then(|| self.assigned[self.random.below(self.assigned.len())].clone())
    }

    fn state(&mut self, place: &Place<'_>) -> Object {
        let kind = self.kind(place);
        let mut state = Object::new();
        state.insert("Type", Value::from(kind));
        if place.jsonata && !self.jsonata {
            state.insert("QueryLanguage", Value::from("JSONata"));
        }
        if !matches!(kind, "Choice" | "Succeed" | "Fail") {
            self.way(&mut state, place);
        }
        match kind {
            "Choice" => self.choice(&mut state, place),
            "Wait" => self.wait(&mut state, place.jsonata),
            "Fail" => self.fail(&mut state, place.jsonata),
            "Task" => self.task(&mut state, place.jsonata),
            "Parallel" => {
                let count = self.random.below(3) + 1;
                let branches = (0..count).map(|_| Value::Object(self.machine(place.depth - 1)));
                let branches: Value = branches.collect();
                state.insert("Branches", branches);
            }
            "Map" => self.map(&mut state, place),
            _ => {}
        }
        if matches!(kind, "Task" | "Parallel" | "Map") {
            self.handlers(&mut state, place);
        }
        self.flow(&mut state, kind, place.jsonata);
        state
    }

    /// States that end stand only where nothing has to follow, states that choose only where something can.
    fn kind(&mut self, place: &Place<'_>) -> &'static str {
        let last = place.next().is_none();
        match self.random.below(if place.depth == 0 { 12 } else { 18 }) {
            0..3 => "Pass",
            3..8 => "Task",
            8 | 9 if !last => "Choice",
            8 if self.random.percent(30) => "Fail",
            8 | 9 => "Succeed",
            10 | 11 => "Wait",
            12..15 => "Parallel",
            _ => "Map",
        }
    }

    fn way(&mut self, state: &mut Object, place: &Place<'_>) {
        match place.next() {
            Some(next) => state.insert("Next", Value::from(next)),
            None => state.insert("End", Value::from(true)),
        };
    }

    /// Where a choice or a catcher leads: mostly onwards, once perhaps back.
    pub(super) fn target(&mut self, place: &Place<'_>) -> Value {
        let onwards = &place.names[(place.index + 1).min(place.names.len() - 1)..];
        let back = self.may_loop && self.random.percent(10);
        let list = if back { place.names } else { onwards };
        self.may_loop &= !back;
        Value::from(list[self.random.below(list.len())].as_str())
    }
}
