//! Real definitions that others wrote: no false alarm on any of them, and the message its author needs on each that
//! is broken. Passes when the folder with them is missing.

use std::path::{Path, PathBuf};

use asl::check::{self, Options};
use asl::diagnostic::{Diagnostic, Severity};
use asl::source::LineIndex;

/// The folder of this name under the nearest `shared` beside the project or above it.
fn shared(folder: &str) -> PathBuf {
    let ancestors = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut places = ancestors.map(|place| place.join("shared").join(folder));
    places
        .find(|place| place.exists())
        .unwrap_or_else(|| PathBuf::from("shared").join(folder))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let syntax = json::syntax::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    let found = check::check(text, &syntax, &definition, &Options::default());
    for d in &found {
        assert!(d.span.start <= d.span.end && d.span.end as usize <= text.len());
        assert!(!d.message.is_empty());
    }
    found
}

/// The odd files, with what is said about each: line and message.
const BROKEN: &[(&str, &[(usize, &str)])] = &[
    (
        "elthrasher+sam-logs-comptroller/statemachine/runner.asl.json",
        &[(
            132,
            "A substitution outside a string is not JSON until it is replaced.",
        )],
    ),
    (
        "shared-fallback-state-jsonata/statemachine/statemachine.asl.json",
        &[(5, "Expected value of type Object")],
    ),
    (
        "parallelized-embedding-pipeline/example-workflow.json",
        &[(1, "These fields are required: [States, StartAt]")],
    ),
];

#[test]
fn real_definitions_raise_no_false_alarm() {
    let mut paths = Vec::new();
    files(&shared("definitions"), &mut paths);
    let machine = |path: &PathBuf| {
        let name = path.to_string_lossy();
        (name.ends_with(".json") || name.ends_with(".asl"))
            && !["/testdata/", "/events/", "MockConfigFile"]
                .iter()
                .any(|other| name.contains(other))
    };
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|path| machine(path)) {
        let text = std::fs::read_to_string(path).expect("the file is text");
        let lines = LineIndex::new(&text);
        let errors: Vec<(usize, String)> = diagnostics(&text)
            .into_iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| (lines.place(&text, d.span.start as usize).line, d.message))
            .collect();
        let expected = BROKEN
            .iter()
            .find(|(name, _)| path.ends_with(name))
            .map_or(&[][..], |(_, expected)| expected);
        let expected: Vec<(usize, String)> = expected
            .iter()
            .map(|(line, message)| (*line, (*message).to_owned()))
            .collect();
        if errors != expected {
            wrong.push(format!("{}: {errors:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever the service ran it had accepted.
#[test]
fn recorded_executions_were_accepted() {
    let Ok(cases) = std::fs::read_to_string(shared("conformance").join("cases.jsonl")) else {
        return;
    };
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case = json::parse(line).expect("each line is JSON");
        let text_of = |key: &str| case.get(key).and_then(|v| v.as_str()).unwrap_or_default();
        if !matches!(
            text_of("kind"),
            "execution" | "sync_express" | "variable_references"
        ) {
            continue;
        }
        let text = match case.get("definition_text").or(case.get("definition")) {
            Some(json::Value::String(text)) => text.to_string(),
            Some(definition) => definition.text(),
            None => continue,
        };
        let errors: Vec<String> = diagnostics(&text)
            .into_iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| format!("{} at {}", d.message, d.pointer))
            .collect();
        if !errors.is_empty() {
            wrong.push(format!("{}: {errors:?}", text_of("id")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
