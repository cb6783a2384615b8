//! The context object, made when a path or an expression asks for it.

use super::Simulation;
use super::frame::{Frame, Item};
use json::{Object, Str, Value};
use std::sync::LazyLock;

/// The keys of a context object: made once, since a Map asks for one context an item.
struct Keys {
    execution: Str,
    state_machine: Str,
    state: Str,
    name: Str,
    entered_time: Str,
    retry_count: Str,
    task: Str,
    token: Str,
    map: Str,
    item: Str,
    index: Str,
    key: Str,
    value: Str,
    source: Str,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys {
    execution: "Execution".into(),
    state_machine: "StateMachine".into(),
    state: "State".into(),
    name: "Name".into(),
    entered_time: "EnteredTime".into(),
    retry_count: "RetryCount".into(),
    task: "Task".into(),
    token: "Token".into(),
    map: "Map".into(),
    item: "Item".into(),
    index: "Index".into(),
    key: "Key".into(),
    value: "Value".into(),
    source: "Source".into(),
});

impl Simulation {
    /// `$$` for a frame: execution, state machine, state, and where they exist token and item. The item is the
    /// frame's own, or the one whose input a Map selects.
    pub(super) fn context_with_item(&self, frame: &Frame, item: Option<&Item>) -> Value {
        if let (Some(given), None) = (&self.world.context, item) {
            return given.clone();
        }
        let keys = &*KEYS;
        let execution = self.execution(frame.execution);
        let state = execution.program.state(frame.state);
        let (execution_value, machine_value) = execution.context();
        let mut about_state = Object::with_capacity(3);
        about_state.insert(keys.name.clone(), Value::from(&state.name));
        let entered = Value::from(frame.entered_at.iso_short());
        about_state.insert(keys.entered_time.clone(), entered);
        // Only states that can be retried say how often they were [R].
        if state.kind.can_fail() {
            about_state.insert(keys.retry_count.clone(), Value::from(frame.attempt));
        }
        let mut context = Object::with_capacity(5);
        context.insert(keys.execution.clone(), execution_value);
        context.insert(keys.state_machine.clone(), machine_value);
        context.insert(keys.state.clone(), Value::Object(about_state));
        if let Some(token) = &frame.token {
            let task = only(&keys.token, Value::from(token));
            context.insert(keys.task.clone(), task);
        }
        if let Some(item) = item {
            let mut object = Object::with_capacity(2);
            object.insert(keys.index.clone(), Value::from(item.index));
            if let Some(key) = &item.key {
                object.insert(keys.key.clone(), Value::from(key));
            }
            object.insert(keys.value.clone(), item.value.clone());
            if let Some(source) = &item.source {
                object.insert(keys.source.clone(), Value::from(source));
            }
            let map = only(&keys.item, Value::Object(object));
            context.insert(keys.map.clone(), map);
        }
        Value::Object(context)
    }
}

fn only(key: &Str, value: Value) -> Value {
    let mut object = Object::with_capacity(1);
    object.insert(key.clone(), value);
    Value::Object(object)
}
