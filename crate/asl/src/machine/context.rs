//! The context object, made when a path or an expression asks for it.

use super::Simulation;
use super::frame::{Frame, Item};
use json::{Object, Value, json};

impl Simulation {
    /// `$$` for a frame: execution, state machine, state, and where they exist token and item. The item is the
    /// frame's own, or the one whose input a Map selects.
    pub(super) fn context_with_item(&self, frame: &Frame, item: Option<&Item>) -> Value {
        if let (Some(given), None) = (&self.world.context, item) {
            return given.clone();
        }
        let execution = self.execution(frame.execution);
        let state = execution.program.state(frame.state);
        let (execution_value, machine_value) = execution.context();
        let mut state_value = Object::new();
        state_value.insert("Name", Value::from(&state.name));
        state_value.insert("EnteredTime", Value::from(frame.entered_at.iso_short()));
        // Only states that can be retried say how often they were [R].
        if state.kind.can_fail() {
            state_value.insert("RetryCount", Value::from(frame.attempt));
        }
        let mut context = Object::new();
        context.insert("Execution", execution_value);
        context.insert("StateMachine", machine_value);
        context.insert("State", Value::Object(state_value));
        if let Some(token) = &frame.token {
            context.insert("Task", json!({"Token": token}));
        }
        if let Some(item) = item {
            let mut object = Object::new();
            object.insert("Index", Value::from(item.index));
            if let Some(key) = &item.key {
                object.insert("Key", Value::from(key));
            }
            object.insert("Value", item.value.clone());
            if let Some(source) = &item.source {
                object.insert("Source", Value::from(source));
            }
            context.insert("Map", json!({"Item": (Value::Object(object))}));
        }
        Value::Object(context)
    }
}
