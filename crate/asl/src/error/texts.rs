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
pub fn nested_too_deep(limit: usize) -> String {
    format!("The value nests deeper than {limit} levels.")
}

/// A variable beyond the size of one variable, or of one Assign; the service's text is not known.
pub fn variable_too_large(name: &str, limit: usize) -> String {
    format!("The variable '{name}' exceeds the maximum of {limit} bytes that one Assign may store.")
}
