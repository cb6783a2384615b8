//! Definitions in YAML: read as their twins in JSON, judged as they are, with fixes that keep them YAML.

use std::path::{Path, PathBuf};

use asl::check::{self, Options};
use asl::diagnostic::{Diagnostic, Severity};
use asl::source;
use json::{Number, Value};

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let syntax = source::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    check::check(text, &syntax, &definition, &Options::default())
}

/// Writes a value as YAML in blocks; what could be read otherwise goes into quotes.
fn emit(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members.iter() {
                out.push_str(&format!("\n{pad}{}:", scalar(key)));
                emit(value, indent + 2, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items.iter() {
                out.push_str(&format!("\n{pad}-"));
                emit(item, indent + 2, out);
            }
        }
        Value::String(text) => out.push_str(&format!(" {}", scalar(text))),
        other => out.push_str(&format!(" {}", other.text())),
    }
}

fn scalar(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || "._$-/".contains(c);
    let plain = text.chars().all(word)
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && !["true", "false", "null", "yes", "no", "on", "off"]
            .contains(&text.to_ascii_lowercase().as_str());
    match plain {
        true => text.to_owned(),
        false => Value::from(text).text(),
    }
}

/// Every case of the rules, as YAML: the same codes, messages and pointers, and fixes that mend.
#[test]
fn yaml_is_judged_as_json() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        let text = std::fs::read_to_string(entry.path()).expect("the file is text");
        for case in json::parse(&text)
            .expect("JSON")
            .as_array()
            .expect("cases")
            .iter()
        {
            let wrap = case.get("wrap").and_then(Value::as_str).unwrap_or_default();
            for side in ["bad", "good"] {
                let machine = match (wrap, case.get(side)) {
                    ("machine", Some(machine)) => machine.clone(),
                    ("state" | "jsonata", Some(state)) => {
                        let language = if wrap == "jsonata" {
                            "JSONata"
                        } else {
                            "JSONPath"
                        };
                        json::json!({"QueryLanguage": language, "StartAt": "S",
                            "States": {"S": state.clone(), "T": {"Type": "Succeed"}}})
                    }
                    _ => continue,
                };
                if machine.as_object().is_none_or(|m| m.is_empty()) || has_bare(&machine) {
                    continue;
                }
                count += 1;
                let mut yaml = String::from("# A comment");
                emit(&machine, 0, &mut yaml);
                wrong.extend(compare(&machine, &yaml));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 200, "{count}");
}

/// Numbers beyond what YAML and JSON print alike.
fn has_bare(value: &Value) -> bool {
    match value {
        Value::Number(Number::Big(_)) => true,
        Value::Array(items) => items.iter().any(has_bare),
        Value::Object(members) => members.values().any(has_bare),
        _ => false,
    }
}

fn compare(machine: &Value, yaml: &str) -> Option<String> {
    let read = source::parse(yaml);
    let value = read.root.map(|root| root.to_value());
    if value.as_ref() != Some(machine) || !read.errors.is_empty() {
        return Some(format!(
            "{yaml}\nis read as {value:?} with {:?}",
            read.errors
        ));
    }
    let told = |found: &[Diagnostic]| -> Vec<String> {
        let mut told: Vec<String> = found
            .iter()
            .map(|d| format!("{} {} {}", d.code, d.pointer, d.message))
            .collect();
        told.sort();
        told
    };
    let in_yaml = diagnostics(yaml);
    let in_json = diagnostics(&machine.text());
    if told(&in_yaml) != told(&in_json) {
        return Some(format!(
            "{yaml}\nyaml {:#?}\njson {:#?}",
            told(&in_yaml),
            told(&in_json)
        ));
    }
    for d in &in_yaml {
        let under = yaml.get(d.span.start as usize..d.span.end as usize);
        if under.is_none() {
            return Some(format!("{yaml}\nhas no {:?}", d.span));
        }
        if let Some(fix) = &d.fix {
            let mut mended = yaml.to_owned();
            mended.replace_range(
                fix.span.start as usize..fix.span.end as usize,
                &fix.replacement,
            );
            let again = source::parse(&mended);
            let still = diagnostics(&mended);
            if !again.errors.is_empty() || told(&still).contains(&told(std::slice::from_ref(d))[0])
            {
                return Some(format!("{yaml}\nis not mended by {fix:?}:\n{mended}"));
            }
        }
    }
    None
}

#[test]
fn places_in_yaml() {
    let cases = [
        (
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n",
            "B",
            "MISSING_TRANSITION_TARGET",
        ),
        (
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: yes\n",
            "yes",
            "yaml-value",
        ),
        (
            "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: 10\n    Seconds: 20\n    End: true\n",
            "Seconds",
            "duplicate-key",
        ),
        (
            "StartAt: A\nQueryLanguage: JSONata\nStates:\n  A:\n    Type: Pass\n    Output: |-\n      {% $states.input\n        .a & $states.nothing %}\n    End: true\n",
            "$states.nothing",
            "SCHEMA_VALIDATION_FAILED",
        ),
        (
            "StartAt: A\nStates:\n  A:\n    Type: Succeed\n---\nx: 1\n",
            "---",
            "yaml-documents",
        ),
    ];
    for (text, under, code) in cases {
        let found = diagnostics(text);
        let at: Vec<_> = found
            .iter()
            .filter(|d| d.code == code)
            .filter_map(|d| text.get(d.span.start as usize..d.span.end as usize))
            .collect();
        assert!(
            at.contains(&under),
            "{code} at {at:?} of {text}\n{found:#?}"
        );
    }
}

#[test]
fn substitutions_are_read_again() {
    let text = "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${Pause}\n    Comment: '${Pause}'\n    Next: ${Then}\n  B:\n    Type: Succeed\n";
    let values = [("Pause".into(), "7".into()), ("Then".into(), "B".into())];
    let compiled = asl::program::compile::compile_with(text, check::MachineKind::Standard, &values);
    assert!(compiled.program.is_some(), "{:#?}", compiled.diagnostics);
}

/// The folder of this name under the nearest `shared` beside the project or above it.
fn shared(folder: &str) -> Option<PathBuf> {
    let ancestors = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut places = ancestors.map(|place| place.join("shared").join(folder));
    places.find(|place| place.exists())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files(&path, found),
            path => found.push(path),
        }
    }
}

/// The trees are equal, except for what is substituted.
fn differs(yaml: &Value, json: &Value, at: &str) -> Option<String> {
    match (yaml, json) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: Vec<_> = a.keys().chain(b.keys()).collect();
            keys.into_iter()
                .find_map(|key| match (a.get(key), b.get(key)) {
                    (Some(x), Some(y)) => differs(x, y, &format!("{at}/{key}")),
                    _ => Some(format!("{at}/{key} is only in one")),
                })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b.iter())
            .enumerate()
            .find_map(|(i, (x, y))| differs(x, y, &format!("{at}/{i}"))),
        (Value::String(text), _) if text.contains("${") => None,
        _ => (yaml != json).then(|| format!("{at}: {yaml} and {json}")),
    }
}

/// Real definitions in YAML equal their twins in JSON, and raise no false alarm.
#[test]
fn real_definitions() {
    let Some(folder) = shared("definitions") else {
        return;
    };
    let mut all = Vec::new();
    files(&folder, &mut all);
    all.retain(|path| path.extension().is_some_and(|e| e == "yaml" || e == "yml"));
    all.sort();
    let mut wrong = Vec::new();
    for path in &all {
        let text = std::fs::read_to_string(path).expect("text");
        let syntax = source::parse(&text);
        let root = syntax.root.as_ref().expect("a tree");
        let name = path.display();
        if !syntax.errors.is_empty() {
            wrong.push(format!("{name}: {:?}", syntax.errors));
        }
        let machines = yaml::state_machines(&text, &syntax);
        let value = match machines.first().map(|m| &m.source) {
            Some(yaml::Source::Inside(inside)) => inside.root.as_ref().expect("a tree").to_value(),
            Some(other) => panic!("{name}: {other:?}"),
            None => {
                let found = diagnostics(&text);
                let errors = found.iter().filter(|d| d.severity == Severity::Error);
                let errors: Vec<_> = errors
                    .map(|d| format!("{} {}", d.pointer, d.message))
                    .collect();
                if !errors.is_empty() {
                    wrong.push(format!("{name}: {errors:?}"));
                }
                root.to_value()
            }
        };
        let twin = format!("{name}.sub.json");
        if let Ok(twin) = std::fs::read_to_string(twin) {
            let twin = json::parse(&twin).expect("JSON");
            wrong.extend(differs(&value, &twin, "").map(|d| format!("{name}: {d}")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
}
