//! Tasks: what they call, with what, and for how long.

use super::machine::Builder;
use super::words::{CHILD, STRANGER};
use json::{Object, Value, json};

/// What an Express machine may call stands first.
const RESOURCES: [&str; 10] = [
    "arn:aws:lambda:us-east-1:123456789012:function:F",
    "arn:aws:states:::lambda:invoke",
    "arn:aws:states:::aws-sdk:s3:listBuckets",
    "arn:aws:states:::states:startExecution",
    "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "arn:aws:states:::glue:startJobRun.sync",
    "arn:aws:states:us-east-1:123456789012:activity:Hand",
    "arn:aws:states:::states:startExecution.sync",
    "arn:aws:states:::states:startExecution.sync:2",
];
const FOR_EXPRESS: usize = 4;

impl Builder<'_> {
    /// A resource with the parameters that it asks for, and its time limits.
    pub(super) fn task(&mut self, state: &mut Object, jsonata: bool) {
        let allowed = if self.express {
            FOR_EXPRESS
        } else {
            RESOURCES.len()
        };
        let resource = RESOURCES[self.random.below(allowed)];
        state.insert("Resource", Value::from(resource));
        if let Some(parameters) = self.parameters(resource, jsonata) {
            state.insert(if jsonata { "Arguments" } else { "Parameters" }, parameters);
        }
        let limit = |random: &mut super::Random| Value::from(random.below(20) as i64 + 4);
        match self.random.below(10) {
            0..4 => state.insert("TimeoutSeconds", limit(self.random)),
            4 if !jsonata => state.insert("TimeoutSecondsPath", Value::from("$.n")),
            4 => state.insert("TimeoutSeconds", Value::from("{% $states.input.n + 1 %}")),
            _ => None,
        };
        match self.random.below(10) {
            0 | 1 => state.insert(
                "HeartbeatSeconds",
                Value::from(self.random.below(3) as i64 + 1),
            ),
            2 if !jsonata => state.insert("HeartbeatSecondsPath", Value::from("$.n")),
            _ => None,
        };
    }

    fn parameters(&mut self, resource: &str, jsonata: bool) -> Option<Value> {
        let mut message = Object::new();
        message.insert("n", self.random.count(3));
        if resource.ends_with(".waitForTaskToken") && self.random.percent(90) {
            match jsonata {
                true => message.insert("t", Value::from("{% $states.context.Task.Token %}")),
                false => message.insert("t.$", Value::from("$$.Task.Token")),
            };
        }
        let message = Value::Object(message);
        let service = resource.strip_prefix("arn:aws:states:::")?;
        Some(match service.split(':').next()? {
            "lambda" => json!({"FunctionName": "F", "Payload": message}),
            "sqs" => json!({"QueueUrl": "q", "MessageBody": message}),
            "glue" => json!({"JobName": "j"}),
            "states" => {
                let known = self.may_nest && self.random.percent(80);
                let machine = if known { CHILD } else { STRANGER };
                json!({"StateMachineArn": machine, "Input": message})
            }
            _ => Value::empty_object(),
        })
    }
}
