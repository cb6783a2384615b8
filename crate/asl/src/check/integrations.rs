//! What a Task's `Resource` can name: functions, activities, the optimized integrations with the patterns that each
//! allows, and any action of the SDK. This file is the only list of integrations; the engine reads it too.

/// How a task calls a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Goes on with the service's first answer.
    RequestResponse,
    /// Waits for the job to end.
    Sync,
    /// The same, with the output as JSON instead of text.
    Sync2,
    /// Waits until someone returns the task token.
    Token,
}

impl Pattern {
    /// What is appended to the action: `.sync`, `.sync:2`, `.waitForTaskToken`, or nothing.
    pub fn suffix(self) -> &'static str {
        match self {
            Pattern::RequestResponse => "",
            Pattern::Sync => ".sync",
            Pattern::Sync2 => ".sync:2",
            Pattern::Token => ".waitForTaskToken",
        }
    }

    fn split(action: &str) -> Option<(&str, Pattern)> {
        match action.split_once('.') {
            None => Some((action, Pattern::RequestResponse)),
            Some((action, "sync")) => Some((action, Pattern::Sync)),
            Some((action, "sync:2")) => Some((action, Pattern::Sync2)),
            Some((action, "waitForTaskToken")) => Some((action, Pattern::Token)),
            Some(_) => None,
        }
    }
}

/// What a `Resource` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'t> {
    /// A Lambda function by its ARN.
    Function(&'t str),
    /// An activity by its ARN; the name is what follows `activity:`.
    Activity {
        /// Name of the activity.
        name: &'t str,
    },
    /// An optimized integration or an action of the SDK.
    Integration {
        /// `lambda`, or the SDK's name of the service.
        service: &'t str,
        /// `invoke`, `putItem`.
        action: &'t str,
        /// How it is called.
        pattern: Pattern,
        /// Whether it is an action of the SDK: `aws-sdk:service:action`.
        sdk: bool,
    },
    /// Nothing but a `${Name}`, which counts as a Lambda function of that name.
    Substitution(&'t str),
    /// An ARN whose deciding part is yet to be substituted.
    Undecided,
    /// An ARN that names nothing a task can call.
    UnknownArn,
    /// No ARN at all.
    NotAnArn,
}

impl<'t> Resource<'t> {
    /// Reads a `Resource`. Colons inside `${…}` separate nothing.
    pub fn parse(text: &'t str) -> Resource<'t> {
        let parts = split(text);
        if let [only] = parts.as_slice()
            && only.starts_with("${")
            && only.ends_with('}')
        {
            return Resource::Substitution(only.get(2..only.len() - 1).unwrap_or_default());
        }
        if parts.first().is_some_and(|first| first.contains("${")) {
            return Resource::Undecided;
        }
        match parts.as_slice() {
            ["arn", _, "lambda", _, _, "function", name, ..] if !name.is_empty() => {
                Resource::Function(text)
            }
            ["arn", _, "states", _, account, "activity", name] if !name.is_empty() => {
                if account.is_empty() {
                    Resource::UnknownArn
                } else {
                    Resource::Activity { name }
                }
            }
            ["arn", _, "states", _, _, "aws-sdk", service, action @ ..] => {
                integration(text, service, action, true)
            }
            ["arn", _, "states", _, _, service, action @ ..] => {
                integration(text, service, action, false)
            }
            ["arn", rest @ ..] if rest.iter().any(|part| part.contains("${")) => {
                Resource::Undecided
            }
            ["arn", _, service, _, _, _, ..] if !service.is_empty() => Resource::UnknownArn,
            _ => Resource::NotAnArn,
        }
    }
}

/// The action may hold a colon itself, in `.sync:2`.
fn integration<'t>(text: &'t str, service: &'t str, action: &[&'t str], sdk: bool) -> Resource<'t> {
    let action = match action {
        [] => "",
        [first, ..] => {
            let start = first.as_ptr() as usize - text.as_ptr() as usize;
            text.get(start..).unwrap_or_default()
        }
    };
    if service.contains("${") || action.contains("${") {
        return Resource::Undecided;
    }
    match Pattern::split(action) {
        Some((action, pattern)) if !action.is_empty() && !service.is_empty() => {
            Resource::Integration {
                service,
                action,
                pattern,
                sdk,
            }
        }
        _ => Resource::UnknownArn,
    }
}

/// Splits at the colons that stand outside of `${…}`.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let bytes = text.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' if i > 0 && bytes[i - 1] == b'$' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => {
                parts.push(text.get(start..i).unwrap_or_default());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// An optimized action.
#[derive(Debug)]
pub struct Action {
    /// The service's name in the ARN.
    pub service: &'static str,
    /// The action's name in the ARN.
    pub name: &'static str,
    /// The patterns besides request-response.
    pub patterns: &'static [Pattern],
    /// Parameters that the service does not accept the definition without.
    pub required: &'static [&'static str],
    /// Whether only the reader or writer of a Map can use it.
    pub map_only: bool,
}

/// The optimized action of this name.
pub fn optimized(service: &str, action: &str) -> Option<&'static Action> {
    ACTIONS
        .iter()
        .find(|known| known.service == service && known.name == action)
}

/// All optimized actions [D].
pub fn actions() -> &'static [Action] {
    ACTIONS
}

const fn action(
    service: &'static str,
    name: &'static str,
    patterns: &'static [Pattern],
    required: &'static [&'static str],
) -> Action {
    Action {
        service,
        name,
        patterns,
        required,
        map_only: false,
    }
}

const fn of_map(name: &'static str, required: &'static [&'static str]) -> Action {
    Action {
        map_only: true,
        ..action("s3", name, NONE, required)
    }
}

const NONE: &[Pattern] = &[];
const SYNC: &[Pattern] = &[Pattern::Sync];
const TOKEN: &[Pattern] = &[Pattern::Token];
const SYNC_TOKEN: &[Pattern] = &[Pattern::Sync, Pattern::Token];
const EVERY: &[Pattern] = &[Pattern::Sync, Pattern::Sync2, Pattern::Token];

const ACTIONS: &[Action] = &[
    action("apigateway", "invoke", TOKEN, &["ApiEndpoint", "Method"]),
    action("athena", "getQueryExecution", NONE, &["QueryExecutionId"]),
    action("athena", "getQueryResults", NONE, &["QueryExecutionId"]),
    action("athena", "startQueryExecution", SYNC, &["QueryString"]),
    action("athena", "stopQueryExecution", NONE, &["QueryExecutionId"]),
    action(
        "batch",
        "submitJob",
        SYNC,
        &["JobDefinition", "JobName", "JobQueue"],
    ),
    action("bedrock", "createModelCustomizationJob", SYNC, &[]),
    action("bedrock", "invokeModel", TOKEN, &["ModelId"]),
    action("codebuild", "batchDeleteBuilds", NONE, &["Ids"]),
    action("codebuild", "batchGetReports", NONE, &["ReportArns"]),
    action("codebuild", "deleteBuildBatch", NONE, &["Id"]),
    action("codebuild", "retryBuildBatch", SYNC, &[]),
    action("codebuild", "startBuild", SYNC, &["ProjectName"]),
    action("codebuild", "startBuildBatch", SYNC, &["ProjectName"]),
    action("codebuild", "stopBuild", NONE, &["Id"]),
    action("codebuild", "stopBuildBatch", NONE, &["Id"]),
    action("databrew", "startJobRun", SYNC, &["Name"]),
    action("dynamodb", "deleteItem", NONE, &["TableName", "Key"]),
    action("dynamodb", "getItem", NONE, &["TableName", "Key"]),
    action("dynamodb", "putItem", NONE, &["TableName", "Item"]),
    action("dynamodb", "updateItem", NONE, &["TableName", "Key"]),
    action("ecs", "runTask", SYNC_TOKEN, &["TaskDefinition"]),
    action("eks", "call", TOKEN, &["ClusterName", "Method", "Path"]),
    action("eks", "createCluster", SYNC, &["Name"]),
    action("eks", "createFargateProfile", SYNC, &["ClusterName"]),
    action("eks", "createNodegroup", SYNC, &["ClusterName"]),
    action("eks", "deleteCluster", SYNC, &["Name"]),
    action("eks", "deleteFargateProfile", SYNC, &["ClusterName"]),
    action("eks", "deleteNodegroup", SYNC, &["ClusterName"]),
    action("eks", "runJob", SYNC_TOKEN, &["ClusterName"]),
    action("elasticmapreduce", "addStep", SYNC, &["ClusterId", "Step"]),
    action(
        "elasticmapreduce",
        "cancelStep",
        NONE,
        &["ClusterId", "StepId"],
    ),
    action("elasticmapreduce", "createCluster", SYNC, &["Name"]),
    action(
        "elasticmapreduce",
        "modifyInstanceFleetByName",
        NONE,
        &["ClusterId"],
    ),
    action(
        "elasticmapreduce",
        "modifyInstanceGroupByName",
        NONE,
        &["ClusterId"],
    ),
    action(
        "elasticmapreduce",
        "setClusterTerminationProtection",
        NONE,
        &["ClusterId"],
    ),
    action("elasticmapreduce", "terminateCluster", SYNC, &["ClusterId"]),
    action("emr-containers", "createVirtualCluster", NONE, &["Name"]),
    action("emr-containers", "deleteVirtualCluster", SYNC, &["Id"]),
    action("emr-containers", "startJobRun", SYNC, &["VirtualClusterId"]),
    action("emr-serverless", "cancelJobRun", SYNC, &[]),
    action("emr-serverless", "createApplication", SYNC, &[]),
    action(
        "emr-serverless",
        "deleteApplication",
        SYNC,
        &["ApplicationId"],
    ),
    action(
        "emr-serverless",
        "startApplication",
        SYNC,
        &["ApplicationId"],
    ),
    action("emr-serverless", "startJobRun", SYNC, &["ApplicationId"]),
    action(
        "emr-serverless",
        "stopApplication",
        SYNC,
        &["ApplicationId"],
    ),
    action("events", "putEvents", TOKEN, &["Entries"]),
    action("glue", "startJobRun", SYNC, &["JobName"]),
    action("http", "invoke", NONE, &["ApiEndpoint", "Method"]),
    action("lambda", "invoke", TOKEN, &["FunctionName"]),
    action("mediaconvert", "createJob", SYNC, &["Role", "Settings"]),
    of_map("getObject", &["Bucket", "Key"]),
    of_map("listObjectsV2", &["Bucket"]),
    of_map("putObject", &["Bucket"]),
    action("sagemaker", "createEndpoint", NONE, &["EndpointName"]),
    action("sagemaker", "createEndpointConfig", NONE, &[]),
    action("sagemaker", "createHyperParameterTuningJob", SYNC, &[]),
    action("sagemaker", "createLabelingJob", SYNC, &[]),
    action("sagemaker", "createModel", NONE, &["ModelName"]),
    action("sagemaker", "createProcessingJob", SYNC, &[]),
    action("sagemaker", "createTrainingJob", SYNC, &[]),
    action("sagemaker", "createTransformJob", SYNC, &[]),
    action("sagemaker", "updateEndpoint", NONE, &["EndpointName"]),
    action("sns", "publish", TOKEN, &["Message"]),
    action("sqs", "sendMessage", TOKEN, &["MessageBody", "QueueUrl"]),
    action("states", "startExecution", EVERY, &["StateMachineArn"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources() {
        let sdk = |service, action, pattern, sdk| Resource::Integration {
            service,
            action,
            pattern,
            sdk,
        };
        use Pattern::*;
        for (text, expected) in [
            (
                "arn:aws:states:::sns:publish",
                sdk("sns", "publish", RequestResponse, false),
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                sdk("states", "startExecution", Sync2, false),
            ),
            (
                "arn:aws:states:::aws-sdk:s3:getObject",
                sdk("s3", "getObject", RequestResponse, true),
            ),
            (
                "arn:${AWS::Partition}:states:us-east-1:123456789012:aws-sdk:sfn:stopExecution.waitForTaskToken",
                sdk("sfn", "stopExecution", Token, true),
            ),
            (
                "arn:aws:states:us-east-1:123456789012:activity:Ask",
                Resource::Activity { name: "Ask" },
            ),
            ("${Charge}", Resource::Substitution("Charge")),
            (
                "${arn:${AWS::Partition}:states:::x}",
                Resource::Substitution("arn:${AWS::Partition}:states:::x"),
            ),
            ("${Prefix}:charge", Resource::Undecided),
            ("arn:aws:states:::${Call}", Resource::Undecided),
            ("arn:aws:states:::sns:publish.later", Resource::UnknownArn),
            (
                "arn:aws:states:us-east-1:123456789012:stateMachine:Other",
                sdk("stateMachine", "Other", RequestResponse, false),
            ),
            ("arn:aws:s3:::bucket", Resource::UnknownArn),
            ("charge", Resource::NotAnArn),
            ("", Resource::NotAnArn),
        ] {
            assert_eq!(Resource::parse(text), expected, "{text}");
        }
        let function = "arn:aws:lambda:eu-west-1:123456789012:function:charge:live";
        assert_eq!(Resource::parse(function), Resource::Function(function));
    }

    #[test]
    fn the_list_is_sorted_and_unique() {
        let names: Vec<_> = actions().iter().map(|a| (a.service, a.name)).collect();
        assert!(names.is_sorted());
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
