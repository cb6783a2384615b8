//! The service's exact texts, all in this file, each with the source of its wording.
//!
//! `[R]` marks a text that was recorded from the service, `[X]` one that third parties report.

/// What the service puts before most causes of a failure inside a state [R].
pub fn while_executing(state: &str, entered_event_id: u32, cause: &str) -> String {
    format!(
        "An error occurred while executing the state '{state}' (entered at the event id #{entered_event_id}). {cause}"
    )
}

/// A path of a field such as InputPath, OutputPath or TimeoutSecondsPath that finds nothing; `why` is Jayway's own
/// sentence [R].
pub fn invalid_path(path: &str, why: &str) -> String {
    format!("Invalid path '{path}' : {why}")
}

/// A path in a payload template, or ErrorPath and CausePath, that finds nothing [R].
pub fn path_not_found(path: &str, field: &str, input: &str) -> String {
    format!(
        "The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{input}'"
    )
}

/// A path argument of an intrinsic function that finds nothing [X].
pub fn argument_not_found(path: &str, input: &str) -> String {
    format!(
        "The JsonPath argument for the field '{path}' could not be found in the input '{input}'"
    )
}

/// An intrinsic function that fails, with its call as it was written [X].
pub fn function_failed(call: &str, why: &str) -> String {
    format!("The function '{call}' had the following error: {why}")
}

/// States.Format with more or fewer placeholders than values [X].
pub const FORMAT_ARGUMENTS: &str = "The number of arguments do not match the occurrences of {}";

/// A choice rule whose Variable, or whose path to compare with, finds nothing [X, several independent suites].
pub fn invalid_choice_path(path: &str) -> String {
    format!("Invalid path '{path}': The choice state's condition path references an invalid value.")
}

/// A StringMatches pattern with a backslash before something that needs none; ours.
pub fn bad_pattern(pattern: &str) -> String {
    format!(
        "The pattern '{pattern}' has a backslash before something other than '*' or another backslash."
    )
}

/// A ResultPath that does not fit the state's input [X].
pub fn reference_path_mismatch(path: &str, input: &str) -> String {
    format!("Unable to apply ReferencePath {path} to input {input}")
}

/// What a definition is refused for when the value of a `.$` key is neither a path nor an intrinsic call; the
/// service adds the pointer of the object that holds the key [R].
pub fn invalid_template_field(field: &str) -> String {
    format!(
        "The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call"
    )
}

/// A path that was stopped because it looks at too many values; the service has no such limit of its own.
pub fn path_exhausted(path: &str) -> String {
    format!("The JSONPath '{path}' looks at too many values.")
}

/// A value that nests deeper than JSON texts may; the service's parser has such a limit too, with its own text.
pub fn nested_too_deep() -> String {
    format!("The value nests deeper than {} levels.", json::MAX_DEPTH)
}

/// A variable beyond the size of one variable, or of one Assign; the service's text is not known.
pub fn variable_too_large(name: &str, limit: usize) -> String {
    format!("The variable '{name}' exceeds the maximum of {limit} bytes that one Assign may store.")
}

/// A Choice without a rule that holds and without Default [X, one verified against us-east-1].
pub const NO_CHOICE_MATCHED: &str =
    "Failed to transition out of the state. The state does not point to a next state.";

/// A SecondsPath that leads nowhere [R].
pub fn seconds_path_missing(path: &str) -> String {
    format!("The SecondsPath parameter does not reference an input value: {path}")
}

/// A SecondsPath to a number below zero [R].
pub fn seconds_path_negative(path: &str, value: &str) -> String {
    format!("The SecondsPath parameter references a negative value: {path} == {value}")
}

/// A SecondsPath to something that is no whole number [R].
pub fn seconds_path_not_integer(path: &str, value: &str) -> String {
    format!("The SecondsPath parameter cannot be parsed as a long value: {path} == {value}")
}

/// An expression for Seconds that gives a number below zero; ours, after the form of SecondsPath.
pub fn seconds_expression_negative(value: &str) -> String {
    format!("The Seconds field references a negative value: {value}")
}

/// A TimestampPath that leads nowhere; ours, after the form of SecondsPath.
pub fn timestamp_path_missing(path: &str) -> String {
    format!("The TimestampPath parameter does not reference an input value: {path}")
}

/// A TimestampPath to something that is no timestamp [R].
pub fn timestamp_path_invalid(path: &str, value: &str) -> String {
    format!(
        "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {path} == {value}"
    )
}

/// An expression for Timestamp that gives no timestamp [R].
pub fn timestamp_not_parseable(value: &str) -> String {
    format!(
        "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {value}"
    )
}

/// A wait of 2^31 seconds or more [R].
pub const WAIT_TOO_LONG: &str = "Wait state delay is too long.";

/// The largest number of seconds a field may hold [D].
pub const MAX_SECONDS: f64 = 99_999_999.0;

/// Parameters with which a call cannot be scheduled; `problem` is what is wrong with one of them [R].
pub fn unusable_parameters(parameters: &str, problem: &str) -> String {
    format!("The Parameters '{parameters}' could not be used to start the Task: [{problem}]")
}

/// A parameter of another shape than the integration takes [R].
pub fn invalid_format(field: &str) -> String {
    format!("The value of the field '{field}' has an invalid format")
}

/// A timeout that is no number of seconds from 1 to 99,999,999; ours, after the form of SecondsPath.
pub fn seconds_out_of_range(field: &str, path: &str, value: &str) -> String {
    let place = if path.is_empty() {
        String::new()
    } else {
        format!("{path} == ")
    };
    format!("The {field} parameter does not reference a positive integer: {place}{value}")
}

/// A payload over 262,144 bytes; `name` is the state, the service of the task, or the function's ARN [R].
pub fn result_too_large(name: &str) -> String {
    format!(
        "The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
    )
}

/// A history that has no room for another event [X].
pub const HISTORY_IS_FULL: &str =
    "The execution reached the maximum number of history events (25000).";

/// A note of ours on an Express execution that goes round without the clock moving.
pub const EXPRESS_WITHOUT_END: &str = "This Express execution has 500,000 events and no end in sight; the service would end it after five minutes.";

/// Items of a JSONPath Map that are no array [R].
pub fn must_point_to_array(path: &str) -> String {
    format!("Reference path \"{path}\" must point to array.")
}

/// The input of a JSONata Map without Items that is no array [R].
pub fn map_input_must_be_array(input: &str) -> String {
    format!("Map state input must be an array but was: {input}")
}

/// A `…Path` field to something that is no whole number [R].
pub fn not_a_valid_integer(field: &str, value: &str, path: &str) -> String {
    format!(
        "The {field}Path field refers to value \"{value}\" which is not a valid integer: {path}"
    )
}

/// A `…Path` field to something that is no number [R].
pub fn not_a_valid_float(field: &str, value: &str, path: &str) -> String {
    format!("The {field}Path field refers to value \"{value}\" which is not a valid float: {path}")
}

/// A count below zero [R].
pub fn cannot_be_negative(field: &str) -> String {
    format!("{field} cannot be negative.")
}

/// A percentage outside its range [R].
pub const PERCENTAGE_OUT_OF_RANGE: &str = "ToleratedFailurePercentage must be between 0 and 100.";

/// Too many failed children of a Map Run [R].
pub const TOLERANCE_EXCEEDED_CAUSE: &str = "The specified tolerated failure threshold was exceeded";

/// A reader's limit that is not positive [R].
pub const MAX_ITEMS_MUST_BE_POSITIVE: &str = "field MaxItems must be positive";

/// Items that are neither array nor object [R].
pub const NOT_ITERABLE: &str = "Attempting to map over non-iterable node.";

/// A CSV header that stands twice [R].
pub const DUPLICATE_HEADERS: &str = "CSV headers cannot contain duplicates.";

/// Parquet files, which the simulator does not read; ours.
pub const PARQUET_NOT_SUPPORTED: &str =
    "The simulator does not read Parquet files; give the same rows as JSON, JSONL or CSV.";

/// An object that is not there; ours, after S3's own text.
pub fn no_such_key(bucket: &str, key: &str) -> String {
    format!(
        "The specified key does not exist: s3://{bucket}/{key}. The scenario's s3 list has no such object."
    )
}

/// An object that is no JSON; ours.
pub fn not_json(key: &str, why: &str) -> String {
    format!("The object '{key}' cannot be read as JSON: {why}")
}

/// An activity that does not exist [R].
pub fn activity_does_not_exist(arn: &str) -> String {
    format!("The activity {arn} does not exist.")
}

/// A mocked state whose answers are used up; ours.
pub fn no_mock_left(state: &str, calls: u32) -> String {
    let calls = match calls {
        1 => "one call".to_owned(),
        n => format!("{n} calls"),
    };
    format!(
        "The mocks of state '{state}' answer {calls}, and this is one more. Add an answer, or raise \"times\" of the last one."
    )
}

/// A note about a task without a mock; ours.
pub fn echoes(state: &str) -> String {
    format!("No mock names the state '{state}': its task answers with its own input.")
}

/// Executions that start executions without end; ours.
pub const NESTED_TOO_DEEPLY: &str =
    "The simulator follows executions that start executions 32 levels deep.";

/// A name that is taken [R].
pub fn execution_already_exists(arn: &str) -> String {
    format!("Execution Already Exists: '{arn}'")
}

/// An output of SendTaskSuccess over 262,144 bytes [A].
pub const OUTPUT_TOO_LARGE: &str = "Invalid Output: 'Output exceeds the maximum length of 262144'";

/// A token that no call ever had.
pub const INVALID_TOKEN: &str = "Invalid Token: 'Invalid token'";

/// A token whose call has ended: answered already, timed out, or of an earlier attempt.
pub const TASK_TIMED_OUT: &str = "Task Timed Out: 'Provided task does not exist anymore'";

/// A redrive of what cannot be redriven [D].
pub const REDRIVE_EXPRESS: &str = "Express executions cannot be redriven";
/// A redrive while the execution runs [D].
pub const REDRIVE_RUNNING: &str = "Execution is RUNNING and cannot be redriven";
/// A redrive of a success [D].
pub const REDRIVE_SUCCEEDED: &str = "Execution is SUCCEEDED and cannot be redriven";
/// A redrive of a history without room [D].
pub const REDRIVE_HISTORY_FULL: &str = "Execution history event limit exceeded";

/// An ErrorPath or CausePath to something that is no string; ours.
pub fn fail_path_not_a_string(field: &str, value: &str) -> String {
    format!("The {field}Path field must refer to a string but refers to: {value}")
}

/// An expression that gives nothing [R].
pub fn returned_nothing(expression: &str, field: &str) -> String {
    format!(
        "The JSONata expression '{expression}' specified for the field '{field}' returned nothing (undefined)."
    )
}

/// An expression that gives a function or a regular expression [R].
pub fn unsupported_result_type(expression: &str, field: &str) -> String {
    format!(
        "The JSONata expression '{expression}' specified for the field '{field}' returned an unsupported result type."
    )
}

/// An expression whose value has another type than the field needs [R].
pub fn unexpected_result_type(
    expression: &str,
    field: &str,
    expected: &str,
    kind: &str,
    value: &str,
) -> String {
    format!(
        "The JSONata expression '{expression}' specified for the field '{field}' returned an unexpected result type. Expected '{expected}', but was '{kind}' for value: {value}"
    )
}

/// An expression that fails [R].
pub fn threw_an_error(expression: &str, field: &str, code: &str, message: &str) -> String {
    format!(
        "The JSONata expression '{expression}' specified for the field '{field}' threw an error during evaluation. {code}: {message}"
    )
}

/// An expression that cannot be read; ours.
pub fn invalid_expression(code: &str, message: &str) -> String {
    format!("The JSONata expression is not valid. {code}: {message}")
}

/// Variables of an execution over 10 MiB together; ours.
pub const TOO_MANY_VARIABLES: &str =
    "The variables of the execution exceed the limit of 10485760 bytes.";
