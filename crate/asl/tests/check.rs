//! Each rule of the checker against a small definition that breaks it and a nearby one that does not.
//!
//! A case holds `bad` and `good`, and how they are wrapped into a definition; `found` is what must be said of the bad
//! one, all of it, and of the good one nothing. `UPDATE=1` writes what is found into the files, for a person to read.

use std::path::PathBuf;

use asl::check::{self, MachineKind, Options};
use asl::diagnostic::{Diagnostic, Severity};
use json::{Object, Value, json};

#[test]
fn rules() {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("the file is text");
        let cases = json::parse(&text).expect("the file is JSON");
        let mut updated = Vec::new();
        for case in cases.as_array().expect("the file holds an array").iter() {
            count += 1;
            let case = case.as_object().expect("a case is an object").clone();
            updated.push(judge(case, update, &mut wrong));
        }
        if update {
            std::fs::write(&path, print(&updated)).expect("the file can be written");
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 250);
}

/// Every code that a case raises has a section in the document on diagnostics.
#[test]
fn codes_are_documented() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let document =
        std::fs::read_to_string(root.join("../../docs/diagnostics.md")).unwrap_or_default();
    let mut codes: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(root.join("tests/check"))
        .expect("the folder is there")
        .flatten()
    {
        let text = std::fs::read_to_string(entry.path()).expect("the file is text");
        let cases = json::parse(&text).expect("the file is JSON");
        for case in cases.as_array().expect("the file holds an array").iter() {
            let found = case.get("found").and_then(Value::as_array);
            codes.extend(
                found
                    .into_iter()
                    .flat_map(|f| f.iter())
                    .filter_map(|d| Some(d.get("code")?.as_str()?.to_owned())),
            );
        }
    }
    let listed = check::codes::WARNINGS.iter().chain(check::codes::ERRORS);
    codes.extend(listed.map(|code| (*code).to_owned()));
    codes.sort();
    codes.dedup();
    let missing: Vec<&String> = codes
        .iter()
        .filter(|code| !document.contains(&format!("### `{code}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Judges one case; gives it back with what was found when that is asked for.
fn judge(mut case: Object, update: bool, wrong: &mut Vec<String>) -> Object {
    let text_of = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
    let (rule, wrap) = (text_of("rule").to_owned(), text_of("wrap").to_owned());
    let severity = match text_of("severity") {
        "WARNING" => Severity::Warning,
        "HINT" => Severity::Hint,
        _ => Severity::Error,
    };
    let empty = Value::Null;
    let bad = wrapped(&wrap, case.get("bad").unwrap_or(&empty));
    let good = wrapped(&wrap, case.get("good").unwrap_or(&empty));
    let found = check(&bad, &wrap);
    let errors = |list: &[Diagnostic]| -> Vec<String> {
        let errors = list.iter().filter(|d| d.severity == Severity::Error);
        errors
            .map(|d| format!("{} at {}", d.message, d.pointer))
            .collect()
    };
    let mut told: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == severity).collect();
    if severity != Severity::Error {
        if !errors(&found).is_empty() {
            wrong.push(format!("{rule}: errors in bad: {:?}", errors(&found)));
        }
        // Of advice only the kind that the good twin does not get is the case's matter.
        let ours = case
            .get("found")
            .and_then(|f| f.index(0)?.get("code")?.as_str().map(str::to_owned));
        let twin = check(&good, &wrap);
        told.retain(|d| match &ours {
            Some(code) if !update => d.code == code,
            _ => !twin.iter().any(|t| t.code == d.code),
        });
        if twin.iter().any(|t| told.iter().any(|d| d.code == t.code)) {
            wrong.push(format!("{rule}: also told of the good twin"));
        }
    }
    let rows: Value = told
        .iter()
        .map(|d| row(&bad, &wrap, d))
        .collect::<Vec<_>>()
        .into();
    if told.is_empty() {
        wrong.push(format!("{rule}: nothing found in {bad}"));
    }
    let twin = errors(&check(&good, &wrap));
    if !twin.is_empty() {
        wrong.push(format!("{rule}: errors in good: {twin:?}"));
    }
    if update {
        case.insert("found", rows);
    } else if case.get("found") != Some(&rows) {
        wrong.push(format!(
            "{rule}:\n  expected {}\n  found    {}",
            case.get("found").unwrap_or(&empty).text(),
            rows.text()
        ));
    }
    case
}

fn check(text: &str, wrap: &str) -> Vec<Diagnostic> {
    let syntax = json::syntax::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    let kind = if wrap == "express" {
        MachineKind::Express
    } else {
        MachineKind::Standard
    };
    let options = Options {
        kind,
        practice: true,
    };
    check::check(text, &syntax, &definition, &options)
}

fn row(text: &str, wrap: &str, d: &Diagnostic) -> Value {
    let mut row = Object::new();
    row.insert("code", Value::from(d.code));
    row.insert("at", Value::from(d.pointer.as_str()));
    row.insert("message", Value::from(d.message.as_str()));
    if !d.help.is_empty() {
        row.insert("help", Value::from(d.help.as_str()));
    }
    let mark = text
        .get(d.span.start as usize..d.span.end as usize)
        .unwrap_or_default();
    row.insert(
        "mark",
        Value::from(mark.chars().take(60).collect::<String>()),
    );
    if let Some(fix) = &d.fix {
        row.insert("fix", Value::from(fix.replacement.as_str()));
        let mut mended = text.to_owned();
        mended.replace_range(
            fix.span.start as usize..fix.span.end as usize,
            &fix.replacement,
        );
        let again = check(&mended, wrap);
        let same = again
            .iter()
            .any(|a| (a.code, &a.message, &a.pointer) == (d.code, &d.message, &d.pointer));
        assert!(!same, "the fix does not mend: {mended}");
    }
    Value::Object(row)
}

/// The definition around a fragment; a state T to go to is there when the fragment names it.
fn wrapped(wrap: &str, fragment: &Value) -> String {
    if wrap == "text" {
        return fragment.as_str().unwrap_or_default().to_owned();
    }
    if wrap == "machine" {
        return fragment.text();
    }
    let task = |field: &str| {
        let mut task = Object::new();
        task.insert("Type", Value::from("Task"));
        task.insert(
            "Resource",
            Value::from("arn:aws:lambda:us-east-1:123456789012:function:work"),
        );
        task.insert(field, json!([fragment.clone()]));
        task.insert("Next", Value::from("T"));
        Value::Object(task)
    };
    let state = match wrap {
        "rule" => json!({"Type": "Choice", "Choices": [fragment.clone()], "Default": "T"}),
        "retrier" => task("Retry"),
        "catcher" => task("Catch"),
        _ => fragment.clone(),
    };
    let mut states = Object::new();
    let names_t = state.text().contains("\"T\"");
    states.insert("S", state);
    if names_t {
        states.insert("T", json!({"Type": "Succeed"}));
    }
    let mut machine = Object::new();
    if wrap == "jsonata" {
        machine.insert("QueryLanguage", Value::from("JSONata"));
    }
    machine.insert("StartAt", Value::from("S"));
    machine.insert("States", Value::Object(states));
    Value::Object(machine).text()
}

/// The cases as files hold them: a line for each member.
fn print(cases: &[Object]) -> String {
    let mut text = String::from("[");
    for (i, case) in cases.iter().enumerate() {
        text.push_str(if i == 0 { "\n  {" } else { ",\n  {" });
        for (j, (key, value)) in case.iter().enumerate() {
            let comma = if j == 0 { "" } else { "," };
            text.push_str(&format!(
                "{comma}\n    {}: {}",
                Value::from(key).text(),
                value.text()
            ));
        }
        text.push_str("\n  }");
    }
    text.push_str("\n]\n");
    text
}
