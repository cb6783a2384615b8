//! The shapes of results that mocks are held against: what the optimized integrations answer, after the published
//! API models of the services. Integrations that are not listed are not validated, and say so.

use json::Value;

/// How strictly a mocked result is held against its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Required fields must be there, and all fields of the right type.
    Strict,
    /// Fields that are there must be of the right type.
    Present,
    /// Nothing is looked at.
    None,
}

/// `service:action`, with its pattern where that changes the result, and its fields: `Name type`, `*` behind a
/// required name; values of an enumeration after `=`; in brackets the least and the greatest of a number, and the least
/// length of a string.
const SHAPES: &[(&str, &str)] = &[
    ("athena:startQueryExecution", "QueryExecutionId string"),
    ("athena:startQueryExecution.sync", "QueryExecution object"),
    ("athena:getQueryExecution", "QueryExecution object"),
    (
        "athena:getQueryResults",
        "ResultSet object, NextToken string, UpdateCount number",
    ),
    (
        "batch:submitJob",
        "JobName* string, JobId* string, JobArn string",
    ),
    (
        "batch:submitJob.sync",
        "JobName* string, JobId* string, JobQueue* string, Status* string=SUBMITTED|PENDING|RUNNABLE|STARTING|RUNNING|SUCCEEDED|FAILED",
    ),
    ("bedrock:invokeModel", "ContentType string"),
    ("codebuild:startBuild", "Build object"),
    ("codebuild:startBuild.sync", "Build object"),
    ("codebuild:stopBuild", "Build object"),
    ("codebuild:startBuildBatch", "BuildBatch object"),
    ("databrew:startJobRun", "RunId* string"),
    ("dynamodb:getItem", "Item object, ConsumedCapacity object"),
    (
        "dynamodb:putItem",
        "Attributes object, ConsumedCapacity object, ItemCollectionMetrics object",
    ),
    (
        "dynamodb:updateItem",
        "Attributes object, ConsumedCapacity object, ItemCollectionMetrics object",
    ),
    (
        "dynamodb:deleteItem",
        "Attributes object, ConsumedCapacity object, ItemCollectionMetrics object",
    ),
    ("ecs:runTask", "Tasks array, Failures array"),
    (
        "ecs:runTask.sync",
        "TaskArn string, LastStatus string, Containers array",
    ),
    ("elasticmapreduce:addStep", "StepId string"),
    (
        "elasticmapreduce:createCluster",
        "ClusterId string, ClusterArn string",
    ),
    (
        "emr-serverless:startJobRun",
        "ApplicationId* string, JobRunId* string, Arn* string",
    ),
    ("events:putEvents", "FailedEntryCount number, Entries array"),
    ("glue:startJobRun", "JobRunId string"),
    (
        "glue:startJobRun.sync",
        "Id string, JobName string, JobRunState string",
    ),
    (
        "lambda:invoke",
        "StatusCode number, FunctionError string, LogResult string, ExecutedVersion string",
    ),
    ("mediaconvert:createJob", "Job object"),
    ("sagemaker:createTrainingJob", "TrainingJobArn* string"),
    ("sagemaker:createTransformJob", "TransformJobArn* string"),
    ("sagemaker:createModel", "ModelArn* string"),
    ("sagemaker:createEndpoint", "EndpointArn* string"),
    (
        "sagemaker:createEndpointConfig",
        "EndpointConfigArn* string",
    ),
    ("sns:publish", "MessageId string, SequenceNumber string"),
    (
        "sqs:sendMessage",
        "MD5OfMessageBody string, MD5OfMessageAttributes string, MD5OfMessageSystemAttributes string, MessageId string, SequenceNumber string",
    ),
    (
        "states:startExecution",
        "ExecutionArn* string, StartDate* time",
    ),
    (
        "states:startExecution.sync",
        "ExecutionArn* string, StateMachineArn* string, StartDate* time, Status* string=RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE, Name string, Input string, Output string, StopDate time, Error string, Cause string",
    ),
    (
        "aws-sdk:dynamodb:getItem",
        "Item object, ConsumedCapacity object",
    ),
    (
        "aws-sdk:dynamodb:putItem",
        "Attributes object, ConsumedCapacity object",
    ),
    (
        "aws-sdk:dynamodb:updateItem",
        "Attributes object, ConsumedCapacity object",
    ),
    (
        "aws-sdk:dynamodb:deleteItem",
        "Attributes object, ConsumedCapacity object",
    ),
    (
        "aws-sdk:s3:listObjects",
        "Contents array, Name string, Prefix string, IsTruncated boolean, MaxKeys number",
    ),
    (
        "aws-sdk:s3:listObjectsV2",
        "Contents array, Name string, Prefix string, IsTruncated boolean, KeyCount number, MaxKeys number",
    ),
    ("aws-sdk:s3:listBuckets", "Buckets array, Owner object"),
    (
        "aws-sdk:sqs:sendMessage",
        "MD5OfMessageBody string, MessageId string, SequenceNumber string",
    ),
    (
        "aws-sdk:sns:publish",
        "MessageId string, SequenceNumber string",
    ),
    (
        "aws-sdk:sfn:startExecution",
        "ExecutionArn* string, StartDate* time",
    ),
    (
        "aws-sdk:secretsmanager:createSecret",
        "ARN string[20], Name string[1], VersionId string[32], ReplicationStatus array",
    ),
    (
        "aws-sdk:secretsmanager:getSecretValue",
        "ARN string[20], Name string[1], VersionId string[32], SecretBinary string[1], SecretString string[1], VersionStages array, CreatedDate time",
    ),
    ("aws-sdk:lambda:createFunction", FUNCTION),
    ("aws-sdk:lambda:getFunctionConfiguration", FUNCTION),
    ("aws-sdk:lambda:updateFunctionConfiguration", FUNCTION),
];

/// What Lambda tells of a function.
const FUNCTION: &str = "FunctionName string, FunctionArn string, Runtime string, Role string, Handler string, CodeSize number, Description string, Timeout number[1], MemorySize number[128..10240], LastModified string, CodeSha256 string, Version string[1], Layers array, State string=Pending|Active|Inactive|Failed, StateReason string, LastUpdateStatus string=Successful|Failed|InProgress, PackageType string=Zip|Image, Architectures array";

/// What is wrong with a mocked result, in the service's words [R].
pub(super) fn problem(call: &str, result: &Value, strictness: Strictness) -> Option<String> {
    if strictness == Strictness::None {
        return None;
    }
    // The answer of a job is that of the call that asks for its state; a token's is whatever its holder sends.
    let key = call.strip_suffix(":2").unwrap_or(call);
    let (_, fields) = SHAPES.iter().find(|(name, _)| *name == key)?;
    if !result.is_object() {
        return Some("Mocked result must be a JSON object.".to_owned());
    }
    fields.split(", ").find_map(|field| {
        let (name, kind) = field.split_once(' ')?;
        let (name, required) = match name.strip_suffix('*') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (kind, values) = match kind.split_once('=') {
            Some((kind, values)) => (kind, Some(values)),
            None => (kind, None),
        };
        let (kind, bounds) = kind.split_once('[').unwrap_or((kind, ""));
        let said = match result.get(name) {
            None if required && strictness == Strictness::Strict => {
                format!("Required field '{name}' is missing")
            }
            None => return None,
            Some(value) if !fits(value, kind) => {
                format!("Field '{name}' must be {}", article(kind))
            }
            Some(value) => {
                let known = |values: &str| values.split('|').any(|v| Some(v) == value.as_str());
                let problem = match values.is_none_or(known) {
                    true => out_of_bounds(value, bounds.trim_end_matches(']'))?,
                    false => "is not an expected value",
                };
                format!("Field '{name}' {problem}")
            }
        };
        Some(format!("Mock result schema validation error: {said}"))
    })
}

/// What a number or the length of a string exceeds: bounds are `least` or `least..greatest`.
fn out_of_bounds(value: &Value, bounds: &str) -> Option<&'static str> {
    let (least, most) = bounds.split_once("..").unwrap_or((bounds, ""));
    let bound = |text: &str| text.parse::<f64>().ok();
    match value {
        Value::String(text) => {
            let length = text.chars().count() as f64;
            (length < bound(least)?).then_some("is smaller than the minimum length")
        }
        value => {
            let number = value.as_f64()?;
            if number < bound(least)? {
                return Some("is less than the minimum value");
            }
            (number > bound(most)?).then_some("exceeds the maximum value")
        }
    }
}

fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_bool(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        // Times come as text or as seconds since the epoch.
        _ => value.is_string() || value.is_number(),
    }
}

fn article(kind: &str) -> String {
    match kind {
        "array" | "object" => format!("an {kind}"),
        "time" => "a string".to_owned(),
        kind => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn results_are_held_against_their_shapes() {
        let said = |call, result, strictness| problem(call, &result, strictness);
        let start = "states:startExecution";
        let good = json!({"ExecutionArn": "a", "StartDate": "2024-01-01T00:00:00"});
        assert_eq!(said(start, good, Strictness::Strict), None);
        assert_eq!(
            said(start, json!({"ExecutionArn": "a"}), Strictness::Strict).as_deref(),
            Some("Mock result schema validation error: Required field 'StartDate' is missing")
        );
        assert_eq!(
            said(start, json!({"ExecutionArn": "a"}), Strictness::Present),
            None
        );
        assert_eq!(
            said(start, json!({"ExecutionArn": 1}), Strictness::Present).as_deref(),
            Some("Mock result schema validation error: Field 'ExecutionArn' must be a string")
        );
        let function = "aws-sdk:lambda:getFunctionConfiguration";
        for (result, problem) in [
            (
                json!({"Timeout": 0}),
                "Timeout' is less than the minimum value",
            ),
            (
                json!({"MemorySize": 10241}),
                "MemorySize' exceeds the maximum value",
            ),
            (
                json!({"Version": ""}),
                "Version' is smaller than the minimum length",
            ),
            (json!({"State": "Gone"}), "State' is not an expected value"),
            (json!({"Layers": {}}), "Layers' must be an array"),
        ] {
            assert_eq!(
                said(function, result, Strictness::Present),
                Some(format!(
                    "Mock result schema validation error: Field '{problem}"
                ))
            );
        }
        let sound = json!({"Timeout": 3, "MemorySize": 10240, "Version": "1", "State": "Active"});
        assert_eq!(said(function, sound, Strictness::Strict), None);
        assert_eq!(said(start, json!(5), Strictness::None), None);
        assert_eq!(said("http:invoke", json!(5), Strictness::Strict), None);
    }
}
