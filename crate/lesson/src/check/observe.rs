//! Runs a definition in a case and writes down what a check may ask for. It knows no check.

use asl::check::{MachineKind, Options};
use asl::diagnostic::{Diagnostic, Severity};
use asl::run::Run;
use asl::scenario::Scenario;
use json::{Object, Value};

use super::REFUSED;
use crate::observation::{Finding, Observation};

/// More steps than any history of 25,000 events can hold; a run that takes longer is looked at as it stands then.
const MAX_STEPS: u32 = 100_000;

/// Runs this definition with the members of a scenario.
pub fn observe(definition: &str, case: &Object) -> Observation {
    let kind = case.get("type").and_then(Value::as_str);
    let kind = kind.and_then(MachineKind::from_name).unwrap_or_default();
    let mut seen = read_text(definition, kind);
    seen.status = REFUSED.to_string();
    if seen.findings.iter().any(|finding| finding.is_error) {
        return seen;
    }
    let scenario = match scenario(definition, case) {
        Ok(scenario) => scenario,
        Err(problems) => {
            seen.error = Some("Scenario".to_string());
            seen.cause = Some(problems.join(" "));
            return seen;
        }
    };
    match Run::start(&scenario) {
        Ok(run) => look(run.without_checkpoints(), &mut seen),
        Err(diagnostics) => {
            seen.findings
                .extend(diagnostics.iter().map(|found| finding(found, definition)));
        }
    }
    seen
}

/// What can be said of a definition without running it.
pub fn text_only(definition: &str) -> Observation {
    read_text(definition, MachineKind::Standard)
}

fn read_text(text: &str, kind: MachineKind) -> Observation {
    let syntax = asl::source::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    let options = Options {
        kind,
        practice: true,
    };
    let diagnostics = asl::check::check(text, &syntax, &definition, &options);
    Observation {
        findings: diagnostics
            .iter()
            .map(|found| finding(found, text))
            .collect(),
        definition: syntax
            .root
            .as_ref()
            .map(|root| root.to_value())
            .unwrap_or_default(),
        ..Observation::default()
    }
}

fn finding(diagnostic: &Diagnostic, text: &str) -> Finding {
    let start = diagnostic.span.start as usize;
    Finding {
        is_error: diagnostic.severity == Severity::Error,
        is_warning: diagnostic.severity == Severity::Warning,
        code: diagnostic.code.to_string(),
        message: diagnostic.message.trim().to_string(),
        line: json::line_and_column(text, start).0 as u32,
    }
}

/// The case with the definition's text in it, exactly as it is written.
fn scenario(definition: &str, case: &Object) -> Result<Scenario, Vec<String>> {
    let mut whole = case.clone();
    whole.insert("definition", Value::empty_object());
    let mut scenario = Scenario::from_value(&Value::Object(whole), &|_| None)?;
    scenario.definition = definition.to_string();
    Ok(scenario)
}

fn look(mut run: Run, seen: &mut Observation) {
    run.advance(MAX_STEPS);
    let outcome = run.outcome();
    let stats = run.stats();
    seen.status = outcome.status.name().to_string();
    seen.output = outcome.output;
    if let Some(error) = outcome.error {
        seen.error = error.name.map(|name| name.to_string());
        seen.cause = error.cause.map(|cause| cause.to_string());
    }
    if let Some(events) = run.history().as_array() {
        seen.read_history(events);
    }
    seen.transitions = stats.transitions;
    seen.payload = stats.max_payload_bytes as u64;
    seen.seconds = stats.virtual_millis as f64 / 1000.0;
}

/// What is wrong with a JSONata expression of the prose.
#[cfg(feature = "author")]
pub(crate) fn jsonata_problem(text: &str) -> Option<String> {
    let state = json::json!({
        "Type": "Pass", "End": true, "Output": format!("{{% {} %}}", text.trim())
    });
    in_state("JSONata", state)
}

/// What is wrong with a JSONPath of the prose.
#[cfg(feature = "author")]
pub(crate) fn jsonpath_problem(text: &str) -> Option<String> {
    let state = json::json!({"Type": "Pass", "End": true, "InputPath": text.trim()});
    in_state("JSONPath", state)
}

/// The first error of a machine that has this state only: expressions are read as the engine reads them.
#[cfg(feature = "author")]
fn in_state(language: &str, state: Value) -> Option<String> {
    let machine = json::json!({
        "QueryLanguage": language, "StartAt": "A", "States": {"A": state}
    });
    let seen = text_only(&machine.pretty());
    let error = seen.findings.iter().find(|finding| finding.is_error)?;
    Some(error.message.clone())
}
