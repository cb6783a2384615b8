//! What a Task's Resource names: a function, an activity, or an action of an integrated service.

use json::Str;

/// A parsed Resource.
#[derive(Clone, Debug, PartialEq)]
pub enum Resource {
    /// A Lambda function by its ARN; its events are the LambdaFunction ones and its result is the payload alone.
    Function(Str),
    /// An activity by its ARN; workers poll for it.
    Activity(Str),
    /// An action of a service, optimized or through the SDK.
    Service {
        /// As events name it: `lambda`, `sqs`, `aws-sdk:s3`.
        resource_type: Str,
        /// As events name it, pattern included: `invoke`, `startExecution.sync:2`.
        resource: Str,
        /// How the service waits for the action.
        pattern: Pattern,
    },
}

/// How a task waits for what it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The response ends the task.
    RequestResponse,
    /// The end of the started job ends the task.
    Sync,
    /// As `Sync`, with the job's output parsed.
    Sync2,
    /// SendTaskSuccess or SendTaskFailure with the task's token ends it.
    WaitForTaskToken,
}

impl Resource {
    /// Reads a Resource. Whatever is no activity and no integration counts as a function, so that an
    /// unresolved `${Name}` still runs; `check` says what the service would refuse.
    pub fn parse(resource: &str) -> Resource {
        if let Some(rest) = resource
            .strip_prefix("arn:")
            .and_then(|r| r.split_once(":states:").map(|(_, r)| r))
        {
            if rest.contains(":activity:") {
                return Resource::Activity(resource.into());
            }
            // What follows region and account: `sqs:sendMessage.waitForTaskToken`, `aws-sdk:s3:listObjects`.
            let action = rest.splitn(3, ':').nth(2).unwrap_or_default();
            let split = if let Some(sdk) = action.strip_prefix("aws-sdk:") {
                sdk.find(':').map(|i| i + "aws-sdk:".len())
            } else {
                action.find(':')
            };
            if let Some(split) = split {
                let (resource_type, resource) = (&action[..split], &action[split + 1..]);
                return Resource::Service {
                    resource_type: resource_type.into(),
                    resource: resource.into(),
                    pattern: Pattern::of(resource),
                };
            }
        }
        Resource::Function(resource.into())
    }

    /// The pattern; functions are request-response, activities are answered with a token.
    pub fn pattern(&self) -> Pattern {
        match self {
            Resource::Function(_) => Pattern::RequestResponse,
            Resource::Activity(_) => Pattern::WaitForTaskToken,
            Resource::Service { pattern, .. } => *pattern,
        }
    }

    /// Whether this starts an execution of another state machine.
    pub fn starts_execution(&self) -> bool {
        matches!(self, Resource::Service { resource_type, resource, .. }
            if &**resource_type == "states" && resource.starts_with("startExecution"))
            || matches!(self, Resource::Service { resource_type, resource, .. }
                if &**resource_type == "aws-sdk:sfn" && resource.starts_with("start"))
    }
}

impl Pattern {
    fn of(resource: &str) -> Pattern {
        if resource.ends_with(".waitForTaskToken") {
            Pattern::WaitForTaskToken
        } else if resource.ends_with(".sync:2") {
            Pattern::Sync2
        } else if resource.ends_with(".sync") {
            Pattern::Sync
        } else {
            Pattern::RequestResponse
        }
    }

    /// Whether the context object carries a task token.
    pub fn has_token(self) -> bool {
        self != Pattern::RequestResponse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_told_apart() {
        let service = |resource_type: &str, resource: &str, pattern| Resource::Service {
            resource_type: resource_type.into(),
            resource: resource.into(),
            pattern,
        };
        for (text, parsed) in [
            (
                "arn:aws:states:::lambda:invoke",
                service("lambda", "invoke", Pattern::RequestResponse),
            ),
            (
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                service(
                    "sqs",
                    "sendMessage.waitForTaskToken",
                    Pattern::WaitForTaskToken,
                ),
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                service("states", "startExecution.sync:2", Pattern::Sync2),
            ),
            (
                "arn:aws:states:::aws-sdk:s3:listObjects",
                service("aws-sdk:s3", "listObjects", Pattern::RequestResponse),
            ),
            (
                "arn:aws-cn:states:::batch:submitJob.sync",
                service("batch", "submitJob.sync", Pattern::Sync),
            ),
            (
                "arn:aws:states:us-east-1:123456789012:activity:a",
                Resource::Activity("arn:aws:states:us-east-1:123456789012:activity:a".into()),
            ),
            (
                "arn:aws:lambda:us-east-1:1:function:f",
                Resource::Function("arn:aws:lambda:us-east-1:1:function:f".into()),
            ),
            ("${Fn}", Resource::Function("${Fn}".into())),
        ] {
            assert_eq!(Resource::parse(text), parsed, "{text}");
        }
    }
}
