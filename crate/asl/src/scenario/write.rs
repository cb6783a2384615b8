//! Writing a scenario as JSON; reading it again gives an equal scenario.

use super::{Answer, CallTarget, Command, DEFAULT_START, Reply, Scenario, StateMocks};
use crate::error::StatesError;
use crate::program::MachineKind;
use json::{Object, Value, json};

impl Scenario {
    /// The JSON form. Members that have their default value are left out; the definition stays the author's text.
    pub fn to_value(&self) -> Value {
        let mut object = Object::new();
        object.insert("definition", Value::from(definition_text(&self.definition)));
        if self.kind != MachineKind::Standard {
            object.insert("type", Value::from(self.kind.name()));
        }
        if self.input != Value::empty_object() {
            object.insert("input", self.input.clone());
        }
        if !self.substitutions.is_empty() {
            let entries = self
                .substitutions
                .iter()
                .map(|(k, v)| (k.clone(), Value::from(v)));
            object.insert("substitutions", Value::Object(entries.collect()));
        }
        if !self.mocks.is_empty() {
            object.insert("mocks", mocks_value(&self.mocks));
        }
        if !self.s3.is_empty() {
            let objects = self
                .s3
                .iter()
                .map(|o| json!({"bucket": &o.bucket, "key": &o.key, "body": &o.body}));
            object.insert("s3", objects.collect());
        }
        if let Some(activities) = &self.activities {
            object.insert("activities", activities.iter().map(Value::from).collect());
        }
        if !self.machines.is_empty() {
            let machines = self.machines.iter().map(|m| {
                let machine = json!({
                    "definition": definition_text(&m.definition), "type": m.kind.name(), "mocks": mocks_value(&m.mocks)
                });
                (m.arn.clone(), machine)
            });
            object.insert("machines", Value::Object(machines.collect()));
        }
        if !self.commands.is_empty() {
            let commands = self
                .commands
                .iter()
                .map(|c| command_value(c.at, &c.command));
            object.insert("commands", commands.collect());
        }
        let names = [
            ("executionArn", &self.context.execution_arn),
            ("stateMachineArn", &self.context.state_machine_arn),
            ("roleArn", &self.context.role_arn),
        ];
        let context: Object = names
            .into_iter()
            .filter_map(|(k, v)| Some((k.into(), Value::from(v.as_ref()?))))
            .collect();
        if !context.is_empty() {
            object.insert("context", Value::Object(context));
        }
        if self.start_time != DEFAULT_START {
            object.insert(
                "startTime",
                Value::from(crate::journal::Time(self.start_time).iso()),
            );
        }
        if self.seed != 0 {
            object.insert(
                "seed",
                Value::from(i64::try_from(self.seed).unwrap_or(i64::MAX)),
            );
        }
        Value::Object(object)
    }
}

/// A text that reads as a text again: one that could pass for a file name gets a line break in front.
fn definition_text(text: &str) -> String {
    if text.trim_start().starts_with('{') || text.contains('\n') {
        text.into()
    } else {
        format!("\n{text}")
    }
}

/// The JSON form of answers by state.
pub fn mocks_value(mocks: &[StateMocks]) -> Value {
    let entries = mocks.iter().map(|m| {
        (
            m.state.clone(),
            m.answers.iter().map(answer_value).collect(),
        )
    });
    Value::Object(entries.collect())
}

fn error_value(error: &StatesError) -> Object {
    let mut object = Object::new();
    if let Some(name) = &error.name {
        object.insert("error", Value::from(name));
    }
    if let Some(cause) = &error.cause {
        object.insert("cause", Value::from(cause));
    }
    object
}

fn answer_value(answer: &Answer) -> Value {
    let mut object = Object::new();
    match &answer.reply {
        Reply::Return(value) => object.insert("return", value.clone()),
        Reply::Throw(error) => object.insert("throw", Value::Object(error_value(error))),
        Reply::Timeout => object.insert("timeout", Value::from(true)),
        Reply::Unpolled => {
            object.insert("timeout", Value::from(true));
            object.insert("unpolled", Value::from(true))
        }
    };
    if answer.after != 0.0 {
        object.insert("after", plain_number(answer.after));
    }
    if answer.times != 1 {
        object.insert("times", Value::from(answer.times));
    }
    if let Some(iteration) = answer.iteration {
        object.insert("iteration", Value::from(iteration));
    }
    if let Some(input) = &answer.input {
        object.insert("input", input.clone());
    }
    if let Some(bytes) = answer.bytes {
        object.insert("bytes", Value::from(bytes));
    }
    if let Some(submitted) = &answer.submitted {
        object.insert("submitted", submitted.clone());
    }
    Value::Object(object)
}

/// Whole numbers print without a fraction.
fn plain_number(n: f64) -> Value {
    Value::from(n).as_i64().map_or(Value::from(n), Value::from)
}

fn command_value(at: f64, command: &Command) -> Value {
    let with_target = |target: &CallTarget, mut body: Object| {
        match target {
            CallTarget::Token(token) => body.insert("token", Value::from(token)),
            CallTarget::State(state) => body.insert("state", Value::from(state)),
        };
        Value::Object(body)
    };
    let (name, body) = match command {
        Command::Succeed(target, output) => (
            "sendTaskSuccess",
            with_target(target, Object::from([("output", output.clone())])),
        ),
        Command::Fail(target, error) => {
            ("sendTaskFailure", with_target(target, error_value(error)))
        }
        Command::Heartbeat(target) => ("sendTaskHeartbeat", with_target(target, Object::new())),
        Command::Stop(error) => ("stop", Value::Object(error_value(error))),
        Command::Redrive => ("redrive", Value::from(true)),
        Command::GoOn => ("goOn", Value::from(true)),
    };
    let mut object = Object::new();
    object.insert("at", plain_number(at));
    object.insert(name, body);
    Value::Object(object)
}
