//! Cases as data: `tests/cases/*.json`, each a list of scenarios with what must come of them.

use std::fs;
use std::path::{Path, PathBuf};

use asl::run::Run;
use asl::scenario::Scenario;
use json::{Object, Value};

/// A scenario with what must come of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows, in words.
    pub name: String,
    /// The scenario as the file has it.
    pub written: Value,
    /// What must come of it: status, output, error, cause, events and so on.
    pub expect: Value,
}

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder beside the project, when it is there: data of others is tested with, but is no part of it.
pub fn beside(folder: &str) -> Option<PathBuf> {
    let suites =
        std::env::var_os("ASL_SUITES").map_or_else(|| root().join("../shared"), PathBuf::from);
    Some(suites.join(folder)).filter(|path| path.exists())
}

/// The files of cases, by name.
pub fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/cases");
    let entries = fs::read_dir(&folder).expect("tests/cases is there");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "json"));
    files.sort();
    files
}

/// The cases of a file.
pub fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a text");
    let value = json::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let list = value.as_array().expect("a list of cases");
    let member = |case: &Value, name: &str| case.get(name).cloned().unwrap_or(Value::Null);
    list.iter()
        .map(|case| Case {
            name: member(case, "name").as_str().unwrap_or_default().to_owned(),
            written: member(case, "scenario"),
            expect: member(case, "expect"),
        })
        .collect()
}

impl Case {
    /// The scenario, ready to run.
    pub fn scenario(&self) -> Scenario {
        let problems = |p: Vec<String>| panic!("{}: {}", self.name, p.join("; "));
        Scenario::from_value(&unfold(&self.written), &|_| None).unwrap_or_else(problems)
    }

    /// Starts the run.
    pub fn start(&self) -> Run {
        Run::start(&self.scenario()).unwrap_or_else(|d| panic!("{} is refused: {d:#?}", self.name))
    }
}

/// Writes long texts out: `"x × 300"` in a case stands for 300 letters.
fn unfold(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.split_once(" × ") {
            Some((letter, count)) if letter.chars().count() == 1 => count
                .parse()
                .map_or_else(|_| value.clone(), |n| Value::from(letter.repeat(n))),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(unfold).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(k, v)| (k.clone(), unfold(v)))
                .collect::<Object>(),
        ),
        _ => value.clone(),
    }
}

/// What came of a run, in the form of the cases: only what the service tells, and one line for each event.
pub fn observed(run: &Run) -> Object {
    let result = run.to_value();
    let mut observed = Object::new();
    for key in ["status", "output", "error", "cause"] {
        if let Some(value) = result.get(key) {
            observed.insert(key, value.clone());
        }
    }
    for key in ["virtualSeconds", "transitions"] {
        let value = result.get("stats").and_then(|s| s.get(key)).cloned();
        observed.insert(key, value.unwrap_or(Value::Null));
    }
    if let Some(notes) = result.get("notes") {
        observed.insert("notes", notes.clone());
    }
    observed.insert("events", events(run));
    observed
}

/// Events that a case shows at most; of more it shows the first and the last ones.
const SHOWN: usize = 120;

/// `"3 PassStateExited A <-2"`, with the execution in front where it is not the main one.
fn events(run: &Run) -> Value {
    let journal = run.journal();
    let lines = run.events().iter().map(|event| {
        let mut line = match event.execution.0 {
            0 => String::new(),
            child => format!("[{child}] "),
        };
        line += &format!("{} {}", event.id, event.kind.name());
        if let Some(name) = journal.state_name(event) {
            line += &format!(" {name}");
        }
        let path = journal.path_of(event.frame);
        if !path.is_empty() {
            line += &format!(" {path:?}");
        }
        line + &format!(" <-{}", event.previous)
    });
    let lines: Vec<Value> = lines.map(Value::from).collect();
    if lines.len() <= SHOWN {
        return Value::from(lines);
    }
    let (first, last) = (&lines[..8], &lines[lines.len() - 8..]);
    let gap = Value::from(format!("… {} events …", lines.len() - 16));
    first
        .iter()
        .cloned()
        .chain([gap])
        .chain(last.iter().cloned())
        .collect()
}
