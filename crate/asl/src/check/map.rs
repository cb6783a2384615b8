//! Map states: what only a Distributed Map has, how items are read, batched and written, and labels.

use std::collections::HashMap;

use json::syntax::{Member, Node, NodeKind};

use crate::definition::{Definition, Language, State, StateKind};
use crate::diagnostic::Diagnostic;

use super::report::{DUPLICATE_LABEL, INVALID_LABEL, Report, refused, within};
use super::schema::shown;
use super::shape::wrong_type;
use super::syntax::has_substitution;
use super::{MachineKind, integrations, task};

/// Fields that a Map has only when its processor's mode is DISTRIBUTED.
const DISTRIBUTED_ONLY: &[&str] = &["ItemReader", "ItemBatcher", "ResultWriter"];

/// Fields that an inline Map may have although they do nothing there [R].
const DISTRIBUTED_ONLY_BUT_TAKEN: &[&str] = &[
    "Label",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
];

/// Whether this Map runs its iterations as executions of their own.
pub(super) fn is_distributed(state: &State<'_>) -> bool {
    mode(state) == Some("DISTRIBUTED")
}

fn mode<'s>(state: &State<'s>) -> Option<&'s str> {
    config(state)?.value.get("Mode")?.as_str()
}

fn config<'s>(state: &State<'s>) -> Option<&'s Member> {
    state.processor()?.value.member("ProcessorConfig")
}

/// The type that the machines inside a state run as.
pub(super) fn inner_kind(state: &State<'_>, outer: MachineKind) -> MachineKind {
    if state.kind == Some(StateKind::Map) && is_distributed(state) {
        let execution = config(state).and_then(|m| m.value.get("ExecutionType")?.as_str());
        if execution == Some("EXPRESS") {
            MachineKind::Express
        } else {
            MachineKind::Standard
        }
    } else {
        outer
    }
}

/// Checks a Map.
pub(super) fn check(report: &mut Report<'_>, state: &State<'_>, machine: MachineKind) {
    let distributed = is_distributed(state);
    mode_and_type(report, state, machine);
    if !distributed && !mode(state).is_some_and(has_substitution) {
        for name in DISTRIBUTED_ONLY {
            if let Some(member) = state.field(name) {
                report.push(
                    refused(
                        format!("The field '{name}' is supported only when the Mode is DISTRIBUTED"),
                        &within(&state.pointer, name),
                        member.key_span,
                    )
                    .help("Set ItemProcessor.ProcessorConfig to {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, or remove the field."),
                );
            }
        }
    }
    if !distributed && !mode(state).is_some_and(has_substitution) {
        for name in DISTRIBUTED_ONLY_BUT_TAKEN {
            if let Some(member) = state.field(name) {
                report.push(
                    Diagnostic::warning(
                        "inline-ignores",
                        format!("The field '{name}' does nothing unless the Mode is DISTRIBUTED"),
                        within(&state.pointer, name),
                        member.key_span,
                    )
                    .help("Remove it, or set the Mode to DISTRIBUTED."),
                );
            }
        }
    }
    label(report, state);
    reader(report, state);
    writer(report, state);
}

fn mode_and_type(report: &mut Report<'_>, state: &State<'_>, machine: MachineKind) {
    let Some(config) = config(state) else {
        return;
    };
    let Some(processor) = state.processor() else {
        return;
    };
    let pointer = format!("{}/{}/ProcessorConfig", state.pointer, processor.key);
    let execution = config.value.member("ExecutionType");
    if is_distributed(state) {
        if execution.is_none() {
            report.push(
                refused(
                    "These fields are required: [ExecutionType]",
                    &pointer,
                    config.key_span,
                )
                .help("Add \"ExecutionType\": \"STANDARD\", or \"EXPRESS\" for children that take no more than five minutes."),
            );
        }
        if machine == MachineKind::Express {
            report.push(
                refused(
                    "Express state machine does not support Map states with Mode 'DISTRIBUTED'",
                    &pointer,
                    config.key_span,
                )
                .help("Use a Standard machine, or the mode INLINE."),
            );
        }
    } else if let Some(member) = execution
        && !mode(state).is_some_and(has_substitution)
    {
        report.push(
            refused(
                "The field 'ExecutionType' is supported only when the Mode is DISTRIBUTED",
                &within(&pointer, "ExecutionType"),
                member.key_span,
            )
            .help("Remove it, or set Mode to DISTRIBUTED."),
        );
    }
}

/// A label becomes part of an ARN [D].
fn label(report: &mut Report<'_>, state: &State<'_>) {
    let Some((label, span)) = state.str_field("Label") else {
        return;
    };
    if has_substitution(label) {
        return;
    }
    let refused_char =
        |c: char| c.is_whitespace() || c.is_control() || "?*<>{}[]:;,\\|^~$#%&`\"/".contains(c);
    let problem = if label.is_empty() {
        Some("The label is empty".to_owned())
    } else if label.chars().count() > 40 {
        Some("The label is longer than 40 characters".to_owned())
    } else {
        let found = label.chars().find(|c| refused_char(*c));
        found.map(|c| format!("The label may not contain {c:?}"))
    };
    if let Some(problem) = problem {
        report.push(
            Diagnostic::error(
                INVALID_LABEL,
                problem,
                within(&state.pointer, "Label"),
                span,
            )
            .help("A label has 1 to 40 characters, without spaces, brackets and wildcards; it becomes part of the ARN of each child."),
        );
    }
}

/// Labels are unique in the definition.
pub(super) fn labels(report: &mut Report<'_>, definition: &Definition<'_>) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for state in definition.machines().iter().flat_map(|m| &m.states) {
        if state.kind != Some(StateKind::Map) {
            continue;
        }
        let Some((label, span)) = state.str_field("Label") else {
            continue;
        };
        match seen.get(label) {
            Some(first) => report.push(
                Diagnostic::error(
                    DUPLICATE_LABEL,
                    format!("Duplicate Map label: {}", shown(label)),
                    within(&state.pointer, "Label"),
                    span,
                )
                .help(format!("{first} has this label already; choose another.")),
            ),
            None => {
                seen.insert(label, &state.pointer);
            }
        }
    }
}

fn reader(report: &mut Report<'_>, state: &State<'_>) {
    let Some(member) = state.field("ItemReader") else {
        return;
    };
    let reader = &member.value;
    let pointer = within(&state.pointer, "ItemReader");
    let action = object_store(report, reader, &pointer, &["getObject", "listObjectsV2"]);
    parameters(report, state, member, &pointer, action);
    let Some(config) = reader.member("ReaderConfig") else {
        return;
    };
    let node = &config.value;
    let pointer = within(&pointer, "ReaderConfig");
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    let input = text("InputType");
    let mut only = |name: &str, legal: bool, help: &str| {
        if let Some(member) = node.member(name)
            && !legal
        {
            report.push(
                refused(
                    format!("The field '{name}' is not supported here"),
                    &within(&pointer, name),
                    member.key_span,
                )
                .help(help),
            );
        }
    };
    let csv = input.is_none_or(|t| t == "CSV" || t == "MANIFEST" || has_substitution(t));
    only(
        "CSVDelimiter",
        csv,
        "Remove it: it belongs to the InputType CSV.",
    );
    only(
        "CSVHeaderLocation",
        csv,
        "Remove it: it belongs to the InputType CSV.",
    );
    let given = text("CSVHeaderLocation").is_none_or(|l| l == "GIVEN" || has_substitution(l));
    only(
        "CSVHeaders",
        csv && given,
        "Remove it: it belongs to the InputType CSV with CSVHeaderLocation GIVEN.",
    );
    only(
        "ManifestType",
        input.is_none_or(|t| t == "MANIFEST" || has_substitution(t)),
        "Remove it: it belongs to the InputType MANIFEST.",
    );
    only(
        "ItemsPointer",
        input.is_none_or(|t| t == "JSON" || has_substitution(t)),
        "Remove it: it belongs to the InputType JSON.",
    );
    only(
        "Transformation",
        action.is_none_or(|a| a == "listObjectsV2"),
        "Remove it: it belongs to s3:listObjectsV2.",
    );
    if text("CSVHeaderLocation") == Some("GIVEN") && node.get("CSVHeaders").is_none() {
        report.push(
            refused(
                "These fields are required: [CSVHeaders]",
                &pointer,
                config.key_span,
            )
            .help("Add \"CSVHeaders\", an array of the columns' names, or take them from the file with \"CSVHeaderLocation\": \"FIRST_ROW\"."),
        );
    }
    if text("Transformation") == Some("LOAD_AND_FLATTEN") && input.is_none() {
        report.push(
            refused(
                "These fields are required: [InputType]",
                &pointer,
                config.key_span,
            )
            .help(
                "Add \"InputType\", the format of the listed objects: CSV, JSON, JSONL or PARQUET.",
            ),
        );
    }
}

fn writer(report: &mut Report<'_>, state: &State<'_>) {
    let Some(member) = state.field("ResultWriter") else {
        return;
    };
    let pointer = within(&state.pointer, "ResultWriter");
    let action = object_store(report, &member.value, &pointer, &["putObject"]);
    parameters(report, state, member, &pointer, action);
}

/// The S3 action that a reader or writer names.
fn object_store(
    report: &mut Report<'_>,
    node: &Node,
    pointer: &str,
    legal: &[&'static str],
) -> Option<&'static str> {
    let member = node.member("Resource")?;
    let pointer = within(pointer, "Resource");
    let Some(text) = member.value.as_str() else {
        if !matches!(member.value.kind, NodeKind::Error) {
            report.push(wrong_type("String", &pointer, member.value.span));
        }
        return None;
    };
    if has_substitution(text) {
        return None;
    }
    let action = text.rsplit_once(":s3:").map(|(_, action)| action);
    let known = legal.iter().find(|name| Some(**name) == action).copied();
    if known.is_none() || !text.starts_with("arn:") {
        let resources: Vec<String> = legal
            .iter()
            .map(|name| format!("\"arn:aws:states:::s3:{name}\""))
            .collect();
        report.push(
            refused(
                format!("The resource provided {} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.", shown(text)),
                &pointer,
                member.value.span,
            )
            .help(format!("Use {}.", resources.join(" or "))),
        );
    }
    known
}

/// What the reader or writer gives its action.
fn parameters(
    report: &mut Report<'_>,
    state: &State<'_>,
    member: &Member,
    pointer: &str,
    action: Option<&str>,
) {
    let Some(action) = action.and_then(|name| integrations::optimized("s3", name)) else {
        return;
    };
    let (field, other) = match state.language {
        Language::JsonPath => ("Parameters", "Arguments"),
        Language::Jsonata => ("Arguments", "Parameters"),
    };
    if member.value.get(other).is_some() {
        // Written in the other language, which is told already.
        return;
    }
    task::given(
        report,
        action.required,
        member.value.get(field),
        &within(pointer, field),
        member
            .value
            .member(field)
            .map_or(member.key_span, |m| m.key_span),
    );
}
